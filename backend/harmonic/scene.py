"""What a person writes: a scene with its laws, its harmony and its bodies, as frozen values."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AliasChoices, ConfigDict, Field, StrictBool, StrictInt, StrictStr, ValidationError, model_validator

from harmonic.bodies import Body, Box, Circle, Compound, Orbit, Part, Polygon, Segment, Voice
from harmonic.constraints import MAX_CONSTRAINTS, Constraint
from harmonic.errors import Fault, InvalidInput
from harmonic.mapping import MAX_RULES, MappingRule
from harmonic.presets import preset_text
from harmonic.sources import MAX_SOURCES, Cloud, Spawner
from harmonic.validation import faults_of
from harmonic.values import (
    Angle,
    AutoStep,
    AutoStretch,
    AutoTempo,
    AutoTimbre,
    AutoUnit,
    Breeze,
    Name,
    Number,
    Scale,
    Speed,
    Unit,
    Value,
)
from harmonic.vocabulary.scales import KeyName

__all__ = [
    "MAX_BODIES",
    "MAX_DURATION",
    "Body",
    "Boundary",
    "Box",
    "Circle",
    "Cloud",
    "Compound",
    "Constraint",
    "Gate",
    "Harmony",
    "Instruments",
    "Laws",
    "MappingRule",
    "Orbit",
    "Orbital",
    "Part",
    "Polygon",
    "Resonance",
    "Scene",
    "Segment",
    "Spawner",
    "Voice",
]

MAX_BODIES = 20_000
MAX_DURATION = 3600.0
MAX_SCENE_BYTES = 16 * 1024 * 1024

SideName = Literal["left", "right", "floor", "ceiling", "front", "back"]


AxisName = Literal["x", "y", "z"]
SIDES_OF: dict[AxisName, tuple[SideName, SideName]] = {
    "x": ("left", "right"),
    "y": ("floor", "ceiling"),
    "z": ("front", "back"),
}


class Boundary(Value):
    """The box around a scene: x from −w/2 to w/2, y from 0 to h, z from −d/2 to d/2; depth 0 is planar.

    Its sides are walls, but those that are `open` (of kind `open` all), and those across a `periodic` axis (of kind
    `periodic` all): who leaves through one of them comes back through the other.
    """

    kind: Literal["box", "open", "periodic"] = "box"
    size: tuple[
        Annotated[Number, Field(gt=0, le=1e4)],
        Annotated[Number, Field(gt=0, le=1e4)],
        Annotated[Number, Field(ge=0, le=1e4)],
    ] = (10.0, 6.0, 0.0)
    open: tuple[SideName, ...] = Field(default=(), max_length=6)
    periodic: tuple[AxisName, ...] = Field(default=(), max_length=3)

    @property
    def is_planar(self) -> bool:
        """Whether bodies are discs in the x–y plane."""
        return self.size[2] == 0

    @property
    def periodic_axes(self) -> tuple[AxisName, ...]:
        """The axes along which who leaves comes back on the other side, in order."""
        axes: tuple[AxisName, ...] = ("x", "y") if self.is_planar else ("x", "y", "z")
        return tuple(axis for axis in axes if self.kind == "periodic" or axis in self.periodic)

    @property
    def walls(self) -> tuple[SideName, ...]:
        """The sides that are walls."""
        return tuple(
            side
            for axis, sides in SIDES_OF.items()
            for side in sides
            if self.kind == "box" and axis not in self.periodic and side not in self.open
        )


RESTITUTION_NAMES = ("restitution", "elasticity", "collision_elasticity")


def _list_aliases(schema: dict[str, Any]) -> None:
    """Show the other names of restitution in the JSON schema, where documentation and errors look."""
    law = schema["properties"]["restitution"]
    schema["properties"] |= {
        name: law | {"description": "Another name of restitution."} for name in RESTITUTION_NAMES[1:]
    }


class Laws(Value):
    """The physics parameters, in SI units."""

    model_config = ConfigDict(json_schema_extra=_list_aliases)

    gravity: Annotated[Number, Field(ge=-100, le=100)] = 9.81
    friction: Annotated[Number, Field(ge=0, le=2)] = 0.3
    restitution: Annotated[Unit, Field(validation_alias=AliasChoices(*RESTITUTION_NAMES))] = 0.7
    air_resistance: Annotated[Number, Field(ge=0, le=10)] = 0.0
    wind: tuple[Breeze, Breeze, Breeze] = (0.0, 0.0, 0.0)
    attraction: Annotated[Number, Field(ge=0, le=1000)] = 0.0
    time_scale: Annotated[Number, Field(ge=0.001, le=10_000)] = 1.0
    boundary: Boundary = Boundary()

    @model_validator(mode="before")
    @classmethod
    def _one_restitution(cls, values: Any) -> Any:
        """Accept the other names of restitution, but not two that disagree."""
        return _merged_aliases(values)


def _merged_aliases(values: Any) -> Any:
    given = [name for name in RESTITUTION_NAMES if isinstance(values, dict) and name in values]
    if len(given) < 2:
        return values
    if any(values[name] != values[given[0]] for name in given):
        raise ValueError(f"{' and '.join(given)} are one law and were given different values")
    return {name: value for name, value in values.items() if name not in given[1:]}


class Instruments(Value):
    """What plays instead of the materials: the struck bodies, and those of the lowest octave."""

    primary: AutoTimbre = "auto"
    secondary: AutoTimbre = "auto"


class Harmony(Value):
    """The music parameters; what is left at `auto` follows the physics."""

    key: KeyName = "C"
    scale: Scale = "major"
    intonation: Literal["exact", "scale"] = "exact"
    tempo: AutoTempo = "auto"
    harmony: AutoUnit = "auto"
    rhythm_complexity: AutoUnit = "auto"
    melody_range: AutoUnit = "auto"
    quantize: Unit = 0.0
    note_duration: AutoStretch = "auto"
    max_polyphony: Annotated[StrictInt, Field(ge=1, le=256)] = 64
    density_limit: Annotated[Number, Field(gt=0, le=200)] = 12.0
    instruments: Instruments = Instruments()
    reverb: Unit = 0.25
    bed: Unit = 0.3
    loudness: Annotated[Number, Field(ge=-40, le=-8)] = -14.0
    loudness_mode: Literal["gentle", "exact"] = "gentle"
    output: Literal["stereo", "binaural", "ambix"] = "stereo"
    distance: Unit = 0.0
    propagation_delay: StrictBool = False
    doppler: StrictBool = False


class Gate(Value):
    """A half-plane from the z axis through the central body: bodies that cross it are heard.

    `longitude` is in degrees from x; `bodies` are those that it is open to, all where it names none.
    """

    name: Name = ""
    longitude: Angle = 0.0
    bodies: Annotated[tuple[Name, ...], Field(max_length=100)] = ()


class Resonance(Value):
    """A resonant angle Σ cᵢ λᵢ of mean longitudes, such as Laplace's λ₁ − 3λ₂ + 2λ₃, followed as a curve in degrees."""

    name: Name = ""
    bodies: Annotated[tuple[Name, ...], Field(min_length=1, max_length=8)]
    coefficients: Annotated[
        tuple[Annotated[StrictInt, Field(ge=-1000, le=1000)], ...], Field(min_length=1, max_length=8)
    ]


