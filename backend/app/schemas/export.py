"""All that is stored of and by a person, as they take it away."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app.schemas.accounts import SessionOut, SettingsOut, TokenOut, UserOut
from app.schemas.audio import TrackKept
from app.schemas.base import Outbound
from app.schemas.scenes import SceneWhole
from app.schemas.sharing import CollaboratorOut, InvitationOut, SharedRole
from app.schemas.universes import ParametersOut, UniverseOut


class SharedOut(Outbound):
    """A universe of somebody else that is shared with this person."""

    universe_id: UUID
    role: SharedRole
    created_at: datetime


class FavoriteOut(Outbound):
    """A universe that this person likes."""

    universe_id: UUID
    created_at: datetime


class UniverseExport(UniverseOut):
    """A universe with everything in it."""

    parameter_sets: list[ParametersOut]
    scenes: list[SceneWhole]
    tracks: list[TrackKept]
    collaborators: list[CollaboratorOut]
    invitations: list[InvitationOut]


class ExportOut(Outbound):
    """Everything; passwords and tokens themselves are stored by nobody."""

    exported_at: datetime
    profile: UserOut
    settings: SettingsOut
    sessions: list[SessionOut]
    tokens: list[TokenOut]
    universes: list[UniverseExport]
    shared_with_me: list[SharedOut]
    favorites: list[FavoriteOut]
