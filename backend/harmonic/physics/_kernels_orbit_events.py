"""When something happens on an orbit: what changes its sign then, and the root of it."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import lean_kernel
from harmonic.physics._kernels_orbit_flow import relative
from harmonic.physics._orbit_layout import (
    APSIS,
    AROUND,
    CROSSING,
    MEETING,
    NEIGHBOUR,
    PASSAGE,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Six = tuple[float, float, float, float, float, float]

#: Rounder orbits than this have no apsides, flatter ones no nodes: rounding would decide when.
LEAST_PART = 1e-8
MAX_ROUNDS = 100

#: How well, as a part of the step, the time of an event is known on the path between the ends of the step.
TOLERANCE = 1e-13


@lean_kernel
def sign_of(sign: int, body: Six, other: Six, observer: Floats) -> float:
    """Return what changes its sign when the event happens to a body, relative to the one that it orbits.

    Apsides: r·v. Nodes: z. Passages: ρ·v of the part ρ of r across the line of sight. Conjunctions: how far the
    outer neighbour is ahead, in the mean plane of the two orbits.
    """
    x, y, z, vx, vy, vz = body
    if sign == APSIS:
        return x * vx + y * vy + z * vz
    if sign == CROSSING:
        return z
    if sign == PASSAGE:
        depth = x * observer[0] + y * observer[1] + z * observer[2]
        approach = vx * observer[0] + vy * observer[1] + vz * observer[2]
        return x * vx + y * vy + z * vz - depth * approach
    ox, oy, oz, ou, ov, ow = other
    nx, ny, nz = y * vz - z * vy, z * vx - x * vz, x * vy - y * vx
    mx, my, mz = oy * ow - oz * ov, oz * ou - ox * ow, ox * ov - oy * ou
    ours, theirs = math.sqrt(nx * nx + ny * ny + nz * nz), math.sqrt(mx * mx + my * my + mz * mz)
    # A neighbour that goes round the other way shares the plane all the same.
    if nx * mx + ny * my + nz * mz < 0:
        theirs = -theirs
    nx, ny, nz = nx / ours + mx / theirs, ny / ours + my / theirs, nz / ours + mz / theirs
    return (y * oz - z * oy) * nx + (z * ox - x * oz) * ny + (x * oy - y * ox) * nz


@lean_kernel
def sign_at(
    sign: int, kind: int, flow: Floats, facts: Floats, links: Ints, observer: Floats, i: int, tau: float, h: float
) -> float:
    """Return what changes its sign for body `i`, a part `tau` of the step `h` after its beginning."""
    p = links[AROUND, i]
    body = relative(kind, flow, facts, i, p, tau, h)
    other = relative(kind, flow, facts, links[NEIGHBOUR, i], p, tau, h) if sign == MEETING else body
    return sign_of(sign, body, other, observer)


@lean_kernel
def root_of(
    sign: int,
    kind: int,
    flow: Floats,
    facts: Floats,
    links: Ints,
    observer: Floats,
    i: int,
    h: float,
    first: float,
    last: float,
) -> float:
    """Return when the sign changes within the step, by Anderson's and Björck's regula falsi."""
    far, beyond, tau, value = 0.0, first, h, last
    for _ in range(MAX_ROUNDS):
        guess = tau - value * (tau - far) / (value - beyond)
        if not (min(far, tau) < guess < max(far, tau)):
            guess = 0.5 * (far + tau)
        found = sign_at(sign, kind, flow, facts, links, observer, i, guess, h)
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
def counts_as(sign: int, body: Six, other: Six, observer: Floats, mu: float) -> bool:
    """Tell whether what happened at the change of sign is an event.

    A passage counts in front only, nearer to the line of sight than across it; a meeting on the same side only.
    """
    x, y, z, vx, vy, vz = body
    square = x * x + y * y + z * z
    if sign == APSIS:
        speed = vx * vx + vy * vy + vz * vz
        return abs(speed * math.sqrt(square) / mu - 1.0) > LEAST_PART
    if sign == CROSSING:
        return vz * vz > LEAST_PART * LEAST_PART * (vx * vx + vy * vy + vz * vz)
    if sign == PASSAGE:
        depth = x * observer[0] + y * observer[1] + z * observer[2]
        return depth > 0 and 2.0 * depth * depth > square
    return x * other[0] + y * other[1] + z * other[2] > 0
