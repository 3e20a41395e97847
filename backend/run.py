"""The development server: `python run.py`, and nothing else is needed."""

from __future__ import annotations

import os
import signal
import socket
import sys
from typing import NoReturn

from flask import Flask
from flask_migrate import upgrade  # type: ignore[import-untyped]  # it ships no types
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from werkzeug.serving import BaseWSGIServer, make_server

from app import create_app
from app.core.config import SettingError, Settings, load_settings
from app.db.schema import pending_revisions
from app.seeds.demo import plant_demo
from app.services.audio.startup import load_engine, take_up_unfinished


def main() -> None:
    """Serve until Ctrl-C; whatever keeps it from that is said in one line."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        settings = load_settings()
        listener = _listener(settings)
        app = create_app(settings)
        _prepare(app, settings)
        take_up_unfinished(app)
    except SettingError as error:
        _give_up(str(error))
    except SQLAlchemyError as error:
        _give_up(_database_line(settings, error))
    except OSError as error:
        _give_up(f"{error.filename or settings.instance_path}: {error.strerror}")
    _serve(app, settings, listener)


def _listener(settings: Settings) -> socket.socket:
    """Take the port before anything else: two servers must not share an instance folder by accident."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen()
    except OSError as error:
        name = "TEST_PORT" if settings.mode == "testing" else "PORT"
        _give_up(f"cannot listen on {settings.host}:{settings.port} ({error.strerror}); set {name} to another port")
    return listener


def _prepare(app: Flask, settings: Settings) -> None:
    with app.app_context():
        if settings.uses_sqlite:
            upgrade()
        elif pending_revisions():
            _give_up("the database is not up to date: run `flask db upgrade` in backend/ first")
        if not settings.is_production:
            plant_demo()


def _serve(app: Flask, settings: Settings, listener: socket.socket) -> None:
    server: BaseWSGIServer = make_server(settings.host, settings.port, app, threaded=True, fd=listener.fileno())
    shown = "localhost" if settings.host in ("127.0.0.1", "0.0.0.0", "::", "::1") else settings.host  # noqa: S104 - compared, not bound
    print(f"Harmonic Universe is playing on http://{shown}:{settings.port}", flush=True)  # noqa: T201 - what a person waits for
    load_engine()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
        # A thread may be inside compiled code: leave at once instead of taking the process down beneath it.
        os._exit(0)


def _database_line(settings: Settings, error: SQLAlchemyError) -> str:
    reason = str(error.orig if isinstance(error, DBAPIError) else error).strip().splitlines()[0]
    return f"the database {make_url(settings.database_url)!r} cannot be used (see DATABASE_URL): {reason}"


def _stop(_number: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt


def _give_up(reason: str) -> NoReturn:
    sys.exit(f"Harmonic Universe cannot start: {reason}")


if __name__ == "__main__":
    main()
