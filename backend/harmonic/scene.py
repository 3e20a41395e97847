"""What a person writes: a scene with its laws, its harmony and its bodies, as frozen values."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, StrictInt, StrictStr, ValidationError

from harmonic.bodies import Body, Box, Circle, Compound, Orbit, Part, Polygon, Segment, Voice
from harmonic.constraints import MAX_CONSTRAINTS, Constraint
from harmonic.errors import Fault, InvalidInput
from harmonic.harmony import Harmony, Instruments
from harmonic.laws import Boundary, Laws
from harmonic.mapping import MAX_RULES, MappingRule
from harmonic.orbital import Gate, Orbital, Resonance
from harmonic.presets import preset_text
from harmonic.sources import MAX_SOURCES, Cloud, Spawner
from harmonic.validation import faults_of
from harmonic.values import Name, Number, Value

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
