"""Where the shapes of fixed bodies are in a scene: their corners, how far they reach, how far a place is from them."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harmonic.bodies import Body
from harmonic.shapes import Box, Circle, Compound, Polygon, Segment, SimpleShape

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Placed:
    """A simple shape at its place in a scene.

    Attributes
    ----------
    shape : SimpleShape
        What it is, about its place.
    place : ndarray of float64, shape (3,)
        m.
    angle : float
        Rotation about z, in rad.
    """

    shape: SimpleShape
    place: Floats
    angle: float

    @property
    def thickness(self) -> float:
        """How far it reaches about its corners, in m."""
        return self.shape.radius if isinstance(self.shape, Circle | Segment) else 0.0

    def corners(self) -> Floats:
        """Return the corners that its outline goes through, counterclockwise: shape (n, 3), all at the height of its place."""
        shape = self.shape
        if isinstance(shape, Circle):
            local = np.zeros((1, 3))
        elif isinstance(shape, Segment):
            local = np.array([shape.a, shape.b])
        elif isinstance(shape, Box):
            local = np.array([[-1, -1, 0], [1, -1, 0], [1, 1, 0], [-1, 1, 0]]) * np.array(shape.size) / 2
        else:
            local = np.array([(*corner, 0.0) for corner in _counterclockwise(shape)])
        return self.place + turned(local, self.angle)

    def extent(self) -> tuple[Floats, Floats]:
        """Return the least and the greatest coordinates that it reaches, each of shape (3,)."""
        corners = self.corners()
        reach = np.full(3, self.thickness)
        if isinstance(self.shape, Box):
            reach[2] = self.shape.size[2] / 2
        return corners.min(axis=0) - reach, corners.max(axis=0) + reach

    def distances(self, places: Floats) -> Floats:
        """Return how far places are from it, in m, 0 inside.

        Parameters
        ----------
        places : ndarray of float64, shape (N, 3)
            In m.

        Returns
        -------
        ndarray of float64, shape (N,)
            Never negative.
        """
        if isinstance(self.shape, Box):
            local = turned(places - self.place, -self.angle)
            return _lengths(np.maximum(np.abs(local) - np.array(self.shape.size) / 2, 0.0))
        corners = self.corners()
        following = np.roll(corners, -1, axis=0)
        nearest = np.full(len(places), np.inf)
        for start, end in zip(corners, following, strict=True):
            nearest = np.minimum(nearest, segment_distances(places, start, end))
        if isinstance(self.shape, Polygon):
            return np.where(_are_inside(places, corners, following), 0.0, nearest)
        return np.maximum(nearest - self.thickness, 0.0)


def parts_of(body: Body) -> Iterator[Placed]:
    """Return the simple shapes that a body is made of, at their places.

    Parameters
    ----------
    body : Body
        Of any shape.

    Yields
    ------
    Placed
        One, or of a compound each of its parts.
    """
    place = np.array(body.position)
    if not isinstance(body.shape, Compound):
        yield Placed(body.shape, place, body.angle)
        return
    for part in body.shape.parts:
        shift = turned(np.array([[*part.position, 0.0]]), body.angle)[0]
        yield Placed(part.shape, place + shift, body.angle + part.angle)


def turned(vectors: Floats, angle: float) -> Floats:
    """Return vectors turned about z.

    Parameters
    ----------
    vectors : ndarray of float64, shape (N, 3)
        Any.
    angle : float
        In rad, counterclockwise.

    Returns
    -------
    ndarray of float64, shape (N, 3)
        The same for the angle 0, to the last digit.
    """
    cosine, sine = math.cos(angle), math.sin(angle)
    x, y, z = vectors.T
    return np.stack([cosine * x - sine * y, sine * x + cosine * y, z], axis=1)


def segment_distances(places: Floats, start: Floats, end: Floats) -> Floats:
    """Return how far places are from a straight line between two points.

    Parameters
    ----------
    places : ndarray of float64, shape (N, 3)
        In m.
    start, end : ndarray of float64, shape (3,)
        In m; they may be one point.

    Returns
    -------
    ndarray of float64, shape (N,)
        In m.
    """
    along = end - start
    squared = float(along @ along)
    part = np.clip((places - start) @ along / squared, 0.0, 1.0) if squared else np.zeros(len(places))
    return _lengths(places - start - part[:, None] * along)


def _lengths(vectors: Floats) -> Floats:
    return np.asarray(np.linalg.norm(vectors, axis=1))


def is_convex(polygon: Polygon) -> bool:
    """Tell whether a polygon that doesn't cross itself turns the same way at every corner.

    Parameters
    ----------
    polygon : Polygon
        That doesn't cross itself.

    Returns
    -------
    bool
        True also where some of its corners are straight.
    """
    sides = np.diff(np.array([*polygon.vertices, *polygon.vertices[:2]]), axis=0)
    turns = sides[:-1, 0] * sides[1:, 1] - sides[:-1, 1] * sides[1:, 0]
    return bool(np.all(turns >= 0) or np.all(turns <= 0))


def is_simple(polygon: Polygon) -> bool:
    """Tell whether the sides of a polygon have a length, and touch only their neighbours, and those at their ends alone.

    Parameters
    ----------
    polygon : Polygon
        Any.

    Returns
    -------
    bool
        False for one that crosses, touches or folds back onto itself.
    """
    corners = [*polygon.vertices, polygon.vertices[0]]
    sides = list(itertools.pairwise(corners))
    n_sides = len(sides)
    for first in range(n_sides):
        if sides[first][0] == sides[first][1]:
            return False
        for second in range(first + 1, n_sides):
            beside = second == first + 1 or (first == 0 and second == n_sides - 1)
            if beside and _folds(sides[first], sides[second]):
                return False
            if not beside and _touch(*sides[first], *sides[second]):
                return False
    return True


Corner = tuple[float, float]


def _side_of(a: Corner, b: Corner, c: Corner) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _folds(first: tuple[Corner, Corner], second: tuple[Corner, Corner]) -> bool:
    """Tell whether a side runs back along its neighbour."""
    (a, b), (c, d) = first, second
    cross = (b[0] - a[0]) * (d[1] - c[1]) - (b[1] - a[1]) * (d[0] - c[0])
    forward = (b[0] - a[0]) * (d[0] - c[0]) + (b[1] - a[1]) * (d[1] - c[1])
    return cross == 0 and forward < 0


def _touch(a: Corner, b: Corner, c: Corner, d: Corner) -> bool:
    """Tell whether two straight lines between points have a point in common."""
    if max(a[0], b[0]) < min(c[0], d[0]) or max(c[0], d[0]) < min(a[0], b[0]):
        return False
    if max(a[1], b[1]) < min(c[1], d[1]) or max(c[1], d[1]) < min(a[1], b[1]):
        return False
    return _side_of(a, b, c) * _side_of(a, b, d) <= 0 and _side_of(c, d, a) * _side_of(c, d, b) <= 0


def _counterclockwise(polygon: Polygon) -> tuple[Corner, ...]:
    return polygon.vertices if polygon.signed_area > 0 else polygon.vertices[::-1]


def _are_inside(places: Floats, corners: Floats, following: Floats) -> NDArray[np.bool_]:
    """Tell which places a ray to the right leaves the polygon an odd number of times from."""
    inside = np.zeros(len(places), np.bool_)
    for (ax, ay, _), (bx, by, _) in zip(corners, following, strict=True):
        spans = (ay > places[:, 1]) != (by > places[:, 1])
        if ay != by:
            inside ^= spans & (places[:, 0] < ax + (places[:, 1] - ay) * (bx - ax) / (by - ay))
    return inside
