"""What happens when a particle meets a feature of an obstacle, or the edge of a sensor."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import lean_kernel
from harmonic.physics.particles._kernels_features import across, feature_normal, feature_row
from harmonic.physics.particles._kernels_meet import meet_surface
from harmonic.physics.particles._kernels_motion import advance
from harmonic.physics.particles._kernels_support import NO_SUPPORT, press_on, support_kind
from harmonic.physics.particles._layout import (
    ALONG_X,
    EDGE,
    EVENT_A,
    EVENT_B,
    EVENT_IMPULSE,
    EVENT_KIND,
    EVENT_LOST,
    EVENT_SPEED,
    EVENT_TIME,
    EVENT_X,
    EVENT_Y,
    EVENT_Z,
    FACE,
    FRICTION,
    KIND,
    N_LINKS,
    N_WRITTEN,
    OWNER,
    RADIUS,
    RESTITUTION,
    SENSOR,
    SLOW_SPEED,
    THICKNESS,
    VX,
    VY,
    VZ,
    X,
    Y,
    Z,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

#: What a sensor tells, as `EventKind` numbers it.
ENTERS, LEAVES = 7.0, 8.0


@lean_kernel
def meet_feature(
    state: Floats,
    links: Ints,
    world: Floats,
    tally: Floats,
    counts: Longs,
    log: Floats,
    i: int,
    code: int,
    t: float,
) -> None:
    """Let particle `i` meet a feature of an obstacle, or enter or leave a sensor.

    A body so fast along a corner or edge that its weight cannot keep it there doesn't rest on it.
    """
    advance(state, links, world, tally, i, t)
    feature = feature_row(code)
    owner = int(world[feature + OWNER])
    if world[feature + KIND] > EDGE:
        pass_sensor(state, links, counts, log, i, owner, N_LINKS + int(world[feature + SENSOR]), t)
        return
    nx, ny, nz, distance = feature_normal(state, world, i, code)
    normal = (nx, ny, nz)
    reach = state[i, RADIUS] + world[feature + THICKNESS]
    if world[feature + KIND] == FACE:
        for axis in range(3):
            state[i, X + axis] += (reach - distance) * normal[axis]
    speed = (state[i, VX], state[i, VY], state[i, VZ])
    along = nx * speed[0] + ny * speed[1] + nz * speed[2]
    if world[feature + KIND] != FACE and (distance > reach * (1.0 + 1e-9) or along > 1e-6 * world[SLOW_SPEED]):
        return
    approach = max(-along, 0.0)
    restitution = math.sqrt(state[i, RESTITUTION] * state[owner, RESTITUTION])
    friction = math.sqrt(state[i, FRICTION] * state[owner, FRICTION])
    kind = support_kind(state, links, world, i, normal)
    if kind != NO_SUPPORT and world[feature + KIND] != FACE:
        round_speed = across(world, feature + ALONG_X, speed) if world[feature + KIND] == EDGE else speed
        squared = round_speed[0] ** 2 + round_speed[1] ** 2 + round_speed[2] ** 2 - approach * approach
        if squared >= press_on(world, normal) * reach:
            kind = NO_SUPPORT
    meet_surface(state, links, world, tally, counts, log, i, code, t, normal, approach, (restitution, friction), kind)


@lean_kernel
def pass_sensor(
    state: Floats, links: Ints, counts: Longs, log: Floats, i: int, owner: int, column: int, t: float
) -> None:
    """Write down that a body begins to touch a sensor, or no longer does."""
    links[i, column] = 1 - links[i, column]
    row = log[counts[N_WRITTEN]]
    row[EVENT_TIME], row[EVENT_A], row[EVENT_B] = t, i, owner
    row[EVENT_KIND] = ENTERS if links[i, column] else LEAVES
    row[EVENT_IMPULSE] = row[EVENT_LOST] = 0.0
    row[EVENT_SPEED] = math.sqrt(state[i, VX] ** 2 + state[i, VY] ** 2 + state[i, VZ] ** 2)
    row[EVENT_X], row[EVENT_Y], row[EVENT_Z] = state[i, X], state[i, Y], state[i, Z]
    counts[N_WRITTEN] += 1
