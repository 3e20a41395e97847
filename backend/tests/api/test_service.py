"""What holds for the service as a whole: its document, its page, its limits and its health."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from app.core.config import Settings
from app.core.network import network_of
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
            bodiless = ("/favorite", "/guest", "/refresh", "/logout", "/logout-all")
            assert "requestBody" in operation or method in ("get", "delete") or path.endswith(bodiless)
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


def test_the_page_of_the_api_shows_every_operation_and_message_and_fetches_nothing_from_elsewhere(
    client: FlaskClient,
) -> None:
    page = client.get("/docs")
    assert page.status_code == 200
    document = ok(client.get("/openapi.json"))
    for path, methods in document["paths"].items():
        for operation in methods.values():
            assert f'id="{operation["operationId"]}"' in page.text, path
    for name in document["components"]["schemas"]:
        assert f'<details id="{name}">' in page.text
    addresses = set(re.findall(r'(?:href|src)="([^"]*)"', page.text))
    inside = {address for address in addresses if address.startswith("#")}
    assert inside <= {f"#{name}" for name in re.findall(r'id="([^"]*)"', page.text)}
    for address in addresses - inside:
        assert address.startswith("/"), address
        assert client.get(address).status_code == 200, address
    assert client.get("/docs", headers={"If-None-Match": page.headers["ETag"]}).status_code == 304


@pytest.fixture
def limited(settings_for: Callable[..., Settings], build_app: Callable[..., APIFlask]) -> Callable[..., FlaskClient]:
    """Give a client of a service with settings of its own."""
    return lambda **changes: build_app(settings_for(**changes)).test_client()


@pytest.mark.parametrize(
    ("limit", "path", "json"),
    [
        ("login_limit", "/api/auth/login", {"username": "ada", "password": PASSWORD}),
        ("register_limit", "/api/auth/register", {"username": "ada", "email": "ada@example.com", "password": PASSWORD}),
        ("guest_limit", "/api/auth/guest", {}),
        ("forgot_limit", "/api/auth/forgot", {"email": "ada@example.com"}),
        ("reset_limit", "/api/auth/reset", {"token": "none of ours", "new_password": PASSWORD}),
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


def test_wrong_passwords_of_one_account_are_counted_wherever_they_come_from(
    limited: Callable[..., FlaskClient],
) -> None:
    client = limited(account_limit="2 per minute", trusted_proxies=1)
    sign_up(client, username="ada")

    def enter(password: str, number: int, name: str = "ada") -> int:
        headers = {"X-Forwarded-For": f"10.0.0.{number}"}
        return client.post(
            "/api/auth/login", json={"username": name, "password": password}, headers=headers
        ).status_code

    # Her own right ones do not count, so that nobody is kept out by coming often.
    assert [enter(PASSWORD, 1) for _ in range(4)] == [200] * 4
    assert [enter("wrong password", number) for number in (2, 3, 4)] == [401, 401, 429]
    assert enter("wrong password", 5, name="ADA") == 429
    # Nobody learns who has an account by who is counted.
    assert [enter("wrong password", number, name="bob") for number in (2, 3, 4)] == [401, 401, 429]


def test_letters_to_one_mailbox_are_counted_wherever_they_are_asked_for(limited: Callable[..., FlaskClient]) -> None:
    client = limited(forgot_limit="2 per minute", trusted_proxies=1)

    def ask(number: int, email: str) -> int:
        headers = {"X-Forwarded-For": f"10.0.0.{number}"}
        return client.post("/api/auth/forgot", json={"email": email}, headers=headers).status_code

    assert [ask(number, "ada@example.com") for number in (1, 2, 3)] == [202, 202, 429]
    assert [ask(number, "ADA@example.com") for number in (4,)] == [429]
    assert ask(4, "bob@example.com") == 202


@pytest.mark.parametrize("text", ["", "{", "[]", '{"username": 5}', "[" * 3000])
def test_what_names_no_account_is_counted_by_its_address(limited: Callable[..., FlaskClient], text: str) -> None:
    client = limited(account_limit="2 per minute", login_limit="3 per minute")
    statuses = [
        client.post("/api/auth/login", data=text, headers={"Content-Type": "application/json"}).status_code
        for _ in range(4)
    ]
    assert statuses[3] == 429
    assert set(statuses[:3]) <= {400, 422}


def test_what_takes_a_password_again_is_counted_for_each_person(limited: Callable[..., FlaskClient]) -> None:
    client = limited(login_limit="2 per minute")
    ada, bob = sign_up(client), sign_up(client)
    for _ in range(2):
        problem(ada.post("/api/auth/password", {"old_password": "wrong one", "new_password": PASSWORD}), 422)
        problem(ada.delete("/api/users/me", json={"password": "wrong one"}), 422)
    problem(ada.post("/api/auth/password", {"old_password": PASSWORD, "new_password": PASSWORD}), 429)
    problem(ada.delete("/api/users/me", json={"password": PASSWORD}), 429)
    ok(bob.post("/api/auth/password", {"old_password": PASSWORD, "new_password": PASSWORD}))


def test_who_may_use_any_address_of_a_network_counts_as_one(limited: Callable[..., FlaskClient]) -> None:
    client = limited(guest_limit="1 per minute", trusted_proxies=1)

    def come(address: str) -> int:
        return client.post("/api/auth/guest", headers={"X-Forwarded-For": address}).status_code

    assert [come(f"2001:db8:1:2::{number:x}") for number in (1, 0xFFFF)] == [200, 429]
    assert come("2001:db8:1:3::1") == 200
    assert [come("::ffff:10.0.0.1"), come("10.0.0.1")] == [200, 429]


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8::1", "2001:db8::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("unix:", "unix:"),
        ("", "nowhere"),
    ],
)
def test_a_place_is_an_address_or_its_network(address: str, place: str) -> None:
    assert network_of(address) == place


def test_a_guest_counts_by_address_so_that_many_tokens_are_no_way_around(limited: Callable[..., FlaskClient]) -> None:
    client = limited(preview_limit="1 per minute")
    scene = new_scene(ada := sign_up(client), new_universe(ada, is_public=True))
    guests = [Person(client, ok(client.post("/api/auth/guest"))["access_token"]) for _ in range(2)]
    statuses = [guest.post(f"/api/scenes/{scene['id']}/preview").status_code for guest in guests]
    assert statuses == [200, 429]


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
