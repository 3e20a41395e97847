"""Scenes: making, listing, changing and deleting them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select

from app.core.merging import merged
from app.core.paging import Listed, Page
from app.core.permissions import Action, Caller
from app.db.repositories.pages import paged
from app.db.repositories.universes import listed_universes, next_scene_rank, track_ids
from app.db.session import begin_write, db
from app.models import SceneRow, Universe
from app.services.access import scene_for, universe_for
from app.services.audio.storage import current_storage
from app.services.bodies import BODIES
from app.services.constraints import CONSTRAINTS
from app.services.members import Placed
from harmonic.errors import Fault, InvalidInput
from harmonic.scene import Scene

OWN_FIELDS = ("name", "description", "dynamics", "units", "duration", "tail", "seed")
"""Fields of the engine's scene that are columns; laws, harmony and orbital are merged, the others replaced."""

MOST_SCENES = 500
"""How many scenes a universe may have."""

LISTS = ("spawners", "clouds", "mapping")
"""Fields of the engine's scene that are lists in a column of their own."""


@dataclass(frozen=True, slots=True)
class SceneChanges:
    """What to change in a scene, or to make one of.

    Attributes
    ----------
    fields : dict
        New values of `OWN_FIELDS`; null goes back to the engine's default.
    laws, harmony, orbital : dict
        Merge patches.
    bodies, constraints : sequence of Placed or None
        All of them, in order; None leaves them as they are.
    lists : dict of list
        All of each of `LISTS` that is given, as JSON.
    order : int or None
        Its place among the scenes of the universe.
    """

    fields: dict[str, Any]
    laws: dict[str, Any]
    harmony: dict[str, Any]
    orbital: dict[str, Any] = field(default_factory=dict)
    bodies: Sequence[Placed] | None = None
    constraints: Sequence[Placed] | None = None
    lists: dict[str, list[Any]] = field(default_factory=dict)
    order: int | None = None


def listed(caller: Caller, page: Page, *, universe_id: UUID | None) -> Listed[SceneRow]:
    """Return scenes, each to be shown without what is in it.

    Parameters
    ----------
    caller : Caller
        Who asks.
    page : Page
        Which of them.
    universe_id : UUID or None
        Of which universe; None for those of every universe that the caller's list of universes shows.

    Returns
    -------
    Listed
        The scenes.
    """
    query = select(SceneRow)
    if universe_id is not None:
        universe_for(caller, universe_id)
        query = query.where(SceneRow.universe_id == universe_id)
    else:
        mine = listed_universes(caller.user_id)
        query = query.where(SceneRow.universe_id.in_(mine.with_only_columns(Universe.id)))
    return paged(db.session, query, SceneRow, page)


def get(caller: Caller, scene_id: UUID) -> SceneRow:
    """Return one scene; see `app.services.access.scene_for` for what it raises.

    Parameters
    ----------
    caller : Caller
        Who asks.
    scene_id : UUID
        Which one.

    Returns
    -------
    SceneRow
        The row.
    """
    return scene_for(caller, scene_id)


def create(caller: Caller, universe_id: UUID, changes: SceneChanges) -> SceneRow:
    """Make a scene.

    Parameters
    ----------
    caller : Caller
        Who makes it.
    universe_id : UUID
        Where.
    changes : SceneChanges
        What it says of itself; the rest is inherited or the engine's default.

    Returns
    -------
    SceneRow
        The new scene.
    """
    begin_write(db.session)
    row = added(universe_for(caller, universe_id, action=Action.EDIT), changes)
    db.session.commit()
    return row


