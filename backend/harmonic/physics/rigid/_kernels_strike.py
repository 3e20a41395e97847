"""What an impact does: impulses at one or two points, with restitution and friction, felt through the joints."""

from __future__ import annotations

import math

from harmonic._compile import lean_kernel
from harmonic.physics.rigid import _layout as at
from harmonic.physics.rigid._kernels_joint import factor, hold_velocities, lay_rows
from harmonic.physics.rigid._kernels_path import begin_path, copy_row, go_on, place, velocity
from harmonic.physics.rigid._kernels_shape import bodies_apart, touching_points
from harmonic.physics.rigid._kernels_swing import swing
from harmonic.physics.rigid._kernels_touch import CHATTER, rate_at, slack_of
from harmonic.physics.rigid._layout import World

ROUNDS = 200
"""At most so many rounds over the impulses of an impact; one is enough for discs."""


@lean_kernel
def _push_apart(
    world: World, k: int, bodies: tuple[int, int], spot: tuple[float, float], along: tuple[float, float]
) -> None:
    """Write what a unit impulse does to velocities: `along` at `spot` on the second body, against it on the first."""
    response = world.response[k]
    for side in range(2):
        body = bodies[side]
        sign = 1.0 if side else -1.0
        x, y = spot[0] - world.stage[body, at.X], spot[1] - world.stage[body, at.Y]
        light, turn = world.constant[body, at.LIGHTNESS], world.constant[body, at.TURN_LIGHTNESS]
        response[body, 0] += sign * along[0] * light
        response[body, 1] += sign * along[1] * light
        response[body, 2] += sign * (x * along[1] - y * along[0]) * turn


@lean_kernel
def _clear(world: World, n: int, bodies: tuple[int, int]) -> None:
    for k in range(n):
        for body in bodies:
            world.response[k, body, :] = 0.0
            island = world.island[body]
            if island >= 0:
                for index in range(world.island_first[island], world.island_first[island + 1]):
                    world.response[k, world.island_bodies[index], :] = 0.0


@lean_kernel
def _through_joints(world: World, n: int, bodies: tuple[int, int]) -> None:
    """Let the joints of both bodies pass the impulses on."""
    for side in range(2):
        body = bodies[side]
        island = world.island[body]
        if world.mode[body] != at.SWINGING or island < 0 or (side and world.island[bodies[0]] == island):
            continue
        rows = lay_rows(world, island, world.stage)
        if rows:
            factor(world, rows)
            for k in range(n):
                hold_velocities(world, rows, world.response[k], 0)


@lean_kernel
def _rate_along(
    world: World, k: int, bodies: tuple[int, int], spot: tuple[float, float], along: tuple[float, float]
) -> float:
    """Return how fast a response moves the second body from the first, along a direction at a place."""
    total = 0.0
    for side in range(2):
        body = bodies[side]
        sign = 1.0 if side else -1.0
        u = world.response[k, body]
        x, y = spot[0] - world.stage[body, at.X], spot[1] - world.stage[body, at.Y]
        total += sign * ((u[0] - u[2] * y) * along[0] + (u[1] + u[2] * x) * along[1])
    return total


@lean_kernel
def _settle_impulses(world: World, n: int, friction: float) -> None:
    """Solve for the impulses: rows 0 and 2 along the normal, 1 and 3 across; all is in `world.solver`.

    Its first four rows have what each impulse does to each rate, row 4 the rates before, 5 those wanted, 6 the impulses.
    """
    solver = world.solver
    for k in range(n):
        solver[6, k] = 0.0
    for _ in range(ROUNDS):
        change = 0.0
        for k in range(n):
            rate = solver[4, k]
            for other in range(n):
                rate += solver[k, other] * solver[6, other]
            if solver[k, k] <= 0.0:
                continue
            impulse = solver[6, k] + (solver[5, k] - rate) / solver[k, k]
            if k % 2 == 0:
                impulse = max(impulse, 0.0)
            else:
                most = friction * solver[6, k - 1]
                impulse = min(max(impulse, -most), most)
            change = max(change, abs(impulse - solver[6, k]))
            solver[6, k] = impulse
        if change <= 1e-15 * (abs(solver[6, 0]) + abs(solver[6, 2 if n == 4 else 0])):
            break


@lean_kernel
def _energy_taken(world: World, n: int) -> float:
    """Return −ΔE = −½ Σ P (rate before + rate after)."""
    solver, taken = world.solver, 0.0
    for k in range(n):
        after = solver[4, k]
        for other in range(n):
            after += solver[k, other] * solver[6, other]
        taken -= 0.5 * solver[6, k] * (solver[4, k] + after)
    return taken


@lean_kernel
def _bounce(world: World, bodies: tuple[int, int], speed: float) -> float:
    """Return the restitution of an impact: none where the next flight would be too short to be one."""
    a, b = bodies
    product = world.constant[a, at.RESTITUTION] * world.constant[b, at.RESTITUTION]
    restitution = math.sqrt(product)
    # A body between others that is struck again and again within a step would never come to an end of it.
    is_squeezed = product < 1.0 and max(world.touching[a], world.touching[b]) > CHATTER
    if is_squeezed:
        return 0.0
    is_held = world.mode[a] in (at.FIXED, at.RESTING) or world.mode[b] in (at.FIXED, at.RESTING)
    return 0.0 if is_held and restitution * speed < world.law[at.REST_SPEED] else restitution


