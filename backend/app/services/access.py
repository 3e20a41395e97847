"""Loads what a caller asks for, through the one door for rights."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from app.core.errors import NotFound
from app.core.permissions import Action, Caller, Visibility, require
from app.db.session import db
from app.models import PhysicsParameters, SceneRow, Track, Universe
from app.models.base import Base

M = TypeVar("M", bound=Base)


def universe_for(caller: Caller, universe_id: UUID, *, action: Action = Action.READ) -> Universe:
    """Return a universe that the caller may use this way.

    Parameters
    ----------
    caller : Caller
        Who asks.
    universe_id : UUID
        Which one.
    action : Action
        What for; anything but reading locks the row until the transaction ends.

    Returns
    -------
    Universe
        The row.

    Raises
    ------
    NotFound, Unauthenticated, Forbidden
        As `app.core.permissions.require` says.
    """
    universe = _loaded(Universe, universe_id, action=action, what="universe")
    _require(caller, action, universe, what="universe")
    return universe


def scene_for(caller: Caller, scene_id: UUID, *, action: Action = Action.READ) -> SceneRow:
    """Return a scene that the caller may use this way; see `universe_for`.

    Parameters
    ----------
    caller : Caller
        Who asks.
    scene_id : UUID
        Which one.
    action : Action
        What for.

    Returns
    -------
    SceneRow
        The row.
    """
    scene = _loaded(SceneRow, scene_id, action=action, what="scene")
    _require(caller, action, scene.universe, what="scene")
    return scene


def parameters_for(caller: Caller, set_id: UUID, *, action: Action = Action.READ) -> PhysicsParameters:
    """Return a set of laws that the caller may use this way; see `universe_for`.

    Parameters
    ----------
    caller : Caller
        Who asks.
    set_id : UUID
        Which one.
    action : Action
        What for.

    Returns
    -------
    PhysicsParameters
        The row.
    """
    row = _loaded(PhysicsParameters, set_id, action=action, what="set of physics parameters")
    _require(caller, action, row.universe, what="set of physics parameters")
    return row


def track_for(caller: Caller, track_id: UUID, *, action: Action = Action.READ) -> Track:
    """Return a track that the caller may use this way; see `universe_for`.

    Parameters
    ----------
    caller : Caller
        Who asks.
    track_id : UUID
        Which one.
    action : Action
        What for.

    Returns
    -------
    Track
        The row.
    """
    track = _loaded(Track, track_id, action=action, what="track")
    _require(caller, action, track.universe, what="track")
    return track


def _loaded(model: type[M], key: UUID, *, action: Action, what: str) -> M:
    # SQLite ignores the lock: there the whole transaction already holds the only right to write.
    lock: Any = None if action is Action.READ else {"of": model}
    row = db.session.get(model, key, with_for_update=lock)
    if row is None:
        raise NotFound(f"There is no such {what}.")
    return row


def _require(caller: Caller, action: Action, universe: Universe, *, what: str) -> None:
    visibility = Visibility(universe.visibility)
    require(caller, action, owner_id=universe.owner_id, visibility=visibility, what=what)
