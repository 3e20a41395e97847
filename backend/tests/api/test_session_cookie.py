"""A sign-in that is kept in a cookie: who gets one, what it is good for, and what no foreign page can do with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.core.config import Mode, Settings
from tests.services.factories import PASSWORD, Person, ok, problem, sign_up

PAGE = {"X-Session": "cookie", "Origin": "http://localhost"}
NAME, PATH = "harmonic_refresh", "/api/auth"


def entered(client: FlaskClient, **headers: str) -> TestResponse:
    return client.post("/api/auth/login", json={"username": "ada", "password": PASSWORD}, headers=PAGE | headers)


def kept(client: FlaskClient) -> str | None:
    cookie = client.get_cookie(NAME, path=PATH)
    return cookie.value if cookie else None


def attributes(response: TestResponse) -> dict[str, str]:
    (header,) = response.headers.getlist("Set-Cookie")
    parts = [part.strip().partition("=") for part in header.split(";")]
    return {name: value for name, _, value in parts}


def renewed(client: FlaskClient, **headers: str) -> TestResponse:
    return client.post("/api/auth/refresh", headers=PAGE | headers)


@pytest.fixture
def page(client: FlaskClient) -> FlaskClient:
    """Give a page that has signed in."""
    sign_up(client, username="ada")
    ok(entered(client))
    return client


def test_a_page_finds_its_refresh_token_in_a_cookie_that_no_script_can_read(client: FlaskClient) -> None:
    wanted = {"username": "ada", "email": "ada@example.com", "password": PASSWORD}
    response = client.post("/api/auth/register", json=wanted, headers=PAGE)
    assert response.status_code == 201
    assert set(response.get_json()) == {"user", "access_token"}
    given = attributes(response)
    assert given.pop(NAME)
    assert given.pop("Max-Age") == str(30 * 24 * 3600)
    assert given.pop("Expires")
    assert given == {"HttpOnly": "", "Path": PATH, "SameSite": "Strict"}
    assert response.headers["Cache-Control"] == "no-store"
    for again in (entered(client), renewed(client)):
        assert "refresh_token" not in ok(again)
        assert attributes(again)["SameSite"] == "Strict"


def test_who_does_not_ask_gets_it_in_the_body_and_no_cookie(client: FlaskClient) -> None:
    sign_up(client, username="ada")
    response = client.post("/api/auth/login", json={"username": "ada", "password": PASSWORD})
    assert ok(response)["refresh_token"]
    assert "Set-Cookie" not in response.headers


def test_a_page_comes_back_with_nothing_but_its_cookie(page: FlaskClient) -> None:
    first = kept(page)
    body = ok(renewed(page))
    assert kept(page) not in (first, None)
    assert ok(Person(page, body["access_token"]).get("/api/auth/me"))["username"] == "ada"
    assert ok(renewed(page))


def test_the_cookie_counts_only_beside_the_header(page: FlaskClient) -> None:
    problem(page.post("/api/auth/refresh", headers={"Origin": "http://localhost"}), 401)
    problem(page.post("/api/auth/logout", headers={"Origin": "http://localhost"}), 401)
    problem(page.get("/api/auth/me"), 401)
    problem(page.post("/api/universes", json={"name": "x"}, headers=PAGE), 401)
    assert ok(renewed(page))


@pytest.mark.parametrize(
    "origin", ["http://evil.example.net", "null", "http://localhost.evil.example.net", "https://localhost", ""]
)
@pytest.mark.parametrize("path", ["refresh", "logout", "login", "register", "password", "logout-all"])
def test_a_page_of_another_origin_gets_nothing_and_changes_nothing(page: FlaskClient, path: str, origin: str) -> None:
    before = kept(page)
    response = page.post(f"/api/auth/{path}", json={}, headers=PAGE | {"Origin": origin})
    problem(response, 403)
    assert "Set-Cookie" not in response.headers
    assert kept(page) == before
    assert ok(renewed(page))


def test_no_origin_at_all_is_not_ours(page: FlaskClient) -> None:
    problem(page.post("/api/auth/refresh", headers={"X-Session": "cookie"}), 403)
    assert ok(renewed(page))


def test_another_wish_than_a_cookie_is_named(client: FlaskClient) -> None:
    (fault,) = problem(client.post("/api/auth/login", json={}, headers={"X-Session": "cake"}), 422)["errors"]
    assert fault == {
        "header": "X-Session",
        "message": "unknown way to keep a sign-in",
        "value": "cake",
        "allowed": "cookie",
    }


def test_signing_out_by_the_cookie_ends_the_sign_in_and_takes_the_cookie_back(page: FlaskClient) -> None:
    token = kept(page)
    response = page.post("/api/auth/logout", headers=PAGE)
    assert ok(response) == {"signed_out": True}
    assert attributes(response)["Max-Age"] == "0"
    assert attributes(response)["Path"] == PATH
    assert kept(page) is None
    problem(page.post("/api/auth/refresh", headers={"Authorization": f"Bearer {token}"}), 401)
    problem(renewed(page), 401)


def test_signing_out_works_with_a_token_that_was_renewed_in_another_tab(page: FlaskClient) -> None:
    old = kept(page)
    body = ok(renewed(page))
    page.set_cookie(NAME, str(old), path=PATH)
    ok(page.post("/api/auth/logout", headers=PAGE))
    problem(Person(page, body["access_token"]).get("/api/auth/me"), 401)


def test_a_cookie_whose_sign_in_has_ended_is_taken_back(page: FlaskClient) -> None:
    access = ok(renewed(page))["access_token"]
    ok(Person(page, access).post("/api/auth/logout-all"))
    assert kept(page)
    response = renewed(page)
    problem(response, 401)
    assert attributes(response)["Max-Age"] == "0"
    assert kept(page) is None


def test_signing_out_everywhere_takes_the_cookie_back_but_a_stale_access_token_does_not(page: FlaskClient) -> None:
    access = ok(renewed(page))["access_token"]
    problem(page.post("/api/auth/logout-all", headers=PAGE | {"Authorization": "Bearer stale"}), 401)
    assert kept(page)
    ok(page.post("/api/auth/logout-all", headers=PAGE | {"Authorization": f"Bearer {access}"}))
    assert kept(page) is None


def test_a_new_password_renews_the_cookie(page: FlaskClient) -> None:
    before = kept(page)
    access = ok(renewed(page))["access_token"]
    headers = PAGE | {"Authorization": f"Bearer {access}"}
    wanted = {"old_password": PASSWORD, "new_password": "another horse battery"}
    assert set(ok(page.post("/api/auth/password", json=wanted, headers=headers))) == {"access_token"}
    assert kept(page) not in (None, before)
    assert ok(renewed(page))


def test_beside_the_header_nothing_but_the_cookie_counts(client: FlaskClient) -> None:
    ada = sign_up(client)
    for token in (ada.refresh_token, ada.access_token, "hu_none-of-ours"):
        problem(renewed(client, Authorization=f"Bearer {token}"), 401)
        problem(client.post("/api/auth/logout", headers=PAGE | {"Authorization": f"Bearer {token}"}), 401)
    ok(ada.get("/api/auth/me"))


def test_an_access_token_in_the_cookie_is_no_refresh_token(client: FlaskClient) -> None:
    ada = sign_up(client)
    client.set_cookie(NAME, ada.access_token, path=PATH)
    problem(renewed(client), 401)
    problem(client.post("/api/auth/logout", headers=PAGE), 401)


@pytest.fixture
def served(settings_for: Callable[..., Settings], build_app: Callable[..., APIFlask]) -> Callable[..., FlaskClient]:
    """Give a client of a service with settings of its own, where Ada has an account."""

    def make(**changes: Any) -> FlaskClient:
        client = build_app(settings_for(**changes)).test_client()
        sign_up(client, username="ada")
        return client

    return make


@pytest.mark.parametrize(
    ("mode", "base", "secure"),
    [
        (Mode.PRODUCTION, "http://localhost", True),
        (Mode.PRODUCTION, "https://music.example.org", True),
        (Mode.DEVELOPMENT, "http://localhost", False),
        (Mode.DEVELOPMENT, "https://localhost", True),
    ],
)
def test_the_cookie_is_secure_wherever_strangers_come_or_tls_is_spoken(
    served: Callable[..., FlaskClient], mode: Mode, base: str, *, secure: bool
) -> None:
    client = served(mode=mode)
    response = client.post("/api/auth/login", json={"username": "ada", "password": PASSWORD}, base_url=base,
                           headers={"X-Session": "cookie", "Origin": base})  # fmt: skip
    ok(response)
    assert ("Secure" in attributes(response)) is secure


def test_the_origin_of_the_public_address_is_ours_behind_a_proxy(served: Callable[..., FlaskClient]) -> None:
    client = served(public_url="https://music.example.org/studio")
    for origin, status in (("https://music.example.org", 200), ("https://example.org", 403)):
        assert entered(client, Origin=origin).status_code == status
