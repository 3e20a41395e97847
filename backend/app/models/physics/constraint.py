"""A constraint of a scene: what joins two of its bodies, or one to the world."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Identified
from app.models.universe.scene import SceneRow


class ConstraintRow(Identified, Base):
    """One constraint, as the engine's model wrote it; `Row` tells it from the engine's `Constraint`."""

    __tablename__ = "constraints"
    __table_args__ = (Index("ix_constraints_scene_id_rank", "scene_id", "rank"),)

    scene_id: Mapped[UUID] = mapped_column(ForeignKey("scenes.id", ondelete="CASCADE"))
    rank: Mapped[int]
    """Its place among the constraints of the scene, from 0, with gaps where some were deleted."""
    definition: Mapped[dict[str, Any]]
    """Every field of the engine's `Constraint`, as JSON; `a` and `b` may hold the id of a body instead of its name."""

    scene: Mapped[SceneRow] = relationship(back_populates="constraints")
