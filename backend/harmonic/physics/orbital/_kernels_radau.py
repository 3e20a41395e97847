"""Gauss and Radau's method of order 15 with steps of its own, which follows close encounters."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import inlined_kernel, lean_kernel
from harmonic.physics.orbital._kernels_force import attract
from harmonic.physics.orbital._layout import (
    COEFFICIENT,
    HAS_PATH,
    LENGTH,
    NEXT_LENGTH,
    NODE_A,
    NOW_A,
    NOW_U,
    NOW_X,
    RADAU_A,
    RADAU_U,
    RADAU_X,
    ROUNDS,
    STRIDE,
    TO_A,
    TO_X,
)
from harmonic.physics.orbital._radau import NODE, TO_COEFFICIENT, TO_MOTION, TO_PLACE

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

N_NODES = 7
THREE = 3 * STRIDE

#: The accelerations at the nodes are found when a round changes none by more than this part.
SETTLED = 1e-16
MAX_ROUNDS = 16

#: Pham, Rein and Spiegel, Open Journal of Astrophysics 7 (2024): √7 of 5040 ε with ε = 10⁻⁹, the part of a body's
#: dynamical time that a stride lasts.
FINENESS = (5040.0 * 1e-9) ** (1.0 / 7.0)

#: A stride more than four times too long is taken again; the next one is at most four times as long.
PATIENCE = 0.25

#: The path of a stride tells where it leads for no more than so many times its length.
FARTHEST = 1.5


@lean_kernel
def begin_strides(rows: Floats, n: int, stop: int, clock: Floats, counts: Ints, length: float) -> None:
    """Make the state of the scene the beginning of a first stride of about `length`."""
    for axis in range(3):
        for i in range(n):
            rows[TO_X + axis * STRIDE + i] = rows[NOW_X + axis * STRIDE + i]
    attract(rows, n, stop)
    for axis in range(3):
        for i in range(n):
            rows[NOW_A + axis * STRIDE + i] = rows[TO_A + axis * STRIDE + i]
    clock[NEXT_LENGTH] = length
    counts[HAS_PATH] = 0


@lean_kernel
def bent(rows: Floats, at: int, t: float) -> float:
    """Return the acceleration of one coordinate at a part `t` of the stride."""
    total = 0.0
    for m in range(N_NODES - 1, -1, -1):
        total = t * (rows[COEFFICIENT + m * THREE + at] + total)
    return rows[RADAU_A + at] + total


@lean_kernel
def bend(rows: Floats, axis: int, i: int, tau: float, length: float) -> tuple[float, float]:
    """Return one coordinate and its velocity a time `tau` after the beginning of the stride."""
    at = axis * STRIDE + i
    t = tau / length
    place, motion = 0.0, 0.0
    for m in range(N_NODES - 1, -1, -1):
        part = rows[COEFFICIENT + m * THREE + at] / (m + 2.0)
        motion = t * (part + motion)
        place = t * (part / (m + 3.0) + place)
    a = rows[RADAU_A + at]
    return (
        rows[RADAU_X + at] + tau * (rows[RADAU_U + at] + tau * (0.5 * a + place)),
        rows[RADAU_U + at] + tau * (a + motion),
    )


@lean_kernel
def predict(rows: Floats, n: int, ratio: float, has_path: bool) -> None:
    """Guess the accelerations at the nodes: on the polynomial of the last stride, `ratio` times as long as this one."""
    for k in range(N_NODES):
        for axis in range(3):
            for i in range(n):
                at = axis * STRIDE + i
                guess = bent(rows, at, 1.0 + NODE[k] / ratio) if has_path else rows[NOW_A + at]
                rows[NODE_A + k * THREE + at] = guess


@lean_kernel
def refine(rows: Floats, n: int, stop: int, length: float) -> float:
    """Find the accelerations at the nodes once more, each on the path of all others; return the largest part changed."""
    changed = 0.0
    for k in range(N_NODES):
        for axis in range(3):
            for i in range(n):
                at = axis * STRIDE + i
                a = rows[RADAU_A + at]
                total = 0.5 * NODE[k] * NODE[k] * a
                for other in range(N_NODES):
                    total += TO_PLACE[k, other] * (rows[NODE_A + other * THREE + at] - a)
                rows[TO_X + at] = rows[RADAU_X + at] + length * (NODE[k] * rows[RADAU_U + at] + length * total)
        attract(rows, n, stop)
        for i in range(n):
            change = size = 0.0
            for axis in range(3):
                at = axis * STRIDE + i
                found = rows[TO_A + at]
                change = max(change, abs(found - rows[NODE_A + k * THREE + at]))
                size = max(size, abs(found))
                rows[NODE_A + k * THREE + at] = found
            if size > 0.0:
                changed = max(changed, change / size)
    return changed


@lean_kernel
def finish(rows: Floats, n: int, stop: int, length: float) -> None:
    """Write the polynomial of the stride, and everybody at its end."""
    for axis in range(3):
        for i in range(n):
            at = axis * STRIDE + i
            a = rows[RADAU_A + at]
            place, motion = 0.5 * a, a
            for k in range(N_NODES):
                beyond = rows[NODE_A + k * THREE + at] - a
                place += TO_PLACE[N_NODES, k] * beyond
                motion += TO_MOTION[k] * beyond
            for m in range(N_NODES):
                total = 0.0
                for k in range(N_NODES):
                    total += TO_COEFFICIENT[m, k] * (rows[NODE_A + k * THREE + at] - a)
                rows[COEFFICIENT + m * THREE + at] = total
            rows[NOW_X + at] = rows[TO_X + at] = rows[RADAU_X + at] + length * (rows[RADAU_U + at] + length * place)
            rows[NOW_U + at] = rows[RADAU_U + at] + length * motion
    attract(rows, n, stop)
    for axis in range(3):
        for i in range(n):
            rows[NOW_A + axis * STRIDE + i] = rows[TO_A + axis * STRIDE + i]


@inlined_kernel
def derivatives(rows: Floats, at: int) -> tuple[float, float]:
    """Return the first and the second derivative of one acceleration at the end of the stride, in strides."""
    first = second = 0.0
    for m in range(N_NODES):
        b = rows[COEFFICIENT + m * THREE + at]
        first += (m + 1.0) * b
        second += (m + 1.0) * m * b
    return first, second


@lean_kernel
def dynamical_time(rows: Floats, n: int) -> float:
    """Return the shortest of the bodies' √(2 a²/(ȧ² + a ä)), in strides (Pham, Rein and Spiegel 2024)."""
    shortest = np.inf
    for i in range(n):
        begin = end = jerk = snap = 0.0
        for axis in range(3):
            at = axis * STRIDE + i
            first, second = derivatives(rows, at)
            begin += rows[RADAU_A + at] ** 2
            end += rows[NOW_A + at] ** 2
            jerk += first * first
            snap += second * second
        # Whose acceleration passes through 0 has no shorter time for it.
        size = max(begin, end)
        changes = jerk + math.sqrt(snap * size)
        if changes > 0.0:
            shortest = min(shortest, math.sqrt(2.0 * size / changes))
    return shortest


