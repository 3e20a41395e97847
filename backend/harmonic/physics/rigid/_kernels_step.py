"""One step: first all that flies and swings, impact by impact; then what Chipmunk made of the rest."""

from __future__ import annotations

import math

from harmonic._compile import inlined_kernel, lean_kernel
from harmonic.physics.rigid import _layout as at
from harmonic.physics.rigid._kernels_account import energy
from harmonic.physics.rigid._kernels_calm import calm, energy_of
from harmonic.physics.rigid._kernels_joint import hold, is_strained
from harmonic.physics.rigid._kernels_path import begin_path, copy_row, flight, go_on
from harmonic.physics.rigid._kernels_strike import strike
from harmonic.physics.rigid._kernels_swing import pull, swing
from harmonic.physics.rigid._kernels_touch import approach, find_again, find_all
from harmonic.physics.rigid._layout import Floats, Ints, World

STRIKES = 8
"""At most so many impacts a body in a step; the solver has the rest."""


@lean_kernel
def depart(world: World, begin: float, end: float) -> None:
    """Play a step of all that flies and swings, with every impact at its moment."""
    n_bodies = len(world.mode)
    n_active, n_here = 0, 0
    world.touching[:] = 0
    for body in range(n_bodies):
        copy_row(world.before[body], world.state[body])
        mode = world.mode[body]
        n_here += mode > at.FIXED
        if mode == at.RESTING:
            begin_path(world, body, begin)
        elif mode == at.FLYING:
            go_on(world, body, end)
        elif mode == at.SWINGING:
            world.active[n_active] = body
            n_active += 1
    if n_active:
        swing(world, n_active, begin, end)
        _lay_down_strained(world, begin, end)
    find_all(world, begin, end)
    for _ in range(STRIKES * n_here):
        first = _first(world)
        if first < 0:
            break
        t, a, b = world.pair_times[first], world.pairs[first, 0], world.pairs[first, 1]
        strike(world, a, b, t, end)
        _renew(world, a, b, t, end)


@lean_kernel
def _first(world: World) -> int:
    """Return which pair touches first, −1 for none; of equal times, the one of the lowest bodies."""
    best, least = -1, math.inf
    for index in range(world.counts[at.CANDIDATES]):
        t = world.pair_times[index]
        if t < least or (t == least and best >= 0 and _is_lower(world, index, best)):
            best, least = index, t
    return best


@inlined_kernel
def _is_lower(world: World, index: int, other: int) -> bool:
    a, b = world.pairs[index, 0], world.pairs[other, 0]
    return bool(a < b or (a == b and world.pairs[index, 1] < world.pairs[other, 1]))


@lean_kernel
def _renew(world: World, a: int, b: int, t: float, end: float) -> None:
    """Look again at all whose path has changed."""
    for side in range(2):
        body = b if side else a
        island = world.island[body]
        if world.mode[body] == at.FIXED:
            _forget(world, a, b)
        elif world.mode[body] == at.SWINGING and island >= 0:
            for index in range(world.island_first[island], world.island_first[island + 1]):
                find_again(world, world.island_bodies[index], t, end)
        else:
            find_again(world, body, t, end)
    kept = 0
    for index in range(world.counts[at.CANDIDATES]):
        if world.pair_times[index] < math.inf:
            world.pairs[kept, 0], world.pairs[kept, 1] = world.pairs[index, 0], world.pairs[index, 1]
            world.pair_times[kept] = world.pair_times[index]
            kept += 1
    world.counts[at.CANDIDATES] = kept


@lean_kernel
def _forget(world: World, a: int, b: int) -> None:
    for index in range(world.counts[at.CANDIDATES]):
        if world.pairs[index, 0] == min(a, b) and world.pairs[index, 1] == max(a, b):
            world.pair_times[index] = math.inf


@lean_kernel
def _lay_down_strained(world: World, begin: float, end: float) -> None:
    """Leave to the solver what would pass the limit of a joint in this step."""
    for island in range(len(world.smooth)):
        first, last = world.island_first[island], world.island_first[island + 1]
        if world.mode[world.island_bodies[first]] == at.SWINGING and is_strained(world, island, world.state, 0.0):
            for index in range(first, last):
                body = world.island_bodies[index]
                copy_row(world.state[body], world.before[body])
                world.mode[body] = at.RESTING
                world.bend[body, :] = 0.0
                begin_path(world, body, begin)
                go_on(world, body, end)


