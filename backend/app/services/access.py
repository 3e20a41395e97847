"""Loads what a caller asks for, through the one door for rights."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from app.core.errors import NotFound, Unauthenticated
from app.core.permissions import LOOKING, Action, Caller, Role, Visibility, may, require, require_write, role_of
from app.core.preconditions import judge_precondition
from app.db.repositories.membership import shared_role
from app.db.session import db, is_writing
from app.models import PhysicsParameters, SceneRow, Track, Universe
from app.models.base import Base

M = TypeVar("M", bound=Base)

_LOCKS = (Action.EDIT, Action.MANAGE)
"""What is looked up for these is about to be written."""


def universe_for(caller: Caller, universe_id: UUID, *, action: Action = Action.READ) -> Universe:
    """Return a universe that the caller may use this way.

    Parameters
    ----------
    caller : Caller
        Who asks.
    universe_id : UUID
        Which one.
    action : Action
        What for; to change or manage it locks the row until the transaction ends.

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


def require_person(caller: Caller) -> UUID:
    """Return whose account the caller has signed in to.

    Parameters
    ----------
    caller : Caller
        Who asks.

    Returns
    -------
    UUID
        The account.

    Raises
    ------
    Unauthenticated
        If nobody is signed in.
    """
    if caller.user_id is None:
        raise Unauthenticated("Sign in first: this needs an access token.")
    return caller.user_id


def _loaded(model: type[M], key: UUID, *, action: Action, what: str) -> M:
    # SQLite ignores the lock: there the whole transaction already holds the only right to write.
    lock: Any = {"of": model} if action in _LOCKS else None
    row = db.session.get(model, key, with_for_update=lock)
    if row is None:
        raise NotFound(f"There is no such {what}.")
    return row


def _require(caller: Caller, action: Action, universe: Universe, *, what: str) -> None:
    visibility = Visibility(universe.visibility)
    require(role_in(caller, universe), action, visibility=visibility, what=what)
    if action not in LOOKING:
        require_write(caller)
    if action in _LOCKS and is_writing(db.session):
        judge_precondition()


def role_in(caller: Caller, universe: Universe) -> Role:
    """Return what a caller is to a universe.

    Parameters
    ----------
    caller : Caller
        Who asks.
    universe : Universe
        To which one.

    Returns
    -------
    Role
        Looked up for everyone but its owner and those who are not signed in.
    """
    if caller.user_id is None or caller.user_id == universe.owner_id:
        return role_of(caller, owner_id=universe.owner_id)
    shared_as = shared_role(db.session, universe.id, caller.user_id)
    return role_of(caller, owner_id=universe.owner_id, shared_as=shared_as)


def can_edit(universe: Universe, caller: Caller) -> bool:
    """Tell whether a caller may change what is in a universe.

    Parameters
    ----------
    universe : Universe
        Which one.
    caller : Caller
        Who asks.

    Returns
    -------
    bool
        What a page shows controls by; writes ask again.
    """
    return caller.can_write and may(role_in(caller, universe), Action.EDIT, Visibility(universe.visibility))
