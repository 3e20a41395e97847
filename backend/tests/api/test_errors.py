"""Every kind of error has the one shape, and says what is wrong where."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient

from tests.services.factories import Person, new_scene, new_track, new_universe, ok, problem, sign_up


def send(person: Person, path: str, text: str | bytes, **headers: str) -> object:
    return person.call("POST", path, data=text, headers={"Content-Type": "application/json"} | headers)


@pytest.mark.parametrize("text", ["", "{", "nonsense", '{"name": "a" "b"}', '{"name": "\\ud800"}', "[" * 3000])
def test_what_is_no_json_is_400(client: FlaskClient, text: str) -> None:
    problem(send(sign_up(client), "/api/universes", text), 400)


def test_a_write_without_a_token_is_401_and_says_which_scheme_would_do(client: FlaskClient) -> None:
    response = client.post("/api/universes", json={"name": "x"})
    problem(response, 401)
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_a_write_without_a_token_is_401_even_where_nothing_is(client: FlaskClient) -> None:
    nowhere = "00000000-0000-4000-8000-000000000000"
    problem(client.patch(f"/api/scenes/{nowhere}", json={}), 401)
    problem(client.delete(f"/api/universes/{nowhere}"), 401)


def test_what_can_be_seen_but_not_changed_is_403(client: FlaskClient) -> None:
    universe = new_universe(sign_up(client), is_public=True)
    problem(sign_up(client).patch(f"/api/universes/{universe['id']}", {"name": "mine"}), 403)


@pytest.mark.parametrize(
    "path", ["/nothing", "/api/nothing", "/api/scenes/not-an-id", "/static/x/y.js", "//api/health"]
)
def test_an_address_that_leads_nowhere_is_404(client: FlaskClient, path: str) -> None:
    problem(client.get(path), 404)


def test_a_method_that_an_address_does_not_know_is_405_and_names_those_it_does(client: FlaskClient) -> None:
    response = client.delete("/api/universes")
    problem(response, 405)
    assert {"GET", "POST"} <= set(response.headers["Allow"].replace(" ", "").split(","))


def test_a_format_that_is_asked_for_by_accept_but_not_given_is_406(client: FlaskClient) -> None:
    ada = sign_up(client)
    track = new_track(ada, new_scene(ada, new_universe(ada)))
    problem(ada.get(f"/api/audio/{track['id']}/file", headers={"Accept": "video/mp4"}), 406)


def test_a_username_that_is_taken_is_409(client: FlaskClient) -> None:
    sign_up(client, username="ada")
    wanted = {"username": "ADA", "email": "other@example.com", "password": "correct horse battery"}
    problem(client.post("/api/auth/register", json=wanted), 409)


def test_a_body_of_more_than_16_mib_is_413(client: FlaskClient) -> None:
    text = json.dumps({"name": "x" * (16 * 1024 * 1024)})
    problem(send(sign_up(client), "/api/universes", text), 413)


@pytest.mark.parametrize(
    "headers", [{"Content-Type": "text/plain"}, {"Content-Encoding": "gzip"}], ids=["media type", "coding"]
)
def test_a_body_of_another_type_or_coding_is_415(client: FlaskClient, headers: dict[str, str]) -> None:
    problem(send(sign_up(client), "/api/universes", '{"name": "x"}', **headers), 415)


@pytest.mark.parametrize(
    ("change", "pointer", "value"),
    [
        ('{"laws": {"gravity": true}}', "/laws/gravity", "true"),
        ('{"laws": {"gravity": "5"}}', "/laws/gravity", '"5"'),
        ('{"laws": {"gravity": NaN}}', "/laws/gravity", "NaN"),
        ('{"laws": {"gravity": 1e999}}', "/laws/gravity", "Infinity"),
        ('{"laws": {"gravity": -101}}', "/laws/gravity", "-101"),
        ('{"laws": {"graviti": 1}}', "/laws/graviti", "1"),
        ('{"harmony": {"scale": "loud"}}', "/harmony/scale", '"loud"'),
        ('{"harmony": {"tempo": 300}}', "/harmony/tempo", "300"),
        ('{"duration": 86400}', "/duration", "86400"),
        ('{"bodies": [{"mass": -1}]}', "/bodies/0/mass", "-1"),
        ('{"bodies": [{"shape": {"kind": "square"}}]}', "/bodies/0/shape/kind", '"square"'),
        ('{"name": 5}', "/name", "5"),
    ],
)
def test_a_value_that_is_not_allowed_is_422_with_its_pointer_value_and_what_is_allowed(
    client: FlaskClient, change: str, pointer: str, value: str
) -> None:
    ada = sign_up(client)
    scene = new_scene(ada, new_universe(ada))
    response = ada.call(
        "PATCH", f"/api/scenes/{scene['id']}", data=change, headers={"Content-Type": "application/json"}
    )
    (fault,) = problem(response, 422)["errors"]
    assert (fault["pointer"], fault["value"]) == (pointer, value)
    assert fault["message"]
    assert fault["allowed"]
    assert ok(ada.get(f"/api/scenes/{scene['id']}"))["updated_at"] == scene["updated_at"]


def test_more_bodies_than_a_scene_can_hold_are_422(client: FlaskClient) -> None:
    ada = sign_up(client)
    universe = new_universe(ada)
    crowd = {"universe_id": universe["id"], "bodies": [{}] * 20_001}
    (fault,) = problem(ada.post("/api/scenes", crowd), 422)["errors"]
    assert fault["pointer"] == "/bodies"
    assert "20000" in fault["allowed"].replace(",", "")


def test_a_body_that_is_no_object_is_422(client: FlaskClient) -> None:
    (fault,) = problem(send(sign_up(client), "/api/universes", "[1]"), 422)["errors"]
    assert fault["pointer"] == ""


def test_text_with_a_nul_is_422_on_both_databases(client: FlaskClient) -> None:
    (fault,) = problem(send(sign_up(client), "/api/universes", '{"name": "a\\u0000b"}'), 422)["errors"]
    assert fault["pointer"] == "/name"
    problem(client.get("/api/users/a%00b"), 404)
    problem(client.get("/api/universes?public=%00"), 422)


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/api/universes?page=0", "page"),
        ("/api/universes?per_page=101", "per_page"),
        ("/api/universes?page=99999999999999999999", "page"),
        ("/api/universes?sort=password_hash", "sort"),
        ("/api/universes?colour=red", "colour"),
        ("/api/universes?page=1&page=2", "page"),
        ("/api/scenes?universe_id=5", "universe_id"),
        ("/api/physics-parameters", "universe_id"),
    ],
)
def test_a_query_that_cannot_be_used_is_422_and_names_the_parameter(
    client: FlaskClient, path: str, parameter: str
) -> None:
    (fault,) = problem(client.get(path), 422)["errors"]
    assert fault["parameter"] == parameter


def test_no_error_ever_shows_a_password(client: FlaskClient) -> None:
    wanted = {"username": "ada", "email": "ada@example.com", "password": "hunter2"}
    (fault,) = problem(client.post("/api/auth/register", json=wanted), 422)["errors"]
    assert fault["pointer"] == "/password"
    assert "hunter2" not in json.dumps(fault)
    for name in ("password", "pasword"):
        response = client.post("/api/auth/login", json={name: "hunter2-secret"})
        problem(response, 422)
        assert "hunter2" not in response.text


def test_every_answer_carries_the_security_headers(client: FlaskClient) -> None:
    for path in ("/api/health", "/api/nothing", "/openapi.json"):
        headers = client.get(path).headers
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"


def test_every_path_answers_with_and_without_a_trailing_slash(client: FlaskClient) -> None:
    ada = sign_up(client)
    universe = new_universe(ada)
    for path in ("/api/health", "/api/universes", f"/api/universes/{universe['id']}", "/api/users/me"):
        assert ok(ada.get(path)) == ok(ada.get(f"{path}/"))
    assert ada.post("/api/universes/", {"name": "Another"}).status_code == 201
