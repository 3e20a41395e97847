"""Who a universe is shared with, by name or by a link, and whose favourite it is."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Identified
from app.models.universe.universe import Universe
from app.models.user import User

SHARED_ROLES = "role IN ('viewer', 'editor')"


class Collaborator(Identified, Base):
    """A person with whom a universe is shared."""

    __tablename__ = "collaborators"
    __table_args__ = (
        UniqueConstraint("universe_id", "user_id", name="uq_collaborators_universe_id_user_id"),
        CheckConstraint(SHARED_ROLES, name="role"),
    )

    universe_id: Mapped[UUID] = mapped_column(ForeignKey("universes.id", ondelete="CASCADE"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(16))

    universe: Mapped[Universe] = relationship()
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class Invitation(Identified, Base):
    """A link that lets whoever holds it into a universe, until it runs out."""

    __tablename__ = "invitations"
    __table_args__ = (CheckConstraint(SHARED_ROLES, name="role"),)

    universe_id: Mapped[UUID] = mapped_column(ForeignKey("universes.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(16))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the secret in the link, which is shown once and kept nowhere."""
    expires_at: Mapped[datetime]

    universe: Mapped[Universe] = relationship()


class Favorite(Identified, Base):
    """A universe that a person likes."""

    __tablename__ = "favorites"
    __table_args__ = (UniqueConstraint("universe_id", "user_id", name="uq_favorites_universe_id_user_id"),)

    universe_id: Mapped[UUID] = mapped_column(ForeignKey("universes.id", ondelete="CASCADE"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)


class Tag(Identified, Base):
    """A word that a universe can be found by."""

    __tablename__ = "tags"
    __table_args__ = (UniqueConstraint("universe_id", "name", name="uq_tags_universe_id_name"),)

    universe_id: Mapped[UUID] = mapped_column(ForeignKey("universes.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(40), index=True)
    rank: Mapped[int]
    """Its place among the tags of the universe."""
