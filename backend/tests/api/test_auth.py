"""Accounts and tokens: what is good, what is not, and for how long."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import jwt
import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from flask_jwt_extended import create_access_token
from flask_jwt_extended.exceptions import FreshTokenRequired, UserClaimsVerificationError, UserLookupError

from app.core.config import Settings
from app.db.session import db
from app.models import AuthSession, User
from app.models.base import utc_now
from tests.services.factories import PASSWORD, Person, new_universe, ok, problem, sign_up


def claims(token: str) -> dict[str, object]:
    body = token.split(".")[1]
    decoded: dict[str, object] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return decoded


def refreshed(client: FlaskClient, token: str):
    return client.post("/api/auth/refresh", headers={"Authorization": f"Bearer {token}"})


def age_rotation(app: APIFlask, token: str, seconds: float) -> None:
    from uuid import UUID

    with app.app_context():
        row = db.session.get(AuthSession, UUID(str(claims(token)["sid"])))
        assert row is not None
        row.rotated_at -= timedelta(seconds=seconds)
        db.session.commit()


def test_one_signs_in_by_username_or_address_in_any_case(client: FlaskClient) -> None:
    sign_up(client, username="Ada", email="Ada@Example.com")
    for name in ({"username": "ada"}, {"email": "ADA@EXAMPLE.COM"}, {"username": "ada@example.com"}):
        assert ok(client.post("/api/auth/login", json=name | {"password": PASSWORD}))["user"]["username"] == "Ada"


def test_a_wrong_password_and_an_unknown_account_get_the_same_answer(client: FlaskClient) -> None:
    sign_up(client, username="ada")
    wrong = client.post("/api/auth/login", json={"username": "ada", "password": "not the password"})
    unknown = client.post("/api/auth/login", json={"username": "bob", "password": "not the password"})
    assert problem(wrong, 401) == problem(unknown, 401)


def test_passwords_are_kept_as_argon2id(app: APIFlask, client: FlaskClient) -> None:
    sign_up(client)
    with app.app_context():
        (hashed,) = db.session.scalars(db.select(User.password_hash))
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize(
    "fields",
    [
        {"username": "a"},
        {"username": "has space"},
        {"username": "me@home"},
        {"email": "nowhere"},
        {"email": "a@b"},
        {"password": "short"},
        {"password": "x" * 129},
        {"admin": True},
    ],
)
def test_an_account_that_cannot_be_is_refused(client: FlaskClient, fields: dict[str, object]) -> None:
    wanted = {"username": "ada", "email": "ada@example.com", "password": PASSWORD} | fields
    (fault,) = problem(client.post("/api/auth/register", json=wanted), 422)["errors"]
    assert fault["pointer"] == f"/{next(iter(fields))}"


def test_a_name_that_a_path_uses_cannot_be_had(client: FlaskClient) -> None:
    problem(
        client.post("/api/auth/register", json={"username": "api", "email": "a@example.com", "password": PASSWORD}), 409
    )


@pytest.mark.parametrize("path", ["/api/auth/me", "/api/users/me"])
def test_a_token_shows_who_one_is(client: FlaskClient, path: str) -> None:
    ada = sign_up(client)
    assert ok(ada.get(path)) == ada.user


def forgeries(app: APIFlask, ada: Person) -> dict[str, str]:
    head, body, signature = ada.access_token.split(".")
    said = claims(ada.access_token)
    none = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').rstrip(b"=").decode()
    with app.app_context():
        stranger = create_access_token(str(uuid4()), additional_claims={"sid": str(said["sid"])})
        homeless = create_access_token(str(said["sub"]), additional_claims={"sid": str(uuid4())})
        no_session = create_access_token(str(said["sub"]))
        nobody = create_access_token("not an id", additional_claims={"sid": str(said["sid"])})
    key = app.config["SECRET_KEY"]
    past = int((utc_now() - timedelta(minutes=1)).timestamp())
    return {
        "tampered body": f"{head}.{base64.urlsafe_b64encode(json.dumps(said | {'sub': str(uuid4())}).encode()).rstrip(b'=').decode()}.{signature}",
        "tampered signature": f"{head}.{body}.{signature[::-1]}",
        "alg none": f"{none}.{body}.",
        "another key": jwt.encode(said, "another key that is long enough for it", algorithm="HS256"),
        "another algorithm": jwt.encode(said, key, algorithm="HS512"),
        "run out": jwt.encode(said | {"exp": past}, key, algorithm="HS256"),
        "of the other type": ada.refresh_token,
        "somebody else's session": stranger,
        "no such session": homeless,
        "no session at all": no_session,
        "no id": nobody,
        "no token": "nonsense",
    }


def test_a_token_that_will_not_do_is_401_for_reads_and_writes_alike(app: APIFlask, client: FlaskClient) -> None:
    ada = sign_up(client)
    for kind, token in forgeries(app, ada).items():
        headers = {"Authorization": f"Bearer {token}"}
        for method, path in (("GET", "/api/auth/me"), ("GET", "/api/universes"), ("POST", "/api/universes")):
            response = client.open(
                path, method=method, headers=headers, json={"name": "x"} if method == "POST" else None
            )
            assert response.status_code == 401, (kind, method, path)
            problem(response, 401)
    assert ok(ada.get("/api/auth/me"))


@pytest.mark.parametrize("kind", [FreshTokenRequired, UserLookupError, UserClaimsVerificationError])
def test_whatever_the_library_of_tokens_refuses_is_told_in_our_shape(app: APIFlask, kind: type[Exception]) -> None:
    with app.test_request_context("/api/auth/me"):
        response = app.handle_user_exception(kind("in its own words", {}, {}))
    assert response.status_code == 401
    assert response.mimetype == "application/problem+json"
    assert "own words" not in response.get_data(as_text=True)


def test_an_access_token_is_good_for_fifteen_minutes(client: FlaskClient) -> None:
    said = claims(sign_up(client).access_token)
    assert int(str(said["exp"])) - int(str(said["iat"])) == 15 * 60


def test_an_access_token_does_not_refresh(client: FlaskClient) -> None:
    problem(refreshed(client, sign_up(client).access_token), 401)


def test_a_refresh_token_gives_new_tokens_that_work(client: FlaskClient) -> None:
    ada = sign_up(client)
    tokens = ok(refreshed(client, ada.refresh_token))
    assert tokens["refresh_token"] != ada.refresh_token
    assert ok(Person(client, tokens["access_token"]).get("/api/auth/me")) == ada.user
    assert ok(refreshed(client, tokens["refresh_token"]))


def test_two_tabs_that_refresh_at_once_get_the_very_same_successor(client: FlaskClient) -> None:
    ada = sign_up(client)
    first, second = (ok(refreshed(client, ada.refresh_token))["refresh_token"] for _ in range(2))
    assert first == second


def test_many_refreshes_at_the_same_moment_agree_on_one_successor(app: APIFlask, client: FlaskClient) -> None:
    ada = sign_up(client)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: refreshed(app.test_client(), ada.refresh_token), range(16)))
    assert {response.status_code for response in answers} == {200}
    assert len({response.get_json()["refresh_token"] for response in answers}) == 1


def test_a_spent_token_after_the_grace_window_ends_the_whole_sign_in(app: APIFlask, client: FlaskClient) -> None:
    ada = sign_up(client)
    successor = ok(refreshed(client, ada.refresh_token))
    age_rotation(app, ada.refresh_token, 11)
    problem(refreshed(client, ada.refresh_token), 401)
    problem(refreshed(client, successor["refresh_token"]), 401)
    problem(Person(client, successor["access_token"]).get("/api/auth/me"), 401)


def test_a_token_of_two_generations_ago_ends_the_sign_in_even_within_the_window(client: FlaskClient) -> None:
    ada = sign_up(client)
    second = ok(refreshed(client, ada.refresh_token))["refresh_token"]
    third = ok(refreshed(client, second))["refresh_token"]
    problem(refreshed(client, ada.refresh_token), 401)
    problem(refreshed(client, third), 401)


def test_signing_out_ends_this_sign_in_and_no_other(client: FlaskClient) -> None:
    ada = sign_up(client, username="ada")
    other = ok(client.post("/api/auth/login", json={"username": "ada", "password": PASSWORD}))
    ok(ada.post("/api/auth/logout"))
    problem(ada.get("/api/auth/me"), 401)
    problem(refreshed(client, ada.refresh_token), 401)
    assert ok(Person(client, other["access_token"]).get("/api/auth/me"))


def test_nobody_else_is_let_in_by_a_session_that_has_run_out(app: APIFlask, client: FlaskClient) -> None:
    ada = sign_up(client)
    with app.app_context():
        for row in db.session.scalars(db.select(AuthSession)):
            row.expires_at = utc_now() - timedelta(seconds=1)
        db.session.commit()
    problem(ada.get("/api/auth/me"), 401)


def test_tokens_are_never_kept_by_anyone_on_the_way(client: FlaskClient) -> None:
    sign_up(client, username="ada")
    response = client.post("/api/auth/login", json={"username": "ada", "password": PASSWORD})
    assert response.headers["Cache-Control"] == "no-store"


def test_a_profile_can_be_changed_and_what_is_taken_cannot_be_had(client: FlaskClient) -> None:
    ada, bob = sign_up(client, username="ada"), sign_up(client, username="bob")
    assert ok(ada.patch("/api/users/me", {"bio": "Listens.", "username": "Ada"}))["bio"] == "Listens."
    assert ok(ada.put("/api/users/me", {"bio": None}))["bio"] == ""
    problem(bob.patch("/api/users/me", {"username": "ADA"}), 409)
    problem(bob.patch("/api/users/me", {"email": ada.user["email"].upper(), "password": PASSWORD}), 409)
    (fault,) = problem(bob.patch("/api/users/me", {"username": None}), 422)["errors"]
    assert fault["pointer"] == "/username"
    assert ok(bob.get("/api/auth/me"))["username"] == "bob"


def test_a_public_profile_shows_public_universes_and_no_address(client: FlaskClient) -> None:
    ada = sign_up(client, username="ada")
    new_universe(ada, name="Hidden")
    new_universe(ada, name="Shown", is_public=True)
    shown = ok(client.get("/api/users/ADA"))
    assert [row["name"] for row in shown["universes"]] == ["Shown"]
    assert "email" not in shown
    problem(client.get("/api/users/nobody-of-this-name"), 404)


def test_the_address_is_changed_by_password_only(client: FlaskClient) -> None:
    ada = sign_up(client)
    wanted = {"email": "elsewhere@example.com"}
    for body in (wanted, wanted | {"password": "a wrong guess"}):
        (fault,) = problem(ada.patch("/api/users/me", body), 422)["errors"]
        assert (fault["pointer"], fault["value"]) == ("/password", "")
    assert ok(ada.get("/api/auth/me")) == ada.user
    changed = ok(ada.patch("/api/users/me", wanted | {"password": PASSWORD}))
    assert changed["email"] == "elsewhere@example.com"
    assert "password" not in changed
    etag = ada.get("/api/users/me").headers["ETag"]
    ok(ada.patch("/api/users/me", {"bio": "x"}))
    late = {"email": "late@example.com", "password": PASSWORD}
    problem(ada.patch("/api/users/me", late, headers={"If-Match": etag}), 412)


def test_guesses_of_the_password_in_a_profile_are_counted(
    settings_for: Callable[..., Settings], build_app: Callable[..., APIFlask]
) -> None:
    client = build_app(settings_for(login_limit="2 per minute")).test_client()
    ada = sign_up(client)
    guess = {"email": "thief@example.com", "password": "a wrong guess"}
    for _ in range(5):
        ok(ada.patch("/api/users/me", {"bio": "x"}))
    assert [ada.patch("/api/users/me", guess).status_code for _ in range(3)] == [422, 422, 429]