class Orbital(Value):
    """How orbits are followed, from where transits are seen, and what else is looked at."""

    integrator: Literal["auto", "wisdom-holman", "leapfrog", "yoshida4"] = "auto"
    step: AutoStep = "auto"
    observer: tuple[Speed, Speed, Speed] = (0.0, 0.0, 1.0)
    gates: Annotated[tuple[Gate, ...], Field(max_length=64)] = ()
    resonances: Annotated[tuple[Resonance, ...], Field(max_length=32)] = ()


class Scene(Value):
    """Everything that decides how a piece comes out."""

    name: Name = "Untitled scene"
    description: Annotated[StrictStr, Field(max_length=2000)] = ""
    dynamics: Literal["particles", "rigid", "orbital"] = "particles"
    duration: Annotated[Number, Field(gt=0, le=MAX_DURATION)] = 10.0
    tail: Annotated[Number, Field(ge=0, le=60)] = 0.0
    seed: Annotated[StrictInt, Field(ge=0, le=2**53 - 1)] = 0
    units: Literal["si", "astronomical"] = "si"
    laws: Laws = Laws()
    orbital: Orbital = Orbital()
    harmony: Harmony = Harmony()
    bodies: Annotated[tuple[Body, ...], Field(max_length=MAX_BODIES)] = ()
    constraints: Annotated[tuple[Constraint, ...], Field(max_length=MAX_CONSTRAINTS)] = ()
    spawners: Annotated[tuple[Spawner, ...], Field(max_length=MAX_SOURCES)] = ()
    clouds: Annotated[tuple[Cloud, ...], Field(max_length=MAX_SOURCES)] = ()
    mapping: Annotated[tuple[MappingRule, ...], Field(max_length=MAX_RULES)] = ()

    @property
    def body_names(self) -> tuple[str, ...]:
        """What each body is called; an unnamed one by its number, counted from 1."""
        return tuple(body.name or f"body {index}" for index, body in enumerate(self.bodies, start=1))

    @property
    def gate_names(self) -> tuple[str, ...]:
        """What each gate is called; an unnamed one by its number, counted from 1."""
        return tuple(f"gate {gate.name or index}" for index, gate in enumerate(self.orbital.gates, start=1))

    @property
    def rule_names(self) -> tuple[str, ...]:
        """What each mapping rule is called; an unnamed one by its number, counted from 1."""
        return tuple(rule.name or f"rule {index}" for index, rule in enumerate(self.mapping, start=1))

    @classmethod
    def parse(cls, text: str | bytes) -> Self:
        """Read a scene from JSON text.

        Parameters
        ----------
        text : str or bytes
            A JSON object; at most 16 MiB.

        Returns
        -------
        Scene
            The scene it describes.

        Raises
        ------
        InvalidInput
            If it is no JSON, names an unknown field or holds a value that is not allowed.
        """
        if len(text) > MAX_SCENE_BYTES:
            allowed = f"at most {MAX_SCENE_BYTES // 2**20} MiB"
            raise InvalidInput([Fault("", "the scene is too large", f"{len(text)} bytes", allowed)])
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            document = None if _is_unreadable(error) else json.loads(text)
            raise InvalidInput(faults_of(error, model=cls, document=document)) from None

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read a scene from a JSON file.

        Parameters
        ----------
        path : str or Path
            The file.

        Returns
        -------
        Scene
            The scene it describes.

        Raises
        ------
        InvalidInput
            If the file cannot be read or does not hold a scene.
        """
        try:
            text = Path(path).read_bytes()
        except OSError as error:
            raise InvalidInput([Fault("", f"cannot read {path}: {error.strerror}")]) from None
        return cls.parse(text)

    @classmethod
    def preset(cls, name: str) -> Self:
        """Return a scene that ships with the library.

        Parameters
        ----------
        name : str
            One of `harmonic.presets.preset_names()`.

        Returns
        -------
        Scene
            The ready scene.

        Raises
        ------
        InvalidInput
            If there is no preset of that name.
        """
        return cls.parse(preset_text(name))


def _is_unreadable(error: ValidationError) -> bool:
    return any(detail["type"] == "json_invalid" for detail in error.errors(include_url=False))
