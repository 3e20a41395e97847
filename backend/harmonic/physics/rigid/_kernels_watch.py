"""Watches for what is no impact: turning points, sensors, and what slides or rolls along."""

from __future__ import annotations

import math

from harmonic._compile import inlined_kernel, lean_kernel
from harmonic.physics.rigid import _layout as at
from harmonic.physics.rigid._kernels_joint import arm
from harmonic.physics.rigid._kernels_path import place, velocity
from harmonic.physics.rigid._kernels_shape import bodies_apart, touching_points
from harmonic.physics.rigid._kernels_strike import log
from harmonic.physics.rigid._kernels_touch import gap, notices, slack_of
from harmonic.physics.rigid._layout import Floats, Ints, World

SENSOR_ENTER, SENSOR_LEAVE, SLIDE_START, SLIDE_END, ROLL_START, ROLL_END, TURN = 7.0, 8.0, 9.0, 10.0, 11.0, 12.0, 14.0

LEAST_TURN = 1e-2
"""A swing whose greatest speed stays under this part of the speed of rest does not count."""

ROLLS_UNDER = 0.05
"""A disc rolls while its point of contact slips at less than this part of the speed of its centre."""


@lean_kernel
def _swing_rate(world: World, hanger: int, poses: Floats) -> float:
    """Return how fast a hung body goes around what it hangs from, or away from it, or turns."""
    body, holder, k = world.hangers[hanger]
    kind = world.links[k, at.KIND]
    if kind in (at.PIVOT, at.ROTARY_SPRING):
        return float(poses[body, at.SPIN] - poses[holder, at.SPIN])
    is_a = world.links[k, at.BODY_A] == holder
    column = at.ANCHOR_AX if is_a else at.ANCHOR_BX
    hx, hy = arm(poses[holder], world.joint[k, column], world.joint[k, column + 1])
    x, y = poses[body, at.X] - poses[holder, at.X] - hx, poses[body, at.Y] - poses[holder, at.Y] - hy
    u = poses[body, at.VX] - poses[holder, at.VX] + poses[holder, at.SPIN] * hy
    v = poses[body, at.VY] - poses[holder, at.VY] - poses[holder, at.SPIN] * hx
    return float(x * v - y * u if kind == at.PIN else x * u + y * v)


@lean_kernel
def _pose_at(world: World, body: int, t: float, end: float) -> None:
    stage = world.stage[body]
    stage[at.X], stage[at.Y], stage[at.ANGLE] = place(world, body, t, end)
    stage[at.VX], stage[at.VY], stage[at.SPIN] = velocity(world, body, t, end)


@lean_kernel
def _rate_at(world: World, hanger: int, t: float, end: float) -> float:
    _pose_at(world, world.hangers[hanger, at.HUNG], t, end)
    _pose_at(world, world.hangers[hanger, at.HOLDER], t, end)
    return _swing_rate(world, hanger, world.stage)


@lean_kernel
def _turning_time(world: World, hanger: int, begin: float, end: float) -> float:
    low, high = begin, end
    at_low = _rate_at(world, hanger, low, end)
    for _ in range(60):
        middle = (low + high) / 2
        if not low < middle < high:
            break
        if _rate_at(world, hanger, middle, end) * at_low > 0.0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


