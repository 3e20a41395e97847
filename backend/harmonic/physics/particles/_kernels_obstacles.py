"""When a moving disc or sphere meets it: faces, points and edges.

A face is met where the distance from its plane falls to the radius, which happens at most once a flight: then the foot
must lie in the face. A point is met like a fixed body, an edge like a point in the plane across it while the foot is
between its ends. Near its ends a face leaves to the point or edge there whoever moves outwards.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import lean_kernel
from harmonic.physics.particles._kernels_cells import Six, cell_index
from harmonic.physics.particles._kernels_features import across, along, feature_row
from harmonic.physics.particles._kernels_motion import stretches
from harmonic.physics.particles._kernels_roots import NEVER, curved_pair_time, fall_time, pair_time
from harmonic.physics.particles._kernels_sensors import sensor_time
from harmonic.physics.particles._layout import (
    ACROSS_X,
    ALONG_X,
    AT_X,
    AT_Y,
    AT_Z,
    AX,
    AY,
    AZ,
    BIG,
    CALM_SPEED,
    CELL_X,
    CELL_Y,
    CELL_Z,
    CURVED,
    DRAG,
    EDGE,
    FACE,
    FIELD_X,
    FIELD_Y,
    FIELD_Z,
    FIRST_FEATURE,
    KIND,
    LENGTH,
    MODE,
    N_FEATURES,
    N_GRID,
    N_LISTS,
    NX,
    NY,
    NZ,
    OUT_X,
    POINT,
    RADIUS,
    ROLLING,
    SENSOR_SIDE,
    SLIDING,
    SUPPORT_A,
    SUPPORT_B,
    THICKNESS,
    WIDTH,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Three = tuple[float, float, float]

#: Within this part of a radius from its ends a face takes only who moves inwards.
MARGIN = 1e-9
#: Bodies begin at most so far inside of what they touch, as a part of their radius.
NOISE = 2e-9


@lean_kernel
def plane_time(p: float, w: float, b: float, c: float, noise: float) -> float:
    """Return when a signed distance p + w s + b q falls through 0.

    Who is behind the plane must rise above it before; who is there by rounding touches it when he turns.
    """
    if p < -noise or (p <= 0.0 and w > 0.0):
        if w <= 0.0 or b >= 0.0:
            return NEVER
        turn = -w / b if c == 0.0 else math.log1p(-c * w / b) / c
        s, q, _ = stretches(turn, c)
        if p + w * s + b * q <= 0.0:
            return turn if p >= -noise else NEVER
    return fall_time(p, w, b, c)


@lean_kernel
def is_between(f: float, rate: float, length: float, margin: float) -> bool:
    """Tell whether a foot is on a piece of this length, and doesn't just leave it."""
    if f < margin:
        return f >= -margin and rate > 0.0
    if f > length - margin:
        return f <= length + margin and rate < 0.0
    return True


@lean_kernel
def face_time(world: Floats, feature: int, place: Three, speed: Three, pull: Three, c: float, radius: float) -> float:
    """Return when a body touches a face from outside."""
    out = feature + OUT_X
    p = along(world, out, place[0], place[1], place[2]) - world[feature + THICKNESS] - radius
    w = along(world, out, speed[0], speed[1], speed[2])
    b = along(world, out, pull[0], pull[1], pull[2])
    noise = NOISE * radius
    strength = abs(world[FIELD_X]) + abs(world[FIELD_Y]) + abs(world[FIELD_Z])
    if abs(p) <= noise and abs(w) <= world[CALM_SPEED] and b >= -1e-12 * strength:
        return NEVER
    time = plane_time(p, w, b, c, noise)
    if time == NEVER:
        return NEVER
    s, q, e = stretches(time, c)
    for axis, length in ((ALONG_X, LENGTH), (ACROSS_X, WIDTH)):
        reach = world[feature + length]
        if reach >= 0.0:
            v = along(world, feature + axis, speed[0], speed[1], speed[2])
            a = along(world, feature + axis, pull[0], pull[1], pull[2])
            f = along(world, feature + axis, place[0], place[1], place[2]) + v * s + a * q
            if not is_between(f, v * e + a * s, reach, MARGIN * radius):
                return NEVER
    return time


@lean_kernel
def point_time(place: Three, speed: Three, pull: Three, c: float, reach: float, horizon: float, calm: float) -> float:
    """Return when a body comes within reach of the origin, if before the horizon."""
    still = (0.0, 0.0, 0.0)
    if c == 0.0 and pull[0] == 0.0 and pull[1] == 0.0 and pull[2] == 0.0:
        return pair_time(place[0], place[1], place[2], speed[0], speed[1], speed[2], reach, c, calm)
    return curved_pair_time(place, (speed, still), (pull, still), (c, 0.0), reach, horizon, calm)