@lean_kernel
def hand_over(world: World, order: Ints, out: Floats, begin: float, dt: float) -> None:
    """Write what Chipmunk starts from: places before the step, velocities that lead on from there, and forces.

    Chipmunk moves bodies by the velocity they start with, that of the middle of the step, and lets forces act only
    then: they leave it with the velocity of the middle of the next step.
    """
    drag = world.law[at.DRAG]
    gone, _, left = flight(drag, dt)
    is_pulled = world.law[at.ATTRACTION] > 0.0
    if is_pulled:
        for body in range(len(world.mode)):
            copy_row(world.stage[body], world.before[body])
    for row in range(len(order)):
        body, line = order[row], out[row]
        line[:] = 0.0
        for axis in range(3):
            line[axis] = world.before[body, axis]
        if world.mode[body] <= at.FIXED:
            continue
        was_struck = world.base[body, at.SINCE] > begin
        for axis in range(3):
            line[at.VX + axis] = _lead(world, body, axis, was_struck, dt)
        mass = world.constant[body, at.MASS]
        for axis in range(2):
            final = left * _middle(world, body, axis, was_struck, dt) + world.law[at.AX + axis] * gone
            line[at.FORCE_X + axis] = mass * (final - line[at.VX + axis]) / dt
        turned = _middle(world, body, 2, was_struck, dt) - line[at.SPIN]
        line[at.TORQUE] = world.constant[body, at.INERTIA] * turned / dt
        if is_pulled:
            ax, ay = pull(world, body, world.stage)
            line[at.FORCE_X] += mass * ax
            line[at.FORCE_Y] += mass * ay


@inlined_kernel
def _lead(world: World, body: int, axis: int, was_struck: bool, dt: float) -> float:
    """Return the velocity that leads to where a body is at the end of its path."""
    if was_struck or world.mode[body] != at.RESTING:
        return float((world.state[body, axis] - world.before[body, axis]) / dt)
    return float(world.state[body, at.VX + axis] + world.bend[body, axis] * dt / 2)


@inlined_kernel
def _middle(world: World, body: int, axis: int, was_struck: bool, dt: float) -> float:
    """Return the velocity in the middle of the step: of the path's end, where a blow has changed the path."""
    if not was_struck:
        return _lead(world, body, axis, was_struck, dt)
    velocity = world.state[body, at.VX + axis]
    bend = world.bend[body, axis]
    if world.mode[body] != at.RESTING:
        bend = world.law[at.AX + axis] - world.law[at.DRAG] * velocity if axis < 2 else 0.0
    return float(velocity - bend * dt / 2)


