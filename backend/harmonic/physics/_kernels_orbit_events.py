"""When something happens on an orbit: what changes its sign then, and the root of it."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import inlined_kernel, lean_kernel
from harmonic.physics._kernels_orbit_flow import relative
from harmonic.physics._orbit_layout import (
    APSIS,
    CROSSING,
    GATEWAY,
    MEETING,
    MEETS,
    NEIGHBOUR,
    OLD_SIGNS,
    PASSAGE,
    REL_U,
    REL_V,
    REL_W,
    REL_X,
    REL_Y,
    REL_Z,
    SIGNS,
    STRIDE,
    WAS_U,
    WAS_X,
    WAS_Y,
    WAS_Z,
    WISDOM_HOLMAN,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
#: From a place at the beginning of the step to its velocity.
SPEEDS = WAS_U - WAS_X

Six = tuple[float, float, float, float, float, float]

#: Rounder orbits than this have no apsides, flatter ones no nodes: rounding would decide when.
LEAST_PART = 1e-8
MAX_ROUNDS = 100

#: How well, as a part of the step, the time of an event is known on the path between the ends of the step.
TOLERANCE = 1e-13

#: How well a sketch of the path is worth knowing; a secant of that length is followed by one shorter than `TOLERANCE`.
SKETCHED, SECANT = 1e-4, 1e-8
MAX_SECANTS = 5


@inlined_kernel
def ahead(body: Six, other: Six) -> float:
    """Return how far the second body is ahead of the first, in the mean plane of their two orbits."""
    x, y, z, u, v, w = body
    ox, oy, oz, ou, ov, ow = other
    nx, ny, nz = y * w - z * v, z * u - x * w, x * v - y * u
    mx, my, mz = oy * ow - oz * ov, oz * ou - ox * ow, ox * ov - oy * ou
    ours, theirs = math.sqrt(nx * nx + ny * ny + nz * nz), math.sqrt(mx * mx + my * my + mz * mz)
    # A neighbour that goes round the other way shares the plane all the same.
    theirs = math.copysign(theirs, nx * mx + ny * my + nz * mz)
    nx, ny, nz = nx / ours + mx / theirs, ny / ours + my / theirs, nz / ours + mz / theirs
    return (y * oz - z * oy) * nx + (z * ox - x * oz) * ny + (x * oy - y * ox) * nz


@lean_kernel
def sign_of(sign: int, body: Six, other: Six, sight: Floats) -> float:
    """Return what changes its sign when the event happens to a body, relative to the one that it orbits.

    Apsides: r·v. Nodes: z. Passages: ρ·v of the part ρ of r across the line of `sight`. Conjunctions: how far the
    outer neighbour is ahead. Gates, whose x and y `sight` are: how far the body is beyond the plane, from the centre.
    """
    x, y, z, u, v, w = body
    if sign == APSIS:
        return x * u + y * v + z * w
    if sign == CROSSING:
        return z
    if sign == PASSAGE:
        depth = x * sight[0] + y * sight[1] + z * sight[2]
        approach = u * sight[0] + v * sight[1] + w * sight[2]
        return x * u + y * v + z * w - depth * approach
    if sign == GATEWAY:
        return y * sight[0] - x * sight[1]
    return ahead(body, other)


@lean_kernel
def find_signs(rows: Floats, stop: int, observer: Floats) -> int:
    """Write the signs of all bodies at the end of the step, and keep those before; return how many have changed."""
    a, b, c = observer[0], observer[1], observer[2]
    n_changed = 0
    for i in range(1, stop):
        x, y, z, u, v, w = (
            rows[REL_X + i],
            rows[REL_Y + i],
            rows[REL_Z + i],
            rows[REL_U + i],
            rows[REL_V + i],
            rows[REL_W + i],
        )
        apsis = x * u + y * v + z * w
        passage = apsis - (x * a + y * b + z * c) * (u * a + v * b + w * c)
        old_apsis, old_z = rows[SIGNS + APSIS * STRIDE + i], rows[SIGNS + CROSSING * STRIDE + i]
        old_passage = rows[SIGNS + PASSAGE * STRIDE + i]
        n_changed += (apsis < 0.0) != (old_apsis < 0.0)
        n_changed += (z < 0.0) != (old_z < 0.0)
        n_changed += (passage < 0.0) != (old_passage < 0.0)
        rows[OLD_SIGNS + APSIS * STRIDE + i] = old_apsis
        rows[OLD_SIGNS + CROSSING * STRIDE + i] = old_z
        rows[OLD_SIGNS + PASSAGE * STRIDE + i] = old_passage
        rows[SIGNS + APSIS * STRIDE + i] = apsis
        rows[SIGNS + CROSSING * STRIDE + i] = z
        rows[SIGNS + PASSAGE * STRIDE + i] = passage
    return n_changed


@lean_kernel
def find_meetings(rows: Floats, stop: int) -> int:
    """Write how far each body's neighbour, the next one, is ahead; return how many signs have changed."""
    n_changed = 0
    for i in range(1, stop - 1):
        body = (
            rows[REL_X + i],
            rows[REL_Y + i],
            rows[REL_Z + i],
            rows[REL_U + i],
            rows[REL_V + i],
            rows[REL_W + i],
        )
        other = (
            rows[REL_X + i + 1],
            rows[REL_Y + i + 1],
            rows[REL_Z + i + 1],
            rows[REL_U + i + 1],
            rows[REL_V + i + 1],
            rows[REL_W + i + 1],
        )
        # Without a neighbour it is 0, or no number: neither is ever below 0.
        meeting = rows[MEETS + i] * ahead(body, other)
        old = rows[SIGNS + MEETING * STRIDE + i]
        n_changed += (meeting < 0.0) != (old < 0.0)
        rows[OLD_SIGNS + MEETING * STRIDE + i] = old
        rows[SIGNS + MEETING * STRIDE + i] = meeting
    return n_changed


