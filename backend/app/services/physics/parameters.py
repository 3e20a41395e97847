"""Named sets of laws: a universe has many and one default; a scene may have one of its own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.core.errors import Conflict, NotFound
from app.core.merging import merged
from app.core.paging import Listed, Page
from app.core.permissions import Action, Caller
from app.db.repositories.pages import paged
from app.db.repositories.universes import default_set
from app.db.session import begin_write, db
from app.models import PhysicsParameters
from app.services.access import parameters_for, scene_for, universe_for
from app.services.physics.laws import Layer, laws_of_set
from harmonic.errors import Fault, InvalidInput
from harmonic.scene import Laws


def listed(caller: Caller, universe_id: UUID, page: Page) -> Listed[PhysicsParameters]:
    """Return the sets of a universe, those of its scenes included.

    Parameters
    ----------
    caller : Caller
        Who asks.
    universe_id : UUID
        Whose sets.
    page : Page
        Which of them.

    Returns
    -------
    Listed
        The sets.
    """
    universe_for(caller, universe_id)
    query = select(PhysicsParameters).where(PhysicsParameters.universe_id == universe_id)
    return paged(db.session, query, PhysicsParameters, page)


def get(caller: Caller, set_id: UUID) -> PhysicsParameters:
    """Return one set; see `app.services.access.parameters_for` for what it raises.

    Parameters
    ----------
    caller : Caller
        Who asks.
    set_id : UUID
        Which one.

    Returns
    -------
    PhysicsParameters
        The row.
    """
    return parameters_for(caller, set_id)


def default_of(caller: Caller, universe_id: UUID) -> PhysicsParameters:
    """Return the set that holds for a universe; see `app.services.access.universe_for` for what it raises.

    Parameters
    ----------
    caller : Caller
        Who asks.
    universe_id : UUID
        Whose.

    Returns
    -------
    PhysicsParameters
        The row.
    """
    universe_for(caller, universe_id)
    return default_set(db.session, universe_id)


def shown_laws(row: PhysicsParameters) -> Laws:
    """Return the laws of a set, over what it inherits: for a scene's set, the universe's default set.

    Parameters
    ----------
    row : PhysicsParameters
        The set.

    Returns
    -------
    Laws
        Every law with the value that holds.
    """
    if row.scene_id is None:
        return laws_of_set(row)
    return laws_of_set(row, inherited=[Layer("universe", default_set(db.session, row.universe_id).laws)])


def create(
    caller: Caller,
    *,
    universe_id: UUID,
    scene_id: UUID | None,
    name: str,
    is_default: bool,
    laws: dict[str, Any],
) -> PhysicsParameters:
    """Make a set.

    Parameters
    ----------
    caller : Caller
        Who makes it.
    universe_id : UUID
        Where.
    scene_id : UUID or None
        The scene that it is for, if only for one.
    name : str
        What it is called.
    is_default : bool
        Whether it shall hold for the whole universe from now on.
    laws : dict
        What it sets.

    Returns
    -------
    PhysicsParameters
        The new set.

    Raises
    ------
    InvalidInput
        If a scene's set shall be the default, or the scene is of another universe.
    Conflict
        If the scene has a set already.
    """
    begin_write(db.session)
    universe_for(caller, universe_id, action=Action.EDIT)
    if scene_id is not None:
        _require_scene_of(caller, scene_id, universe_id)
    row = PhysicsParameters(
        universe_id=universe_id, scene_id=scene_id, name=name, is_default=False, laws=merged({}, laws)
    )
    db.session.add(row)
    _flushed()
    if is_default:
        _make_default(row)
    db.session.commit()
    return row


def change(caller: Caller, set_id: UUID, changes: dict[str, Any], *, laws: dict[str, Any]) -> PhysicsParameters:
    """Change a set.

    Parameters
    ----------
    caller : Caller
        Who changes it.
    set_id : UUID
        Which one.
    changes : dict
        New values of `name` and `is_default`; the others stay.
    laws : dict
        A merge patch for the laws.

    Returns
    -------
    PhysicsParameters
        The set as it is now.

    Raises
    ------
    Conflict
        If the default shall stop being it without another taking its place.
    InvalidInput
        If a scene's set shall be the default.
    """
    begin_write(db.session)
    row = parameters_for(caller, set_id, action=Action.EDIT)
    row.laws = merged(row.laws, laws)
    row.name = changes.get("name", row.name)
    if changes.get("is_default") is False and row.is_default:
        raise Conflict("A universe needs a default set: make another one the default instead.")
    if changes.get("is_default"):
        _make_default(row)
    db.session.commit()
    return row


def change_default(caller: Caller, universe_id: UUID, laws: dict[str, Any]) -> PhysicsParameters:
    """Change the default set of a universe, which is what `{id}/physics` shows.

    Parameters
    ----------
    caller : Caller
        Who changes it.
    universe_id : UUID
        Whose.
    laws : dict
        A merge patch for the laws.

    Returns
    -------
    PhysicsParameters
        The set as it is now.
    """
    begin_write(db.session)
    universe_for(caller, universe_id, action=Action.EDIT)
    row = default_set(db.session, universe_id)
    row.laws = merged(row.laws, laws)
    db.session.commit()
    return row


def delete(caller: Caller, set_id: UUID) -> None:
    """Delete a set.

    Parameters
    ----------
    caller : Caller
        Who deletes it.
    set_id : UUID
        Which one.

    Raises
    ------
    Conflict
        If it is the default of its universe.
    """
    begin_write(db.session)
    row = parameters_for(caller, set_id, action=Action.EDIT)
    if row.is_default:
        raise Conflict("This is the default set of its universe: make another one the default first.")
    db.session.delete(row)
    db.session.commit()


def _require_scene_of(caller: Caller, scene_id: UUID, universe_id: UUID) -> None:
    fault = Fault("/scene_id", "there is no such scene in this universe", str(scene_id), "the id of one of its scenes")
    try:
        scene = scene_for(caller, scene_id)
    except NotFound:
        raise InvalidInput([fault]) from None
    if scene.universe_id != universe_id:
        raise InvalidInput([fault])


def _flushed() -> None:
    try:
        db.session.flush()
    except IntegrityError:
        raise Conflict("This scene already has a set of its own.") from None


def _make_default(row: PhysicsParameters) -> None:
    if row.scene_id is not None:
        fault = Fault("/is_default", "the set of a single scene cannot hold for its universe", "true", "false")
        raise InvalidInput([fault])
    current = default_set(db.session, row.universe_id)
    if current is row:
        return
    # In two steps: the index allows one default a universe at every moment.
    current.is_default = False
    db.session.flush()
    row.is_default = True