@lean_kernel
def watch_turns(world: World, begin: float, end: float) -> None:
    """Write the turning points of all that hangs."""
    for hanger in range(len(world.hangers)):
        body, holder = world.hangers[hanger, at.HUNG], world.hangers[hanger, at.HOLDER]
        if world.mode[body] <= at.FIXED or world.mode[holder] == at.ABSENT:
            continue
        is_exact = world.mode[body] == at.SWINGING
        since = max(begin, world.base[body, at.SINCE]) if is_exact else begin
        if since > begin:
            # A blow in this step: what the body did before it is no part of the swing that follows.
            world.swings[hanger, at.FASTEST] = 0.0
        now = _swing_rate(world, hanger, world.state)
        then = _rate_at(world, hanger, since, end) if is_exact else _swing_rate(world, hanger, world.before)
        if then * now < 0.0:
            part = then / (then - now)
            t = _turning_time(world, hanger, since, end) if is_exact else begin + part * (end - begin)
            fastest = world.swings[hanger, at.FASTEST]
            if fastest > LEAST_TURN * world.law[at.REST_SPEED]:
                x, y, _ = place(world, body, t, end)
                amounts = (world.constant[body, at.MASS] * fastest, fastest, 0.0)
                log(world, (t, TURN, float(body), float(holder)), amounts, (x, y))
            world.swings[hanger, at.FASTEST] = 0.0
        state = world.state[body]
        speed = math.sqrt(state[at.VX] ** 2 + state[at.VY] ** 2)
        if world.links[world.hangers[hanger, at.BY], at.KIND] == at.ROTARY_SPRING:
            speed = max(speed, abs(state[at.SPIN]) * world.constant[body, at.REACH])
        world.swings[hanger, at.FASTEST] = max(world.swings[hanger, at.FASTEST], speed)


@lean_kernel
def _crossing_time(world: World, a: int, b: int, begin: float, end: float) -> float:
    low, high = begin, end
    was_inside = gap(world, a, b, low, end) < 0.0
    for _ in range(60):
        middle = (low + high) / 2
        if not low < middle < high:
            break
        if (gap(world, a, b, middle, end) < 0.0) == was_inside:
            low = middle
        else:
            high = middle
    return (low + high) / 2


@lean_kernel
def watch_sensors(world: World, begin: float, end: float, is_start: bool) -> None:
    """Write who has come into a sensor and who has left it; at the start only remember who is there."""
    n = len(world.mode) - at.N_WALLS - 1
    for sensor in range(n):
        row = world.filters[sensor, at.SENSOR]
        if row < 0 or world.mode[sensor] == at.ABSENT:
            continue
        for body in range(n):
            was = world.inside[row, body] == 1
            if world.mode[body] == at.ABSENT:
                world.inside[row, body] = 0
                continue
            if body == sensor or world.filters[body, at.SENSOR] >= 0 or world.mode[body] == at.FIXED:
                continue
            one, other = world.state[sensor], world.state[body]
            far = math.hypot(one[at.X] - other[at.X], one[at.Y] - other[at.Y])
            reaches = world.constant[sensor, at.REACH] + world.constant[body, at.REACH]
            near = far <= reaches and notices(world, body, sensor)
            inside = near and gap(world, body, sensor, end, end) < 0.0
            world.inside[row, body] = inside
            if inside == was or is_start:
                continue
            since = max(begin, world.base[body, at.SINCE]) if world.mode[body] == at.SWINGING else begin
            t = _crossing_time(world, body, sensor, since, end)
            x, y, _ = place(world, body, t, end)
            kind = SENSOR_ENTER if inside else SENSOR_LEAVE
            u, v, _ = velocity(world, body, t, end)
            amounts = (0.0, math.sqrt(u * u + v * v), 0.0)
            log(world, (t, kind, float(body), float(sensor)), amounts, (x, y))


@lean_kernel
def _is_round(world: World, body: int) -> bool:
    first = world.piece_first[body]
    return bool(
        world.piece_first[body + 1] == first + 1
        and world.corner_first[first + 1] == world.corner_first[first] + 1
        and world.piece[first, at.CENTRE_X] == 0.0
        and world.piece[first, at.CENTRE_Y] == 0.0
    )


