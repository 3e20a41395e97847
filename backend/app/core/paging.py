"""Which part of a list is asked for, and what comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list is asked for.

    Attributes
    ----------
    number : int
        Counted from 1.
    size : int
        Items a page.
    sort : str
        The field that orders the list.
    descending : bool
        Whether the largest comes first.
    """

    number: int
    size: int
    sort: str
    descending: bool


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """One page of a list.

    Attributes
    ----------
    items : sequence
        What is on the page.
    total : int
        How many there are on all pages.
    """

    items: Sequence[T]
    total: int
