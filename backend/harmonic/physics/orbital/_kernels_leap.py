"""Leapfrog and its compositions in the frame of the scene, for bodies of any masses."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import lean_kernel
from harmonic.physics.orbital._kernels_force import attract, find_brinks
from harmonic.physics.orbital._layout import (
    BARYCENTRE,
    FROM_A,
    FROM_U,
    FROM_X,
    LEAPFROG,
    MASS,
    NOW_U,
    NOW_X,
    STRIDE,
    TO_A,
    TO_U,
    TO_X,
)

Floats = NDArray[np.float64]

#: Yoshida, Physics Letters A 150 (1990) 262: the outer and the inner part of the step, of fourth order.
OUTER = 1.0 / (2.0 - 2.0 ** (1.0 / 3.0))
MIDDLE = 1.0 - 2.0 * OUTER


@lean_kernel
def leap(rows: Floats, n: int, stop: int, h: float) -> int:
    """Kick, drift, kick the end of the step by `h`; return how many pairs come near."""
    half = 0.5 * h
    for axis in range(3):
        away = axis * STRIDE
        for i in range(stop):
            motion = rows[TO_U + away + i] + half * rows[TO_A + away + i]
            rows[TO_U + away + i] = motion
            rows[TO_X + away + i] += h * motion
    n_near = attract(rows, n, stop)
    for axis in range(3):
        away = axis * STRIDE
        for i in range(stop):
            rows[TO_U + away + i] += half * rows[TO_A + away + i]
    return n_near


@lean_kernel
def step_leaps(kind: int, rows: Floats, n: int, stop: int, h: float, turn: float) -> int:
    """Take a step of one leap or of three; return how many pairs come near at its end, to turn by more than `turn`."""
    for row in range(9):
        away = row * STRIDE
        for i in range(stop):
            rows[FROM_X + away + i] = rows[TO_X + away + i]
    find_brinks(rows, stop, h / turn)
    if kind == LEAPFROG:
        return leap(rows, n, stop, h)
    leap(rows, n, stop, OUTER * h)
    leap(rows, n, stop, MIDDLE * h)
    return leap(rows, n, stop, OUTER * h)


@lean_kernel
def begin_leaps(rows: Floats, n: int, stop: int, part: float) -> None:
    """Make the state of the scene the end of the step before; `part` is the step over the largest turn."""
    total = 0.0
    for i in range(n):
        total += rows[MASS + i]
    for axis in range(3):
        away = axis * STRIDE
        mean = 0.0
        for i in range(n):
            rows[TO_X + away + i] = rows[NOW_X + away + i]
            rows[TO_U + away + i] = rows[NOW_U + away + i]
            mean += rows[MASS + i] * rows[NOW_U + away + i]
        rows[BARYCENTRE + axis] = mean / total if total > 0.0 else 0.0
    find_brinks(rows, stop, part)
    attract(rows, n, stop)


@lean_kernel
def glide(rows: Floats, axis: int, i: int, tau: float, h: float) -> tuple[float, float]:
    """Return one coordinate and its velocity by the quintic of place, velocity and acceleration at both ends."""
    at = axis * STRIDE + i
    u = tau / h
    x, v, a = rows[FROM_X + at], h * rows[FROM_U + at], h * h * rows[FROM_A + at]
    far = rows[TO_X + at] - x - v - 0.5 * a
    fast = h * rows[TO_U + at] - v - a
    bent = h * h * rows[TO_A + at] - a
    c3, c4, c5 = (
        10.0 * far - 4.0 * fast + 0.5 * bent,
        7.0 * fast - 15.0 * far - bent,
        6.0 * far - 3.0 * fast + 0.5 * bent,
    )
    place = x + u * (v + u * (0.5 * a + u * (c3 + u * (c4 + u * c5))))
    return place, (v + u * (a + u * (3.0 * c3 + u * (4.0 * c4 + u * 5.0 * c5)))) / h
