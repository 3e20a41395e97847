"""A POST with an `Idempotency-Key` may be sent again: it is done once, and answered as the first time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from app.db.session import db
from app.models import KeptAnswer
from tests.services.factories import Person, created, new_scene, new_universe, ok, problem, sign_up


def keyed(person: Person, path: str, body: Any, key: str) -> Any:
    return person.post(path, body, headers={"Idempotency-Key": key})


def test_a_request_that_is_sent_again_is_done_once_and_answered_the_same(client: FlaskClient) -> None:
    ada = sign_up(client)
    first, again = (keyed(ada, "/api/universes", {"name": "Once"}, "k-1") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.data == first.data
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert len(ok(ada.get("/api/universes"))) == 1
    assert keyed(ada, "/api/universes", {"name": "Once"}, "k-2").status_code == 201
    assert len(ok(ada.get("/api/universes"))) == 2


def test_a_key_is_of_one_person_and_one_address(client: FlaskClient) -> None:
    ada, ben = sign_up(client), sign_up(client)
    universe = created(keyed(ada, "/api/universes", {"name": "Mine"}, "same"))
    theirs = created(keyed(ben, "/api/universes", {"name": "Theirs"}, "same"))
    assert universe["id"] != theirs["id"]
    scene = created(keyed(ada, "/api/scenes", {"universe_id": universe["id"]}, "same"))
    assert scene["universe_id"] == universe["id"]


def test_the_same_key_with_another_body_is_a_mistake_and_does_nothing(client: FlaskClient) -> None:
    ada = sign_up(client)
    created(keyed(ada, "/api/universes", {"name": "First"}, "k"))
    (fault,) = problem(keyed(ada, "/api/universes", {"name": "Second"}, "k"), 422)["errors"]
    assert (fault["header"], fault["value"]) == ("Idempotency-Key", "k")
    assert len(ok(ada.get("/api/universes"))) == 1


@pytest.mark.parametrize("key", ["", "a b", "x" * 256, "schlüssel"])
def test_what_is_no_key_is_refused(client: FlaskClient, key: str) -> None:
    (fault,) = problem(keyed(sign_up(client), "/api/universes", {"name": "x"}, key), 422)["errors"]
    assert fault["header"] == "Idempotency-Key"


def test_a_request_that_was_refused_may_be_put_right_under_the_same_key(client: FlaskClient) -> None:
    ada = sign_up(client)
    problem(keyed(ada, "/api/universes", {"nam": "x"}, "k"), 422)
    assert keyed(ada, "/api/universes", {"name": "x"}, "k").status_code == 201


def test_a_track_is_rendered_once(client: FlaskClient) -> None:
    ada = sign_up(client)
    scene = new_scene(ada, new_universe(ada))
    first, again = (keyed(ada, "/api/audio/generate", {"scene_id": scene["id"]}, "render") for _ in range(2))
    assert created(first) == created(again)
    assert len(ok(ada.get(f"/api/audio/tracks?scene_id={scene['id']}"))) == 1


def test_a_secret_that_is_told_once_is_not_kept(app: APIFlask, client: FlaskClient) -> None:
    ada = sign_up(client)
    path = f"/api/universes/{new_universe(ada)['id']}/invitations"
    first, second = (created(keyed(ada, path, {}, "k")) for _ in range(2))
    assert first["token"] != second["token"]
    with app.app_context():
        assert db.session.scalars(db.select(KeptAnswer)).all() == []


def test_after_a_day_a_key_is_new_again(app: APIFlask, client: FlaskClient) -> None:
    ada = sign_up(client)
    created(keyed(ada, "/api/universes", {"name": "x"}, "k"))
    with app.app_context():
        for row in db.session.scalars(db.select(KeptAnswer)):
            row.created_at -= timedelta(hours=25)
        db.session.commit()
    assert "Idempotency-Replayed" not in keyed(ada, "/api/universes", {"name": "y"}, "k").headers
    assert len(ok(ada.get("/api/universes"))) == 2
    with app.app_context():
        assert len(db.session.scalars(db.select(KeptAnswer)).all()) == 1


def test_one_that_is_still_under_way_is_409_and_says_when_to_ask_again(app: APIFlask, client: FlaskClient) -> None:
    ada = sign_up(client)
    created(keyed(ada, "/api/universes", {"name": "x"}, "k"))
    with app.app_context():
        for row in db.session.scalars(db.select(KeptAnswer)):
            row.status = None
        db.session.commit()
    response = keyed(ada, "/api/universes", {"name": "x"}, "k")
    problem(response, 409)
    assert response.headers["Retry-After"] == "1"


def test_of_many_at_once_exactly_one_is_done(app: APIFlask, client: FlaskClient) -> None:
    ada, n = sign_up(client), 6
    start = Barrier(n)

    def send(_number: int) -> int:
        person = Person(app.test_client(), ada.access_token)
        start.wait()
        return keyed(person, "/api/universes", {"name": "Once"}, "k").status_code

    with ThreadPoolExecutor(n) as pool:
        statuses = list(pool.map(send, range(n)))
    assert set(statuses) <= {201, 409}
    assert 201 in statuses
    assert len(ok(ada.get("/api/universes"))) == 1
