"""Finds rigid bodies that reach into each other, by Chipmunk's own collision detection."""

from __future__ import annotations

import math

import numpy as np
import pymunk
from pymunk import batch

from harmonic.bodies import Body
from harmonic.pieces import pieces_of

FIELDS = (
    batch.ArbiterFields.BODY_A_ID
    | batch.ArbiterFields.BODY_B_ID
    | batch.ArbiterFields.CONTACT_COUNT
    | batch.ArbiterFields.DISTANCE_1
    | batch.ArbiterFields.DISTANCE_2
)


def overlapping_pairs(bodies: tuple[Body, ...]) -> list[tuple[int, int, float]]:
    """Return which bodies reach into each other where their filters let them meet.

    Parameters
    ----------
    bodies : tuple of Body
        With shapes that can be played.

    Returns
    -------
    list of (int, int, float)
        The lower index, the higher, and how deep, in m; in order.
    """
    space = pymunk.Space()
    indices: dict[int, int] = {}
    for index, body in enumerate(bodies):
        if not body.sensor:
            placed = _placed(body)
            space.add(placed, *placed.shapes)
            indices[placed.id] = index
    # A step of no length moves nobody, but finds who touches.
    space.step(1e-12)
    found = batch.Buffer()
    batch.get_space_arbiters(space, FIELDS, found)
    ids = np.frombuffer(found.int_buf(), np.int64).reshape(-1, 3)
    distances = np.frombuffer(found.float_buf(), np.float64).reshape(-1, 2)
    deepest: dict[tuple[int, int], float] = {}
    for (a, b, count), apart in zip(ids.tolist(), distances, strict=True):
        pair = (min(indices[a], indices[b]), max(indices[a], indices[b]))
        deepest[pair] = max(deepest.get(pair, 0.0), -float(apart[:count].min(initial=0.0)))
    return [(*pair, deepest[pair]) for pair in sorted(deepest)]


def _placed(body: Body) -> pymunk.Body:
    """Return a body where it stands, at rest."""
    kind = pymunk.Body.STATIC if body.fixed else pymunk.Body.DYNAMIC
    placed = pymunk.Body(0.0 if body.fixed else 1.0, 0.0 if body.fixed else math.inf, kind)
    placed.position, placed.angle = body.position[:2], body.angle
    rules = body.collision
    for piece in pieces_of(body.shape):
        corners = [(x, y) for x, y in piece.corners.tolist()]
        if len(corners) == 1:
            shape: pymunk.Shape = pymunk.Circle(placed, piece.radius, corners[0])
        elif len(corners) == 2:
            shape = pymunk.Segment(placed, corners[0], corners[1], piece.radius)
        else:
            shape = pymunk.Poly(placed, corners)
        shape.filter = pymunk.ShapeFilter(group=rules.group, categories=rules.categories, mask=rules.mask)
    return placed
