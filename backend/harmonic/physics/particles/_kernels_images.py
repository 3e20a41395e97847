"""Periodic sides: who leaves through one comes back through the other, and meets across the seam."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import inlined_kernel, lean_kernel
from harmonic.physics.particles._kernels_cells import Six, cell_index, enter_cell, quit_cell
from harmonic.physics.particles._layout import (
    BIG,
    CELL_X,
    FIRST_CROSSING,
    N_AXES,
    N_CELLS_X,
    PERIOD_X,
    PERIODIC,
    X,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@inlined_kernel
def nearest_image(distance: float, period: float) -> float:
    """Return a distance along an axis to the nearest image, `period` 0 standing for no images."""
    if period > 0.0:
        return float(distance - period * np.rint(distance / period))
    return distance


@lean_kernel
def is_at_seam(links: Ints, grid: Ints, i: int) -> bool:
    """Tell whether a body's cell, or one beside it, lies against a periodic side."""
    for axis in range(grid[N_AXES]):
        if grid[PERIODIC + axis]:
            cell = links[i, CELL_X + axis]
            if cell <= 1 or cell >= grid[N_CELLS_X + axis] - 2:
                return True
    return False


@lean_kernel
def wrap(state: Floats, links: Ints, world: Floats, heads: Ints, grid: Ints, i: int, code: int) -> bool:
    """Move particle `i` through the side of its cell that `code` names if that is a periodic one, and tell so."""
    side = FIRST_CROSSING - code
    axis, step = side // 2, 1 if side % 2 else -1
    n_cells = grid[N_CELLS_X + axis]
    ahead = links[i, CELL_X + axis] + step
    if 0 <= ahead < n_cells or not grid[PERIODIC + axis]:
        return False
    if not links[i, BIG]:
        quit_cell(links, heads, grid, i)
    links[i, CELL_X + axis] = ahead - step * n_cells
    state[i, X + axis] -= step * world[PERIOD_X + axis]
    if not links[i, BIG]:
        enter_cell(links, heads, grid, i)
    return True


@inlined_kernel
def image_of(world: Floats, grid: Ints, axis: int, cell: int) -> tuple[int, float]:
    """Return which cell one beyond the border stands for, and how far the bodies in it are shifted; −1 for none."""
    n_cells = grid[N_CELLS_X + axis]
    if 0 <= cell < n_cells:
        return cell, 0.0
    if not grid[PERIODIC + axis]:
        return -1, 0.0
    if cell < 0:
        return cell + n_cells, -world[PERIOD_X + axis]
    return cell - n_cells, world[PERIOD_X + axis]


@lean_kernel
def image_cell(
    world: Floats, grid: Ints, links: Ints, i: int, k: int, at: Six
) -> tuple[int, tuple[float, float, float, float, float, float]]:
    """Return the k-th of the 27 cells about a body's own, −1 for none, and the body's place as seen from there."""
    x, shift_x = image_of(world, grid, 0, links[i, CELL_X] + k % 3 - 1)
    y, shift_y = image_of(world, grid, 1, links[i, CELL_X + 1] + k // 3 % 3 - 1)
    z, shift_z = image_of(world, grid, 2, links[i, CELL_X + 2] + k // 9 - 1)
    if x < 0 or y < 0 or z < 0:
        return -1, at
    return cell_index(grid, x, y, z), (at[0] - shift_x, at[1] - shift_y, at[2] - shift_z, at[3], at[4], at[5])
