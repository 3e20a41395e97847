"""Where a body is at any time of a step, and how fast: the path that impacts are rewound on."""

from __future__ import annotations

import math

from harmonic._compile import inlined_kernel, lean_kernel
from harmonic.physics.rigid import _layout as at
from harmonic.physics.rigid._layout import Floats, World


@lean_kernel
def place(world: World, body: int, t: float, end: float) -> tuple[float, float, float]:
    """Return where a body is at `t`, on a path that ends at `end`."""
    base, mode = world.base[body], world.mode[body]
    if mode == at.FIXED:
        return base[at.X], base[at.Y], base[at.ANGLE]
    passed = t - base[at.SINCE]
    if mode == at.SWINGING:
        span = end - base[at.SINCE]
        if span <= 0.0:
            return base[at.X], base[at.Y], base[at.ANGLE]
        return (
            _hermite(world, body, at.X, passed / span, span),
            _hermite(world, body, at.Y, passed / span, span),
            _hermite(world, body, at.ANGLE, passed / span, span),
        )
    angle = base[at.ANGLE] + base[at.SPIN] * passed
    if mode == at.RESTING:
        bend, fallen = world.bend[body], passed * passed / 2
        x, y = base[at.X] + base[at.VX] * passed, base[at.Y] + base[at.VY] * passed
        return x + bend[0] * fallen, y + bend[1] * fallen, angle + bend[2] * fallen
    gone, fallen, _ = flight(world.law[at.DRAG], passed)
    x = base[at.X] + base[at.VX] * gone + world.law[at.AX] * fallen
    return x, base[at.Y] + base[at.VY] * gone + world.law[at.AY] * fallen, angle


@lean_kernel
def velocity(world: World, body: int, t: float, end: float) -> tuple[float, float, float]:
    """Return the velocity and spin of a body at `t`, on a path that ends at `end`."""
    base, mode = world.base[body], world.mode[body]
    if mode == at.FIXED:
        return 0.0, 0.0, 0.0
    passed = t - base[at.SINCE]
    if mode == at.SWINGING:
        span = end - base[at.SINCE]
        if span <= 0.0 or passed <= 0.0:
            return base[at.VX], base[at.VY], base[at.SPIN]
        return (
            _hermite_rate(world, body, at.X, passed / span, span),
            _hermite_rate(world, body, at.Y, passed / span, span),
            _hermite_rate(world, body, at.ANGLE, passed / span, span),
        )
    if mode == at.RESTING:
        bend = world.bend[body]
        return base[at.VX] + bend[0] * passed, base[at.VY] + bend[1] * passed, base[at.SPIN] + bend[2] * passed
    gone, _, left = flight(world.law[at.DRAG], passed)
    return base[at.VX] * left + world.law[at.AX] * gone, base[at.VY] * left + world.law[at.AY] * gone, base[at.SPIN]


@lean_kernel
def flight(drag: float, t: float) -> tuple[float, float, float]:
    """Return s = (1 − e^(−ct))/c, q = (t − s)/c and e^(−ct): what velocity and acceleration are multiplied by."""
    if drag * t < 1e-2:
        # The series where the closed form loses digits; what it leaves out is below rounding.
        x = drag * t
        rest = 1 - x / 4 * (1 - x / 5 * (1 - x / 6 * (1 - x / 7)))
        fallen = t * t / 2 * (1 - x / 3 * rest)
        gone = t - drag * fallen
        return gone, fallen, 1 - drag * gone
    gone = -math.expm1(-drag * t) / drag
    return gone, (t - gone) / drag, math.exp(-drag * t)


@lean_kernel
def _hermite(world: World, body: int, column: int, part: float, span: float) -> float:
    """Return the cubic through both ends of the path of a swinging body."""
    base, state = world.base[body], world.state[body]
    rise = state[column] - base[column]
    bend = base[column + 3] * span - rise
    lift = rise - state[column + 3] * span
    return float(base[column] + part * rise + part * (1 - part) * ((1 - part) * bend + part * lift))


@lean_kernel
def _hermite_rate(world: World, body: int, column: int, part: float, span: float) -> float:
    base, state = world.base[body], world.state[body]
    rise = (state[column] - base[column]) / span
    begin, final = base[column + 3], state[column + 3]
    return float(begin * (1 - part) * (1 - 3 * part) + final * part * (3 * part - 2) + 6 * part * (1 - part) * rise)


@inlined_kernel
def copy_row(out: Floats, row: Floats) -> None:
    """Copy the state of a body: an assignment of rows would allocate."""
    for column in range(at.N_STATE):
        out[column] = row[column]


@lean_kernel
def begin_path(world: World, body: int, t: float) -> None:
    """Let the path of a body begin with its state at `t`."""
    copy_row(world.base[body], world.state[body])
    world.base[body, at.SINCE] = t


@lean_kernel
def go_on(world: World, body: int, end: float) -> None:
    """Set the state of a flying or resting body to the end of its path."""
    x, y, angle = place(world, body, end, end)
    vx, vy, spin = velocity(world, body, end, end)
    state = world.state[body]
    state[at.X], state[at.Y], state[at.ANGLE] = x, y, angle
    state[at.VX], state[at.VY], state[at.SPIN] = vx, vy, spin
