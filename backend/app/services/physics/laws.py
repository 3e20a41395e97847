"""Which laws and which harmony hold for a scene, and where each value came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.merging import merged
from app.db.repositories.universes import default_set, set_of_scene
from app.db.session import db
from app.models import PhysicsParameters, SceneRow
from harmonic.music.parameters import resolve_parameters
from harmonic.scene import Harmony, Laws, Scene

ENGINE = "engine"


@dataclass(frozen=True, slots=True)
class Layer:
    """What one place says of the laws or the harmony.

    Attributes
    ----------
    source : str
        The place, as it is shown.
    values : mapping
        What it sets, as JSON; what it leaves out is inherited.
    """

    source: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sourced:
    """A value and where it came from.

    Attributes
    ----------
    value : object
        What holds, as JSON.
    source : str
        Which layer set it.
    """

    value: Any
    source: str


@dataclass(frozen=True, slots=True)
class Effective:
    """What holds for a scene.

    Attributes
    ----------
    laws, harmony : dict of Sourced
        By name.
    """

    laws: dict[str, Sourced]
    harmony: dict[str, Sourced]


def laws_layers(row: SceneRow) -> tuple[Layer, ...]:
    """Return what the universe's default set, the scene's set and the scene say of the laws, in this order.

    Parameters
    ----------
    row : SceneRow
        The stored scene.

    Returns
    -------
    tuple of Layer
        The innermost last.
    """
    own_set = set_of_scene(db.session, row.id)
    return (
        Layer("universe", default_set(db.session, row.universe_id).laws),
        Layer("scene set", own_set.laws if own_set else {}),
        Layer("scene", row.laws),
    )


def harmony_layers(row: SceneRow) -> tuple[Layer, ...]:
    """Return what the universe and the scene say of the harmony, in this order.

    Parameters
    ----------
    row : SceneRow
        The stored scene.

    Returns
    -------
    tuple of Layer
        The innermost last.
    """
    return (Layer("universe", row.universe.harmony), Layer("scene", row.harmony))


def laws_of(layers: Sequence[Layer]) -> Laws:
    """Return the laws that hold when each layer goes over those before it.

    Parameters
    ----------
    layers : sequence of Layer
        The innermost last.

    Returns
    -------
    Laws
        Over the engine's defaults.
    """
    return Laws.model_validate(_flattened(layers))


def harmony_of(layers: Sequence[Layer]) -> Harmony:
    """Return the harmony that holds when each layer goes over those before it.

    Parameters
    ----------
    layers : sequence of Layer
        The innermost last.

    Returns
    -------
    Harmony
        Over the engine's defaults.
    """
    return Harmony.model_validate(_flattened(layers))


def laws_of_set(row: PhysicsParameters, *, inherited: Sequence[Layer] = ()) -> Laws:
    """Return the laws as a set gives them, over what it inherits.

    Parameters
    ----------
    row : PhysicsParameters
        The set.
    inherited : sequence of Layer
        What it goes over.

    Returns
    -------
    Laws
        Every law with the value that holds.
    """
    return laws_of([*inherited, Layer("set", row.laws)])


def effective(row: SceneRow, scene: Scene) -> Effective:
    """Return what holds for a scene and where each value came from.

    Parameters
    ----------
    row : SceneRow
        The stored scene.
    scene : Scene
        The same with every layer applied.

    Returns
    -------
    Effective
        Each law with its source: engine, universe, scene set or scene. Each music parameter likewise;
        where the value is left at `auto`, what the physics makes of it, with the source `auto`.
    """
    laws = scene.laws.model_dump(mode="json")
    harmony = scene.harmony.model_dump(mode="json")
    resolved = resolve_parameters(scene).to_dict()
    resolved["tempo"] = resolved["tempo_bpm"]
    laws_sources, harmony_sources = _sources(laws_layers(row)), _sources(harmony_layers(row))
    return Effective(
        laws={name: Sourced(value, laws_sources.get(name, ENGINE)) for name, value in laws.items()},
        harmony={
            name: Sourced(resolved[name], "auto")
            if value == "auto"
            else Sourced(value, harmony_sources.get(name, ENGINE))
            for name, value in harmony.items()
        },
    )


def _flattened(layers: Sequence[Layer]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for layer in layers:
        values = merged(values, layer.values)
    return values


def _sources(layers: Sequence[Layer]) -> dict[str, str]:
    return {name: layer.source for layer in layers for name in layer.values}
