"""The loop over steps: calm ones by the integrator, close encounters in strides, and what is written of each."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import lean_kernel
from harmonic.physics.orbital._kernels_flow import back_to_beginning, begin_steps, end_of_step, relative, step
from harmonic.physics.orbital._kernels_near import find_trouble
from harmonic.physics.orbital._kernels_planets import motions_from_jacobi
from harmonic.physics.orbital._kernels_radau import begin_strides, stride
from harmonic.physics.orbital._kernels_record import look, write_events, write_frames
from harmonic.physics.orbital._layout import (
    COLLIDED,
    DONE,
    ENCOUNTERS,
    FIRST,
    IS_CALM,
    LOG_FULL,
    MASS,
    N_SIGNS,
    NOW,
    NOW_X,
    RADAU,
    RADAU_X,
    RADIUS,
    REL_X,
    ROUNDS,
    SECOND,
    STEP,
    STRIDE,
    STUCK,
    TO_X,
    TOO_LONG,
    WISDOM_HOLMAN,
    WRITTEN,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

#: An encounter is over when it would not begin if all were nearer by this part: it should not begin again at once.
MARGIN = 1.25

#: Part of the step that the first stride of an encounter tries.
FIRST_STRIDE = 0.1

HALVINGS = 60


@lean_kernel
def closing(rows: Floats, base: int, i: int, j: int) -> tuple[float, float, float]:
    """Return how fast two bodies part (negative: approach) times their distance, its square, and their speed."""
    square = parting = speed = 0.0
    for axis in range(3):
        away = base + axis * STRIDE
        apart = rows[away + i] - rows[away + j]
        motion = rows[away + 3 * STRIDE + i] - rows[away + 3 * STRIDE + j]
        square += apart * apart
        parting += apart * motion
        speed += motion * motion
    return parting, square, math.sqrt(speed)


@lean_kernel
def touch(rows: Floats, i: int, j: int, length: float, until: float) -> float:
    """Return when two bodies that touch at `until` first did in the stride."""
    reach = rows[RADIUS + i] + rows[RADIUS + j]
    low, high = 0.0, until
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        x, y, z, _u, _v, _w = relative(RADAU, rows, i, j, middle, length)
        if x * x + y * y + z * z < reach * reach:
            high = middle
        else:
            low = middle
    return high


@lean_kernel
def nearest(rows: Floats, i: int, j: int, length: float) -> float:
    """Return when in the stride two bodies that approach at its beginning and part at its end are nearest."""
    low, high = 0.0, length
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        x, y, z, u, v, w = relative(RADAU, rows, i, j, middle, length)
        if x * u + y * v + z * w < 0.0:
            low = middle
        else:
            high = middle
    return high


@lean_kernel
def collision(rows: Floats, n: int, length: float, counts: Ints) -> float:
    """Return when in the stride two bodies first touch, and write them to `counts`; infinite if none do."""
    first = np.inf
    for j in range(n):
        if rows[MASS + j] == 0.0:
            continue
        for i in range(n):
            if i == j or (i < j and rows[MASS + i] > 0.0):
                continue
            reach = rows[RADIUS + i] + rows[RADIUS + j]
            before, wide, speed = closing(rows, RADAU_X, i, j)
            after, far, last_speed = closing(rows, NOW_X, i, j)
            # Nobody comes nearer than the nearer end by more than the way of the faster end.
            if math.sqrt(min(wide, far)) > reach + max(speed, last_speed) * length:
                continue
            until = length
            if before < 0.0 < after:
                until = nearest(rows, i, j, length)
            x, y, z, _u, _v, _w = relative(RADAU, rows, i, j, until, length)
            if x * x + y * y + z * z < reach * reach:
                time = touch(rows, i, j, length, until)
                if time < first:
                    first = time
                    counts[FIRST], counts[SECOND] = j, i
    return first


@lean_kernel
def is_troubled(kind: int, rows: Floats, n: int, h: float, turn: float, counts: Ints) -> bool:
    """Tell whether the last step came to an end that no step can follow."""
    hill = kind == WISDOM_HOLMAN
    if hill:
        motions_from_jacobi(rows, n)
    return find_trouble(rows, n, REL_X if hill else TO_X, h, turn, hill, 1.0, counts, True) != DONE


@lean_kernel
def encounter(rows: Floats, n: int, stop: int, clock: Floats, counts: Ints, h: float) -> None:
    """Leave the steps for strides, from the state of the scene on."""
    begin_strides(rows, n, stop, clock, counts, FIRST_STRIDE * h)
    counts[IS_CALM] = 0
    counts[ENCOUNTERS] += 1


@lean_kernel
def run(
    kind: int,
    rows: Floats,
    links: Ints,
    observer: Floats,
    gates: Floats,
    open_to: Flags,
    marks: Floats,
    log: Floats,
    counts: Ints,
    clock: Floats,
    frame_times: Floats,
    positions: Floats,
    velocities: Floats,
    n: int,
    stop: int,
    h: float,
    turn: float,
    until: int,
    span: float,
    most_rounds: int,
) -> int:
    """Take steps of `h` up to number `until`, writing frames, and events up to `span`; return why it came back."""
    while counts[STEP] < until:
        if counts[WRITTEN] + (N_SIGNS + len(gates)) * n > len(log):
            return LOG_FULL
        start, end = clock[NOW], (counts[STEP] + 1) * h
        way, length = kind, h
        if counts[IS_CALM] == 1:
            if step(kind, rows, n, stop, h, turn) > 0 and is_troubled(kind, rows, n, h, turn, counts):
                back_to_beginning(kind, rows, n)
                encounter(rows, n, stop, clock, counts, h)
                continue
        else:
            if counts[ROUNDS] > most_rounds:
                return TOO_LONG
            way, length = RADAU, stride(rows, n, stop, clock, counts, end - start)
            if length == 0.0:
                return STUCK
            touched = collision(rows, n, length, counts)
            if touched < np.inf:
                clock[NOW] = start + touched
                return COLLIDED
            end = min(start + length, end)
        if end >= (counts[STEP] + 1) * h or length >= (counts[STEP] + 1) * h - start:
            counts[STEP] += 1
            end = counts[STEP] * h
        clock[NOW] = end
        write_frames(way, rows, links, counts, frame_times, positions, velocities, n, stop, start, length, end)
        if look(way, rows, links, observer, gates, open_to, marks, n, stop) > 0:
            write_events(way, rows, links, observer, gates, open_to, marks, log, counts, n, stop, start, length, span)
        if way == RADAU and end == counts[STEP] * h:
            trouble = find_trouble(rows, n, NOW_X, h, turn, kind == WISDOM_HOLMAN, MARGIN, counts, False)
            if trouble == DONE:
                counts[IS_CALM] = 1
                begin_steps(kind, rows, n, stop, h, turn)
    if counts[IS_CALM] == 1:
        end_of_step(kind, rows, n)
    return DONE