def added(universe: Universe, changes: SceneChanges) -> SceneRow:
    """Add a scene behind the others of a universe, inside the transaction of the caller.

    Parameters
    ----------
    universe : Universe
        Where.
    changes : SceneChanges
        What it says of itself.

    Returns
    -------
    SceneRow
        The new row.

    Raises
    ------
    InvalidInput
        If the universe is full.
    """
    count = db.session.scalar(select(func.count()).where(SceneRow.universe_id == universe.id)) or 0
    if count >= MOST_SCENES:
        raise InvalidInput([Fault("", "the universe is full", f"{count} scenes", f"at most {MOST_SCENES}")])
    row = SceneRow(
        id=uuid4(), universe=universe, rank=next_scene_rank(db.session, universe.id), laws={}, harmony={}, orbital={}
    )
    row.spawners, row.clouds, row.mapping = [], [], []
    for name in OWN_FIELDS:
        setattr(row, name, _default(name))
    db.session.add(row)
    db.session.flush()
    apply(row, changes)
    return row


def change(caller: Caller, scene_id: UUID, changes: SceneChanges) -> SceneRow:
    """Change a scene.

    Parameters
    ----------
    caller : Caller
        Who changes it.
    scene_id : UUID
        Which one.
    changes : SceneChanges
        What to merge into it.

    Returns
    -------
    SceneRow
        The scene as it is now.
    """
    begin_write(db.session)
    row = scene_for(caller, scene_id, action=Action.EDIT)
    apply(row, changes)
    db.session.commit()
    return row


def delete(caller: Caller, scene_id: UUID) -> None:
    """Delete a scene with everything in it and its tracks, rendered files included.

    Parameters
    ----------
    caller : Caller
        Who deletes it.
    scene_id : UUID
        Which one.
    """
    begin_write(db.session)
    row = scene_for(caller, scene_id, action=Action.EDIT)
    doomed = track_ids(db.session, scene_id=scene_id)
    db.session.delete(row)
    db.session.commit()
    current_storage().remove_tracks(doomed)


def reorder(caller: Caller, universe_id: UUID, scene_ids: Sequence[UUID]) -> list[SceneRow]:
    """Give the scenes of a universe another order.

    Parameters
    ----------
    caller : Caller
        Who orders them.
    universe_id : UUID
        Whose.
    scene_ids : sequence of UUID
        All of them, each once, in their new order.

    Returns
    -------
    list of SceneRow
        In that order.

    Raises
    ------
    InvalidInput
        If one is missing, given twice, or of another universe.
    """
    begin_write(db.session)
    universe_for(caller, universe_id, action=Action.EDIT)
    rows = {row.id: row for row in db.session.scalars(select(SceneRow).where(SceneRow.universe_id == universe_id))}
    faults = [
        Fault(f"/scene_ids/{place}", "the universe has no such scene", str(scene_id), "the id of one of its scenes")
        for place, scene_id in enumerate(scene_ids)
        if scene_id not in rows
    ]
    if not faults and (len(scene_ids) != len(rows) or len(set(scene_ids)) != len(rows)):
        faults = [Fault("/scene_ids", "not every scene is there once", f"{len(scene_ids)} ids", f"{len(rows)} ids")]
    if faults:
        raise InvalidInput(faults)
    for rank, scene_id in enumerate(scene_ids):
        rows[scene_id].rank = rank
    db.session.commit()
    return [rows[scene_id] for scene_id in scene_ids]


def apply(row: SceneRow, changes: SceneChanges) -> None:
    """Merge changes into a scene, inside the transaction of the caller.

    Parameters
    ----------
    row : SceneRow
        The scene.
    changes : SceneChanges
        What to merge into it.
    """
    for name, value in changes.fields.items():
        setattr(row, name, _default(name) if value is None else value)
    row.laws = merged(row.laws, changes.laws)
    row.harmony = merged(row.harmony, changes.harmony)
    row.orbital = merged(row.orbital, changes.orbital)
    for name, values in changes.lists.items():
        setattr(row, name, values)
    if changes.order is not None:
        row.rank = changes.order
    if changes.bodies is not None:
        BODIES.replace(row, changes.bodies)
    if changes.constraints is not None:
        CONSTRAINTS.replace(row, changes.constraints)


def _default(name: str) -> Any:
    return Scene.model_fields[name].default
