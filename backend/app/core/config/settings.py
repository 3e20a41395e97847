"""The settings as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class Mode(StrEnum):
    """What the service is run for."""

    DEVELOPMENT = "development"
    TESTING = "testing"
    PRODUCTION = "production"


@dataclass(frozen=True, slots=True)
class MailServer:
    """The server that takes our letters (SMTP).

    Attributes
    ----------
    host : str
        Its name.
    port : int
        Where it listens.
    username, password : str
        Who we are to it; empty where it does not ask. They are only ever told over TLS.
    uses_tls : bool
        Whether it speaks TLS from the first byte; otherwise STARTTLS is used where it is offered.
    """

    host: str
    port: int
    username: str
    password: str = field(repr=False)
    uses_tls: bool


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
    cors_origins : tuple of str
        Whose pages may use the API from other places; none unless named.
    log_level : str
        The least important kind of message that is logged.
    public_url : str
        Where people reach the page, without a slash at its end; letters name it.
    mail_server : MailServer or None
        What letters are sent through; None when none is set up.
    mail_from : str
        Whom letters are from.
    login_limit, register_limit, account_limit, forgot_limit, reset_limit, guest_limit : str
        How often one client may do these, as "10 per minute"; `account_limit` counts wrong passwords of one account.
    preview_limit, generate_limit : str
        The same for renders.
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
    cors_origins: tuple[str, ...]
    log_level: str
    public_url: str
    mail_server: MailServer | None
    mail_from: str
    login_limit: str
    register_limit: str
    account_limit: str
    forgot_limit: str
    reset_limit: str
    guest_limit: str
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