@lean_kernel
def sign_at(
    sign: int, kind: int, rows: Floats, links: Ints, sight: Floats, i: int, p: int, tau: float, h: float
) -> float:
    """Return what changes its sign for body `i`, seen from `p`, a part `tau` of the step `h` after its beginning."""
    body = relative(kind, rows, i, p, tau, h)
    other = relative(kind, rows, links[NEIGHBOUR, i], p, tau, h) if sign == MEETING else body
    return sign_of(sign, body, other, sight)


@inlined_kernel
def cubic(rows: Floats, was: int, now: int, tau: float, h: float) -> tuple[float, float]:
    """Return one coordinate and its velocity by the cubic of place and velocity at both ends."""
    t = tau / h
    x, u = rows[was], h * rows[was + SPEEDS]
    far, fast = rows[now] - x - u, h * rows[now + 3 * STRIDE] - u
    c2, c3 = 3.0 * far - fast, fast - 2.0 * far
    return x + t * (u + t * (c2 + t * c3)), (u + t * (2.0 * c2 + 3.0 * t * c3)) / h


@lean_kernel
def sketched(rows: Floats, i: int, tau: float, h: float) -> Six:
    """Return about where body `i` is, relative to the first one, in a step of Wisdom and Holman's method."""
    x, u = cubic(rows, WAS_X + i, REL_X + i, tau, h)
    y, v = cubic(rows, WAS_Y + i, REL_Y + i, tau, h)
    z, w = cubic(rows, WAS_Z + i, REL_Z + i, tau, h)
    return x, y, z, u, v, w


@lean_kernel
def sketched_sign(sign: int, rows: Floats, links: Ints, sight: Floats, i: int, tau: float, h: float) -> float:
    """Return about what changes its sign for body `i`."""
    body = sketched(rows, i, tau, h)
    other = sketched(rows, links[NEIGHBOUR, i], tau, h) if sign == MEETING else body
    return sign_of(sign, body, other, sight)


@lean_kernel
def sketched_root(
    sign: int, rows: Floats, links: Ints, sight: Floats, i: int, h: float, first: float, last: float
) -> tuple[float, float]:
    """Return about when the sign changes, by false position, and how fast."""
    far, beyond, tau, value, slope = 0.0, first, h, last, 0.0
    for _ in range(MAX_ROUNDS):
        slope = (value - beyond) / (tau - far)
        guess = tau - value / slope
        found = sketched_sign(sign, rows, links, sight, i, guess, h)
        if (found < 0) != (value < 0):
            far, beyond = tau, value
        change = abs(guess - tau)
        tau, value = guess, found
        if change <= SKETCHED * h:
            break
    return tau, slope


