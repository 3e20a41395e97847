"""One step of every integrator, and where everybody is between its ends."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import lean_kernel
from harmonic.physics._kernels_orbit_force import attract, from_jacobi, perturb
from harmonic.physics._kernels_orbit_kepler import drift
from harmonic.physics._orbit_layout import (
    ATTRACTION,
    FROM_A,
    FROM_V,
    FROM_X,
    INNER,
    LEAPFROG,
    MOTION,
    PLACE,
    TO_A,
    TO_V,
    TO_X,
    WISDOM_HOLMAN,
)

Floats = NDArray[np.float64]
Six = tuple[float, float, float, float, float, float]

#: Yoshida, Physics Letters A 150 (1990) 262: the outer and the inner part of the step, of fourth order.
OUTER = 1.0 / (2.0 - 2.0 ** (1.0 / 3.0))
MIDDLE = 1.0 - 2.0 * OUTER


@lean_kernel
def kick_and_drift(flow: Floats, facts: Floats, i: int, tau: float, h: float) -> Six:
    """Return body `i` in Jacobi's coordinates a part `tau` of the step `h` after its beginning.

    Half a kick, a Kepler drift, half a kick, as in a step of that length; between the ends of the step the
    accelerations of the second kick are interpolated, so that the whole step gives what the integrator gives.
    """
    part = tau / h
    half = 0.5 * tau
    x, y, z = flow[FROM_X, 0, i], flow[FROM_X, 1, i], flow[FROM_X, 2, i]
    ax, ay, az = flow[FROM_A, 0, i], flow[FROM_A, 1, i], flow[FROM_A, 2, i]
    vx, vy, vz = flow[FROM_V, 0, i] + half * ax, flow[FROM_V, 1, i] + half * ay, flow[FROM_V, 2, i] + half * az
    if i == 0:
        return x + tau * vx, y + tau * vy, z + tau * vz, vx, vy, vz
    x, y, z, vx, vy, vz = drift(facts[INNER, i], x, y, z, vx, vy, vz, tau)
    vx += half * (ax + part * (flow[TO_A, 0, i] - ax))
    vy += half * (ay + part * (flow[TO_A, 1, i] - ay))
    vz += half * (az + part * (flow[TO_A, 2, i] - az))
    return x, y, z, vx, vy, vz


@lean_kernel
def step_wisdom_holman(flow: Floats, state: Floats, facts: Floats, scratch: Floats, h: float) -> None:
    """Kick, drift, kick in Jacobi's coordinates (Wisdom and Holman, Astronomical Journal 102 (1991) 1528)."""
    n = flow.shape[2]
    half = 0.5 * h
    # Without an acceleration at the end, kick_and_drift gives place and velocity before the second kick.
    flow[TO_A] = 0.0
    for i in range(n):
        x, y, z, vx, vy, vz = kick_and_drift(flow, facts, i, h, h)
        flow[TO_X, 0, i], flow[TO_X, 1, i], flow[TO_X, 2, i] = x, y, z
        flow[TO_V, 0, i], flow[TO_V, 1, i], flow[TO_V, 2, i] = vx, vy, vz
    from_jacobi(flow[TO_X], facts, state[PLACE])
    perturb(flow[TO_X], state[PLACE], facts, scratch, flow[TO_A])
    for axis in range(3):
        for i in range(1, n):
            flow[TO_V, axis, i] += half * flow[TO_A, axis, i]
    from_jacobi(flow[TO_V], facts, state[MOTION])


@lean_kernel
def leap(flow: Floats, facts: Floats, h: float) -> None:
    """Kick, drift, kick the end of the step."""
    place, motion, pull = flow[TO_X], flow[TO_V], flow[TO_A]
    half = 0.5 * h
    for axis in range(3):
        for i in range(place.shape[1]):
            motion[axis, i] += half * pull[axis, i]
            place[axis, i] += h * motion[axis, i]
    attract(place, facts, pull, 0)
    for axis in range(3):
        for i in range(place.shape[1]):
            motion[axis, i] += half * pull[axis, i]


