"""The table of settings: name, default, meaning and check of each, in the order in which they are documented."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from limits import parse_many
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from app.core.config.settings import Mode

BACKEND = Path(__file__).resolve().parents[3]
"""The folder that holds `app`, `migrations` and, unless told otherwise, `instance`."""

DRIVERS = {
    "sqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
"""Which driver serves which kind of database URL."""

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
    Setting("LOG_LEVEL", "WARNING", "The least important kind of message that is logged.", _log_level),
    Setting("LOGIN_LIMIT", "10 per minute", "How often one address may try to sign in.", _limit),
    Setting("REGISTER_LIMIT", "10 per hour", "How often one address may make an account.", _limit),
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