@lean_kernel
def edge_time(
    world: Floats,
    feature: int,
    place: Three,
    speed: Three,
    pull: Three,
    c: float,
    reach: float,
    horizon: float,
    calm: float,
) -> float:
    """Return when a body touches an edge between its ends: the flight is cut where the foot passes one of them."""
    axis, length = feature + ALONG_X, world[feature + LENGTH]
    b = along(world, axis, pull[0], pull[1], pull[2])
    flat_pull = across(world, axis, pull)
    now = 0.0
    x, y, z = place
    vx, vy, vz = speed
    f = along(world, axis, x, y, z)
    where = -1 if f < 0.0 else (1 if f > length else 0)
    for _ in range(6):
        f, w = along(world, axis, x, y, z), along(world, axis, vx, vy, vz)
        falls, rises = fall_time(f, w, b, c), fall_time(length - f, -w, -b, c)
        if where < 0:
            change, then = fall_time(-f, -w, -b, c), 0
        elif where > 0:
            change, then = fall_time(f - length, w, b, c), 0
        else:
            change, then = (falls, -1) if falls <= rises else (rises, 1)
            flat = across(world, axis, (x, y, z))
            if flat[0] ** 2 + flat[1] ** 2 + flat[2] ** 2 > (1.0 - 1e-6) * reach * reach:
                until = min(change, horizon - now)
                time = point_time(flat, across(world, axis, (vx, vy, vz)), flat_pull, c, reach, until, calm)
                if time <= until and time < NEVER:
                    return now + time
        now += change
        if now >= horizon:
            return NEVER
        where = then
        s, q, e = stretches(change, c)
        x, y, z = x + vx * s + pull[0] * q, y + vy * s + pull[1] * q, z + vz * s + pull[2] * q
        vx, vy, vz = vx * e + pull[0] * s, vy * e + pull[1] * s, vz * e + pull[2] * s
    return NEVER


@lean_kernel
def is_below(state: Floats, links: Ints, world: Floats, i: int, feature: int, place: Three, reach: float) -> bool:
    """Tell whether a point or edge lies wholly under the plane that a body moves along, which it can only graze."""
    if links[i, MODE] not in (SLIDING, ROLLING):
        return False
    nx, ny, nz = state[i, NX], state[i, NY], state[i, NZ]
    height = nx * place[0] + ny * place[1] + nz * place[2]
    if world[feature + KIND] == EDGE:
        height -= max(along(world, feature + ALONG_X, nx, ny, nz) * world[feature + LENGTH], 0.0)
    return bool(height >= (1.0 - MARGIN) * reach)


@lean_kernel
def feature_time(
    state: Floats, links: Ints, world: Floats, i: int, code: int, at: Six, best: float, crossing: float
) -> float:
    """Return how long after now body `i` meets a feature that it doesn't rest on."""
    feature, calm = feature_row(code), world[CALM_SPEED]
    kind, horizon = world[feature + KIND], min(best, crossing)
    if links[i, SUPPORT_A] == code or links[i, SUPPORT_B] == code or kind == SENSOR_SIDE:
        return NEVER
    place = (at[0] - world[feature + AT_X], at[1] - world[feature + AT_Y], at[2] - world[feature + AT_Z])
    speed = (at[3], at[4], at[5])
    pull, c = (state[i, AX], state[i, AY], state[i, AZ]), state[i, DRAG]
    radius = state[i, RADIUS]
    reach = radius + world[feature + THICKNESS]
    if kind == FACE:
        return face_time(world, feature, place, speed, pull, c, radius)
    if kind in (POINT, EDGE) and is_below(state, links, world, i, feature, place, reach):
        return NEVER
    if kind == POINT:
        return point_time(place, speed, pull, c, reach, horizon, calm)
    if kind == EDGE:
        return edge_time(world, feature, place, speed, pull, c, reach, horizon, calm)
    return sensor_time(links, world, i, feature, place, speed, pull, c, reach, horizon)


@lean_kernel
def obstacle_next(
    state: Floats, links: Ints, world: Floats, grid: Ints, i: int, at: Six, best: float, partner: int, crossing: float
) -> tuple[float, int]:
    """Return the sooner of the best meeting so far and that with a feature in sight.

    A feature is in sight of the cells from which it can be touched; a body too big for cells sees all of them.
    """
    if not grid[N_FEATURES]:
        return best, partner
    first, last = 0, grid[N_FEATURES]
    listed = not links[i, BIG]
    if listed:
        cell = N_GRID + cell_index(grid, links[i, CELL_X], links[i, CELL_Y], links[i, CELL_Z])
        first, last = grid[cell], grid[cell + 1]
    begin = N_GRID + grid[N_LISTS] + 1
    if last > first:
        links[i, CURVED] = 1
    for k in range(first, last):
        code = FIRST_FEATURE - (grid[begin + k] if listed else k)
        time = feature_time(state, links, world, i, code, at, best, crossing)
        if time < best:
            best, partner = time, code
    return best, partner


@lean_kernel
def sees_obstacles(links: Ints, grid: Ints, i: int) -> bool:
    """Tell whether any feature is in sight of a body's cell."""
    if not grid[N_FEATURES]:
        return False
    cell = N_GRID + cell_index(grid, links[i, CELL_X], links[i, CELL_Y], links[i, CELL_Z])
    return bool(grid[cell + 1] > grid[cell])
