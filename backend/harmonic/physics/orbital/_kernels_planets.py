"""Wisdom and Holman's method: a body that dominates, the others in Jacobi's coordinates, several at once."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import lean_kernel
from harmonic.physics.orbital._kernels_kepler import drift, kick_and_drift_all
from harmonic.physics.orbital._layout import (
    BACK_X,
    BACK_Y,
    BACK_Z,
    BRINK,
    FROM_A,
    FROM_B,
    FROM_C,
    FROM_U,
    FROM_V,
    FROM_W,
    FROM_X,
    FROM_Y,
    FROM_Z,
    HILL,
    INNER,
    INVERSE,
    KEPLER,
    MASS,
    MID_U,
    MID_V,
    MID_W,
    MID_X,
    MID_Y,
    MID_Z,
    NEAR,
    NOW_X,
    PART_X,
    PART_Y,
    PART_Z,
    PULL_X,
    PULL_Y,
    PULL_Z,
    REL_U,
    REL_X,
    REL_Y,
    REL_Z,
    SHARE,
    SQUARE,
    STAR,
    STRIDE,
    SUSPECT,
    TO_A,
    TO_U,
    TO_X,
    TO_Y,
    TO_Z,
    WAS_U,
    WAS_X,
    WAS_Y,
    WAS_Z,
    WRONG,
)

Floats = NDArray[np.float64]
Six = tuple[float, float, float, float, float, float]

#: Added to squares of distances, where it changes no digit: who is compared with itself then pulls itself by 0.
TINY = 1e-100

#: Who moves, against another, by more than a part of their distance in a step is looked at: 1/0.2, where 1/0.25 counts.
SWIFT = 5.0


@lean_kernel
def to_jacobi(rows: Floats, n: int, source: int, target: int) -> None:
    """Write x, y and z of the frame of the scene in Jacobi's coordinates: relative to the barycentre of all before.

    The first is the barycentre of all.
    """
    for axis in range(3):
        own, out = source + axis * STRIDE, target + axis * STRIDE
        total = rows[MASS] * rows[own]
        for i in range(1, n):
            rows[out + i] = rows[own + i] - total * rows[INVERSE + i]
            total += rows[MASS + i] * rows[own + i]
        rows[out] = total / rows[INNER + n - 1]


@lean_kernel
def from_jacobi(rows: Floats, n: int, source: int, target: int) -> None:
    """Write x, y and z of Jacobi's coordinates in the frame of the scene."""
    for axis in range(3):
        own, out = source + axis * STRIDE, target + axis * STRIDE
        centre = rows[own]
        for i in range(n - 1, 0, -1):
            centre -= rows[SHARE + i] * rows[own + i]
            rows[out + i] = centre + rows[own + i]
        rows[out] = centre


@lean_kernel
def places_from_jacobi(rows: Floats, n: int) -> None:
    """Write places relative to the first body."""
    sum_x = sum_y = sum_z = 0.0
    for i in range(1, n):
        x, y, z, share = rows[TO_X + i], rows[TO_Y + i], rows[TO_Z + i], rows[SHARE + i]
        rows[REL_X + i], rows[REL_Y + i], rows[REL_Z + i] = x + sum_x, y + sum_y, z + sum_z
        sum_x, sum_y, sum_z = sum_x + share * x, sum_y + share * y, sum_z + share * z


@lean_kernel
def motions_from_jacobi(rows: Floats, n: int) -> None:
    """Write velocities relative to the first body."""
    for axis in range(3):
        own, out, total = TO_U + axis * STRIDE, REL_U + axis * STRIDE, 0.0
        for i in range(1, n):
            rows[out + i] = rows[own + i] + total
            total += rows[SHARE + i] * rows[own + i]


@lean_kernel
def pull_of_first(rows: Floats, stop: int) -> int:
    """Write what the first body and Kepler's orbits contribute; return how many come near to the first body.

    What bodies do to the first one is 1/r³ of each, still without its mass.
    """
    n_near = 0
    for i in range(1, stop):
        x, y, z = rows[REL_X + i], rows[REL_Y + i], rows[REL_Z + i]
        dx, dy, dz = x - rows[WAS_X + i], y - rows[WAS_Y + i], z - rows[WAS_Z + i]
        square = x * x + y * y + z * z
        rows[SQUARE + i] = square
        part = 1.0 / (square * math.sqrt(square))
        rows[BACK_X + i], rows[BACK_Y + i], rows[BACK_Z + i] = part * x, part * y, part * z
        part *= rows[STAR + i]
        rows[PULL_X + i], rows[PULL_Y + i], rows[PULL_Z + i] = -part * x, -part * y, -part * z
        n_near += square < rows[BRINK + i] + SWIFT * (dx * dx + dy * dy + dz * dz)
        x, y, z = rows[TO_X + i], rows[TO_Y + i], rows[TO_Z + i]
        square = x * x + y * y + z * z
        part = rows[KEPLER + i] / (square * math.sqrt(square))
        rows[PART_X + i], rows[PART_Y + i], rows[PART_Z + i] = part * x, part * y, part * z
    return n_near


