"""Where work waits that a request cannot do without: a few at once, and the same only once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app

from app.core.errors import Busy

EXTENSION = "harmonic_kitchen"


class Kitchen:
    """Lets a few temporary renders run at once, and the same one only once.

    Parameters
    ----------
    places : int
        How many may run at once.
    patience : float
        Seconds that a request waits for a place.
    """

    def __init__(self, places: int, *, patience: float = 15.0) -> None:
        self._places = threading.BoundedSemaphore(places)
        self._patience = patience
        self._lock = threading.Lock()
        self._making: dict[str, tuple[threading.Lock, int]] = {}

    @contextmanager
    def alone(self, key: str) -> Iterator[None]:
        """Hold everyone else who wants the same thing until it is made.

        Parameters
        ----------
        key : str
            What is wanted.
        """
        with self._lock:
            lock, waiting = self._making.get(key, (threading.Lock(), 0))
            self._making[key] = (lock, waiting + 1)
        try:
            with lock:
                yield
        finally:
            with self._lock:
                lock, waiting = self._making.pop(key)
                if waiting > 1:
                    self._making[key] = (lock, waiting - 1)

    @contextmanager
    def place(self) -> Iterator[None]:
        """Take one of the places, or say that all are taken."""
        if not self._places.acquire(timeout=self._patience):
            raise Busy("Too many previews are being made at the moment.", retry_after=5)
        try:
            yield
        finally:
            self._places.release()


def current_kitchen() -> Kitchen:
    """Return where the temporary renders of the running application are made."""
    kitchen: Kitchen = current_app.extensions[EXTENSION]
    return kitchen
