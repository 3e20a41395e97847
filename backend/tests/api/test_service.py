"""What holds for the service as a whole: its document, its page, its limits and its health."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from app.core.config import Settings
from app.db.session import db
from tests.services.factories import PASSWORD, Person, new_scene, new_universe, ok, problem, sign_up


def test_the_service_says_that_it_is_well(client: FlaskClient) -> None:
    assert ok(client.get("/api/health"))["status"] == "ok"


def test_health_is_503_while_the_database_is_away(
    settings_for: Callable[..., Settings], build_app: Callable[..., APIFlask]
) -> None:
    nowhere = "postgresql+psycopg://nobody@127.0.0.1:9/nothing"
    app = build_app(settings_for(database_url=nowhere), migrated=False)
    response = app.test_client().get("/api/health")
    problem(response, 503)
    assert response.headers["Retry-After"] == "2"
    assert "nobody" not in response.text


def test_the_api_document_is_valid_openapi(client: FlaskClient) -> None:
    document = ok(client.get("/openapi.json"))
    validate(document)
    assert document["openapi"] == "3.1.0"


def test_the_api_document_tells_everything_about_every_operation(app: APIFlask, client: FlaskClient) -> None:
    document = ok(client.get("/openapi.json"))
    names = set()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            names.add(operation["operationId"])
            assert operation["summary"], path
            assert operation["tags"], path
            assert "security" in operation, path
            for status, answer in operation["responses"].items():
                expected = status.startswith("2") or set(answer["content"]) == {"application/problem+json"}
                assert expected, (path, method, status)
            assert (
                "requestBody" in operation
                or method in ("get", "delete")
                or path.endswith(("/refresh", "/logout", "/favorite"))
            )
    assert len(names) == sum(len(methods) for methods in document["paths"].values())
    documented = {(path, method.upper()) for path, methods in document["paths"].items() for method in methods}
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/"):
            shown = rule.rule
            for kind in ("uuid", "string"):
                shown = shown.replace(f"<{kind}:", "{")
            shown = shown.replace(">", "}")
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                assert (shown, method) in documented


def test_there_is_no_page_of_documents_that_fetches_from_elsewhere(client: FlaskClient) -> None:
    problem(client.get("/docs"), 404)


@pytest.fixture
def limited(settings_for: Callable[..., Settings], build_app: Callable[..., APIFlask]) -> Callable[..., FlaskClient]:
    """Give a client of a service with settings of its own."""
    return lambda **changes: build_app(settings_for(**changes)).test_client()


@pytest.mark.parametrize(
    ("limit", "path", "json"),
    [
        ("login_limit", "/api/auth/login", {"username": "ada", "password": PASSWORD}),
        ("register_limit", "/api/auth/register", {"username": "ada", "email": "ada@example.com", "password": PASSWORD}),
    ],
)
def test_who_tries_too_often_is_told_when_to_come_back(
    limited: Callable[..., FlaskClient], limit: str, path: str, json: dict[str, str]
) -> None:
    client = limited(**{limit: "2 per minute"})
    statuses = [client.post(path, json=json).status_code for _ in range(2)]
    assert 429 not in statuses
    response = client.post(path, json=json)
    problem(response, 429)
    assert 1 <= int(response.headers["Retry-After"]) <= 60


def test_previews_and_tracks_are_counted_for_each_account(limited: Callable[..., FlaskClient]) -> None:
    client = limited(preview_limit="1 per minute", generate_limit="1 per minute")
    ada, bob = sign_up(client), sign_up(client)
    scene = new_scene(ada, new_universe(ada, is_public=True))
    path = f"/api/scenes/{scene['id']}/preview"
    ok(ada.post(path))
    problem(ada.post(path), 429)
    ok(bob.post(path))
    ok(Person(client).post(path))
    problem(Person(client).post(path), 429)
    assert ada.post("/api/audio/generate", {"scene_id": scene["id"]}).status_code == 201
    problem(ada.post("/api/audio/generate", {"scene_id": scene["id"]}), 429)


def test_only_trusted_proxies_may_say_who_the_client_is(limited: Callable[..., FlaskClient]) -> None:
    wrong = {"username": "ada", "password": PASSWORD}
    for proxies, allowed in ((0, False), (1, True)):
        client = limited(login_limit="1 per minute", trusted_proxies=proxies)
        first, second = (
            client.post("/api/auth/login", json=wrong, headers={"X-Forwarded-For": f"10.0.0.{number}"}).status_code
            for number in (1, 2)
        )
        assert first == 401
        assert second == (401 if allowed else 429)


@pytest.fixture
def paged(settings_for: Callable[..., Settings], build_app: Callable[..., APIFlask], tmp_path: Path) -> APIFlask:
    """Give an application with a page of its own."""
    app = build_app(settings_for(), migrated=False)
    app.root_path = str(tmp_path)
    (tmp_path / "static" / "js").mkdir(parents=True)
    (tmp_path / "static" / "index.html").write_text('<script type="module" src="{{ static }}/js/main.js"></script>')
    (tmp_path / "static" / "js" / "main.js").write_text("export {};\n")
    (tmp_path / "secret").write_text("not for the page")
    return app


def test_the_page_names_the_tree_of_assets_that_it_was_made_for(paged: APIFlask) -> None:
    client = paged.test_client()
    page = client.get("/")
    assert page.mimetype == "text/html"
    assert page.headers["Cache-Control"] == "no-cache"
    address = page.text.split('src="')[1].split('"')[0]
    assert address.startswith("/static/")
    asset = client.get(address)
    assert asset.mimetype == "text/javascript"
    assert "immutable" in asset.headers["Cache-Control"]
    assert asset.text == "export {};\n"


def test_a_changed_asset_gets_a_new_address_and_the_old_one_is_gone(paged: APIFlask) -> None:
    client = paged.test_client()
    before = client.get("/").text
    (Path(paged.root_path) / "static" / "js" / "main.js").write_text("export const changed = true;\n")
    after = client.get("/").text
    assert before != after
    problem(client.get(before.split('src="')[1].split('"')[0]), 404)


@pytest.mark.parametrize("name", ["../secret", "%2e%2e/secret", "js/../../secret", "js", "js/nothing.js"])
def test_nothing_outside_the_tree_is_given_out(paged: APIFlask, name: str) -> None:
    client = paged.test_client()
    tree = client.get("/").text.split("/static/")[1].split("/")[0]
    problem(client.get(f"/static/{tree}/{name}"), 404)


def test_a_bug_is_answered_in_the_one_shape_and_says_nothing_about_itself(
    settings_for: Callable[..., Settings], build_app: Callable[..., APIFlask], capsys: pytest.CaptureFixture[str]
) -> None:
    app = build_app(settings_for(), migrated=False)
    app.config["PROPAGATE_EXCEPTIONS"] = False

    @app.get("/broken")
    def broken() -> str:
        raise RuntimeError("a secret of the house")

    response = app.test_client().get("/broken")
    problem(response, 500)
    assert "secret" not in response.text
    assert "a secret of the house" in capsys.readouterr().err


def test_a_write_waits_for_the_one_before_it(app: APIFlask, client: FlaskClient) -> None:
    from concurrent.futures import ThreadPoolExecutor

    ada = sign_up(client)
    scene = new_scene(ada, new_universe(ada))
    laws = ("gravity", "friction", "restitution", "air_resistance")

    def change(name: str) -> int:
        person = Person(app.test_client(), ada.access_token)
        return person.patch(f"/api/scenes/{scene['id']}", {"laws": {name: 0.5}}).status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(change, laws)) == {200}
    # Each merged into what the one before it had written: nothing was lost.
    assert set(ok(ada.get(f"/api/scenes/{scene['id']}"))["laws"]) == set(laws)
    with app.app_context():
        assert db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
