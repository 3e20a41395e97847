"""What both databases must do alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID, uuid4

import pytest
from apiflask import APIFlask
from sqlalchemy.exc import IntegrityError, StatementError

from app.db.session import begin_write, db
from app.models import AuthSession, Base, PhysicsParameters, SceneRow, Universe, User
from app.models.base import utc_now


def a_user(name: str = "ada") -> User:
    return User(
        username=name,
        username_key=name,
        email=f"{name}@example.com",
        email_key=f"{name}@example.com",
        password_hash="x",
    )


def a_universe(owner: User) -> Universe:
    return Universe(owner=owner, name="Glass", harmony={"key": "D", "tempo": 90.0})


def test_an_instant_comes_back_as_the_same_instant_with_its_zone(app: APIFlask) -> None:
    instant = datetime(2026, 3, 29, 2, 30, 0, 123_456, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    with app.app_context():
        user = a_user()
        db.session.add(user)
        db.session.flush()
        db.session.add(AuthSession(user_id=user.id, rotated_at=instant, expires_at=utc_now()))
        db.session.commit()
        db.session.expire_all()
        (row,) = db.session.scalars(db.select(AuthSession))
        assert row.rotated_at == instant
        assert row.rotated_at.tzinfo is UTC
        assert db.session.scalar(db.select(AuthSession).where(AuthSession.rotated_at == instant)) is row


def test_an_instant_without_a_zone_is_refused(app: APIFlask) -> None:
    with app.app_context():
        user = a_user()
        user.created_at = datetime(2026, 1, 1)  # noqa: DTZ001 - the very thing that must not be stored
        db.session.add(user)
        with pytest.raises(StatementError, match="zone"):
            db.session.flush()


def test_keys_are_uuids_on_both_databases(app: APIFlask) -> None:
    with app.app_context():
        user = a_user()
        db.session.add(user)
        db.session.commit()
        key = db.session.scalar(db.select(User.id))
        assert isinstance(key, UUID)
        assert db.session.get(User, UUID(str(key).upper())) is user
        assert db.session.get(User, uuid4()) is None


def test_json_comes_back_as_it_was(app: APIFlask) -> None:
    with app.app_context():
        universe = a_universe(a_user())
        universe.harmony = {"tempo": 0.1 + 0.2, "z": -0.0, "a": [1, 2.5, None, "ß€"]}
        db.session.add(universe)
        db.session.commit()
        db.session.expire_all()
        stored = db.session.scalars(db.select(Universe.harmony)).one()
        assert list(stored) == ["tempo", "z", "a"]
        assert stored == {"tempo": 0.1 + 0.2, "z": -0.0, "a": [1, 2.5, None, "ß€"]}


def test_a_universe_cannot_have_two_default_sets(app: APIFlask) -> None:
    with app.app_context():
        universe = a_universe(a_user())
        db.session.add(universe)
        db.session.flush()
        for name in ("one", "two"):
            db.session.add(PhysicsParameters(universe_id=universe.id, name=name, is_default=False))
        db.session.flush()
        db.session.add(PhysicsParameters(universe_id=universe.id, name="three", is_default=True))
        db.session.flush()
        db.session.add(PhysicsParameters(universe_id=universe.id, name="four", is_default=True))
        with pytest.raises(IntegrityError):
            db.session.flush()


def test_the_set_of_a_scene_cannot_be_the_default(app: APIFlask) -> None:
    with app.app_context():
        universe = a_universe(a_user())
        scene = SceneRow(
            universe=universe, name="s", dynamics="particles", units="si", duration=1, tail=0, seed=2**53 - 1
        )
        db.session.add(scene)
        db.session.flush()
        db.session.add(PhysicsParameters(universe_id=universe.id, scene_id=scene.id, name="x", is_default=True))
        with pytest.raises(IntegrityError):
            db.session.flush()


def test_deleting_a_person_takes_everything_that_was_theirs(app: APIFlask) -> None:
    with app.app_context():
        user = a_user()
        db.session.add(a_universe(user))
        db.session.commit()
        db.session.delete(user)
        db.session.commit()
        assert db.session.scalars(db.select(Universe)).all() == []


def test_every_constraint_has_a_name() -> None:
    nameless = [
        (table.name, constraint)
        for table in Base.metadata.tables.values()
        for constraint in table.constraints
        if not constraint.name
    ]
    assert nameless == []


def test_a_write_holds_its_place_from_the_start(app: APIFlask) -> None:
    from threading import Thread

    order: list[str] = []
    with app.app_context():
        db.session.add(a_user())
        db.session.commit()
        begin_write(db.session)
        user = db.session.scalars(db.select(User).with_for_update()).one()

        def second() -> None:
            with app.app_context():
                begin_write(db.session)
                other = db.session.scalars(db.select(User).with_for_update()).one()
                order.append(f"second saw {other.bio}")
                db.session.commit()

        thread = Thread(target=second)
        thread.start()
        thread.join(0.3)
        assert thread.is_alive()
        user.bio = "first"
        order.append("first wrote")
        db.session.commit()
        thread.join(10)
    assert order == ["first wrote", "second saw first"]
