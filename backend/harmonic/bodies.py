"""What moves, is met, and sounds: bodies, their shapes, voices and orbits."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool, StrictInt, ValidationInfo, field_validator

from harmonic.shapes import Box, Circle, Compound, Part, Polygon, Segment, Shape
from harmonic.values import Angle, Coordinate, Name, Number, Speed, StrikePosition, Unit, Value, Vector
from harmonic.vocabulary.materials import MaterialName
from harmonic.vocabulary.resonators import RESONATORS, ResonatorName
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
    """How a body sounds, where it differs from what its material and size say.

    Give `timbre` or `resonator`, one of them: a resonator rings as the body's material does.
    """

    timbre: TimbreName | None = None
    resonator: ResonatorName | None = None
    strike_position: StrikePosition | None = None
    pitch: Annotated[Number, Field(ge=12, le=120)] | None = None
    gain_db: Annotated[Number, Field(ge=-60, le=12)] = 0.0
    sustain: StrictBool = False

    @field_validator("resonator")
    @classmethod
    def _is_alone(cls, value: ResonatorName | None, info: ValidationInfo) -> ResonatorName | None:
        if value is not None and info.data.get("timbre") is not None:
            raise ValueError("a voice has a timbre or a resonator, one of them")
        return value

    @field_validator("strike_position")
    @classmethod
    def _has_places(cls, value: StrikePosition | None, info: ValidationInfo) -> StrikePosition | None:
        resonator = info.data.get("resonator")
        if value is None or ("resonator" not in info.data) or (resonator and RESONATORS[resonator].shapes):
            return value
        known = ", ".join(name for name, each in RESONATORS.items() if each.shapes)
        raise ValueError(f"only a resonator of known mode shapes is struck at a place: {known}")


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

    @field_validator("voice")
    @classmethod
    def _is_struck_along(cls, value: Voice, info: ValidationInfo) -> Voice:
        if value.strike_position == "contact" and isinstance(info.data.get("shape"), Circle | Compound):
            raise ValueError('a place of "contact" is counted along a segment, a box or a polygon')
        return value
