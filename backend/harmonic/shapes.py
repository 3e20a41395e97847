"""The shapes that bodies have, each about the body's own place, turned by its angle."""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from harmonic.values import Coordinate, Number, Value, Vector

Length = Annotated[Number, Field(ge=1e-4, le=1e4)]
Point = tuple[Coordinate, Coordinate]

MAX_VERTICES = 64
MAX_PARTS = 32


class Circle(Value):
    """A disc; in a box with depth, a sphere."""

    kind: Literal["circle"] = "circle"
    radius: Annotated[Number, Field(ge=1e-9, le=1e3)] = 0.1

    @property
    def reach(self) -> float:
        """How far it extends from the body's place, in m."""
        return self.radius

    @property
    def disc_radius(self) -> float:
        """The radius of a disc of the same area, in m: its size where only one number counts."""
        return self.radius


class Box(Value):
    """A box about the body's place; `size` is width, height and depth, and only obstacles in a box with depth have one."""

    kind: Literal["box"] = "box"
    size: tuple[Length, Length, Annotated[Number, Field(ge=0, le=1e4)]] = (0.2, 0.2, 0.0)

    @property
    def reach(self) -> float:
        """How far it extends from the body's place, in m."""
        return math.hypot(*self.size) / 2

    @property
    def disc_radius(self) -> float:
        """The radius of a disc of the same area as its front, in m."""
        return math.sqrt(self.size[0] * self.size[1] / math.pi)


class Polygon(Value):
    """A polygon in the x–y plane, its corners against the body's place, one after the other either way round."""

    kind: Literal["polygon"] = "polygon"
    vertices: Annotated[tuple[Point, ...], Field(min_length=3, max_length=MAX_VERTICES)]

    @property
    def reach(self) -> float:
        """How far it extends from the body's place, in m."""
        return max(math.hypot(*corner) for corner in self.vertices)

    @property
    def disc_radius(self) -> float:
        """The radius of a disc of the same area, in m."""
        return math.sqrt(abs(self.signed_area) / math.pi)

    @property
    def signed_area(self) -> float:
        """Its area by the shoelace formula, in m², positive where the corners go round counterclockwise."""
        following = (*self.vertices[1:], self.vertices[0])
        return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(self.vertices, following, strict=True)) / 2


class Segment(Value):
    """A straight line from `a` to `b`, against the body's place, with round ends: as thick as twice `radius`."""

    kind: Literal["segment"] = "segment"
    a: Vector
    b: Vector
    radius: Annotated[Number, Field(ge=0, le=1e3)] = 0.02

    @property
    def reach(self) -> float:
        """How far it extends from the body's place, in m."""
        return max(math.hypot(*self.a), math.hypot(*self.b)) + self.radius

    @property
    def disc_radius(self) -> float:
        """The radius of a disc of the same area, in m."""
        area = 2 * self.radius * math.dist(self.a, self.b) + math.pi * self.radius**2
        return math.sqrt(area / math.pi)


def _kind_of(value: Any) -> str:
    """Return which shape is meant: a circle, where nothing is said."""
    kind = value.get("kind", "circle") if isinstance(value, dict) else getattr(value, "kind", "circle")
    return kind if isinstance(kind, str) else "circle"


SimpleShape = Annotated[
    Annotated[Circle, Tag("circle")]
    | Annotated[Box, Tag("box")]
    | Annotated[Polygon, Tag("polygon")]
    | Annotated[Segment, Tag("segment")],
    Discriminator(_kind_of),
]


class Part(Value):
    """One shape of a compound, shifted and turned against the body."""

    shape: SimpleShape = Circle()
    position: Point = (0.0, 0.0)
    angle: Coordinate = 0.0


class Compound(Value):
    """Several shapes that move as one body. They may overlap; mass is shared by area, and overlaps count twice."""

    kind: Literal["compound"] = "compound"
    parts: Annotated[tuple[Part, ...], Field(min_length=1, max_length=MAX_PARTS)]

    @property
    def reach(self) -> float:
        """How far it extends from the body's place, in m."""
        return max(math.hypot(*part.position) + part.shape.reach for part in self.parts)

    @property
    def disc_radius(self) -> float:
        """The radius of a disc of the same area, in m."""
        return math.sqrt(sum(part.shape.disc_radius**2 for part in self.parts))


Shape = Annotated[
    Annotated[Circle, Tag("circle")]
    | Annotated[Box, Tag("box")]
    | Annotated[Polygon, Tag("polygon")]
    | Annotated[Segment, Tag("segment")]
    | Annotated[Compound, Tag("compound")],
    Discriminator(_kind_of),
]
