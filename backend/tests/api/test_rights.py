"""Who may do what: every route, as everyone, with a universe of every visibility."""

from __future__ import annotations

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from tests.services.factories import Person, new_scene, new_track, new_universe, sign_up

READS = (
    ("GET", "/api/universes/{universe}"),
    ("GET", "/api/universes/{universe}/physics"),
    ("GET", "/api/universes/{universe}/harmony"),
    ("GET", "/api/scenes?universe_id={universe}"),
    ("GET", "/api/scenes/{scene}"),
    ("GET", "/api/scenes/{scene}/bodies"),
    ("GET", "/api/scenes/{scene}/bodies/{body}"),
    ("GET", "/api/scenes/{jointed}/constraints"),
    ("GET", "/api/scenes/{jointed}/constraints/{constraint}"),
    ("POST", "/api/scenes/{scene}/preview"),
    ("GET", "/api/scenes/{scene}/previews/{run}/audio"),
    ("GET", "/api/scenes/{scene}/previews/{run}/frames"),
    ("GET", "/api/physics-parameters?universe_id={universe}"),
    ("GET", "/api/physics-parameters/universe/{universe}"),
    ("GET", "/api/physics-parameters/{set}"),
    ("GET", "/api/audio/tracks?scene_id={scene}"),
    ("GET", "/api/audio/tracks/{track}"),
    ("GET", "/api/audio/{track}"),
    ("GET", "/api/audio/{track}/file"),
    ("GET", "/api/audio/file/{track}"),
    ("GET", "/api/audio/{track}/score"),
    ("GET", "/api/audio/{track}/stems"),
    ("GET", "/api/audio/{track}/captions"),
    ("GET", "/api/audio/{track}/waveform"),
    ("GET", "/api/audio/{track}/picture"),
    ("GET", "/api/audio/{track}/spectrogram"),
)
WRITES = (
    ("PUT", "/api/universes/{universe}", {"name": "new"}),
    ("PATCH", "/api/universes/{universe}", {"visibility": "{visibility}"}),
    ("PUT", "/api/universes/{universe}/physics", {"gravity": 1}),
    ("PATCH", "/api/universes/{universe}/harmony", {"key": "D"}),
    ("POST", "/api/scenes", {"universe_id": "{universe}"}),
    ("PUT", "/api/scenes/{scene}", {"name": "new"}),
    ("PATCH", "/api/scenes/{scene}", {"laws": {"gravity": 1}}),
    ("POST", "/api/scenes/{scene}/bodies", {"position": [3, 3, 0]}),
    ("PUT", "/api/scenes/{scene}/bodies/{body}", {"mass": 2}),
    ("PATCH", "/api/scenes/{scene}/bodies/{body}", {"mass": 3}),
    ("POST", "/api/scenes/{jointed}/constraints", {"kind": "spring", "a": "ball"}),
    ("PUT", "/api/scenes/{jointed}/constraints/{constraint}", {"length": 2}),
    ("PATCH", "/api/scenes/{jointed}/constraints/{constraint}", {"length": 3}),
    ("POST", "/api/physics-parameters", {"universe_id": "{universe}", "name": "Moon"}),
    ("PATCH", "/api/physics-parameters/{set}", {"gravity": 2}),
    ("POST", "/api/audio/generate", {"scene_id": "{scene}"}),
    ("DELETE", "/api/audio/{track}", None),
    ("DELETE", "/api/scenes/{scene}/bodies/{body}", None),
    ("DELETE", "/api/scenes/{jointed}/constraints/{constraint}", None),
    ("DELETE", "/api/physics-parameters/{spare}", None),
    ("DELETE", "/api/scenes/{scene}", None),
    ("DELETE", "/api/universes/{universe}", None),
)
NO_UNIVERSE = (
    "/api/health",
    "/api/auth/",
    "/api/users/",
    "/api/presets",
    "/api/audio/timbres",
    "/api/audio/table",
    "/api/audio/sources",
    "/api/audio/targets",
    "/api/physics-parameters/definitions",
)


def a_world(owner: Person, visibility: str) -> dict[str, str]:
    universe = new_universe(owner, visibility=visibility)
    scene = new_scene(owner, universe)
    jointed = new_scene(owner, universe, dynamics="rigid", constraints=[{"kind": "pin", "a": "ball"}])
    spare = owner.post("/api/physics-parameters", {"universe_id": universe["id"], "name": "Spare"}).get_json()
    (default,) = (
        row["id"]
        for row in owner.get(f"/api/physics-parameters?universe_id={universe['id']}").get_json()
        if row["is_default"]
    )
    return {
        "universe": universe["id"],
        "visibility": visibility,
        "scene": scene["id"],
        "body": scene["bodies"][0]["id"],
        "jointed": jointed["id"],
        "constraint": jointed["constraints"][0]["id"],
        "set": default,
        "spare": spare["id"],
        "track": new_track(owner, scene)["id"],
        "run": owner.post(f"/api/scenes/{scene['id']}/preview").get_json()["run_hash"],
    }


