"""What was answered to requests that may be sent again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Identified


class KeptAnswer(Identified, Base):
    """A request with an `Idempotency-Key`: it is there as soon as what it wrote is, and never without."""

    __tablename__ = "kept_answers"
    __table_args__ = (UniqueConstraint("user_id", "route", "key", name="uq_kept_answers_user_id_route_key"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    route: Mapped[str] = mapped_column(String(300))
    """Method and path."""
    key: Mapped[str] = mapped_column(String(255))
    body_hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 of what was sent: the same key with another body is a mistake."""
    status: Mapped[int | None]
    """None while the answer is not known yet."""
    headers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    body: Mapped[str | None] = mapped_column(Text)
