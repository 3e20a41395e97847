"""The grid of cells, and what a particle meets of it: walls, ways out and the borders of its cell.

Cells are at least as wide as the largest body in them, and those at the border reach on without end, so that whoever
can be touched before the next border is crossed is in the cell or beside it. Bodies too big for the cells
are in none: everybody looks at each of them, and they look at every cell that they can reach.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import inlined_kernel, lean_kernel
from harmonic.physics.particles._kernels_roots import NEVER, fall_time, stretch_time
from harmonic.physics.particles._layout import (
    AX,
    BIG,
    CELL_WIDTH_X,
    CELL_X,
    CELL_Y,
    CELL_Z,
    CLOSED,
    DRAG,
    FIRST_CROSSING,
    FIRST_LEAVE,
    FIRST_WALL,
    HIGH_X,
    LEAVE_HIGH_X,
    LEAVE_LOW_X,
    LOW_X,
    N_AXES,
    N_CELLS_X,
    N_LISTS,
    NOTHING,
    ORIGIN,
    PACE_Y,
    PACE_Z,
    PERIODIC,
    RADIUS,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Six = tuple[float, float, float, float, float, float]


@inlined_kernel
def cell_index(grid: Ints, x: int, y: int, z: int) -> int:
    """Return where in the list of cells the cell (x, y, z) stands."""
    return int(grid[ORIGIN] + x + grid[PACE_Y] * y + grid[PACE_Z] * z)


@inlined_kernel
def next_in_cell(heads: Ints, grid: Ints, i: int) -> int:
    """Return who is in a cell beside particle `i`, −1 for nobody else."""
    return int(heads[grid[N_LISTS] + i])


@inlined_kernel
def enter_cell(links: Ints, heads: Ints, grid: Ints, i: int) -> None:
    """Put particle `i` at the head of its cell's list.

    `heads` holds the first of each cell, then the next of each particle, then, after a place for nobody's, where what
    points to each particle stands: so that no step depends on who is in the cell, which nobody could guess.
    """
    cell = cell_index(grid, links[i, CELL_X], links[i, CELL_Y], links[i, CELL_Z])
    own = grid[N_LISTS] + i
    pointers = grid[N_LISTS] + len(links) + 1
    first = heads[cell]
    heads[own], heads[pointers + first] = first, own
    heads[cell], heads[pointers + i] = i, cell


@inlined_kernel
def quit_cell(links: Ints, heads: Ints, grid: Ints, i: int) -> None:
    """Take particle `i` out of its cell's list."""
    pointers = grid[N_LISTS] + len(links) + 1
    after, pointer = heads[grid[N_LISTS] + i], heads[pointers + i]
    heads[pointer], heads[pointers + after] = after, pointer


@lean_kernel
def cross(links: Ints, heads: Ints, grid: Ints, i: int, code: int) -> None:
    """Move particle `i` to the next cell through the side that `code` names."""
    side = FIRST_CROSSING - code
    step = 1 if side % 2 else -1
    if links[i, BIG]:
        links[i, CELL_X + side // 2] += step
        return
    quit_cell(links, heads, grid, i)
    links[i, CELL_X + side // 2] += step
    enter_cell(links, heads, grid, i)


@inlined_kernel
def outermost(
    world: Floats, grid: Ints, axis: int, p: float, w: float, b: float, c: float, r: float
) -> tuple[float, int]:
    """Return when a body first meets a wall of this axis, or leaves for good through where there is none."""
    low, high = 2 * axis, 2 * axis + 1
    if grid[CLOSED + low]:
        before, code = fall_time(p - world[LOW_X + axis] - r, w, b, c), FIRST_WALL - low
    else:
        before, code = fall_time(p - world[LEAVE_LOW_X + axis], w, b, c), FIRST_LEAVE - low
    if grid[CLOSED + high]:
        after, other = fall_time(world[HIGH_X + axis] - r - p, -w, -b, c), FIRST_WALL - high
    else:
        after, other = fall_time(world[LEAVE_HIGH_X + axis] - p, -w, -b, c), FIRST_LEAVE - high
    if after < before:
        return after, other
    return before, code


@inlined_kernel
def axis_next(
    world: Floats, grid: Ints, axis: int, cell: int, big: int, p: float, w: float, b: float, c: float, r: float
) -> tuple[float, int, float, int]:
    """Return when and what a particle meets next along one axis: a wall or way out, and a border of its cell."""
    if w == 0.0 and b == 0.0:
        return NEVER, NOTHING, NEVER, NOTHING
    at_low, at_high = cell == 0, cell == grid[N_CELLS_X + axis] - 1
    if (at_low or at_high) and grid[PERIODIC + axis]:
        at_low = at_high = False
    best, code = NEVER, NOTHING
    if big or at_low or at_high:
        best, code = outermost(world, grid, axis, p, w, b, c, r)
    if b == 0.0:
        ahead = 1 if w > 0.0 else 0
        if at_high if ahead else at_low:
            return best, code, NEVER, NOTHING
        border = world[LOW_X + axis] + (cell + ahead) * world[CELL_WIDTH_X + axis]
        return best, code, stretch_time((border - p) / w, c), FIRST_CROSSING - 2 * axis - ahead
    border = world[LOW_X + axis] + cell * world[CELL_WIDTH_X + axis]
    soonest, side = NEVER, NOTHING
    if not at_low:
        soonest, side = fall_time(p - border, w, b, c), FIRST_CROSSING - 2 * axis
    if not at_high:
        time = fall_time(border + world[CELL_WIDTH_X + axis] - p, -w, -b, c)
        if time < soonest:
            soonest, side = time, FIRST_CROSSING - 2 * axis - 1
    return best, code, soonest, side


@inlined_kernel
def box_next(state: Floats, links: Ints, world: Floats, grid: Ints, i: int, at: Six) -> tuple[float, int, float, int]:
    """Return when and what a particle meets next of the box, and which border of its cell it crosses next."""
    best, code, soonest, side = NEVER, NOTHING, NEVER, NOTHING
    c, r, big = state[i, DRAG], state[i, RADIUS], links[i, BIG]
    for axis in range(grid[N_AXES]):
        field = state[i, AX + axis]
        time, what, border, through = axis_next(
            world, grid, axis, links[i, CELL_X + axis], big, at[axis], at[axis + 3], field, c, r
        )
        if time < best:
            best, code = time, what
        if border < soonest:
            soonest, side = border, through
    return best, code, soonest, side
