"""The convex pieces that a shape consists of, and where its mass lies."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harmonic.shapes import Box, Circle, Compound, Polygon, Segment, Shape

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Piece:
    """A convex polygon with rounded edges: one corner is a disc, two are a line.

    Attributes
    ----------
    corners : ndarray of float64, shape (n, 2)
        Counterclockwise, in m.
    radius : float
        Of the rounding, in m.
    """

    corners: Floats
    radius: float


@dataclass(frozen=True, slots=True)
class Spread:
    """How the area of a shape is spread.

    Attributes
    ----------
    area : float
        In m²; of a line without thickness its length, in m.
    centre : complex
        Of gravity, x + iy, in m.
    gyration : float
        The square of the radius of gyration about that centre, in m²: inertia = mass · gyration.
    """

    area: float
    centre: complex
    gyration: float


def pieces_of(shape: Shape) -> list[Piece]:
    """Return the convex pieces of a shape, against the place of its body.

    Parameters
    ----------
    shape : Shape
        A polygon must not cross itself.

    Returns
    -------
    list of Piece
        At least one.
    """
    if isinstance(shape, Compound):
        return [_moved(piece, part.position, part.angle) for part in shape.parts for piece in pieces_of(part.shape)]
    if isinstance(shape, Circle):
        return [Piece(np.zeros((1, 2)), shape.radius)]
    if isinstance(shape, Segment):
        ends = np.array([shape.a[:2], shape.b[:2]])
        return [Piece(ends[:1] if np.array_equal(*ends) else ends, shape.radius)]
    if isinstance(shape, Box):
        return [Piece(_box_corners(shape), 0.0)]
    return [Piece(corners, 0.0) for corners in convex_parts(counterclockwise(shape))]


def spread_of(shape: Shape) -> Spread:
    """Return how the area of a shape is spread: its mass lies evenly over it.

    Parameters
    ----------
    shape : Shape
        Any; where parts of a compound overlap, the area counts twice.

    Returns
    -------
    Spread
        About the place of its body.
    """
    if isinstance(shape, Compound):
        return _joined([_turned(spread_of(part.shape), part.position, part.angle) for part in shape.parts])
    if isinstance(shape, Circle):
        return Spread(math.pi * shape.radius**2, 0j, shape.radius**2 / 2)
    if isinstance(shape, Segment):
        return _capsule(shape)
    return _polygon_spread(_box_corners(shape) if isinstance(shape, Box) else counterclockwise(shape))


def _box_corners(box: Box) -> Floats:
    width, height = box.size[0] / 2, box.size[1] / 2
    return np.array([[-width, -height], [width, -height], [width, height], [-width, height]])


def _moved(piece: Piece, place: tuple[float, float], angle: float) -> Piece:
    cosine, sine = math.cos(angle), math.sin(angle)
    return Piece(piece.corners @ np.array([[cosine, sine], [-sine, cosine]]) + place, piece.radius)


def _turned(spread: Spread, place: tuple[float, float], angle: float) -> Spread:
    centre = complex(*place) + spread.centre * complex(math.cos(angle), math.sin(angle))
    return Spread(spread.area, centre, spread.gyration)


def _joined(spreads: list[Spread]) -> Spread:
    area = sum(spread.area for spread in spreads)
    if area == 0:
        return Spread(0.0, spreads[0].centre, 0.0)
    centre = sum((spread.area * spread.centre for spread in spreads), 0j) / area
    gyration = sum(s.area * (s.gyration + abs(s.centre - centre) ** 2) for s in spreads) / area
    return Spread(area, centre, gyration)


def _capsule(line: Segment) -> Spread:
    """Return the spread of a rectangle with a half disc at each end; of a thin rod where it has no thickness."""
    length, radius = math.dist(line.a[:2], line.b[:2]), line.radius
    centre = (complex(*line.a[:2]) + complex(*line.b[:2])) / 2
    if radius == 0:
        return Spread(length, centre, length**2 / 12)
    straight, round_ends = 2 * radius * length, math.pi * radius**2
    away = 4 * radius / (3 * math.pi)
    ends = radius**2 / 2 - away**2 + (length / 2 + away) ** 2
    gyration = straight * (length**2 + 4 * radius**2) / 12 + round_ends * ends
    return Spread(straight + round_ends, centre, gyration / (straight + round_ends))


def _polygon_spread(corners: Floats) -> Spread:
    following = np.roll(corners, -1, axis=0)
    crosses = corners[:, 0] * following[:, 1] - corners[:, 1] * following[:, 0]
    area = float(crosses.sum()) / 2
    centre = (crosses[:, None] * (corners + following)).sum(axis=0) / (6 * area)
    squares = (corners * corners + corners * following + following * following).sum(axis=1)
    gyration = float((crosses * squares).sum()) / (12 * area) - float(centre @ centre)
    return Spread(area, complex(*centre), gyration)


def counterclockwise(polygon: Polygon) -> Floats:
    """Return the corners of a polygon counterclockwise, without those that lie on a straight edge.

    Parameters
    ----------
    polygon : Polygon
        With an area.

    Returns
    -------
    ndarray of float64, shape (n, 2)
        In m.
    """
    corners = np.array(polygon.vertices)
    if polygon.signed_area < 0:
        corners = corners[::-1]
    before, after = np.roll(corners, 1, axis=0) - corners, np.roll(corners, -1, axis=0) - corners
    bends = np.abs(before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]) > 1e-12 * polygon.reach**2
    bent: Floats = corners[bends]
    return bent


def convex_parts(corners: Floats) -> list[Floats]:
    """Cut a simple polygon into convex ones: ears off, then back together where that stays convex.

    Source: S. Hertel and K. Mehlhorn, *Fast triangulation of simple polygons*, 1983: at most four times as many
    pieces as need be.

    Parameters
    ----------
    corners : ndarray of float64, shape (n, 2)
        Counterclockwise.

    Returns
    -------
    list of ndarray of float64, shape (m, 2)
        Counterclockwise, together the whole polygon.
    """
    merged: list[list[int]] = []
    for triangle in _ears(corners):
        piece = triangle
        index = 0
        while index < len(merged):
            whole = _merge(corners, merged[index], piece)
            if whole is None:
                index += 1
            else:
                piece = whole
                del merged[index]
                index = 0
        merged.append(piece)
    return [corners[piece] for piece in merged]


def _ears(corners: Floats) -> list[list[int]]:
    left = list(range(len(corners)))
    triangles = []
    while len(left) > 3:
        ear = next((k for k in range(len(left)) if _is_ear(corners, left, k)), 0)
        triangles.append([left[ear - 1], left[ear], left[(ear + 1) % len(left)]])
        del left[ear]
    return [*triangles, left]


def _is_ear(corners: Floats, left: list[int], k: int) -> bool:
    before, tip, after = left[k - 1], left[k], left[(k + 1) % len(left)]
    if _turn(corners, before, tip, after) <= 0:
        return False
    others = (point for point in left if point not in (before, tip, after))
    return not any(
        min(_turn(corners, before, tip, p), _turn(corners, tip, after, p), _turn(corners, after, before, p)) >= 0
        for p in others
    )


def _turn(corners: Floats, a: int, b: int, c: int) -> float:
    (ax, ay), (bx, by), (cx, cy) = corners[a], corners[b], corners[c]
    return float((bx - ax) * (cy - ay) - (by - ay) * (cx - ax))


def _merge(corners: Floats, one: list[int], other: list[int]) -> list[int] | None:
    """Return two pieces as one where they share an edge and are convex together."""
    for k, begin in enumerate(one):
        end = one[(k + 1) % len(one)]
        if end in other and other[(other.index(end) + 1) % len(other)] == begin:
            turned = other[other.index(begin) :] + other[: other.index(begin)]
            whole = one[: k + 1] + turned[1:-1] + one[k + 1 :]
            n = len(whole)
            is_convex = all(_turn(corners, whole[i - 1], whole[i], whole[(i + 1) % n]) > 0 for i in range(n))
            return whole if is_convex else None
    return None
