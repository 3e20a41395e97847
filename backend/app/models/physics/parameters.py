"""Named sets of laws."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Identified
from app.models.universe.universe import Universe


class PhysicsParameters(Identified, Base):
    """A set of laws: one of a universe's many, its default, or the one of a single scene."""

    __tablename__ = "physics_parameters"
    __table_args__ = (
        CheckConstraint("scene_id IS NULL OR NOT is_default", name="default_is_of_the_universe"),
        # Both databases know partial indexes: at most one default a universe, one set a scene.
        Index(
            "uq_physics_parameters_default",
            "universe_id",
            unique=True,
            sqlite_where=text("is_default"),
            postgresql_where=text("is_default"),
        ),
        Index(
            "uq_physics_parameters_scene_id",
            "scene_id",
            unique=True,
            sqlite_where=text("scene_id IS NOT NULL"),
            postgresql_where=text("scene_id IS NOT NULL"),
        ),
    )

    universe_id: Mapped[UUID] = mapped_column(ForeignKey("universes.id", ondelete="CASCADE"), index=True)
    scene_id: Mapped[UUID | None] = mapped_column(ForeignKey("scenes.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    is_default: Mapped[bool] = mapped_column(default=False)
    laws: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the set says; the rest is inherited."""

    universe: Mapped[Universe] = relationship(lazy="joined", innerjoin=True)
