"""Finds what is in the universes of a person."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select, select

from app.db.session import AnySession
from app.models import Collaborator, Invitation, PhysicsParameters, SceneRow, Track, Universe

R = TypeVar("R", PhysicsParameters, SceneRow, Track, Collaborator, Invitation)


def owned_by(user_id: UUID, model: type[R]) -> Select[R]:
    """Return the query for all of a kind that is in a person's universes, oldest first.

    Parameters
    ----------
    user_id : UUID
        Whose universes.
    model : type
        Which kind.

    Returns
    -------
    Select
        A query to filter, order and run.
    """
    inside = select(Universe.id).where(Universe.owner_id == user_id)
    return select(model).where(model.universe_id.in_(inside)).order_by(model.created_at)


def owned_ids(session: AnySession, user_id: UUID, model: type[Track | SceneRow]) -> tuple[UUID, ...]:
    """Return the ids of all of a kind that is in a person's universes.

    Parameters
    ----------
    session : Session
        The session.
    user_id : UUID
        Whose universes.
    model : type
        Which kind.

    Returns
    -------
    tuple of UUID
        Their ids.
    """
    inside = select(Universe.id).where(Universe.owner_id == user_id)
    return tuple(session.scalars(select(model.id).where(model.universe_id.in_(inside))))