def filled(value: object, world: dict[str, str]) -> object:
    if isinstance(value, dict):
        return {name: filled(item, world) for name, item in value.items()}
    return value.format(**world) if isinstance(value, str) else value


@pytest.mark.parametrize("visibility", ["private", "unlisted", "public"])
@pytest.mark.parametrize("role", ["anonymous", "stranger", "owner"])
def test_who_may_read_and_who_may_write(client: FlaskClient, role: str, visibility: str) -> None:
    owner = sign_up(client)
    world = a_world(owner, visibility)
    person = {"anonymous": Person(client), "stranger": sign_up(client), "owner": owner}[role]
    visible = visibility != "private" or role == "owner"
    for method, path in READS:
        status = person.call(method, path.format(**world)).status_code
        assert status == (200 if visible else 404), (method, path)
    for method, path, body in WRITES:
        response = person.call(method, path.format(**world), filled(body, world))
        if role == "anonymous":
            assert response.status_code == 401, (method, path)
        elif role == "stranger":
            assert response.status_code == (403 if visible else 404), (method, path)
        else:
            assert response.status_code in (200, 201), (method, path, response.text)


@pytest.mark.parametrize("role", ["anonymous", "stranger"])
def test_rights_are_judged_before_the_message_is(client: FlaskClient, role: str) -> None:
    owner = sign_up(client)
    private, public = a_world(owner, "private"), a_world(owner, "public")
    person = Person(client) if role == "anonymous" else sign_up(client)
    nonsense = {"nonsense": True}
    for world, seen in ((private, False), (public, True)):
        for method, path, body in WRITES:
            if body is None:
                continue
            # What says where to write is told; everything else is wrong.
            place = {name: item for name, item in body.items() if name.endswith("_id")}
            response = person.call(method, path.format(**world), filled(place | nonsense, world))
            expected = 401 if role == "anonymous" else 403 if seen else 404
            assert response.status_code == expected, (method, path)


def test_the_table_of_rights_knows_every_route(app: APIFlask) -> None:
    tested = {(method, path.partition("?")[0]) for method, path, *_ in (*READS, *WRITES)}
    pattern = {
        "universe_id": "universe", "scene_id": "scene", "body_id": "body", "constraint_id": "constraint",
        "set_id": "set", "track_id": "track",
    }  # fmt: skip
    same = {"PUT": "PATCH", "PATCH": "PUT"}
    for path, methods in app.test_client().get("/openapi.json").get_json()["paths"].items():
        if path.startswith(NO_UNIVERSE):
            continue
        known = path.format(run_hash="{run}", **{name: f"{{{short}}}" for name, short in pattern.items()})
        known = known.replace("{scene}/constraints", "{jointed}/constraints")
        for method in (name.upper() for name in methods):
            twin = (same.get(method, method), known)
            listed = known in ("/api/universes", "/api/scenes", "/api/audio/tracks", "/api/physics-parameters")
            deletes = {known.replace("{set}", "{spare}"), known.replace("/tracks/", "/")}
            covered = (method, known) in tested or twin in tested or {(method, name) for name in deletes} & tested
            assert covered or listed, (method, path)


def test_ids_are_compared_as_uuids_and_not_as_text(client: FlaskClient) -> None:
    ada = sign_up(client)
    universe = new_universe(ada)
    for spelled in (universe["id"].upper(), universe["id"].lower()):
        assert ada.get(f"/api/universes/{spelled}").status_code == 200
    written = ada.post("/api/scenes", {"universe_id": universe["id"].replace("-", "").upper()})
    assert written.status_code == 201, written.text
    assert written.get_json()["universe_id"] == universe["id"]


def test_a_private_universe_is_in_nobody_elses_list(client: FlaskClient) -> None:
    owner = sign_up(client)
    world = {
        visibility: new_universe(owner, visibility=visibility)["id"] for visibility in ("private", "unlisted", "public")
    }
    for person in (Person(client), sign_up(client)):
        shown = {row["id"] for row in person.get("/api/universes?public=true").get_json()}
        assert shown == {world["public"]}
    assert {row["id"] for row in owner.get("/api/universes").get_json()} == set(world.values())
    assert {row["id"] for row in Person(client).get("/api/universes").get_json()} == {world["public"]}


def test_a_preview_is_only_given_for_the_scene_that_was_rendered(client: FlaskClient) -> None:
    owner = sign_up(client)
    private, public = a_world(owner, "private"), new_scene(owner, new_universe(owner, is_public=True))
    leak = Person(client).get(f"/api/scenes/{public['id']}/previews/{private['run']}/audio")
    assert leak.status_code == 404
