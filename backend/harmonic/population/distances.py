"""How far points are from a shape, so that clouds keep clear of what stands in their way."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic.shapes import Box, Circle, Compound, Polygon, Segment, Shape

Floats = NDArray[np.float64]


def distances(shape: Shape, angle: float, points: Floats) -> Floats:
    """Return how far points are from a shape, no farther than they are.

    Parameters
    ----------
    shape : Shape
        Boxes without depth and polygons reach from front to back.
    angle : float
        By which it is turned about z, in rad.
    points : ndarray of float64, shape (K, 3)
        Against the place of the shape, in m.

    Returns
    -------
    ndarray of float64, shape (K,)
        In m; zero or less inside.
    """
    own = _turned(points, -angle)
    if isinstance(shape, Circle):
        return np.asarray(np.linalg.norm(own, axis=1) - shape.radius)
    if isinstance(shape, Segment):
        return _from_line(own, np.array(shape.a), np.array(shape.b)) - shape.radius
    if isinstance(shape, Box):
        return _from_box(own, shape)
    if isinstance(shape, Polygon):
        return _from_polygon(own[:, :2], np.array(shape.vertices))
    return _from_compound(own, shape)


def _turned(points: Floats, angle: float) -> Floats:
    if angle == 0:
        return points
    sine, cosine = np.sin(angle), np.cos(angle)
    x, y, z = points.T
    return np.stack([cosine * x - sine * y, sine * x + cosine * y, z], axis=1)


def _from_line(points: Floats, a: Floats, b: Floats) -> Floats:
    along = b - a
    length_squared = float(along @ along)
    part = np.clip((points - a) @ along / length_squared, 0, 1) if length_squared else np.zeros(len(points))
    return np.asarray(np.linalg.norm(points - a - part[:, None] * along, axis=1))


def _from_box(points: Floats, box: Box) -> Floats:
    n_axes = 3 if box.size[2] else 2
    beyond = np.abs(points[:, :n_axes]) - np.array(box.size[:n_axes]) / 2
    return np.asarray(np.linalg.norm(np.maximum(beyond, 0), axis=1) + np.minimum(beyond.max(axis=1), 0))


def _from_polygon(points: Floats, corners: Floats) -> Floats:
    """Return the distance to the nearest side; inside, by the rule of even and odd crossings, its negative."""
    following = np.roll(corners, -1, axis=0)
    nearest = np.min([_from_line(points, a, b) for a, b in zip(corners, following, strict=True)], axis=0)
    inside = np.zeros(len(points), bool)
    for a, b in zip(corners, following, strict=True):
        straddles = (a[1] > points[:, 1]) != (b[1] > points[:, 1])
        rise = b[1] - a[1] or 1.0
        inside ^= straddles & (points[:, 0] < a[0] + (points[:, 1] - a[1]) * (b[0] - a[0]) / rise)
    return np.asarray(np.where(inside, -nearest, nearest))


def _from_compound(points: Floats, compound: Compound) -> Floats:
    each = [distances(part.shape, part.angle, points - np.array([*part.position, 0.0])) for part in compound.parts]
    return np.asarray(np.min(each, axis=0))
