"""The table of settings: name, default, meaning and check of each, in the order in which they are documented."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from email_validator import EmailNotValidError, validate_email
from limits import parse_many
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from app.core.config.settings import MailServer, Mode

BACKEND = Path(__file__).resolve().parents[3]
"""The folder that holds `app`, `migrations` and, unless told otherwise, `instance`."""

DRIVERS = {
    "sqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
"""Which driver serves which kind of database URL."""

SMTP_PORTS = {"smtp": 587, "smtps": 465}
"""Where a mail server listens unless the URL says otherwise."""

SMTP_SHAPE = "this is no mail server; write smtp://user:password@host:587 or smtps://user:password@host:465"

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class SettingError(Exception):
    """A setting cannot be used.

    Parameters
    ----------
    name : str
        The environment variable.
    reason : str
        What is wrong with it, without its value where that is secret.
    """

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable.

    Attributes
    ----------
    name : str
        The variable.
    default : str
        What holds when it is unset or empty, in words or as the value itself.
    sentence : str
        What it decides.
    read : callable
        Turns the text into the value; raises ValueError with the reason.
    """

    name: str
    default: str
    sentence: str
    read: Callable[[str], Any]


def _port(text: str) -> int:
    return _whole(text, 1, 65_535)


def _whole(text: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdigit()) or not least <= int(text) <= most:
        raise ValueError(f"{text!r} is not a whole number from {least} to {most}")
    return int(text)


def _mode(text: str) -> Mode:
    if text not in list(Mode):
        raise ValueError(f"{text!r} is not one of {', '.join(Mode)}")
    return Mode(text)


def _database_url(text: str) -> str:
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise ValueError("this is no database URL; write postgresql://user:password@host/name") from None
    if url.drivername not in DRIVERS:
        raise ValueError(f"{url.drivername!r} is not supported; use postgresql:// or sqlite:///")
    return url.set(drivername=DRIVERS[url.drivername]).render_as_string(hide_password=False)


def _public_url(text: str) -> str:
    url = urlsplit(text)
    if url.scheme not in ("http", "https") or not url.hostname or url.query or url.fragment or "@" in url.netloc:
        raise ValueError(f"{text!r} is no address of a page; write it as https://music.example.org")
    return text.rstrip("/")


def _mail_server(text: str) -> MailServer:
    try:
        url = urlsplit(text)
        port = url.port
    except ValueError:
        raise ValueError(SMTP_SHAPE) from None
    if url.scheme not in SMTP_PORTS or not url.hostname or url.path.strip("/") or url.query or url.fragment:
        raise ValueError(SMTP_SHAPE)
    return MailServer(
        host=url.hostname,
        port=port or SMTP_PORTS[url.scheme],
        username=unquote(url.username or ""),
        password=unquote(url.password or ""),
        uses_tls=url.scheme == "smtps",
    )


def _sender(text: str) -> str:
    _, address = parseaddr(text)
    try:
        validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise ValueError(f"{text!r} holds no address; write it as Name <name@example.org>") from None
    return text


def _origins(text: str) -> tuple[str, ...]:
    origins = tuple(part.strip() for part in text.split(","))
    for origin in origins:
        parts = urlsplit(origin)
        if origin != "*" and (parts.scheme not in ("http", "https") or origin != f"{parts.scheme}://{parts.netloc}"):
            raise ValueError(f"{origin!r} is no origin; write it as https://studio.example.org, without a path")
    if "*" in origins and len(origins) > 1:
        raise ValueError("'*' stands for all origins: name no others beside it")
    return origins


def _limit(text: str) -> str:
    try:
        parse_many(text)
    except ValueError:
        raise ValueError(f"{text!r} is no rate; write it as '10 per minute'") from None
    return text


def _log_level(text: str) -> str:
    if text.upper() not in LOG_LEVELS:
        raise ValueError(f"{text!r} is not one of {', '.join(LOG_LEVELS)}")
    return text.upper()


SETTINGS: tuple[Setting, ...] = (
    Setting("FLASK_ENV", "development", "What the service is run for: development, testing or production.", _mode),
    Setting("HOST", "127.0.0.1", "The address that the development server listens on.", str),
    Setting("PORT", "10000", "The port of the development server.", _port),
    Setting(
        "TEST_PORT",
        "8000",
        "When it is set, and not in production, the server starts in test mode on this port, with a database, "
        "storage and accounts of its own.",
        _port,
    ),
    Setting(
        "DATABASE_URL",
        "a SQLite file in INSTANCE_PATH",
        "The database: postgresql://… or sqlite:///…; test mode never reads it.",
        _database_url,
    ),
    Setting(
        "SECRET_KEY",
        "a random key kept in INSTANCE_PATH; required in production",
        "What tokens are signed with: at least 32 characters that nobody can guess.",
        str,
    ),
    Setting(
        "INSTANCE_PATH",
        "backend/instance",
        "The folder of everything that a running server keeps: SQLite file, key, rendered audio.",
        lambda text: Path(text).expanduser().resolve(),
    ),
    Setting(
        "TRUSTED_PROXIES",
        "0",
        "How many reverse proxies stand in front and may say who the client is (X-Forwarded-For).",
        lambda text: _whole(text, 0, 10),
    ),
    Setting(
        "PUBLIC_URL",
        "http://localhost:PORT; required in production when SMTP_URL is set",
        "Where people reach the page: letters name it, and pages that keep their sign-in in a cookie must come from it.",
        _public_url,
    ),
    Setting(
        "SMTP_URL",
        "none",
        "The mail server: smtp://user:password@host:587 (STARTTLS) or smtps://…:465. Without one, letters are logged in "
        "development, and production says that mail is off.",
        _mail_server,
    ),
    Setting("MAIL_FROM", "no-reply@ the host of PUBLIC_URL", "Whom letters are from.", _sender),
    Setting(
        "CORS_ORIGINS",
        "none",
        "Pages of which other origins may use the API, separated by commas: https://studio.example.org,… or * for all.",
        _origins,
    ),
    Setting("LOG_LEVEL", "WARNING", "The least important kind of message that is logged.", _log_level),
    Setting("LOGIN_LIMIT", "10 per minute", "How often one address may try to sign in.", _limit),
    Setting("REGISTER_LIMIT", "10 per hour", "How often one address may make an account.", _limit),
    Setting(
        "ACCOUNT_LIMIT",
        "1000 per hour",
        "How often all addresses together may try a wrong password of one account.",
        _limit,
    ),
    Setting(
        "FORGOT_LIMIT",
        "10 per hour",
        "How often one address may ask for a new password, and one mailbox be sent it.",
        _limit,
    ),
    Setting("RESET_LIMIT", "20 per hour", "How often one address may set a new password by letter.", _limit),
    Setting("GUEST_LIMIT", "60 per hour", "How often one address may come as a guest.", _limit),
    Setting("PREVIEW_LIMIT", "60 per minute", "How often one client may ask for a temporary render.", _limit),
    Setting("GENERATE_LIMIT", "30 per minute", "How often one client may ask for a track.", _limit),
    Setting("RENDER_THREADS", "2", "How many renders run at once.", lambda text: _whole(text, 1, 64)),
    Setting(
        "PREVIEW_CACHE_MB",
        "512",
        "How much the temporary renders may hold on disk, in MB.",
        lambda text: _whole(text, 1, 1_000_000),
    ),
)
"""Every setting there is."""
