"""When a moving disc or sphere begins and ceases to touch a sensor, a convex shape that nobody bounces off."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import lean_kernel
from harmonic.physics.particles._kernels_motion import stretches
from harmonic.physics.particles._kernels_roots import MAX_STEPS, NEVER, RELATIVE_STEP, fall_time
from harmonic.physics.particles._layout import (
    ALONG_X,
    ALONG_Y,
    ALONG_Z,
    AT_X,
    AT_Y,
    KIND,
    LENGTH,
    N_FEATURE,
    N_LINKS,
    OUT_X,
    OUT_Y,
    SENSOR,
    SENSOR_BOX,
    SENSOR_POLYGON,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Three = tuple[float, float, float]
Four = tuple[float, float, float, float]

#: Closer than this part of its reach to the edge of a sensor, only the direction tells in from out.
TOUCH = 1e-12


@lean_kernel
def distance_from(x: float, y: float, z: float) -> Four:
    """Return the length of a vector, and its direction."""
    length = math.sqrt(x * x + y * y + z * z)
    if length == 0.0:
        return 0.0, 0.0, 0.0, 0.0
    return length, x / length, y / length, z / length


@lean_kernel
def segment_distance(world: Floats, feature: int, x: float, y: float, z: float) -> Four:
    """Return how far a place is from the line of a segment, and in which direction; places count from its start."""
    ux, uy, uz = world[feature + ALONG_X], world[feature + ALONG_Y], world[feature + ALONG_Z]
    foot = min(max(ux * x + uy * y + uz * z, 0.0), world[feature + LENGTH])
    return distance_from(x - foot * ux, y - foot * uy, z - foot * uz)


@lean_kernel
def box_distance(world: Floats, feature: int, x: float, y: float, z: float) -> Four:
    """Return how far a place is from a box, and in which direction; 0 inside. Places count from its middle."""
    cosine, sine = world[feature + OUT_X], world[feature + OUT_Y]
    right, up = cosine * x + sine * y, cosine * y - sine * x
    right -= min(max(right, -world[feature + ALONG_X]), world[feature + ALONG_X])
    up -= min(max(up, -world[feature + ALONG_Y]), world[feature + ALONG_Y])
    deep = z - min(max(z, -world[feature + ALONG_Z]), world[feature + ALONG_Z])
    return distance_from(cosine * right - sine * up, sine * right + cosine * up, deep)


@lean_kernel
def polygon_distance(world: Floats, feature: int, x: float, y: float) -> Four:
    """Return how far a place is from a convex polygon, and in which direction; 0 inside. Places count from its body."""
    inside = True
    best = (NEVER, 0.0, 0.0, 0.0)
    for k in range(1, int(world[feature + LENGTH]) + 1):
        side = feature + k * N_FEATURE
        right = x + world[feature + AT_X] - world[side + AT_X]
        up = y + world[feature + AT_Y] - world[side + AT_Y]
        if right * world[side + OUT_X] + up * world[side + OUT_Y] > 0.0:
            inside = False
        found = segment_distance(world, side, right, up, 0.0)
        if found[0] < best[0]:
            best = found
    return (0.0, 0.0, 0.0, 0.0) if inside else best


@lean_kernel
def sensor_distance(world: Floats, feature: int, x: float, y: float, z: float) -> Four:
    """Return how far a place, counted from a sensor's own, is from the sensor, and in which direction."""
    if world[feature + KIND] == SENSOR_BOX:
        return box_distance(world, feature, x, y, z)
    if world[feature + KIND] == SENSOR_POLYGON:
        return polygon_distance(world, feature, x, y)
    return segment_distance(world, feature, x, y, z)


