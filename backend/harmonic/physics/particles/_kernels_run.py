"""The loop over events: take the earliest, let it happen, look what comes next for those it touched."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import lean_kernel
from harmonic.physics.particles._kernels_cells import cross, enter_cell, quit_cell
from harmonic.physics.particles._kernels_images import wrap
from harmonic.physics.particles._kernels_meet import meet_body, meet_wall
from harmonic.physics.particles._kernels_meet_features import meet_feature
from harmonic.physics.particles._kernels_motion import advance, place_at, spin_at
from harmonic.physics.particles._kernels_predict import is_settled, predict, predict_beyond
from harmonic.physics.particles._kernels_queue import play, play_all
from harmonic.physics.particles._kernels_rest import end_motion
from harmonic.physics.particles._kernels_roots import NEVER
from harmonic.physics.particles._kernels_straight import go_straight
from harmonic.physics.particles._kernels_support import moving_energy, release
from harmonic.physics.particles._kernels_transitions import tell_motion
from harmonic.physics.particles._layout import (
    ANGLE,
    BIG,
    CELL_X,
    CROSSING,
    DEPARTED,
    DEPARTED_X,
    EVENT_A,
    EVENT_B,
    EVENT_KIND,
    EVENT_TIME,
    EVENT_X,
    FIRST_FEATURE,
    FIRST_LEAVE,
    FIRST_WALL,
    GONE,
    GRAVITY_X,
    MASS,
    MODE,
    MOTION_ENDS,
    N_DIED,
    N_EVENT,
    N_LEFT,
    N_SOLVED,
    N_WORKED,
    N_WRITTEN,
    NEXT_FRAME,
    NOTHING,
    OUT_OF_TIME,
    PARTNER,
    PARTNER_STAMP,
    PLAIN,
    ROLLING,
    SLIDING,
    STAMP,
    STRAIGHT,
    SUPPORT_A,
    SUPPORT_B,
    VX,
    WZ,
    T,
    X,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

#: Why the loop came back: the time asked for is reached, the log is full, or it has worked long enough for once.
REACHED, LOG_FULL, PAUSED = range(3)
STRIDE = 200_000
#: So many rows of the log one event fills at most: an impact, and of two bodies an end and a beginning.
MOST_AT_ONCE = 5


@lean_kernel
def begin(
    state: Floats,
    links: Ints,
    world: Floats,
    grid: Ints,
    heads: Ints,
    big: Ints,
    times: Floats,
    meetings: Floats,
    tree: Ints,
) -> None:
    """Put every particle into its cell and find its first event."""
    n = len(times)
    for i in range(n):
        if not (links[i, BIG] or links[i, MODE] == GONE):
            enter_cell(links, heads, grid, i)
    play_all(times, tree)
    for i in range(n):
        if links[i, MODE] != GONE:
            predict(state, links, world, grid, heads, big, times, meetings, tree, i, 0.0)


@lean_kernel
def write_frame(
    state: Floats, links: Ints, world: Floats, positions: Floats, velocities: Floats, angles: Floats, k: int, t: float
) -> None:
    """Write where everybody is at `t` into frame `k`; NaN for who is not there."""
    for i in range(len(state)):
        if links[i, MODE] == GONE:
            for axis in range(3):
                positions[k, i, axis] = velocities[k, i, axis] = np.nan
            angles[k, i] = np.nan
        else:
            x, y, z, vx, vy, vz = place_at(state, i, t)
            positions[k, i, 0], positions[k, i, 1], positions[k, i, 2] = x, y, z
            velocities[k, i, 0], velocities[k, i, 1], velocities[k, i, 2] = vx, vy, vz
            if links[i, MODE] in (SLIDING, ROLLING):
                angles[k, i] = spin_at(state, links, world, i, t)[0]
            else:
                angles[k, i] = state[i, ANGLE] + state[i, WZ] * (t - state[i, T])


@lean_kernel
def leave(
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
    i: int,
    code: int,
    t: float,
) -> None:
    """Take particle `i` out of the scene, with its energy and momentum."""
    advance(state, links, world, tally, i, t)
    tally[DEPARTED] += moving_energy(state, world, i)
    for axis in range(3):
        tally[DEPARTED] -= state[i, MASS] * state[i, X + axis] * world[GRAVITY_X + axis]
        tally[DEPARTED_X + axis] += state[i, MASS] * state[i, VX + axis]
    if not links[i, BIG]:
        quit_cell(links, heads, grid, i)
    links[i, CELL_X] = -1
    links[i, MODE] = GONE
    links[i, STAMP] += 1
    times[i] = meetings[i] = NEVER
    play(times, tree, i)
    row = log[counts[N_WRITTEN]]
    for column in range(N_EVENT):
        row[column] = 0.0
    row[EVENT_TIME], row[EVENT_KIND], row[EVENT_A], row[EVENT_B] = t, 1.0, i, FIRST_WALL - (FIRST_LEAVE - code)
    for axis in range(3):
        row[EVENT_X + axis] = state[i, X + axis]
    counts[N_WRITTEN] += 1
    counts[N_DIED if code == OUT_OF_TIME else N_LEFT] += 1
    counts[N_SOLVED] += 1


@lean_kernel
def run(
    state: Floats,
    links: Ints,
    world: Floats,
    grid: Ints,
    heads: Ints,
    big: Ints,
    times: Floats,
    meetings: Floats,
    tree: Ints,
    tally: Floats,
    counts: Longs,
    log: Floats,
    frame_times: Floats,
    positions: Floats,
    velocities: Floats,
    angles: Floats,
    until: float,
) -> int:
    """Let everything happen until `until`, writing frames and events; return why the loop came back."""
    budget = counts[N_WORKED] + STRIDE
    while True:
        i = tree[1]
        t = times[i]
        while counts[NEXT_FRAME] < len(frame_times) and frame_times[counts[NEXT_FRAME]] <= min(t, until):
            k = counts[NEXT_FRAME]
            write_frame(state, links, world, positions, velocities, angles, k, frame_times[k])
            counts[NEXT_FRAME] += 1
        if t > until:
            return REACHED
        if counts[N_WRITTEN] + MOST_AT_ONCE > len(log):
            return LOG_FULL
        if counts[N_WORKED] >= budget:
            return PAUSED
        side = links[i, CROSSING]
        if world[STRAIGHT] and (side != NOTHING or links[i, PARTNER] > FIRST_LEAVE):
            frame = frame_times[counts[NEXT_FRAME]] if counts[NEXT_FRAME] < len(frame_times) else NEVER
            most = len(log) - MOST_AT_ONCE
            go_straight(
                state,
                links,
                world,
                grid,
                heads,
                times,
                meetings,
                tree,
                tally,
                counts,
                log,
                most,
                budget,
                until,
                frame,
            )
            continue
        if side != NOTHING:
            if grid[PLAIN] or not wrap(state, links, world, heads, grid, i, side):
                cross(links, heads, grid, i, side)
            elif links[i, SUPPORT_A] <= FIRST_FEATURE or links[i, SUPPORT_B] <= FIRST_FEATURE:
                # It lies down again at once, on the image of its support.
                advance(state, links, world, tally, i, t)
                links[i, STAMP] += 1
                release(state, links, world, i)
            if not (
                is_settled(links, i)
                and predict_beyond(state, links, world, grid, heads, big, times, meetings, tree, i, t, side)
            ):
                predict(state, links, world, grid, heads, big, times, meetings, tree, i, t)
            continue
        code = links[i, PARTNER]
        if code >= 0:
            if links[code, STAMP] == links[i, PARTNER_STAMP]:
                counts[N_WORKED] += 1
                meet_body(state, links, world, tally, counts, log, i, code, t)
                tell_motion(state, links, world, counts, log, code, t)
                tell_motion(state, links, world, counts, log, i, t)
                predict(state, links, world, grid, heads, big, times, meetings, tree, code, t)
        elif code == MOTION_ENDS:
            counts[N_WORKED] += 1
            advance(state, links, world, tally, i, t)
            links[i, STAMP] += 1
            end_motion(state, links, world, tally, i, t)
            tell_motion(state, links, world, counts, log, i, t)
        elif code <= FIRST_FEATURE:
            counts[N_WORKED] += 1
            meet_feature(state, links, world, tally, counts, log, i, code, t)
            tell_motion(state, links, world, counts, log, i, t)
        elif code <= FIRST_LEAVE:
            leave(state, links, world, grid, heads, times, meetings, tree, tally, counts, log, i, code, t)
            tell_motion(state, links, world, counts, log, i, t)
            continue
        else:
            counts[N_WORKED] += 1
            meet_wall(state, links, world, tally, counts, log, i, code, t)
            tell_motion(state, links, world, counts, log, i, t)
        predict(state, links, world, grid, heads, big, times, meetings, tree, i, t)