@lean_kernel
def _freeze(world: World, body: int, t: float, end: float) -> None:
    """Write place and velocity at the moment of the impact, of a body and all that swing with it."""
    x, y, angle = place(world, body, t, end)
    vx, vy, spin = velocity(world, body, t, end)
    stage = world.stage[body]
    stage[at.X], stage[at.Y], stage[at.ANGLE] = x, y, angle
    stage[at.VX], stage[at.VY], stage[at.SPIN] = vx, vy, spin


@lean_kernel
def _freeze_both(world: World, bodies: tuple[int, int], t: float, end: float) -> None:
    for body in bodies:
        _freeze(world, body, t, end)
        island = world.island[body]
        if island >= 0 and world.mode[body] == at.SWINGING:
            for index in range(world.island_first[island], world.island_first[island + 1]):
                _freeze(world, world.island_bodies[index], t, end)


@lean_kernel
def _restart(world: World, body: int, n: int, t: float, end: float) -> None:
    """Give a body its new velocity and let its path go on from here."""
    copy_row(world.state[body], world.stage[body])
    for k in range(n):
        for axis in range(3):
            world.state[body, at.VX + axis] += world.solver[6, k] * world.response[k, body, axis]
    begin_path(world, body, t)
    if world.mode[body] != at.SWINGING:
        go_on(world, body, end)


@lean_kernel
def _go_on_from(world: World, bodies: tuple[int, int], n: int, t: float, end: float) -> None:
    """Let both bodies, and all that swing with them, go on with their new velocities."""
    n_active = 0
    for side in range(2):
        body = bodies[side]
        island = world.island[body]
        if world.mode[body] != at.SWINGING or island < 0:
            _restart(world, body, n, t, end)
            if world.mode[body] == at.SWINGING:
                world.active[n_active] = body
                n_active += 1
        elif side == 0 or world.island[bodies[0]] != island:
            for index in range(world.island_first[island], world.island_first[island + 1]):
                _restart(world, world.island_bodies[index], n, t, end)
                world.active[n_active] = world.island_bodies[index]
                n_active += 1
    if n_active:
        swing(world, n_active, t, end)


@lean_kernel
def strike(world: World, a: int, b: int, t: float, end: float) -> None:
    """Let two bodies that touch at `t` part again, and go on to the end of the step."""
    bodies = (a, b)
    for body in bodies:
        if world.mode[body] != at.FIXED:
            world.touching[body] += 1
    _freeze_both(world, bodies, t, end)
    pose_a, pose_b = place(world, a, t, end), place(world, b, t, end)
    _, nx, ny, p, q = bodies_apart(world, a, pose_a, b, pose_b)
    points = touching_points(world, (p, q), (pose_a, pose_b), (nx, ny), slack_of(world, a, b))
    n = 2 * points[0]
    _clear(world, n, bodies)
    for k in range(n):
        spot = (points[1], points[2]) if k < 2 else (points[3], points[4])
        _push_apart(world, k, bodies, spot, (nx, ny) if k % 2 == 0 else (-ny, nx))
    _through_joints(world, n, bodies)
    speed = 0.0
    for k in range(n):
        spot = (points[1], points[2]) if k < 2 else (points[3], points[4])
        along = (nx, ny) if k % 2 == 0 else (-ny, nx)
        for other in range(n):
            world.solver[k, other] = _rate_along(world, other, bodies, spot, along)
        ux, uy = rate_at(world, a, b, spot, t, end)
        world.solver[4, k] = ux * along[0] + uy * along[1]
        if k % 2 == 0:
            speed = max(speed, -world.solver[4, k])
    bounce = _bounce(world, bodies, speed)
    for k in range(n):
        world.solver[5, k] = -bounce * min(world.solver[4, k], 0.0) if k % 2 == 0 else 0.0
    friction = math.sqrt(world.constant[a, at.FRICTION] * world.constant[b, at.FRICTION])
    _settle_impulses(world, n, friction)
    taken = _energy_taken(world, n)
    if taken < 0.0 and friction > 0.0:
        # Newton's restitution with friction at an arm can give energy: such an impact is taken without friction.
        _settle_impulses(world, n, 0.0)
        taken = _energy_taken(world, n)
    impulse = world.solver[6, 0] + (world.solver[6, 2] if n == 4 else 0.0)
    _write(world, t, bodies, (impulse, speed, taken), ((points[1] + points[3]) / 2, (points[2] + points[4]) / 2))
    _go_on_from(world, bodies, n, t, end)


@lean_kernel
def _write(
    world: World,
    t: float,
    bodies: tuple[int, int],
    amounts: tuple[float, float, float],
    spot: tuple[float, float],
) -> None:
    world.sums[at.TAKEN] += amounts[2]
    world.counts[at.STRUCK] += 1
    log(world, (t, 0.0, float(bodies[0]), float(bodies[1])), amounts, spot)


@lean_kernel
def log(
    world: World,
    what: tuple[float, float, float, float],
    amounts: tuple[float, float, float],
    spot: tuple[float, float],
) -> None:
    """Write an event: time, kind and bodies; impulse, speed and the energy it took; its place."""
    index = world.counts[at.LOGGED]
    if index >= len(world.log):
        world.counts[at.OVERFLOWED] = 1
        return
    row = world.log[index]
    row[at.TIME], row[at.EVENT], row[at.EVENT_A], row[at.EVENT_B] = what
    row[at.IMPULSE], row[at.SPEED], row[at.LOST] = amounts
    row[at.AT_X], row[at.AT_Y] = spot
    world.counts[at.LOGGED] = index + 1
