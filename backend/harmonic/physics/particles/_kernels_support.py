"""Rest: bodies that lie on something fixed, and slide, roll or are wedged there until something moves them.

A support is a plane. On a wall it lasts, on a face until the foot comes to its end; on a round support it is the plane that touches it, and is looked
at anew after 20 ms. Along a plane a body slides under Coulomb friction until its point of contact stops, then rolls:
both are motions under a constant force and linear drag, in closed form. Between two supports that both press
it is held, can only slide along their common direction (in a box with depth) and doesn't spin.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import lean_kernel
from harmonic.physics.particles._kernels_contact import Normal, slip_of
from harmonic.physics.particles._kernels_features import run_off
from harmonic.physics.particles._kernels_roots import NEVER, fall_time
from harmonic.physics.particles._layout import (
    AX,
    AY,
    AZ,
    DRAG,
    END,
    FIELD_DRAG,
    FIELD_X,
    FIELD_Y,
    FIELD_Z,
    FREE,
    GRIP,
    HELD,
    INERTIA,
    LIMIT,
    LOST,
    MASS,
    MODE,
    NOTHING,
    NX,
    NY,
    NZ,
    RADIUS,
    ROLLING,
    RUN_OFF,
    SLIDING,
    SLOW,
    SLOW_SPEED,
    STRAIGHT,
    SUPPORT_A,
    SUPPORT_B,
    SUPPORT_FRICTION,
    UX,
    UY,
    UZ,
    VX,
    VY,
    VZ,
    WX,
    WY,
    WZ,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

#: What a support may do for a body that meets it.
NO_SUPPORT, PLANE, WEDGE, POCKET = range(4)


@lean_kernel
def press_on(world: Floats, normal: Normal) -> float:
    """Return how hard the field presses onto a surface of this normal, as an acceleration."""
    return -(world[FIELD_X] * normal[0] + world[FIELD_Y] * normal[1] + world[FIELD_Z] * normal[2])


@lean_kernel
def shares(state: Floats, world: Floats, i: int, normal: Normal) -> tuple[float, float, float]:
    """Return how hard the field presses onto the old support and onto a new one, and how far the two are from parallel."""
    old = (state[i, NX], state[i, NY], state[i, NZ])
    cosine = old[0] * normal[0] + old[1] * normal[1] + old[2] * normal[2]
    apart = 1.0 - cosine * cosine
    first, second = press_on(world, old), press_on(world, normal)
    if apart < 1e-12:
        return 0.0, second, apart
    return (first - cosine * second) / apart, (second - cosine * first) / apart, apart


@lean_kernel
def support_kind(state: Floats, links: Ints, world: Floats, i: int, normal: Normal) -> int:
    """Return what a surface that `i` touches would be for it, beside what it already rests on."""
    press = press_on(world, normal)
    least = 1e-9 * (abs(world[FIELD_X]) + abs(world[FIELD_Y]) + abs(world[FIELD_Z]))
    if press <= 0.0:
        return NO_SUPPORT
    mode = links[i, MODE]
    if mode == HELD:
        return POCKET
    if mode in (SLIDING, ROLLING):
        first, second, _ = shares(state, world, i, normal)
        if second <= least:
            return NO_SUPPORT
        return WEDGE if first > least else PLANE
    return PLANE


@lean_kernel
def release(state: Floats, links: Ints, world: Floats, i: int) -> None:
    """Let a body fly as the field and its velocity will have it."""
    links[i, MODE] = FREE
    links[i, SUPPORT_A] = NOTHING
    links[i, SUPPORT_B] = NOTHING
    state[i, AX], state[i, AY], state[i, AZ] = world[FIELD_X], world[FIELD_Y], world[FIELD_Z]
    state[i, DRAG] = world[FIELD_DRAG]
    state[i, GRIP] = 0.0
    state[i, END] = state[i, LIMIT] = state[i, RUN_OFF] = NEVER


@lean_kernel
def moving_energy(state: Floats, world: Floats, i: int) -> float:
    """Return the kinetic energy of a body, its spin included."""
    row = state[i]
    inertia = world[INERTIA] * row[RADIUS] ** 2
    straight = row[VX] ** 2 + row[VY] ** 2 + row[VZ] ** 2
    return 0.5 * row[MASS] * (straight + inertia * (row[WX] ** 2 + row[WY] ** 2 + row[WZ] ** 2))


@lean_kernel
def hold_still(state: Floats, links: Ints, world: Floats, tally: Floats, i: int, until: float) -> None:
    """Stop a body where it is, and keep it there until something fast hits it or the time is over."""
    row = state[i]
    tally[LOST] += moving_energy(state, world, i)
    links[i, MODE] = HELD
    row[VX] = row[VY] = row[VZ] = row[WX] = row[WY] = row[WZ] = 0.0
    row[AX] = row[AY] = row[AZ] = row[DRAG] = row[GRIP] = 0.0
    row[NX] = row[NY] = row[NZ] = row[SUPPORT_FRICTION] = 0.0
    row[LIMIT] = row[END] = until
    row[RUN_OFF] = NEVER
    row[SLOW] = 0.0
    world[STRAIGHT] = 0.0


@lean_kernel
def slide_or_roll(state: Floats, links: Ints, world: Floats, tally: Floats, i: int, t: float) -> None:
    """Start the motion of a body along its plane: sliding while its point of contact slips, else rolling.

    Rolling shares the tangential force between motion and spin: acceleration and drag are divided by 1 + β. It takes
    static friction β/(1 + β) of that force, which Coulomb's law must allow.
    """
    row = state[i]
    row[RUN_OFF] = NEVER
    normal = (row[NX], row[NY], row[NZ])
    press = press_on(world, normal)
    pull_x = world[FIELD_X] + press * normal[0]
    pull_y = world[FIELD_Y] + press * normal[1]
    pull_z = world[FIELD_Z] + press * normal[2]
    drag, inertia = world[FIELD_DRAG], world[INERTIA]
    grip = row[SUPPORT_FRICTION] * press
    ux, uy, uz = slip_of(state, i, row[NX], row[NY], row[NZ])
    slip = math.sqrt(ux * ux + uy * uy + uz * uz)
    speed = math.sqrt(row[VX] ** 2 + row[VY] ** 2 + row[VZ] ** 2)
    if grip > 0.0 and slip <= 1e-9 * max(speed, world[SLOW_SPEED]):
        stop_slip(state, world, tally, i, ux, uy, uz)
        ux, uy, uz = pull_x - drag * row[VX], pull_y - drag * row[VY], pull_z - drag * row[VZ]
        force = math.sqrt(ux * ux + uy * uy + uz * uz)
        if force * inertia <= grip * (1.0 + inertia) * (1.0 + 1e-12):
            links[i, MODE] = ROLLING
            part = 1.0 / (1.0 + inertia)
            row[AX], row[AY], row[AZ], row[DRAG] = pull_x * part, pull_y * part, pull_z * part, drag * part
            row[GRIP], row[END] = 0.0, row[LIMIT]
            end_with_support(state, links, world, i, t)
            return
        slip = force
    links[i, MODE] = SLIDING
    over = 1.0 / slip if slip > 0.0 else 0.0
    row[UX], row[UY], row[UZ], row[GRIP], row[DRAG] = ux * over, uy * over, uz * over, grip, drag
    row[AX], row[AY], row[AZ] = pull_x - grip * row[UX], pull_y - grip * row[UY], pull_z - grip * row[UZ]
    row[END] = min(row[LIMIT], t + slip_time(state, world, i))
    end_with_support(state, links, world, i, t)


@lean_kernel
def end_with_support(state: Floats, links: Ints, world: Floats, i: int, t: float) -> None:
    """Let the motion along a support end where the support does."""
    off = min(
        run_off(state, world, i, links[i, SUPPORT_A]),
        run_off(state, world, i, links[i, SUPPORT_B]),
    )
    state[i, RUN_OFF] = t + off
    state[i, END] = min(state[i, END], t + off)


@lean_kernel
def stop_slip(state: Floats, world: Floats, tally: Floats, i: int, ux: float, uy: float, uz: float) -> None:
    """End what is left of the slip by an impulse, as a contact that sticks does."""
    row = state[i]
    part = 1.0 / (1.0 + 1.0 / world[INERTIA])
    tally[LOST] += 0.5 * row[MASS] * part * (ux * ux + uy * uy + uz * uz)
    row[VX], row[VY], row[VZ] = row[VX] - part * ux, row[VY] - part * uy, row[VZ] - part * uz
    turn = part / (world[INERTIA] * row[RADIUS])
    row[WX] += turn * (row[NY] * uz - row[NZ] * uy)
    row[WY] += turn * (row[NZ] * ux - row[NX] * uz)
    row[WZ] += turn * (row[NX] * uy - row[NY] * ux)


@lean_kernel
def slip_time(state: Floats, world: Floats, i: int) -> float:
    """Return how long a sliding body slips on: the slip along its first direction falls as p + w s + b q.

    The velocity changes by (a − c v₀) s, the spin adds −grip t/β, and t = s + c q.
    """
    row = state[i]
    if row[GRIP] == 0.0:
        return NEVER
    ux, uy, uz = slip_of(state, i, row[NX], row[NY], row[NZ])
    p = row[UX] * ux + row[UY] * uy + row[UZ] * uz
    c, spun = row[DRAG], row[GRIP] / world[INERTIA]
    if p <= 1e-9 * world[SLOW_SPEED]:
        p = 0.0
    gain = row[UX] * (row[AX] - c * row[VX]) + row[UY] * (row[AY] - c * row[VY]) + row[UZ] * (row[AZ] - c * row[VZ])
    return fall_time(p, gain - spun, -c * spun, c)
