"""The constraints of a scene, what a change to one of them means, and which bodies they name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from pydantic import BaseModel, TypeAdapter, ValidationError

from app.core.merging import merged
from app.core.partial import KIND, kind_name, kinds_of
from app.models import ConstraintRow, SceneRow
from app.services.members import Definition, Members
from harmonic.constraints import MAX_CONSTRAINTS, Constraint, Joint
from harmonic.errors import Fault, InvalidInput
from harmonic.scene import Scene
from harmonic.validation import faults_of

CONSTRAINTS = Members(ConstraintRow, noun="constraint", plural="constraints", most=MAX_CONSTRAINTS)
"""The constraints of scenes."""

ENDS = ("a", "b")
"""The fields that name a body."""

_KINDS: Mapping[str, type[BaseModel]] = {kind_name(model): model for model in kinds_of(Constraint)}
_CONSTRAINTS = TypeAdapter(tuple[Constraint, ...])


def patched_constraint(stored: Definition, changes: dict[str, Any]) -> BaseModel:
    """Return a constraint with changes merged into it.

    Parameters
    ----------
    stored : dict
        What it is so far, as JSON.
    changes : dict
        A merge patch; null goes back to the engine's default. One of another kind keeps what every constraint has.

    Returns
    -------
    BaseModel
        What it is from now on: one of the engine's constraints.

    Raises
    ------
    InvalidInput
        If there is no such constraint.
    """
    kind = changes.get(KIND) or stored[KIND]
    # A limit in metres is none in radians: only what means the same to all of them goes over.
    kept = stored if kind == stored[KIND] else {name: stored[name] for name in Joint.model_fields}
    patched = merged(kept, changes) | {KIND: kind}
    try:
        return _KINDS[kind].model_validate(patched)
    except ValidationError as error:
        raise InvalidInput(faults_of(error, model=_KINDS[kind], document=patched)) from None


def constraints_of(row: SceneRow, names: Sequence[str]) -> tuple[Constraint, ...]:
    """Return the stored constraints of a scene as the engine's, which know bodies by their names.

    Parameters
    ----------
    row : SceneRow
        The stored scene.
    names : sequence of str
        What each of its bodies is called.

    Returns
    -------
    tuple of Constraint
        In order. What names no body of the scene stays as it is written.
    """
    called = {body.id: name for body, name in zip(row.bodies, names, strict=True)}
    taken = set(names)
    definitions = [constraint.definition for constraint in row.constraints]
    return _CONSTRAINTS.validate_python(
        [stored | {end: _name_of(stored[end], called, taken) for end in ENDS} for stored in definitions]
    )


def lost_ends(row: SceneRow, scene: Scene) -> Iterator[Fault]:
    """Find the constraints that name a body which is not there, or no longer.

    Parameters
    ----------
    row : SceneRow
        The stored scene.
    scene : Scene
        The same as the engine plays it.

    Yields
    ------
    Fault
        With a pointer into the scene.
    """
    names = set(scene.body_names)
    # Clouds and spawners have bodies too, whose names only the engine knows.
    is_all = not scene.clouds and not scene.spawners
    for index, constraint in enumerate(scene.constraints):
        for end in ENDS:
            said = getattr(constraint, end)
            if said and said not in names and (is_all or _as_id(said)):
                pointer = f"/constraints/{index}/{end}"
                shown = row.constraints[index].definition[end]
                yield Fault(pointer, "there is no such body", shown, "the name or the id of a body of the scene")


def _name_of(said: str, called: Mapping[UUID, str], taken: set[str]) -> str:
    body_id = None if said in taken else _as_id(said)
    return said if body_id is None else called.get(body_id, said)


def _as_id(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None
