"""What a rigid world has of energy, momentum and angular momentum."""

from __future__ import annotations

import math

from harmonic._compile import lean_kernel
from harmonic.physics.rigid import _layout as at
from harmonic.physics.rigid._kernels_joint import arm
from harmonic.physics.rigid._layout import World


@lean_kernel
def energy(world: World) -> tuple[float, float]:
    """Return the energy of what moves, and the sum of the sizes of its parts."""
    kinetic = potential = size = 0.0
    for body in range(len(world.mode)):
        if world.mode[body] <= at.FIXED:
            continue
        state, constant = world.state[body], world.constant[body]
        speeds = state[at.VX] ** 2 + state[at.VY] ** 2
        moving = (constant[at.MASS] * speeds + constant[at.INERTIA] * state[at.SPIN] ** 2) / 2
        lifted = constant[at.MASS] * world.law[at.GRAVITY] * state[at.Y]
        kinetic, potential, size = kinetic + moving, potential + lifted, size + moving + abs(lifted)
    stretched = _stretched(world)
    attracted = _attracted(world) if world.law[at.ATTRACTION] > 0.0 else 0.0
    return kinetic + potential + stretched + attracted, size + stretched + abs(attracted)


@lean_kernel
def _stretched(world: World) -> float:
    """Return the energy of all springs."""
    total = 0.0
    for k in range(len(world.links)):
        kind, a, b = world.links[k, at.KIND], world.links[k, at.BODY_A], world.links[k, at.BODY_B]
        if world.mode[a] == at.ABSENT or world.mode[b] == at.ABSENT:
            continue
        if kind == at.ROTARY_SPRING:
            turned = world.state[a, at.ANGLE] - world.state[b, at.ANGLE] - world.joint[k, at.MOST]
            total += world.joint[k, at.STIFFNESS] * turned**2 / 2
        elif kind == at.SPRING:
            ax, ay = arm(world.state[a], world.joint[k, at.ANCHOR_AX], world.joint[k, at.ANCHOR_AY])
            bx, by = arm(world.state[b], world.joint[k, at.ANCHOR_BX], world.joint[k, at.ANCHOR_BY])
            dx = world.state[b, at.X] + bx - world.state[a, at.X] - ax
            dy = world.state[b, at.Y] + by - world.state[a, at.Y] - ay
            stretch = math.sqrt(dx * dx + dy * dy) - world.joint[k, at.MOST]
            total += world.joint[k, at.STIFFNESS] * stretch**2 / 2
    return total


@lean_kernel
def _attracted(world: World) -> float:
    """Return the energy of all attractions; the force within a pair that overlaps is that of a uniform field."""
    total = 0.0
    n = len(world.mode)
    for a in range(n):
        for b in range(a + 1, n):
            if world.mode[a] > at.FIXED and world.mode[b] > at.FIXED:
                dx = world.state[b, at.X] - world.state[a, at.X]
                dy = world.state[b, at.Y] - world.state[a, at.Y]
                squared = dx * dx + dy * dy
                nearest = world.constant[a, at.REACH] + world.constant[b, at.REACH]
                depth = 1 / math.sqrt(squared) if squared > nearest**2 else (3 - squared / nearest**2) / (2 * nearest)
                total -= world.law[at.ATTRACTION] * world.constant[a, at.MASS] * world.constant[b, at.MASS] * depth
    return total


@lean_kernel
def momenta(world: World) -> tuple[float, float, float, float, float]:
    """Return the momentum, the angular momentum about the origin, and the sums of the sizes of both."""
    px = py = turning = size = turning_size = 0.0
    for body in range(len(world.mode)):
        if world.mode[body] <= at.FIXED:
            continue
        state, constant = world.state[body], world.constant[body]
        mass = constant[at.MASS]
        px, py = px + mass * state[at.VX], py + mass * state[at.VY]
        size += mass * math.sqrt(state[at.VX] ** 2 + state[at.VY] ** 2)
        around = mass * (state[at.X] * state[at.VY] - state[at.Y] * state[at.VX])
        turning += around + constant[at.INERTIA] * state[at.SPIN]
        turning_size += abs(around) + abs(constant[at.INERTIA] * state[at.SPIN])
    return px, py, turning, size, turning_size
