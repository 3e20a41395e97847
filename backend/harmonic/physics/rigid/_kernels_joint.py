"""What joints demand: their rows of the constraint matrix, and the velocities and places that satisfy them."""

from __future__ import annotations

import math

from harmonic._compile import inlined_kernel, lean_kernel
from harmonic.physics.rigid import _layout as at
from harmonic.physics.rigid._layout import Floats, World

Pair = tuple[float, float]
Direction6 = tuple[float, float, float, float, float, float]


@inlined_kernel
def arm(pose: Floats, x: float, y: float) -> Pair:
    """Return an anchor against the centre of its body, turned as the body is."""
    cosine, sine = math.cos(pose[at.ANGLE]), math.sin(pose[at.ANGLE])
    return cosine * x - sine * y, sine * x + cosine * y


@lean_kernel
def _set_row(world: World, row: int, a: Direction6, rest: Pair, bodies: tuple[int, int]) -> None:
    for index in range(6):
        world.rows[row, index] = a[index]
    world.rows[row, 6], world.rows[row, 7] = rest
    world.row_links[row, 0], world.row_links[row, 1] = bodies


@lean_kernel
def _pivot_rows(world: World, k: int, poses: Floats, row: int) -> int:
    a, b = world.links[k, at.BODY_A], world.links[k, at.BODY_B]
    ax, ay = arm(poses[a], world.joint[k, at.ANCHOR_AX], world.joint[k, at.ANCHOR_AY])
    bx, by = arm(poses[b], world.joint[k, at.ANCHOR_BX], world.joint[k, at.ANCHOR_BY])
    wa, wb = poses[a, at.SPIN] ** 2, poses[b, at.SPIN] ** 2
    error_x = poses[b, at.X] + bx - poses[a, at.X] - ax
    error_y = poses[b, at.Y] + by - poses[a, at.Y] - ay
    _set_row(world, row, (-1.0, 0.0, ay, 1.0, 0.0, -by), (wa * ax - wb * bx, error_x), (a, b))
    _set_row(world, row + 1, (0.0, -1.0, -ax, 0.0, 1.0, bx), (wa * ay - wb * by, error_y), (a, b))
    return row + 2


@lean_kernel
def _pin_row(world: World, k: int, poses: Floats, row: int) -> int:
    a, b = world.links[k, at.BODY_A], world.links[k, at.BODY_B]
    ax, ay = arm(poses[a], world.joint[k, at.ANCHOR_AX], world.joint[k, at.ANCHOR_AY])
    bx, by = arm(poses[b], world.joint[k, at.ANCHOR_BX], world.joint[k, at.ANCHOR_BY])
    wa, wb = poses[a, at.SPIN], poses[b, at.SPIN]
    dx = poses[b, at.X] + bx - poses[a, at.X] - ax
    dy = poses[b, at.Y] + by - poses[a, at.Y] - ay
    length = math.sqrt(dx * dx + dy * dy)
    nx, ny = dx / length, dy / length
    ux = poses[b, at.VX] - wb * by - poses[a, at.VX] + wa * ay
    uy = poses[b, at.VY] + wb * bx - poses[a, at.VY] - wa * ax
    along = nx * ux + ny * uy
    rest = nx * (wa * wa * ax - wb * wb * bx) + ny * (wa * wa * ay - wb * wb * by)
    rest += (ux * ux + uy * uy - along * along) / length
    row_of = (-nx, -ny, -(ax * ny - ay * nx), nx, ny, bx * ny - by * nx)
    _set_row(world, row, row_of, (rest, length - world.joint[k, at.MOST]), (a, b))
    return row + 1


@lean_kernel
def _groove_row(world: World, k: int, poses: Floats, row: int) -> int:
    """Keep the anchor of a on the line through `anchor_b` whose normal turns with b."""
    a, b = world.links[k, at.BODY_A], world.links[k, at.BODY_B]
    ax, ay = arm(poses[a], world.joint[k, at.ANCHOR_AX], world.joint[k, at.ANCHOR_AY])
    mx, my = arm(poses[b], world.joint[k, at.STIFFNESS], world.joint[k, at.DAMPING])
    sx, sy = arm(poses[b], world.joint[k, at.ANCHOR_BX], world.joint[k, at.ANCHOR_BY])
    wa, wb = poses[a, at.SPIN], poses[b, at.SPIN]
    qx, qy = poses[a, at.X] + ax - poses[b, at.X], poses[a, at.Y] + ay - poses[b, at.Y]
    ux = poses[a, at.VX] - wa * ay - poses[b, at.VX]
    uy = poses[a, at.VY] + wa * ax - poses[b, at.VY]
    rest = -wa * wa * (mx * ax + my * ay) + 2 * wb * (mx * uy - my * ux) - wb * wb * (mx * qx + my * qy)
    row_of = (mx, my, ax * my - ay * mx, -mx, -my, mx * qy - my * qx)
    _set_row(world, row, row_of, (rest, mx * (qx - sx) + my * (qy - sy)), (a, b))
    return row + 1


@lean_kernel
def _gear_row(world: World, k: int, poses: Floats, row: int) -> int:
    a, b = world.links[k, at.BODY_A], world.links[k, at.BODY_B]
    ratio, phase = world.joint[k, at.STIFFNESS], world.joint[k, at.DAMPING]
    error = ratio * poses[b, at.ANGLE] + phase - poses[a, at.ANGLE]
    _set_row(world, row, (0.0, 0.0, -1.0, 0.0, 0.0, ratio), (0.0, error), (a, b))
    return row + 1


