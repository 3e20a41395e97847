"""How gunicorn serves the application; it reads this file from the folder it is started in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from app.core.config import SettingError, load_settings

try:
    settings = load_settings()
except SettingError as error:
    sys.exit(f"Harmonic Universe cannot start: {error}")

# Rendered tracks are made by threads of the process that took the request, and rate limits are
# counted in its memory: a second process would take up the first one's unfinished tracks and let
# everyone do everything twice.
workers = 1

# Threads, not greenlets: the kernels run without the interpreter lock, and a request that waits
# for its render only sleeps. Sixteen may wait at once; the others answer meanwhile.
worker_class = "gthread"
threads = 32

bind = f"{settings.host}:{settings.port}"

# A worker that computes for a while is not dead: its heartbeat comes from a thread of its own.
timeout = 60
graceful_timeout = 30


def on_starting(server: Any) -> None:
    """Refuse more than one worker, wherever the number came from.

    Parameters
    ----------
    server : Arbiter
        The master process.
    """
    if server.cfg.workers != 1:
        raise SystemExit("Harmonic Universe runs one worker a database: use threads instead of workers.")


def post_worker_init(worker: Any) -> None:
    """Take up the tracks that a stopped process left unfinished, and load the engine.

    Parameters
    ----------
    worker : Worker
        The process that is about to serve.
    """
    from app.services.audio.startup import load_engine, take_up_unfinished

    take_up_unfinished(worker.wsgi)
    load_engine()
