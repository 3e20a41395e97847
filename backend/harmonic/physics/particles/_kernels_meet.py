"""What happens when a particle meets a wall or another: it bounces, lies down, or leaves."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import inlined_kernel, lean_kernel
from harmonic.physics.particles._kernels_calm import calm_down
from harmonic.physics.particles._kernels_contact import Normal, is_recent, is_slow, note_contact, parting_speed, strike
from harmonic.physics.particles._kernels_images import nearest_image
from harmonic.physics.particles._kernels_motion import advance
from harmonic.physics.particles._kernels_rest import lie_down
from harmonic.physics.particles._kernels_support import (
    NO_SUPPORT,
    PLANE,
    press_on,
    release,
    slide_or_roll,
    support_kind,
)
from harmonic.physics.particles._kernels_verdict import bed_kind, rests, stays, yields
from harmonic.physics.particles._layout import (
    FIRST_WALL,
    FREE,
    FRICTION,
    HIGH_X,
    LOST,
    LOW_X,
    MODE,
    N_RESTED,
    PERIOD_X,
    PERIOD_Y,
    PERIOD_Z,
    RADIUS,
    RESTITUTION,
    SLOW_SPEED,
    STAMP,
    VX,
    VY,
    VZ,
    WALL_FRICTION,
    WALL_RESTITUTION,
    X,
    Y,
    Z,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]


@lean_kernel
def meet_wall(
    state: Floats,
    links: Ints,
    world: Floats,
    tally: Floats,
    counts: Longs,
    log: Floats,
    i: int,
    side: int,
    t: float,
) -> None:
    """Let particle `i` meet the wall `side`."""
    advance(state, links, world, tally, i, t)
    axis, high = (FIRST_WALL - side) // 2, (FIRST_WALL - side) % 2
    sign = -1.0 if high else 1.0
    edge = world[HIGH_X + axis] if high else world[LOW_X + axis]
    state[i, X + axis] = edge + sign * state[i, RADIUS]
    normal = (sign if axis == 0 else 0.0, sign if axis == 1 else 0.0, sign if axis == 2 else 0.0)
    approach = max(-sign * state[i, VX + axis], 0.0)
    restitution = math.sqrt(state[i, RESTITUTION] * world[WALL_RESTITUTION])
    friction = math.sqrt(state[i, FRICTION] * world[WALL_FRICTION])
    kind = support_kind(state, links, world, i, normal)
    meet_surface(state, links, world, tally, counts, log, i, side, t, normal, approach, (restitution, friction), kind)


@lean_kernel
def meet_surface(
    state: Floats,
    links: Ints,
    world: Floats,
    tally: Floats,
    counts: Longs,
    log: Floats,
    i: int,
    side: int,
    t: float,
    normal: Normal,
    approach: float,
    surface: tuple[float, float],
    kind: int,
) -> None:
    """Let particle `i` bounce off something that never moves, or lie down on it if that is a support for it."""
    restitution, friction = surface
    links[i, STAMP] += 1
    recent = is_recent(state, world, i, t)
    slow = is_slow(world, restitution, friction, approach, recent)
    if kind != NO_SUPPORT and rests(world, press_on(world, normal), restitution, friction, approach):
        result = strike(state, world, i, -1, normal, 0.0, friction if kind == PLANE else 0.0)
        tally[LOST] += result[1]
        note_contact(state, links, world, counts, log, i, side, t, normal, approach, result)
        counts[N_RESTED] += 1
        lie_down(state, links, world, tally, i, t, normal, (side, 0), friction, kind)
        calm_down(state, links, world, tally, i, t, slow)
        return
    if links[i, MODE] != FREE:
        release(state, links, world, i)
    parting = parting_speed(world, counts, restitution, approach, recent)
    result = strike(state, world, i, -1, normal, parting, 0.0 if slow else friction)
    tally[LOST] += result[1]
    note_contact(state, links, world, counts, log, i, side, t, normal, approach, result)
    calm_down(state, links, world, tally, i, t, slow)


@lean_kernel
def lie_on(
    state: Floats,
    links: Ints,
    world: Floats,
    tally: Floats,
    counts: Longs,
    log: Floats,
    i: int,
    j: int,
    t: float,
    normal: Normal,
    approach: float,
    surface: tuple[float, float],
    kind: int,
) -> None:
    """Lay body `i` on the still body `j`."""
    restitution, friction = surface
    slow = is_slow(world, restitution, friction, approach, is_recent(state, world, i, t))
    result = strike(state, world, i, -1, normal, 0.0, friction if kind == PLANE else 0.0)
    tally[LOST] += result[1]
    note_contact(state, links, world, counts, log, i, j, t, normal, approach, result)
    counts[N_RESTED] += 1
    links[i, STAMP] += 1
    lie_down(state, links, world, tally, i, t, normal, (j, links[j, STAMP]), friction, kind)
    calm_down(state, links, world, tally, i, t, slow)


@inlined_kernel
def touch(state: Floats, world: Floats, i: int, j: int) -> tuple[Normal, float]:
    """Return the normal of a contact, from `j` to `i`, and how fast they approach; less than 0 if it is none."""
    x = nearest_image(state[i, X] - state[j, X], world[PERIOD_X])
    y = nearest_image(state[i, Y] - state[j, Y], world[PERIOD_Y])
    z = nearest_image(state[i, Z] - state[j, Z], world[PERIOD_Z])
    distance = math.sqrt(x * x + y * y + z * z)
    normal = (x / distance, y / distance, z / distance)
    ux, uy, uz = state[i, VX] - state[j, VX], state[i, VY] - state[j, VY], state[i, VZ] - state[j, VZ]
    along = normal[0] * ux + normal[1] * uy + normal[2] * uz
    if distance > (state[i, RADIUS] + state[j, RADIUS]) * (1.0 + 1e-9) or along > 1e-6 * world[SLOW_SPEED]:
        return normal, -1.0
    return normal, max(-along, 0.0)


@inlined_kernel
def surface_of(state: Floats, i: int, j: int) -> tuple[float, float]:
    """Return restitution and friction of a pair."""
    return (
        math.sqrt(state[i, RESTITUTION] * state[j, RESTITUTION]),
        math.sqrt(state[i, FRICTION] * state[j, FRICTION]),
    )


@lean_kernel
def meet_body(
    state: Floats,
    links: Ints,
    world: Floats,
    tally: Floats,
    counts: Longs,
    log: Floats,
    i: int,
    j: int,
    t: float,
) -> None:
    """Let particle `i` meet `j`."""
    advance(state, links, world, tally, i, t)
    advance(state, links, world, tally, j, t)
    normal, approach = touch(state, world, i, j)
    if approach < 0.0:
        return
    surface = surface_of(state, i, j)
    back = (-normal[0], -normal[1], -normal[2])
    kind = bed_kind(state, links, world, i, j, normal, surface, approach)
    if kind != NO_SUPPORT:
        lie_on(state, links, world, tally, counts, log, i, j, t, normal, approach, surface, kind)
        return
    kind = bed_kind(state, links, world, j, i, back, surface, approach)
    if kind != NO_SUPPORT:
        lie_on(state, links, world, tally, counts, log, j, i, t, back, approach, surface, kind)
        return
    bounce(state, links, world, tally, counts, log, i, j, t, normal, approach, surface)


@inlined_kernel
def bounce(
    state: Floats,
    links: Ints,
    world: Floats,
    tally: Floats,
    counts: Longs,
    log: Floats,
    i: int,
    j: int,
    t: float,
    normal: Normal,
    approach: float,
    surface: tuple[float, float],
) -> None:
    """Let `i` and `j` bounce off each other; whoever rested is woken."""
    restitution, friction = surface
    recent = is_recent(state, world, i, t) or is_recent(state, world, j, t)
    parting = parting_speed(world, counts, restitution, approach, recent)
    slow = is_slow(world, restitution, friction, approach, recent)
    first, second = yields(state, links, world, i, approach), yields(state, links, world, j, approach)
    grip = 0.0 if slow else friction
    first_stays, second_stays = stays(state, links, i, normal, grip), stays(state, links, j, normal, grip)
    if first and links[i, MODE] != FREE and not first_stays:
        release(state, links, world, i)
    if second and links[j, MODE] != FREE and not second_stays:
        release(state, links, world, j)
    if first:
        result = strike(state, world, i, j if second else -1, normal, parting, grip)
    else:
        back = (-normal[0], -normal[1], -normal[2])
        result = strike(state, world, j, -1, back, parting, grip)
    tally[LOST] += result[1]
    note_contact(state, links, world, counts, log, i, j, t, normal, approach, result)
    if first:
        links[i, STAMP] += 1
        if first_stays:
            slide_or_roll(state, links, world, tally, i, t)
        calm_down(state, links, world, tally, i, t, slow)
    if second:
        links[j, STAMP] += 1
        if second_stays:
            slide_or_roll(state, links, world, tally, j, t)
        calm_down(state, links, world, tally, j, t, slow)
