"""Joins a stored scene with everything it inherits into the engine's own `Scene`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter

from app.models import SceneRow
from app.services.constraints import constraints_of, lost_ends
from app.services.physics.laws import Layer, harmony_layers, harmony_of, laws_layers, laws_of
from harmonic.checks import check_scene
from harmonic.errors import Fault
from harmonic.scene import Body, Orbital, Scene
from harmonic.validation import MAX_FAULTS

_BODIES = TypeAdapter(tuple[Body, ...])


@dataclass(frozen=True, slots=True)
class Overrides:
    """What one render sets differently from the stored scene.

    Attributes
    ----------
    laws, harmony : mapping
        Merge patches over what holds for the scene.
    duration : float or None
        Heard seconds; None keeps the scene's.
    longest : float or None
        What the file may last at most, in s: a longer piece is heard from its beginning, and the
        tail gives way first.
    """

    laws: Mapping[str, Any] = field(default_factory=dict)
    harmony: Mapping[str, Any] = field(default_factory=dict)
    duration: float | None = None
    longest: float | None = None


def effective_scene(row: SceneRow, overrides: Overrides | None = None) -> Scene:
    """Return the scene as the engine plays it.

    Parameters
    ----------
    row : SceneRow
        The stored scene, with its bodies and constraints.
    overrides : Overrides, optional
        What this render sets differently.

    Returns
    -------
    Scene
        With every law and music parameter that holds.
    """
    asked = overrides or Overrides()
    duration, tail = _lengths(row, asked)
    scene = Scene(
        name=row.name,
        description=row.description,
        dynamics=row.dynamics,
        units=row.units,
        duration=duration,
        tail=tail,
        seed=row.seed,
        laws=laws_of([*laws_layers(row), Layer("render", asked.laws)]),
        harmony=harmony_of([*harmony_layers(row), Layer("render", asked.harmony)]),
        orbital=orbital_of(row),
        bodies=bodies_of([body.definition for body in row.bodies]),
        spawners=row.spawners,
        clouds=row.clouds,
        mapping=row.mapping,
    )
    return scene.model_copy(update={"constraints": constraints_of(row, scene.body_names)})


def orbital_of(row: SceneRow) -> Orbital:
    """Return how the orbits of a stored scene are followed, over the engine's defaults.

    Parameters
    ----------
    row : SceneRow
        The stored scene.

    Returns
    -------
    Orbital
        Every setting with the value that holds.
    """
    return Orbital.model_validate(row.orbital)


def bodies_of(definitions: Sequence[Mapping[str, Any]]) -> tuple[Body, ...]:
    """Return stored bodies as the engine's.

    Parameters
    ----------
    definitions : sequence of mapping
        Every field of each body, as JSON.

    Returns
    -------
    tuple of Body
        In the same order.
    """
    return _BODIES.validate_python(definitions)


def warnings_of(row: SceneRow, scene: Scene | None = None) -> tuple[Fault, ...]:
    """Return what keeps a stored scene from being simulated: it may be stored so, but not played.

    Parameters
    ----------
    row : SceneRow
        The stored scene.
    scene : Scene, optional
        The same as the engine plays it, where that is known already.

    Returns
    -------
    tuple of Fault
        At most 20, with pointers into the scene; empty when it can be played.
    """
    return tuple(_warnings(row, scene or effective_scene(row)))[:MAX_FAULTS]


def _warnings(row: SceneRow, scene: Scene) -> Iterator[Fault]:
    """Tell first what only the stored scene knows: the ids of bodies."""
    lost = tuple(lost_ends(row, scene))
    told = {fault.pointer for fault in lost}
    yield from lost
    yield from (fault for fault in check_scene(scene) if fault.pointer not in told)


def _lengths(row: SceneRow, asked: Overrides) -> tuple[float, float]:
    duration = row.duration if asked.duration is None else asked.duration
    if asked.longest is None:
        return duration, row.tail
    duration = min(duration, asked.longest)
    return duration, min(row.tail, asked.longest - duration)
