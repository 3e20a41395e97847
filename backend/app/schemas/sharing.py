"""Sharing a universe, on the wire."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, StrictInt, StrictStr

from app.core.permissions import Role
from app.schemas.base import Inbound, Outbound, Resource


class SharedRole(StrEnum):
    """What a universe may be shared as."""

    VIEWER = Role.VIEWER.value
    EDITOR = Role.EDITOR.value


class CollaboratorCreate(Inbound):
    """With whom to share a universe, and as what."""

    username: Annotated[StrictStr, Field(min_length=1, max_length=40)]
    role: SharedRole = SharedRole.VIEWER


class CollaboratorChange(Inbound):
    """As what a universe is shared from now on."""

    role: SharedRole


class CollaboratorOut(Resource):
    """A person with whom a universe is shared; `id` is that of the person."""

    username: str
    role: SharedRole


class InvitationCreate(Inbound):
    """A link to make."""

    role: SharedRole = SharedRole.VIEWER
    hours: Annotated[StrictInt, Field(ge=1, le=720, description="How long it holds.")] = 168


class InvitationOut(Resource):
    """A link into a universe that still holds."""

    universe_id: UUID
    role: SharedRole
    expires_at: datetime


class InvitationMade(InvitationOut):
    """A link that was just made: its secret is shown this once."""

    token: str


class InvitationAccept(Inbound):
    """A link to come by."""

    token: Annotated[StrictStr, Field(min_length=1, max_length=200, json_schema_extra={"format": "password"})]


class Favored(Outbound):
    """Whether a universe is a favourite of the caller, and of how many people it is."""

    is_favorite: bool
    favorites: int
