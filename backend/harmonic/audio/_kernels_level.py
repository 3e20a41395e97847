"""Loops over samples that measure and set levels; a tick is `TICK` frames."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import kernel

TICK = 32
"""Frames between two points of a gain curve: 0.67 ms."""

N_TAPS = 32
"""Taps of each phase of the oversampling filter."""

WIDTH = 2 * TICK
"""Numbers in a tick: both sides of its frames."""


@kernel
def join_sides(
    left: NDArray[np.float32],
    right: NDArray[np.float32],
    joined: NDArray[np.float32],
    state: NDArray[np.float64],
    keep: float,
) -> None:
    """Write the two sides as frames, each through y[n] = x[n] − x[n−1] + keep·y[n−1]: nothing at 0 Hz is left.

    `state` holds x and y of the left side, then of the right one.
    """
    x_left, y_left, x_right, y_right = state
    for n in range(len(left)):
        y_left = left[n] - x_left + keep * y_left
        x_left = left[n]
        y_right = right[n] - x_right + keep * y_right
        x_right = right[n]
        if math.fabs(y_left) < 1e-20:
            y_left = 0.0
        if math.fabs(y_right) < 1e-20:
            y_right = 0.0
        joined[n, 0] = y_left
        joined[n, 1] = y_right
    state[0] = x_left
    state[1] = y_left
    state[2] = x_right
    state[3] = y_right


@kernel
def weighted_energies(
    samples: NDArray[np.float32],
    curve: NDArray[np.float64],
    filters: NDArray[np.float64],
    hop: int,
    energies: NDArray[np.float64],
) -> None:
    """Sum the squares of the K-weighted frames, times the gain curve, of each hop: one row a hop, one column a side.

    `filters` holds b0, b1, b2, a1, a2 of the two stages; transposed direct form II.
    """
    b0, b1, b2, a1, a2 = filters[0]
    c0, c1, c2, d1, d2 = filters[1]
    p1 = p2 = q1 = q2 = r1 = r2 = s1 = s2 = 0.0
    for h in range(len(energies)):
        sum_left = 0.0
        sum_right = 0.0
        for n in range(h * hop, (h + 1) * hop):
            tick = n // TICK
            gain = curve[tick] + (curve[tick + 1] - curve[tick]) * ((n - tick * TICK) / TICK)
            x = gain * samples[n, 0]
            y = b0 * x + p1
            p1 = b1 * x - a1 * y + p2
            p2 = b2 * x - a2 * y
            z = c0 * y + q1
            q1 = c1 * y - d1 * z + q2
            q2 = c2 * y - d2 * z
            sum_left += z * z
            x = gain * samples[n, 1]
            y = b0 * x + r1
            r1 = b1 * x - a1 * y + r2
            r2 = b2 * x - a2 * y
            z = c0 * y + s1
            s1 = c1 * y - d1 * z + s2
            s2 = c2 * y - d2 * z
            sum_right += z * z
        energies[h, 0] = sum_left
        energies[h, 1] = sum_right
        # Long silences would let the filters sink into numbers that are slow to reckon with.
        if sum_left + sum_right < 1e-60:
            p1 = p2 = q1 = q2 = r1 = r2 = s1 = s2 = 0.0


@kernel
def raise_to(envelope: NDArray[np.float32], row: NDArray[np.float32]) -> None:
    """Raise each value of the envelope to the magnitude of the row there."""
    for j in range(WIDTH):
        magnitude = abs(row[j])
        envelope[j] = max(envelope[j], magnitude)


@kernel
def folded(envelope: NDArray[np.float32]) -> float:
    """Return the largest value of the envelope, folding it in halves: that is many at once, not one after another."""
    half = WIDTH // 2
    while half > 0:
        low = envelope[:half]
        high = envelope[half : 2 * half]
        for j in range(half):
            low[j] = max(high[j], low[j])
        half //= 2
    return float(envelope[0])


@kernel
def add_scaled(target: NDArray[np.float32], row: NDArray[np.float32], gain: np.float32) -> None:
    """Add a row, times a gain, to `target`."""
    for j in range(WIDTH):
        target[j] += gain * row[j]


@kernel
def tick_peaks(
    samples: NDArray[np.float32],
    taps: NDArray[np.float32],
    reach: float,
    floor: float,
    begin: int,
    peaks: NDArray[np.float32],
) -> None:
    """Write the true peak of each tick from tick `begin` on: the largest frame or value between frames, of either side.

    A tick whose neighbourhood, times `reach` (the most by which the filter can raise it), stays under `floor`
    gets its largest frame alone. Frames before the first and after the last are 0. Both sides are filtered at
    once, as they lie in memory: a tap reaches two numbers further than the one before.
    """
    flat = samples.reshape(-1)
    margin = N_TAPS
    near = np.empty(WIDTH + 2 * margin, np.float32)
    between = np.empty(WIDTH, np.float32)
    envelope = np.empty(WIDTH, np.float32)
    for k in range(len(peaks)):
        origin = (begin + k) * WIDTH - margin
        low = max(0, -origin)
        high = min(len(near), len(flat) - origin)
        near[:low] = 0.0
        near[low:high] = flat[origin + low : origin + high]
        near[high:] = 0.0
        envelope[:] = 0.0
        raise_to(envelope, near[:WIDTH])
        raise_to(envelope, near[2 * margin :])
        around = folded(envelope)
        envelope[:] = 0.0
        raise_to(envelope, near[margin : margin + WIDTH])
        if around * reach >= floor:
            for phase in range(len(taps)):
                between[:] = 0.0
                for tap in range(N_TAPS):
                    offset = 2 * tap + 2
                    add_scaled(between, near[offset : offset + WIDTH], taps[phase, tap])
                raise_to(envelope, between)
        peaks[k] = folded(envelope)


@kernel
def limiting_curve(
    peaks: NDArray[np.float32], gain: float, ceiling: float, ahead: int, recover: float, curve: NDArray[np.float64]
) -> None:
    """Write the gain at each border of ticks that keeps peak · gain · curve under the ceiling.

    The least gain needed within `ahead` ticks is held, let go at the rate `recover`, and smoothed by two moving
    averages that together reach `ahead` ticks: at every frame the curve is at most what its tick needs.
    """
    n = len(curve)
    needed = np.ones(n)
    for k in range(len(peaks)):
        allowed = ceiling / max(gain * peaks[k], ceiling)
        needed[k] = min(needed[k], allowed)
        needed[k + 1] = min(needed[k + 1], allowed)
    held = 1.0
    for k in range(n):
        least = 1.0
        for j in range(max(0, k - ahead), min(n, k + ahead + 1)):
            least = min(least, needed[j])
        held = min(least, held + (1.0 - held) * recover)
        curve[k] = held
    half = ahead // 2
    for _ in range(2):
        for k in range(n):
            total = 0.0
            for j in range(k - half, k + half + 1):
                total += curve[min(max(j, 0), n - 1)]
            needed[k] = total / (2 * half + 1)
        curve[:] = needed


@kernel
def apply_curve(samples: NDArray[np.float32], curve: NDArray[np.float64], gain: float) -> None:
    """Multiply the frames by the gain and by the curve, in place."""
    for n in range(len(samples)):
        tick = n // TICK
        part = (n - tick * TICK) / TICK
        factor = gain * (curve[tick] + (curve[tick + 1] - curve[tick]) * part)
        samples[n, 0] *= factor
        samples[n, 1] *= factor
