"""What comes next on a straight path: whoever is in sight, the walls, and the borders of the cell."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import inlined_kernel
from harmonic.physics.particles._kernels_cells import Six, cell_index, enter_cell, quit_cell
from harmonic.physics.particles._kernels_queue import play
from harmonic.physics.particles._kernels_roots import NEVER
from harmonic.physics.particles._layout import (
    BORDER_X,
    BORDER_Y,
    BORDER_Z,
    CALM_SPEED,
    CELL_WIDTH_X,
    CELL_X,
    CELL_Y,
    CELL_Z,
    CLOSED,
    CROSSING,
    FIRST_CROSSING,
    FIRST_LEAVE,
    FIRST_WALL,
    HIGH_X,
    LEAVE_HIGH_X,
    LEAVE_LOW_X,
    LOW_X,
    MOST_CELLS,
    N_AXES,
    N_CELLS_X,
    N_LISTS,
    NOTHING,
    PACE_X,
    PACE_Y,
    PACE_Z,
    PARTNER,
    PARTNER_STAMP,
    PASSAGE_X,
    RADIUS,
    STAMP,
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


@inlined_kernel
def straight_place(state: Floats, i: int, t: float) -> Six:
    """Return place and velocity of a particle at `t`."""
    s = t - state[i, T]
    vx, vy, vz = state[i, VX], state[i, VY], state[i, VZ]
    return state[i, X] + vx * s, state[i, Y] + vy * s, state[i, Z] + vz * s, vx, vy, vz


@inlined_kernel
def wall_ahead(
    state: Floats, world: Floats, grid: Ints, i: int, axis: int, ahead: int, p: float, v: float
) -> tuple[float, int]:
    """Return when a particle in the last cell of its way along an axis meets the wall, or is gone for good."""
    r = state[i, RADIUS]
    if grid[CLOSED + 2 * axis + ahead]:
        wall = world[HIGH_X + axis] - r if ahead else world[LOW_X + axis] + r
        return max((wall - p) / v, 0.0), FIRST_WALL - 2 * axis - ahead
    way_out = world[LEAVE_HIGH_X + axis] if ahead else world[LEAVE_LOW_X + axis]
    return max((way_out - p) / v, 0.0), FIRST_LEAVE - 2 * axis - ahead


@inlined_kernel
def set_out(
    state: Floats,
    links: Ints,
    world: Floats,
    grid: Ints,
    i: int,
    axis: int,
    p: float,
    now: float,
    best: float,
    code: int,
) -> tuple[float, int]:
    """Note when a particle crosses its next border along an axis; if it is a wall, return the sooner of that and `best`."""
    v, width = state[i, VX + axis], world[CELL_WIDTH_X + axis]
    if v == 0.0:
        state[i, BORDER_X + axis] = NEVER
        return best, code
    # Which way it goes nobody could guess: arithmetic instead of branches.
    ahead = int(v > 0.0)
    cell = links[i, CELL_X + axis]
    state[i, PASSAGE_X + axis] = width / abs(v)
    if cell != ahead * (grid[N_CELLS_X + axis] - 1):
        border = world[LOW_X + axis] + (cell + ahead) * width
        state[i, BORDER_X + axis] = now + max((border - p) / v, 1e-15 * (1.0 + now))
        return best, code
    state[i, BORDER_X + axis] = NEVER
    time, wall = wall_ahead(state, world, grid, i, axis, ahead, p, v)
    if time < best:
        return time, wall
    return best, code


@inlined_kernel
def note_cells(heads: Ints, seen: int, n: int, cell: int, pace: int) -> int:
    """Note who is first in a cell and in those before and behind it, and return how many are noted.

    Nobody could guess which cells are empty: what is there is written in any case, and counts if it is somebody.
    """
    for k in range(3):
        j = heads[cell + (k - 1) * pace]
        heads[seen + n] = j
        n += int(j >= 0)
    return n


@inlined_kernel
def first_of_noted(
    state: Floats,
    world: Floats,
    grid: Ints,
    heads: Ints,
    meetings: Floats,
    i: int,
    seen: int,
    n: int,
    now: float,
    at: Six,
    best: float,
    partner: int,
) -> tuple[float, int]:
    """Return the sooner of the best meeting so far and those with who is noted or in a cell with them.

    A meeting with a particle whose own next one comes no later is left out: then that particle looks again.
    """
    radius, calm, following = state[i, RADIUS], world[CALM_SPEED], grid[N_LISTS]
    k = 0
    while k < n:
        who = int(heads[seen + k])
        j = np.uintp(who)
        after = heads[np.uintp(following) + j]
        heads[seen + n] = after
        n += int(after >= 0)
        k += 1
        s = now - state[j, T]
        vx, vy, vz = state[j, VX], state[j, VY], state[j, VZ]
        x, y, z = at[0] - (state[j, X] + vx * s), at[1] - (state[j, Y] + vy * s), at[2] - (state[j, Z] + vz * s)
        vx, vy, vz = at[3] - vx, at[4] - vy, at[5] - vz
        reach = radius + state[j, RADIUS]
        approach = x * vx + y * vy + z * vz
        gap = x * x + y * y + z * z - reach * reach
        inside = approach * approach - (vx * vx + vy * vy + vz * vz) * gap
        time = gap / (math.sqrt(max(inside, 0.0)) - approach)
        time = time if gap > 0.0 else 0.0
        # A particle does not approach itself; of particles that touch, a slow approach is rounding, not motion.
        meets = (approach < 0.0) & (inside >= 0.0) & ((gap > 0.0) | (approach < -calm * reach))
        is_first = meets & (time < best) & (now + time < meetings[j])
        best = time if is_first else best
        partner = who if is_first else partner
    return best, partner


@inlined_kernel
def straight_schedule(
    state: Floats, links: Ints, grid: Ints, times: Floats, meetings: Floats, tree: Ints, i: int, meeting: float
) -> None:
    """Enter a particle's next meeting, or the crossing before it, in the tree."""
    crossing, other = state[i, BORDER_X], state[i, BORDER_Y]
    axis = int(other < crossing)
    crossing = min(crossing, other)
    if grid[N_AXES] == 3:
        other = state[i, BORDER_Z]
        axis = 2 if other < crossing else axis
        crossing = min(crossing, other)
    side = FIRST_CROSSING - 2 * axis - int(state[i, VX + axis] > 0.0)
    is_first = crossing < meeting
    meetings[i] = meeting
    times[i] = min(crossing, meeting)
    links[i, CROSSING] = side if is_first else NOTHING
    play(times, tree, i)


