"""The threads that render tracks, beside the requests that ask for them."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from uuid import UUID

from flask import current_app

EXTENSION = "harmonic_render_queue"

_LOG = logging.getLogger(__name__)


class RenderQueue:
    """Renders tracks one after another on a few threads of this process.

    The row of a track is the truth; the queue only says which rows to look at. The kernels run
    without the interpreter lock, so requests are served meanwhile.

    Parameters
    ----------
    render : callable
        Renders the track of an id; it opens what it needs and raises nothing that matters here.
    threads : int
        How many renders run at once.
    """

    def __init__(self, render: Callable[[UUID], None], *, threads: int) -> None:
        self._render = render
        self._n_threads = threads
        self._queue: queue.SimpleQueue[UUID | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._done: dict[UUID, threading.Event] = {}

    def submit(self, track_id: UUID) -> threading.Event:
        """Ask for a track to be rendered.

        Parameters
        ----------
        track_id : UUID
            Which one; one that is already waiting is not queued twice.

        Returns
        -------
        Event
            Set when there is nothing more to wait for.
        """
        with self._lock:
            waiting = self._done.get(track_id)
            if waiting is not None:
                return waiting
            done = self._done[track_id] = threading.Event()
            self._start()
        self._queue.put(track_id)
        return done

    def close(self) -> None:
        """Let the threads finish what they are at, and end."""
        with self._lock:
            threads, self._threads = self._threads, []
        for _ in threads:
            self._queue.put(None)
        for thread in threads:
            thread.join()

    def _start(self) -> None:
        """Start the threads when the first work comes; daemons, so that Ctrl-C never waits for a render."""
        while len(self._threads) < self._n_threads:
            thread = threading.Thread(target=self._work, name=f"render-{len(self._threads)}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _work(self) -> None:
        while (track_id := self._queue.get()) is not None:
            try:
                self._render(track_id)
            except Exception:  # noqa: BLE001 - the thread must outlive whatever one track does; the log keeps it
                _LOG.exception("rendering track %s failed", track_id)
            finally:
                with self._lock:
                    self._done.pop(track_id).set()


def current_queue() -> RenderQueue:
    """Return the queue of the running application."""
    found: RenderQueue = current_app.extensions[EXTENSION]
    return found
