"""Tells when a body begins and ceases to slide or roll along a support, each real change once.

Whoever is lifted for less than 20 ms and laid on the same support again has gone on; so has one that slips for less
than that on its way to rolling. An end is therefore written when it is sure, with the time that it had.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import inlined_kernel, lean_kernel
from harmonic.physics.particles._kernels_features import is_round, owner_of
from harmonic.physics.particles._kernels_roots import NEVER
from harmonic.physics.particles._layout import (
    AX,
    AY,
    AZ,
    END,
    EVENT_A,
    EVENT_B,
    EVENT_IMPULSE,
    EVENT_KIND,
    EVENT_LOST,
    EVENT_SPEED,
    EVENT_TIME,
    EVENT_X,
    FREE,
    GRIP,
    HELD,
    MODE,
    N_WRITTEN,
    REST_TIME,
    ROLLING,
    SLIDING,
    SLOW_SPEED,
    SUPPORT_A,
    TOLD,
    TOLD_END,
    TOLD_ON,
    TOLD_SPEED,
    TOLD_X,
    VX,
    VY,
    VZ,
    X,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

#: What was told of a body, and the `EventKind` that its beginning has; the end has the next.
STILL, SLIDES, ROLLS = range(3)
FIRST_MOTION = 9.0


@lean_kernel
def speed_of(state: Floats, i: int) -> float:
    """Return how fast a body is."""
    return math.sqrt(state[i, VX] ** 2 + state[i, VY] ** 2 + state[i, VZ] ** 2)


@lean_kernel
def motion_of(state: Floats, links: Ints, world: Floats, i: int, t: float) -> int:
    """Return what a body does along its support that is worth telling.

    That is: faster than the slowest flight that is told from rest (half of 20 ms times the field), or speeding up
    on a flat support; a round one is looked at anew before much comes of that.
    """
    row, mode = state[i], links[i, MODE]
    if mode not in (SLIDING, ROLLING, HELD):
        return STILL
    power = row[VX] * row[AX] + row[VY] * row[AY] + row[VZ] * row[AZ]
    pulled = row[AX] != 0.0 or row[AY] != 0.0 or row[AZ] != 0.0
    least = 1e-9 * world[SLOW_SPEED]
    strength = math.sqrt(row[AX] ** 2 + row[AY] ** 2 + row[AZ] ** 2) * world[REST_TIME]
    speeds_up = pulled and not is_round(world, links[i, SUPPORT_A]) and power >= 0.0 and strength > least
    if speed_of(state, i) <= world[SLOW_SPEED] and not speeds_up:
        return STILL
    if mode == ROLLING or (mode == SLIDING and row[GRIP] > 0.0 and row[END] - t < 0.999 * world[REST_TIME]):
        return ROLLS
    return SLIDES


@lean_kernel
def write_motion(
    state: Floats, counts: Longs, log: Floats, i: int, on: int, kind: float, t: float, speed: float, place: int
) -> None:
    """Write down a beginning or an end."""
    row = log[counts[N_WRITTEN]]
    row[EVENT_TIME], row[EVENT_KIND], row[EVENT_A], row[EVENT_B] = t, kind, i, on
    row[EVENT_IMPULSE] = row[EVENT_LOST] = 0.0
    row[EVENT_SPEED] = speed
    for axis in range(3):
        row[EVENT_X + axis] = state[i, place + axis]
    counts[N_WRITTEN] += 1


@lean_kernel
def end_told(state: Floats, links: Ints, counts: Longs, log: Floats, i: int) -> None:
    """Write down the end of the motion that was told of, as it was when it was interrupted."""
    kind = FIRST_MOTION + 2.0 * links[i, TOLD] - 1.0
    write_motion(state, counts, log, i, links[i, TOLD_ON], kind, state[i, TOLD_END], state[i, TOLD_SPEED], TOLD_X)
    links[i, TOLD] = STILL
    state[i, TOLD_END] = NEVER


@lean_kernel
def tell_change(state: Floats, links: Ints, world: Floats, counts: Longs, log: Floats, i: int, t: float) -> None:
    """Write down what has changed in the motion of a body that lies or lay on a support."""
    told = links[i, TOLD]
    kind = motion_of(state, links, world, i, t)
    on = owner_of(world, links[i, SUPPORT_A])
    goes_on = kind == told and on == links[i, TOLD_ON]
    if told != STILL:
        if goes_on and t - state[i, TOLD_END] < world[REST_TIME]:
            state[i, TOLD_END] = NEVER
            return
        if state[i, TOLD_END] == NEVER:
            state[i, TOLD_END], state[i, TOLD_SPEED] = t, speed_of(state, i)
            for axis in range(3):
                state[i, TOLD_X + axis] = state[i, X + axis]
        if kind == STILL:
            return
        end_told(state, links, counts, log, i)
    if kind != STILL:
        links[i, TOLD], links[i, TOLD_ON] = kind, on
        write_motion(state, counts, log, i, on, FIRST_MOTION + 2.0 * (kind - 1), t, speed_of(state, i), X)


@inlined_kernel
def tell_motion(state: Floats, links: Ints, world: Floats, counts: Longs, log: Floats, i: int, t: float) -> None:
    """Write down what has changed in the motion of a body along its support; of most there is nothing to tell."""
    if links[i, TOLD] != STILL or links[i, MODE] != FREE:
        tell_change(state, links, world, counts, log, i, t)


@lean_kernel
def tell_ends(state: Floats, links: Ints, counts: Longs, log: Floats, first: int) -> int:
    """Write down the ends that are still to be told, from body `first` on; return where the log was full."""
    for i in range(first, len(state)):
        if links[i, TOLD] != STILL and state[i, TOLD_END] < NEVER:
            if counts[N_WRITTEN] >= len(log):
                return i
            end_told(state, links, counts, log, i)
    return len(state)
