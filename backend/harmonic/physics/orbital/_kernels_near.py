"""Who comes too near for a step, and who collides."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import lean_kernel
from harmonic.physics.orbital._layout import (
    COLLIDED,
    DONE,
    FIRST,
    MASS,
    RADIUS,
    SECOND,
    STRIDE,
    SUSPECT,
    TOO_FAST,
    TOO_NEAR,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@lean_kernel
def distance_squared(rows: Floats, place: int, i: int, j: int) -> float:
    """Return the square of the distance of two bodies; `place` is where the rows of x, y and z begin."""
    dx = rows[place + i] - rows[place + j]
    dy = rows[place + STRIDE + i] - rows[place + STRIDE + j]
    dz = rows[place + 2 * STRIDE + i] - rows[place + 2 * STRIDE + j]
    return dx * dx + dy * dy + dz * dz


@lean_kernel
def trouble(rows: Floats, place: int, h: float, turn: float, hill: bool, margin: float, i: int, j: int) -> int:
    """Return what two bodies do that a step of `h` cannot follow: collide, turn too fast, come too near; else `DONE`.

    Too fast are two that the step turns, or whose distance it changes, by more than `turn`, in rad or as a part of it.
    Too near are two that both orbit the first body within three of their mutual Hill radii (m/3M)^(1/3) d, and two that
    the step brings to touch. All distances count as shorter by `margin`. `place` is where the rows of places and, after
    them, of velocities begin.
    """
    square = distance_squared(rows, place, i, j)
    reach = rows[RADIUS + i] + rows[RADIUS + j]
    if square < reach * reach:
        return COLLIDED
    square /= margin * margin
    change = h * math.sqrt(distance_squared(rows, place + 3 * STRIDE, i, j))
    attraction = rows[MASS + i] + rows[MASS + j]
    pull = h * h * attraction / (turn * turn)
    if pull * pull > square * square * square or change * change > turn * turn * square:
        return TOO_FAST
    if square < (reach + change) ** 2:
        return TOO_NEAR
    if not hill or i == 0 or j == 0:
        return DONE
    distance = 0.5 * (math.sqrt(distance_squared(rows, place, i, 0)) + math.sqrt(distance_squared(rows, place, j, 0)))
    cube = 9.0 * attraction / rows[MASS] * distance * distance * distance
    return TOO_NEAR if square * square * square < cube * cube else DONE


@lean_kernel
def find_trouble(
    rows: Floats, n: int, place: int, h: float, turn: float, hill: bool, margin: float, counts: Ints, suspects: bool
) -> int:
    """Return the first trouble of any two bodies, which are written to `counts`; else `DONE`.

    Bodies without mass do nothing to each other, so one of the two has mass. With `suspects`, only those bodies are
    looked at to which others have come near.
    """
    for j in range(n):
        if rows[MASS + j] == 0.0 or (suspects and rows[SUSPECT + j] == 0.0):
            continue
        for i in range(n):
            found = trouble(rows, place, h, turn, hill, margin, i, j) if i != j else DONE
            if found != DONE:
                counts[FIRST], counts[SECOND] = j, i
                return found
    return DONE
