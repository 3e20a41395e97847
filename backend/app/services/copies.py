"""Copies: forks of universes, duplicates of scenes, exports and imports."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from app.core.permissions import Action, Caller
from app.db.session import begin_write, db
from app.models import SceneRow, Universe
from app.services.access import scene_for, universe_for
from app.services.accounts import profile_of
from app.services.drafts import (
    UniverseDraft,
    document_of,
    draft_of_preset,
    draft_of_scene,
    draft_of_universe,
    plant_scene,
    planted,
)
from app.services.scenes import SceneChanges, apply
from harmonic.errors import InvalidInput
from harmonic.scene import Scene


def fork(caller: Caller, universe_id: UUID, *, name: str | None) -> Universe:
    """Copy a universe that one may look at, with everything in it but its tracks.

    Parameters
    ----------
    caller : Caller
        Who will own the copy.
    universe_id : UUID
        Of which one.
    name : str or None
        What to call the copy; as the original unless given.

    Returns
    -------
    Universe
        The copy, private, which tells what it was copied from.
    """
    begin_write(db.session)
    owner = profile_of(caller)
    original = universe_for(caller, universe_id, action=Action.KEEP)
    draft = draft_of_universe(original)
    copy = planted(replace(draft, name=name or draft.name), owner, forked_from=original)
    db.session.commit()
    return copy


def exported(caller: Caller, universe_id: UUID) -> dict[str, Any]:
    """Return a universe as one JSON document.

    Parameters
    ----------
    caller : Caller
        Who asks.
    universe_id : UUID
        Which one.

    Returns
    -------
    dict
        What `imported` makes the same universe of.
    """
    return document_of(draft_of_universe(universe_for(caller, universe_id)))


def imported(caller: Caller, draft: UniverseDraft) -> Universe:
    """Make a universe of an exported one.

    Parameters
    ----------
    caller : Caller
        Who will own it.
    draft : UniverseDraft
        What the document says.

    Returns
    -------
    Universe
        The new universe, private.
    """
    begin_write(db.session)
    universe = planted(draft, profile_of(caller))
    db.session.commit()
    return universe


def duplicate(caller: Caller, scene_id: UUID, *, universe_id: UUID | None, name: str | None) -> SceneRow:
    """Copy a scene that one may look at into a universe that one may change.

    Parameters
    ----------
    caller : Caller
        Who copies.
    scene_id : UUID
        Of which one.
    universe_id : UUID or None
        Where to; its own universe unless given.
    name : str or None
        What to call the copy; as the original unless given.

    Returns
    -------
    SceneRow
        The copy, behind the other scenes.
    """
    begin_write(db.session)
    original = scene_for(caller, scene_id)
    universe = universe_for(caller, universe_id or original.universe_id, action=Action.EDIT)
    draft = draft_of_scene(original)
    fields = draft.changes.fields | ({"name": name} if name else {})
    copy = plant_scene(replace(draft, changes=replace(draft.changes, fields=fields)), universe)
    db.session.commit()
    return copy


def from_preset(caller: Caller, universe_id: UUID, preset: str, changes: SceneChanges) -> SceneRow:
    """Make a scene of a ready one, with changes.

    Parameters
    ----------
    caller : Caller
        Who makes it.
    universe_id : UUID
        Where.
    preset : str
        Which ready scene.
    changes : SceneChanges
        What to merge into it.

    Returns
    -------
    SceneRow
        The new scene, behind the others.

    Raises
    ------
    InvalidInput
        If there is no such preset.
    """
    begin_write(db.session)
    universe = universe_for(caller, universe_id, action=Action.EDIT)
    row = plant_scene(draft_of_preset(_ready(preset)), universe)
    apply(row, changes)
    db.session.commit()
    return row


def _ready(preset: str) -> Scene:
    try:
        return Scene.preset(preset)
    except InvalidInput as error:
        raise InvalidInput([replace(fault, pointer="/from_preset") for fault in error.faults]) from None