@inlined_kernel
def look_around(
    state: Floats,
    links: Ints,
    world: Floats,
    grid: Ints,
    heads: Ints,
    times: Floats,
    meetings: Floats,
    tree: Ints,
    i: int,
    now: float,
) -> None:
    """Find the next event of particle `i` after `now`, and enter it in the tree."""
    at = straight_place(state, i, now)
    best, partner = set_out(state, links, world, grid, i, 0, at[0], now, NEVER, NOTHING)
    best, partner = set_out(state, links, world, grid, i, 1, at[1], now, best, partner)
    if grid[N_AXES] == 3:
        best, partner = set_out(state, links, world, grid, i, 2, at[2], now, best, partner)
    own = cell_index(grid, links[i, CELL_X], links[i, CELL_Y], links[i, CELL_Z])
    seen, n = len(heads) - len(links) - MOST_CELLS, 0
    layers = 1 if grid[N_AXES] == 3 else 0
    for k in range(-layers, layers + 1):
        layer = own + k * grid[PACE_Z]
        n = note_cells(heads, seen, n, layer - grid[PACE_Y], 1)
        n = note_cells(heads, seen, n, layer, 1)
        n = note_cells(heads, seen, n, layer + grid[PACE_Y], 1)
    best, partner = first_of_noted(state, world, grid, heads, meetings, i, seen, n, now, at, best, partner)
    links[i, PARTNER] = partner
    if partner >= 0:
        links[i, PARTNER_STAMP] = links[partner, STAMP]
    straight_schedule(state, links, grid, times, meetings, tree, i, now + best)


@inlined_kernel
def look_ahead(
    state: Floats,
    links: Ints,
    world: Floats,
    grid: Ints,
    heads: Ints,
    times: Floats,
    meetings: Floats,
    tree: Ints,
    i: int,
    now: float,
) -> None:
    """Move particle `i` into the next cell, and look at those cells only that come into sight."""
    crossed = FIRST_CROSSING - links[i, CROSSING]
    axis, ahead = crossed // 2, crossed % 2
    step = 2 * ahead - 1
    quit_cell(links, heads, grid, i)
    links[i, CELL_X + axis] += step
    enter_cell(links, heads, grid, i)
    at = straight_place(state, i, now)
    meeting = meetings[i]
    best, partner = meeting - now, NOTHING
    if links[i, CELL_X + axis] == ahead * (grid[N_CELLS_X + axis] - 1):
        state[i, BORDER_X + axis] = NEVER
        v = state[i, VX + axis]
        time, wall = wall_ahead(state, world, grid, i, axis, ahead, state[i, X + axis] + v * (now - state[i, T]), v)
        if time < best:
            best, partner = time, wall
    else:
        state[i, BORDER_X + axis] = now + state[i, PASSAGE_X + axis]
    middle = cell_index(grid, links[i, CELL_X], links[i, CELL_Y], links[i, CELL_Z]) + step * grid[PACE_X + axis]
    seen, n = len(heads) - len(links) - MOST_CELLS, 0
    across = grid[PACE_Y] if axis == 0 else grid[PACE_X]
    along = grid[PACE_Y] if axis == 2 else grid[PACE_Z]
    layers = 1 if grid[N_AXES] == 3 else 0
    for k in range(-layers, layers + 1):
        n = note_cells(heads, seen, n, middle + k * along, across)
    best, partner = first_of_noted(state, world, grid, heads, meetings, i, seen, n, now, at, best, partner)
    if partner != NOTHING:
        meeting = now + best
        links[i, PARTNER] = partner
        if partner >= 0:
            links[i, PARTNER_STAMP] = links[partner, STAMP]
    straight_schedule(state, links, grid, times, meetings, tree, i, meeting)
