"""What every answer carries: a name for the request, and what pages of other origins may do."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from app.core.config import SettingError, Settings, load_settings
from tests.services.factories import ok, sign_up

STUDIO = "https://studio.example.org"


@pytest.fixture
def open_to(settings_for: Callable[..., Settings], build_app: Callable[..., APIFlask]) -> Callable[..., FlaskClient]:
    """Give a client of a service that is open to pages of these origins."""
    return lambda *origins: build_app(settings_for(cors_origins=origins)).test_client()


def test_a_request_is_called_as_its_client_calls_it(client: FlaskClient) -> None:
    assert client.get("/api/health", headers={"X-Request-ID": "try-7.b"}).headers["X-Request-ID"] == "try-7.b"
    assert client.get("/nothing", headers={"X-Request-ID": "lost"}).headers["X-Request-ID"] == "lost"


@pytest.mark.parametrize("name", ["", "a b", "x" * 65, "ü"])
def test_a_request_without_a_sound_name_gets_one_of_its_own(client: FlaskClient, name: str) -> None:
    first, second = (
        client.get("/api/health", headers={"X-Request-ID": name}).headers["X-Request-ID"] for _ in range(2)
    )
    assert len(first) == len(second) == 32
    assert first != second


def test_the_log_tells_during_which_request_a_line_was_written(
    settings_for: Callable[..., Settings], build_app: Callable[..., APIFlask], capsys: pytest.CaptureFixture[str]
) -> None:
    app = build_app(settings_for(), migrated=False)
    app.config["PROPAGATE_EXCEPTIONS"] = False

    @app.get("/broken")
    def broken() -> str:
        raise RuntimeError("a bug")

    app.test_client().get("/broken", headers={"X-Request-ID": "find-me"})
    assert "[find-me]: a request failed" in capsys.readouterr().err


def test_no_other_origin_may_use_the_api_unless_it_is_named(client: FlaskClient) -> None:
    response = client.get("/api/health", headers={"Origin": STUDIO})
    assert "Access-Control-Allow-Origin" not in response.headers


def test_a_named_origin_may_ask_send_and_read(open_to: Callable[..., FlaskClient]) -> None:
    client = open_to(STUDIO, "https://other.example.org")
    asked = client.options(
        "/api/universes",
        headers={
            "Origin": STUDIO,
            "Access-Control-Request-Method": "PATCH",
            "Access-Control-Request-Headers": "authorization, content-type, if-match",
        },
    )
    assert asked.status_code == 200
    assert asked.headers["Access-Control-Allow-Origin"] == STUDIO
    assert {"PATCH", "DELETE"} <= set(asked.headers["Access-Control-Allow-Methods"].split(", "))
    assert "if-match" in asked.headers["Access-Control-Allow-Headers"].lower()
    ada = sign_up(client)
    response = ada.get("/api/universes", headers={"Origin": STUDIO})
    assert ok(response) == []
    assert response.headers["Access-Control-Allow-Origin"] == STUDIO
    assert "X-Total-Count" in response.headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert "Origin" in response.headers["Vary"]


def test_another_origin_than_the_named_one_may_not(open_to: Callable[..., FlaskClient]) -> None:
    client = open_to(STUDIO)
    for path in ("/api/health", "/"):
        response = client.get(path, headers={"Origin": "https://evil.example.org"})
        assert "Access-Control-Allow-Origin" not in response.headers


def test_origins_are_read_from_the_environment_and_checked() -> None:
    read = lambda text: load_settings({"FLASK_ENV": "testing", "CORS_ORIGINS": text}).cors_origins  # noqa: E731
    assert read(f"{STUDIO}, http://localhost:3000") == (STUDIO, "http://localhost:3000")
    assert read("*") == ("*",)
    assert read("") == ()
    for wrong in ("studio.example.org", f"{STUDIO}/", f"{STUDIO}/path", f"*,{STUDIO}", "ftp://x"):
        with pytest.raises(SettingError, match="CORS_ORIGINS"):
            read(wrong)