@lean_kernel
def step(kind: int, flow: Floats, state: Floats, facts: Floats, scratch: Floats, h: float) -> None:
    """Make the end of the last step the beginning of this one, and find its end."""
    n = flow.shape[2]
    for row in range(3):
        for axis in range(3):
            for i in range(n):
                flow[row, axis, i] = flow[TO_X + row, axis, i]
    if kind == WISDOM_HOLMAN:
        step_wisdom_holman(flow, state, facts, scratch, h)
        return
    if kind == LEAPFROG:
        leap(flow, facts, h)
    else:
        leap(flow, facts, OUTER * h)
        leap(flow, facts, MIDDLE * h)
        leap(flow, facts, OUTER * h)
    for axis in range(3):
        for i in range(n):
            state[PLACE, axis, i] = flow[TO_X, axis, i]
            state[MOTION, axis, i] = flow[TO_V, axis, i]


@lean_kernel
def glide(flow: Floats, axis: int, i: int, tau: float, h: float) -> tuple[float, float]:
    """Return one coordinate and its velocity by the quintic of place, velocity and acceleration at both ends."""
    u = tau / h
    x, v, a = flow[FROM_X, axis, i], h * flow[FROM_V, axis, i], h * h * flow[FROM_A, axis, i]
    far = flow[TO_X, axis, i] - x - v - 0.5 * a
    fast = h * flow[TO_V, axis, i] - v - a
    bent = h * h * flow[TO_A, axis, i] - a
    c3, c4, c5 = (
        10.0 * far - 4.0 * fast + 0.5 * bent,
        7.0 * fast - 15.0 * far - bent,
        6.0 * far - 3.0 * fast + 0.5 * bent,
    )
    place = x + u * (v + u * (0.5 * a + u * (c3 + u * (c4 + u * c5))))
    return place, (v + u * (a + u * (3.0 * c3 + u * (4.0 * c4 + u * 5.0 * c5)))) / h


@lean_kernel
def relative(kind: int, flow: Floats, facts: Floats, i: int, p: int, tau: float, h: float) -> Six:
    """Return body `i` relative to body `p`, which in Jacobi's order is the first."""
    if kind == WISDOM_HOLMAN:
        x, y, z, vx, vy, vz = kick_and_drift(flow, facts, i, tau, h)
        for k in range(1, i):
            if facts[ATTRACTION, k] > 0:
                part = facts[ATTRACTION, k] / facts[INNER, k]
                kx, ky, kz, ku, kv, kw = kick_and_drift(flow, facts, k, tau, h)
                x, y, z = x + part * kx, y + part * ky, z + part * kz
                vx, vy, vz = vx + part * ku, vy + part * kv, vz + part * kw
        return x, y, z, vx, vy, vz
    x, vx = glide(flow, 0, i, tau, h)
    y, vy = glide(flow, 1, i, tau, h)
    z, vz = glide(flow, 2, i, tau, h)
    px, pu = glide(flow, 0, p, tau, h)
    py, pv = glide(flow, 1, p, tau, h)
    pz, pw = glide(flow, 2, p, tau, h)
    return x - px, y - py, z - pz, vx - pu, vy - pv, vz - pw


@lean_kernel
def everybody(kind: int, flow: Floats, facts: Floats, jacobi: Floats, out: Floats, tau: float, h: float) -> None:
    """Write place and velocity of every body in the frame of the scene."""
    n = flow.shape[2]
    if kind != WISDOM_HOLMAN:
        for axis in range(3):
            for i in range(n):
                out[PLACE, axis, i], out[MOTION, axis, i] = glide(flow, axis, i, tau, h)
        return
    for i in range(n):
        x, y, z, vx, vy, vz = kick_and_drift(flow, facts, i, tau, h)
        jacobi[PLACE, 0, i], jacobi[PLACE, 1, i], jacobi[PLACE, 2, i] = x, y, z
        jacobi[MOTION, 0, i], jacobi[MOTION, 1, i], jacobi[MOTION, 2, i] = vx, vy, vz
    from_jacobi(jacobi[PLACE], facts, out[PLACE])
    from_jacobi(jacobi[MOTION], facts, out[MOTION])
