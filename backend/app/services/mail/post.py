"""The thread that writes and sends letters, after the requests that ask for them were answered."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from functools import partial

from flask import Flask, current_app

from app.core.errors import Busy, SwitchedOff
from app.services.mail.carriers import Carrier
from app.services.mail.letters import Letterhead

EXTENSION = "harmonic_post"

MOST_WAITING = 1000
"""How many letters may wait: a mail server that is away must not fill the memory."""

RETRY_AFTER_S = 60

Writer = Callable[[Carrier], None]
"""Finds out what to write, writes it, and hands it to the carrier."""

_LOG = logging.getLogger(__name__)


class Post:
    """Writes and sends letters one after another on a thread of its own.

    Parameters
    ----------
    app : Flask
        The application, in whose context letters are written.
    letterhead : Letterhead
        What all of them have in common.
    carrier : callable or None
        What takes them away; None when mail is off.
    """

    def __init__(self, app: Flask, letterhead: Letterhead, *, carrier: Carrier | None) -> None:
        self._app = app
        self.letterhead = letterhead
        self._carrier = carrier
        self._queue: queue.Queue[Callable[[], None] | None] = queue.Queue(MOST_WAITING)
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def submit(self, write: Writer) -> None:
        """Have a letter written and sent, soon.

        Parameters
        ----------
        write : callable
            Takes the carrier. What it raises is logged.

        Raises
        ------
        SwitchedOff
            If mail is off.
        Busy
            If too many are waiting.
        """
        if self._carrier is None:
            raise SwitchedOff("Mail is switched off here: ask whoever runs this service for a new password.")
        self._start()
        try:
            self._queue.put_nowait(partial(write, self._carrier))
        except queue.Full:
            raise Busy("Too many letters are waiting to be sent.", retry_after=RETRY_AFTER_S) from None

    def close(self) -> None:
        """Let the thread finish what is waiting, and end."""
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is not None:
            self._queue.put(None)
            thread.join()

    def _start(self) -> None:
        """Start the thread with the first letter; a daemon, so that Ctrl-C never waits for a mail server."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="post", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        while (write := self._queue.get()) is not None:
            try:
                with self._app.app_context():
                    write()
            except Exception:  # noqa: BLE001 - the thread must outlive whatever one letter does; the log keeps it
                _LOG.exception("a letter was not sent")


def current_post() -> Post:
    """Return the post of the running application."""
    found: Post = current_app.extensions[EXTENSION]
    return found
