"""All that belongs to a person: to take it away, and to delete it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.core.permissions import Caller
from app.db.repositories.belongings import owned_scenes, owned_tracks
from app.db.session import db
from app.models import AuthSession, PersonalToken, PhysicsParameters, SceneRow, Track, Universe, User
from app.services.accounts.passwords import confirm_password, held_unchanged
from app.services.accounts.profile import profile_of
from app.services.accounts.sessions import sessions_of
from app.services.accounts.tokens import tokens_of
from app.services.audio.storage import current_storage


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
    """

    user: User
    sessions: Sequence[AuthSession]
    tokens: Sequence[PersonalToken]
    universes: Sequence[Universe]
    sets: Sequence[PhysicsParameters]
    scenes: Sequence[SceneRow]
    tracks: Sequence[Track]


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
    owned = Universe.owner_id == user.id
    whole = (selectinload(SceneRow.bodies), selectinload(SceneRow.constraints))
    scenes = select(SceneRow).join(Universe).where(owned).options(*whole)
    sets = select(PhysicsParameters).join(Universe).where(owned)
    tracks = select(Track).join(Universe).where(owned)
    return Belongings(
        user=user,
        sessions=sessions_of(caller),
        tokens=tokens_of(caller),
        universes=db.session.scalars(select(Universe).where(owned).order_by(Universe.created_at)).all(),
        sets=db.session.scalars(sets.order_by(PhysicsParameters.created_at)).all(),
        scenes=db.session.scalars(scenes.order_by(SceneRow.rank, SceneRow.created_at)).all(),
        tracks=db.session.scalars(tracks.order_by(Track.created_at)).all(),
    )


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
    tracks, scenes = owned_tracks(db.session, user_id), owned_scenes(db.session, user_id)
    db.session.delete(user)
    db.session.commit()
    storage = current_storage()
    storage.remove_tracks(tracks)
    storage.remove_previews(scenes)
    return user_id
