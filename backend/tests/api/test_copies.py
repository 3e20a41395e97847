"""Forks, duplicates, exports, imports, templates and the order of scenes."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from harmonic.presets import preset_names
from tests.services.factories import Person, ball, created, new_scene, new_track, new_universe, ok, problem, sign_up


def a_rich_universe(person: Person, **fields: Any) -> dict[str, Any]:
    """Make a universe with something of everything in it."""
    universe = new_universe(
        person, name="Rich", description="All of it", tags=["b", "a"], harmony={"key": "D"},
        default_physics={"gravity": 3, "boundary": {"size": [8, 5, 0]}}, **fields,
    )  # fmt: skip
    place = {"universe_id": universe["id"]}
    created(person.post("/api/physics-parameters", place | {"name": "Moon", "gravity": 1.62}))
    scene = new_scene(
        person, universe, name="First", dynamics="rigid", laws={"friction": 0.5}, harmony={"tempo": 90},
        bodies=[ball(), ball(name="", position=[2, 2, 0])], tail=1.5, seed=12,
        spawners=[{"every": 2}], clouds=[], mapping=[{"source": "impulse", "target": "loudness"}],
    )  # fmt: skip
    by_id = {"kind": "spring", "a": scene["bodies"][1]["id"], "b": "ball", "rest_length": 1}
    created(person.post(f"/api/scenes/{scene['id']}/constraints", by_id))
    created(person.post("/api/physics-parameters", place | {"scene_id": scene["id"], "name": "Own", "gravity": 5}))
    new_scene(person, universe, name="Second", dynamics="orbital", units="astronomical", bodies=[], orbital={"step": 1})
    return universe


def export_of(person: Person, universe: dict[str, Any]) -> Any:
    return ok(person.get(f"/api/universes/{universe['id']}/export"))


def test_what_is_exported_is_imported_and_exported_again_the_same(client: FlaskClient) -> None:
    ada, ben = sign_up(client), sign_up(client)
    document = export_of(ada, a_rich_universe(ada, visibility="public"))
    response = ben.post("/api/universes/import", document)
    made = created(response)
    assert (made["visibility"], made["owner"]["id"], made["forked_from"]) == ("private", ben.user["id"], "")
    assert json.dumps(export_of(ben, made)) == json.dumps(document)
    assert ok(ben.get(response.headers["Location"])) == made


def test_an_imported_scene_plays_like_the_one_it_came_from(client: FlaskClient) -> None:
    ada = sign_up(client)
    universe = new_universe(ada, default_physics={"gravity": 4})
    scene = new_scene(ada, universe, bodies=[ball(), ball(name="other", position=[0.05, 3, 0])])
    made = created(ada.post("/api/universes/import", export_of(ada, universe)))
    (copy,) = ok(ada.get(f"/api/scenes?universe_id={made['id']}"))
    assert new_track(ada, copy)["run_hash"] == new_track(ada, scene)["run_hash"]


def test_every_ready_scene_survives_export_and_import(client: FlaskClient) -> None:
    ada = sign_up(client)
    universe = new_universe(ada)
    for name in preset_names():
        created(ada.post("/api/scenes", {"universe_id": universe["id"], "from_preset": name}))
    document = export_of(ada, universe)
    assert len(document["scenes"]) == len(preset_names())
    assert export_of(ada, created(ada.post("/api/universes/import", document))) == document


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"format": "something else"}, "/format"),
        ({"version": 2}, "/version"),
        ({"scenes": [{"bodies": [{"mass": -1}]}]}, "/scenes/0/bodies/0/mass"),
        ({"scenes": [{"laws": {"gravity": 1e9}}]}, "/scenes/0/laws/gravity"),
        ({"physics": [{"name": "a", "is_default": True}, {"name": "b", "is_default": True}]}, ""),
        ({"owner": "me"}, "/owner"),
    ],
)
def test_a_document_that_is_none_is_refused_with_its_place_and_leaves_nothing(
    client: FlaskClient, change: dict[str, Any], pointer: str
) -> None:
    ada = sign_up(client)
    faults = problem(ada.post("/api/universes/import", {"name": "x"} | change), 422)["errors"]
    assert faults[0]["pointer"] == pointer
    assert ok(ada.get("/api/universes")) == []


def test_a_fork_holds_the_same_and_tells_whose_it_was(client: FlaskClient) -> None:
    ada, ben = sign_up(client), sign_up(client)
    universe = a_rich_universe(ada, visibility="public")
    fork = created(ben.post(f"/api/universes/{universe['id']}/fork", {"name": "Mine"}))
    assert (fork["name"], fork["role"], fork["visibility"]) == ("Mine", "owner", "private")
    assert (fork["forked_from_id"], fork["forked_from"]) == (universe["id"], f"Rich by {ada.user['username']}")
    assert export_of(ben, fork) == export_of(ada, universe) | {"name": "Mine"}
    ok(ada.patch(f"/api/universes/{universe['id']}", {"visibility": "private"}))
    assert ok(ben.get(f"/api/universes/{fork['id']}"))["forked_from_id"] is None
    ok(ada.delete(f"/api/universes/{universe['id']}"))
    left = ok(ben.get(f"/api/universes/{fork['id']}"))
    assert (left["forked_from_id"], left["forked_from"]) == (None, f"Rich by {ada.user['username']}")


def test_a_scene_is_copied_beside_itself_or_into_another_universe(client: FlaskClient) -> None:
    ada, ben = sign_up(client), sign_up(client)
    universe = a_rich_universe(ada, visibility="public")
    first = ok(ada.get(f"/api/scenes?universe_id={universe['id']}"))[0]
    beside = created(ada.post(f"/api/scenes/{first['id']}/duplicate", {"name": "Again"}))
    assert [row["name"] for row in ok(ada.get(f"/api/scenes?universe_id={universe['id']}"))] == [
        "First", "Second", "Again",
    ]  # fmt: skip
    assert beside["effective"]["laws"]["gravity"] == {"value": 5.0, "source": "scene set"}
    assert beside["constraints"][0]["a"] == "body 2"
    mine = new_universe(ben)
    away = created(ben.post(f"/api/scenes/{first['id']}/duplicate", {"universe_id": mine["id"]}))
    assert (away["universe_id"], away["name"]) == (mine["id"], "First")
    problem(ben.post(f"/api/scenes/{first['id']}/duplicate"), 403)
    problem(ada.post(f"/api/scenes/{first['id']}/duplicate", {"universe_id": mine["id"]}), 404)


def test_a_scene_can_begin_as_a_ready_one_with_changes(client: FlaskClient) -> None:
    ada = sign_up(client)
    universe = new_universe(ada)
    wanted = {"universe_id": universe["id"], "from_preset": "glass-bells", "name": "Mine", "laws": {"gravity": 1}}
    scene = created(ada.post("/api/scenes", wanted))
    assert (scene["name"], scene["laws"]["gravity"]) == ("Mine", 1.0)
    assert len(scene["bodies"]) > 1
    (fault,) = problem(ada.post("/api/scenes", wanted | {"from_preset": "glas-bells"}), 422)["errors"]
    assert (fault["pointer"], fault["value"]) == ("/from_preset", "glas-bells")
    assert "glass-bells" in fault["allowed"]


def test_scenes_take_another_order_only_all_at_once(client: FlaskClient) -> None:
    ada = sign_up(client)
    universe = new_universe(ada)
    ids = [new_scene(ada, universe, name=name)["id"] for name in "abc"]
    turned = {"universe_id": universe["id"], "scene_ids": ids[::-1]}
    assert [row["name"] for row in ok(ada.post("/api/scenes/reorder", turned))] == ["c", "b", "a"]
    assert [row["id"] for row in ok(ada.get(f"/api/scenes?universe_id={universe['id']}"))] == ids[::-1]
    for wrong, pointer in (
        (ids[:2], "/scene_ids"),
        ([*ids, ids[0]], "/scene_ids"),
        ([*ids[:2], str(uuid4())], "/scene_ids/2"),
    ):
        faults = problem(ada.post("/api/scenes/reorder", turned | {"scene_ids": wrong}), 422)["errors"]
        assert faults[0]["pointer"] == pointer
    assert [row["id"] for row in ok(ada.get(f"/api/scenes?universe_id={universe['id']}"))] == ids[::-1]


def test_a_universe_holds_so_many_scenes_and_no_more(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.services.scenes.MOST_SCENES", 1)
    ada = sign_up(client)
    universe = new_universe(ada)
    scene = new_scene(ada, universe)
    (fault,) = problem(ada.post(f"/api/scenes/{scene['id']}/duplicate"), 422)["errors"]
    assert fault["allowed"] == "at most 1"


def test_null_takes_back_all_that_is_set(client: FlaskClient) -> None:
    ada = sign_up(client)
    universe = new_universe(ada, harmony={"key": "D", "tempo": 90}, default_physics={"gravity": 3, "friction": 1})
    path = f"/api/universes/{universe['id']}"
    assert ok(ada.patch(path, {"harmony": None}))["harmony"] == {}
    assert ok(ada.put(f"{path}/physics", {"physics_params": None}))["overrides"] == []
    scene = new_scene(ada, universe, laws={"gravity": 1, "boundary": {"size": [4, 3, 0]}}, harmony={"key": "E"})
    changed = ok(ada.patch(f"/api/scenes/{scene['id']}", {"laws": None, "harmony": None, "orbital": None}))
    assert (changed["laws"], changed["harmony"]) == ({}, {})
