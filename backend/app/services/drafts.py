"""Scenes and universes apart from the database: what is copied, exported, imported and planted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import uuid4

from pydantic import BaseModel
from sqlalchemy import select

from app.core.merging import merged
from app.core.permissions import Visibility
from app.db.repositories.membership import tags_of
from app.db.repositories.universes import set_of_scene
from app.db.session import db
from app.models import PhysicsParameters, SceneRow, Universe, User
from app.services.constraints import constraints_of
from app.services.effective import bodies_of
from app.services.members import Placed
from app.services.scenes import LISTS, OWN_FIELDS, SceneChanges, added
from app.services.universes import put_tags
from harmonic.scene import Scene

FORMAT: Literal["harmonic-universe"] = "harmonic-universe"
VERSION: Literal[1] = 1
"""Which kind of document an export is, and how it is written."""


@dataclass(frozen=True, slots=True)
class SetDraft:
    """A set of laws.

    Attributes
    ----------
    name : str
        What it is called.
    laws : dict
        What it says, as JSON.
    is_default : bool
        Whether it holds for its universe.
    """

    name: str
    laws: dict[str, Any]
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class SceneDraft:
    """A scene, and the set of laws that is its own.

    Attributes
    ----------
    changes : SceneChanges
        All that the scene says of itself.
    own_set : SetDraft or None
        Where it has one.
    """

    changes: SceneChanges
    own_set: SetDraft | None = None


@dataclass(frozen=True, slots=True)
class UniverseDraft:
    """A universe, whole.

    Attributes
    ----------
    name, description : str
        What it is called, and about.
    tags : sequence of str
        Words that it is found by.
    harmony : dict
        What it sets of the harmony, as JSON.
    sets : sequence of SetDraft
        Exactly one of them the default.
    scenes : sequence of SceneDraft
        In order.
    """

    name: str
    description: str
    tags: Sequence[str]
    harmony: dict[str, Any]
    sets: Sequence[SetDraft]
    scenes: Sequence[SceneDraft]


def draft_of_preset(scene: Scene) -> SceneDraft:
    """Return a ready scene as a draft that sets only what its file sets.

    Parameters
    ----------
    scene : Scene
        As the engine read it.

    Returns
    -------
    SceneDraft
        Without a set of laws of its own.
    """
    said = scene.model_dump(mode="json", exclude_unset=True)
    return SceneDraft(
        SceneChanges(
            fields={name: getattr(scene, name) for name in OWN_FIELDS},
            laws=said.get("laws", {}),
            harmony=said.get("harmony", {}),
            orbital=said.get("orbital", {}),
            bodies=_placed(scene.bodies),
            constraints=_placed(scene.constraints),
            lists=scene.model_dump(mode="json", include=set(LISTS)),
        )
    )


def draft_of_scene(row: SceneRow) -> SceneDraft:
    """Return a stored scene as a draft; what names a body by its id names it by its name.

    Parameters
    ----------
    row : SceneRow
        The stored scene.

    Returns
    -------
    SceneDraft
        The draft.
    """
    own = set_of_scene(db.session, row.id)
    bodies = bodies_of([body.definition for body in row.bodies])
    names = Scene(bodies=bodies).body_names
    changes = SceneChanges(
        fields={name: getattr(row, name) for name in OWN_FIELDS},
        laws=row.laws,
        harmony=row.harmony,
        orbital=row.orbital,
        bodies=_placed(bodies),
        constraints=_placed(constraints_of(row, names)),
        lists={name: getattr(row, name) for name in LISTS},
    )
    return SceneDraft(changes, None if own is None else SetDraft(own.name, own.laws))


def draft_of_universe(universe: Universe) -> UniverseDraft:
    """Return a stored universe as a draft, which depends on nothing but what is in it.

    Parameters
    ----------
    universe : Universe
        The row.

    Returns
    -------
    UniverseDraft
        The draft.
    """
    of_it = SceneRow.universe_id == universe.id
    rows = db.session.scalars(select(SceneRow).where(of_it).order_by(SceneRow.rank, SceneRow.created_at, SceneRow.id))
    stored = select(PhysicsParameters).where(
        PhysicsParameters.universe_id == universe.id, PhysicsParameters.scene_id.is_(None)
    )
    sets = [SetDraft(row.name, row.laws, row.is_default) for row in db.session.scalars(stored)]
    return UniverseDraft(
        name=universe.name,
        description=universe.description,
        tags=tags_of(db.session, [universe.id]).get(universe.id, []),
        harmony=universe.harmony,
        sets=sorted(sets, key=lambda each: (not each.is_default, each.name, json.dumps(each.laws, sort_keys=True))),
        scenes=[draft_of_scene(row) for row in rows],
    )


def document_of(draft: UniverseDraft) -> dict[str, Any]:
    """Return a universe as the JSON document that an import reads.

    Parameters
    ----------
    draft : UniverseDraft
        The universe.

    Returns
    -------
    dict
        Plain values.
    """
    return {
        "format": FORMAT,
        "version": VERSION,
        "name": draft.name,
        "description": draft.description,
        "tags": list(draft.tags),
        "harmony": draft.harmony,
        "physics": [{"name": each.name, "is_default": each.is_default, "laws": each.laws} for each in draft.sets],
        "scenes": [_scene_document(scene) for scene in draft.scenes],
    }


def planted(draft: UniverseDraft, owner: User, *, forked_from: Universe | None = None) -> Universe:
    """Make a universe of a draft, private, inside the transaction of the caller.

    Parameters
    ----------
    draft : UniverseDraft
        What it holds.
    owner : User
        Whose it will be.
    forked_from : Universe, optional
        What it is a copy of.

    Returns
    -------
    Universe
        The new row, with everything in it.
    """
    universe = Universe(
        id=uuid4(),
        owner=owner,
        name=draft.name,
        description=draft.description,
        visibility=Visibility.PRIVATE,
        harmony=merged({}, draft.harmony),
        forked_from_id=None if forked_from is None else forked_from.id,
        forked_from="" if forked_from is None else f"{forked_from.name} by {forked_from.owner.username}",
    )
    db.session.add(universe)
    db.session.flush()
    db.session.add_all(
        PhysicsParameters(
            universe_id=universe.id, name=each.name, is_default=each.is_default, laws=merged({}, each.laws)
        )
        for each in draft.sets
    )
    put_tags(universe, draft.tags)
    for scene in draft.scenes:
        plant_scene(scene, universe)
    return universe


def plant_scene(draft: SceneDraft, universe: Universe) -> SceneRow:
    """Make a scene of a draft behind the others of its universe, inside the transaction of the caller.

    Parameters
    ----------
    draft : SceneDraft
        What it holds.
    universe : Universe
        Where.

    Returns
    -------
    SceneRow
        The new row.
    """
    row = added(universe, draft.changes)
    if draft.own_set is not None:
        db.session.add(
            PhysicsParameters(
                universe_id=universe.id,
                scene_id=row.id,
                name=draft.own_set.name,
                is_default=False,
                laws=merged({}, draft.own_set.laws),
            )
        )
    return row


def _scene_document(draft: SceneDraft) -> dict[str, Any]:
    changes, own = draft.changes, draft.own_set
    return {
        **changes.fields,
        "laws": changes.laws,
        "harmony": changes.harmony,
        "orbital": changes.orbital,
        "bodies": _definitions(changes.bodies),
        "constraints": _definitions(changes.constraints),
        **changes.lists,
        "physics": None if own is None else {"name": own.name, "laws": own.laws},
    }


def _definitions(members: Sequence[Placed] | None) -> list[Any]:
    return [member.value.model_dump(mode="json") for member in members or ()]


def _placed(values: Sequence[BaseModel]) -> list[Placed]:
    return [Placed(None, value) for value in values]
