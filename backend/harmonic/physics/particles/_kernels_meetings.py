"""When two bodies meet that move on any paths, if before the one looks again and before the other does."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import inlined_kernel, lean_kernel
from harmonic.physics.particles._kernels_cells import Six
from harmonic.physics.particles._kernels_motion import place_at, stretches
from harmonic.physics.particles._kernels_roots import NEVER, curved_pair_time, pair_time
from harmonic.physics.particles._layout import (
    AX,
    AY,
    AZ,
    CALM_SPEED,
    CURVED,
    DRAG,
    FREE,
    MODE,
    RADIUS,
    STAMP,
    SUPPORT_A,
    SUPPORT_A_STAMP,
    SUPPORT_B,
    SUPPORT_B_STAMP,
    VX,
    VY,
    VZ,
    T,
    X,
    Y,
    Z,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@lean_kernel
def lies_on(links: Ints, i: int, j: int) -> bool:
    """Tell whether `j` is what `i` rests on, and has not moved since."""
    stamp = links[j, STAMP]
    on_first = links[i, SUPPORT_A] == j and links[i, SUPPORT_A_STAMP] == stamp
    return bool(on_first or (links[i, SUPPORT_B] == j and links[i, SUPPORT_B_STAMP] == stamp))


@inlined_kernel
def free_meeting(state: Floats, i: int, j: int, now: float, at: Six, calm: float) -> float:
    """Return how long after `now` two bodies meet that move under the same field, `i` being `at` its place."""
    ax, ay, az, c = state[i, AX], state[i, AY], state[i, AZ], state[i, DRAG]
    s, q, e = stretches(now - state[j, T], c)
    vx, vy, vz = state[j, VX], state[j, VY], state[j, VZ]
    return pair_time(
        at[0] - (state[j, X] + vx * s + ax * q),
        at[1] - (state[j, Y] + vy * s + ay * q),
        at[2] - (state[j, Z] + vz * s + az * q),
        at[3] - (vx * e + ax * s),
        at[4] - (vy * e + ay * s),
        at[5] - (vz * e + az * s),
        state[i, RADIUS] + state[j, RADIUS],
        c,
        calm,
    )


@lean_kernel
def curved_meeting(
    state: Floats, links: Ints, i: int, j: int, now: float, at: Six, horizon: float, calm: float
) -> float:
    """Return how long after `now` two bodies meet of which one at least rests or is fixed, if before the horizon."""
    if lies_on(links, i, j) or lies_on(links, j, i):
        return NEVER
    same_drag = state[i, DRAG] == state[j, DRAG]
    same_x, same_y, same_z = state[i, AX] == state[j, AX], state[i, AY] == state[j, AY], state[i, AZ] == state[j, AZ]
    if same_drag and same_x and same_y and same_z:
        return free_meeting(state, i, j, now, at, calm)
    x, y, z, vx, vy, vz = place_at(state, j, now)
    return curved_pair_time(
        (at[0] - x, at[1] - y, at[2] - z),
        ((at[3], at[4], at[5]), (vx, vy, vz)),
        ((state[i, AX], state[i, AY], state[i, AZ]), (state[j, AX], state[j, AY], state[j, AZ])),
        (state[i, DRAG], state[j, DRAG]),
        state[i, RADIUS] + state[j, RADIUS],
        horizon,
        calm,
    )


@lean_kernel
def meeting_time(
    state: Floats,
    links: Ints,
    world: Floats,
    times: Floats,
    meetings: Floats,
    i: int,
    j: int,
    now: float,
    at: Six,
    best: float,
    horizon: float,
) -> float:
    """Return how long after `now` bodies `i` and `j` meet, if before `best` and before the other looks again itself.

    Two free bodies that don't meet now don't until one of them is deflected. Of two that accelerate differently
    no meeting is sought beyond the horizon: both are marked, and look at everything again at their next event.
    """
    if links[i, MODE] == FREE and links[j, MODE] == FREE:
        time = free_meeting(state, i, j, now, at, world[CALM_SPEED])
        return time if now + time < meetings[j] else NEVER
    links[i, CURVED] = links[j, CURVED] = 1
    limit = min(best, horizon, times[j] - now)
    time = curved_meeting(state, links, i, j, now, at, limit, world[CALM_SPEED])
    return time if time < limit else NEVER