@lean_kernel
def swift_root(
    sign: int, rows: Floats, links: Ints, sight: Floats, i: int, h: float, first: float, last: float
) -> float:
    """Return when the sign changes within a step of Wisdom and Holman's method; negative where this does not find it.

    Its path costs a drift of every body within: a sketch of it tells where to begin, and a few secants end it.
    """
    before, slope = sketched_root(sign, rows, links, sight, i, h, first, last)
    value = sign_at(sign, WISDOM_HOLMAN, rows, links, sight, i, 0, before, h)
    tau = before - value / slope
    for _ in range(MAX_SECANTS):
        if not 0.0 <= tau <= h:
            return -1.0
        found = sign_at(sign, WISDOM_HOLMAN, rows, links, sight, i, 0, tau, h)
        if found == value:
            return tau if found == 0.0 else -1.0
        change = found * (tau - before) / (found - value)
        before, value, tau = tau, found, tau - change
        if abs(change) <= SECANT * h:
            return tau if 0.0 <= tau <= h else -1.0
    return -1.0


@lean_kernel
def root_of(
    sign: int,
    kind: int,
    rows: Floats,
    links: Ints,
    sight: Floats,
    i: int,
    p: int,
    h: float,
    first: float,
    last: float,
) -> float:
    """Return when the sign changes within the step, by Anderson's and Björck's regula falsi."""
    if kind == WISDOM_HOLMAN:
        swift = swift_root(sign, rows, links, sight, i, h, first, last)
        if swift >= 0.0:
            return swift
    far, beyond, tau, value = 0.0, first, h, last
    for _ in range(MAX_ROUNDS):
        guess = tau - value * (tau - far) / (value - beyond)
        if not (min(far, tau) < guess < max(far, tau)):
            guess = 0.5 * (far + tau)
        found = sign_at(sign, kind, rows, links, sight, i, p, guess, h)
        if (found < 0) != (value < 0):
            far, beyond = tau, value
        else:
            # The same side twice: weigh the far end down, or it would never move.
            shrink = 1.0 - found / value
            beyond *= shrink if shrink > 0 else 0.5
        change = abs(guess - tau)
        tau, value = guess, found
        if value == 0.0 or change <= TOLERANCE * h:
            break
    return tau


@lean_kernel
def counts_as(sign: int, body: Six, other: Six, sight: Floats, mu: float) -> bool:
    """Tell whether what happened at the change of sign is an event.

    A passage counts in front only, nearer to the line of sight than across it; a meeting on the same side only; a gate
    is half a plane.
    """
    x, y, z, u, v, w = body
    square = x * x + y * y + z * z
    if sign == APSIS:
        speed = u * u + v * v + w * w
        return abs(speed * math.sqrt(square) / mu - 1.0) > LEAST_PART
    if sign == CROSSING:
        return w * w > LEAST_PART * LEAST_PART * (u * u + v * v + w * w)
    if sign == PASSAGE:
        depth = x * sight[0] + y * sight[1] + z * sight[2]
        return depth > 0 and 2.0 * depth * depth > square
    if sign == GATEWAY:
        return x * sight[0] + y * sight[1] > 0
    return x * other[0] + y * other[1] + z * other[2] > 0


@lean_kernel
def may_count(sign: int, rows: Floats, links: Ints, sight: Floats, i: int) -> bool:
    """Tell whether what happened in the step can be an event: not if a body then is on the other side, behind.

    No step turns anybody by as much as from the front to the back.
    """
    x, y, z = rows[REL_X + i], rows[REL_Y + i], rows[REL_Z + i]
    if sign == PASSAGE:
        return x * sight[0] + y * sight[1] + z * sight[2] > 0
    if sign == MEETING:
        k = links[NEIGHBOUR, i]
        return x * rows[REL_X + k] + y * rows[REL_Y + k] + z * rows[REL_Z + k] > 0
    return True