@lean_kernel
def stride(rows: Floats, n: int, stop: int, clock: Floats, counts: Ints, room: float) -> float:
    """Take one stride of at most `room`, as long as its accuracy allows; return how long it was.

    Everhart's method with steps of its own, as in Rein and Spiegel, *IAS15*, Monthly Notices 446 (2015) 1424.
    """
    for axis in range(3):
        for i in range(n):
            at = axis * STRIDE + i
            rows[RADAU_X + at], rows[RADAU_U + at] = rows[NOW_X + at], rows[NOW_U + at]
    wanted = clock[NEXT_LENGTH]
    while True:
        length = room if wanted > 0.999 * room else wanted
        predict(rows, n, clock[LENGTH] / length, counts[HAS_PATH] == 1 and length < FARTHEST * clock[LENGTH])
        for axis in range(3):
            for i in range(n):
                at = axis * STRIDE + i
                rows[RADAU_A + at] = rows[NOW_A + at]
        changed = np.inf
        for _ in range(MAX_ROUNDS):
            before, changed = changed, refine(rows, n, stop, length)
            counts[ROUNDS] += N_NODES
            if changed <= SETTLED or (changed >= before and changed < 1e-12):
                break
        finish(rows, n, stop, length)
        counts[ROUNDS] += 1
        wanted = FINENESS * dynamical_time(rows, n) * length
        if wanted >= PATIENCE * length and changed < 1e-10:
            break
        # Too long: the same beginning once more, its acceleration being kept.
        wanted = min(wanted, PATIENCE * length)
        for axis in range(3):
            for i in range(n):
                at = axis * STRIDE + i
                rows[NOW_A + at] = rows[RADAU_A + at]
        counts[HAS_PATH] = 0
        if wanted < 1e-15 * room:
            return 0.0
    clock[LENGTH] = length
    clock[NEXT_LENGTH] = min(wanted, length / PATIENCE)
    counts[HAS_PATH] = 1
    return length
