"""Motion between two events, in closed form: a constant force and linear drag."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import inlined_kernel, lean_kernel
from harmonic.physics.particles._layout import (
    ANGLE,
    AX,
    AY,
    AZ,
    DRAG,
    FIELD_DRAG,
    FREE,
    GRIP,
    HELD,
    INERTIA,
    LOST,
    MASS,
    MODE,
    NX,
    NY,
    NZ,
    RADIUS,
    ROLLING,
    SLIDING,
    UX,
    UY,
    UZ,
    VX,
    VY,
    VZ,
    WIND_X,
    WIND_Y,
    WIND_Z,
    WORK,
    WX,
    WY,
    WZ,
    T,
    X,
    Y,
    Z,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@lean_kernel
def damped_stretches(t: float, c: float) -> tuple[float, float, float]:
    """Return what `stretches` does, with drag; for small c t by the series q = t² (1/2 − c t/6 + (c t)²/24 − …).

    The series ends where it has converged rather than after so many terms: a compiler that could unroll it would
    work it out in every loop, drag or not.
    """
    z = c * t
    fallen = -math.expm1(-z)
    if z > 0.5:
        s = fallen / c
        return s, (t - s) / c, 1.0 - fallen
    series, term, k = 0.5, 0.5, 3.0
    while abs(term) > 1e-18:
        term *= -z / k
        series += term
        k += 1.0
    return fallen / c, series * t * t, 1.0 - fallen


@inlined_kernel
def stretches(t: float, c: float) -> tuple[float, float, float]:
    """Return how far a unit velocity and a unit acceleration carry in `t`, and what is left of the velocity.

    With dv/dt = a − c v: x = x₀ + v₀ s + a q and v = v₀ e + a s, where e = exp(−c t),
    s = (1 − e)/c and q = (t − s)/c; without drag s = t and q = t²/2.
    """
    if c == 0.0:
        return t, 0.5 * t * t, 1.0
    return damped_stretches(t, c)


@lean_kernel
def squared_stretch(t: float, c: float) -> float:
    """Return ∫ s² dt over `t`, the part of ∫ v² dt that a unit acceleration brings."""
    z = c * t
    if z > 0.5:
        return (z - 1.5 + 2.0 * math.exp(-z) - 0.5 * math.exp(-2.0 * z)) / c**3
    total, term, power = 0.0, 1.0 / 6.0, 4.0
    for k in range(3, 24):
        total += term * (power - 2.0)
        term *= -z / (k + 1)
        power *= 2.0
    return total * t * t * t


@inlined_kernel
def place_at(state: Floats, i: int, t: float) -> tuple[float, float, float, float, float, float]:
    """Return place and velocity of a particle at `t`, without moving it."""
    s, q, e = stretches(t - state[i, T], state[i, DRAG])
    vx, vy, vz = state[i, VX], state[i, VY], state[i, VZ]
    ax, ay, az = state[i, AX], state[i, AY], state[i, AZ]
    return (
        state[i, X] + vx * s + ax * q,
        state[i, Y] + vy * s + ay * q,
        state[i, Z] + vz * s + az * q,
        vx * e + ax * s,
        vy * e + ay * s,
        vz * e + az * s,
    )


@lean_kernel
def spin_at(state: Floats, links: Ints, world: Floats, i: int, t: float) -> tuple[float, float, float, float]:
    """Return angle and spin of a particle at `t`.

    In flight the spin stays. Sliding friction turns at the constant rate grip/(β r) n × û, with the moment
    of inertia β m r². Rolling ties the spin to the velocity: ω changes by n × Δv / r.
    """
    row = state[i]
    passed = t - row[T]
    mode = links[i, MODE]
    if mode == SLIDING:
        rate = row[GRIP] / (world[INERTIA] * row[RADIUS])
        ax = rate * (row[NY] * row[UZ] - row[NZ] * row[UY])
        ay = rate * (row[NZ] * row[UX] - row[NX] * row[UZ])
        az = rate * (row[NX] * row[UY] - row[NY] * row[UX])
        angle = row[ANGLE] + (row[WZ] + 0.5 * az * passed) * passed
        return angle, row[WX] + ax * passed, row[WY] + ay * passed, row[WZ] + az * passed
    if mode == ROLLING:
        x, y, _, vx, vy, vz = place_at(state, i, t)
        over = 1.0 / row[RADIUS]
        gx, gy, gz = vx - row[VX], vy - row[VY], vz - row[VZ]
        beyond_x, beyond_y = x - row[X] - row[VX] * passed, y - row[Y] - row[VY] * passed
        return (
            row[ANGLE] + row[WZ] * passed + (row[NX] * beyond_y - row[NY] * beyond_x) * over,
            row[WX] + (row[NY] * gz - row[NZ] * gy) * over,
            row[WY] + (row[NZ] * gx - row[NX] * gz) * over,
            row[WZ] + (row[NX] * gy - row[NY] * gx) * over,
        )
    return row[ANGLE] + row[WZ] * passed, row[WX], row[WY], row[WZ]


@lean_kernel
def drag_work(state: Floats, world: Floats, i: int, t: float) -> float:
    """Return the work of drag and wind on a particle until `t`: −m c ∫ (v² − w·v) dt, each part in closed form."""
    row = state[i]
    passed, c = t - row[T], row[DRAG]
    s, q, _ = stretches(passed, c)
    v_v = row[VX] * row[VX] + row[VY] * row[VY] + row[VZ] * row[VZ]
    v_a = row[VX] * row[AX] + row[VY] * row[AY] + row[VZ] * row[AZ]
    a_a = row[AX] * row[AX] + row[AY] * row[AY] + row[AZ] * row[AZ]
    squares = v_v * (s - 0.5 * c * s * s) + v_a * s * s + a_a * squared_stretch(passed, c)
    wind_v = world[WIND_X] * row[VX] + world[WIND_Y] * row[VY] + world[WIND_Z] * row[VZ]
    wind_a = world[WIND_X] * row[AX] + world[WIND_Y] * row[AY] + world[WIND_Z] * row[AZ]
    return row[MASS] * world[FIELD_DRAG] * (wind_v * s + wind_a * q - squares)


@lean_kernel
def sliding_loss(state: Floats, links: Ints, world: Floats, i: int, t: float) -> float:
    """Return what sliding friction takes until `t`: the force times the way that the point of contact slips.

    The spin it gains shortens that way by grip t²/(2 β), with the moment of inertia β m r².
    """
    row = state[i]
    passed = t - row[T]
    x, y, z, _, _, _ = place_at(state, i, t)
    way = row[UX] * (x - row[X]) + row[UY] * (y - row[Y]) + row[UZ] * (z - row[Z])
    if links[i, MODE] == SLIDING:
        turned_x = row[WY] * row[NZ] - row[WZ] * row[NY]
        turned_y = row[WZ] * row[NX] - row[WX] * row[NZ]
        turned_z = row[WX] * row[NY] - row[WY] * row[NX]
        way -= row[RADIUS] * passed * (row[UX] * turned_x + row[UY] * turned_y + row[UZ] * turned_z)
        way -= 0.5 * row[GRIP] * passed * passed / world[INERTIA]
    return row[MASS] * row[GRIP] * way


@lean_kernel
def advance(state: Floats, links: Ints, world: Floats, tally: Floats, i: int, t: float) -> None:
    """Move a particle to `t` and enter into the tally what drag, wind and sliding friction did on the way."""
    row = state[i]
    if t == row[T]:
        return
    mode = links[i, MODE]
    if world[FIELD_DRAG] > 0.0:
        tally[WORK] += drag_work(state, world, i, t)
    if mode in (SLIDING, HELD) and row[GRIP] > 0.0:
        tally[LOST] += sliding_loss(state, links, world, i, t)
    if mode == FREE:
        row[ANGLE] += row[WZ] * (t - row[T])
    else:
        row[ANGLE], row[WX], row[WY], row[WZ] = spin_at(state, links, world, i, t)
    row[X], row[Y], row[Z], row[VX], row[VY], row[VZ] = place_at(state, i, t)
    row[T] = t
