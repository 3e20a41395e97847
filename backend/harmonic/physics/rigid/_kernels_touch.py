"""Finds when two bodies touch: the exact moment on both their paths."""

from __future__ import annotations

import math

from harmonic._compile import lean_kernel
from harmonic.physics.rigid import _layout as at
from harmonic.physics.rigid._kernels_path import place, velocity
from harmonic.physics.rigid._kernels_shape import bodies_apart, lay, touching_points
from harmonic.physics.rigid._layout import World

MAX_SAMPLES = 64

CHATTER = 3
"""Impacts of a body in one step after which it does not bounce any more, where any energy is lost at all."""

LAST_BIT = 2.3e-16


@lean_kernel
def gap(world: World, a: int, b: int, t: float, end: float) -> float:
    """Return how far two bodies are apart at `t`."""
    return bodies_apart(world, a, place(world, a, t, end), b, place(world, b, t, end))[0]


@lean_kernel
def _root(world: World, a: int, b: int, bracket: tuple[float, float], end: float) -> float:
    """Return the last moment before two bodies touch, from a time apart and a time inside (Illinois, bisection)."""
    low, high = bracket
    at_low, at_high = gap(world, a, b, low, end), gap(world, a, b, high, end)
    side = 0
    for step in range(80):
        if high - low <= LAST_BIT * abs(high):
            break
        t = (low * at_high - high * at_low) / (at_high - at_low)
        # Every third step halves the bracket, whatever the shape of the gap.
        if step % 3 == 2 or not low < t < high:
            t = (low + high) / 2
            if not low < t < high:
                break
        value = gap(world, a, b, t, end)
        if value > 0.0:
            low, at_low = t, value
            at_high = at_high / 2 if side == 1 else at_high
            side = 1
        else:
            high, at_high = t, value
            at_low = at_low / 2 if side == -1 else at_low
            side = -1
            if value == 0.0:
                return t
    return low


@lean_kernel
def rate_at(world: World, a: int, b: int, spot: tuple[float, float], t: float, end: float) -> tuple[float, float]:
    """Return the velocity of b against a at a place."""
    pose_a, pose_b = place(world, a, t, end), place(world, b, t, end)
    moving_a, moving_b = velocity(world, a, t, end), velocity(world, b, t, end)
    x = moving_b[0] - moving_b[2] * (spot[1] - pose_b[1]) - moving_a[0] + moving_a[2] * (spot[1] - pose_a[1])
    y = moving_b[1] + moving_b[2] * (spot[0] - pose_b[0]) - moving_a[1] - moving_a[2] * (spot[0] - pose_a[0])
    return x, y


@lean_kernel
def approach(world: World, a: int, b: int, t: float, end: float) -> float:
    """Return how fast two touching bodies come together at `t`, at the point that is fastest."""
    pose_a, pose_b = place(world, a, t, end), place(world, b, t, end)
    _, nx, ny, p, q = bodies_apart(world, a, pose_a, b, pose_b)
    if p < 0:
        return -math.inf
    slack = slack_of(world, a, b)
    count, x, y, other_x, other_y = touching_points(world, (p, q), (pose_a, pose_b), (nx, ny), slack)
    ux, uy = rate_at(world, a, b, (x, y), t, end)
    speed = -(ux * nx + uy * ny)
    if count == 2:
        ux, uy = rate_at(world, a, b, (other_x, other_y), t, end)
        speed = max(speed, -(ux * nx + uy * ny))
    return speed


@lean_kernel
def slack_of(world: World, a: int, b: int) -> float:
    """Return how near a corner must be to touch as well: for what rests, what resting sinks in."""
    if world.mode[a] == at.RESTING or world.mode[b] == at.RESTING:
        return float(2 * world.law[at.SLOP])
    return 1e-7 * float(min(world.constant[a, at.REACH], world.constant[b, at.REACH]))


@lean_kernel
def least_speed(world: World, a: int, b: int) -> float:
    """Return the speed from which an approach is an impact; below it, it is the beginning of rest."""
    mode_a, mode_b = world.mode[a], world.mode[b]
    is_free = mode_a in (at.FLYING, at.SWINGING) and mode_b in (at.FLYING, at.SWINGING)
    is_elastic = world.constant[a, at.RESTITUTION] * world.constant[b, at.RESTITUTION] == 1.0
    return float(world.law[at.REST_SPEED]) * (1e-6 if is_free and is_elastic else 1.0)


