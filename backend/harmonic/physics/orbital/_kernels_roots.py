"""When within a step an event happens: the root of what changes its sign then."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import inlined_kernel, lean_kernel
from harmonic.physics.orbital._kernels_events import sign_of
from harmonic.physics.orbital._kernels_flow import relative
from harmonic.physics.orbital._layout import (
    MEETING,
    NEIGHBOUR,
    REL_X,
    REL_Y,
    REL_Z,
    STRIDE,
    WAS_U,
    WAS_X,
    WAS_Y,
    WAS_Z,
    WISDOM_HOLMAN,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Six = tuple[float, float, float, float, float, float]

#: From a place at the beginning of the step to its velocity.
SPEEDS = WAS_U - WAS_X

MAX_ROUNDS = 100

#: How well, as a part of the step, the time of an event is known on the path between the ends of the step.
TOLERANCE = 1e-13

#: How well a sketch of the path is worth knowing; a secant of that length is followed by one shorter than `TOLERANCE`.
SKETCHED, SECANT = 1e-4, 1e-8
MAX_SECANTS = 5


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
