"""What bodies do to each other in the frame of the scene: their attraction, and what stays constant."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import kernel, lean_kernel
from harmonic.physics.orbital._layout import (
    BARYCENTRE,
    BRINK,
    DEPTH,
    MASS,
    NEAR,
    NOW_U,
    NOW_X,
    NOW_Y,
    NOW_Z,
    STRIDE,
    SUSPECT,
    TO_A,
    TO_B,
    TO_C,
    TO_U,
    TO_V,
    TO_W,
    TO_X,
    TO_Y,
    TO_Z,
)

Floats = NDArray[np.float64]

#: Added to squares of distances, where it changes no digit: who is compared with itself then pulls itself by 0.
TINY = 1e-100

#: Two whose speeds are u and v are looked at within √3 h √(u² + v²), over the largest turn, where |u| + |v| would do if
#: they did not change within the step.
SWIFT = 3.0


@lean_kernel
def pull(rows: Floats, stop: int, j: int) -> int:
    """Add the acceleration towards body `j` to all; return how many come near to it, itself among them."""
    x, y, z, mass, brink = rows[TO_X + j], rows[TO_Y + j], rows[TO_Z + j], rows[MASS + j], rows[BRINK + j]
    n_near = 0
    for i in range(stop):
        dx, dy, dz = x - rows[TO_X + i], y - rows[TO_Y + i], z - rows[TO_Z + i]
        square = dx * dx + dy * dy + dz * dz + TINY
        part = mass / (square * math.sqrt(square))
        rows[TO_A + i] += part * dx
        rows[TO_B + i] += part * dy
        rows[TO_C + i] += part * dz
        n_near += square < brink + rows[BRINK + i]
    return n_near


@lean_kernel
def attract(rows: Floats, n: int, stop: int) -> int:
    """Write the acceleration of everybody at the end of the step; return how many pairs come near."""
    for i in range(stop):
        rows[TO_A + i] = rows[TO_B + i] = rows[TO_C + i] = 0.0
    n_near = 0
    for j in range(n):
        if rows[MASS + j] > 0.0:
            found = pull(rows, stop, j) - 1
            rows[SUSPECT + j] = found
            n_near += found
    return n_near


@lean_kernel
def find_brinks(rows: Floats, stop: int, part: float) -> None:
    """Write how near each body lets others come: two are looked at within the sum of their squares.

    `part` is the step over the largest turn of a pair that it can follow.
    """
    wide = SWIFT * part * part
    mean_u, mean_v, mean_w = rows[BARYCENTRE], rows[BARYCENTRE + 1], rows[BARYCENTRE + 2]
    for i in range(stop):
        u, v, w = rows[TO_U + i] - mean_u, rows[TO_V + i] - mean_v, rows[TO_W + i] - mean_w
        rows[BRINK + i] = rows[NEAR + i] + wide * (u * u + v * v + w * w)


@lean_kernel
def deepen(rows: Floats, stop: int, j: int) -> None:
    """Add the potential of body `j` at the others."""
    x, y, z, mass = rows[NOW_X + j], rows[NOW_Y + j], rows[NOW_Z + j], rows[MASS + j]
    for i in range(j + 1, stop):
        dx, dy, dz = x - rows[NOW_X + i], y - rows[NOW_Y + i], z - rows[NOW_Z + i]
        rows[DEPTH + i] -= mass / math.sqrt(dx * dx + dy * dy + dz * dz)


@lean_kernel
def potential(rows: Floats, n: int, stop: int) -> float:
    """Return the potential energy at the end of the step, times G."""
    for i in range(stop):
        rows[DEPTH + i] = 0.0
    for j in range(n):
        if rows[MASS + j] > 0.0:
            deepen(rows, stop, j)
    total = 0.0
    for i in range(n):
        total += rows[MASS + i] * rows[DEPTH + i]
    return total


@kernel
def conserved(rows: Floats, n: int, stop: int, out: Floats) -> None:
    """Write kinetic and potential energy, momentum and angular momentum, each times G, and the sizes of the last two.

    All but the potential energy are relative to the barycentre at rest.
    """
    out[:] = 0.0
    total = 0.0
    for i in range(n):
        total += rows[MASS + i]
    if total == 0.0:
        return
    middle = np.zeros(6)
    for row in range(6):
        for i in range(n):
            middle[row] += rows[MASS + i] * rows[NOW_X + row * STRIDE + i] / total
    out[1] = potential(rows, n, stop)
    for i in range(n):
        m = rows[MASS + i]
        x, y, z = rows[NOW_X + i] - middle[0], rows[NOW_Y + i] - middle[1], rows[NOW_Z + i] - middle[2]
        u, v, w = rows[NOW_U + i], rows[NOW_U + STRIDE + i], rows[NOW_U + 2 * STRIDE + i]
        out[2] += m * u
        out[3] += m * v
        out[4] += m * w
        u, v, w = u - middle[3], v - middle[4], w - middle[5]
        lx, ly, lz = y * w - z * v, z * u - x * w, x * v - y * u
        out[0] += 0.5 * m * (u * u + v * v + w * w)
        out[5] += m * lx
        out[6] += m * ly
        out[7] += m * lz
        out[8] += m * math.sqrt(u * u + v * v + w * w)
        out[9] += m * math.sqrt(lx * lx + ly * ly + lz * lz)
