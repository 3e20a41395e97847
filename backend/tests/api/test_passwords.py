"""Passwords: changing one, and getting back in by letter, without telling anyone who has an account."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from apiflask import APIFlask
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from app.core import security
from app.core.config import MailServer, Mode, Settings
from app.core.security import ResetClaim, fingerprint_of, sign_reset
from app.db.session import db
from app.models import User
from app.models.base import utc_now
from app.services import accounts
from harmonic.errors import InvalidInput
from tests.conftest import BACKENDS
from tests.services.factories import PASSWORD, Person, ok, personal, problem, sign_up
from tests.services.mailbox import Mailbox, mail_server

NEXT = "another horse battery"
ACCEPTED = {"accepted": True, "detail": "If this address has an account, a letter is on its way to it."}


@pytest.fixture(scope="module")
def mailbox() -> Iterator[Mailbox]:
    """Give a real mail server."""
    with mail_server() as served:
        yield served


@pytest.fixture
def mailed(
    request: pytest.FixtureRequest,
    settings_for: Callable[..., Settings],
    build_app: Callable[..., APIFlask],
    mailbox: Mailbox,
) -> Iterator[FlaskClient]:
    """Give a client of a service that sends letters, on SQLite unless the test says otherwise."""
    mailbox.letters.clear()
    server = MailServer("127.0.0.1", mailbox.port, username="", password="", uses_tls=False)
    changes = {"mail_server": server, "public_url": "https://music.example.org", "mail_from": "no-reply@example.org"}
    return build_app(settings_for(getattr(request, "param", "sqlite"), **changes)).test_client()


@dataclass
class Work:
    """What one thread asked of the database and of the hasher."""

    statements: list[str] = field(default_factory=list)
    hashes: int = 0


@pytest.fixture
def work(app: APIFlask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Work]:
    """Count what this thread does for an answer."""
    counted, here = Work(), threading.get_ident()

    class Counting(PasswordHasher):
        def hash(self, *args: Any, **kwargs: Any) -> str:
            counted.hashes += 1
            return super().hash(*args, **kwargs)

        def verify(self, *args: Any, **kwargs: Any) -> bool:
            counted.hashes += 1
            return super().verify(*args, **kwargs)

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if threading.get_ident() == here:
            counted.statements.append(statement)

    real = security._HASHER  # noqa: SLF001 - the hasher is counted, and works on
    counting = Counting(real.time_cost, real.memory_cost, real.parallelism)
    monkeypatch.setattr(security, "_HASHER", counting)
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield counted
    event.remove(engine, "before_cursor_execute", note)


def login(client: FlaskClient, password: str, name: str = "ada") -> TestResponse:
    return client.post("/api/auth/login", json={"username": name, "password": password})


def change(person: Person, old: str, new: str) -> TestResponse:
    return person.post("/api/auth/password", {"old_password": old, "new_password": new})


def forgot(client: FlaskClient, email: str, **options: Any) -> TestResponse:
    return client.post("/api/auth/forgot", json={"email": email}, **options)


def reset(client: FlaskClient, token: str, password: str = NEXT) -> TestResponse:
    return client.post("/api/auth/reset", json={"token": token, "new_password": password})


def token_of(letter: Any) -> str:
    start = "https://music.example.org/#reset="
    (line,) = (line for line in letter.get_content().splitlines() if line.startswith(start))
    return str(line.removeprefix(start))


def signed(app: APIFlask, user: dict[str, Any], **delay: float) -> str:
    """Return the token that a letter of some time ago held."""
    with app.app_context():
        row = db.session.get(User, UUID(user["id"]))
        assert row is not None
        claim = ResetClaim(row.id, fingerprint_of(password_hash=row.password_hash, email_key=row.email_key))
        return sign_reset(claim, now=utc_now() - timedelta(**delay))


def test_a_password_is_changed_by_who_knows_the_old_one(client: FlaskClient) -> None:
    ada = sign_up(client, username="ada")
    tokens = ok(change(ada, PASSWORD, NEXT))
    assert set(tokens) == {"access_token", "refresh_token"}
    problem(login(client, PASSWORD), 401)
    ok(login(client, NEXT))


def test_a_wrong_old_password_changes_nothing_and_is_not_repeated(client: FlaskClient) -> None:
    ada = sign_up(client, username="ada")
    refused = problem(change(ada, "secret-guess", NEXT), 422)
    assert refused["errors"] == [
        {
            "pointer": "/old_password",
            "message": "this is not the present password",
            "value": "",
            "allowed": "the present password",
        }
    ]
    ok(ada.get("/api/auth/me"))
    ok(login(client, PASSWORD))


@pytest.mark.parametrize("body", [{"new_password": "short"}, {"old_password": PASSWORD, "new_password": "x" * 129}])
def test_no_message_repeats_a_password(client: FlaskClient, body: dict[str, str]) -> None:
    response = sign_up(client).post("/api/auth/password", {"old_password": "hidden-1"} | body)
    for fault in problem(response, 422)["errors"]:
        assert fault["value"] == ""
    assert "hidden" not in response.text
    for misspelt in ({"token": ["hidden-2"], "new_password": NEXT}, {"tokn": "hidden-3"}, "hidden-4"):
        refused = client.post("/api/auth/reset", json=misspelt)
        problem(refused, 422)
        assert "hidden" not in refused.text


def test_of_several_changes_at_once_one_holds_and_nobody_is_in_by_another(app: APIFlask, client: FlaskClient) -> None:
    ada = sign_up(client, username="ada")

    def go(number: int) -> TestResponse:
        return change(Person(app.test_client(), ada.access_token), PASSWORD, f"{NEXT} {number}")

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(go, range(4)))
    changed = [number for number, response in enumerate(answers) if response.status_code == 200]
    assert len(changed) == 1
    assert {response.status_code for response in answers} <= {200, 401, 422}
    assert [login(client, f"{NEXT} {number}").status_code for number in range(4)].count(200) == 1
    ok(login(client, f"{NEXT} {changed[0]}"))


def test_an_old_password_begins_no_sign_in_while_it_is_being_changed(app: APIFlask, client: FlaskClient) -> None:
    for _ in range(3):
        ada = sign_up(client)
        name = ada.user["username"]
        with ThreadPoolExecutor(5) as pool:
            entering = [pool.submit(login, app.test_client(), PASSWORD, name) for _ in range(4)]
            changed = ok(change(Person(app.test_client(), ada.access_token), PASSWORD, NEXT))
            entered = [job.result() for job in entering]
        for response in entered:
            if response.status_code == 200:
                problem(Person(client, response.get_json()["access_token"]).get("/api/auth/me"), 401)
        ok(Person(client, changed["access_token"]).get("/api/auth/me"))


def test_a_password_that_changes_while_it_is_compared_lets_nobody_in(
    app: APIFlask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = sign_up(client, username="ada")

    class Overtaken(PasswordHasher):
        """Has the password replaced between the comparison and the sign-in."""

        def verify(self, *args: Any, **kwargs: Any) -> bool:
            matched = super().verify(*args, **kwargs)
            with app.app_context():
                row = db.session.get(User, UUID(ada.user["id"]))
                assert row is not None
                row.password_hash = self.hash(NEXT)
                db.session.commit()
            return matched

    monkeypatch.setattr(security, "_HASHER", Overtaken(time_cost=1, memory_cost=1024, parallelism=1))
    problem(login(client, PASSWORD), 401)
    monkeypatch.undo()
    ok(login(client, NEXT))


def test_who_was_confirmed_by_a_password_that_changed_meanwhile_is_refused(app: APIFlask, client: FlaskClient) -> None:
    from app.services.accounts.passwords import held_unchanged

    ada = sign_up(client)
    with app.app_context():
        for user_id, hashed in ((UUID(ada.user["id"]), "another hash"), (UUID(int=1), "any")):
            with pytest.raises(InvalidInput, match="/password"):
                held_unchanged(user_id, hashed, field="password")


@pytest.mark.parametrize("mailed", BACKENDS, indirect=True)
def test_a_letter_lets_its_reader_choose_a_new_password_once(mailed: FlaskClient, mailbox: Mailbox) -> None:
    ada = sign_up(mailed, username="ada", email="Ada@example.com")
    program = personal(ada, "read")
    response = forgot(mailed, "ADA@example.com", headers={"Host": "evil.example.net"})
    assert (response.status_code, response.get_json()) == (202, ACCEPTED)
    (letter,) = mailbox.wait_for(1)
    assert (letter["To"], letter["From"]) == ("Ada@example.com", "no-reply@example.org")
    assert "evil" not in letter.as_string()
    token = token_of(letter)
    assert ok(reset(mailed, token)) == {"password_changed": True}
    problem(login(mailed, PASSWORD), 401)
    ok(login(mailed, NEXT))
    problem(ada.get("/api/auth/me"), 401)
    problem(program.get("/api/auth/me"), 401)
    problem(mailed.post("/api/auth/refresh", headers={"Authorization": f"Bearer {ada.refresh_token}"}), 401)
    (fault,) = problem(reset(mailed, token, "a third horse battery"), 422)["errors"]
    assert (fault["pointer"], fault["value"]) == ("/token", "")
    ok(login(mailed, NEXT))


def test_nobody_without_an_account_gets_a_letter(mailed: FlaskClient, mailbox: Mailbox) -> None:
    sign_up(mailed, email="ada@example.com")
    assert forgot(mailed, "bob@example.com").get_json() == ACCEPTED
    assert forgot(mailed, "ada@example.com").get_json() == ACCEPTED
    # One after another on one thread: had there been one to Bob, it would have come first.
    assert [letter["To"] for letter in mailbox.wait_for(1)] == ["ada@example.com"]


def test_several_letters_hold_until_one_is_used(mailed: FlaskClient, mailbox: Mailbox) -> None:
    sign_up(mailed, username="ada", email="ada@example.com")
    for _ in range(2):
        forgot(mailed, "ada@example.com")
    first, second = (token_of(letter) for letter in mailbox.wait_for(2))
    ok(reset(mailed, second))
    problem(reset(mailed, first), 422)


def test_a_token_holds_for_thirty_minutes(app: APIFlask, client: FlaskClient) -> None:
    ada = sign_up(client)
    problem(reset(client, signed(app, ada.user, minutes=30, seconds=1)), 422)
    ok(reset(client, signed(app, ada.user, minutes=29)))


def test_a_token_ends_with_the_password_or_the_address_that_it_was_made_for(app: APIFlask, client: FlaskClient) -> None:
    ada = sign_up(client)
    token = signed(app, ada.user)
    renewed = Person(client, ok(change(ada, PASSWORD, PASSWORD))["access_token"])
    problem(reset(client, token), 422)
    token = signed(app, ada.user)
    ok(renewed.patch("/api/users/me", {"email": "elsewhere@example.com", "password": PASSWORD}))
    problem(reset(client, token), 422)


def test_a_token_of_somebody_who_has_left_or_that_is_forged_is_refused_alike(
    app: APIFlask, client: FlaskClient
) -> None:
    ada, bob = sign_up(client), sign_up(client)
    left = signed(app, bob.user)
    ok(bob.delete("/api/users/me", json={"password": PASSWORD}))
    good = signed(app, ada.user)
    body, signature = good.rsplit(".", 1)
    forged = [left, "", "x", good + "x", f"{body}x.{signature}", body, ada.access_token, "ä" * 10, "." * 50]
    said = [problem(reset(client, token), 422) for token in forged]
    assert all(answer == said[0] for answer in said)
    ok(reset(client, good))


def test_of_several_resets_at_once_one_holds(app: APIFlask, client: FlaskClient) -> None:
    ada = sign_up(client, username="ada")
    token = signed(app, ada.user)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda n: reset(app.test_client(), token, f"{NEXT} {n}").status_code, range(4)))
    assert sorted(answers) == [200, 422, 422, 422]
    ok(login(client, f"{NEXT} {answers.index(200)}"))


def test_a_wrong_password_and_an_unknown_name_cost_the_same_work(client: FlaskClient, work: Work) -> None:
    sign_up(client, username="ada", email="ada@example.com")
    spent = []
    for body in ({"username": "ada"}, {"username": "bob"}, {"email": "ada@example.com"}, {"email": "bob@example.com"}):
        work.statements.clear()
        work.hashes = 0
        problem(client.post("/api/auth/login", json=body | {"password": "not the password"}), 401)
        spent.append((tuple(work.statements), work.hashes))
    assert spent[0] == spent[1]
    assert spent[2] == spent[3]
    assert [hashes for _, hashes in spent] == [1] * 4
    assert [statement.split()[0] for statement in spent[0][0] if not statement.startswith("BEGIN")] == ["SELECT"]


def test_asking_for_a_letter_looks_nothing_up_before_it_answers(client: FlaskClient, work: Work) -> None:
    sign_up(client, username="ada", email="ada@example.com")
    work.statements.clear()
    work.hashes = 0
    answers = [forgot(client, email) for email in ("ada@example.com", "bob@example.com")]
    assert next((response.status_code, response.data) for response in answers) == (202, answers[1].data)
    assert (work.statements, work.hashes) == ([], 0)


def test_every_reset_hashes_once_whether_its_token_holds_or_not(app: APIFlask, client: FlaskClient, work: Work) -> None:
    ada, bob = sign_up(client), sign_up(client)
    left = signed(app, bob.user)
    ok(bob.delete("/api/users/me", json={"password": PASSWORD}))
    for token, status in (
        (signed(app, ada.user), 200),
        (left, 422),
        ("forged", 422),
        (signed(app, ada.user, hours=1), 422),
    ):
        work.hashes = 0
        assert reset(client, token).status_code == status
        assert work.hashes == 1


def test_what_nobody_hashes_for_is_ready_before_the_first_stranger_comes() -> None:
    hasher, stored = vars(security)["_HASHER"], vars(security)["_NOBODYS_HASH"]
    assert not hasher.check_needs_rehash(stored)


def test_without_a_mail_server_the_letter_is_in_the_log(
    client: FlaskClient, app: APIFlask, caplog: pytest.LogCaptureFixture
) -> None:
    from app.services.mail.post import current_post

    sign_up(client, email="ada@example.com")
    assert forgot(client, "ada@example.com").status_code == 202
    with app.app_context():
        current_post().close()
    assert "To: ada@example.com" in caplog.text
    assert "/#reset=" in caplog.text


def test_in_production_without_a_mail_server_everyone_hears_that_mail_is_off(
    settings_for: Callable[..., Settings], build_app: Callable[..., APIFlask]
) -> None:
    client = build_app(settings_for(mode=Mode.PRODUCTION)).test_client()
    sign_up(client, email="ada@example.com")
    said = [problem(forgot(client, email), 503) for email in ("ada@example.com", "bob@example.com")]
    assert said[0] == said[1]
    assert "off" in said[0]["detail"]


def test_an_address_that_cannot_be_is_refused(client: FlaskClient) -> None:
    (fault,) = problem(forgot(client, "nowhere"), 422)["errors"]
    assert fault["pointer"] == "/email"


def test_who_may_not_change_a_password_may_not_by_the_service_either(app: APIFlask) -> None:
    from app.core.errors import Unauthenticated
    from app.core.permissions import Caller

    with app.app_context(), pytest.raises(Unauthenticated):
        accounts.change_password(Caller(), old_password=PASSWORD, new_password=NEXT, user_agent="")
