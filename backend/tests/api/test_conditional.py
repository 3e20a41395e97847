"""Conditional requests: 304 to whoever has it already, 412 to whoever would overwrite what they have not seen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from tests.services.factories import Person, created, new_scene, new_track, new_universe, ok, problem, sign_up

CHANGES: dict[str, dict[str, Any]] = {
    "/api/universes/{universe}": {"name": "new"},
    "/api/universes/{universe}/physics": {"gravity": 1},
    "/api/universes/{universe}/harmony": {"key": "D"},
    "/api/scenes/{scene}": {"name": "new"},
    "/api/scenes/{scene}/bodies/{body}": {"mass": 2},
    "/api/scenes/{scene}/constraints/{constraint}": {"length": 2},
    "/api/physics-parameters/{set}": {"gravity": 2},
    "/api/universes/{universe}/collaborators/{viewer}": {"role": "editor"},
}
"""Everything that can be read and changed at one address, and a change to it."""


def ids_of(owner: Person, client: FlaskClient) -> dict[str, str]:
    universe, viewer = new_universe(owner), sign_up(client)
    scene = new_scene(owner, universe, dynamics="rigid", constraints=[{"kind": "pin", "a": "ball"}])
    path = f"/api/universes/{universe['id']}/collaborators"
    created(owner.post(path, {"username": viewer.user["username"]}))
    (default,) = ok(owner.get(f"/api/physics-parameters?universe_id={universe['id']}"))
    return {
        "universe": universe["id"],
        "scene": scene["id"],
        "body": scene["bodies"][0]["id"],
        "constraint": scene["constraints"][0]["id"],
        "set": default["id"],
        "viewer": viewer.user["id"],
    }


@pytest.mark.parametrize("path", CHANGES)
def test_a_write_to_what_one_knows_goes_through_and_one_to_what_has_changed_does_not(
    client: FlaskClient, path: str
) -> None:
    ada = sign_up(client)
    place = path.format(**ids_of(ada, client))
    known = ada.get(place).headers["ETag"]
    assert not known.startswith("W/")
    changed = ada.patch(place, CHANGES[path], headers={"If-Match": f'"other", {known}'})
    assert changed.status_code == 200, changed.text
    now = ada.get(place)
    assert now.headers["ETag"] != known
    problem(ada.patch(place, CHANGES[path], headers={"If-Match": known}), 412)
    assert ada.get(place).data == now.data
    assert ada.patch(place, CHANGES[path], headers={"If-Match": "*"}).status_code == 200


def test_the_tag_that_a_write_answers_with_is_that_of_what_is_read_next(client: FlaskClient) -> None:
    ada = sign_up(client)
    place = f"/api/universes/{new_universe(ada)['id']}"
    first = ada.get(place).headers["ETag"]
    assert ada.get(place, headers={"If-None-Match": first}).status_code == 304
    assert ada.get(place, headers={"If-None-Match": '"other"'}).status_code == 200
    second = ada.patch(place, {"name": "new"}, headers={"If-Match": first}).headers["ETag"]
    assert second == ada.get(place).headers["ETag"] != first


def test_a_write_that_answers_with_more_than_is_read_has_no_tag(client: FlaskClient) -> None:
    ada = sign_up(client)
    scene = new_scene(ada, new_universe(ada))
    response = ada.patch(f"/api/scenes/{scene['id']}/bodies/{scene['bodies'][0]['id']}", {"mass": 2})
    assert "warnings" in ok(response)
    assert "ETag" not in response.headers


def test_deleting_what_has_changed_meanwhile_is_412_too(client: FlaskClient) -> None:
    ada = sign_up(client)
    scene = new_scene(ada, new_universe(ada))
    place = f"/api/scenes/{scene['id']}"
    known = ada.get(place).headers["ETag"]
    ok(ada.patch(place, {"name": "new"}))
    problem(ada.delete(place, headers={"If-Match": known}), 412)
    track = f"/api/audio/{new_track(ada, scene)['id']}"
    ok(ada.delete(track, headers={"If-Match": ada.get(track).headers["ETag"]}))
    ok(ada.delete(place, headers={"If-Match": ada.get(place).headers["ETag"]}))


def test_the_order_of_answers_is_kept(client: FlaskClient) -> None:
    ada, ben = sign_up(client), sign_up(client)
    private, public = (new_universe(ada, visibility=kind) for kind in ("private", "public"))
    stale = {"If-Match": '"never"'}
    problem(Person(client).patch(f"/api/universes/{public['id']}", {"name": "x"}, headers=stale), 401)
    problem(ben.patch(f"/api/universes/{private['id']}", {"name": "x"}, headers=stale), 404)
    problem(ben.patch(f"/api/universes/{public['id']}", {"name": "x"}, headers=stale), 403)
    problem(ada.patch(f"/api/universes/{public['id']}", {"nonsense": 1}, headers=stale), 422)
    problem(ada.patch(f"/api/universes/{public['id']}", {"name": "x"}, headers=stale), 412)


def test_what_cannot_be_read_cannot_be_compared(client: FlaskClient) -> None:
    ada = sign_up(client)
    path = f"/api/universes/{new_universe(ada)['id']}/favorite"
    assert ada.delete(path, headers={"If-Match": '"never"'}).status_code == 200


@pytest.mark.parametrize("n_writers", [2, 6])
def test_of_writers_that_know_the_same_exactly_one_wins_and_the_others_lose_nothing(
    app: APIFlask, client: FlaskClient, n_writers: int
) -> None:
    ada = sign_up(client)
    place = f"/api/scenes/{new_scene(ada, new_universe(ada))['id']}"
    known = ada.get(place).headers["ETag"]
    start = Barrier(n_writers)

    def write(number: int) -> int:
        person = Person(app.test_client(), ada.access_token)
        start.wait()
        return person.patch(place, {"name": f"writer {number}"}, headers={"If-Match": known}).status_code

    with ThreadPoolExecutor(n_writers) as pool:
        statuses = list(pool.map(write, range(n_writers)))
    assert sorted(statuses) == [200] + [412] * (n_writers - 1)
    assert ok(ada.get(place))["name"] == f"writer {statuses.index(200)}"
