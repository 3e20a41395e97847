"""The fast lane of the loop: bodies on straight paths, which meet each other and walls and nothing else.

Without field and drag a path is straight, and a meeting is a quadratic in time. Then whatever a particle knows of its
next meeting holds when it crosses into another cell, and only the cells that come into sight are looked at. Should the
partner have changed its course, the meeting stands for the instant until which everything is known, and the particle
looks again then.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import inlined_kernel, lean_kernel
from harmonic.physics.particles._kernels_meet import bounce, meet_wall, surface_of, touch
from harmonic.physics.particles._kernels_sight import look_ahead, look_around
from harmonic.physics.particles._layout import (
    ANGLE,
    CROSSING,
    FIRST_LEAVE,
    N_WORKED,
    N_WRITTEN,
    NOTHING,
    PARTNER,
    PARTNER_STAMP,
    STAMP,
    STRAIGHT,
    VX,
    VY,
    VZ,
    WZ,
    T,
    X,
    Y,
    Z,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]


@inlined_kernel
def carry(state: Floats, i: int, t: float) -> None:
    """Move a particle to `t`."""
    s = t - state[i, T]
    state[i, ANGLE] += state[i, WZ] * s
    state[i, X] += state[i, VX] * s
    state[i, Y] += state[i, VY] * s
    state[i, Z] += state[i, VZ] * s
    state[i, T] = t


@inlined_kernel
def meet_straight(
    state: Floats,
    links: Ints,
    world: Floats,
    tally: Floats,
    counts: Longs,
    log: Floats,
    i: int,
    j: int,
    t: float,
) -> None:
    """Let particle `i` meet `j`: where nothing presses, nobody rests on anybody."""
    carry(state, i, t)
    carry(state, j, t)
    normal, approach = touch(state, world, i, j)
    if approach >= 0.0:
        surface = surface_of(state, i, j)
        bounce(state, links, world, tally, counts, log, i, j, t, normal, approach, surface)


@lean_kernel
def go_straight(
    state: Floats,
    links: Ints,
    world: Floats,
    grid: Ints,
    heads: Ints,
    times: Floats,
    meetings: Floats,
    tree: Ints,
    tally: Floats,
    counts: Longs,
    log: Floats,
    most: int,
    budget: int,
    until: float,
    frame: float,
) -> None:
    """Let everything happen until `until` and before `frame`, as long as it is only that straight paths meet."""
    while world[STRAIGHT]:
        i = tree[1]
        t = times[i]
        if t > until or t >= frame or counts[N_WRITTEN] > most or counts[N_WORKED] >= budget:
            return
        if links[i, CROSSING] != NOTHING:
            look_ahead(state, links, world, grid, heads, times, meetings, tree, i, t)
            continue
        code = links[i, PARTNER]
        if code <= FIRST_LEAVE:
            return
        if code < 0:
            counts[N_WORKED] += 1
            meet_wall(state, links, world, tally, counts, log, i, code, t)
        elif links[code, STAMP] == links[i, PARTNER_STAMP]:
            counts[N_WORKED] += 1
            meet_straight(state, links, world, tally, counts, log, i, code, t)
            look_around(state, links, world, grid, heads, times, meetings, tree, code, t)
        look_around(state, links, world, grid, heads, times, meetings, tree, i, t)
