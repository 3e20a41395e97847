"""What happens to particles at set times: they appear, wake when their support dies, and meet the bath."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import inlined_kernel, lean_kernel
from harmonic.physics.particles._kernels_cells import Six, cell_index, enter_cell, next_in_cell
from harmonic.physics.particles._kernels_images import image_cell, is_at_seam
from harmonic.physics.particles._kernels_motion import advance, place_at
from harmonic.physics.particles._kernels_predict import predict, reach_in_cells
from harmonic.physics.particles._kernels_roots import NEVER
from harmonic.physics.particles._kernels_run import LOG_FULL, PAUSED, REACHED, STRIDE, leave, run
from harmonic.physics.particles._kernels_support import moving_energy, release
from harmonic.physics.particles._kernels_transitions import tell_motion
from harmonic.physics.particles._layout import (
    ARRIVED,
    BIG,
    BIRTH,
    CELL_X,
    CELL_Y,
    CELL_Z,
    COOLED,
    DEATH,
    DEPARTED_X,
    DUE_BODY,
    DUE_KIND,
    DUE_TIME,
    DUE_VX,
    FREE,
    GONE,
    GRAVITY_X,
    HEATED,
    MASS,
    MODE,
    N_BORN,
    N_CELLS_X,
    N_CELLS_Y,
    N_CELLS_Z,
    N_NOT_BORN,
    N_WORKED,
    N_WRITTEN,
    NEXT_DUE,
    OUT_OF_TIME,
    RADIUS,
    STAMP,
    SUPPORT_A,
    SUPPORT_B,
    VX,
    T,
    X,
    Y,
    Z,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

#: Bodies may reach into each other by this part of their radii: what rounding makes of a touch.
SLACK = 1e-9


@inlined_kernel
def overlaps(state: Floats, i: int, j: int, place: Six, t: float) -> bool:
    """Tell whether body `i`, seen at `place`, overlaps `j` at `t`."""
    x, y, z, _, _, _ = place_at(state, j, t)
    x, y, z = place[0] - x, place[1] - y, place[2] - z
    nearest = (state[i, RADIUS] + state[j, RADIUS]) * (1.0 - SLACK)
    return bool(x * x + y * y + z * z < nearest * nearest)


@lean_kernel
def is_taken_across(
    state: Floats, links: Ints, world: Floats, grid: Ints, heads: Ints, i: int, place: Six, t: float
) -> bool:
    """Tell the same beside a periodic side, where images count and everybody is in a cell."""
    for k in range(27):
        cell, seen = image_cell(world, grid, links, i, k, place)
        j = heads[cell] if cell >= 0 else -1
        while j >= 0:
            if overlaps(state, i, j, seen, t):
                return True
            j = next_in_cell(heads, grid, j)
    return False


@lean_kernel
def is_taken(state: Floats, links: Ints, world: Floats, grid: Ints, heads: Ints, big: Ints, i: int, t: float) -> bool:
    """Tell whether a disc or sphere is where body `i` is about to appear; of obstacles the calendar knows before."""
    place = (state[i, X], state[i, Y], state[i, Z], 0.0, 0.0, 0.0)
    if is_at_seam(links, grid, i):
        return is_taken_across(state, links, world, grid, heads, i, place, t)
    x, y, z = links[i, CELL_X], links[i, CELL_Y], links[i, CELL_Z]
    wide = reach_in_cells(state, links, world, i, 0)
    tall = reach_in_cells(state, links, world, i, 1)
    deep = reach_in_cells(state, links, world, i, 2)
    for cell_z in range(max(z - deep, 0), min(z + deep + 1, grid[N_CELLS_Z])):
        for cell_y in range(max(y - tall, 0), min(y + tall + 1, grid[N_CELLS_Y])):
            for cell_x in range(max(x - wide, 0), min(x + wide + 1, grid[N_CELLS_X])):
                j = heads[cell_index(grid, cell_x, cell_y, cell_z)]
                while j >= 0:
                    if overlaps(state, i, j, place, t):
                        return True
                    j = next_in_cell(heads, grid, j)
    for k in range(len(big)):
        j = big[k]
        if j != i and links[j, MODE] != GONE and overlaps(state, i, j, place, t):
            return True
    return False


@lean_kernel
def bear(
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
    i: int,
    t: float,
) -> None:
    """Let particle `i` appear, with its energy and momentum, unless its place is taken.

    Its own look at its neighbours is enough: a meeting that it leaves out comes after the neighbour's next one, and
    then that neighbour looks again.
    """
    if is_taken(state, links, world, grid, heads, big, i, t):
        counts[N_NOT_BORN] += 1
        return
    counts[N_BORN] += 1
    links[i, MODE] = FREE
    state[i, T] = t
    tally[ARRIVED] += moving_energy(state, world, i)
    for axis in range(3):
        tally[ARRIVED] -= state[i, MASS] * state[i, X + axis] * world[GRAVITY_X + axis]
        tally[DEPARTED_X + axis] -= state[i, MASS] * state[i, VX + axis]
    if not links[i, BIG]:
        enter_cell(links, heads, grid, i)
    predict(state, links, world, grid, heads, big, times, meetings, tree, i, t)


@lean_kernel
def wake(
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
    gone: int,
    t: float,
) -> None:
    """Let everybody fall who lay on the body `gone`: of none of them there is more to tell than that, later."""
    for j in range(len(links)):
        if links[j, MODE] != GONE and (links[j, SUPPORT_A] == gone or links[j, SUPPORT_B] == gone):
            advance(state, links, world, tally, j, t)
            release(state, links, world, j)
            links[j, STAMP] += 1
            tell_motion(state, links, world, counts, log, j, t)
            predict(state, links, world, grid, heads, big, times, meetings, tree, j, t)


@lean_kernel
def kick(
    state: Floats,
    links: Ints,
    world: Floats,
    tally: Floats,
    i: int,
    velocity: tuple[float, float, float],
    t: float,
) -> None:
    """Give particle `i` the velocity that it has from the bath; its spin stays."""
    advance(state, links, world, tally, i, t)
    if links[i, MODE] != FREE:
        release(state, links, world, i)
    before = moving_energy(state, world, i)
    for axis in range(3):
        tally[DEPARTED_X + axis] += state[i, MASS] * (state[i, VX + axis] - velocity[axis])
        state[i, VX + axis] = velocity[axis]
    gain = moving_energy(state, world, i) - before
    if gain > 0.0:
        tally[HEATED] += gain
    else:
        tally[COOLED] -= gain
    links[i, STAMP] += 1


@lean_kernel
def keep_date(
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
    date: Floats,
) -> None:
    """Let what one row of the calendar says happen; who is not there neither dies nor meets the bath."""
    t, kind, i = date[DUE_TIME], int(date[DUE_KIND]), int(date[DUE_BODY])
    if kind == BIRTH:
        bear(state, links, world, grid, heads, big, times, meetings, tree, tally, counts, i, t)
    elif links[i, MODE] == GONE:
        return
    elif kind == DEATH:
        leave(state, links, world, grid, heads, times, meetings, tree, tally, counts, log, i, OUT_OF_TIME, t)
        tell_motion(state, links, world, counts, log, i, t)
        wake(state, links, world, grid, heads, big, times, meetings, tree, tally, counts, log, i, t)
    else:
        kick(state, links, world, tally, i, (date[DUE_VX], date[DUE_VX + 1], date[DUE_VX + 2]), t)
        tell_motion(state, links, world, counts, log, i, t)
        predict(state, links, world, grid, heads, big, times, meetings, tree, i, t)


@lean_kernel
def run_by_calendar(
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
    calendar: Floats,
    until: float,
) -> int:
    """Let everything happen until `until`, and what the calendar says in between; return why the loop came back.

    The loop over events runs up to the last instant before each date, so that a frame at a date shows what comes of it.
    """
    budget = counts[N_WORKED] + STRIDE
    while True:
        k = counts[NEXT_DUE]
        due = calendar[k, DUE_TIME] if k < len(calendar) else NEVER
        is_due = due <= until
        end = np.nextafter(due, -1.0) if is_due else until
        reason = run(
            state,
            links,
            world,
            grid,
            heads,
            big,
            times,
            meetings,
            tree,
            tally,
            counts,
            log,
            frame_times,
            positions,
            velocities,
            angles,
            end,
        )
        if reason != REACHED or not is_due:
            return reason
        if counts[N_WRITTEN] >= len(log):
            return LOG_FULL
        if counts[N_WORKED] >= budget:
            return PAUSED
        keep_date(state, links, world, grid, heads, big, times, meetings, tree, tally, counts, log, calendar[k])
        counts[NEXT_DUE] += 1
        counts[N_WORKED] += 1
