"""Migrations lead up and down on both databases, agree with the models, and tell how things stand."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from apiflask import APIFlask
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import inspect, text

from app.core.config import Settings
from app.db.schema import current_revision, differences, pending_revisions
from app.db.session import db
from app.models import AuthSession, Base, PersonalToken, SceneRow, User

BACKEND = Path(__file__).resolve().parents[2]
BACKENDS = ("sqlite", "postgresql")


@pytest.fixture(params=BACKENDS)
def bare(
    request: pytest.FixtureRequest, settings_for: Callable[..., Settings], build_app: Callable[..., APIFlask]
) -> Iterator[None]:
    """Let the test run inside an application on an empty database."""
    with build_app(settings_for(request.param), migrated=False).app_context():
        yield


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


@pytest.mark.usefixtures("bare")
def test_migrations_lead_up_down_and_up_again() -> None:
    assert current_revision() is None
    assert pending_revisions()
    upgrade()
    assert tables() == set(Base.metadata.tables)
    assert pending_revisions() == ()
    downgrade(revision="base")
    assert tables() == set()
    upgrade()
    assert tables() == set(Base.metadata.tables)


def fill(rows: dict[str, dict[str, object]], stamps: dict[str, object]) -> None:
    """Write rows as they were before the models of today."""
    with db.engine.begin() as connection:
        for table, row in rows.items():
            names = [*row, *stamps]
            columns, values = ", ".join(names), ", ".join(f":{name}" for name in names)
            connection.execute(text(f"INSERT INTO {table} ({columns}) VALUES ({values})"), row | stamps)


@pytest.mark.usefixtures("bare")
def test_scenes_of_the_first_tables_are_kept_through_every_change() -> None:
    upgrade(revision="0001")
    one, then = "00000000000000000000000000000001", "2026-01-01 00:00:00+00:00"
    stamps = {"id": one, "created_at": then, "updated_at": then}
    rows = {
        "users": {"username": "a", "username_key": "a", "email": "a", "email_key": "a", "password_hash": "", "bio": ""},
        "universes": {"owner_id": one, "name": "u", "description": "", "visibility": "public", "harmony": "{}"},
        "scenes": {
            "universe_id": one, "name": "old", "description": "", "rank": 0, "dynamics": "particles", "units": "si",
            "duration": 1.0, "tail": 0.0, "seed": 0, "laws": "{}", "harmony": "{}",
        },
    }  # fmt: skip
    fill(rows, stamps)
    upgrade()
    (scene,) = db.session.scalars(db.select(SceneRow)).all()
    assert (scene.name, scene.orbital, scene.spawners, scene.clouds, scene.constraints) == ("old", {}, [], [], [])
    assert scene.mapping == []
    db.session.remove()
    downgrade(revision="0001")
    columns = {column["name"] for column in inspect(db.engine).get_columns("scenes")}
    assert columns.isdisjoint({"orbital", "spawners", "clouds", "mapping"})
    with db.engine.connect() as connection:
        assert connection.scalar(text("SELECT name FROM scenes")) == "old"


@pytest.mark.usefixtures("bare")
def test_people_and_their_sign_ins_are_kept_when_settings_and_tokens_come_and_go() -> None:
    upgrade(revision="0004")
    one, then = "00000000000000000000000000000001", "2026-01-01 00:00:00+00:00"
    person = {"username": "Ada", "username_key": "ada", "email": "a@b.org", "email_key": "a@b.org", "bio": "Listens."}
    rows = {
        "users": person | {"password_hash": "x"},
        "auth_sessions": {"user_id": one, "generation": 3, "rotated_at": then, "expires_at": "2100-01-01 00:00:00+00:00"},
        "universes": {"owner_id": one, "name": "u", "description": "", "visibility": "public", "harmony": "{}"},
    }  # fmt: skip
    fill(rows, {"id": one, "created_at": then, "updated_at": then})
    upgrade(revision="0005")
    for _ in range(2):
        (user,) = db.session.scalars(db.select(User)).all()
        (session,) = db.session.scalars(db.select(AuthSession)).all()
        assert (user.username, user.bio, user.settings) == ("Ada", "Listens.", {})
        assert (session.generation, session.user_agent) == (3, "")
        user.settings, session.user_agent = {"theme": "dark"}, "Firefox 145 on Linux"
        token = PersonalToken(user_id=user.id, name="n", token_hash="h", hint="hu_", scopes=["read"], expires_at=None)
        db.session.add(token)
        db.session.commit()
        db.session.remove()
        downgrade(revision="0004")
        assert "personal_tokens" not in tables()
        assert "settings" not in {column["name"] for column in inspect(db.engine).get_columns("users")}
        assert "user_agent" not in {column["name"] for column in inspect(db.engine).get_columns("auth_sessions")}
        with db.engine.connect() as connection:
            counted = [connection.scalar(text(f"SELECT count(*) FROM {table}")) for table in rows]
        assert counted == [1, 1, 1]
        upgrade(revision="0005")


@pytest.mark.usefixtures("bare")
def test_models_and_migrations_agree() -> None:
    upgrade()
    assert differences() == ()
    check()


@pytest.mark.usefixtures("bare")
def test_a_difference_is_noticed() -> None:
    upgrade()
    with db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE users ADD COLUMN shoe_size INTEGER"))
    (difference,) = differences()
    assert "remove_column" in difference
    assert "shoe_size" in difference


@pytest.mark.usefixtures("bare")
def test_a_migration_that_fails_leaves_nothing_behind() -> None:
    # Something in the way of the last table.
    with db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE tracks (id INTEGER)"))
    with pytest.raises(Exception, match="already exists"):
        upgrade()
    db.session.remove()
    assert tables() == {"tracks"}
    assert current_revision() is None


@pytest.mark.usefixtures("bare")
def test_foreign_keys_hold_after_a_migration_too() -> None:
    upgrade()
    orphan = text(
        "INSERT INTO auth_sessions (id, user_id, generation, rotated_at, expires_at, user_agent, created_at, "
        "updated_at) VALUES (:id, :id, 0, :now, :now, '', :now, :now)"
    )
    with pytest.raises(Exception, match=r"(?i)foreign key"), db.engine.begin() as connection:
        connection.execute(orphan, {"id": "00000000000040008000000000000000", "now": "2026-01-01 00:00:00+00:00"})


def verify(settings: Settings) -> subprocess.CompletedProcess[str]:
    environment = {
        "FLASK_ENV": "development",
        "DATABASE_URL": settings.database_url,
        "INSTANCE_PATH": str(settings.instance_path),
        "PATH": "",
    }
    return subprocess.run(
        [sys.executable, str(BACKEND / "scripts" / "verify_migrations.py")],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_script_says_by_its_exit_code_how_things_stand(
    settings_for: Callable[..., Settings], build_app: Callable[..., APIFlask], backend: str
) -> None:
    settings = settings_for(backend)
    pending = verify(settings)
    assert pending.returncode == 1, pending.stderr
    assert "revision (none)" in pending.stdout
    assert "flask db upgrade" in pending.stdout
    with build_app(settings, migrated=False).app_context():
        upgrade()
        head = current_revision()
        fine = verify(settings)
        assert fine.returncode == 0, fine.stderr
        assert f"revision {head}" in fine.stdout
        assert "agree" in fine.stdout
        with db.engine.begin() as connection:
            connection.execute(text("ALTER TABLE users ADD COLUMN shoe_size INTEGER"))
        db.engine.dispose()
        changed = verify(settings)
        assert changed.returncode == 1, changed.stderr
        assert "shoe_size" in changed.stdout


def test_the_script_says_when_the_database_cannot_be_asked(settings_for: Callable[..., Settings]) -> None:
    away = verify(settings_for(database_url="postgresql://nobody:hidden@127.0.0.1:9/nothing"))
    assert away.returncode == 2
    assert "cannot be asked" in away.stderr
    assert "hidden" not in away.stderr + away.stdout
    assert "Traceback" not in away.stderr