@lean_kernel
def pull_of(rows: Floats, stop: int, j: int) -> int:
    """Add the pull of body `j` on all but the first; return how many come near to it, itself among them.

    The conditions of `trouble`, each a little wider and without a branch.
    """
    x, y, z, mass = rows[REL_X + j], rows[REL_Y + j], rows[REL_Z + j], rows[MASS + j]
    was_x, was_y, was_z = rows[WAS_X + j], rows[WAS_Y + j], rows[WAS_Z + j]
    hill, wide, near = rows[HILL + j], rows[SQUARE + j], rows[NEAR + j]
    n_near = 0
    for i in range(1, stop):
        dx, dy, dz = x - rows[REL_X + i], y - rows[REL_Y + i], z - rows[REL_Z + i]
        ex, ey, ez = dx - (was_x - rows[WAS_X + i]), dy - (was_y - rows[WAS_Y + i]), dz - (was_z - rows[WAS_Z + i])
        square = dx * dx + dy * dy + dz * dz + TINY
        part = mass / (square * math.sqrt(square))
        rows[PULL_X + i] += part * dx
        rows[PULL_Y + i] += part * dy
        rows[PULL_Z + i] += part * dz
        reach = (rows[HILL + i] + hill) * (rows[SQUARE + i] + wide) + (rows[NEAR + i] + near)
        n_near += square < reach + SWIFT * (ex * ex + ey * ey + ez * ez)
    return n_near


@lean_kernel
def perturb(rows: Floats, n: int, stop: int) -> int:
    """Write what accelerates each body in Jacobi's coordinates beyond its Kepler orbit; return how many come near.

    The pair of the first two is Kepler's alone and left out, so that nothing cancels there.
    """
    near_first = pull_of_first(rows, stop)
    n_near = near_first
    for j in range(1, n):
        if rows[MASS + j] > 0.0:
            found = pull_of(rows, stop, j) - 1
            rows[SUSPECT + j] = found
            n_near += found
    rows[SUSPECT] = near_first
    for axis in range(3):
        away = axis * STRIDE
        total = 0.0
        for i in range(2, n):
            total += rows[MASS + i] * rows[BACK_X + away + i]
        total *= rows[MASS]
        for i in range(1, n):
            pull = rows[PULL_X + away + i]
            rows[TO_A + away + i] = pull - total * rows[INVERSE + i] + rows[PART_X + away + i]
            total += rows[MASS + i] * pull
    return n_near


@lean_kernel
def drift_one(rows: Floats, i: int, dt: float) -> None:
    """Kick body `i` by half of `dt` and let it drift, by the solver that always finds the root."""
    half = 0.5 * dt
    x, y, z, u, v, w = drift(
        rows[INNER + i],
        rows[FROM_X + i],
        rows[FROM_Y + i],
        rows[FROM_Z + i],
        rows[FROM_U + i] + half * rows[FROM_A + i],
        rows[FROM_V + i] + half * rows[FROM_B + i],
        rows[FROM_W + i] + half * rows[FROM_C + i],
        dt,
    )
    rows[MID_X + i], rows[MID_Y + i], rows[MID_Z + i] = x, y, z
    rows[MID_U + i], rows[MID_V + i], rows[MID_W + i] = u, v, w


@lean_kernel
def kick_and_drift(rows: Floats, n: int, stop: int, dt: float) -> None:
    """Write where everybody is after half a kick and a drift of `dt` from the beginning of the step."""
    for axis in range(3):
        away = axis * STRIDE
        rows[MID_X + away] = rows[FROM_X + away] + dt * rows[FROM_U + away]
        rows[MID_U + away] = rows[FROM_U + away]
    if kick_and_drift_all(rows, stop, dt) > 0:
        for i in range(1, n):
            if rows[WRONG + i] != 0.0:
                drift_one(rows, i, dt)


@lean_kernel
def step_planets(rows: Floats, n: int, stop: int, h: float) -> int:
    """Kick, drift, kick (Wisdom and Holman, Astronomical Journal 102 (1991) 1528); return how many come near."""
    for row in range(9):
        away = row * STRIDE
        for i in range(stop):
            rows[FROM_X + away + i] = rows[TO_X + away + i]
    for axis in range(3):
        away = axis * STRIDE
        for i in range(1, stop):
            rows[WAS_X + away + i] = rows[REL_X + away + i]
            rows[WAS_U + away + i] = rows[REL_U + away + i]
    kick_and_drift(rows, n, stop, h)
    for axis in range(3):
        away = axis * STRIDE
        for i in range(stop):
            rows[TO_X + away + i] = rows[MID_X + away + i]
    places_from_jacobi(rows, n)
    n_near = perturb(rows, n, stop)
    half = 0.5 * h
    for axis in range(3):
        away = axis * STRIDE
        rows[TO_U + away] = rows[MID_U + away]
        for i in range(1, stop):
            rows[TO_U + away + i] = rows[MID_U + away + i] + half * rows[TO_A + away + i]
    return n_near


@lean_kernel
def begin_planets(rows: Floats, n: int, stop: int) -> None:
    """Make the state of the scene the end of the step before."""
    to_jacobi(rows, n, NOW_X, TO_X)
    to_jacobi(rows, n, NOW_X + 3 * STRIDE, TO_U)
    places_from_jacobi(rows, n)
    for axis in range(3):
        away = axis * STRIDE
        for i in range(1, stop):
            rows[WAS_X + away + i] = rows[REL_X + away + i]
    perturb(rows, n, stop)