@lean_kernel
def notices(world: World, a: int, b: int) -> bool:
    """Tell whether the filters of two bodies let them meet."""
    first, second = world.filters[a], world.filters[b]
    if first[at.GROUP] != 0 and first[at.GROUP] == second[at.GROUP]:
        return False
    return bool(first[at.CATEGORIES] & second[at.MASK] != 0 and second[at.CATEGORIES] & first[at.MASK] != 0)


@lean_kernel
def _is_parted(world: World, key: int) -> bool:
    low, high = 0, len(world.parted)
    while low < high:
        middle = (low + high) // 2
        if world.parted[middle] < key:
            low = middle + 1
        else:
            high = middle
    return low < len(world.parted) and world.parted[low] == key


@lean_kernel
def meets(world: World, a: int, b: int) -> bool:
    """Tell whether two bodies meet: they are no sensors, and neither filters nor joints part them."""
    if world.filters[a, at.SENSOR] >= 0 or world.filters[b, at.SENSOR] >= 0:
        return False
    return notices(world, a, b) and not _is_parted(world, min(a, b) * len(world.mode) + max(a, b))


@lean_kernel
def has_room(world: World, body: int) -> bool:
    """Tell whether a body that appears would overlap none of those it meets."""
    state = world.state[body]
    pose = (state[at.X], state[at.Y], state[at.ANGLE])
    for other in range(len(world.mode) - 1):
        if other == body or world.mode[other] == at.ABSENT:
            continue
        there = world.state[other]
        if other < len(world.mode) - 1 - at.N_WALLS:
            far = math.hypot(there[at.X] - pose[0], there[at.Y] - pose[1])
            if far > world.constant[body, at.REACH] + world.constant[other, at.REACH]:
                continue
        if meets(world, body, other):
            pose_other = (there[at.X], there[at.Y], there[at.ANGLE])
            if bodies_apart(world, body, pose, other, pose_other)[0] < 0.0:
                return False
    return True


@lean_kernel
def _n_samples(world: World, a: int, b: int, span: float) -> int:
    """Return how often to look, so that nothing passes through anything thinner than its step."""
    x = world.base[a, at.VX] - world.base[b, at.VX]
    y = world.base[a, at.VY] - world.base[b, at.VY]
    turning = 0.0
    for body in (a, b):
        turning += abs(world.base[body, at.SPIN]) * world.constant[body, at.REACH]
    moved = (math.sqrt(x * x + y * y) + turning) * span
    thickness = world.constant[a, at.THICKNESS] + world.constant[b, at.THICKNESS]
    return max(1, min(MAX_SAMPLES, int(4 * moved / max(thickness, 1e-9)) + 1)) if moved * 4 > thickness else 1


@lean_kernel
def first_touch(world: World, a: int, b: int, begin: float, end: float) -> float:
    """Return when two bodies first meet faster than at rest, from `begin` on; infinity where they don't."""
    if not meets(world, a, b):
        return math.inf
    lasting = world.mode[a] == at.RESTING or world.mode[b] == at.RESTING
    # What is squeezed between others and struck again and again is the solver's, which has all of them at once.
    if lasting and max(world.touching[a], world.touching[b]) > CHATTER:
        return math.inf
    now = gap(world, a, b, begin, end)
    if now <= (2 * world.law[at.SLOP] if lasting else 0.0) and approach(world, a, b, begin, end) > least_speed(
        world, a, b
    ):
        return begin
    n = _n_samples(world, a, b, end - begin)
    before = begin
    is_apart = now > 0.0
    if n == 1 and not is_apart:
        n = 8
    for index in range(1, n + 1):
        t = end if index == n else begin + (end - begin) * index / n
        now = gap(world, a, b, t, end)
        if now < 0.0 and is_apart:
            found = _root(world, a, b, (before, t), end)
            return found if approach(world, a, b, found, end) > least_speed(world, a, b) else math.inf
        is_apart = is_apart or now > 0.0
        before = t
    return math.inf


@lean_kernel
def _bound_corners(world: World, body: int) -> None:
    """Write the box around a fixed body, corner by corner: the circle around a wall would hold the whole scene."""
    box, pose = world.bounds[body], place(world, body, 0.0, 0.0)
    box[0] = box[2] = math.inf
    box[1] = box[3] = -math.inf
    slack = 4 * world.law[at.SLOP]
    for piece in range(world.piece_first[body], world.piece_first[body + 1]):
        n = lay(world, piece, pose, world.first)
        radius = world.piece[piece, at.RADIUS] + slack
        for corner in range(n):
            x, y = world.first[corner, 0], world.first[corner, 1]
            box[0], box[1] = min(box[0], x - radius), max(box[1], x + radius)
            box[2], box[3] = min(box[2], y - radius), max(box[3], y + radius)


