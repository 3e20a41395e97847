"""Measures our work and a peer's in turns, so that a busy moment of the machine falls on both."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

Work = Callable[[], object]
RUNS = 5


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table: what was done, how fast, and against what."""

    work: str
    ours: str
    peer: str
    ratio: str


def seconds(work: Work) -> float:
    """Return how long a piece of work takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def in_turns(*works: Work, runs: int = RUNS) -> list[float]:
    """Return the median seconds of each piece of work, run in turns after one round that does not count."""
    for work in works:
        work()
    rounds = [[seconds(work) for work in works] for _ in range(runs)]
    return [statistics.median(times) for times in zip(*rounds, strict=True)]
