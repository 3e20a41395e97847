"""What a contact does: the impulses of restitution and Coulomb friction, and their entry in the log."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import inlined_kernel
from harmonic.physics.particles._kernels_features import owner_of
from harmonic.physics.particles._layout import (
    EVENT_A,
    EVENT_B,
    EVENT_IMPULSE,
    EVENT_KIND,
    EVENT_LOST,
    EVENT_SPEED,
    EVENT_TIME,
    EVENT_X,
    EVENT_Y,
    EVENT_Z,
    FIELD_DRAG,
    FIRST_FEATURE,
    INERTIA,
    LAST,
    LAST_PARTNER,
    MASS,
    MUTE_TIME,
    N_ELASTIC,
    N_MUTED,
    N_SOLVED,
    N_WRITTEN,
    RADIUS,
    REST_TIME,
    SLOW_SPEED,
    VX,
    VY,
    VZ,
    WX,
    WY,
    WZ,
    X,
    Y,
    Z,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Normal = tuple[float, float, float]


@inlined_kernel
def slip_of(state: Floats, i: int, nx: float, ny: float, nz: float) -> Normal:
    """Return the velocity of the point of particle `i` that touches a surface of normal n: v + ω × (−r n)."""
    r = state[i, RADIUS]
    wx, wy, wz = state[i, WX], state[i, WY], state[i, WZ]
    return (
        state[i, VX] - r * (wy * nz - wz * ny),
        state[i, VY] - r * (wz * nx - wx * nz),
        state[i, VZ] - r * (wx * ny - wy * nx),
    )


@inlined_kernel
def push(state: Floats, world: Floats, i: int, normal: Normal, along: Normal, impulse: float, sideways: float) -> None:
    """Give particle `i` the normal impulse and one along the surface, at the point −r n; I = β m r²."""
    nx, ny, nz = normal
    ux, uy, uz = along
    per_mass = 1.0 / state[i, MASS]
    state[i, VX] += impulse * nx * per_mass
    state[i, VY] += impulse * ny * per_mass
    state[i, VZ] += impulse * nz * per_mass
    if sideways != 0.0:
        state[i, VX] += sideways * ux * per_mass
        state[i, VY] += sideways * uy * per_mass
        state[i, VZ] += sideways * uz * per_mass
        turn = -sideways * per_mass / (world[INERTIA] * state[i, RADIUS])
        state[i, WX] += turn * (ny * uz - nz * uy)
        state[i, WY] += turn * (nz * ux - nx * uz)
        state[i, WZ] += turn * (nx * uy - ny * ux)


@inlined_kernel
def strike(
    state: Floats, world: Floats, i: int, j: int, normal: Normal, parting: float, friction: float
) -> tuple[float, float]:
    """Let `i` meet `j`, or something immovable where j < 0, and part at the speed `parting` along the normal.

    The normal points to `i`. Friction passes on min(μ J, the impulse that ends the slip): of the reduced mass times
    the slip a third for discs and 2/7 for spheres. Returns the normal impulse and the energy lost.
    """
    nx, ny, nz = normal
    ux, uy, uz = state[i, VX], state[i, VY], state[i, VZ]
    reduced = state[i, MASS]
    if j >= 0:
        ux, uy, uz = ux - state[j, VX], uy - state[j, VY], uz - state[j, VZ]
        reduced = reduced * state[j, MASS] / (reduced + state[j, MASS])
    along = ux * nx + uy * ny + uz * nz
    approach = max(-along, 0.0)
    impulse = reduced * (parting - along)
    lost = 0.5 * reduced * (approach + parting) * (approach - parting)
    sideways = 0.0
    if friction > 0.0:
        ux, uy, uz = slip_of(state, i, nx, ny, nz)
        if j >= 0:
            ox, oy, oz = slip_of(state, j, -nx, -ny, -nz)
            ux, uy, uz = ux - ox, uy - oy, uz - oz
        ux, uy, uz = ux - along * nx, uy - along * ny, uz - along * nz
        slip = math.sqrt(ux * ux + uy * uy + uz * uz)
        if slip > 0.0:
            grip = reduced / (1.0 + 1.0 / world[INERTIA])
            sideways = min(friction * impulse, grip * slip)
            lost += sideways * (slip - 0.5 * sideways / grip)
            ux, uy, uz = ux / slip, uy / slip, uz / slip
    push(state, world, i, (nx, ny, nz), (ux, uy, uz), impulse, -sideways)
    if j >= 0:
        push(state, world, j, (-nx, -ny, -nz), (ux, uy, uz), impulse, sideways)
    return impulse, max(lost, 0.0)


@inlined_kernel
def is_recent(state: Floats, world: Floats, i: int, t: float) -> bool:
    """Tell whether particle `i` touched anything within the last 20 ms."""
    return bool(t - state[i, LAST] < world[REST_TIME])


@inlined_kernel
def is_lossless(world: Floats, restitution: float, friction: float) -> bool:
    """Tell whether nothing takes energy from bodies that meet, so that nothing may."""
    return bool(restitution >= 1.0 and friction == 0.0 and world[FIELD_DRAG] == 0.0)


@inlined_kernel
def is_slow(world: Floats, restitution: float, friction: float, approach: float, recent: bool) -> bool:
    """Tell whether a contact is one of a quick succession, and slow: where nothing is lost, hardly any is."""
    part = 1e-3 if is_lossless(world, restitution, friction) else 1.0
    return bool(recent and approach < part * world[SLOW_SPEED])


@inlined_kernel
def parting_speed(world: Floats, counts: Longs, restitution: float, approach: float, recent: bool) -> float:
    """Return the speed after a contact.

    A contact parts at restitution × approach. Among contacts in quick succession the speed may not fall under
    `SLOW_SPEED`, below which they keep their energy instead: so a heap comes to an end of its contacts. Never faster
    than it came in.
    """
    parting = restitution * approach
    if not recent or parting >= world[SLOW_SPEED] or restitution >= 1.0:
        return parting
    counts[N_ELASTIC] += 1
    return float(min(approach, world[SLOW_SPEED]))


@inlined_kernel
def is_muted(state: Floats, links: Ints, world: Floats, i: int, partner: int, t: float, approach: float) -> bool:
    """Tell whether nobody can hear this contact of `i` apart from the one before.

    Either the two met less than 20 heard milliseconds ago, or it is a slow one of a quick succession, or
    nothing moves: a support that takes over a weight.
    """
    passed = t - state[i, LAST]
    last = links[i, LAST_PARTNER]
    same = last == partner or (
        min(last, partner) <= FIRST_FEATURE and owner_of(world, last) == owner_of(world, partner)
    )
    if approach < 1e-3 * world[SLOW_SPEED]:
        return True
    if same and passed < world[MUTE_TIME]:
        return True
    return bool(approach < world[SLOW_SPEED] and passed < 3.0 * world[REST_TIME])


@inlined_kernel
def note_contact(
    state: Floats,
    links: Ints,
    world: Floats,
    counts: Longs,
    log: Floats,
    i: int,
    j: int,
    t: float,
    normal: Normal,
    approach: float,
    result: tuple[float, float],
) -> None:
    """Count a contact, write it down unless it is muted, and remember who met whom."""
    counts[N_SOLVED] += 1
    muted = is_muted(state, links, world, i, j, t, approach)
    if j >= 0:
        muted = muted or is_muted(state, links, world, j, i, t, approach)
        state[j, LAST] = t
        links[j, LAST_PARTNER] = i
    state[i, LAST] = t
    links[i, LAST_PARTNER] = j
    if muted:
        counts[N_MUTED] += 1
        return
    r = state[i, RADIUS]
    row = log[counts[N_WRITTEN]]
    row[EVENT_TIME] = t
    row[EVENT_KIND] = 0.0
    row[EVENT_A], row[EVENT_B] = (j, i) if 0 <= j < i else (i, j)
    row[EVENT_IMPULSE], row[EVENT_LOST] = result
    row[EVENT_SPEED] = approach
    row[EVENT_X] = state[i, X] - r * normal[0]
    row[EVENT_Y] = state[i, Y] - r * normal[1]
    row[EVENT_Z] = state[i, Z] - r * normal[2]
    counts[N_WRITTEN] += 1
