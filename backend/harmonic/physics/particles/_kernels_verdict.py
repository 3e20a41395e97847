"""Judgements on a contact: whether a body rests on what it meets, yields to it, or stays on its wall."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import inlined_kernel, lean_kernel
from harmonic.physics.particles._kernels_contact import Normal, is_lossless
from harmonic.physics.particles._kernels_roots import NEVER
from harmonic.physics.particles._kernels_support import NO_SUPPORT, press_on, support_kind
from harmonic.physics.particles._layout import (
    AX,
    AY,
    AZ,
    FIXED,
    HELD,
    LIMIT,
    MODE,
    NX,
    NY,
    NZ,
    RADIUS,
    REST_TIME,
    ROLLING,
    SLIDING,
    SLOW_SPEED,
    VX,
    VY,
    VZ,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@lean_kernel
def rests(world: Floats, press: float, restitution: float, friction: float, approach: float) -> bool:
    """Tell whether the flight after a contact would last under 20 ms; without losses only a standstill is rest."""
    shortest = world[REST_TIME] * press
    if is_lossless(world, restitution, friction):
        shortest *= 1e-3
    return bool(2.0 * restitution * approach < shortest)


@inlined_kernel
def is_anchor(state: Floats, links: Ints, i: int) -> bool:
    """Tell whether a body stands still and will: fixed, held or at rest on a wall."""
    mode = links[i, MODE]
    if mode == FIXED:
        return True
    if mode not in (HELD, ROLLING):
        return False
    moves = state[i, VX] != 0.0 or state[i, VY] != 0.0 or state[i, VZ] != 0.0
    return not (moves or state[i, AX] != 0.0 or state[i, AY] != 0.0 or state[i, AZ] != 0.0)


@lean_kernel
def bed_kind(
    state: Floats,
    links: Ints,
    world: Floats,
    i: int,
    j: int,
    normal: Normal,
    surface: tuple[float, float],
    approach: float,
) -> int:
    """Return what kind of support the still body `j` is for `i`, if it can rest there at all.

    A body so fast along a round support that its weight cannot keep it there doesn't rest.
    """
    if not is_anchor(state, links, j) or links[i, MODE] == FIXED:
        return NO_SUPPORT
    press = press_on(world, normal)
    if press <= 0.0 or not rests(world, press, surface[0], surface[1], approach):
        return NO_SUPPORT
    if approach >= world[SLOW_SPEED] and links[j, MODE] != FIXED:
        return NO_SUPPORT
    speed_squared = state[i, VX] ** 2 + state[i, VY] ** 2 + state[i, VZ] ** 2 - approach * approach
    if speed_squared >= press * (state[i, RADIUS] + state[j, RADIUS]):
        return NO_SUPPORT
    return support_kind(state, links, world, i, normal)


@inlined_kernel
def yields(state: Floats, links: Ints, world: Floats, i: int, approach: float) -> bool:
    """Tell whether a contact moves body `i`: not a fixed one, nor slowly one that its supports hold."""
    mode = links[i, MODE]
    if mode == FIXED:
        return False
    return not (mode == HELD and approach < world[SLOW_SPEED] and is_anchor(state, links, i))


@inlined_kernel
def stays(state: Floats, links: Ints, i: int, normal: Normal, friction: float) -> bool:
    """Tell whether a body remains on its wall when it is hit: the blow is along the wall, and doesn't turn it."""
    if links[i, MODE] not in (SLIDING, ROLLING) or friction > 0.0 or state[i, LIMIT] < NEVER:
        return False
    along = state[i, NX] * normal[0] + state[i, NY] * normal[1] + state[i, NZ] * normal[2]
    return bool(along == 0.0)
