"""When something happens on an orbit: what changes its sign then, and the root of it."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import inlined_kernel, lean_kernel
from harmonic.physics.orbital._layout import (
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
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Six = tuple[float, float, float, float, float, float]

#: Rounder orbits than this have no apsides, flatter ones no nodes: rounding would decide when.
LEAST_PART = 1e-8


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
    # The last one's neighbour is an empty place of the row: whole vectors are worth it.
    for i in range(1, stop):
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
