"""All that belongs to a person: to take it away, and to delete it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from app.core.permissions import Caller
from app.core.preconditions import judge_precondition
from app.db.repositories.belongings import owned_by, owned_ids
from app.db.session import db
from app.models import (
    AuthSession,
    Base,
    Collaborator,
    Favorite,
    Invitation,
    PersonalToken,
    PhysicsParameters,
    SceneRow,
    Track,
    Universe,
    User,
)
from app.models.base import utc_now
from app.services.accounts.passwords import confirm_password, held_unchanged
from app.services.accounts.profile import profile_of
from app.services.accounts.sessions import sessions_of
from app.services.accounts.tokens import tokens_of
from app.services.audio.storage import current_storage

R = TypeVar("R", bound=Base)


@dataclass(frozen=True, slots=True)
class Belongings:
    """Everything that is stored of and by a person.

    Attributes
    ----------
    user : User
        The account, with its settings.
    sessions : sequence of AuthSession
        Where they are signed in.
    tokens : sequence of PersonalToken
        What they made for programs.
    universes, sets, scenes, tracks : sequence
        Their universes and everything in them, oldest first; scenes by their place.
    collaborators, invitations : sequence
        With whom those are shared, and the links into them that still hold.
    shared : sequence of Collaborator
        As what universes of others are shared with them.
    favorites : sequence of Favorite
        What they like.
    """

    user: User
    sessions: Sequence[AuthSession]
    tokens: Sequence[PersonalToken]
    universes: Sequence[Universe]
    sets: Sequence[PhysicsParameters]
    scenes: Sequence[SceneRow]
    tracks: Sequence[Track]
    collaborators: Sequence[Collaborator]
    invitations: Sequence[Invitation]
    shared: Sequence[Collaborator]
    favorites: Sequence[Favorite]


def everything_of(caller: Caller) -> Belongings:
    """Return everything that is stored of and by the caller.

    Parameters
    ----------
    caller : Caller
        Who asks.

    Returns
    -------
    Belongings
        All of it.
    """
    user = profile_of(caller)
    whole = (selectinload(SceneRow.bodies), selectinload(SceneRow.constraints))
    links = owned_by(user.id, Invitation).where(Invitation.expires_at > utc_now())
    return Belongings(
        user=user,
        sessions=sessions_of(caller),
        tokens=tokens_of(caller),
        universes=_all(select(Universe).where(Universe.owner_id == user.id).order_by(Universe.created_at)),
        sets=_all(owned_by(user.id, PhysicsParameters)),
        scenes=_all(owned_by(user.id, SceneRow).order_by(None).order_by(SceneRow.rank).options(*whole)),
        tracks=_all(owned_by(user.id, Track)),
        collaborators=_all(owned_by(user.id, Collaborator)),
        invitations=_all(links),
        shared=_all(select(Collaborator).where(Collaborator.user_id == user.id).order_by(Collaborator.created_at)),
        favorites=_all(select(Favorite).where(Favorite.user_id == user.id).order_by(Favorite.created_at)),
    )


def _all(query: Select[R]) -> Sequence[R]:
    return db.session.scalars(query).all()


def delete_account(caller: Caller, *, password: str) -> UUID:
    """Delete the caller's account with everything that belongs to it, rendered files included.

    Parameters
    ----------
    caller : Caller
        Who leaves.
    password : str
        Typed again: a token alone does not do.

    Returns
    -------
    UUID
        Who has left.

    Raises
    ------
    InvalidInput
        If the password is wrong.
    """
    user_id, hashed = confirm_password(caller, password, field="password")
    user = held_unchanged(user_id, hashed, field="password")
    judge_precondition()
    tracks, scenes = owned_ids(db.session, user_id, Track), owned_ids(db.session, user_id, SceneRow)
    db.session.delete(user)
    db.session.commit()
    storage = current_storage()
    storage.remove_tracks(tracks)
    storage.remove_previews(scenes)
    return user_id
