"""Where a person is signed in, and ending one, some or all of it: seen at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from app.db.session import db
from app.models import AuthSession
from app.models.base import utc_now
from app.services.accounts.devices import shortened
from tests.services.factories import PASSWORD, Person, new_universe, ok, problem, sign_up

LINUX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"


def another(client: FlaskClient, **headers: str) -> Person:
    body = ok(client.post("/api/auth/login", json={"username": "ada", "password": PASSWORD}, headers=headers))
    return Person(client, body["access_token"], body["refresh_token"], body["user"])


def is_in(person: Person) -> bool:
    """Tell whether a person's tokens hold, and that both agree."""
    reads = person.get("/api/auth/me").status_code
    writes = person.post("/api/universes", {"name": "A universe"}).status_code
    renews = person.client.post("/api/auth/refresh", headers={"Authorization": f"Bearer {person.refresh_token}"})
    assert (reads, writes, renews.status_code) in ((200, 201, 200), (401, 401, 401))
    return reads == 200


def test_each_sign_in_tells_when_from_what_and_which_is_this_one(client: FlaskClient) -> None:
    sign_up(client, username="ada")
    firefox = another(client, **{"User-Agent": LINUX})
    curl = another(client, **{"User-Agent": "curl/8.5.0"})
    listed = ok(firefox.get("/api/auth/sessions"))
    assert len(listed) == 3
    assert set(listed[0]) == {"id", "created_at", "last_used_at", "expires_at", "user_agent", "is_current"}
    assert {row["user_agent"]: row["is_current"] for row in listed if not row["user_agent"].startswith("Werkzeug")} == {
        "Firefox 145 on Linux": True,
        "curl 8.5.0": False,
    }
    assert [row["user_agent"] for row in ok(curl.get("/api/auth/sessions")) if row["is_current"]] == ["curl 8.5.0"]
    for row in listed:
        created, used, end = (
            datetime.fromisoformat(row[name]) for name in ("created_at", "last_used_at", "expires_at")
        )
        assert abs((created - utc_now()).total_seconds()) < 60
        assert abs((used - created).total_seconds()) <= 1
        assert (end - used).days == 30


def test_renewing_is_using(app: APIFlask, client: FlaskClient) -> None:
    ada = sign_up(client)
    with app.app_context():
        (row,) = db.session.scalars(db.select(AuthSession))
        row.rotated_at -= timedelta(days=3)
        db.session.commit()
    (before,) = ok(ada.get("/api/auth/sessions"))
    ok(client.post("/api/auth/refresh", headers={"Authorization": f"Bearer {ada.refresh_token}"}))
    (after,) = ok(ada.get("/api/auth/sessions"))
    for name in ("last_used_at", "expires_at"):
        assert datetime.fromisoformat(before[name]) < datetime.fromisoformat(after[name])
    assert before["id"] == after["id"]


def test_ending_one_sign_in_is_seen_at_once_and_by_no_other(client: FlaskClient) -> None:
    ada = sign_up(client, username="ada")
    lost = another(client)
    (doomed,) = (row["id"] for row in ok(lost.get("/api/auth/sessions")) if row["is_current"])
    assert ok(ada.delete(f"/api/auth/sessions/{doomed}")) == {"id": doomed, "deleted": True}
    assert not is_in(lost)
    assert is_in(ada)
    problem(ada.delete(f"/api/auth/sessions/{doomed}"), 404)


def test_one_can_end_the_very_sign_in_that_asks(client: FlaskClient) -> None:
    ada = sign_up(client, username="ada")
    (mine,) = ok(ada.get("/api/auth/sessions"))
    ok(ada.delete(f"/api/auth/sessions/{mine['id']}"))
    assert not is_in(ada)


def test_nobody_ends_what_is_somebody_elses_or_nobodys(client: FlaskClient) -> None:
    ada, bob = sign_up(client), sign_up(client)
    (hers,) = ok(ada.get("/api/auth/sessions"))
    problem(bob.delete(f"/api/auth/sessions/{hers['id']}"), 404)
    problem(bob.delete(f"/api/auth/sessions/{uuid4()}"), 404)
    assert is_in(ada)


def test_signing_out_everywhere_is_seen_at_once_and_by_nobody_else(client: FlaskClient) -> None:
    ada, bob = sign_up(client, username="ada"), sign_up(client)
    others = [another(client) for _ in range(3)]
    assert ok(ada.post("/api/auth/logout-all")) == {"signed_out": True}
    assert [is_in(person) for person in (ada, *others)] == [False] * 4
    assert is_in(bob)
    assert is_in(another(client))


def test_a_new_password_ends_every_sign_in_at_once_and_begins_one(client: FlaskClient) -> None:
    ada = sign_up(client, username="ada")
    new_universe(ada)
    others = [another(client) for _ in range(3)]
    changed = ok(ada.post("/api/auth/password", {"old_password": PASSWORD, "new_password": "another horse battery"}))
    assert [is_in(person) for person in (ada, *others)] == [False] * 4
    renewed = Person(client, changed["access_token"], changed["refresh_token"])
    assert is_in(renewed)
    assert len(ok(renewed.get("/api/auth/sessions"))) == 1
    assert len(ok(renewed.get("/api/universes"))) == 2


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (LINUX, "Firefox 145 on Linux"),
        (
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 "
                "Safari/537.36 Edg/142.0.0.0"
            ),
            "Edge 142 on Windows",
        ),
        (
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 "
                "Safari/537.36"
            ),
            "Chrome 142 on macOS",
        ),
        (
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
                "Version/18.5 Mobile/15E148 Safari/604.1"
            ),
            "Safari 18 on iOS",
        ),
        (
            (
                "Mozilla/5.0 (Linux; Android 15; SM-S938B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 "
                "Chrome/130.0.0.0 Mobile Safari/537.36"
            ),
            "Samsung Internet 28 on Android",
        ),
        ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) Chrome/142.0.0.0 Safari/537.36", "Chrome 142 on ChromeOS"),
        ("Mozilla/5.0 (PlayStation; PlayStation 5/6.00) Version/16.0 Safari/605.1.15", "Safari 16"),
        ("Mozilla/5.0 (compatible; a crawler)", "Mozilla 5.0"),
        ("python-requests/2.34.2", "python-requests 2.34.2"),
        ("curl/8.5.0", "curl 8.5.0"),
        ("x" * 500, "x" * 80),
        ("Mozilla/5.0 Firefox/" + "9" * 400, "Firefox 999999"),
        ("", ""),
        ("\x00\x07", ""),
        ("ÄÖÜ", ""),
    ],
)
def test_a_user_agent_is_told_in_few_words(user_agent: str, words: str) -> None:
    assert shortened(user_agent) == words
    assert len(words) <= 80
