"""Finds universes, their scenes, sets of laws and tracks."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, func, or_, select

from app.core.permissions import Visibility
from app.db.repositories.membership import is_shared_with
from app.db.session import AnySession
from app.models import BodyRow, ConstraintRow, PhysicsParameters, SceneRow, Track, Universe


def public_universes(*, owner_id: UUID | None = None) -> Select[Universe]:
    """Return the query for the universes that everyone may see, of one owner or of all.

    Parameters
    ----------
    owner_id : UUID, optional
        Whose; everybody's unless given.

    Returns
    -------
    Select
        A query to filter, order and run.
    """
    query = select(Universe).where(Universe.visibility == Visibility.PUBLIC)
    return query if owner_id is None else query.where(Universe.owner_id == owner_id)


def listed_universes(user_id: UUID | None) -> Select[Universe]:
    """Return the query for the universes that a caller's lists show: one's own and those shared with one, or the public ones.

    Parameters
    ----------
    user_id : UUID or None
        Who asks; None when nobody is signed in.

    Returns
    -------
    Select
        A query to filter, order and run.
    """
    if user_id is None:
        return public_universes()
    return select(Universe).where(or_(Universe.owner_id == user_id, is_shared_with(user_id)))


def default_set(session: AnySession, universe_id: UUID) -> PhysicsParameters:
    """Return the set of laws that holds for a universe; every universe is born with one.

    Parameters
    ----------
    session : Session
        The session.
    universe_id : UUID
        Whose.

    Returns
    -------
    PhysicsParameters
        The set.
    """
    query = select(PhysicsParameters).where(
        PhysicsParameters.universe_id == universe_id, PhysicsParameters.is_default.is_(True)
    )
    return session.scalars(query).one()


def default_sets(session: AnySession, universe_ids: Sequence[UUID]) -> dict[UUID, PhysicsParameters]:
    """Return the default set of each of several universes, in one query.

    Parameters
    ----------
    session : Session
        The session.
    universe_ids : sequence of UUID
        Whose.

    Returns
    -------
    dict of PhysicsParameters
        By the id of the universe.
    """
    query = select(PhysicsParameters).where(
        PhysicsParameters.universe_id.in_(universe_ids), PhysicsParameters.is_default.is_(True)
    )
    return {row.universe_id: row for row in session.scalars(query)}


def set_of_scene(session: AnySession, scene_id: UUID) -> PhysicsParameters | None:
    """Return the set of laws of a single scene, where it has one.

    Parameters
    ----------
    session : Session
        The session.
    scene_id : UUID
        Whose.

    Returns
    -------
    PhysicsParameters or None
        The set.
    """
    return session.scalar(select(PhysicsParameters).where(PhysicsParameters.scene_id == scene_id))


def next_scene_rank(session: AnySession, universe_id: UUID) -> int:
    """Return the place after the last scene of a universe.

    Parameters
    ----------
    session : Session
        The session.
    universe_id : UUID
        Where.

    Returns
    -------
    int
        0 in an empty universe.
    """
    last = session.scalar(select(func.max(SceneRow.rank)).where(SceneRow.universe_id == universe_id))
    return 0 if last is None else last + 1


def next_rank(session: AnySession, model: type[BodyRow | ConstraintRow], scene_id: UUID) -> int:
    """Return the place after the last body or constraint of a scene.

    Parameters
    ----------
    session : Session
        The session.
    model : type
        Which of them.
    scene_id : UUID
        Where.

    Returns
    -------
    int
        0 where there is none.
    """
    last = session.scalar(select(func.max(model.rank)).where(model.scene_id == scene_id))
    return 0 if last is None else last + 1


def track_ids(
    session: AnySession, *, universe_id: UUID | None = None, scene_id: UUID | None = None
) -> tuple[UUID, ...]:
    """Return the ids of every track of a universe or of a scene.

    Parameters
    ----------
    session : Session
        The session.
    universe_id : UUID, optional
        Those of this universe.
    scene_id : UUID, optional
        Those of this scene.

    Returns
    -------
    tuple of UUID
        Their ids.
    """
    query = select(Track.id)
    if universe_id is not None:
        query = query.where(Track.universe_id == universe_id)
    if scene_id is not None:
        query = query.where(Track.scene_id == scene_id)
    return tuple(session.scalars(query))
