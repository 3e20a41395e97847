"""How far two bodies are apart, where they touch, and along which normal."""

from __future__ import annotations

import math

from harmonic._compile import inlined_kernel, lean_kernel
from harmonic.physics.rigid import _layout as at
from harmonic.physics.rigid._layout import Floats, World

Direction = tuple[float, float, float]
Pose = tuple[float, float, float]


@lean_kernel
def lay(world: World, piece: int, pose: Pose, out: Floats) -> int:
    """Put the corners of a piece where its body stands; return how many there are."""
    first, last = world.corner_first[piece], world.corner_first[piece + 1]
    cosine, sine = math.cos(pose[2]), math.sin(pose[2])
    for index in range(first, last):
        x, y = world.corners[index, 0], world.corners[index, 1]
        out[index - first, 0] = pose[0] + cosine * x - sine * y
        out[index - first, 1] = pose[1] + sine * x + cosine * y
    return int(last - first)


@inlined_kernel
def _least_along(corners: Floats, n: int, place: tuple[float, float], normal: tuple[float, float]) -> float:
    least = math.inf
    for index in range(n):
        ahead = (corners[index, 0] - place[0]) * normal[0] + (corners[index, 1] - place[1]) * normal[1]
        least = min(least, ahead)
    return least


@lean_kernel
def _face_apart(first: Floats, n: int, second: Floats, m: int) -> Direction:
    """Return the widest gap beyond a face of the first, and the normal of that face (separating axes)."""
    best, normal_x, normal_y = -math.inf, 0.0, 0.0
    if n == 1:
        return best, normal_x, normal_y
    for index in range(n):
        follower = index + 1 if index + 1 < n else 0
        along_x, along_y = first[follower, 0] - first[index, 0], first[follower, 1] - first[index, 1]
        length = math.sqrt(along_x * along_x + along_y * along_y)
        along_x, along_y = along_x / length, along_y / length
        apart = _least_along(second, m, (first[index, 0], first[index, 1]), (along_y, -along_x))
        if apart > best:
            best, normal_x, normal_y = apart, along_y, -along_x
        if n == 2:  # a line has ends instead of two more faces
            apart = _least_along(second, m, (first[follower, 0], first[follower, 1]), (along_x, along_y))
            if apart > best:
                best, normal_x, normal_y = apart, along_x, along_y
    return best, normal_x, normal_y


@lean_kernel
def _nearest_of(first: Floats, n: int, second: Floats, m: int) -> Direction:
    """Return the least squared distance from a corner of the second to the outline of the first, and its direction."""
    best, best_x, best_y = math.inf, 0.0, 0.0
    for index in range(n):
        follower = index + 1 if index + 1 < n else 0
        along_x, along_y = first[follower, 0] - first[index, 0], first[follower, 1] - first[index, 1]
        squared = along_x * along_x + along_y * along_y
        for corner in range(m):
            away_x, away_y = second[corner, 0] - first[index, 0], second[corner, 1] - first[index, 1]
            part = 0.0
            if squared > 0.0:
                part = min(max((away_x * along_x + away_y * along_y) / squared, 0.0), 1.0)
            away_x, away_y = away_x - part * along_x, away_y - part * along_y
            distance = away_x * away_x + away_y * away_y
            if distance < best:
                best, best_x, best_y = distance, away_x, away_y
    return best, best_x, best_y


@lean_kernel
def _pieces_apart(first: Floats, n: int, second: Floats, m: int, rounding: float) -> Direction:
    """Return how far two laid pieces are apart, negative inside, and the normal from the first to the second."""
    apart, normal_x, normal_y = _face_apart(first, n, second, m)
    other, other_x, other_y = _face_apart(second, m, first, n)
    if other > apart:
        apart, normal_x, normal_y = other, -other_x, -other_y
    if apart <= 0.0 and (n > 1 or m > 1):
        return apart - rounding, normal_x, normal_y
    squared, away_x, away_y = _nearest_of(first, n, second, m)
    if m > 1:
        other, other_x, other_y = _nearest_of(second, m, first, n)
        if other < squared:
            squared, away_x, away_y = other, -other_x, -other_y
    distance = math.sqrt(squared)
    # Next to nothing has no direction of its own: there the face tells the normal.
    if distance > 1e-10:
        normal_x, normal_y = away_x / distance, away_y / distance
    return distance - rounding, normal_x, normal_y


@lean_kernel
def _bound(world: World, piece: int, pose: Pose) -> tuple[float, float]:
    cosine, sine = math.cos(pose[2]), math.sin(pose[2])
    x, y = world.piece[piece, at.CENTRE_X], world.piece[piece, at.CENTRE_Y]
    return pose[0] + cosine * x - sine * y, pose[1] + sine * x + cosine * y


@lean_kernel
def bodies_apart(world: World, a: int, pose_a: Pose, b: int, pose_b: Pose) -> tuple[float, float, float, int, int]:
    """Return how far two bodies are apart, the normal from a to b, and the two pieces that are nearest."""
    best, normal_x, normal_y, best_p, best_q = math.inf, 0.0, 1.0, -1, -1
    for p in range(world.piece_first[a], world.piece_first[a + 1]):
        place_p = _bound(world, p, pose_a)
        n = 0
        for q in range(world.piece_first[b], world.piece_first[b + 1]):
            place_q = _bound(world, q, pose_b)
            reaches = world.piece[p, at.PIECE_REACH] + world.piece[q, at.PIECE_REACH]
            if math.hypot(place_p[0] - place_q[0], place_p[1] - place_q[1]) - reaches > best:
                continue
            if n == 0:
                n = lay(world, p, pose_a, world.first)
            m = lay(world, q, pose_b, world.second)
            rounding = world.piece[p, at.RADIUS] + world.piece[q, at.RADIUS]
            apart, x, y = _pieces_apart(world.first, n, world.second, m, rounding)
            if apart < best:
                best, normal_x, normal_y, best_p, best_q = apart, x, y, p, q
    return best, normal_x, normal_y, best_p, best_q


@lean_kernel
def _feature(corners: Floats, n: int, normal: tuple[float, float], slack: float) -> Direction:
    """Return how far corners reach along a normal, and from where to where along the tangent they reach so far."""
    reach = -math.inf
    for index in range(n):
        reach = max(reach, corners[index, 0] * normal[0] + corners[index, 1] * normal[1])
    low, high = math.inf, -math.inf
    for index in range(n):
        if corners[index, 0] * normal[0] + corners[index, 1] * normal[1] >= reach - slack:
            along = corners[index, 1] * normal[0] - corners[index, 0] * normal[1]
            low, high = min(low, along), max(high, along)
    return reach, low, high


@lean_kernel
def touching_points(
    world: World, pieces: tuple[int, int], poses: tuple[Pose, Pose], normal: tuple[float, float], slack: float
) -> tuple[int, float, float, float, float]:
    """Return how many points two pieces touch at, one or two, and where."""
    n = lay(world, pieces[0], poses[0], world.first)
    m = lay(world, pieces[1], poses[1], world.second)
    reach, low, high = _feature(world.first, n, normal, slack)
    back, other_high, other_low = _feature(world.second, m, (-normal[0], -normal[1]), slack)
    low, high = max(low, -other_low), min(high, -other_high)
    height = (reach + world.piece[pieces[0], at.RADIUS] - back - world.piece[pieces[1], at.RADIUS]) / 2
    count = 2 if high - low > 2 * slack else 1
    if count == 1:
        low = high = (low + high) / 2
    x, y = height * normal[0], height * normal[1]
    return count, x - low * normal[1], y + low * normal[0], x - high * normal[1], y + high * normal[0]
