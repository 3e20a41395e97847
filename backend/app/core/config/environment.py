"""Reads the settings from the environment: the only place that does."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app.core.config.settings import Mode, Settings
from app.core.config.table import BACKEND, SETTINGS, SettingError

MIN_KEY_LENGTH = 32
MIN_KEY_VARIETY = 10
RELAXED_LIMIT = "1000 per minute"
"""Outside production the limiter is real, but nobody who develops or tests should meet it."""


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read and check every setting.

    Parameters
    ----------
    environment : mapping of str, optional
        Where to read them; the process's own environment unless given. An empty value counts as unset.

    Returns
    -------
    Settings
        How the service runs.

    Raises
    ------
    SettingError
        If a setting cannot be used; its text names the variable and the reason.
    """
    source = os.environ if environment is None else environment
    chosen = {setting.name: _read(setting.name, source) for setting in SETTINGS}
    mode = _mode(chosen)
    instance = chosen["INSTANCE_PATH"] or BACKEND / "instance"
    if mode is Mode.TESTING:
        instance = instance / "test"
    public_url = _public_url(chosen, mode=mode)
    return Settings(
        mode=mode,
        host=chosen["HOST"] or "127.0.0.1",
        port=_port(chosen, mode=mode),
        public_url=public_url,
        mail_server=chosen["SMTP_URL"] if mode is not Mode.TESTING else None,
        mail_from=chosen["MAIL_FROM"] or f"no-reply@{urlsplit(public_url).hostname}",
        database_url=_database_url(chosen, mode=mode, instance=instance),
        secret_key=_secret_key(chosen["SECRET_KEY"], mode=mode, instance=instance),
        instance_path=instance,
        trusted_proxies=chosen["TRUSTED_PROXIES"] or 0,
        cors_origins=chosen["CORS_ORIGINS"] or (),
        log_level=chosen["LOG_LEVEL"] or "WARNING",
        render_threads=chosen["RENDER_THREADS"] or 2,
        preview_cache_mb=chosen["PREVIEW_CACHE_MB"] or 512,
        **_limits(chosen, mode=mode),
    )


def _read(name: str, source: Mapping[str, str]) -> Any:
    setting = next(setting for setting in SETTINGS if setting.name == name)
    text = source.get(name, "")
    if not text:
        return None
    try:
        return setting.read(text)
    except ValueError as error:
        raise SettingError(name, str(error)) from None


def _mode(chosen: Mapping[str, Any]) -> Mode:
    mode = Mode(chosen["FLASK_ENV"] or Mode.DEVELOPMENT)
    if chosen["TEST_PORT"] and mode is not Mode.PRODUCTION:
        return Mode.TESTING
    return mode


def _port(chosen: Mapping[str, Any], *, mode: Mode) -> int:
    return int((chosen["TEST_PORT"] or 8000) if mode is Mode.TESTING else (chosen["PORT"] or 10_000))


def _database_url(chosen: Mapping[str, Any], *, mode: Mode, instance: Path) -> str:
    if chosen["DATABASE_URL"] and mode is not Mode.TESTING:
        return str(chosen["DATABASE_URL"])
    return f"sqlite:///{instance / 'harmonic.db'}"


def _public_url(chosen: Mapping[str, Any], *, mode: Mode) -> str:
    if chosen["PUBLIC_URL"]:
        return str(chosen["PUBLIC_URL"])
    if mode is Mode.PRODUCTION and chosen["SMTP_URL"]:
        raise SettingError("PUBLIC_URL", "needed with SMTP_URL: letters name the address of the page")
    return f"http://localhost:{_port(chosen, mode=mode)}"


def _limits(chosen: Mapping[str, Any], *, mode: Mode) -> dict[str, str]:
    defaults = {setting.name: setting.default for setting in SETTINGS if setting.name.endswith("_LIMIT")}
    relaxed = mode is not Mode.PRODUCTION
    return {name.lower(): chosen[name] or (RELAXED_LIMIT if relaxed else default) for name, default in defaults.items()}


def _secret_key(given: str | None, *, mode: Mode, instance: Path) -> str:
    if given is None and mode is not Mode.PRODUCTION:
        return _kept_key(instance)
    if given is None:
        raise SettingError("SECRET_KEY", "production needs one: at least 32 random characters")
    if len(given) < MIN_KEY_LENGTH or len(set(given)) < MIN_KEY_VARIETY:
        raise SettingError("SECRET_KEY", "too easy to guess; give at least 32 random characters")
    return given


def _kept_key(instance: Path) -> str:
    """Return the key of this folder, made at the first start and readable by its owner only."""
    path = instance / "secret_key"
    try:
        instance.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _write_key(path)
        return path.read_text("ascii")
    except OSError as error:
        raise SettingError("INSTANCE_PATH", f"cannot keep files in {instance}: {error.strerror}") from None


def _write_key(path: Path) -> None:
    """Write a new key whole before it gets its name, so that two starts at once agree on one."""
    part = path.with_name(f".secret_key.{secrets.token_hex(8)}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        os.link(part, path)
    except FileExistsError:
        return
    finally:
        part.unlink()
