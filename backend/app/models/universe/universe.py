"""A universe: what its scenes share, and who may see it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Identified
from app.models.user import User


class Universe(Identified, Base):
    """A world with its own laws and harmony."""

    __tablename__ = "universes"
    __table_args__ = (CheckConstraint("visibility IN ('private', 'unlisted', 'public')", name="visibility"),)

    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(String(2000), default="")
    visibility: Mapped[str] = mapped_column(String(16), default="private")
    harmony: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What it sets of the harmony; the rest is inherited."""

    forked_from_id: Mapped[UUID | None] = mapped_column(ForeignKey("universes.id", ondelete="SET NULL"), index=True)
    """Which universe it was copied from, while that exists."""
    forked_from: Mapped[str] = mapped_column(String(300), default="")
    """What that was called and whose it was, which stays true when it is gone."""

    owner: Mapped[User] = relationship(lazy="joined", innerjoin=True)
