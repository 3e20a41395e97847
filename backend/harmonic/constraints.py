"""What joins two bodies of a rigid scene: rods, hinges, springs, motors and gears.

Each names its bodies; where `b` is left empty, it joins `a` to the world, and `anchor_b` is a place in the scene.
Anchors are against the place of the body, and turn with it. Angles are in radians.
"""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, StrictBool, Tag

from harmonic.shapes import Point
from harmonic.values import Name, Number, Value

Distance = Annotated[Number, Field(ge=0, le=1e4)]
Turn = Annotated[Number, Field(ge=-1e6, le=1e6)]
Strength = Annotated[Number, Field(gt=0, le=1e12)]

MAX_CONSTRAINTS = 2_000


class Joint(Value):
    """What every constraint has.

    Attributes
    ----------
    name : str
        What it is called.
    a, b : str
        Its bodies; the world where `b` is empty.
    collide : bool
        Whether the two still meet each other.
    max_force : float or None
        N (of those that turn: N·m) that it can bring to bear; None for as much as it takes.
    """

    name: Name = ""
    a: Annotated[Name, Field(min_length=1)]
    b: Name = ""
    collide: StrictBool = False
    max_force: Strength | None = None


class Anchored(Joint):
    """A constraint between two points."""

    anchor_a: Point = (0.0, 0.0)
    anchor_b: Point = (0.0, 0.0)


class Pin(Anchored):
    """A rod without mass: the anchors keep their distance, `length` or the one they start at."""

    kind: Literal["pin"] = "pin"
    length: Distance | None = None


class Pivot(Joint):
    """A hinge: both bodies turn about one point, given where `a` has it, wherever it stands at the beginning."""

    kind: Literal["pivot"] = "pivot"
    anchor_a: Point = (0.0, 0.0)


class Slide(Anchored):
    """A rope or telescope: the distance of the anchors stays within limits."""

    kind: Literal["slide"] = "slide"
    least: Distance = 0.0
    most: Distance = 1.0


class Groove(Joint):
    """A point of `a` slides along a straight groove in `b`, from `start` to `end`."""

    kind: Literal["groove"] = "groove"
    anchor_a: Point = (0.0, 0.0)
    start: Point
    end: Point


class Spring(Anchored):
    """A damped spring by Hooke's law: force = stiffness · (length − rest_length) + damping · speed."""

    kind: Literal["spring"] = "spring"
    rest_length: Distance | None = None
    stiffness: Annotated[Number, Field(ge=0, le=1e9)] = 100.0
    damping: Annotated[Number, Field(ge=0, le=1e6)] = 0.0


class RotarySpring(Joint):
    """A damped spring that turns: torque = stiffness · (angle of `a` against `b` − rest_angle) + damping · its rate."""

    kind: Literal["rotary_spring"] = "rotary_spring"
    rest_angle: Turn = 0.0
    stiffness: Annotated[Number, Field(ge=0, le=1e9)] = 1.0
    damping: Annotated[Number, Field(ge=0, le=1e6)] = 0.0


class RotaryLimit(Joint):
    """The angle of `a` against `b` stays within limits."""

    kind: Literal["rotary_limit"] = "rotary_limit"
    least: Turn = -math.pi / 2
    most: Turn = math.pi / 2


class Motor(Joint):
    """Turns `a` against `b` at `rate` rad/s, counterclockwise where it is positive, with at most `max_force` N·m."""

    kind: Literal["motor"] = "motor"
    rate: Annotated[Number, Field(ge=-1e4, le=1e4)] = 1.0


class Gear(Joint):
    """Angle of `a` = `ratio` · angle of `b` + `phase`: negative ratios turn the other way, as meshed wheels do."""

    kind: Literal["gear"] = "gear"
    b: Annotated[Name, Field(min_length=1)]
    ratio: Annotated[Number, Field(ge=-1e4, le=1e4)] = -1.0
    phase: Turn = 0.0


def _kind_of(value: Any) -> str:
    kind = value.get("kind") if isinstance(value, dict) else getattr(value, "kind", None)
    return kind if isinstance(kind, str) else ""


Constraint = Annotated[
    Annotated[Pin, Tag("pin")]
    | Annotated[Pivot, Tag("pivot")]
    | Annotated[Slide, Tag("slide")]
    | Annotated[Groove, Tag("groove")]
    | Annotated[Spring, Tag("spring")]
    | Annotated[RotarySpring, Tag("rotary_spring")]
    | Annotated[RotaryLimit, Tag("rotary_limit")]
    | Annotated[Motor, Tag("motor")]
    | Annotated[Gear, Tag("gear")],
    Discriminator(_kind_of),
]
