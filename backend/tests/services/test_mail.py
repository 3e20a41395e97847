"""Letters: what they say, how they reach a mail server, and what happens when it does not take them."""

from __future__ import annotations

import smtplib
import ssl
import threading
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
import trustme
from apiflask import APIFlask

from app.core.config import MailServer, Settings
from app.core.errors import Busy, SwitchedOff
from app.services.mail.carriers import by_smtp, into_log, persistently
from app.services.mail.letters import Letterhead, reset_letter
from app.services.mail.post import MOST_WAITING, Post
from tests.services.mailbox import Mailbox, certified, mail_server

HEAD = Letterhead(sender="Harmonic <no-reply@example.org>", public_url="https://music.example.org/studio")


def a_letter(to: str = "ada@example.com") -> EmailMessage:
    return reset_letter(HEAD, to=to, username="ada", token="a.token-of_60." + "x" * 60)


def server(mailbox: Mailbox, *, login: bool = False, uses_tls: bool = False) -> MailServer:
    name, password = ("ada@home", "p:w/d") if login else ("", "")
    return MailServer("127.0.0.1", mailbox.port, username=name, password=password, uses_tls=uses_tls)


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """Give an authority that this process trusts, and no other."""
    made = trustme.CA()
    made.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    return made


def test_a_letter_names_the_page_of_the_settings_and_the_token_whole_on_one_line() -> None:
    letter = a_letter()
    assert letter["From"] == HEAD.sender
    assert letter["To"] == "ada@example.com"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"].endswith("@music.example.org>")
    lines = letter.as_bytes().decode().splitlines()
    assert f"https://music.example.org/studio/#reset=a.token-of_60.{'x' * 60}" in lines
    assert "Hello ada," in lines


def test_a_letter_reaches_a_real_mail_server() -> None:
    with mail_server() as mailbox:
        by_smtp(server(mailbox))(a_letter())
    (letter,) = mailbox.letters
    assert letter["To"] == "ada@example.com"
    assert "#reset=a.token" in letter.get_content()
    assert mailbox.was_encrypted == [False]


def test_starttls_is_used_where_it_is_offered(authority: trustme.CA) -> None:
    with mail_server(tls=certified(authority), starttls=True) as mailbox:
        by_smtp(server(mailbox))(a_letter())
    assert mailbox.was_encrypted == [True]


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize("starttls", [True, False])
def test_name_and_password_are_told_over_tls(authority: trustme.CA, *, starttls: bool) -> None:
    with mail_server(tls=certified(authority), starttls=starttls, login=True) as mailbox:
        by_smtp(server(mailbox, login=True, uses_tls=not starttls))(a_letter())
    assert (mailbox.was_encrypted, mailbox.logins) == ([True], ["ada@home"])


def test_name_and_password_are_never_told_in_the_clear() -> None:
    with mail_server() as mailbox, pytest.raises(smtplib.SMTPNotSupportedError):
        by_smtp(server(mailbox, login=True))(a_letter())
    assert (mailbox.letters, mailbox.logins) == ([], [])


