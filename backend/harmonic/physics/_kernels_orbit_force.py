"""What bodies do to each other: their attraction, Jacobi's coordinates, encounters, and what stays constant."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import kernel, lean_kernel
from harmonic.physics._orbit_layout import ATTRACTION, COLLIDED, DONE, INNER, RADIUS, TOO_FAST, TOO_NEAR

Floats = NDArray[np.float64]

#: A step may turn a pair, or change its distance, by this much at most, in rad or parts of the distance.
MAX_TURN = 0.5


@lean_kernel
def pull(place: Floats, out: Floats, attraction: float, j: int, start: int, stop: int) -> None:
    """Add to bodies `start` … `stop` − 1 the acceleration towards body `j`."""
    xs, ys, zs = place[0], place[1], place[2]
    ax, ay, az = out[0], out[1], out[2]
    x, y, z = xs[j], ys[j], zs[j]
    for i in range(start, stop):
        dx, dy, dz = x - xs[i], y - ys[i], z - zs[i]
        square = dx * dx + dy * dy + dz * dz
        part = attraction / (square * math.sqrt(square))
        ax[i] += part * dx
        ay[i] += part * dy
        az[i] += part * dz


@lean_kernel
def attract(place: Floats, facts: Floats, out: Floats, first: int) -> None:
    """Write the acceleration of every body by bodies `first` and after."""
    n = place.shape[1]
    out[:] = 0.0
    for j in range(first, n):
        if facts[ATTRACTION, j] > 0:
            pull(place, out, facts[ATTRACTION, j], j, 0, j)
            pull(place, out, facts[ATTRACTION, j], j, j + 1, n)


@lean_kernel
def to_jacobi(rows: Floats, facts: Floats, out: Floats) -> None:
    """Write rows of x, y and z in Jacobi's coordinates: relative to the barycentre of all before; first that of all."""
    n = rows.shape[1]
    for axis in range(3):
        total = facts[ATTRACTION, 0] * rows[axis, 0]
        for i in range(1, n):
            out[axis, i] = rows[axis, i] - total / facts[INNER, i - 1]
            total += facts[ATTRACTION, i] * rows[axis, i]
        out[axis, 0] = total / facts[INNER, n - 1]


@lean_kernel
def from_jacobi(rows: Floats, facts: Floats, out: Floats) -> None:
    """Write rows of x, y and z in the frame of the scene."""
    n = rows.shape[1]
    for axis in range(3):
        centre = rows[axis, 0]
        for i in range(n - 1, 0, -1):
            centre -= facts[ATTRACTION, i] / facts[INNER, i] * rows[axis, i]
            out[axis, i] = centre + rows[axis, i]
        out[axis, 0] = centre


@lean_kernel
def perturb(jacobi: Floats, place: Floats, facts: Floats, scratch: Floats, out: Floats) -> None:
    """Write what accelerates each body in Jacobi's coordinates beyond its Kepler orbit.

    The pair of the first two is Kepler's alone and left out, so that nothing cancels there.
    """
    n = place.shape[1]
    attract(place, facts, scratch, 2)
    if n > 2:
        pull(place, scratch, facts[ATTRACTION, 0], 0, 2, n)
        if facts[ATTRACTION, 1] > 0:
            pull(place, scratch, facts[ATTRACTION, 1], 1, 2, n)
    to_jacobi(scratch, facts, out)
    for axis in range(3):
        out[axis, 0] = 0.0
    for i in range(2, n):
        x, y, z = jacobi[0, i], jacobi[1, i], jacobi[2, i]
        square = x * x + y * y + z * z
        part = facts[INNER, i] / (square * math.sqrt(square))
        out[0, i] += part * x
        out[1, i] += part * y
        out[2, i] += part * z


@lean_kernel
def trouble(state: Floats, facts: Floats, h: float, hill: bool, i: int, j: int) -> int:
    """Return what two bodies do that a step of `h` cannot follow: collide, turn too fast, come too near; else `DONE`.

    Too near are two that both orbit the first body within three of their mutual Hill radii (m/3M)^(1/3) d.
    """
    attraction = facts[ATTRACTION, i] + facts[ATTRACTION, j]
    square = speed = ours = theirs = 0.0
    for axis in range(3):
        square += (state[0, axis, i] - state[0, axis, j]) ** 2
        speed += (state[1, axis, i] - state[1, axis, j]) ** 2
        ours += (state[0, axis, i] - state[0, axis, 0]) ** 2
        theirs += (state[0, axis, j] - state[0, axis, 0]) ** 2
    reach = facts[RADIUS, i] + facts[RADIUS, j]
    if square < reach * reach:
        return COLLIDED
    turn = h * h * attraction
    if turn * turn > MAX_TURN**4 * square * square * square or h * h * speed > MAX_TURN**2 * square:
        return TOO_FAST
    distance = 0.5 * (math.sqrt(ours) + math.sqrt(theirs))
    cube = 9.0 * attraction / facts[ATTRACTION, 0] * distance * distance * distance
    if hill and i > 0 and j > 0 and square * square * square < cube * cube:
        return TOO_NEAR
    return DONE