@lean_kernel
def _look(world: World, body: int, other: int) -> tuple[float, float, float, float]:
    """Return what the motion of a disc along another body looks like, how fast it is, and where they touch."""
    one, two = world.state[body], world.state[other]
    least = world.law[at.REST_SPEED] / 5
    turning = abs(one[at.SPIN]) * world.constant[body, at.REACH] + abs(two[at.SPIN]) * world.constant[other, at.REACH]
    if math.hypot(one[at.VX] - two[at.VX], one[at.VY] - two[at.VY]) + turning < least:
        return float(at.STILL), 0.0, one[at.X], one[at.Y]
    pose, pose_other = (one[at.X], one[at.Y], one[at.ANGLE]), (two[at.X], two[at.Y], two[at.ANGLE])
    _, nx, ny, p, q = bodies_apart(world, body, pose, other, pose_other)
    _, x, y, _, _ = touching_points(world, (p, q), (pose, pose_other), (nx, ny), slack_of(world, body, other))
    u = one[at.VX] - two[at.VX] + two[at.SPIN] * (y - two[at.Y])
    v = one[at.VY] - two[at.VY] - two[at.SPIN] * (x - two[at.X])
    along = abs(v * nx - u * ny)
    u, v = u - one[at.SPIN] * (y - one[at.Y]), v + one[at.SPIN] * (x - one[at.X])
    slip = abs(v * nx - u * ny)
    if along > least and slip < ROLLS_UNDER * along:
        return float(at.ROLLING), along, x, y
    return float(at.SLIDING if slip > least else at.STILL), along, x, y


@lean_kernel
def _follow(world: World, body: int, looks: tuple[float, float], seen: tuple[float, float, float], end: float) -> None:
    support = world.support[body]
    if looks[0] != support[at.LOOKS]:
        support[at.LOOKS], support[at.LOOKS_SINCE] = looks[0], end
    since = support[at.LOOKS_SINCE]
    if support[at.LOOKS] == support[at.ALONG] or end - since < world.law[at.HOLD]:
        return
    was, amounts, spot = support[at.ALONG], (0.0, seen[0], 0.0), (seen[1], seen[2])
    if was != at.STILL:
        kind = SLIDE_END if was == at.SLIDING else ROLL_END
        log(world, (since, kind, float(body), support[at.ON]), amounts, spot)
    if looks[0] != at.STILL:
        kind = SLIDE_START if looks[0] == at.SLIDING else ROLL_START
        log(world, (since, kind, float(body), looks[1]), amounts, spot)
    support[at.ALONG], support[at.ON] = looks


@inlined_kernel
def _carries_better(world: World, other: int, found: int) -> bool:
    if found < 0:
        return True
    is_firm, was_firm = world.mode[other] == at.FIXED, world.mode[found] == at.FIXED
    return bool(other < found if is_firm == was_firm else is_firm)


@lean_kernel
def watch_supports(world: World, contacts: Ints, n: int, end: float) -> None:
    """Write what begins and ends to slide or roll, once it has done so for a while.

    Of several supports, what cannot move comes first, then the lowest index: contacts come in no order.
    """
    support = world.support
    world.carrier[:] = -1
    for row in range(n):
        for side in range(2):
            body, other = contacts[row, side], contacts[row, 1 - side]
            if _carries_better(world, other, world.carrier[body]):
                world.carrier[body] = other
    for body in range(len(world.mode)):
        other = world.carrier[body]
        if other >= 0 and world.mode[body] == at.RESTING and _is_round(world, body):
            world.touching[body] = 2
            looks, along, x, y = _look(world, body, other)
            _follow(world, body, (looks, float(other)), (along, x, y), end)
    for body in range(len(world.mode)):
        if world.touching[body] != 2 and (support[body, at.ALONG] != at.STILL or support[body, at.LOOKS] != at.STILL):
            amounts = (0.0, world.state[body, at.X], world.state[body, at.Y])
            _follow(world, body, (float(at.STILL), support[body, at.ON]), amounts, end)


@lean_kernel
def find_leavers(world: World, out: Ints) -> int:
    """Write who is two box sizes outside, or two of the scene's where it has no walls; return how many."""
    n, law = 0, world.law
    for body in range(len(world.mode) - at.N_WALLS - 1):
        x, y = world.state[body, at.X], world.state[body, at.Y]
        if world.mode[body] > at.FIXED and (
            abs(x) > law[at.LEAVE_X] or y < law[at.LEAVE_LOW] or y > law[at.LEAVE_HIGH]
        ):
            out[n] = body
            n += 1
    return n
