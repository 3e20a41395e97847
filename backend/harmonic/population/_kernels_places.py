"""Takes places that are clear of each other, one after the other, with a look at the cells around each."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import inlined_kernel, lean_kernel

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

#: Bodies stay apart by this part of their radii at least, so that rounding makes no overlap of a touch.
SLACK = 1e-9


@inlined_kernel
def cell_along(box: Floats, cells: Ints, axis: int, place: float) -> int:
    """Return in which cell along an axis a place is; the outermost ones reach on without end."""
    return min(max(int((place - box[axis]) / box[axis + 3] * cells[axis]), 0), int(cells[axis]) - 1)


@inlined_kernel
def gap_squared(box: Floats, places: Floats, j: int, x: float, y: float, z: float) -> float:
    """Return how far a place is from body `j`, squared, through periodic sides where that is nearer."""
    total = 0.0
    for axis in range(3):
        apart = places[j, axis] - (x if axis == 0 else (y if axis == 1 else z))
        period = box[6 + axis]
        if period > 0.0:
            apart -= period * math.floor(apart / period + 0.5)
        total += apart * apart
    return total


@lean_kernel
def enter(places: Floats, box: Floats, cells: Ints, heads: Ints, following: Ints, j: int) -> None:
    """Put body `j` at the head of its cell's list."""
    x = cell_along(box, cells, 0, places[j, 0])
    y = cell_along(box, cells, 1, places[j, 1])
    z = cell_along(box, cells, 2, places[j, 2])
    cell = (z * cells[1] + y) * cells[0] + x
    following[j] = heads[cell]
    heads[cell] = j


@lean_kernel
def is_clear(
    places: Floats,
    radii: Floats,
    box: Floats,
    cells: Ints,
    heads: Ints,
    following: Ints,
    at: tuple[float, float, float],
    radius: float,
) -> bool:
    """Tell whether a body at a place would overlap none that is there already."""
    x, y, z = at
    own_x, own_y, own_z = cell_along(box, cells, 0, x), cell_along(box, cells, 1, y), cell_along(box, cells, 2, z)
    for step_z in range(-1, 2):
        for step_y in range(-1, 2):
            for step_x in range(-1, 2):
                cell_x, cell_y, cell_z = own_x + step_x, own_y + step_y, own_z + step_z
                if box[6] > 0.0:
                    cell_x %= cells[0]
                if box[7] > 0.0:
                    cell_y %= cells[1]
                if box[8] > 0.0:
                    cell_z %= cells[2]
                if not (0 <= cell_x < cells[0] and 0 <= cell_y < cells[1] and 0 <= cell_z < cells[2]):
                    continue
                j = heads[(cell_z * cells[1] + cell_y) * cells[0] + cell_x]
                while j >= 0:
                    nearest = (radius + radii[j]) * (1.0 + SLACK)
                    if gap_squared(box, places, j, x, y, z) < nearest * nearest:
                        return False
                    j = following[j]
    return True


@lean_kernel
def take(
    candidates: Floats,
    places: Floats,
    radii: Floats,
    box: Floats,
    cells: Ints,
    heads: Ints,
    following: Ints,
    n_placed: int,
    n_wanted: int,
    radius: float,
) -> int:
    """Take candidates that are clear until as many as wanted are placed; return how many are."""
    for k in range(len(candidates)):
        if n_placed == n_wanted:
            break
        at = (candidates[k, 0], candidates[k, 1], candidates[k, 2])
        if is_clear(places, radii, box, cells, heads, following, at, radius):
            places[n_placed, 0], places[n_placed, 1], places[n_placed, 2] = at
            radii[n_placed] = radius
            enter(places, box, cells, heads, following, n_placed)
            n_placed += 1
    return n_placed