@lean_kernel
def is_crowded(state: Floats, facts: Floats, h: float, nearness: float, j: int, start: int, stop: int) -> bool:
    """Tell whether body `j` may be in trouble with any of `start` … `stop` − 1.

    The conditions of `trouble`, without a branch so that several are looked at at once. For Hill's radius √(d₁² + d₂²)
    stands for the mean distance, which it exceeds, and `nearness` for 9/M (0 where Hill's radius does not matter).
    """
    place, motion = state[0], state[1]
    xs, ys, zs, us, vs, ws = place[0], place[1], place[2], motion[0], motion[1], motion[2]
    masses, radii = facts[ATTRACTION], facts[RADIUS]
    x, y, z, u, v, w = xs[j], ys[j], zs[j], us[j], vs[j], ws[j]
    mass, radius = masses[j], radii[j]
    own = (x - xs[0]) ** 2 + (y - ys[0]) ** 2 + (z - zs[0]) ** 2
    found = 0
    for i in range(start, stop):
        dx, dy, dz = x - xs[i], y - ys[i], z - zs[i]
        du, dv, dw = u - us[i], v - vs[i], w - ws[i]
        ox, oy, oz = xs[i] - xs[0], ys[i] - ys[0], zs[i] - zs[0]
        square = dx * dx + dy * dy + dz * dz
        reach = radius + radii[i]
        turn = h * h * (mass + masses[i])
        part = nearness * (mass + masses[i])
        farther = own + (ox * ox + oy * oy + oz * oz)
        cubed = square * square * square
        found += square < reach * reach
        found += MAX_TURN**4 * cubed < turn * turn
        found += MAX_TURN**2 * square < h * h * (du * du + dv * dv + dw * dw)
        found += cubed < part * part * farther * farther * farther
    return found > 0


@lean_kernel
def find_trouble(state: Floats, facts: Floats, h: float, hill: bool, pair: NDArray[np.int64]) -> int:
    """Return the first trouble of any two bodies, which are written to `pair`; else `DONE`.

    Bodies without mass do nothing to each other, so one of the two has mass.
    """
    n = state.shape[2]
    has_light = False
    for j in range(n):
        has_light |= facts[ATTRACTION, j] == 0.0
    for j in range(n):
        if facts[ATTRACTION, j] == 0.0:
            continue
        nearness = 9.0 / facts[ATTRACTION, 0] if hill and j > 0 else 0.0
        crowded = is_crowded(state, facts, h, nearness, j, j + 1, n)
        # Those before have looked themselves, but for bodies without mass; Wisdom and Holman's first one has mass.
        if has_light and not crowded:
            crowded = is_crowded(state, facts, h, nearness, j, min(int(hill), j), j)
        if crowded:
            for i in range(n):
                found = trouble(state, facts, h, hill, i, j) if i != j else DONE
                if found != DONE:
                    pair[0], pair[1] = j, i
                    return found
    return DONE


@kernel
def conserved(state: Floats, facts: Floats, out: Floats) -> None:
    """Write kinetic and potential energy, momentum and angular momentum, each times G, and the sizes of the last two.

    All but the potential energy are relative to the barycentre at rest.
    """
    n = state.shape[2]
    out[:] = 0.0
    total = 0.0
    for i in range(n):
        total += facts[ATTRACTION, i]
    if total == 0.0:
        return
    middle = np.zeros(6)
    for i in range(n):
        for axis in range(3):
            middle[axis] += facts[ATTRACTION, i] * state[0, axis, i] / total
            middle[3 + axis] += facts[ATTRACTION, i] * state[1, axis, i] / total
    for i in range(n):
        m = facts[ATTRACTION, i]
        x, y, z = state[0, 0, i] - middle[0], state[0, 1, i] - middle[1], state[0, 2, i] - middle[2]
        vx, vy, vz = state[1, 0, i] - middle[3], state[1, 1, i] - middle[4], state[1, 2, i] - middle[5]
        lx, ly, lz = y * vz - z * vy, z * vx - x * vz, x * vy - y * vx
        out[0] += 0.5 * m * (vx * vx + vy * vy + vz * vz)
        for axis in range(3):
            out[2 + axis] += m * state[1, axis, i]
        out[5] += m * lx
        out[6] += m * ly
        out[7] += m * lz
        out[8] += m * math.sqrt(vx * vx + vy * vy + vz * vz)
        out[9] += m * math.sqrt(lx * lx + ly * ly + lz * lz)
        for j in range(i):
            dx, dy, dz = (
                state[0, 0, i] - state[0, 0, j],
                state[0, 1, i] - state[0, 1, j],
                state[0, 2, i] - state[0, 2, j],
            )
            out[1] -= m * facts[ATTRACTION, j] / math.sqrt(dx * dx + dy * dy + dz * dz)
