"""Makes people, universes and scenes through the API, as a client would."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

_NUMBERS = count(1)
PASSWORD = "correct horse battery"


@dataclass
class Person:
    """Someone with a client: signed in, or nobody in particular."""

    client: FlaskClient
    access_token: str = ""
    refresh_token: str = ""
    user: dict[str, Any] = field(default_factory=dict)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.access_token}"} if self.access_token else {}

    def call(self, method: str, path: str, json: Any = None, **options: Any) -> TestResponse:
        headers = self.headers | options.pop("headers", {})
        if json is not None:
            options["json"] = json
        return self.client.open(path, method=method, headers=headers, **options)

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.call("GET", path, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> TestResponse:
        return self.call("POST", path, json, **options)

    def put(self, path: str, json: Any = None, **options: Any) -> TestResponse:
        return self.call("PUT", path, json, **options)

    def patch(self, path: str, json: Any = None, **options: Any) -> TestResponse:
        return self.call("PATCH", path, json, **options)

    def delete(self, path: str, **options: Any) -> TestResponse:
        return self.call("DELETE", path, **options)


def sign_up(client: FlaskClient, **fields: str) -> Person:
    number = next(_NUMBERS)
    wanted = {"username": f"person{number}", "email": f"person{number}@example.com", "password": PASSWORD} | fields
    response = client.post("/api/auth/register", json=wanted)
    assert response.status_code == 201, response.text
    body = response.get_json()
    return Person(client, body["access_token"], body["refresh_token"], body["user"])


def personal(person: Person, *scopes: str, **fields: Any) -> Person:
    """Return a program that works for a person with a token of these scopes."""
    made = created(person.post("/api/auth/tokens", {"name": "a program", "scopes": list(scopes)} | fields))
    return Person(person.client, made["token"], user=person.user)


def new_universe(person: Person, **fields: Any) -> dict[str, Any]:
    return created(person.post("/api/universes", {"name": "A universe"} | fields))


def new_scene(person: Person, universe: dict[str, Any], **fields: Any) -> dict[str, Any]:
    wanted = {"name": "A scene", "universe_id": universe["id"], "duration": 1.0, "bodies": [ball()]} | fields
    return created(person.post("/api/scenes", wanted))


def new_track(person: Person, scene: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return created(person.post("/api/audio/generate", {"scene_id": scene["id"]} | fields))


def ball(**fields: Any) -> dict[str, Any]:
    return {"name": "ball", "position": [0, 0.5, 0], "material": "glass"} | fields


def created(response: TestResponse) -> dict[str, Any]:
    assert response.status_code == 201, response.text
    body: dict[str, Any] = response.get_json()
    return body


def ok(response: TestResponse) -> Any:
    assert response.status_code == 200, response.text
    return response.get_json()


def problem(response: TestResponse, status: int) -> dict[str, Any]:
    """Check that an answer is a problem document of this status, and return it."""
    assert response.status_code == status, response.text
    assert response.mimetype == "application/problem+json"
    body: dict[str, Any] = response.get_json()
    assert body["status"] == status
    assert body["type"] == "about:blank"
    assert body["title"]
    assert body["detail"]
    assert set(body) <= {"type", "title", "status", "detail", "errors"}
    return body