@lean_kernel
def enter_time(
    world: Floats, feature: int, place: Three, speed: Three, pull: Three, c: float, reach: float, horizon: float
) -> float:
    """Return when the distance from a sensor falls to `reach`, if before the horizon.

    Nobody touches a convex shape before the plane that touches it at the nearest point: going from plane to plane
    never oversteps, meets a flat side in one step, and closes in on a round one as Newton's method does.
    """
    t = 0.0
    for _ in range(MAX_STEPS):
        s, q, e = stretches(t, c)
        vx, vy, vz = speed[0] * e + pull[0] * s, speed[1] * e + pull[1] * s, speed[2] * e + pull[2] * s
        distance, nx, ny, nz = sensor_distance(
            world,
            feature,
            place[0] + speed[0] * s + pull[0] * q,
            place[1] + speed[1] * s + pull[1] * q,
            place[2] + speed[2] * s + pull[2] * q,
        )
        gap, w = distance - reach, nx * vx + ny * vy + nz * vz
        if gap < -TOUCH * reach or (gap <= 0.0 and w < 0.0):
            return t
        step = fall_time(max(gap, 0.0), w, nx * pull[0] + ny * pull[1] + nz * pull[2], c)
        t += step
        if t >= horizon:
            return NEVER
        if step <= RELATIVE_STEP * t:
            return t
    return t


@lean_kernel
def climb_time(height: float, speed: float, pull: float) -> float:
    """Return how long a way takes at least, at this speed and with this acceleration at most."""
    if speed == 0.0 and pull == 0.0:
        return NEVER
    return 2.0 * height / (speed + math.sqrt(speed * speed + 2.0 * pull * height))


@lean_kernel
def leave_time(
    world: Floats, feature: int, place: Three, speed: Three, pull: Three, c: float, reach: float, horizon: float
) -> float:
    """Return when the distance from a sensor rises to `reach`, if before the horizon.

    It rises no faster than the body moves; and its second derivative is at most the acceleration and v²/distance. While
    the distance is surely more than a quarter of the reach, a parabola lies above it, and the steps close in
    quadratically.
    """
    t = 0.0
    for _ in range(MAX_STEPS):
        s, q, e = stretches(t, c)
        vx, vy, vz = speed[0] * e + pull[0] * s, speed[1] * e + pull[1] * s, speed[2] * e + pull[2] * s
        distance, nx, ny, nz = sensor_distance(
            world,
            feature,
            place[0] + speed[0] * s + pull[0] * q,
            place[1] + speed[1] * s + pull[1] * q,
            place[2] + speed[2] * s + pull[2] * q,
        )
        gap, w = distance - reach, nx * vx + ny * vy + nz * vz
        if gap > TOUCH * reach or (gap >= 0.0 and w >= 0.0):
            return t
        gap = min(gap, 0.0)
        fast = math.sqrt(vx * vx + vy * vy + vz * vz)
        ax, ay, az = pull[0] - c * vx, pull[1] - c * vy, pull[2] - c * vz
        most = math.sqrt(ax * ax + ay * ay + az * az)
        if distance <= 0.5 * reach:
            step = climb_time(reach - distance, fast, most)
        else:
            window = climb_time(distance - 0.25 * reach, fast, most)
            if window == NEVER:
                return NEVER
            bend = most + 4.0 * (fast + most * window) ** 2 / reach
            root = math.sqrt(w * w - 2.0 * bend * gap)
            step = min(window, -2.0 * gap / (w + root) if w > 0.0 else (root - w) / bend)
        t += step
        if t >= horizon:
            return NEVER
        if step <= RELATIVE_STEP * t:
            return t
    return t


@lean_kernel
def sensor_time(
    links: Ints,
    world: Floats,
    i: int,
    feature: int,
    place: Three,
    speed: Three,
    pull: Three,
    c: float,
    reach: float,
    horizon: float,
) -> float:
    """Return when body `i` begins to touch a sensor, or where it does, when it no longer will."""
    if not links[i, N_LINKS + int(world[feature + SENSOR])]:
        return enter_time(world, feature, place, speed, pull, c, reach, horizon)
    if sensor_distance(world, feature, place[0], place[1], place[2])[0] > reach * (1.0 + 1e-9):
        # It touches another image of this sensor.
        return NEVER
    return leave_time(world, feature, place, speed, pull, c, reach, horizon)
