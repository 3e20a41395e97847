"""Outlines of bodies as polygons, for whoever draws."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic.bodies import Body
from harmonic.outlines import Placed, parts_of, turned
from harmonic.shapes import Circle, Segment

_CORNERS = 24
"""Of a polygon that stands for a circle."""


def outlines_of(body: Body, place: NDArray[np.float64], angle: float) -> list[NDArray[np.float64]]:
    """Return the outlines of a body where it is.

    Parameters
    ----------
    body : Body
        Of any shape.
    place : ndarray of float64, shape (2,)
        Where its place has come to, in m.
    angle : float
        How it is turned now, in rad.

    Returns
    -------
    list of ndarray of float64, shape (K, 2)
        The corners of each of its parts.
    """
    born = np.array(body.position)
    drawn = []
    for part in parts_of(body):
        corners = _rounded(part) - born
        drawn.append(turned(corners, angle - body.angle)[:, :2] + place)
    return drawn


def _rounded(part: Placed) -> NDArray[np.float64]:
    """Return the corners of a part, round ends as so many."""
    corners = part.corners()
    if not isinstance(part.shape, Circle | Segment):
        return corners
    along = corners[-1] - corners[0]
    ahead = math.atan2(along[1], along[0])
    turns = ahead + np.linspace(-math.pi / 2, math.pi / 2, _CORNERS // 2)
    cap = part.thickness * np.stack([np.cos(turns), np.sin(turns), np.zeros(len(turns))], axis=1)
    return np.concatenate([corners[-1] + cap, corners[0] - cap])
