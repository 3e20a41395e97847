"""How letters leave: through a mail server, or into the log of whoever develops."""

from __future__ import annotations

import logging
import smtplib
import ssl
import time
from collections.abc import Callable
from email.message import EmailMessage
from functools import partial

from app.core.config import MailServer

_LOG = logging.getLogger(__name__)

TIMEOUT_S = 15

Carrier = Callable[[EmailMessage], None]
"""Takes one letter away."""


def by_smtp(server: MailServer) -> Carrier:
    """Return what hands letters to a mail server.

    Parameters
    ----------
    server : MailServer
        Which one. TLS is used wherever the server offers it and its certificate is checked; a name and a
        password are never told without it.

    Returns
    -------
    callable
        Raises `OSError` (which `smtplib.SMTPException` is) when the server does not take the letter.
    """
    return partial(_handed_over, server)


def _handed_over(server: MailServer, letter: EmailMessage) -> None:
    with _connection(server) as connection:
        if server.username:
            connection.login(server.username, server.password)
        connection.send_message(letter)


def _connection(server: MailServer) -> smtplib.SMTP:
    trusted = ssl.create_default_context()
    if server.uses_tls:
        return smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_S, context=trusted)
    connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_S)
    try:
        connection.ehlo()
        if server.username or connection.has_extn("starttls"):
            connection.starttls(context=trusted)
    except BaseException:
        connection.close()
        raise
    return connection


def persistently(carrier: Carrier, *, pauses: tuple[float, ...]) -> Carrier:
    """Return a carrier that tries again when a server is away or asks to come back.

    Parameters
    ----------
    carrier : callable
        What tries once.
    pauses : tuple of float
        Seconds before each further attempt.

    Returns
    -------
    callable
        Raises what the last attempt raised. A refusal for good (5xx) is not asked about twice.
    """
    return partial(_tried, carrier, pauses)


def _tried(carrier: Carrier, pauses: tuple[float, ...], letter: EmailMessage) -> None:
    for pause in pauses:
        try:
            return carrier(letter)
        except OSError as error:
            if _is_final(error):
                raise
            time.sleep(pause)
    return carrier(letter)


def into_log(letter: EmailMessage) -> None:
    """Write a letter into the log, for who develops without a mail server.

    Parameters
    ----------
    letter : EmailMessage
        The letter.
    """
    _LOG.warning("no SMTP_URL is set; this letter was not sent:\n%s", letter.as_string())


def _is_final(error: OSError) -> bool:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= 500
    return isinstance(error, (smtplib.SMTPNotSupportedError, ssl.SSLCertVerificationError))
