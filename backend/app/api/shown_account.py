"""Turns what is stored of a person into what is shown of it to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from app.api.shown import shown_parameters, shown_scene_kept
from app.api.shown_universes import shown_collaborator, shown_invitation, shown_universes
from app.core.permissions import Caller
from app.models import AuthSession, Collaborator, Invitation, PersonalToken, PhysicsParameters, SceneRow, Track, User
from app.schemas.accounts import SessionOut, SettingsOut, TokenOut, UserOut
from app.schemas.audio import TrackKept
from app.schemas.export import ExportOut, FavoriteOut, SharedOut, UniverseExport
from app.services.accounts import Belongings

R = TypeVar("R", PhysicsParameters, SceneRow, Track, Collaborator, Invitation)


def shown_user(user: User) -> UserOut:
    """Return a person's own account.

    Parameters
    ----------
    user : User
        The row.

    Returns
    -------
    UserOut
        Ready to send.
    """
    return UserOut.model_validate(user)


def shown_settings(user: User) -> SettingsOut:
    """Return a person's settings, with the defaults of what they left alone.

    Parameters
    ----------
    user : User
        The row.

    Returns
    -------
    SettingsOut
        Ready to send.
    """
    return SettingsOut(**user.settings)


def shown_session(row: AuthSession, caller: Caller) -> SessionOut:
    """Return a sign-in.

    Parameters
    ----------
    row : AuthSession
        The row.
    caller : Caller
        Who looks, from which sign-in.

    Returns
    -------
    SessionOut
        Ready to send.
    """
    return SessionOut(
        id=row.id,
        created_at=row.created_at,
        last_used_at=row.rotated_at,
        expires_at=row.expires_at,
        user_agent=row.user_agent,
        is_current=row.id == caller.session_id,
    )


def shown_token(row: PersonalToken) -> TokenOut:
    """Return a personal access token, without the token itself.

    Parameters
    ----------
    row : PersonalToken
        The row.

    Returns
    -------
    TokenOut
        Ready to send.
    """
    return TokenOut.model_validate(row)


def shown_belongings(owned: Belongings, caller: Caller, *, now: datetime) -> ExportOut:
    """Return everything that is stored of and by a person.

    Parameters
    ----------
    owned : Belongings
        All of it.
    caller : Caller
        Whose it is.
    now : datetime
        The present.

    Returns
    -------
    ExportOut
        Ready to send.
    """
    universes = [
        UniverseExport(
            **universe.model_dump(),
            parameter_sets=[shown_parameters(row) for row in _inside(universe.id, owned.sets)],
            scenes=[shown_scene_kept(row, caller) for row in _inside(universe.id, owned.scenes)],
            tracks=[TrackKept.model_validate(row) for row in _inside(universe.id, owned.tracks)],
            collaborators=[shown_collaborator(row) for row in _inside(universe.id, owned.collaborators)],
            invitations=[shown_invitation(row) for row in _inside(universe.id, owned.invitations)],
        )
        for universe in shown_universes(owned.universes, caller)
    ]
    return ExportOut(
        exported_at=now,
        profile=shown_user(owned.user),
        settings=shown_settings(owned.user),
        sessions=[shown_session(row, caller) for row in owned.sessions],
        tokens=[shown_token(row) for row in owned.tokens],
        universes=universes,
        shared_with_me=[SharedOut.model_validate(row) for row in owned.shared],
        favorites=[FavoriteOut.model_validate(row) for row in owned.favorites],
    )


def _inside(universe_id: UUID, rows: Sequence[R]) -> list[R]:
    return [row for row in rows if row.universe_id == universe_id]
