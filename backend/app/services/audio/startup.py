"""What a server does beside its first requests: take up old work, and load the engine's compiled kernels."""

from __future__ import annotations

import logging
import threading

from flask import Flask

from app.services.audio.render_queue import current_queue
from app.services.audio.storage import current_storage
from app.services.audio.tracks import unfinished
from harmonic.warming import EVERY_KERNEL

_LOG = logging.getLogger(__name__)


def take_up_unfinished(app: Flask) -> int:
    """Queue every track that a process which has stopped left waiting or half rendered, and clear its half files.

    Parameters
    ----------
    app : Flask
        The application that is about to serve, the only one on its database.

    Returns
    -------
    int
        How many there were.
    """
    with app.app_context():
        current_storage().clear_leftovers()
        waiting = unfinished()
        for track_id in waiting:
            current_queue().submit(track_id)
        return len(waiting)


def load_engine() -> threading.Thread:
    """Load the engine on a thread beside the first requests, so that the first preview does not wait for it.

    Returns
    -------
    Thread
        Which ends when the engine is there.
    """
    thread = threading.Thread(target=_render_small_scenes, name="load-engine", daemon=True)
    thread.start()
    return thread


def _render_small_scenes() -> None:
    from harmonic.pipeline import render

    try:
        for scene in EVERY_KERNEL:
            render(scene)
    except Exception:  # noqa: BLE001 - whoever asks for a render meets the same; here nobody waits for it
        _LOG.exception("the engine could not be loaded")
