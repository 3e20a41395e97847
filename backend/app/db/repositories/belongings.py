"""Finds everything that belongs to a person."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from app.db.session import AnySession
from app.models import SceneRow, Track, Universe


def owned_tracks(session: AnySession, user_id: UUID) -> tuple[UUID, ...]:
    """Return the ids of every track in a person's universes.

    Parameters
    ----------
    session : Session
        The session.
    user_id : UUID
        Whose.

    Returns
    -------
    tuple of UUID
        Their ids.
    """
    return tuple(session.scalars(select(Track.id).join(Universe).where(Universe.owner_id == user_id)))


def owned_scenes(session: AnySession, user_id: UUID) -> tuple[UUID, ...]:
    """Return the ids of every scene in a person's universes.

    Parameters
    ----------
    session : Session
        The session.
    user_id : UUID
        Whose.

    Returns
    -------
    tuple of UUID
        Their ids.
    """
    return tuple(session.scalars(select(SceneRow.id).join(Universe).where(Universe.owner_id == user_id)))