@lean_kernel
def bound(world: World, body: int, begin: float, end: float) -> None:
    """Write the box that a body stays within from `begin` to `end`."""
    if world.mode[body] == at.FIXED:
        _bound_corners(world, body)
        return
    pose, final = place(world, body, begin, end), place(world, body, end, end)
    span = end - begin
    bend = world.bend[body]
    pushed = abs(world.law[at.AX]) + abs(world.law[at.AY]) + abs(bend[0]) + abs(bend[1])
    reach = world.constant[body, at.REACH] + span * span * pushed + 4 * world.law[at.SLOP]
    box = world.bounds[body]
    box[0], box[1] = min(pose[0], final[0]) - reach, max(pose[0], final[0]) + reach
    box[2], box[3] = min(pose[1], final[1]) - reach, max(pose[1], final[1]) + reach


@lean_kernel
def _is_near(world: World, a: int, b: int) -> bool:
    one, other = world.bounds[a], world.bounds[b]
    return bool(one[0] <= other[1] and other[0] <= one[1] and one[2] <= other[3] and other[2] <= one[3])


@lean_kernel
def _note(world: World, a: int, b: int, begin: float, end: float) -> None:
    """Keep a pair whose paths touch, with the time."""
    t = first_touch(world, min(a, b), max(a, b), begin, end)
    kept = world.counts[at.CANDIDATES]
    if t < math.inf and kept == len(world.pair_times):
        world.counts[at.OVERFLOWED] = 1
    elif t < math.inf:
        world.pairs[kept, 0], world.pairs[kept, 1] = min(a, b), max(a, b)
        world.pair_times[kept] = t
        world.counts[at.CANDIDATES] = kept + 1


@lean_kernel
def _can_touch(world: World, a: int, b: int) -> bool:
    """Tell whether a pair may touch anew; what rests slowly on each other is the solver's."""
    one, other = world.mode[a], world.mode[b]
    if one == at.ABSENT or other == at.ABSENT or (one == at.FIXED and other == at.FIXED):
        return False
    if one in (at.FLYING, at.SWINGING) or other in (at.FLYING, at.SWINGING):
        return True
    x = world.base[a, at.VX] - world.base[b, at.VX]
    y = world.base[a, at.VY] - world.base[b, at.VY]
    turning = abs(world.base[a, at.SPIN]) * world.constant[a, at.REACH]
    turning += abs(world.base[b, at.SPIN]) * world.constant[b, at.REACH]
    return bool(math.sqrt(x * x + y * y) + turning > world.law[at.REST_SPEED])


@lean_kernel
def find_all(world: World, begin: float, end: float) -> None:
    """Note every pair that touches in a step: sweep along x, then the walls."""
    n, order, bounds = len(world.mode) - at.N_WALLS - 1, world.order, world.bounds
    world.counts[at.CANDIDATES] = 0
    for body in range(len(world.mode) - 1):
        if world.mode[body] != at.ABSENT:
            bound(world, body, begin, end)
    for index in range(1, n):
        body, rank = order[index], index
        left = bounds[body, 0]
        while rank > 0 and bounds[order[rank - 1], 0] > left:
            order[rank] = order[rank - 1]
            rank -= 1
        order[rank] = body
    for index in range(n):
        body = order[index]
        if world.mode[body] == at.ABSENT:
            continue
        for rank in range(index + 1, n):
            other = order[rank]
            if bounds[other, 0] > bounds[body, 1]:
                break
            if _can_touch(world, body, other) and _is_near(world, body, other):
                _note(world, body, other, begin, end)
        for wall in range(n, n + at.N_WALLS):
            if _can_touch(world, body, wall) and _is_near(world, body, wall):
                _note(world, body, wall, begin, end)


@lean_kernel
def find_again(world: World, body: int, begin: float, end: float) -> None:
    """Note again every pair of a body whose path is new from `begin` on."""
    for index in range(world.counts[at.CANDIDATES]):
        if body in (world.pairs[index, 0], world.pairs[index, 1]):
            world.pair_times[index] = math.inf
    bound(world, body, begin, end)
    for other in range(len(world.mode) - 1):
        if other != body and _can_touch(world, body, other) and _is_near(world, body, other):
            _note(world, body, other, begin, end)
