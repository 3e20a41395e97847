"""Personal access tokens: what a program may do with one, and for how long."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from app.core.permissions import Caller
from app.db.session import db
from app.models import PersonalToken
from app.models.base import utc_now
from app.services import universes
from app.services.accounts.tokens import MOST_TOKENS
from tests.services.factories import (
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

TOKENS = "/api/auth/tokens"


def in_days(days: float) -> str:
    return (utc_now() + timedelta(days=days)).isoformat()


def test_a_token_is_shown_once_and_kept_as_a_hash(app: APIFlask, client: FlaskClient) -> None:
    ada = sign_up(client)
    response = ada.post(TOKENS, {"name": "Piano robot", "scopes": ["read"], "expires_at": None})
    made = created(response)
    secret = made.pop("token")
    assert secret.startswith("hu_")
    assert len(secret) == 3 + 43
    assert response.headers["Location"] == f"{TOKENS}/{made['id']}"
    assert response.headers["Cache-Control"] == "no-store"
    assert (made["name"], made["scopes"], made["expires_at"], made["last_used_at"]) == (
        "Piano robot",
        ["read"],
        None,
        None,
    )
    assert made["hint"] == f"{secret[:6]}…{secret[-4:]}"
    listed = ada.get(TOKENS)
    assert ok(listed) == [made]
    assert secret not in listed.text
    with app.app_context():
        (row,) = db.session.scalars(db.select(PersonalToken))
        stored = " ".join(str(getattr(row, column.name)) for column in PersonalToken.__table__.columns)
    assert secret not in stored
    assert secret[6:-4] not in stored


def test_tokens_are_listed_newest_first_and_only_to_their_owner(client: FlaskClient) -> None:
    ada, bob = sign_up(client), sign_up(client)
    for name in ("first", "second", "third"):
        created(ada.post(TOKENS, {"name": name}))
    assert [row["name"] for row in ok(ada.get(TOKENS))] == ["third", "second", "first"]
    assert ok(bob.get(TOKENS)) == []


def test_a_reading_token_reads_all_and_plays_but_changes_nothing(client: FlaskClient) -> None:
    ada = sign_up(client)
    universe = new_universe(ada)
    scene = new_scene(ada, universe)
    track = new_track(ada, scene)
    program = personal(ada, "read")
    assert ok(program.get("/api/auth/me")) == ada.user
    assert [row["id"] for row in ok(program.get("/api/universes"))] == [universe["id"]]
    assert ok(program.get(f"/api/scenes/{scene['id']}"))["can_edit"] is False
    assert ok(program.get(f"/api/universes/{universe['id']}"))["can_edit"] is False
    assert ok(program.get(f"/api/audio/{track['id']}"))["id"] == track["id"]
    ok(program.post(f"/api/scenes/{scene['id']}/preview"))
    for method, path, body in (
        ("POST", "/api/universes", {"name": "x"}),
        ("PATCH", f"/api/universes/{universe['id']}", {"name": "x"}),
        ("DELETE", f"/api/universes/{universe['id']}", None),
        ("POST", "/api/scenes", {"universe_id": universe["id"]}),
        ("PATCH", f"/api/scenes/{scene['id']}", {"name": "x"}),
        ("POST", "/api/audio/generate", {"scene_id": scene["id"]}),
        ("PATCH", "/api/users/me", {"bio": "x"}),
    ):
        assert "read" in problem(program.call(method, path, body), 403)["detail"]


def test_every_route_that_writes_refuses_a_reading_token_before_it_looks(client: FlaskClient) -> None:
    program, nowhere = personal(sign_up(client), "read"), str(uuid4())
    paths = client.get("/openapi.json").get_json()["paths"]
    for path, methods in paths.items():
        for method, described in methods.items():
            schemes = {name for scheme in described["security"] for name in scheme}
            if method == "get" or path.endswith("/preview") or not schemes:
                continue
            filled = path
            for parameter in described["parameters"]:
                filled = filled.replace(f"{{{parameter['name']}}}", nowhere)
            status = program.call(method.upper(), filled, {}).status_code
            assert status == (401 if path == "/api/auth/refresh" else 403), (method, path)


def test_the_one_door_for_rights_knows_reading_tokens_too(app: APIFlask, client: FlaskClient) -> None:
    from app.core.errors import Forbidden, Unauthenticated

    ada = sign_up(client)
    universe = UUID(new_universe(ada)["id"])
    reader = Caller(user_id=UUID(ada.user["id"]), can_write=False)
    with app.app_context():
        assert universes.get(reader, universe).name == "A universe"
        with pytest.raises(Forbidden, match="only read"):
            universes.delete(reader, universe)
        # Nobody in particular comes by no route that far, but may by another way.
        ok(ada.patch(f"/api/universes/{universe}", {"visibility": "public"}))
        with pytest.raises(Unauthenticated):
            universes.delete(Caller(guest_id=uuid4()), universe)
    ok(ada.get(f"/api/universes/{universe}"))


def test_a_writing_token_reads_and_writes(client: FlaskClient) -> None:
    ada = sign_up(client)
    for scopes in (
        ["write"],
        ["read", "write"],
        [
            "write",
            "read",
        ][:2],
    ):
        made = created(ada.post(TOKENS, {"name": "x", "scopes": scopes}))
        assert made["scopes"] == ["read", "write"]
        program = Person(client, made["token"])
        universe = new_universe(program)
        scene = new_scene(program, universe)
        assert ok(program.get(f"/api/scenes/{scene['id']}"))["can_edit"] is True
        assert ok(program.patch("/api/users/me", {"bio": "Plays."}))["bio"] == "Plays."
        ok(program.delete(f"/api/universes/{universe['id']}"))


def test_a_writing_token_sees_no_more_than_its_owner(client: FlaskClient) -> None:
    private = new_universe(sign_up(client))
    public = new_universe(sign_up(client), is_public=True)
    program = personal(sign_up(client), "write")
    problem(program.get(f"/api/universes/{private['id']}"), 404)
    problem(program.patch(f"/api/universes/{private['id']}", {"name": "x"}), 404)
    problem(program.patch(f"/api/universes/{public['id']}", {"name": "x"}), 403)


def test_no_token_can_make_an_account_its_own(client: FlaskClient) -> None:
    ada = sign_up(client, username="ada")
    program = personal(ada, "write")
    problem(program.patch("/api/users/me", {"email": "thief@example.com"}), 403)
    problem(program.put("/api/users/me", {"bio": "x", "email": "thief@example.com"}), 403)
    problem(program.post(TOKENS, {"name": "another"}), 403)
    assert ok(ada.get("/api/auth/me")) == ada.user


def test_a_token_that_was_deleted_is_good_for_nothing_at_once(client: FlaskClient) -> None:
    ada, bob = sign_up(client), sign_up(client)
    program = personal(ada, "read")
    (row,) = ok(ada.get(TOKENS))
    problem(bob.delete(f"{TOKENS}/{row['id']}"), 404)
    ok(program.get("/api/auth/me"))
    assert ok(ada.delete(f"{TOKENS}/{row['id']}")) == {"id": row["id"], "deleted": True}
    problem(program.get("/api/auth/me"), 401)
    problem(program.get("/api/universes?public=true"), 401)
    problem(ada.delete(f"{TOKENS}/{row['id']}"), 404)


def test_a_token_ends_when_it_says(app: APIFlask, client: FlaskClient) -> None:
    ada = sign_up(client)
    program = personal(ada, "write", expires_at=in_days(1))
    ok(program.get("/api/auth/me"))
    with app.app_context():
        (row,) = db.session.scalars(db.select(PersonalToken))
        row.expires_at = utc_now() - timedelta(seconds=1)
        db.session.commit()
    assert "run out" in problem(program.get("/api/auth/me"), 401)["detail"]
    problem(program.post("/api/universes", {"name": "x"}), 401)


def test_the_last_use_is_noted_to_the_minute(app: APIFlask, client: FlaskClient) -> None:
    ada = sign_up(client)
    program = personal(ada, "read")
    (unused,) = ok(ada.get(TOKENS))
    ok(program.get("/api/auth/me"))
    (first,) = ok(ada.get(TOKENS))
    assert first["last_used_at"] is not None
    assert unused == first | {"last_used_at": None}
    ok(program.get("/api/auth/me"))
    assert ok(ada.get(TOKENS)) == [first]
    with app.app_context():
        (row,) = db.session.scalars(db.select(PersonalToken))
        row.last_used_at = utc_now() - timedelta(minutes=2)
        db.session.commit()
    ok(program.get("/api/auth/me"))
    (later,) = ok(ada.get(TOKENS))
    assert datetime.fromisoformat(later["last_used_at"]) > datetime.fromisoformat(first["last_used_at"])


def test_noting_the_use_of_a_token_never_ends_what_is_being_written(app: APIFlask, client: FlaskClient) -> None:
    from app.db.session import begin_write, is_writing
    from app.models import User
    from app.services.accounts import caller_with

    ada = sign_up(client)
    secret = personal(ada, "write").access_token
    with app.app_context():
        begin_write(db.session)
        user = db.session.get(User, UUID(ada.user["id"]))
        assert user is not None
        user.bio = "Being written."
        assert caller_with(secret, now=utc_now()).user_id == user.id
        db.session.commit()
        db.session.remove()
        assert caller_with(secret, now=utc_now()).can_write
        assert not is_writing(db.session)
    assert ok(ada.get("/api/users/me"))["bio"] == "Being written."


def test_a_stale_write_of_a_program_is_refused_although_its_first_use_is_noted(client: FlaskClient) -> None:
    ada = sign_up(client)
    place = f"/api/universes/{new_universe(ada)['id']}"
    program = personal(ada, "write")
    problem(program.patch(place, {"name": "x"}, headers={"If-Match": '"never"'}), 412)
    known = program.get(place).headers["ETag"]
    ok(program.patch(place, {"name": "x"}, headers={"If-Match": known}))


def test_many_uses_at_once_are_all_let_in(app: APIFlask, client: FlaskClient) -> None:
    program = personal(sign_up(client), "read")
    with ThreadPoolExecutor(8) as pool:
        statuses = list(
            pool.map(
                lambda _: Person(app.test_client(), program.access_token).get("/api/auth/me").status_code, range(16)
            )
        )
    assert statuses == [200] * 16


def test_a_person_has_at_most_fifty_tokens_however_fast_they_ask(app: APIFlask, client: FlaskClient) -> None:
    ada = sign_up(client)
    with app.app_context():
        for number in range(MOST_TOKENS - 3):
            db.session.add(
                PersonalToken(user_id=UUID(ada.user["id"]), name="x", token_hash=f"{number}", hint="", scopes=["read"])
            )
        db.session.commit()

    def make(_: int) -> int:
        return Person(app.test_client(), ada.access_token).post(TOKENS, {"name": "x"}).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(make, range(8)))
    assert sorted(statuses) == [201] * 3 + [409] * 5
    rows = ok(ada.get(TOKENS))
    assert len(rows) == MOST_TOKENS
    ok(ada.delete(f"{TOKENS}/{rows[0]['id']}"))
    created(ada.post(TOKENS, {"name": "x"}))


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"name": ""}, "/name"),
        ({"name": "x" * 101}, "/name"),
        ({"scopes": []}, "/scopes"),
        ({"scopes": ["admin"]}, "/scopes/0"),
        ({"scopes": "read"}, "/scopes"),
        ({"expires_at": "tomorrow"}, "/expires_at"),
        ({"expires_at": "2030-01-01T00:00:00"}, "/expires_at"),
        ({"expires_at": in_days(-1)}, "/expires_at"),
        ({"expires_at": in_days(3660)}, "/expires_at"),
        ({"expires_at": "9999-12-31T23:59:59-12:00"}, "/expires_at"),
        ({"admin": True}, "/admin"),
    ],
)
def test_a_token_that_cannot_be_is_refused(client: FlaskClient, fields: dict[str, object], pointer: str) -> None:
    (fault,) = problem(sign_up(client).post(TOKENS, {"name": "x"} | fields), 422)["errors"]
    assert fault["pointer"] == pointer


@pytest.mark.parametrize("token", ["hu_", "hu_none-of-ours", "hu_ÄÖÜ", "HU_x", "hu_" + "x" * 5000])
def test_what_only_looks_like_a_token_is_401(client: FlaskClient, token: str) -> None:
    problem(Person(client, token).get("/api/auth/me"), 401)
    problem(Person(client, token).get("/api/universes"), 401)


def test_a_token_counts_as_a_bearers_only(client: FlaskClient) -> None:
    secret = personal(sign_up(client), "read").access_token
    for header in (secret, f"Basic {secret}", f"Bearer{secret}"):
        problem(client.get("/api/auth/me", headers={"Authorization": header}), 401)


def test_a_guest_looks_and_plays_with_the_rights_of_anyone(client: FlaskClient) -> None:
    ada = sign_up(client)
    public, private = (new_scene(ada, new_universe(ada, is_public=shown)) for shown in (True, False))
    welcome = ok(client.post("/api/auth/guest"))
    assert set(welcome) == {"guest", "access_token", "expires_in"}
    assert welcome["expires_in"] == 15 * 60
    guest = Person(client, welcome["access_token"])
    assert ok(guest.get(f"/api/scenes/{public['id']}"))["can_edit"] is False
    ok(guest.post(f"/api/scenes/{public['id']}/preview"))
    problem(guest.get(f"/api/scenes/{private['id']}"), 404)
    problem(guest.patch(f"/api/scenes/{public['id']}", {"name": "x"}), 401)
    problem(guest.post("/api/universes", {"name": "x"}), 401)
    assert {row["id"] for row in ok(guest.get("/api/universes"))} == {public["universe_id"]}
    problem(client.post("/api/auth/refresh", headers=guest.headers), 401)


def test_every_guest_is_another_and_has_no_account(client: FlaskClient) -> None:
    first, second = (ok(client.post("/api/auth/guest")) for _ in range(2))
    assert first["guest"]["id"] != second["guest"]["id"]
    assert "sign in" in problem(Person(client, first["access_token"]).get("/api/auth/me"), 401)["detail"]
