"""What moves, is met, and sounds: bodies, their shapes, voices and orbits."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool, StrictInt

from harmonic.shapes import Box, Circle, Compound, Part, Polygon, Segment, Shape
from harmonic.values import Angle, Coordinate, Name, Number, Speed, Unit, Value, Vector
from harmonic.vocabulary.materials import MaterialName
from harmonic.vocabulary.timbres import TimbreName

__all__ = [
    "MEETS_EVERYBODY",
    "Body",
    "Box",
    "Circle",
    "CollisionFilter",
    "Compound",
    "Orbit",
    "Part",
    "Polygon",
    "Segment",
    "Shape",
    "Voice",
]

ALL_CATEGORIES = 2**32 - 1
Categories = Annotated[StrictInt, Field(ge=0, le=ALL_CATEGORIES)]


class Voice(Value):
    """How a body sounds, where it differs from what its material and size say."""

    timbre: TimbreName | None = None
    pitch: Annotated[Number, Field(ge=12, le=120)] | None = None
    gain_db: Annotated[Number, Field(ge=-60, le=12)] = 0.0
    sustain: StrictBool = False


class Orbit(Value):
    """Where a body is by the elements of its orbit at time 0, instead of by position and velocity.

    Give `period` (days) or `semi_major_axis` (AU), one of them. Angles are in degrees: the inclination against the x–y
    plane, the ascending node from x, the argument of periapsis from the node, the mean anomaly from periapsis.
    """

    around: Name = ""
    period: Annotated[Number, Field(gt=0, le=1e8)] | None = None
    semi_major_axis: Annotated[Number, Field(gt=0, le=1e5)] | None = None
    eccentricity: Annotated[Number, Field(ge=0, le=0.99)] = 0.0
    inclination: Annotated[Number, Field(ge=0, le=180)] = 0.0
    ascending_node: Angle = 0.0
    periapsis: Angle = 0.0
    mean_anomaly: Angle = 0.0


class CollisionFilter(Value):
    """Whom a body of a rigid scene meets.

    Two bodies meet unless they are of the same `group` (0 is none), or one's `mask` has no bit in common with the other's
    `categories`.
    """

    group: Annotated[StrictInt, Field(ge=0, le=2**31 - 1)] = 0
    categories: Categories = ALL_CATEGORIES
    mask: Categories = ALL_CATEGORIES


MEETS_EVERYBODY = CollisionFilter()


class Body(Value):
    """Something that moves, is met, and sounds; in SI units, or in orbital scenes in AU, days and solar masses."""

    name: Name = ""
    shape: Shape = Circle()
    position: Vector = (0.0, 0.0, 0.0)
    velocity: tuple[Speed, Speed, Speed] = (0.0, 0.0, 0.0)
    angle: Coordinate = 0.0
    angular_velocity: Annotated[Number, Field(ge=-1e5, le=1e5)] = 0.0
    orbit: Orbit | None = None
    mass: Annotated[Number, Field(ge=0, le=1e9)] = 1.0
    material: MaterialName = "wood"
    restitution: Unit | None = None
    friction: Annotated[Number, Field(ge=0, le=2)] | None = None
    fixed: StrictBool = False
    sensor: StrictBool = False
    collision: CollisionFilter = MEETS_EVERYBODY
    voice: Voice = Voice()
