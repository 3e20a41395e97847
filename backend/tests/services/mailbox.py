"""A real mail server in the test process, which keeps what it is given."""

from __future__ import annotations

import contextlib
import email
import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

PATIENCE_S = 20


@dataclass
class Mailbox:
    """What the server was given, and what it says to it.

    Attributes
    ----------
    port : int
        Where it listens.
    answers : list of str
        What it says to the next letters instead of taking them.
    """

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    attempts: int = 0
    speaks_tls: bool = False
    was_encrypted: list[bool] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.attempts += 1
        if self.answers:
            return self.answers.pop(0)
        self.was_encrypted.append(self.speaks_tls or session.ssl is not None)
        letter = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 taken"

    def authenticate(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        assert isinstance(given, LoginPassword)
        self.logins.append(given.login.decode())
        return AuthResult(success=(given.login, given.password) == (b"ada@home", b"p:w/d"))

    def wait_for(self, count: int) -> list[EmailMessage]:
        """Return the letters as soon as there are so many."""
        deadline = time.monotonic() + PATIENCE_S
        while len(self.letters) < count:
            assert time.monotonic() < deadline, f"only {len(self.letters)} of {count} letters came"
            time.sleep(0.01)
        return self.letters


@contextlib.contextmanager
def mail_server(*, tls: ssl.SSLContext | None = None, starttls: bool = False, login: bool = False) -> Iterator[Mailbox]:
    """Serve mail on a port of its own until the block ends."""
    mailbox = Mailbox(speaks_tls=tls is not None and not starttls)
    options: dict[str, Any] = {}
    if starttls:
        options |= {"tls_context": tls, "require_starttls": True}
    if login:
        # A server that speaks TLS from the first byte does not count that as TLS.
        options |= {"authenticator": mailbox.authenticate, "auth_required": True, "auth_require_tls": starttls}
    encrypted = {"ssl_context": tls} if mailbox.speaks_tls else {}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        mailbox.port = int(probe.getsockname()[1])
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port, **encrypted, **options)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


def certified(authority: trustme.CA) -> ssl.SSLContext:
    """Return what a server at 127.0.0.1 shows to whoever trusts this authority."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    return context
