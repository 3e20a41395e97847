"""Where everybody is between the ends of a step, whichever way it was taken."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import lean_kernel
from harmonic.physics.orbital._kernels_leap import begin_leaps, glide, step_leaps
from harmonic.physics.orbital._kernels_planets import (
    begin_planets,
    drift_one,
    from_jacobi,
    kick_and_drift,
    step_planets,
)
from harmonic.physics.orbital._kernels_radau import bend
from harmonic.physics.orbital._layout import (
    AT_U,
    AT_X,
    FROM_A,
    FROM_B,
    FROM_C,
    FROM_U,
    FROM_X,
    MID_U,
    MID_V,
    MID_W,
    MID_X,
    MID_Y,
    MID_Z,
    NOW_U,
    NOW_X,
    RADAU,
    SHARE,
    STRIDE,
    TO_A,
    TO_U,
    TO_X,
    WISDOM_HOLMAN,
)

Floats = NDArray[np.float64]
Six = tuple[float, float, float, float, float, float]


@lean_kernel
def begin_steps(kind: int, rows: Floats, n: int, stop: int, h: float, turn: float) -> None:
    """Make the state of the scene the end of the step before."""
    if kind == WISDOM_HOLMAN:
        begin_planets(rows, n, stop)
    else:
        begin_leaps(rows, n, stop, h / turn)


@lean_kernel
def step(kind: int, rows: Floats, n: int, stop: int, h: float, turn: float) -> int:
    """Make the end of the last step the beginning of this one, and find its end; return how many pairs come near."""
    if kind == WISDOM_HOLMAN:
        return step_planets(rows, n, stop, h)
    return step_leaps(kind, rows, n, stop, h, turn)


@lean_kernel
def to_scene(kind: int, rows: Floats, n: int, place: int, motion: int) -> None:
    """Write an end of the step, whose rows begin at `place` and `motion`, as the state of the scene."""
    if kind == WISDOM_HOLMAN:
        from_jacobi(rows, n, place, NOW_X)
        from_jacobi(rows, n, motion, NOW_U)
        return
    for axis in range(3):
        away = axis * STRIDE
        for i in range(n):
            rows[NOW_X + away + i] = rows[place + away + i]
            rows[NOW_U + away + i] = rows[motion + away + i]


@lean_kernel
def end_of_step(kind: int, rows: Floats, n: int) -> None:
    """Write the end of the step as the state of the scene."""
    to_scene(kind, rows, n, TO_X, TO_U)


@lean_kernel
def back_to_beginning(kind: int, rows: Floats, n: int) -> None:
    """Write the beginning of the step as the state of the scene."""
    to_scene(kind, rows, n, FROM_X, FROM_U)


@lean_kernel
def planets_between(rows: Floats, n: int, stop: int, tau: float, h: float) -> None:
    """Write place and velocity of everybody in the frame of the scene a part `tau` of the step after its beginning.

    Half a kick, a drift and half a kick, as in a step of that length; the accelerations of the second kick are
    interpolated, so that the whole step gives what the integrator gives.
    """
    kick_and_drift(rows, n, stop, tau)
    half, part = 0.5 * tau, tau / h
    for axis in range(3):
        away = axis * STRIDE
        for i in range(1, stop):
            start = rows[FROM_A + away + i]
            rows[MID_U + away + i] += half * (start + part * (rows[TO_A + away + i] - start))
    from_jacobi(rows, n, MID_X, AT_X)
    from_jacobi(rows, n, MID_U, AT_X + 3 * STRIDE)


@lean_kernel
def planet_between(rows: Floats, i: int, tau: float, h: float) -> Six:
    """Return body `i`, not the first, in Jacobi's coordinates a part `tau` of the step `h` after its beginning."""
    drift_one(rows, i, tau)
    half, part = 0.5 * tau, tau / h
    a, b, c = rows[FROM_A + i], rows[FROM_B + i], rows[FROM_C + i]
    return (
        rows[MID_X + i],
        rows[MID_Y + i],
        rows[MID_Z + i],
        rows[MID_U + i] + half * (a + part * (rows[TO_A + i] - a)),
        rows[MID_V + i] + half * (b + part * (rows[TO_A + STRIDE + i] - b)),
        rows[MID_W + i] + half * (c + part * (rows[TO_A + 2 * STRIDE + i] - c)),
    )


@lean_kernel
def planet_from_first(rows: Floats, i: int, tau: float, h: float) -> Six:
    """Return body `i` relative to the first one a part `tau` of the step `h` after its beginning."""
    x, y, z, u, v, w = planet_between(rows, i, tau, h)
    for k in range(1, i):
        share = rows[SHARE + k]
        if share > 0.0:
            kx, ky, kz, ku, kv, kw = planet_between(rows, k, tau, h)
            x, y, z = x + share * kx, y + share * ky, z + share * kz
            u, v, w = u + share * ku, v + share * kv, w + share * kw
    return x, y, z, u, v, w


@lean_kernel
def coordinate(kind: int, rows: Floats, axis: int, i: int, tau: float, h: float) -> tuple[float, float]:
    """Return one coordinate in the frame of the scene, and its velocity."""
    return bend(rows, axis, i, tau, h) if kind == RADAU else glide(rows, axis, i, tau, h)


@lean_kernel
def relative(kind: int, rows: Floats, i: int, p: int, tau: float, h: float) -> Six:
    """Return body `i` relative to body `p`, which with Wisdom and Holman's method is the first."""
    if kind == WISDOM_HOLMAN:
        return planet_from_first(rows, i, tau, h)
    x, u = coordinate(kind, rows, 0, i, tau, h)
    y, v = coordinate(kind, rows, 1, i, tau, h)
    z, w = coordinate(kind, rows, 2, i, tau, h)
    px, pu = coordinate(kind, rows, 0, p, tau, h)
    py, pv = coordinate(kind, rows, 1, p, tau, h)
    pz, pw = coordinate(kind, rows, 2, p, tau, h)
    return x - px, y - py, z - pz, u - pu, v - pv, w - pw


@lean_kernel
def everybody(kind: int, rows: Floats, n: int, stop: int, tau: float, h: float) -> None:
    """Write place and velocity of every body in the frame of the scene a part `tau` of the step after its beginning."""
    if kind == WISDOM_HOLMAN:
        planets_between(rows, n, stop, tau, h)
        return
    for axis in range(3):
        away = axis * STRIDE
        for i in range(n):
            rows[AT_X + away + i], rows[AT_U + away + i] = coordinate(kind, rows, axis, i, tau, h)
