"""Universes, scenes, bodies and sets of laws: making, merging, listing, and what holds in the end."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from harmonic import sound_table
from tests.services.factories import Person, ball, created, new_scene, new_universe, ok, problem, sign_up


def effective(person: Person, scene: dict[str, Any], kind: str, name: str) -> tuple[Any, str]:
    shown = ok(person.get(f"/api/scenes/{scene['id']}"))["effective"][kind][name]
    return shown["value"], shown["source"]


def test_a_universe_is_born_private_with_a_default_set_of_laws(client: FlaskClient) -> None:
    ada = sign_up(client)
    universe = new_universe(ada, description="Where glass falls")
    assert (universe["visibility"], universe["is_public"], universe["can_edit"]) == ("private", False, True)
    assert universe["owner"] == {"id": ada.user["id"], "username": ada.user["username"]}
    assert universe["created_at"].endswith("Z")
    (row,) = ok(ada.get(f"/api/physics-parameters?universe_id={universe['id']}"))
    assert row["is_default"] is True
    assert row["overrides"] == []
    assert row["gravity"] == universe["default_physics"]["gravity"] == 9.81


def test_created_things_say_where_they_are(client: FlaskClient) -> None:
    ada = sign_up(client)
    response = ada.post("/api/universes", {"name": "x"})
    assert ok(ada.get(response.headers["Location"])) == response.get_json()
    universe = response.get_json()
    response = ada.post("/api/scenes", {"universe_id": universe["id"]})
    scene = response.get_json()
    assert ok(ada.get(response.headers["Location"])) == scene
    assert scene["name"] == "Untitled scene"
    response = ada.post(f"/api/scenes/{scene['id']}/bodies", ball())
    shown = {name: value for name, value in response.get_json().items() if name != "warnings"}
    assert ok(ada.get(response.headers["Location"])) == shown


def test_two_ways_of_saying_who_may_see_it_must_agree(client: FlaskClient) -> None:
    ada = sign_up(client)
    assert new_universe(ada, is_public=True)["visibility"] == "public"
    problem(ada.post("/api/universes", {"name": "x", "is_public": True, "visibility": "private"}), 422)


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_put_and_patch_both_merge(client: FlaskClient, method: str) -> None:
    ada = sign_up(client)
    universe = new_universe(ada, description="Old", default_physics={"gravity": 3, "friction": 1})
    path = f"/api/universes/{universe['id']}"
    changed = ok(ada.call(method, path, {"name": "New", "default_physics": {"gravity": None, "wind": [1, 0, 0]}}))
    assert (changed["name"], changed["description"]) == ("New", "Old")
    laws = changed["default_physics"]
    assert (laws["gravity"], laws["friction"], laws["wind"]) == (9.81, 1.0, [1.0, 0.0, 0.0])
    assert changed["updated_at"] > universe["updated_at"]


def test_null_goes_back_to_what_is_inherited_and_objects_merge_inside(client: FlaskClient) -> None:
    ada = sign_up(client)
    scene = new_scene(ada, new_universe(ada), laws={"boundary": {"size": [4, 3, 0]}, "gravity": 1}, tail=2)
    path = f"/api/scenes/{scene['id']}"
    changed = ok(ada.patch(path, {"laws": {"boundary": {"open": ["floor"]}}, "tail": None}))
    assert changed["laws"] == {"boundary": {"size": [4.0, 3.0, 0.0], "open": ["floor"]}, "gravity": 1.0}
    assert changed["tail"] == 0.0
    changed = ok(ada.patch(path, {"laws": {"boundary": {"size": None}, "gravity": None}}))
    assert changed["laws"] == {"boundary": {"open": ["floor"]}}
    assert changed["effective"]["laws"]["boundary"]["value"]["size"] == [10.0, 6.0, 0.0]
    assert ok(ada.patch(path, {}))["laws"] == changed["laws"]


def test_the_physics_of_a_universe_may_be_bare_or_wrapped(client: FlaskClient) -> None:
    ada = sign_up(client)
    path = f"/api/universes/{new_universe(ada)['id']}/physics"
    assert ok(ada.put(path, {"gravity": 1.62}))["gravity"] == 1.62
    wrapped = ok(ada.put(path, {"physics_params": {"elasticity": 0.5}}))
    assert (wrapped["gravity"], wrapped["restitution"]) == (1.62, 0.5)
    assert wrapped["overrides"] == ["gravity", "restitution"]
    assert ok(ada.get(path)) == wrapped
    problem(ada.put(path, {"physics_params": {"gravity": 1}, "gravity": 2}), 422)
    (fault,) = problem(ada.put(path, {"elasticity": 0.5, "restitution": 0.6}), 422)["errors"]
    assert fault["pointer"] == ""


def test_the_harmony_of_a_universe_reaches_its_scenes(client: FlaskClient) -> None:
    ada = sign_up(client)
    universe = new_universe(ada)
    scene = new_scene(ada, universe)
    assert ok(ada.patch(f"/api/universes/{universe['id']}/harmony", {"key": "D", "tempo": 90}))["key"] == "D"
    assert effective(ada, scene, "harmony", "key") == ("D", "universe")
    assert effective(ada, scene, "harmony", "scale") == ("major", "engine")
    ok(ada.patch(f"/api/scenes/{scene['id']}", {"harmony": {"key": "E", "tempo": "auto"}}))
    assert effective(ada, scene, "harmony", "key") == ("E", "scene")
    # What the scene leaves to the physics follows the physics, whatever the universe says.
    assert effective(ada, scene, "harmony", "tempo") == (pytest.approx(60 + 120 * 9.81 / 20), "auto")


def test_a_tuning_is_inherited_whole_and_one_that_lacks_degrees_of_the_scale_is_told(client: FlaskClient) -> None:
    ada = sign_up(client)
    universe = new_universe(ada)
    scene = new_scene(ada, universe)
    path, steps = f"/api/scenes/{scene['id']}", {"kind": "equal", "divisions": 19, "period": 2.0}
    ok(ada.patch(f"/api/universes/{universe['id']}/harmony", {"tuning": {"kind": "equal", "divisions": 19}}))
    assert effective(ada, scene, "harmony", "tuning") == (steps, "universe")
    assert ok(ada.patch(path, {"harmony": {"scale": [0, 18]}}))["warnings"] == []
    ok(ada.patch(path, {"harmony": {"tuning": {"kind": "meantone", "comma": 0.2}}}))
    assert effective(ada, scene, "harmony", "tuning") == ({"kind": "meantone", "comma": 0.2}, "scene")
    (warning,) = ok(ada.get(path))["warnings"]
    assert (warning["pointer"], warning["allowed"]) == ("/harmony/scale/1", "a whole number from 0 to 11")
    (fault,) = problem(ada.post(f"{path}/preview", {}), 422)["errors"]
    assert fault["pointer"] == "/harmony/scale/1"
    broken = {"kind": "scala", "scl": "x\n1\n-2/1"}
    (fault,) = problem(ada.patch(path, {"harmony": {"tuning": broken}}), 422)["errors"]
    assert fault["pointer"] == "/harmony/tuning/scl"
    assert fault["message"].startswith("line 3:")
    ok(ada.patch(path, {"harmony": {"tuning": None, "scale": None}}))
    assert effective(ada, scene, "harmony", "tuning") == (steps, "universe")


def test_each_law_comes_from_the_innermost_place_that_sets_it(client: FlaskClient) -> None:
    ada = sign_up(client)
    universe = new_universe(ada)
    scene = new_scene(ada, universe)
    assert effective(ada, scene, "laws", "gravity") == (9.81, "engine")
    ok(ada.patch(f"/api/universes/{universe['id']}/physics", {"gravity": 1}))
    assert effective(ada, scene, "laws", "gravity") == (1.0, "universe")
    own = created(
        ada.post(
            "/api/physics-parameters",
            {"universe_id": universe["id"], "scene_id": scene["id"], "name": "Here", "gravity": 2},
        )
    )
    assert effective(ada, scene, "laws", "gravity") == (2.0, "scene set")
    ok(ada.patch(f"/api/scenes/{scene['id']}", {"laws": {"gravity": 3}}))
    assert effective(ada, scene, "laws", "gravity") == (3.0, "scene")
    ok(ada.patch(f"/api/scenes/{scene['id']}", {"laws": {"gravity": None}}))
    ok(ada.delete(f"/api/physics-parameters/{own['id']}"))
    assert effective(ada, scene, "laws", "gravity") == (1.0, "universe")


def test_a_new_default_set_takes_the_place_of_the_old_one(client: FlaskClient) -> None:
    ada = sign_up(client)
    universe = new_universe(ada)
    scene = new_scene(ada, universe)
    moon = created(
        ada.post(
            "/api/physics-parameters",
            {"universe_id": universe["id"], "name": "Moon", "gravity": 1.62, "is_default": True},
        )
    )
    rows = ok(ada.get(f"/api/physics-parameters/universe/{universe['id']}"))
    assert {row["name"]: row["is_default"] for row in rows} == {"Moon": True, "Default": False}
    assert effective(ada, scene, "laws", "gravity") == (1.62, "universe")
    assert ok(ada.get(f"/api/universes/{universe['id']}"))["default_physics"]["gravity"] == 1.62
    problem(ada.delete(f"/api/physics-parameters/{moon['id']}"), 409)
    problem(ada.patch(f"/api/physics-parameters/{moon['id']}", {"is_default": False}), 409)
    (earth,) = (row for row in rows if row["name"] == "Default")
    ok(ada.patch(f"/api/physics-parameters/{earth['id']}", {"is_default": True}))
    assert ok(ada.delete(f"/api/physics-parameters/{moon['id']}")) == {"id": moon["id"], "deleted": True}


def test_a_scene_has_at_most_one_set_and_it_is_never_the_default(client: FlaskClient) -> None:
    ada = sign_up(client)
    universe = new_universe(ada)
    wanted = {"universe_id": universe["id"], "scene_id": new_scene(ada, universe)["id"], "name": "Here"}
    problem(ada.post("/api/physics-parameters", wanted | {"is_default": True}), 422)
    created(ada.post("/api/physics-parameters", wanted))
    problem(ada.post("/api/physics-parameters", wanted), 409)
    elsewhere = new_scene(ada, new_universe(ada))["id"]
    for scene_id in (elsewhere, str(uuid4())):
        (fault,) = problem(ada.post("/api/physics-parameters", wanted | {"scene_id": scene_id}), 422)["errors"]
        assert fault["pointer"] == "/scene_id"


def test_a_body_that_overlaps_or_stands_outside_is_kept_with_a_warning_but_not_played(client: FlaskClient) -> None:
    ada = sign_up(client)
    scene = new_scene(ada, new_universe(ada))
    path = f"/api/scenes/{scene['id']}"
    assert scene["warnings"] == []
    twin = created(ada.post(f"{path}/bodies", ball(name="twin", position=[0.1, 0.5, 0])))
    assert [warning["pointer"] for warning in twin["warnings"]] == ["/bodies/1/position"]
    away = ok(ada.patch(f"{path}/bodies/{twin['id']}", {"position": [90, 0.5, 0]}))
    assert [warning["pointer"] for warning in away["warnings"]] == ["/bodies/1/position/0"]
    for response in (ada.post(f"{path}/preview"), ada.post("/api/audio/generate", {"scene_id": scene["id"]})):
        (fault,) = problem(response, 422)["errors"]
        assert fault["pointer"] == "/bodies/1/position/0"
        assert fault["value"] == "90"
    assert ok(ada.get(f"/api/audio/tracks?scene_id={scene['id']}")) == []
    ok(ada.delete(f"{path}/bodies/{twin['id']}"))
    assert ok(ada.get(path))["warnings"] == []


def test_putting_bodies_replaces_all_of_them_and_keeps_those_with_an_id(client: FlaskClient) -> None:
    ada = sign_up(client)
    scene = new_scene(ada, new_universe(ada), bodies=[ball(name="a"), ball(name="b", position=[1, 1, 0])])
    path = f"/api/scenes/{scene['id']}"
    a, b = scene["bodies"]
    changed = ok(ada.put(path, {"bodies": [ball(name="c", position=[2, 2, 0]), b | {"mass": 5}]}))
    assert [body["name"] for body in changed["bodies"]] == ["c", "b"]
    assert (changed["bodies"][1]["id"], changed["bodies"][1]["mass"]) == (b["id"], 5.0)
    assert a["id"] not in {body["id"] for body in changed["bodies"]}
    for bodies, index in (([a], 0), ([b, b], 1)):
        (fault,) = problem(ada.put(path, {"bodies": bodies}), 422)["errors"]
        assert fault["pointer"] == f"/bodies/{index}/id"
    assert ok(ada.get(path))["bodies"] == changed["bodies"]
    assert ok(ada.put(path, {"bodies": []}))["bodies"] == []


def test_a_body_merges_and_null_goes_back_to_the_default(client: FlaskClient) -> None:
    ada = sign_up(client)
    scene = new_scene(ada, new_universe(ada))
    path = f"/api/scenes/{scene['id']}/bodies/{scene['bodies'][0]['id']}"
    changed = ok(ada.patch(path, {"voice": {"timbre": "piano", "gain_db": -3}, "restitution": 0.5}))
    assert (changed["voice"]["timbre"], changed["restitution"], changed["material"]) == ("piano", 0.5, "glass")
    changed = ok(ada.put(path, {"voice": {"timbre": None}, "material": None, "restitution": None}))
    assert changed["voice"] == {
        "gain_db": -3.0,
        "pitch": None,
        "resonator": None,
        "strike_position": None,
        "sustain": False,
        "timbre": None,
    }
    assert (changed["material"], changed["restitution"], changed["name"]) == ("wood", None, "ball")
    other = new_scene(ada, new_universe(ada))
    problem(ada.get(f"/api/scenes/{other['id']}/bodies/{scene['bodies'][0]['id']}"), 404)


def test_bodies_keep_their_order(client: FlaskClient) -> None:
    ada = sign_up(client)
    names = [f"body {index}" for index in range(25)]
    bodies = [ball(name=name, position=[index * 0.3 - 4, 1, 0]) for index, name in enumerate(names)]
    scene = new_scene(ada, new_universe(ada), bodies=bodies)
    assert [body["name"] for body in scene["bodies"]] == names
    path = f"/api/scenes/{scene['id']}/bodies"
    pages = [ok(ada.get(f"{path}?per_page=10&page={number}")) for number in (1, 2, 3)]
    assert [body["name"] for page in pages for body in page] == names


def test_scenes_are_listed_in_their_order_without_their_bodies(client: FlaskClient) -> None:
    ada = sign_up(client)
    universe = new_universe(ada)
    first, second = (new_scene(ada, universe, name=name) for name in ("first", "second"))
    assert (first["order"], second["order"]) == (0, 1)
    ok(ada.patch(f"/api/scenes/{first['id']}", {"order": 7}))
    rows = ok(ada.get(f"/api/scenes?universe_id={universe['id']}"))
    assert [row["name"] for row in rows] == ["second", "first"]
    assert "bodies" not in rows[0]
    assert [row["name"] for row in ok(ada.get("/api/scenes?sort=name"))] == ["second", "first"]


def test_a_list_says_how_much_there_is_and_where_the_rest_is(client: FlaskClient) -> None:
    ada = sign_up(client)
    names = [new_universe(ada, name=f"universe {index}")["name"] for index in range(5)]
    response = ada.get("/api/universes?per_page=2&page=2")
    assert response.headers["X-Total-Count"] == "5"
    assert [row["name"] for row in response.get_json()] == [names[2], names[1]]
    link = response.headers["Link"]
    for relation, page in (("first", 1), ("prev", 1), ("next", 3), ("last", 3)):
        assert f'</api/universes?per_page=2&page={page}>; rel="{relation}"' in link
    assert "Link" not in ada.get("/api/universes").headers
    assert [row["name"] for row in ok(ada.get("/api/universes?sort=name&order=asc"))] == names
    assert ok(ada.get("/api/universes?page=9")) == []


def test_deleting_a_universe_takes_everything_in_it(client: FlaskClient) -> None:
    ada = sign_up(client)
    universe = new_universe(ada)
    scene = new_scene(ada, universe)
    assert ok(ada.delete(f"/api/universes/{universe['id']}")) == {"id": universe["id"], "deleted": True}
    problem(ada.get(f"/api/universes/{universe['id']}"), 404)
    problem(ada.get(f"/api/scenes/{scene['id']}"), 404)
    problem(ada.get(f"/api/scenes?universe_id={universe['id']}"), 404)


def test_what_one_has_already_is_not_sent_again(client: FlaskClient) -> None:
    ada = sign_up(client)
    path = f"/api/universes/{new_universe(ada)['id']}"
    response = ada.get(path)
    tag = response.headers["ETag"]
    assert not tag.startswith("W/")
    assert {"Authorization", "Accept"} <= set(response.headers["Vary"].replace(" ", "").split(","))
    again = ada.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    ok(ada.patch(path, {"name": "changed"}))
    assert ada.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_every_law_is_described_with_its_limits(client: FlaskClient) -> None:
    rows = {row["name"]: row for row in ok(client.get("/api/physics-parameters/definitions"))}
    assert list(rows) == [
        "gravity", "friction", "restitution", "air_resistance", "wind", "attraction", "time_scale", "boundary",
    ]  # fmt: skip
    assert rows["gravity"] == {
        "name": "gravity",
        "unit": "m/s²",
        "minimum": -100.0,
        "maximum": 100.0,
        "limits": {name: {"minimum": -100.0, "maximum": 100.0} for name in ("particles", "rigid")},
        "default": 9.81,
        "description": "Acceleration towards the floor; negative falls upwards.",
    }
    assert (rows["wind"]["minimum"], rows["wind"]["maximum"]) == (-100.0, 100.0)
    assert rows["boundary"]["minimum"] is None


def test_presets_are_scenes_that_can_be_stored_and_played(client: FlaskClient) -> None:
    rows = ok(client.get("/api/presets"))
    assert len(rows) >= 3
    assert all(row["title"] and row["description"] for row in rows)
    ada = sign_up(client)
    universe = new_universe(ada)
    for row in rows:
        scene = ok(client.get(f"/api/presets/{row['name']}"))
        stored = created(ada.post("/api/scenes", scene | {"universe_id": universe["id"]}))
        assert stored["warnings"] == []
    problem(client.get("/api/presets/nothing-like-it"), 404)


def test_the_table_of_sounds_is_that_of_the_library_and_is_sent_once(client: FlaskClient) -> None:
    answer = client.get("/api/audio/table")
    table = ok(answer)
    assert table == json.loads(json.dumps(sound_table()))
    assert table["timbres"] == ok(client.get("/api/audio/timbres"))
    again = client.get("/api/audio/table", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_scales_and_tunings_are_listed_with_their_degrees(client: FlaskClient) -> None:
    scales = {row["name"]: row["degrees"] for row in ok(client.get("/api/presets/scales"))}
    assert scales["hirajoshi"] == [0, 2, 3, 7, 8]
    tunings = {row["name"]: row for row in ok(client.get("/api/presets/tunings"))}
    assert list(tunings) == ["equal", "just", "pythagorean", "meantone", "scene"]
    assert tunings["pythagorean"]["cents"][4] == pytest.approx(407.82, abs=0.01)
    assert tunings["just"]["period"] == 1200.0
    assert (tunings["scene"]["cents"], tunings["scene"]["period"]) == (None, None)
    assert not {"scales", "tunings"} & {row["name"] for row in ok(client.get("/api/presets"))}


def test_every_timbre_is_shown_with_its_partials(client: FlaskClient) -> None:
    rows = {row["name"]: row for row in ok(client.get("/api/audio/timbres"))}
    assert {"wood", "metal", "glass", "membrane", "ceramic", "piano", "bass"} <= set(rows)
    assert all(len(row["ratios"]) == len(row["gains"]) for row in rows.values())


def test_the_laws_of_known_places_can_be_put_on_a_scene(client: FlaskClient) -> None:
    ada = sign_up(client)
    scene = new_scene(ada, new_universe(ada))
    worlds = {row["name"]: row["laws"] for row in ok(client.get("/api/presets/laws"))}
    assert {"earth", "moon", "jupiter", "space"} <= set(worlds)
    for laws in worlds.values():
        changed = ok(ada.patch(f"/api/scenes/{scene['id']}", {"laws": laws}))
        assert laws.items() <= changed["laws"].items()
    assert 0 == worlds["space"]["gravity"] < worlds["moon"]["gravity"] < worlds["earth"]["gravity"]
