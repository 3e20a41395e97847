"""Every table; importing this package makes all of them known to the metadata that Alembic compares."""

from __future__ import annotations

from app.models.answer import KeptAnswer
from app.models.audio.track import Track, TrackStatus
from app.models.base import Base
from app.models.physics.body import BodyRow
from app.models.physics.constraint import ConstraintRow
from app.models.physics.parameters import PhysicsParameters
from app.models.universe.membership import Collaborator, Favorite, Invitation, Tag
from app.models.universe.scene import SceneRow
from app.models.universe.universe import Universe
from app.models.user import AuthSession, PersonalToken, User

__all__ = [
    "AuthSession",
    "Base",
    "BodyRow",
    "Collaborator",
    "ConstraintRow",
    "Favorite",
    "Invitation",
    "KeptAnswer",
    "PersonalToken",
    "PhysicsParameters",
    "SceneRow",
    "Tag",
    "Track",
    "TrackStatus",
    "Universe",
    "User",
]
