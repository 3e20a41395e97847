"""All that belongs to a person: their settings, all of it as one file, and its end."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from app.core.errors import Unauthenticated
from app.core.permissions import Caller
from app.db.session import db
from app.models import AuthSession, Base, PersonalToken
from app.schemas.accounts import SettingsOut
from app.services import accounts
from app.services.audio.storage import current_storage
from harmonic.scene import Harmony
from tests.services.factories import (
    PASSWORD,
    Person,
    created,
    new_scene,
    new_track,
    new_universe,
    ok,
    personal,
    problem,
    sign_up,
)

SETTINGS = "/api/users/me/settings"
DEFAULTS = {"locale": None, "theme": "auto", "reduced_motion": None, "loudness": -14.0}


def test_settings_begin_as_the_defaults_and_merge(client: FlaskClient) -> None:
    ada = sign_up(client)
    assert ok(ada.get(SETTINGS)) == DEFAULTS
    assert ok(ada.put(SETTINGS, {"theme": "dark", "locale": "pt-BR"})) == DEFAULTS | {
        "theme": "dark",
        "locale": "pt-BR",
    }
    changed = DEFAULTS | {"theme": "dark", "locale": None, "reduced_motion": False, "loudness": -23.0}
    assert ok(ada.patch(SETTINGS, {"locale": None, "reduced_motion": False, "loudness": -23})) == changed
    assert ok(ada.get(SETTINGS)) == changed
    assert ok(ada.patch(SETTINGS, dict.fromkeys(DEFAULTS))) == DEFAULTS
    assert ok(sign_up(client).get(SETTINGS)) == DEFAULTS


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("locale", "german"),
        ("locale", "de_DE"),
        ("locale", ""),
        ("theme", "blue"),
        ("theme", 1),
        ("reduced_motion", "yes"),
        ("reduced_motion", 1),
        ("loudness", -41),
        ("loudness", -7),
        ("loudness", True),
        ("volume", 1),
    ],
)
def test_a_setting_that_cannot_be_is_refused_and_changes_nothing(client: FlaskClient, field: str, value: Any) -> None:
    ada = sign_up(client)
    (fault,) = problem(ada.patch(SETTINGS, {"theme": "light"} | {field: value}), 422)["errors"]
    assert fault["pointer"] == f"/{field}"
    assert ok(ada.get(SETTINGS)) == DEFAULTS


def test_settings_that_are_changed_at_once_all_hold(app: APIFlask, client: FlaskClient) -> None:
    ada = sign_up(client)
    changes = [{"locale": "de"}, {"theme": "light"}, {"reduced_motion": True}, {"loudness": -20.0}]

    def write(change: dict[str, Any]) -> int:
        return Person(app.test_client(), ada.access_token).patch(SETTINGS, change).status_code

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(write, changes)) == [200] * 4
    assert ok(ada.get(SETTINGS)) == {name: value for change in changes for name, value in change.items()}


@pytest.mark.parametrize(("path", "change"), [("/api/users/me", {"bio": "new"}), (SETTINGS, {"theme": "dark"})])
def test_what_has_changed_meanwhile_is_not_written_over(client: FlaskClient, path: str, change: dict[str, str]) -> None:
    ada = sign_up(client)
    known = ada.get(path).headers["ETag"]
    ok(ada.patch(path, change, headers={"If-Match": known}))
    problem(ada.patch(path, change, headers={"If-Match": known}), 412)
    problem(ada.delete("/api/users/me", json={"password": PASSWORD}, headers={"If-Match": '"never"'}), 412)
    assert ada.get(path).headers["ETag"] != known


def test_where_nothing_can_be_compared_a_condition_is_refused(client: FlaskClient) -> None:
    ada = sign_up(client)
    token = created(ada.post("/api/auth/tokens", {"name": "x"}))
    (session,) = ok(ada.get("/api/auth/sessions"))
    for path in (f"/api/auth/tokens/{token['id']}", f"/api/auth/sessions/{session['id']}"):
        problem(ada.delete(path, headers={"If-Match": '"never"'}), 412)
        ok(ada.delete(path, headers={"If-Match": "*"}))


@pytest.mark.parametrize("locale", ["de", "gsw", "pt-BR", "zh-Hant-TW", "es-419", "sr-Latn"])
def test_every_usual_language_is_understood(client: FlaskClient, locale: str) -> None:
    assert ok(sign_up(client).put(SETTINGS, {"locale": locale}))["locale"] == locale


def test_loudness_means_what_it_means_for_a_scene() -> None:
    field, setting = Harmony.model_fields["loudness"], SettingsOut.model_fields["loudness"]
    assert field.default == setting.default
    assert {repr(bound) for bound in field.metadata} == {repr(bound) for bound in setting.metadata}


def a_life(ada: Person) -> dict[str, Any]:
    """Give a person one of everything."""
    universe = new_universe(ada, name="Glass")
    new_universe(ada, name="Empty", is_public=True)
    scene = new_scene(ada, universe, dynamics="rigid", constraints=[{"kind": "pin", "a": "ball"}])
    created(ada.post("/api/physics-parameters", {"universe_id": universe["id"], "name": "Moon", "gravity": 1.62}))
    track = new_track(ada, scene)
    preview = ok(ada.post(f"/api/scenes/{scene['id']}/preview"))
    ok(ada.patch(SETTINGS, {"theme": "dark"}))
    personal(ada, "read")
    return {"universe": universe, "scene": scene, "track": track, "preview": preview}


def test_everything_of_a_person_is_in_one_file_and_nothing_of_anyone_else(client: FlaskClient) -> None:
    ada, bob = sign_up(client), sign_up(client)
    life = a_life(ada)
    bobs = new_universe(bob, name="Bob's")
    new_scene(bob, bobs, name="Bob's scene")
    created(bob.post(f"/api/universes/{bobs['id']}/collaborators", {"username": ada.user["username"]}))
    ok(ada.put(f"/api/universes/{bobs['id']}/favorite"))
    place = f"/api/universes/{life['universe']['id']}"
    friend = sign_up(client)
    created(ada.post(f"{place}/collaborators", {"username": friend.user["username"], "role": "editor"}))
    link = created(ada.post(f"{place}/invitations"))
    response = ada.get("/api/users/me/export")
    whole = ok(response)
    assert response.headers["Content-Disposition"] == (
        f'attachment; filename="harmonic-universe-{ada.user["username"]}.json"'
    )
    assert set(whole) == {
        "exported_at", "profile", "settings", "sessions", "tokens", "universes", "shared_with_me", "favorites",
    }  # fmt: skip
    assert [(row["universe_id"], row["role"]) for row in whole["shared_with_me"]] == [(bobs["id"], "viewer")]
    assert [row["universe_id"] for row in whole["favorites"]] == [bobs["id"]]
    assert whole["profile"] == ok(ada.get("/api/users/me"))
    assert whole["settings"] == ok(ada.get(SETTINGS))
    assert whole["sessions"] == ok(ada.get("/api/auth/sessions"))
    assert [row["name"] for row in whole["tokens"]] == ["a program"]
    glass, empty = whole["universes"]
    assert (glass["name"], empty["name"]) == ("Glass", "Empty")
    assert [row["name"] for row in glass["parameter_sets"]] == ["Default", "Moon"]
    (scene,) = glass["scenes"]
    stored = ok(ada.get(f"/api/scenes/{life['scene']['id']}"))
    assert scene == {name: value for name, value in stored.items() if name not in ("effective", "warnings")}
    assert len(scene["bodies"]) == len(scene["constraints"]) == 1
    (track,) = glass["tracks"]
    shown = ok(ada.get(f"/api/audio/{life['track']['id']}"))
    assert track == {name: value for name, value in shown.items() if name not in ("stale", "links")}
    assert (empty["scenes"], empty["tracks"], empty["collaborators"], empty["invitations"]) == ([], [], [], [])
    assert [(row["username"], row["role"]) for row in glass["collaborators"]] == [(friend.user["username"], "editor")]
    assert [row["id"] for row in glass["invitations"]] == [link["id"]]
    assert len(empty["parameter_sets"]) == 1
    assert "Bob" not in response.text
    for secret in ("argon2", "token_hash", "password", link["token"]):
        assert secret not in response.text


def test_what_was_taken_away_can_be_built_again(client: FlaskClient) -> None:
    ada, bob = sign_up(client), sign_up(client)
    a_life(ada)
    scene = ok(ada.get("/api/users/me/export"))["universes"][0]["scenes"][0]
    takes = set(client.get("/openapi.json").get_json()["components"]["schemas"]["SceneCreate"]["properties"])
    wanted = {name: value for name, value in scene.items() if name in takes and name != "universe_id"}
    for part in ("bodies", "constraints"):
        wanted[part] = [{name: value for name, value in row.items() if name != "id"} for row in wanted[part]]
    built = created(bob.post("/api/scenes", wanted | {"universe_id": new_universe(bob)["id"]}))
    assert len(built["bodies"]) == len(scene["bodies"])


def test_an_account_ends_with_everything_in_it_files_included(app: APIFlask, client: FlaskClient) -> None:
    def counted() -> dict[str, int]:
        with app.app_context():
            tables = Base.metadata.tables.items()
            return {name: len(db.session.execute(table.select()).all()) for name, table in tables}

    bob = sign_up(client)
    other = a_life(bob)
    counts_of_one = counted()
    ada = sign_up(client, username="ada")
    life = a_life(ada)
    for owner, universe, guest in ((ada, life["universe"], bob), (bob, other["universe"], ada)):
        created(owner.post(f"/api/universes/{universe['id']}/collaborators", {"username": guest.user["username"]}))
        created(owner.post(f"/api/universes/{universe['id']}/invitations"))
        ok(guest.put(f"/api/universes/{universe['id']}/favorite"))
    # The link into Bob's universe is his, and stays.
    counts_of_one["invitations"] += 1
    with app.app_context():
        storage = current_storage()

    def folders(of: dict[str, Any]) -> list[bool]:
        track = storage.track_file(of["track"]["id"], "x").parent
        preview = storage.preview_file(of["scene"]["id"], of["preview"]["run_hash"], "x")
        assert preview is None
        kept = Path(track).parent.parent / "previews" / f"{of['scene']['id']}-{of['preview']['run_hash']}"
        return [Path(track).is_dir(), kept.is_dir()]

    assert folders(life) == folders(other) == [True, True]
    assert ok(ada.delete("/api/users/me", json={"password": PASSWORD})) == {"id": ada.user["id"], "deleted": True}
    assert folders(life) == [False, False]
    assert folders(other) == [True, True]
    problem(ada.get("/api/auth/me"), 401)
    problem(client.post("/api/auth/login", json={"username": "ada", "password": PASSWORD}), 401)
    problem(client.get("/api/users/ada"), 404)
    assert counted() == counts_of_one
    assert sign_up(client, username="ada").user["id"] != ada.user["id"]
    assert len(ok(bob.get("/api/users/me/export"))["universes"]) == 2


def test_an_account_does_not_end_without_its_password(client: FlaskClient) -> None:
    ada = sign_up(client)
    (fault,) = problem(ada.delete("/api/users/me", json={"password": "secret-guess"}), 422)["errors"]
    assert (fault["pointer"], fault["value"]) == ("/password", "")
    (fault,) = problem(ada.delete("/api/users/me", json={}), 422)["errors"]
    assert fault["pointer"] == "/password"
    problem(ada.delete("/api/users/me"), 415)
    assert ok(ada.get("/api/auth/me")) == ada.user


def test_a_program_ends_an_account_only_with_the_password(client: FlaskClient) -> None:
    ada = sign_up(client)
    program = personal(ada, "write")
    problem(program.delete("/api/users/me", json={"password": "wrong password"}), 422)
    ok(program.delete("/api/users/me", json={"password": PASSWORD}))
    problem(program.get("/api/auth/me"), 401)


def test_whoever_is_gone_can_do_nothing(app: APIFlask) -> None:
    gone = Caller(user_id=uuid4(), session_id=uuid4())
    with app.app_context():
        for deed in (accounts.profile_of, accounts.everything_of, accounts.logout_all, accounts.tokens_of):
            with pytest.raises(Unauthenticated):
                deed(gone)
        assert db.session.scalars(db.select(AuthSession)).all() == []
        assert db.session.scalars(db.select(PersonalToken)).all() == []


def test_two_who_want_the_same_name_at_the_same_moment_do_not_both_get_it(app: APIFlask, client: FlaskClient) -> None:
    people = [sign_up(client) for _ in range(6)]

    def rename(person: Person) -> int:
        return Person(app.test_client(), person.access_token).patch("/api/users/me", {"username": "ada"}).status_code

    def join(number: int) -> int:
        wanted = {"username": "bob", "email": f"bob{number}@example.com", "password": PASSWORD}
        return app.test_client().post("/api/auth/register", json=wanted).status_code

    with ThreadPoolExecutor(6) as pool:
        renamed, joined = list(pool.map(rename, people)), list(pool.map(join, range(6)))
    assert sorted(renamed) == [200] + [409] * 5
    assert sorted(joined) == [201] + [409] * 5
    assert json.loads(client.get("/api/users/ada").text)["username"] == "ada"
