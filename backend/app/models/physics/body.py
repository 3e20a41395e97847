"""A body of a scene."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Identified
from app.models.universe.scene import SceneRow


class BodyRow(Identified, Base):
    """One body, as the engine's model wrote it; `Row` tells it from the engine's `Body`."""

    __tablename__ = "bodies"
    __table_args__ = (Index("ix_bodies_scene_id_rank", "scene_id", "rank"),)

    scene_id: Mapped[UUID] = mapped_column(ForeignKey("scenes.id", ondelete="CASCADE"))
    rank: Mapped[int]
    """Its place among the bodies of the scene, from 0, with gaps where bodies were deleted."""
    definition: Mapped[dict[str, Any]]
    """Every field of the engine's `Body`, as JSON."""

    scene: Mapped[SceneRow] = relationship(back_populates="bodies")
