"""Constraints, clouds and spawners: stored whole, changed one by one or all at once, and told where they lead nowhere."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from app.db.session import db
from app.models import SceneRow
from app.services.effective import effective_scene
from harmonic.constraints import MAX_CONSTRAINTS
from harmonic.run_hash import run_hash
from harmonic.scene import Scene
from harmonic.sources import MAX_SOURCES
from tests.services.factories import Person, ball, created, new_scene, new_track, new_universe, ok, problem, sign_up

SPRING = {"kind": "spring", "a": "ball", "b": "hook", "stiffness": 40.0}
HOOK = {"name": "hook", "position": [0, 3, 0], "fixed": True}


def a_jointed_scene(client: FlaskClient, **fields: Any) -> tuple[Person, dict[str, Any]]:
    ada = sign_up(client)
    given = {"dynamics": "rigid", "bodies": [ball(), HOOK], "constraints": [SPRING]} | fields
    return ada, new_scene(ada, new_universe(ada, is_public=True), **given)


def played(app: APIFlask, scene: dict[str, Any]) -> Scene:
    """Return a stored scene as the engine plays it."""
    with app.app_context():
        row = db.session.get(SceneRow, UUID(scene["id"]))
        assert row is not None
        return effective_scene(row)


def lost_in(scene: dict[str, Any]) -> list[str]:
    return [warning["pointer"] for warning in scene["warnings"] if warning["message"] == "there is no such body"]


def test_a_scene_keeps_its_constraints_with_every_field(client: FlaskClient) -> None:
    ada, scene = a_jointed_scene(client)
    (spring,) = ok(ada.get(f"/api/scenes/{scene['id']}"))["constraints"]
    assert spring == SPRING | {
        "id": spring["id"], "name": "", "collide": False, "max_force": None, "anchor_a": [0.0, 0.0],
        "anchor_b": [0.0, 0.0], "rest_length": None, "damping": 0.0,
    }  # fmt: skip
    (listed,) = ok(ada.get(f"/api/scenes?universe_id={scene['universe_id']}"))
    assert {"bodies", "constraints", "clouds", "spawners"}.isdisjoint(listed)


def test_constraints_are_made_shown_listed_changed_and_deleted_one_by_one(client: FlaskClient) -> None:
    ada, scene = a_jointed_scene(client)
    path = f"/api/scenes/{scene['id']}/constraints"
    response = ada.post(path, {"kind": "motor", "a": "ball", "rate": 3})
    motor = created(response)
    shown = {name: value for name, value in motor.items() if name != "warnings"}
    assert ok(ada.get(response.headers["Location"])) == shown
    assert (motor["scene_id"], motor["order"], motor["rate"], motor["b"]) == (scene["id"], 1, 3.0, "")
    response = ada.get(f"{path}?per_page=1&page=2")
    assert response.headers["X-Total-Count"] == "2"
    assert ok(response) == [shown]
    changed = ok(ada.patch(f"{path}/{motor['id']}", {"rate": -1, "max_force": 5, "name": "drive"}))
    assert (changed["rate"], changed["max_force"], changed["name"], changed["a"]) == (-1.0, 5.0, "drive", "ball")
    assert ok(ada.put(f"{path}/{motor['id']}", {"rate": None}))["rate"] == 1.0
    assert ok(ada.delete(f"{path}/{motor['id']}")) == {"id": motor["id"], "deleted": True}
    problem(ada.get(f"{path}/{motor['id']}"), 404)
    assert [row["kind"] for row in ok(ada.get(path))] == ["spring"]
    _, other = a_jointed_scene(client)
    problem(ada.get(f"{path}/{other['constraints'][0]['id']}"), 404)


def test_a_change_to_a_constraint_is_a_change_to_its_scene(client: FlaskClient) -> None:
    ada, scene = a_jointed_scene(client)
    path = f"/api/scenes/{scene['id']}"
    ok(ada.patch(f"{path}/constraints/{scene['constraints'][0]['id']}", {"damping": 1}))
    assert ok(ada.get(path))["updated_at"] > scene["updated_at"]


def test_a_constraint_of_another_kind_keeps_what_every_constraint_has(client: FlaskClient) -> None:
    ada, scene = a_jointed_scene(client, constraints=[SPRING | {"name": "n", "max_force": 9, "anchor_a": [1, 0]}])
    path = f"/api/scenes/{scene['id']}/constraints/{scene['constraints'][0]['id']}"
    slide = ok(ada.patch(path, {"kind": "slide", "most": 2}))
    assert [slide[name] for name in ("kind", "name", "a", "b", "max_force")] == ["slide", "n", "ball", "hook", 9.0]
    assert (slide["anchor_a"], slide["most"]) == ([0.0, 0.0], 2.0)
    # What a rope may have at most is a length, what a hinge may is an angle.
    assert ok(ada.patch(path, {"kind": "rotary_limit"}))["most"] == pytest.approx(1.5707963)
    (fault,) = problem(ada.patch(path, {"kind": "groove", "start": [0, 1]}), 422)["errors"]
    assert (fault["pointer"], fault["message"]) == ("/end", "the field is required")
    (fault,) = problem(ada.patch(path, {"stiffness": 3}), 422)["errors"]
    assert fault["pointer"] == "/stiffness"


def test_putting_constraints_replaces_all_of_them_and_keeps_those_with_an_id(client: FlaskClient) -> None:
    ada, scene = a_jointed_scene(client)
    path = f"/api/scenes/{scene['id']}"
    (spring,) = scene["constraints"]
    pin = {"kind": "pin", "a": "hook"}
    changed = ok(ada.put(path, {"constraints": [pin, spring | {"stiffness": 7}]}))["constraints"]
    assert [row["kind"] for row in changed] == ["pin", "spring"]
    assert (changed[1]["id"], changed[1]["stiffness"]) == (spring["id"], 7.0)
    for constraints, index in (([pin | {"id": scene["id"]}], 0), ([spring, spring], 1)):
        (fault,) = problem(ada.put(path, {"constraints": constraints}), 422)["errors"]
        assert fault["pointer"] == f"/constraints/{index}/id"
    assert ok(ada.put(path, {"name": "left alone"}))["constraints"] == changed
    # What is shown can be sent back as it is.
    assert ok(ada.put(path, {"constraints": changed}))["constraints"] == changed
    assert ok(ada.put(path, {"constraints": None}))["constraints"] == []


def test_a_constraint_may_name_its_bodies_by_id_and_the_engine_gets_names(app: APIFlask, client: FlaskClient) -> None:
    ada, scene = a_jointed_scene(client, bodies=[ball(), {"position": [1, 1, 0]}], constraints=[])
    named, nameless = (body["id"] for body in scene["bodies"])
    path = f"/api/scenes/{scene['id']}"
    by_id = ok(ada.put(path, {"constraints": [{"kind": "pin", "a": named.upper(), "b": nameless}]}))
    assert [by_id["constraints"][0][end] for end in "ab"] == [named.upper(), nameless]
    assert lost_in(by_id) == []
    (pin,) = played(app, scene).constraints
    assert (pin.a, pin.b) == ("ball", "body 2")
    before = run_hash(played(app, scene))
    ok(ada.put(path, {"constraints": [{"kind": "pin", "a": "ball", "b": "body 2"}]}))
    assert run_hash(played(app, scene)) == before


@pytest.mark.parametrize("by_id", [False, True], ids=["by name", "by id"])
def test_a_deleted_body_leaves_a_constraint_that_the_warnings_name(client: FlaskClient, *, by_id: bool) -> None:
    ada, scene = a_jointed_scene(client)
    path = f"/api/scenes/{scene['id']}"
    doomed = scene["bodies"][0]
    if by_id:
        ok(ada.patch(f"{path}/constraints/{scene['constraints'][0]['id']}", {"a": doomed["id"]}))
    assert lost_in(ok(ada.get(path))) == []
    ok(ada.delete(f"{path}/bodies/{doomed['id']}"))
    left = ok(ada.get(path))
    assert lost_in(left) == ["/constraints/0/a"]
    (warning,) = (row for row in left["warnings"] if row["pointer"] == "/constraints/0/a")
    assert warning["value"] == (doomed["id"] if by_id else "ball")
    problem(ada.post(f"{path}/preview"), 422)
    response = ada.post(f"{path}/constraints", {"kind": "pin", "a": "hook", "b": "nobody"})
    assert lost_in(created(response)) == ["/constraints/0/a", "/constraints/1/b"]


def test_particles_are_warned_that_they_have_no_joints(client: FlaskClient) -> None:
    ada, scene = a_jointed_scene(client, dynamics="particles")
    assert [warning["pointer"] for warning in scene["warnings"]] == ["/constraints"]
    (fault,) = problem(ada.post(f"/api/scenes/{scene['id']}/preview"), 422)["errors"]
    assert fault["pointer"] == "/constraints"


def test_clouds_and_spawners_are_lists_that_replace(app: APIFlask, client: FlaskClient) -> None:
    cloud = {"count": 30, "temperature": [[0, 1], [5, 2.5]], "body": {"shape": {"radius": 0.02}}}
    rain = {"every": 0.5, "timing": "poisson", "body": {"position": [0, 5, 0]}}
    ada, scene = a_jointed_scene(client, clouds=[cloud], spawners=[rain, {}])
    assert (scene["clouds"][0]["count"], scene["clouds"][0]["distribution"]) == (30, "uniform")
    assert scene["clouds"][0]["temperature"] == [[0.0, 1.0], [5.0, 2.5]]
    assert scene["clouds"][0]["body"]["shape"] == {"kind": "circle", "radius": 0.02}
    assert [spawner["every"] for spawner in scene["spawners"]] == [0.5, 1.0]
    given = Scene.model_validate({"clouds": [cloud], "spawners": [rain, {}]})
    assert (played(app, scene).clouds, played(app, scene).spawners) == (given.clouds, given.spawners)
    path = f"/api/scenes/{scene['id']}"
    changed = ok(ada.patch(path, {"spawners": scene["spawners"][1:]}))
    assert (changed["spawners"], changed["clouds"]) == (scene["spawners"][1:], scene["clouds"])
    assert ok(ada.patch(path, {"clouds": None}))["clouds"] == []


@pytest.mark.parametrize(
    ("change", "pointer", "allowed"),
    [
        ({"constraints": [{"kind": "rope"}]}, "/constraints/0/kind", "pin, pivot, slide, groove"),
        ({"constraints": [{}]}, "/constraints/0/kind", "pin, pivot, slide, groove"),
        ({"constraints": [{"kind": "pin"}]}, "/constraints/0/a", "text of 1 to 200"),
        ({"constraints": [SPRING, SPRING | {"ratio": 2}]}, "/constraints/1/ratio", "rest_length, stiffness"),
        ({"constraints": [SPRING | {"stiffness": -1}]}, "/constraints/0/stiffness", "a number from 0 to 1000000000"),
        ({"constraints": [SPRING | {"id": "5"}]}, "/constraints/0/id", "a UUID"),
        ({"constraints": [SPRING] * (MAX_CONSTRAINTS + 1)}, "/constraints", f"at most {MAX_CONSTRAINTS}"),
        ({"clouds": [{}] * (MAX_SOURCES + 1)}, "/clouds", f"at most {MAX_SOURCES}"),
        ({"spawners": [{}] * (MAX_SOURCES + 1)}, "/spawners", f"at most {MAX_SOURCES}"),
        ({"clouds": [{"count": 0}]}, "/clouds/0/count", "a whole number from 1 to 20000"),
        ({"clouds": [{"temperature": [[0, -1]]}]}, "/clouds/0/temperature/0/1", "a number from 0"),
        ({"spawners": [{"body": {"shape": {"kind": "box", "radius": 1}}}]}, "/spawners/0/body/shape/radius", "kind, size"),
        ({"spawners": [{"timing": "often"}]}, "/spawners/0/timing", "regular, poisson"),
        ({"mapping": [1]}, "/mapping/0", "an object with any of name, source, target"),
    ],
)  # fmt: skip
def test_what_no_scene_can_hold_is_422_with_its_pointer_and_what_is_allowed(
    client: FlaskClient, change: dict[str, Any], pointer: str, allowed: str
) -> None:
    ada, scene = a_jointed_scene(client)
    (fault,) = problem(ada.patch(f"/api/scenes/{scene['id']}", change), 422)["errors"]
    assert fault["pointer"] == pointer
    assert allowed in fault["allowed"]
    assert ok(ada.get(f"/api/scenes/{scene['id']}")) == scene


def test_a_full_scene_takes_no_more_constraints(client: FlaskClient) -> None:
    ada, scene = a_jointed_scene(client, constraints=[SPRING] * MAX_CONSTRAINTS)
    path = f"/api/scenes/{scene['id']}/constraints"
    (fault,) = problem(ada.post(path, SPRING), 422)["errors"]
    assert fault["allowed"] == f"at most {MAX_CONSTRAINTS}"
    ok(ada.delete(f"{path}/{scene['constraints'][7]['id']}"))
    assert created(ada.post(path, SPRING))["order"] == MAX_CONSTRAINTS


def test_a_shape_of_another_kind_replaces_the_old_one_and_of_the_same_kind_merges(client: FlaskClient) -> None:
    ada, scene = a_jointed_scene(client)
    path = f"/api/scenes/{scene['id']}/bodies/{scene['bodies'][0]['id']}"
    segment = {"kind": "segment", "a": [-1.0, 0.0, 0.0], "b": [1.0, 0.0, 0.0]}
    assert ok(ada.patch(path, {"shape": segment}))["shape"] == segment | {"radius": 0.02}
    assert ok(ada.patch(path, {"shape": {"radius": 0.5}}))["shape"] == segment | {"radius": 0.5}
    assert ok(ada.patch(path, {"shape": {"radius": None}}))["shape"] == segment | {"radius": 0.02}
    assert ok(ada.patch(path, {"shape": {"kind": "box"}}))["shape"] == {"kind": "box", "size": [0.2, 0.2, 0.0]}
    for shape, pointer in (
        ({"radius": 1}, "/shape/radius"),
        ({"kind": "polygon"}, "/shape/vertices"),
        ({"kind": "star"}, "/shape/kind"),
        ({"size": [1, "2", 0]}, "/shape/size/1"),
    ):
        (fault,) = problem(ada.patch(path, {"shape": shape}), 422)["errors"]
        assert fault["pointer"] == pointer
    parts = [{"shape": {"kind": "box", "size": [1, 0.1, 0]}, "angle": 0.5}, {"position": [0.5, 0]}]
    compound = ok(ada.patch(path, {"shape": {"kind": "compound", "parts": parts}}))["shape"]
    assert [part["shape"]["kind"] for part in compound["parts"]] == ["box", "circle"]
    assert ok(ada.patch(path, {"shape": None}))["shape"] == {"kind": "circle", "radius": 0.1}


def test_whom_a_body_meets_is_kept_and_merges(client: FlaskClient) -> None:
    ada, scene = a_jointed_scene(client, bodies=[ball(sensor=True, collision={"group": 3})], constraints=[])
    everybody = 2**32 - 1
    assert scene["bodies"][0]["sensor"] is True
    assert scene["bodies"][0]["collision"] == {"group": 3, "categories": everybody, "mask": everybody}
    path = f"/api/scenes/{scene['id']}/bodies/{scene['bodies'][0]['id']}"
    changed = ok(ada.patch(path, {"collision": {"mask": 6, "group": None}}))
    assert changed["collision"] == {"group": 0, "categories": everybody, "mask": 6}


def test_a_body_stored_before_there_were_filters_meets_everybody(app: APIFlask, client: FlaskClient) -> None:
    ada, scene = a_jointed_scene(client)
    with app.app_context():
        for row in db.session.get(SceneRow, UUID(scene["id"])).bodies:
            row.definition = {name: value for name, value in row.definition.items() if name != "collision"}
        db.session.commit()
    assert ok(ada.get(f"/api/scenes/{scene['id']}"))["bodies"] == scene["bodies"]


def test_a_track_goes_stale_when_its_scene_gets_a_source(client: FlaskClient) -> None:
    ada = sign_up(client)
    scene = new_scene(ada, new_universe(ada))
    track = new_track(ada, scene)
    path = f"/api/scenes/{scene['id']}"
    for change in ({"clouds": [{}]}, {"spawners": [{}]}, {"constraints": [SPRING]}):
        assert ok(ada.get(f"/api/audio/tracks/{track['id']}"))["stale"] is False
        ok(ada.patch(path, change))
        assert ok(ada.get(f"/api/audio/tracks/{track['id']}"))["stale"] is True
        ok(ada.patch(path, dict.fromkeys(change)))


def test_the_api_document_tells_the_kinds_apart(client: FlaskClient) -> None:
    schemas = ok(client.get("/openapi.json"))["components"]["schemas"]
    for name in ("ConstraintIn", "ConstraintInScene", "ConstraintOut", "PlacedConstraintOut", "ConstraintWritten"):
        kinds = [schemas[branch["$ref"].rsplit("/", 1)[-1]] for branch in schemas[name]["oneOf"]]
        assert len({kind["properties"]["kind"]["const"] for kind in kinds}) == 9
        # Every kind says which it is, so that exactly one of them describes a constraint.
        assert all("kind" in kind["required"] for kind in kinds)
    assert {"Circle", "Box", "Polygon", "Segment", "Compound", "Cloud", "Spawner", "Gate", "Resonance"} <= set(schemas)
