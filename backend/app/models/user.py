"""People, where they are signed in, and the tokens that they made for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Identified


class User(Identified, Base):
    """A person with an account."""

    __tablename__ = "users"

    username: Mapped[str] = mapped_column(String(40))
    username_key: Mapped[str] = mapped_column(String(40), unique=True)
    """The name without regard to case, so that no two people differ only by it."""
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254), unique=True)
    """The address without regard to case."""
    password_hash: Mapped[str] = mapped_column(String(255))
    bio: Mapped[str] = mapped_column(String(500), default="")
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What they set of how the page looks and sounds; the rest is the default."""


class AuthSession(Identified, Base):
    """One sign-in: what its refresh tokens may still do."""

    __tablename__ = "auth_sessions"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    generation: Mapped[int] = mapped_column(default=0)
    """How often the refresh token has been exchanged; only the latest is good."""
    rotated_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    user_agent: Mapped[str] = mapped_column(String(80), default="")
    """The browser and the system, in few words."""

    user: Mapped[User] = relationship()


class PersonalToken(Identified, Base):
    """A token that a person made for a program; the token itself is kept by nobody but them."""

    __tablename__ = "personal_tokens"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 in hexadecimal: 32 random bytes need no salt and no slow hash."""
    hint: Mapped[str] = mapped_column(String(16))
    """How it begins and ends, to tell it from others."""
    scopes: Mapped[list[Any]]
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