@pytest.mark.parametrize("uses_tls", [True, False])
@pytest.mark.usefixtures("authority")
def test_a_server_with_a_strange_certificate_gets_nothing(*, uses_tls: bool) -> None:
    tls = certified(trustme.CA())
    with (
        mail_server(tls=tls, starttls=not uses_tls) as mailbox,
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        persistently(by_smtp(server(mailbox, uses_tls=uses_tls)), pauses=(60.0,))(a_letter())
    assert mailbox.letters == []


def test_a_letter_that_is_put_off_is_tried_again() -> None:
    with mail_server() as mailbox:
        mailbox.answers = ["451 come back later", "421 too busy"]
        persistently(by_smtp(server(mailbox)), pauses=(0.0, 0.0))(a_letter())
    assert (mailbox.attempts, len(mailbox.letters)) == (3, 1)


def test_a_letter_that_is_put_off_too_often_is_given_up() -> None:
    with mail_server() as mailbox:
        mailbox.answers = ["451 come back later"] * 5
        with pytest.raises(smtplib.SMTPResponseException):
            persistently(by_smtp(server(mailbox)), pauses=(0.0, 0.0))(a_letter())
    assert mailbox.attempts == 3


def test_a_letter_that_is_refused_for_good_is_not_tried_again() -> None:
    with mail_server() as mailbox:
        mailbox.answers = ["554 never"] * 5
        with pytest.raises(smtplib.SMTPDataError):
            persistently(by_smtp(server(mailbox)), pauses=(60.0,))(a_letter())
    assert mailbox.attempts == 1


def test_a_server_that_is_away_is_tried_again() -> None:
    with mail_server() as mailbox:
        pass
    tries: list[int] = []

    def carry(letter: EmailMessage) -> None:
        tries.append(1)
        by_smtp(server(mailbox))(letter)

    with pytest.raises(ConnectionRefusedError):
        persistently(carry, pauses=(0.0,))(a_letter())
    assert len(tries) == 2


@pytest.mark.parametrize(("code", "tries"), [(550, 1), (450, 2)])
def test_whose_address_is_refused_for_good_is_not_asked_twice(code: int, tries: int) -> None:
    asked: list[EmailMessage] = []

    def refuse(letter: EmailMessage) -> None:
        asked.append(letter)
        raise smtplib.SMTPRecipientsRefused({"ada@example.com": (code, b"no")})

    with pytest.raises(smtplib.SMTPRecipientsRefused):
        persistently(refuse, pauses=(0.0,))(a_letter())
    assert len(asked) == tries


def test_who_develops_finds_the_letter_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    into_log(a_letter())
    assert "/#reset=a.token" in caplog.text


@pytest.fixture
def post_of(settings_for: Callable[..., Settings], build_app: Callable[..., APIFlask]) -> Callable[..., Post]:
    """Give posts of an application, with carriers of their own."""
    app = build_app(settings_for(), migrated=False)
    return lambda carrier: Post(app, HEAD, carrier=carrier)


def test_letters_are_sent_in_order_by_a_thread_that_outlives_what_goes_wrong(
    post_of: Callable[..., Post], caplog: pytest.LogCaptureFixture
) -> None:
    taken: list[object] = []
    threads: set[int] = set()

    def carry(letter: EmailMessage) -> None:
        threads.add(threading.get_ident())
        taken.append(letter["To"])

    def fail(_carry: object) -> None:
        raise RuntimeError("the ink ran out")

    post = post_of(carry)
    post.submit(lambda send: send(a_letter("one@example.com")))
    post.submit(fail)
    post.submit(lambda send: send(a_letter("two@example.com")))
    post.close()
    post.close()
    assert taken == ["one@example.com", "two@example.com"]
    assert threads.isdisjoint({threading.get_ident()})
    assert "the ink ran out" in caplog.text
    post.submit(lambda send: send(a_letter("three@example.com")))
    post.close()
    assert taken[-1] == "three@example.com"


def test_letters_do_not_pile_up_without_end(post_of: Callable[..., Post]) -> None:
    busy, go = threading.Event(), threading.Event()
    post = post_of(lambda _letter: None)

    def dawdle(_send: object) -> None:
        busy.set()
        go.wait(20)

    post.submit(dawdle)
    busy.wait(20)
    for _ in range(MOST_WAITING):
        post.submit(lambda _send: None)
    with pytest.raises(Busy) as refused:
        post.submit(lambda _send: None)
    assert refused.value.retry_after > 0
    go.set()
    post.close()


def test_where_mail_is_off_that_is_said(post_of: Callable[..., Post]) -> None:
    with pytest.raises(SwitchedOff):
        post_of(None).submit(lambda _send: None)


def test_no_password_of_a_mail_server_is_ever_shown(settings_for: Callable[..., Settings]) -> None:
    settings = settings_for(mail_server=MailServer("host", 587, username="me", password="hidden", uses_tls=False))
    assert "hidden" not in repr(settings)
