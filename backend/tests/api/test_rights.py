"""Who may do what: every route, as everyone, with a universe of every visibility."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from tests.services.factories import Person, created, new_scene, new_track, new_universe, ok, sign_up

READS = (
    ("GET", "/api/universes/{universe}"),
    ("GET", "/api/universes/{universe}/export"),
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
KEEPS = (
    ("POST", "/api/universes/{universe}/fork", None),
    ("PUT", "/api/universes/{universe}/favorite", None),
    ("DELETE", "/api/universes/{universe}/favorite", None),
)
"""What anyone may do who is signed in and sees the universe."""
MEETS = (
    ("GET", "/api/universes/{universe}/collaborators"),
    ("GET", "/api/universes/{universe}/collaborators/{viewer}"),
)
"""What its members may do."""
EDITS = (
    ("POST", "/api/scenes/reorder", {"universe_id": "{universe}", "scene_ids": ["{jointed}", "{scene}"]}),
    ("PUT", "/api/universes/{universe}", {"name": "new"}),
    ("PUT", "/api/universes/{universe}/physics", {"gravity": 1}),
    ("PATCH", "/api/universes/{universe}/harmony", {"key": "D"}),
    ("POST", "/api/scenes", {"universe_id": "{universe}"}),
    ("PUT", "/api/scenes/{scene}", {"name": "new"}),
    ("POST", "/api/scenes/{scene}/duplicate", {"name": "again"}),
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
)
"""What its editors and its owner may do."""
MANAGES = (
    ("PATCH", "/api/universes/{universe}", {"visibility": "{visibility}"}),
    ("GET", "/api/universes/{universe}/invitations", None),
    ("GET", "/api/universes/{universe}/invitations/{invitation}", None),
    ("POST", "/api/universes/{universe}/collaborators", {"username": "{newcomer}"}),
    ("PATCH", "/api/universes/{universe}/collaborators/{viewer}", {"role": "viewer"}),
    ("POST", "/api/universes/{universe}/invitations", {"role": "viewer"}),
    ("DELETE", "/api/universes/{universe}/invitations/{invitation}", None),
    ("DELETE", "/api/universes/{universe}/collaborators/{spare_viewer}", None),
    ("DELETE", "/api/universes/{universe}", None),
)
"""What only its owner may do."""
WRITES = (*EDITS, *(row for row in MANAGES if row[0] != "GET"))
NO_UNIVERSE = (
    "/api/health",
    "/api/auth/",
    "/api/users/",
    "/api/presets",
    "/api/invitations/accept",
    "/api/universes/import",
    "/api/audio/timbres",
    "/api/audio/table",
    "/api/audio/sources",
    "/api/audio/targets",
    "/api/physics-parameters/definitions",
)


ROLES = ("anonymous", "stranger", "viewer", "editor", "owner")


@dataclass
class World:
    """A universe with something of everything in it, and someone of every role."""

    ids: dict[str, str]
    people: dict[str, Person]


def a_world(client: FlaskClient, visibility: str) -> World:
    people = {role: sign_up(client) for role in ("stranger", "viewer", "editor", "owner")}
    owner, newcomer, spare_viewer = people["owner"], sign_up(client), sign_up(client)
    universe = new_universe(owner, visibility=visibility)
    path = f"/api/universes/{universe['id']}"
    for person, role in ((people["viewer"], "viewer"), (people["editor"], "editor"), (spare_viewer, "viewer")):
        created(owner.post(f"{path}/collaborators", {"username": person.user["username"], "role": role}))
    scene = new_scene(owner, universe)
    jointed = new_scene(owner, universe, dynamics="rigid", constraints=[{"kind": "pin", "a": "ball"}])
    spare = created(owner.post("/api/physics-parameters", {"universe_id": universe["id"], "name": "Spare"}))
    sets = ok(owner.get(f"/api/physics-parameters?universe_id={universe['id']}"))
    ids = {
        "universe": universe["id"],
        "visibility": visibility,
        "scene": scene["id"],
        "body": scene["bodies"][0]["id"],
        "jointed": jointed["id"],
        "constraint": jointed["constraints"][0]["id"],
        "set": next(row["id"] for row in sets if row["is_default"]),
        "spare": spare["id"],
        "track": new_track(owner, scene)["id"],
        "run": ok(owner.post(f"/api/scenes/{scene['id']}/preview"))["run_hash"],
        "viewer": people["viewer"].user["id"],
        "spare_viewer": spare_viewer.user["id"],
        "newcomer": newcomer.user["username"],
        "invitation": created(owner.post(f"{path}/invitations"))["id"],
    }
    return World(ids, people | {"anonymous": Person(client)})


def filled(value: object, world: dict[str, str]) -> object:
    if isinstance(value, dict):
        return {name: filled(item, world) for name, item in value.items()}
    if isinstance(value, list):
        return [filled(item, world) for item in value]
    return value.format(**world) if isinstance(value, str) else value


def expected(role: str, visibility: str, allowed: tuple[str, ...]) -> tuple[int, ...]:
    """Return what is said to a role that asks for something that these roles may do."""
    visible = visibility != "private" or role in ("viewer", "editor", "owner")
    if role in allowed:
        return (200, 201) if visible else (404,)
    return (401,) if role == "anonymous" else (403,) if visible else (404,)


@pytest.mark.parametrize("visibility", ["private", "unlisted", "public"])
@pytest.mark.parametrize("role", ROLES)
def test_who_may_do_what(client: FlaskClient, role: str, visibility: str) -> None:
    world = a_world(client, visibility)
    person = world.people[role]
    rows = (
        *((method, path, None, ROLES) for method, path in READS),
        *((*row, ROLES[1:]) for row in KEEPS),
        *((method, path, None, ROLES[2:]) for method, path in MEETS),
        *((*row, ROLES[3:]) for row in EDITS),
        *((*row, ROLES[4:]) for row in MANAGES),
    )
    for method, path, body, allowed in rows:
        response = person.call(method, path.format(**world.ids), filled(body, world.ids))
        assert response.status_code in expected(role, visibility, allowed), (method, path, response.text)


@pytest.mark.parametrize("role", ["anonymous", "stranger", "viewer", "editor"])
def test_rights_are_judged_before_the_message_is(client: FlaskClient, role: str) -> None:
    for visibility in ("private", "public"):
        world = a_world(client, visibility)
        for method, path, body in WRITES:
            if body is None or (role == "editor" and (method, path, body) in EDITS):
                continue
            if role == "editor" and path == "/api/universes/{universe}":
                # An editor may change a universe, only not who sees it: that hangs on the message.
                continue
            # What says where to write is told; everything else is wrong.
            place = {name: item for name, item in body.items() if name.endswith("_id")}
            response = world.people[role].call(
                method, path.format(**world.ids), filled(place | {"nonsense": True}, world.ids)
            )
            assert response.status_code in expected(role, visibility, ("owner",)), (method, path)


def test_the_table_of_rights_knows_every_route(app: APIFlask) -> None:
    tested = {(method, path.partition("?")[0]) for method, path, *_ in (*READS, *KEEPS, *MEETS, *EDITS, *MANAGES)}
    pattern = {
        "universe_id": "universe", "scene_id": "scene", "body_id": "body", "constraint_id": "constraint",
        "set_id": "set", "track_id": "track", "user_id": "viewer", "invitation_id": "invitation",
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
            deletes = {
                known.replace("{set}", "{spare}"),
                known.replace("{viewer}", "{spare_viewer}"),
                known.replace("/tracks/", "/"),
            }
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
    private, public = a_world(client, "private"), new_scene(owner, new_universe(owner, is_public=True))
    leak = Person(client).get(f"/api/scenes/{public['id']}/previews/{private.ids['run']}/audio")
    assert leak.status_code == 404