@lean_kernel
def lay_rows(world: World, island: int, poses: Floats) -> int:
    """Write the rows of all joints of an island that hold without give; return how many there are."""
    row = 0
    for k in range(world.island_joints[island], world.island_joints[island + 1]):
        kind = world.links[k, at.KIND]
        if kind == at.PIVOT:
            row = _pivot_rows(world, k, poses, row)
        elif kind == at.PIN:
            row = _pin_row(world, k, poses, row)
        elif kind == at.GROOVE:
            row = _groove_row(world, k, poses, row)
        elif kind == at.GEAR:
            row = _gear_row(world, k, poses, row)
    return row


@inlined_kernel
def _lightness(world: World, body: int, index: int) -> float:
    return float(world.constant[body, at.TURN_LIGHTNESS if index % 3 == 2 else at.LIGHTNESS])


@lean_kernel
def _coupling(world: World, r: int, s: int) -> float:
    total = 0.0
    for side in range(2):
        for other in range(2):
            body = world.row_links[r, side]
            if body == world.row_links[s, other]:
                for axis in range(3):
                    left, right = world.rows[r, 3 * side + axis], world.rows[s, 3 * other + axis]
                    total += left * right * _lightness(world, body, axis)
    return total


@lean_kernel
def factor(world: World, n: int) -> None:
    """Factor J M⁻¹ Jᵀ by Cholesky's method; rows that say nothing new get no say."""
    matrix = world.matrix
    for r in range(n):
        diagonal = _coupling(world, r, r)
        for s in range(r + 1):
            total = _coupling(world, r, s)
            for index in range(s):
                total -= matrix[r, index] * matrix[s, index]
            if s < r:
                matrix[r, s] = total / matrix[s, s]
            else:
                matrix[r, r] = math.sqrt(total) if total > 1e-12 * diagonal and total > 0.0 else 1e150


@lean_kernel
def solve(world: World, n: int) -> None:
    """Solve for the multipliers, in place."""
    matrix, x = world.matrix, world.multipliers
    for r in range(n):
        for index in range(r):
            x[r] -= matrix[r, index] * x[index]
        x[r] /= matrix[r, r]
    for r in range(n - 1, -1, -1):
        for index in range(r + 1, n):
            x[r] -= matrix[index, r] * x[index]
        x[r] /= matrix[r, r]


@lean_kernel
def rate_of_row(world: World, r: int, rates: Floats, column: int) -> float:
    """Return a row times the velocities (or accelerations) that stand from `column` on."""
    total = 0.0
    for side in range(2):
        body = world.row_links[r, side]
        if world.constant[body, at.LIGHTNESS] > 0.0:
            for axis in range(3):
                total += world.rows[r, 3 * side + axis] * rates[body, column + axis]
    return total


@lean_kernel
def add_multiples(world: World, n: int, rates: Floats, column: int) -> None:
    """Add M⁻¹ Jᵀ times the multipliers to what stands from `column` on."""
    for r in range(n):
        for side in range(2):
            body = world.row_links[r, side]
            for axis in range(3):
                part = world.rows[r, 3 * side + axis] * _lightness(world, body, axis)
                rates[body, column + axis] += part * world.multipliers[r]


@lean_kernel
def hold_velocities(world: World, n: int, rates: Floats, column: int) -> None:
    """Take from velocities what the joints do not allow, as their impulses would."""
    for r in range(n):
        world.multipliers[r] = -rate_of_row(world, r, rates, column)
    solve(world, n)
    add_multiples(world, n, rates, column)


@lean_kernel
def hold(world: World, island: int, poses: Floats) -> None:
    """Put an island back onto its joints: places by one step of Newton's method, then velocities."""
    n = lay_rows(world, island, poses)
    if n == 0:
        return
    factor(world, n)
    for r in range(n):
        world.multipliers[r] = -world.rows[r, 7]
    solve(world, n)
    add_multiples(world, n, poses, at.X)
    n = lay_rows(world, island, poses)
    factor(world, n)
    hold_velocities(world, n, poses, at.VX)


@lean_kernel
def is_strained(world: World, island: int, poses: Floats, margin: float) -> bool:
    """Tell whether a joint that only limits is at its limit, or nearer to it than the margin."""
    for k in range(world.island_joints[island], world.island_joints[island + 1]):
        kind = world.links[k, at.KIND]
        if kind not in (at.SLIDE, at.GROOVE, at.ROTARY_LIMIT):
            continue
        measure = _extent(world, k, poses)
        if measure > world.joint[k, at.MOST] - margin or measure < world.joint[k, at.LEAST] + margin:
            return True
    return False


@lean_kernel
def _extent(world: World, k: int, poses: Floats) -> float:
    """Return what a joint limits: a distance, a place along a groove, or an angle."""
    a, b = world.links[k, at.BODY_A], world.links[k, at.BODY_B]
    if world.links[k, at.KIND] == at.ROTARY_LIMIT:
        return float(poses[a, at.ANGLE] - poses[b, at.ANGLE])
    ax, ay = arm(poses[a], world.joint[k, at.ANCHOR_AX], world.joint[k, at.ANCHOR_AY])
    bx, by = arm(poses[b], world.joint[k, at.ANCHOR_BX], world.joint[k, at.ANCHOR_BY])
    dx = poses[a, at.X] + ax - poses[b, at.X] - bx
    dy = poses[a, at.Y] + ay - poses[b, at.Y] - by
    if world.links[k, at.KIND] == at.SLIDE:
        return math.sqrt(dx * dx + dy * dy)
    # Along the groove: its normal turned back by a right angle.
    mx, my = arm(poses[b], world.joint[k, at.STIFFNESS], world.joint[k, at.DAMPING])
    return float(dx * my - dy * mx)
