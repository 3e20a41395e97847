"""Spreads pieces of work over the processors that this process may use."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def n_processors() -> int:
    """Return how many processors this process may use.

    Returns
    -------
    int
        At least 1; where the system tells no bounds of the process, what the machine has.
    """
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_order(work: Callable[[T], R], items: Iterable[T], *, workers: int) -> Iterator[R]:
    """Yield the results of `work` in the order of the items, while later ones are being worked on.

    Parameters
    ----------
    work : callable
        Takes an item; lets go of the interpreter lock.
    items : iterable
        What is to be worked on.
    workers : int
        How many threads; at most twice as many results wait to be taken.

    Yields
    ------
    object
        What `work` returned.
    """
    with ThreadPoolExecutor(workers) as pool:
        waiting: deque[Future[R]] = deque()
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) > 2 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