@lean_kernel
def _body_of(ids: Ints, bodies: Ints, wanted: int) -> int:
    low, high = 0, len(ids)
    while low < high:
        middle = (low + high) // 2
        if ids[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return int(bodies[low])


@lean_kernel
def take_back(
    world: World, order: Ints, moved: Floats, contacts: Ints, ids: Ints, bodies: Ints, begin: float, end: float
) -> int:
    """Take what Chipmunk made of all that rests, and tell who rests from now on; return how many contacts last."""
    world.touching[:] = 0
    n = 0
    for row in range(len(contacts)):
        if contacts[row, 2] == 0:
            continue
        a, b = _body_of(ids, bodies, contacts[row, 0]), _body_of(ids, bodies, contacts[row, 1])
        may_part = world.mode[a] in (at.FLYING, at.SWINGING) or world.mode[b] in (at.FLYING, at.SWINGING)
        if may_part and approach(world, min(a, b), max(a, b), end, end) < -world.law[at.REST_SPEED]:
            continue
        contacts[n, 0], contacts[n, 1], contacts[n, 2] = min(a, b), max(a, b), 1
        n += 1
        world.touching[a] = world.touching[b] = 1
    _touch_islands(world)
    for row in range(len(order)):
        body = order[row]
        mode = world.mode[body]
        if mode == at.RESTING or (mode in (at.FLYING, at.SWINGING) and world.touching[body]):
            world.counts[at.RESTED] += mode != at.RESTING and world.island[body] < 0
            before = energy_of(world, body)
            _settle(world, body, moved[row], begin, end)
            world.gain[body] = energy_of(world, body) - before
    calm(world, contacts, n)
    return n


@lean_kernel
def _settle(world: World, body: int, moved: Floats, begin: float, end: float) -> None:
    """Take what Chipmunk made of a body: its velocity is that of the middle of the next step."""
    dt, state, bend = end - begin, world.state[body], world.bend[body]
    was_struck = world.base[body, at.SINCE] > begin
    slow = world.law[at.REST_SPEED]
    for axis in range(3):
        risen = moved[at.VX + axis] - _middle(world, body, axis, was_struck, dt)
        arm = world.constant[body, at.REACH] if axis == 2 else 1.0
        # What is faster than that is a blow, which does not go on.
        bend[axis] = risen / dt if abs(risen) * arm <= slow else 0.0
    for axis in range(3):
        state[axis] = moved[axis]
        state[at.VX + axis] = moved[at.VX + axis] - bend[axis] * dt / 2
    world.mode[body] = at.RESTING


@lean_kernel
def _touch_islands(world: World) -> None:
    """Let an island rest as a whole: where one of it touches something, and where the solver has its joints."""
    for island in range(len(world.smooth)):
        first, last = world.island_first[island], world.island_first[island + 1]
        touched = world.smooth[island] == 0
        for index in range(first, last):
            touched = touched or world.touching[world.island_bodies[index]] == 1
        if not touched and world.mode[world.island_bodies[first]] == at.RESTING:
            touched = is_strained(world, island, world.state, 20 * world.law[at.SLOP])
        if touched:
            for index in range(first, last):
                world.touching[world.island_bodies[index]] = 1


@lean_kernel
def release(world: World, end: float) -> None:
    """Let go what nothing touches any more."""
    for body in range(len(world.mode)):
        if world.mode[body] != at.RESTING or world.touching[body]:
            continue
        is_flying = world.island[body] < 0 and world.law[at.ATTRACTION] == 0.0
        world.mode[body] = at.FLYING if is_flying else at.SWINGING
        begin_path(world, body, end)
    for island in range(len(world.smooth)):
        body = world.island_bodies[world.island_first[island]]
        if world.mode[body] == at.SWINGING and world.base[body, at.SINCE] == end:
            hold(world, island, world.state)


@lean_kernel
def close_account(
    world: World, begin: float, end: float, energy_before: float, taken_before: float, has_motors: bool
) -> float:
    """Add to the account what the energy rose by in a step that nothing tells the reason of; return the energy."""
    now, size = energy(world)
    work = 0.0
    law = world.law
    if law[at.DRAG] > 0.0:
        for body in range(len(world.mode)):
            if world.mode[body] > at.FIXED:
                for column, wind in ((at.VX, law[at.WIND_X]), (at.VY, law[at.WIND_Y])):
                    old, new = world.before[body, column], world.state[body, column]
                    power = (wind - old) * old + (wind - new) * new
                    work += law[at.DRAG] * world.constant[body, at.MASS] * power / 2
    risen = now - energy_before - work * (end - begin) + world.sums[at.TAKEN] - taken_before
    world.sums[at.LARGEST] = max(world.sums[at.LARGEST], size)
    if risen > 0.0 and not has_motors:
        world.sums[at.GAINED] += risen
    return now


@lean_kernel
def frame(world: World, offsets: Floats, places: Floats, velocities: Floats, angles: Floats) -> None:
    """Write where the own place of each body is, and how fast it moves; nothing of those that are not there."""
    for body in range(len(angles)):
        if world.mode[body] == at.ABSENT:
            continue
        state = world.state[body]
        cosine, sine = math.cos(state[at.ANGLE]), math.sin(state[at.ANGLE])
        x = cosine * offsets[body, 0] - sine * offsets[body, 1]
        y = sine * offsets[body, 0] + cosine * offsets[body, 1]
        places[body, 0], places[body, 1], places[body, 2] = state[at.X] + x, state[at.Y] + y, 0.0
        velocities[body, 0] = state[at.VX] - state[at.SPIN] * y
        velocities[body, 1] = state[at.VY] + state[at.SPIN] * x
        velocities[body, 2] = 0.0
        angles[body] = state[at.ANGLE]
