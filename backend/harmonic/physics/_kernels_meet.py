"""What happens when a particle meets a wall or another: it bounces, lies down, or leaves."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import lean_kernel
from harmonic.physics._kernels_contact import Normal, is_recent, note_contact, parting_speed, slip_of, strike
from harmonic.physics._kernels_motion import advance
from harmonic.physics._kernels_roots import NEVER
from harmonic.physics._kernels_support import (
    NO_SUPPORT,
    PLANE,
    hold_still,
    lie_down,
    press_on,
    release,
    slide_or_roll,
    stop_slip,
    support_kind,
)
from harmonic.physics._layout import (
    AX,
    AY,
    AZ,
    FIELD_DRAG,
    FIELD_X,
    FIELD_Y,
    FIELD_Z,
    FIRST_WALL,
    FIXED,
    FREE,
    FRICTION,
    GRIP,
    HELD,
    HIGH_X,
    LIMIT,
    LOST,
    LOW_X,
    MODE,
    N_RESTED,
    NOTHING,
    NX,
    NY,
    NZ,
    RADIUS,
    REST_TIME,
    RESTITUTION,
    ROLLING,
    SLIDING,
    SLOW,
    SLOW_SINCE,
    SLOW_SPEED,
    STAMP,
    SUPPORT_A,
    SUPPORT_B,
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

#: More slow contacts than this within 20 ms, and a body in a field is quietened.
MANY = 8


@lean_kernel
def rests(world: Floats, press: float, restitution: float, parting: float) -> bool:
    """Tell whether the flight after a contact would last under 20 ms; without losses only a standstill is rest."""
    shortest = world[REST_TIME] * press
    if restitution >= 1.0 and world[FIELD_DRAG] == 0.0:
        shortest *= 1e-3
    return 2.0 * parting < shortest


@lean_kernel
def calm_down(state: Floats, links: Ints, world: Floats, tally: Floats, i: int, t: float, slow: bool) -> None:
    """Count slow contacts in quick succession, and quieten a body that has too many of them to be worth telling.

    One that slides takes to rolling at once, since bodies that roll side by side do not push each other; if that
    does not help, or it flies, it is held still for 20 ms. Both lose energy, neither gains any.
    """
    row = state[i]
    if not slow or t - row[SLOW_SINCE] > world[REST_TIME]:
        row[SLOW] = 0.0
        row[SLOW_SINCE] = t
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
        hold_still(state, links, world, tally, i, t + world[REST_TIME])
        links[i, SUPPORT_A] = links[i, SUPPORT_B] = NOTHING


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
    links[i, STAMP] += 1
    kind = support_kind(state, links, world, i, normal)
    if kind != NO_SUPPORT and rests(world, press_on(world, normal), restitution, restitution * approach):
        result = strike(state, world, i, -1, normal, 0.0, friction if kind == PLANE else 0.0)
        tally[LOST] += result[1]
        note_contact(state, links, world, counts, log, i, side, t, normal, approach, result)
        counts[N_RESTED] += 1
        lie_down(state, links, world, tally, i, t, normal, (side, 0), friction, kind)
        return
    if links[i, MODE] != FREE:
        release(state, links, world, i)
    parting, slow = restitution * approach, False
    if press_on(world, normal) <= 0.0:
        parting, slow = parting_speed(world, counts, restitution, approach, is_recent(state, world, i, t))
    result = strike(state, world, i, -1, normal, parting, 0.0 if slow else friction)
    tally[LOST] += result[1]
    note_contact(state, links, world, counts, log, i, side, t, normal, approach, result)
    calm_down(state, links, world, tally, i, t, slow)


@lean_kernel
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
    state: Floats, links: Ints, world: Floats, i: int, j: int, normal: Normal, restitution: float, approach: float
) -> int:
    """Return what kind of support the still body `j` is for `i`, if it can rest there at all.

    A body so fast along a round support that its weight cannot keep it there doesn't rest.
    """
    if not is_anchor(state, links, j) or links[i, MODE] == FIXED:
        return NO_SUPPORT
    press = press_on(world, normal)
    if press <= 0.0 or not rests(world, press, restitution, restitution * approach):
        return NO_SUPPORT
    if approach >= world[SLOW_SPEED] and links[j, MODE] != FIXED:
        return NO_SUPPORT
    speed_squared = state[i, VX] ** 2 + state[i, VY] ** 2 + state[i, VZ] ** 2 - approach * approach
    if speed_squared >= press * (state[i, RADIUS] + state[j, RADIUS]):
        return NO_SUPPORT
    return support_kind(state, links, world, i, normal)


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
    friction: float,
    kind: int,
) -> None:
    """Lay body `i` on the still body `j`."""
    result = strike(state, world, i, -1, normal, 0.0, friction if kind == PLANE else 0.0)
    tally[LOST] += result[1]
    note_contact(state, links, world, counts, log, i, j, t, normal, approach, result)
    counts[N_RESTED] += 1
    links[i, STAMP] += 1
    lie_down(state, links, world, tally, i, t, normal, (j, links[j, STAMP]), friction, kind)


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
    x, y, z = state[i, X] - state[j, X], state[i, Y] - state[j, Y], state[i, Z] - state[j, Z]
    distance = math.sqrt(x * x + y * y + z * z)
    normal = (x / distance, y / distance, z / distance)
    ux, uy, uz = state[i, VX] - state[j, VX], state[i, VY] - state[j, VY], state[i, VZ] - state[j, VZ]
    along = normal[0] * ux + normal[1] * uy + normal[2] * uz
    apart = distance > (state[i, RADIUS] + state[j, RADIUS]) * (1.0 + 1e-9)
    if apart or along > 1e-6 * world[SLOW_SPEED]:
        return
    approach = max(-along, 0.0)
    restitution = math.sqrt(state[i, RESTITUTION] * state[j, RESTITUTION])
    friction = math.sqrt(state[i, FRICTION] * state[j, FRICTION])
    back = (-normal[0], -normal[1], -normal[2])
    kind = bed_kind(state, links, world, i, j, normal, restitution, approach)
    if kind != NO_SUPPORT:
        lie_on(state, links, world, tally, counts, log, i, j, t, normal, approach, friction, kind)
        return
    kind = bed_kind(state, links, world, j, i, back, restitution, approach)
    if kind != NO_SUPPORT:
        lie_on(state, links, world, tally, counts, log, j, i, t, back, approach, friction, kind)
        return
    bounce(state, links, world, tally, counts, log, i, j, t, normal, approach, restitution, friction)


@lean_kernel
def yields(state: Floats, links: Ints, world: Floats, i: int, approach: float) -> bool:
    """Tell whether a contact moves body `i`: not a fixed one, nor slowly one that its supports hold."""
    mode = links[i, MODE]
    if mode == FIXED:
        return False
    return not (mode == HELD and approach < world[SLOW_SPEED] and is_anchor(state, links, i))


@lean_kernel
def stays(state: Floats, links: Ints, i: int, normal: Normal, friction: float) -> bool:
    """Tell whether a body remains on its wall when it is hit: the blow is along the wall, and doesn't turn it."""
    if links[i, MODE] not in (SLIDING, ROLLING) or friction > 0.0 or state[i, LIMIT] < NEVER:
        return False
    along = state[i, NX] * normal[0] + state[i, NY] * normal[1] + state[i, NZ] * normal[2]
    return bool(along == 0.0)


@lean_kernel
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
    restitution: float,
    friction: float,
) -> None:
    """Let `i` and `j` bounce off each other; whoever rested is woken."""
    recent = is_recent(state, world, i, t) or is_recent(state, world, j, t)
    parting, slow = parting_speed(world, counts, restitution, approach, recent)
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
