"""The laws of a scene: the physics parameters, and the box they hold in."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AliasChoices, ConfigDict, Field, model_validator

from harmonic.values import Breeze, Number, Unit, Value

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
    def open_sides(self) -> tuple[SideName, ...]:
        """The sides through which who leaves is gone; in a planar box front and back only where they are named."""
        if self.kind == "open":
            return tuple(side for sides in SIDES_OF.values() for side in sides)
        return tuple(
            side
            for axis, sides in SIDES_OF.items()
            for side in sides
            if side in self.open and axis not in self.periodic_axes
        )

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
