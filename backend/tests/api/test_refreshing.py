"""Refresh tokens under pressure: one successor, one sign-in, and a copy that ends it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from uuid import UUID

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.core.errors import Unauthenticated
from app.core.permissions import Caller
from app.db.session import db
from app.models import AuthSession
from app.models.base import utc_now
from app.services import accounts
from app.services.accounts.sessions import MOST_SESSIONS
from tests.services.factories import PASSWORD, Person, ok, problem, sign_up

AT_ONCE = 16


def refreshed(client: FlaskClient, token: str) -> TestResponse:
    return client.post("/api/auth/refresh", headers={"Authorization": f"Bearer {token}"})


def at_once(app: APIFlask, *tokens: str) -> list[TestResponse]:
    """Refresh with all of these tokens at the same moment, each on a thread of its own."""
    ready = Barrier(len(tokens))

    def go(token: str) -> TestResponse:
        client = app.test_client()
        ready.wait()
        return refreshed(client, token)

    with ThreadPoolExecutor(len(tokens)) as pool:
        return list(pool.map(go, tokens))


def alive(app: APIFlask) -> int:
    with app.app_context():
        holds = AuthSession.revoked_at.is_(None) & (AuthSession.expires_at > utc_now())
        return len(db.session.scalars(db.select(AuthSession).where(holds)).all())


def age(app: APIFlask, seconds: float) -> None:
    with app.app_context():
        for row in db.session.scalars(db.select(AuthSession)):
            row.rotated_at -= timedelta(seconds=seconds)
        db.session.commit()


def test_sixteen_refreshes_at_once_leave_one_sign_in_alive_and_nobody_logged_out(
    app: APIFlask, client: FlaskClient
) -> None:
    ada = sign_up(client)
    token = ada.refresh_token
    for generation in range(1, 4):
        answers = [ok(response) for response in at_once(app, *[token] * AT_ONCE)]
        (token,) = {answer["refresh_token"] for answer in answers}
        for answer in answers:
            assert ok(Person(client, answer["access_token"]).get("/api/auth/me")) == ada.user
        assert alive(app) == 1
        with app.app_context():
            (row,) = db.session.scalars(db.select(AuthSession))
            assert row.generation == generation
    assert ok(ada.get("/api/auth/me")) == ada.user


def test_two_generations_shown_at_once_agree_or_end_the_sign_in_together(app: APIFlask, client: FlaskClient) -> None:
    ada = sign_up(client)
    second = ok(refreshed(client, ada.refresh_token))["refresh_token"]
    answers = at_once(app, *[ada.refresh_token, second] * (AT_ONCE // 2))
    given = {response.get_json()["refresh_token"] for response in answers if response.status_code == 200}
    # Whoever shows the first token after somebody has rotated the second shows one of two generations ago: a copy.
    assert len(given) <= 2
    assert {response.status_code for response in answers} <= {200, 401}
    ended = any(response.status_code == 401 for response in answers)
    assert alive(app) == (0 if ended else 1)


def test_the_grace_window_gives_the_very_same_token_until_it_closes(app: APIFlask, client: FlaskClient) -> None:
    ada = sign_up(client)
    successors = {ok(refreshed(client, ada.refresh_token))["refresh_token"] for _ in range(5)}
    assert len(successors) == 1
    age(app, 8)
    assert ok(refreshed(client, ada.refresh_token))
    age(app, 3)
    problem(refreshed(client, ada.refresh_token), 401)


def test_a_stolen_token_ends_the_sign_in_for_the_thief_and_for_the_owner(app: APIFlask, client: FlaskClient) -> None:
    ada = sign_up(client)
    stolen = ada.refresh_token
    owner = ok(refreshed(client, stolen))
    age(app, 11)
    detail = problem(refreshed(client, stolen), 401)["detail"]
    assert "used before" in detail
    problem(refreshed(client, owner["refresh_token"]), 401)
    problem(Person(client, owner["access_token"]).get("/api/auth/me"), 401)
    assert alive(app) == 0


def test_a_thief_who_rotates_first_is_found_out_by_the_owner(app: APIFlask, client: FlaskClient) -> None:
    ada = sign_up(client)
    thief = ok(refreshed(client, ada.refresh_token))
    age(app, 11)
    problem(refreshed(client, ada.refresh_token), 401)
    problem(Person(client, thief["access_token"]).get("/api/auth/me"), 401)
    problem(refreshed(client, thief["refresh_token"]), 401)


def test_signing_out_while_others_refresh_ends_it_for_all(app: APIFlask, client: FlaskClient) -> None:
    ada = sign_up(client)
    ready = Barrier(9)

    def leave() -> None:
        ready.wait()
        Person(app.test_client(), ada.access_token).post("/api/auth/logout")

    def renew(_: int) -> None:
        ready.wait()
        refreshed(app.test_client(), ada.refresh_token)

    with ThreadPoolExecutor(9) as pool:
        pool.submit(leave)
        list(pool.map(renew, range(8)))
    assert alive(app) == 0
    problem(refreshed(client, ada.refresh_token), 401)


def test_other_sign_ins_live_on_when_one_is_ended_by_a_copy(app: APIFlask, client: FlaskClient) -> None:
    ada = sign_up(client, username="ada")
    other = ok(client.post("/api/auth/login", json={"username": "ada", "password": PASSWORD}))
    ok(refreshed(client, ada.refresh_token))
    age(app, 11)
    problem(refreshed(client, ada.refresh_token), 401)
    assert ok(Person(client, other["access_token"]).get("/api/auth/me"))
    assert ok(refreshed(client, other["refresh_token"]))


def test_a_sign_in_that_was_swept_out_has_ended(app: APIFlask, client: FlaskClient) -> None:
    ada = sign_up(client, username="ada")
    ok(ada.post("/api/auth/logout"))
    ok(client.post("/api/auth/login", json={"username": "ada", "password": PASSWORD}))
    with app.app_context():
        assert len(db.session.scalars(db.select(AuthSession)).all()) == 1
    problem(refreshed(client, ada.refresh_token), 401)


def test_a_person_has_at_most_fifty_sign_ins_and_the_least_recently_used_goes(
    app: APIFlask, client: FlaskClient
) -> None:
    ada = sign_up(client, username="ada")
    with app.app_context():
        for number in range(MOST_SESSIONS + 5):
            instant = utc_now() - timedelta(days=1, seconds=number)
            db.session.add(
                AuthSession(user_id=UUID(ada.user["id"]), rotated_at=instant, expires_at=instant + timedelta(days=30))
            )
        db.session.commit()
    ok(client.post("/api/auth/login", json={"username": "ada", "password": PASSWORD}))
    assert alive(app) == MOST_SESSIONS
    listed = ok(ada.get("/api/auth/sessions"))
    assert len(listed) == MOST_SESSIONS
    used = [datetime.fromisoformat(row["last_used_at"]) for row in listed]
    assert used == sorted(used, reverse=True)


@pytest.mark.parametrize("deed", [lambda: accounts.refresh(Caller(), generation=0), lambda: accounts.logout(Caller())])
def test_who_has_no_sign_in_can_neither_renew_nor_end_it(app: APIFlask, deed) -> None:
    with app.app_context(), pytest.raises(Unauthenticated):
        deed()


def test_signing_out_of_a_sign_in_that_is_gone_changes_nothing(app: APIFlask, client: FlaskClient) -> None:
    caller = Caller(user_id=UUID(sign_up(client).user["id"]), session_id=UUID(int=1))
    with app.app_context():
        accounts.logout(caller)
    assert alive(app) == 1
