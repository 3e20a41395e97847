"""Ends contacts that come too often: who slides takes to rolling, who flies or has no room is held still."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import inlined_kernel, lean_kernel
from harmonic.physics.particles._kernels_contact import slip_of
from harmonic.physics.particles._kernels_support import hold_still, slide_or_roll, stop_slip
from harmonic.physics.particles._layout import (
    CROWDED,
    CROWDED_SINCE,
    FIELD_X,
    FIELD_Y,
    FIELD_Z,
    GRIP,
    HELD,
    MODE,
    NOTHING,
    NX,
    NY,
    NZ,
    REST_TIME,
    SLIDING,
    SLOW,
    SLOW_SINCE,
    SUPPORT_A,
    SUPPORT_B,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

#: More slow contacts than this within 20 ms, and a body in a field is quietened.
MANY = 8

#: More contacts of any speed than `TOO_MANY` within a nanosecond: the body has no room left to move in.
TOO_MANY, INSTANT = 100, 1e-9


@lean_kernel
def freeze(state: Floats, links: Ints, world: Floats, tally: Floats, i: int, t: float) -> None:
    """Hold a body still for 20 ms wherever it is."""
    hold_still(state, links, world, tally, i, t + world[REST_TIME])
    links[i, SUPPORT_A] = links[i, SUPPORT_B] = NOTHING
    state[i, CROWDED] = 0.0


@inlined_kernel
def calm_down(state: Floats, links: Ints, world: Floats, tally: Floats, i: int, t: float, slow: bool) -> None:
    """Count slow contacts in quick succession, and quieten a body that has too many of them to be worth telling.

    So is one quietened that is squeezed into a place without room.
    """
    row = state[i]
    if not slow or t - row[SLOW_SINCE] > world[REST_TIME]:
        row[SLOW] = 0.0
        row[SLOW_SINCE] = t
    if t - row[CROWDED_SINCE] > INSTANT:
        row[CROWDED] = 0.0
        row[CROWDED_SINCE] = t
    row[CROWDED] += 1.0
    if slow or row[CROWDED] > TOO_MANY:
        quieten(state, links, world, tally, i, t, slow)


@lean_kernel
def quieten(state: Floats, links: Ints, world: Floats, tally: Floats, i: int, t: float, slow: bool) -> None:
    """Take from a body what it does too often.

    One that slides takes to rolling at once, since bodies that roll side by side do not push each other; if that
    does not help, or it flies, it is held still for 20 ms. So is one squeezed into a place without room. All this loses
    energy, none gains any.
    """
    row = state[i]
    if links[i, MODE] == HELD:
        return
    if row[CROWDED] > TOO_MANY:
        freeze(state, links, world, tally, i, t)
    if not slow or links[i, MODE] == HELD:
        return
    row[SLOW] += 1.0
    pulled = world[FIELD_X] != 0.0 or world[FIELD_Y] != 0.0 or world[FIELD_Z] != 0.0
    if not pulled or row[SLOW] <= MANY:
        return
    if links[i, MODE] == SLIDING and row[GRIP] > 0.0 and row[SLOW] <= 2 * MANY:
        ux, uy, uz = slip_of(state, i, row[NX], row[NY], row[NZ])
        stop_slip(state, world, tally, i, ux, uy, uz)
        slide_or_roll(state, links, world, tally, i, t)
    else:
        freeze(state, links, world, tally, i, t)
