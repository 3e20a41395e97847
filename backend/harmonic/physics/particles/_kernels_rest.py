"""How a body comes to lie on a support or between two of them, and what follows the end of its motion there."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import lean_kernel
from harmonic.physics.particles._kernels_contact import Normal
from harmonic.physics.particles._kernels_features import is_round
from harmonic.physics.particles._kernels_roots import NEVER, fall_time
from harmonic.physics.particles._kernels_support import (
    POCKET,
    WEDGE,
    end_with_support,
    hold_still,
    moving_energy,
    press_on,
    release,
    shares,
    slide_or_roll,
)
from harmonic.physics.particles._layout import (
    AX,
    AY,
    AZ,
    DRAG,
    END,
    FIELD_DRAG,
    GRIP,
    HELD,
    LIMIT,
    LOST,
    MASS,
    MODE,
    NOTHING,
    NX,
    NY,
    NZ,
    REST_TIME,
    RUN_OFF,
    SLOW_SPEED,
    SUPPORT_A,
    SUPPORT_A_STAMP,
    SUPPORT_B,
    SUPPORT_B_STAMP,
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


@lean_kernel
def lie_down(
    state: Floats,
    links: Ints,
    world: Floats,
    tally: Floats,
    i: int,
    t: float,
    normal: Normal,
    support: tuple[int, int],
    friction: float,
    kind: int,
) -> None:
    """Lay body `i` on a support: a wall, a feature, or a body with its stamp, of the kind that `support_kind` told."""
    row = state[i]
    until = t + world[REST_TIME] if is_round(world, support[0]) else NEVER
    if kind == POCKET:
        hold_still(state, links, world, tally, i, min(until, row[LIMIT]))
        return
    if kind == WEDGE:
        links[i, SUPPORT_B], links[i, SUPPORT_B_STAMP] = support
        row[LIMIT] = min(until, row[LIMIT])
        wedge(state, links, world, tally, i, t, normal, friction)
        return
    links[i, SUPPORT_A], links[i, SUPPORT_A_STAMP] = support
    links[i, SUPPORT_B] = NOTHING
    row[LIMIT] = until
    along = row[VX] * normal[0] + row[VY] * normal[1] + row[VZ] * normal[2]
    row[VX], row[VY], row[VZ] = row[VX] - along * normal[0], row[VY] - along * normal[1], row[VZ] - along * normal[2]
    row[NX], row[NY], row[NZ] = normal
    row[SUPPORT_FRICTION] = friction
    slide_or_roll(state, links, world, tally, i, t)


@lean_kernel
def wedge(
    state: Floats, links: Ints, world: Floats, tally: Floats, i: int, t: float, normal: Normal, friction: float
) -> None:
    """Hold body `i` between its support and a second one; it keeps what velocity it has along both."""
    row = state[i]
    first, second, apart = shares(state, world, i, normal)
    grip = row[SUPPORT_FRICTION] * first + friction * second
    over = 1.0 / math.sqrt(apart)
    dx = (row[NY] * normal[2] - row[NZ] * normal[1]) * over
    dy = (row[NZ] * normal[0] - row[NX] * normal[2]) * over
    dz = (row[NX] * normal[1] - row[NY] * normal[0]) * over
    along = row[VX] * dx + row[VY] * dy + row[VZ] * dz
    tally[LOST] += moving_energy(state, world, i) - 0.5 * row[MASS] * along * along
    links[i, MODE] = HELD
    row[VX], row[VY], row[VZ] = along * dx, along * dy, along * dz
    row[WX] = row[WY] = row[WZ] = 0.0
    row[NX], row[NY], row[NZ], row[SUPPORT_FRICTION] = dx, dy, dz, grip
    slide_in_wedge(state, links, world, tally, i, t)


@lean_kernel
def slide_in_wedge(state: Floats, links: Ints, world: Floats, tally: Floats, i: int, t: float) -> None:
    """Start the motion of a held body along the one direction that is open to it, or stop it."""
    row = state[i]
    pull = -press_on(world, (row[NX], row[NY], row[NZ]))
    grip = row[SUPPORT_FRICTION]
    along = row[VX] * row[NX] + row[VY] * row[NY] + row[VZ] * row[NZ]
    if abs(along) <= 1e-9 * world[SLOW_SPEED]:
        if abs(pull) <= grip:
            direction = (row[NX], row[NY], row[NZ])
            hold_still(state, links, world, tally, i, row[LIMIT])
            row[NX], row[NY], row[NZ] = direction
            return
        along = 0.0
    sign = 1.0 if along > 0.0 or (along == 0.0 and pull > 0.0) else -1.0
    row[UX], row[UY], row[UZ] = sign * row[NX], sign * row[NY], sign * row[NZ]
    row[VX], row[VY], row[VZ] = along * row[NX], along * row[NY], along * row[NZ]
    force = pull - sign * grip
    row[AX], row[AY], row[AZ] = force * row[NX], force * row[NY], force * row[NZ]
    row[GRIP], row[DRAG] = grip, world[FIELD_DRAG]
    gone = fall_time(sign * along, sign * force - world[FIELD_DRAG] * sign * along, 0.0, world[FIELD_DRAG])
    row[END] = min(row[LIMIT], t + gone)
    end_with_support(state, links, world, i, t)


@lean_kernel
def end_motion(state: Floats, links: Ints, world: Floats, tally: Floats, i: int, t: float) -> None:
    """Go on to what follows the present motion: rolling after sliding, a stop, or a new look at a round support."""
    # The queue holds times after now: they come back as instants with a rounding.
    if t >= (1.0 - 1e-15) * min(state[i, LIMIT], state[i, RUN_OFF]):
        release(state, links, world, i)
    elif links[i, MODE] == HELD:
        slide_in_wedge(state, links, world, tally, i, t)
    else:
        slide_or_roll(state, links, world, tally, i, t)
