"""A track: a render that is kept, with what went into it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Identified
from app.models.universe.scene import SceneRow
from app.models.universe.universe import Universe


class TrackStatus(StrEnum):
    """How far the render is."""

    QUEUED = "queued"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"


class Track(Identified, Base):
    """One render of one scene."""

    __tablename__ = "tracks"
    __table_args__ = (CheckConstraint("status IN ('queued', 'running', 'ready', 'failed')", name="status"),)

    universe_id: Mapped[UUID] = mapped_column(ForeignKey("universes.id", ondelete="CASCADE"), index=True)
    scene_id: Mapped[UUID] = mapped_column(ForeignKey("scenes.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(16), default=TrackStatus.QUEUED, index=True)
    error: Mapped[str | None] = mapped_column(Text)
    parameters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What was set for this render only."""
    snapshot: Mapped[str] = mapped_column(Text)
    """The effective scene that is rendered, as the engine's JSON."""
    run_hash: Mapped[str] = mapped_column(String(64), index=True)
    duration: Mapped[float]
    n_notes: Mapped[int | None]
    loudness_lufs: Mapped[float | None]
    true_peak_dbtp: Mapped[float | None]
    warnings: Mapped[list[Any]] = mapped_column(default=list)

    universe: Mapped[Universe] = relationship(lazy="joined", innerjoin=True)
    scene: Mapped[SceneRow] = relationship()
