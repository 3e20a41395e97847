"""What comes next for a particle: a look at its neighbours, its walls and the borders of its cell."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import inlined_kernel, lean_kernel
from harmonic.physics.particles._kernels_cells import Six, box_next, cell_index, next_in_cell
from harmonic.physics.particles._kernels_images import image_cell, is_at_seam
from harmonic.physics.particles._kernels_meetings import free_meeting, meeting_time
from harmonic.physics.particles._kernels_motion import place_at
from harmonic.physics.particles._kernels_obstacles import obstacle_next, sees_obstacles
from harmonic.physics.particles._kernels_queue import play
from harmonic.physics.particles._kernels_roots import NEVER
from harmonic.physics.particles._kernels_sight import look_around
from harmonic.physics.particles._layout import (
    BIG,
    CALM_SPEED,
    CELL_WIDTH_X,
    CELL_X,
    CELL_Y,
    CELL_Z,
    CROSSING,
    CURVED,
    END,
    FIRST_CROSSING,
    FIXED,
    FREE,
    GONE,
    GRID_RADIUS,
    MODE,
    MOTION_ENDS,
    N_AXES,
    N_CELLS_X,
    N_CELLS_Y,
    N_CELLS_Z,
    NOTHING,
    PARTNER,
    PARTNER_STAMP,
    PLAIN,
    RADIUS,
    STAMP,
    STRAIGHT,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@lean_kernel
def reach_in_cells(state: Floats, links: Ints, world: Floats, i: int, axis: int) -> int:
    """Return how many cells away from its own a particle has to look along one axis."""
    if links[i, BIG]:
        return int(math.ceil((state[i, RADIUS] + world[GRID_RADIUS]) / world[CELL_WIDTH_X + axis]))
    return 1


@inlined_kernel
def schedule(
    links: Ints, times: Floats, meetings: Floats, tree: Ints, i: int, now: float, until: tuple[float, float], side: int
) -> None:
    """Enter a particle's next meeting, or the crossing before it, in the tree.

    Every crossing takes a little time: a particle that turns on a border would else cross it to and fro for ever.
    """
    meeting, crossing = now + until[0], now + max(until[1], 1e-15 * (1.0 + now))
    meetings[i] = meeting
    times[i] = min(meeting, crossing)
    links[i, CROSSING] = side if crossing < meeting else NOTHING
    play(times, tree, i)


@inlined_kernel
def enter_meeting(
    links: Ints,
    times: Floats,
    meetings: Floats,
    tree: Ints,
    i: int,
    now: float,
    until: tuple[float, float],
    partner: int,
    side: int,
) -> None:
    """Remember whom a particle meets next, and enter that or the crossing before it in the tree."""
    links[i, PARTNER] = partner
    if partner >= 0:
        links[i, PARTNER_STAMP] = links[partner, STAMP]
    schedule(links, times, meetings, tree, i, now, until, side)


@lean_kernel
def image_next(
    state: Floats,
    links: Ints,
    world: Floats,
    grid: Ints,
    heads: Ints,
    times: Floats,
    meetings: Floats,
    i: int,
    now: float,
    at: Six,
    best: float,
    partner: int,
    crossing: float,
) -> tuple[float, int]:
    """Return the sooner of the best meeting so far and that with a neighbour, or its image across a periodic side."""
    for k in range(9 if grid[N_AXES] == 2 else 27):
        cell, seen = image_cell(world, grid, links, i, k + 9 if grid[N_AXES] == 2 else k, at)
        j = heads[cell] if cell >= 0 else -1
        while j >= 0:
            if j != i:
                time = meeting_time(state, links, world, times, meetings, i, j, now, seen, best, crossing)
                if time < best:
                    best, partner = time, j
            j = next_in_cell(heads, grid, j)
    return best, partner


@lean_kernel
def predict(
    state: Floats,
    links: Ints,
    world: Floats,
    grid: Ints,
    heads: Ints,
    big: Ints,
    times: Floats,
    meetings: Floats,
    tree: Ints,
    i: int,
    now: float,
) -> None:
    """Find the next event of particle `i` after `now`, and enter it in the tree.

    A meeting with a particle whose own next one comes no later is left out: then that particle looks again.
    """
    if links[i, MODE] == FIXED:
        return
    if world[STRAIGHT]:
        look_around(state, links, world, grid, heads, times, meetings, tree, i, now)
        return
    at = place_at(state, i, now)
    links[i, CURVED] = 0
    best, partner, crossing, side = box_next(state, links, world, grid, i, at)
    if state[i, END] - now < best:
        best, partner = max(state[i, END] - now, 0.0), MOTION_ENDS
    if not grid[PLAIN]:
        best, partner = obstacle_next(state, links, world, grid, i, at, best, partner, crossing)
        if is_at_seam(links, grid, i):
            best, partner = image_next(
                state, links, world, grid, heads, times, meetings, i, now, at, best, partner, crossing
            )
            enter_meeting(links, times, meetings, tree, i, now, (best, crossing), partner, side)
            return
    free, calm = links[i, MODE] == FREE, world[CALM_SPEED]
    x, y, z = links[i, CELL_X], links[i, CELL_Y], links[i, CELL_Z]
    wide = reach_in_cells(state, links, world, i, 0)
    tall = reach_in_cells(state, links, world, i, 1)
    deep = reach_in_cells(state, links, world, i, 2)
    for cell_z in range(max(z - deep, 0), min(z + deep + 1, grid[N_CELLS_Z])):
        for cell_y in range(max(y - tall, 0), min(y + tall + 1, grid[N_CELLS_Y])):
            for cell_x in range(max(x - wide, 0), min(x + wide + 1, grid[N_CELLS_X])):
                j = heads[cell_index(grid, cell_x, cell_y, cell_z)]
                while j >= 0:
                    if free and links[j, MODE] == FREE:
                        time = free_meeting(state, i, j, now, at, calm) if j != i else NEVER
                        if time < best and now + time < meetings[j]:
                            best, partner = time, j
                    elif j != i:
                        time = meeting_time(state, links, world, times, meetings, i, j, now, at, best, crossing)
                        if time < best:
                            best, partner = time, j
                    j = next_in_cell(heads, grid, j)
    for k in range(len(big)):
        j = big[k]
        if j != i and links[j, MODE] != GONE:
            time = meeting_time(state, links, world, times, meetings, i, j, now, at, best, crossing)
            if time < best:
                best, partner = time, j
    enter_meeting(links, times, meetings, tree, i, now, (best, crossing), partner, side)


@lean_kernel
def is_settled(links: Ints, i: int) -> bool:
    """Tell whether what a particle knows of its next meeting still holds when it crosses into another cell."""
    if links[i, CURVED] or links[i, BIG] or links[i, MODE] != FREE:
        return False
    partner = links[i, PARTNER]
    return bool(partner < 0 or links[partner, STAMP] == links[i, PARTNER_STAMP])


@inlined_kernel
def beyond(axis: int, ahead: int, other: int, own: int, n_cells: int) -> tuple[int, int]:
    """Return the range of cells, along the axis `other`, of the row that a crossing along `axis` brings into sight."""
    if other == axis:
        return ahead, ahead + 1
    return max(own - 1, 0), min(own + 2, n_cells)


@inlined_kernel
def predict_beyond(
    state: Floats,
    links: Ints,
    world: Floats,
    grid: Ints,
    heads: Ints,
    big: Ints,
    times: Floats,
    meetings: Floats,
    tree: Ints,
    i: int,
    now: float,
    crossed: int,
) -> bool:
    """Look only at what a particle may see for the first time, having crossed a border; false if that is not enough.

    That is the next row of cells, and the big bodies, which may have changed their course while it was out of their reach.
    """
    if not grid[PLAIN] and (sees_obstacles(links, grid, i) or is_at_seam(links, grid, i)):
        return False
    side = FIRST_CROSSING - crossed
    axis, step = side // 2, 1 if side % 2 else -1
    calm = world[CALM_SPEED]
    at = place_at(state, i, now)
    wall, code, crossing, through = box_next(state, links, world, grid, i, at)
    best, partner = meetings[i] - now, links[i, PARTNER]
    if wall < best:
        best, partner = wall, code
    x, y, z = links[i, CELL_X], links[i, CELL_Y], links[i, CELL_Z]
    ahead = links[i, CELL_X + axis] + step
    if 0 <= ahead < grid[N_CELLS_X + axis]:
        low_x, high_x = beyond(axis, ahead, 0, x, grid[N_CELLS_X])
        low_y, high_y = beyond(axis, ahead, 1, y, grid[N_CELLS_Y])
        low_z, high_z = beyond(axis, ahead, 2, z, grid[N_CELLS_Z])
        for cell_z in range(low_z, high_z):
            for cell_y in range(low_y, high_y):
                for cell_x in range(low_x, high_x):
                    j = heads[cell_index(grid, cell_x, cell_y, cell_z)]
                    while j >= 0:
                        if links[j, MODE] != FREE:
                            return False
                        time = free_meeting(state, i, j, now, at, calm)
                        if time < best and now + time < meetings[j]:
                            best, partner = time, j
                        j = next_in_cell(heads, grid, j)
    for k in range(len(big)):
        j = big[k]
        if links[j, MODE] == FREE:
            time = free_meeting(state, i, j, now, at, calm)
            if time < best and now + time < meetings[j]:
                best, partner = time, j
        elif links[j, MODE] != GONE:
            return False
    if partner >= 0:
        links[i, PARTNER_STAMP] = links[partner, STAMP]
    links[i, PARTNER] = partner
    schedule(links, times, meetings, tree, i, now, (best, crossing), through)
    return True
