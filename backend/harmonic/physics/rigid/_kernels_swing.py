"""Follows what hangs on joints and springs, or is attracted, by Runge–Kutta steps that stay on the joints."""

from __future__ import annotations

import math

from harmonic._compile import lean_kernel
from harmonic.physics.rigid import _layout as at
from harmonic.physics.rigid._kernels_joint import (
    add_multiples,
    arm,
    factor,
    hold,
    lay_rows,
    rate_of_row,
    solve,
)
from harmonic.physics.rigid._kernels_path import begin_path, place
from harmonic.physics.rigid._layout import Floats, World


@lean_kernel
def _air(world: World, body: int, poses: Floats, out: Floats) -> None:
    """Write gravity, drag and wind."""
    law = world.law
    out[body, at.VX] = law[at.AX] - law[at.DRAG] * poses[body, at.VX]
    out[body, at.VY] = law[at.AY] - law[at.DRAG] * poses[body, at.VY]
    out[body, at.SPIN] = 0.0


@lean_kernel
def pull(world: World, body: int, poses: Floats) -> tuple[float, float]:
    """Return the acceleration of a body by all others, at most that of a pair that touches."""
    ax = ay = 0.0
    for other in range(len(world.mode)):
        mode = world.mode[other]
        if other == body or mode in (at.ABSENT, at.FIXED):
            continue
        dx, dy = poses[other, at.X] - poses[body, at.X], poses[other, at.Y] - poses[body, at.Y]
        nearest = world.constant[other, at.REACH] + world.constant[body, at.REACH]
        squared = dx * dx + dy * dy
        cubed = max(squared * math.sqrt(squared), nearest**3)
        strength = world.law[at.ATTRACTION] * world.constant[other, at.MASS] / cubed
        ax, ay = ax + strength * dx, ay + strength * dy
    return ax, ay


@lean_kernel
def _push(world: World, body: int, force: tuple[float, float], at_arm: tuple[float, float], out: Floats) -> None:
    constant = world.constant[body]
    out[body, at.VX] += force[0] * constant[at.LIGHTNESS]
    out[body, at.VY] += force[1] * constant[at.LIGHTNESS]
    out[body, at.SPIN] += (at_arm[0] * force[1] - at_arm[1] * force[0]) * constant[at.TURN_LIGHTNESS]


@lean_kernel
def _spring(world: World, k: int, poses: Floats, out: Floats) -> None:
    a, b = world.links[k, at.BODY_A], world.links[k, at.BODY_B]
    ax, ay = arm(poses[a], world.joint[k, at.ANCHOR_AX], world.joint[k, at.ANCHOR_AY])
    bx, by = arm(poses[b], world.joint[k, at.ANCHOR_BX], world.joint[k, at.ANCHOR_BY])
    dx = poses[b, at.X] + bx - poses[a, at.X] - ax
    dy = poses[b, at.Y] + by - poses[a, at.Y] - ay
    length = math.sqrt(dx * dx + dy * dy)
    if length == 0.0:
        return
    dx, dy = dx / length, dy / length
    ux = poses[b, at.VX] - poses[b, at.SPIN] * by - poses[a, at.VX] + poses[a, at.SPIN] * ay
    uy = poses[b, at.VY] + poses[b, at.SPIN] * bx - poses[a, at.VY] - poses[a, at.SPIN] * ax
    force = world.joint[k, at.STIFFNESS] * (length - world.joint[k, at.MOST])
    force += world.joint[k, at.DAMPING] * (ux * dx + uy * dy)
    _push(world, a, (force * dx, force * dy), (ax, ay), out)
    _push(world, b, (-force * dx, -force * dy), (bx, by), out)


@lean_kernel
def _rotary_spring(world: World, k: int, poses: Floats, out: Floats) -> None:
    a, b = world.links[k, at.BODY_A], world.links[k, at.BODY_B]
    turned = poses[a, at.ANGLE] - poses[b, at.ANGLE] - world.joint[k, at.MOST]
    torque = world.joint[k, at.STIFFNESS] * turned
    torque += world.joint[k, at.DAMPING] * (poses[a, at.SPIN] - poses[b, at.SPIN])
    out[a, at.SPIN] -= torque * world.constant[a, at.TURN_LIGHTNESS]
    out[b, at.SPIN] += torque * world.constant[b, at.TURN_LIGHTNESS]


@lean_kernel
def _hold_accelerations(world: World, island: int, poses: Floats, out: Floats) -> None:
    n = lay_rows(world, island, poses)
    if n == 0:
        return
    factor(world, n)
    for r in range(n):
        world.multipliers[r] = -world.rows[r, 6] - rate_of_row(world, r, out, at.VX)
    solve(world, n)
    add_multiples(world, n, out, at.VX)


@lean_kernel
def _slopes(world: World, n: int, out: Floats) -> None:
    """Write the rates of places and velocities of the active bodies at the stage that is set."""
    poses = world.stage
    for index in range(n):
        body = world.active[index]
        for axis in range(3):
            out[body, axis] = poses[body, at.VX + axis]
        _air(world, body, poses, out)
        if world.law[at.ATTRACTION] > 0.0:
            ax, ay = pull(world, body, poses)
            out[body, at.VX] += ax
            out[body, at.VY] += ay
    for index in range(n):
        island = world.island[world.active[index]]
        if island < 0 or world.island_bodies[world.island_first[island]] != world.active[index]:
            continue
        for k in range(world.island_joints[island], world.island_joints[island + 1]):
            if world.links[k, at.KIND] == at.SPRING:
                _spring(world, k, poses, out)
            elif world.links[k, at.KIND] == at.ROTARY_SPRING:
                _rotary_spring(world, k, poses, out)
        _hold_accelerations(world, island, poses, out)


@lean_kernel
def _set_stage(world: World, n: int, t: float, end: float, slope: int, step: float) -> None:
    """Set the active bodies to the next stage, and all others to where they are then."""
    for index in range(n):
        body = world.active[index]
        for column in range(at.N_STATE):
            ahead = step * world.slopes[slope, body, column] if slope >= 0 else 0.0
            world.stage[body, column] = world.state[body, column] + ahead
    if world.law[at.ATTRACTION] > 0.0:
        for body in range(len(world.mode)):
            if world.is_active[body] == 0 and world.mode[body] > at.FIXED:
                world.stage[body, at.X], world.stage[body, at.Y], _ = place(world, body, t, end)


@lean_kernel
def swing(world: World, n: int, begin: float, end: float) -> None:
    """Carry the `n` active bodies from their state at `begin` to the end of the step."""
    for index in range(n):
        begin_path(world, world.active[index], begin)
        world.is_active[world.active[index]] = 1
    substeps = int(world.counts[at.SUBSTEPS])
    h = (end - begin) / substeps
    for sub in range(substeps):
        t = begin + sub * h
        for stage, (lag, step) in enumerate(((0.0, 0.0), (0.5, h / 2), (0.5, h / 2), (1.0, h))):
            _set_stage(world, n, t + lag * h, end, stage - 1, step)
            _slopes(world, n, world.slopes[stage])
        for index in range(n):
            body = world.active[index]
            for column in range(at.N_STATE):
                k1, k2 = world.slopes[0, body, column], world.slopes[1, body, column]
                k3, k4 = world.slopes[2, body, column], world.slopes[3, body, column]
                world.state[body, column] += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    for index in range(n):
        body = world.active[index]
        world.is_active[body] = 0
        island = world.island[body]
        if island >= 0 and world.island_bodies[world.island_first[island]] == body:
            hold(world, island, world.state)
