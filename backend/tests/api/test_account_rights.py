"""Who may do what with accounts: every route of `/api/auth` and `/api/users`, with every kind of token."""

from __future__ import annotations

import json
from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from tests.services.factories import PASSWORD, Person, created, ok, personal, problem, sign_up

CALLERS = ("anonymous", "guest", "signed in", "reader", "writer", "ended", "refresh token")

ANYONE = "200 200 200 200 200 200 200"
OPTIONAL = "200 200 200 200 200 401 401"
PERSON = "401 401 200 200 200 401 401"
CHANGING = "401 401 200 403 200 401 401"
SIGNED_IN = "401 401 200 403 403 401 401"

Route = tuple[str, dict[str, Any] | None]

#: What each route answers to each of the callers, in their order, and a body that it takes.
TABLE: dict[str, Route] = {
    "POST /api/auth/register": (
        ANYONE.replace("200", "201"),
        {"username": "eveNUMBER", "email": "eveNUMBER@example.com", "password": PASSWORD},
    ),
    "POST /api/auth/login": (ANYONE, {"username": "adaNUMBER", "password": PASSWORD}),
    "POST /api/auth/guest": (ANYONE, None),
    "POST /api/auth/forgot": (ANYONE.replace("200", "202"), {"email": "adaNUMBER@example.com"}),
    "POST /api/auth/reset": (ANYONE.replace("200", "422"), {"token": "none of ours", "new_password": PASSWORD}),
    "POST /api/auth/refresh": ("401 401 401 401 401 401 200", None),
    "POST /api/auth/logout": (SIGNED_IN, None),
    "POST /api/auth/logout-all": (SIGNED_IN, None),
    "POST /api/auth/password": (SIGNED_IN, {"old_password": PASSWORD, "new_password": "another horse battery"}),
    "GET /api/auth/sessions": (SIGNED_IN, None),
    "DELETE /api/auth/sessions/{session_id}": (SIGNED_IN, None),
    "GET /api/auth/tokens": (SIGNED_IN, None),
    "POST /api/auth/tokens": (SIGNED_IN.replace("200", "201"), {"name": "a program"}),
    "DELETE /api/auth/tokens/{token_id}": (SIGNED_IN, None),
    "GET /api/auth/me": (PERSON, None),
    "GET /api/users/me": (PERSON, None),
    "PUT /api/users/me": (CHANGING, {"bio": "Listens."}),
    "PATCH /api/users/me": (CHANGING, {"bio": "Listens."}),
    "DELETE /api/users/me": (CHANGING, {"password": PASSWORD}),
    "GET /api/users/me/settings": (PERSON, None),
    "PUT /api/users/me/settings": (CHANGING, {"theme": "dark"}),
    "PATCH /api/users/me/settings": (CHANGING, {"theme": "dark"}),
    "GET /api/users/me/export": (PERSON, None),
    "GET /api/users/{username}": (OPTIONAL, None),
}


def a_caller(kind: str, client: FlaskClient, ada: Person) -> Person:
    if kind == "anonymous":
        return Person(client)
    if kind == "guest":
        return Person(client, ok(client.post("/api/auth/guest"))["access_token"])
    if kind == "ended":
        ended = another_sign_in(client, ada)
        ok(ended.post("/api/auth/logout"))
        return ended
    if kind == "refresh token":
        return Person(client, ada.refresh_token)
    scopes = {"reader": "read", "writer": "write"}
    return personal(ada, scopes[kind]) if kind in scopes else ada


def another_sign_in(client: FlaskClient, person: Person) -> Person:
    credentials = {"username": person.user["username"], "password": PASSWORD}
    return Person(client, ok(client.post("/api/auth/login", json=credentials))["access_token"])


def filled(path: str, client: FlaskClient, ada: Person) -> str:
    """Put what Ada has into a path."""
    if "{session_id}" in path:
        listed = ok(another_sign_in(client, ada).get("/api/auth/sessions"))
        return path.format(session_id=next(row["id"] for row in listed if row["is_current"]))
    if "{token_id}" in path:
        return path.format(token_id=created(ada.post("/api/auth/tokens", {"name": "another program"}))["id"])
    return path.format(username=ada.user["username"])


@pytest.mark.parametrize("route", TABLE)
def test_every_route_of_accounts_answers_each_caller_as_the_table_says(client: FlaskClient, route: str) -> None:
    (method, path), (expected, body) = route.split(), TABLE[route]
    for place, kind in enumerate(CALLERS):
        ada = sign_up(client, username=f"ada{place}", email=f"ada{place}@example.com")
        # What a body says of Ada is said of this one.
        sent = json.loads(json.dumps(body).replace("NUMBER", str(place)))
        response = a_caller(kind, client, ada).call(method, filled(path, client, ada), sent)
        assert response.status_code == int(expected.split()[place]), (kind, response.text)
        if response.status_code >= 400:
            problem(response, response.status_code)


def test_the_table_knows_every_route_of_accounts_and_no_other(app: APIFlask) -> None:
    paths = app.test_client().get("/openapi.json").get_json()["paths"]
    routes = {
        f"{method.upper()} {path}"
        for path, methods in paths.items()
        if path.startswith(("/api/auth/", "/api/users/"))
        for method in methods
    }
    assert routes == set(TABLE)


def test_the_document_tells_of_every_refusal_in_the_table(app: APIFlask) -> None:
    paths = app.test_client().get("/openapi.json").get_json()["paths"]
    for route, (expected, _) in TABLE.items():
        method, path = route.split()
        assert set(expected.split()) <= set(paths[path][method.lower()]["responses"]), route


def test_what_anyone_may_do_looks_at_no_token(client: FlaskClient) -> None:
    stale = {"Authorization": "Bearer hu_none-of-ours"}
    ok(client.post("/api/auth/guest", headers=stale))
    assert client.get("/api/universes", headers=stale).status_code == 401
