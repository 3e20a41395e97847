"""The settings as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Mode(StrEnum):
    """What the service is run for."""

    DEVELOPMENT = "development"
    TESTING = "testing"
    PRODUCTION = "production"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that decides how the service runs.

    Attributes
    ----------
    mode : Mode
        Development, testing or production.
    host, port
        Where the development server listens.
    database_url : str
        A SQLAlchemy URL with its driver.
    secret_key : str
        What tokens are signed with.
    instance_path : Path
        The folder of everything that a running server keeps.
    trusted_proxies : int
        How many proxies in front may say who the client is.
    log_level : str
        The least important kind of message that is logged.
    login_limit, register_limit, preview_limit, generate_limit : str
        How often one client may do these, as "10 per minute".
    render_threads : int
        How many renders run at once.
    preview_cache_mb : int
        How much the temporary renders may hold on disk, in MB (10⁶ bytes).
    """

    mode: Mode
    host: str
    port: int
    database_url: str
    secret_key: str
    instance_path: Path
    trusted_proxies: int
    log_level: str
    login_limit: str
    register_limit: str
    preview_limit: str
    generate_limit: str
    render_threads: int
    preview_cache_mb: int

    @property
    def storage_path(self) -> Path:
        """The folder of rendered audio."""
        return self.instance_path / "storage"

    @property
    def is_production(self) -> bool:
        """Whether strangers may reach it."""
        return self.mode is Mode.PRODUCTION

    @property
    def uses_sqlite(self) -> bool:
        """Whether the database is a file of ours."""
        return self.database_url.startswith("sqlite")
