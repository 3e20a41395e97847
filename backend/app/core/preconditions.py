"""What a request asks to hold before it writes, judged inside the very transaction that writes."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

Judge = Callable[[], None]

_JUDGE: ContextVar[Judge | None] = ContextVar("precondition", default=None)


def require_before_writing(judge: Judge | None) -> None:
    """Remember what the present request asks to hold.

    Parameters
    ----------
    judge : callable or None
        Raises where it does not hold; None where nothing is asked.
    """
    _JUDGE.set(judge)


def judge_precondition() -> None:
    """Judge what was asked, once: what is to be written is locked, and nothing is written yet."""
    judge = _JUDGE.get()
    _JUDGE.set(None)
    if judge is not None:
        judge()
