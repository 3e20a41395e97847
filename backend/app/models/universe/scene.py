"""A scene: bodies in a universe, and what it sets for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Identified
from app.models.universe.universe import Universe

if TYPE_CHECKING:
    from app.models.physics.body import BodyRow
    from app.models.physics.constraint import ConstraintRow


class SceneRow(Identified, Base):
    """One scene of a universe; `Row` tells it from the engine's `Scene`."""

    __tablename__ = "scenes"

    universe_id: Mapped[UUID] = mapped_column(ForeignKey("universes.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(String(2000), default="")
    rank: Mapped[int] = mapped_column(default=0)
    """Its place among the scenes of the universe; `order` on the wire."""
    dynamics: Mapped[str] = mapped_column(String(32))
    units: Mapped[str] = mapped_column(String(16))
    duration: Mapped[float]
    tail: Mapped[float]
    seed: Mapped[int] = mapped_column(BigInteger)
    laws: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What it sets of the laws; the rest is inherited."""
    harmony: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What it sets of the harmony; the rest is inherited."""
    orbital: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What it sets of how orbits are followed; the rest is the engine's default."""
    spawners: Mapped[list[Any]] = mapped_column(default=list)
    """Every field of each of the engine's `Spawner`s, as JSON."""
    clouds: Mapped[list[Any]] = mapped_column(default=list)
    """Every field of each of the engine's `Cloud`s, as JSON."""
    mapping: Mapped[list[Any]] = mapped_column(default=list)
    """Every field of each of the engine's `MappingRule`s, as JSON."""

    universe: Mapped[Universe] = relationship(lazy="joined", innerjoin=True)
    bodies: Mapped[list[BodyRow]] = relationship(
        back_populates="scene", order_by="BodyRow.rank", cascade="all, delete-orphan", passive_deletes=True
    )
    constraints: Mapped[list[ConstraintRow]] = relationship(
        back_populates="scene", order_by="ConstraintRow.rank", cascade="all, delete-orphan", passive_deletes=True
    )
