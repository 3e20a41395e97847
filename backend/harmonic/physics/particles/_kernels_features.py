"""What the features of static obstacles are, and where a body that touches one stands to it."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import lean_kernel
from harmonic.physics.particles._kernels_roots import NEVER, fall_time
from harmonic.physics.particles._layout import (
    ACROSS_X,
    ALONG_X,
    AT_X,
    AT_Y,
    AT_Z,
    AX,
    AY,
    AZ,
    DRAG,
    EDGE,
    FACE,
    FIRST_FEATURE,
    KIND,
    LENGTH,
    N_FEATURE,
    N_WORLD,
    OUT_X,
    OWNER,
    VX,
    VY,
    VZ,
    WIDTH,
    X,
    Y,
    Z,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Three = tuple[float, float, float]


@lean_kernel
def feature_row(code: int) -> int:
    """Return where in the world the row of the feature begins that a code means."""
    return N_WORLD + (FIRST_FEATURE - code) * N_FEATURE


@lean_kernel
def owner_of(world: Floats, code: int) -> int:
    """Return whom a code means: the body that a feature is of; else itself."""
    if code > FIRST_FEATURE:
        return code
    return int(world[feature_row(code) + OWNER])


@lean_kernel
def is_round(world: Floats, code: int) -> bool:
    """Tell whether a support is flat only in a point: another body, a corner or an edge."""
    return bool(code >= 0 or (code <= FIRST_FEATURE and world[feature_row(code) + KIND] != FACE))


@lean_kernel
def along(world: Floats, row: int, x: float, y: float, z: float) -> float:
    """Return the component of a vector along a direction that begins at `row`."""
    return float(world[row] * x + world[row + 1] * y + world[row + 2] * z)


@lean_kernel
def across(world: Floats, row: int, vector: Three) -> Three:
    """Return the part of a vector that is square to a direction."""
    part = along(world, row, vector[0], vector[1], vector[2])
    return vector[0] - part * world[row], vector[1] - part * world[row + 1], vector[2] - part * world[row + 2]


@lean_kernel
def run_off(state: Floats, world: Floats, i: int, code: int) -> float:
    """Return how long a body that moves along its support has its foot on it."""
    if code > FIRST_FEATURE:
        return NEVER
    feature = feature_row(code)
    if world[feature + KIND] != FACE:
        return NEVER
    row, least = state[i], NEVER
    x, y, z = row[X] - world[feature + AT_X], row[Y] - world[feature + AT_Y], row[Z] - world[feature + AT_Z]
    for axis, length in ((ALONG_X, LENGTH), (ACROSS_X, WIDTH)):
        reach = world[feature + length]
        if reach >= 0.0:
            f = along(world, feature + axis, x, y, z)
            w = along(world, feature + axis, row[VX], row[VY], row[VZ])
            b = along(world, feature + axis, row[AX], row[AY], row[AZ])
            least = min(least, fall_time(f, w, b, row[DRAG]), fall_time(reach - f, -w, -b, row[DRAG]))
    return least


@lean_kernel
def feature_normal(state: Floats, world: Floats, i: int, code: int) -> tuple[float, float, float, float]:
    """Return the normal of a feature where body `i` is nearest to it, and how far its centre is."""
    feature = feature_row(code)
    place = (
        state[i, X] - world[feature + AT_X],
        state[i, Y] - world[feature + AT_Y],
        state[i, Z] - world[feature + AT_Z],
    )
    if world[feature + KIND] == FACE:
        out = feature + OUT_X
        return world[out], world[out + 1], world[out + 2], along(world, out, place[0], place[1], place[2])
    if world[feature + KIND] == EDGE:
        place = across(world, feature + ALONG_X, place)
    distance = math.sqrt(place[0] ** 2 + place[1] ** 2 + place[2] ** 2)
    return place[0] / distance, place[1] / distance, place[2] / distance, distance
