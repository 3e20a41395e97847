"""Loops over samples that measure and set levels; a tick is `TICK` frames."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import fused_kernel

TICK = 32
"""Frames between two points of a gain curve: 0.67 ms."""

N_TAPS = 32
"""Taps of each phase of the oversampling filter."""

WIDTH = 2 * TICK
"""Numbers in a tick: both sides of its frames."""


@fused_kernel
def join_sides(
    left: NDArray[np.float32],
    right: NDArray[np.float32],
    joined: NDArray[np.float32],
    state: NDArray[np.float64],
    keep: float,
) -> None:
    """Write the two sides as frames, each through y[n] = keep·y[n−1] + (x[n] − x[n−1]): nothing at 0 Hz is left.

    `state` holds x and y of the left side, then of the right one.
    """
    x_left = state[0]
    y_left = state[1]
    x_right = state[2]
    y_right = state[3]
    for n in range(len(left)):
        y_left = keep * y_left + (left[n] - x_left)
        x_left = left[n]
        y_right = keep * y_right + (right[n] - x_right)
        x_right = right[n]
        joined[n, 0] = y_left
        joined[n, 1] = y_right
        if n % TICK == TICK - 1:
            # Long silences would let the filters sink into numbers that are slow to reckon with.
            if math.fabs(y_left) < 1e-20:
                y_left = 0.0
            if math.fabs(y_right) < 1e-20:
                y_right = 0.0
    state[0] = x_left
    state[1] = y_left
    state[2] = x_right
    state[3] = y_right


@fused_kernel
def weighted_energies(
    samples: NDArray[np.float32],
    curve: NDArray[np.float64],
    filters: NDArray[np.float64],
    state: NDArray[np.float64],
    energies: NDArray[np.float64],
) -> None:
    """Sum the squares of the K-weighted frames, times the gain curve, of each whole tick, both sides together.

    `filters` holds b0, b1, b2, a1, a2 of the two stages; transposed direct form II, in the order in which a frame waits
    least for the one before. `state` holds the eight numbers that go on from one call to the next.
    """
    b0, b1, b2, a1, a2 = filters[0, 0], filters[0, 1], filters[0, 2], filters[0, 3], filters[0, 4]
    c0, c1, c2, d1, d2 = filters[1, 0], filters[1, 1], filters[1, 2], filters[1, 3], filters[1, 4]
    p1, p2, q1, q2 = state[0], state[1], state[2], state[3]
    r1, r2, s1, s2 = state[4], state[5], state[6], state[7]
    for k in range(len(energies)):
        total = 0.0
        slope = (curve[k + 1] - curve[k]) / TICK
        for j in range(TICK):
            gain = curve[k] + slope * j
            x = gain * samples[k * TICK + j, 0]
            y = b0 * x + p1
            p1 = (b1 * x + p2) - a1 * y
            p2 = b2 * x - a2 * y
            z = c0 * y + q1
            q1 = (c1 * y + q2) - d1 * z
            q2 = c2 * y - d2 * z
            total += z * z
            x = gain * samples[k * TICK + j, 1]
            y = b0 * x + r1
            r1 = (b1 * x + r2) - a1 * y
            r2 = b2 * x - a2 * y
            z = c0 * y + s1
            s1 = (c1 * y + s2) - d1 * z
            s2 = c2 * y - d2 * z
            total += z * z
        energies[k] = total
        # Long silences would let the filters sink into numbers that are slow to reckon with.
        if total < 1e-60:
            p1 = p2 = q1 = q2 = r1 = r2 = s1 = s2 = 0.0
    state[0], state[1], state[2], state[3] = p1, p2, q1, q2
    state[4], state[5], state[6], state[7] = r1, r2, s1, s2


@fused_kernel
def hop_sums(energies: NDArray[np.float64], curve: NDArray[np.float64], hop: int, sums: NDArray[np.float64]) -> None:
    """Sum the energies of each hop of so many ticks, times the mean square of the gain curve within each tick."""
    for h in range(len(sums)):
        total = 0.0
        for k in range(h * hop, (h + 1) * hop):
            a = curve[k]
            b = curve[k + 1]
            total += energies[k] * ((a * a + a * b + b * b) / 3.0)
        sums[h] = total


@fused_kernel
def largest_of(row: NDArray[np.float32], room: NDArray[np.float32]) -> float:
    """Return the largest magnitude in a tick, folding it in halves: that is many at once, not one after another."""
    half = WIDTH // 2
    for j in range(half):
        room[j] = max(abs(row[j]), abs(row[half + j]))
    while half > 1:
        half //= 2
        low = room[:half]
        high = room[half : 2 * half]
        for j in range(half):
            low[j] = max(low[j], high[j])
    return float(room[0])


@fused_kernel
def add_taps(between: NDArray[np.float32], near: NDArray[np.float32], taps: NDArray[np.float32]) -> None:
    """Add to three rows what four taps of three phases make of the numbers from `near` on: a tap reaches one frame further."""
    a, b, c, d = taps[0], taps[1], taps[2], taps[3]
    e, f, g, h = taps[4], taps[5], taps[6], taps[7]
    m, n, o, p = taps[8], taps[9], taps[10], taps[11]
    for j in range(WIDTH):
        s, t, u, v = near[j], near[2 + j], near[4 + j], near[6 + j]
        between[j] += a * s + b * t + c * u + d * v
        between[WIDTH + j] += e * s + f * t + g * u + h * v
        between[2 * WIDTH + j] += m * s + n * t + o * u + p * v


@fused_kernel
def tick_peaks(
    samples: NDArray[np.float32],
    taps: NDArray[np.float32],
    reach: float,
    floor: float,
    room: NDArray[np.float32],
    peaks: NDArray[np.float32],
) -> None:
    """Write the true peak of each tick but the first and the last: the largest frame or value between frames, of either side.

    A tick that, with its neighbours, times `reach` (the most by which the filter can raise it), stays under `floor`
    gets its largest frame alone. Both sides are filtered at once, as they lie in memory. `taps` holds, four taps after four,
    those of the three phases; `room` has four widths to work in.
    """
    flat = samples.reshape(-1)
    between = room[: 3 * WIDTH]
    folding = room[3 * WIDTH :]
    before = largest_of(flat[:WIDTH], folding)
    here = largest_of(flat[WIDTH : 2 * WIDTH], folding)
    for k in range(len(peaks)):
        after = largest_of(flat[(k + 2) * WIDTH : (k + 3) * WIDTH], folding)
        top = here
        if max(before, here, after) * reach >= floor:
            for j in range(3 * WIDTH):
                between[j] = 0.0
            for quad in range(N_TAPS // 4):
                first = (k + 1) * WIDTH - N_TAPS + 8 * quad + 2
                add_taps(between, flat[first : first + WIDTH + 6], taps[12 * quad : 12 * quad + 12])
            for phase in range(3):
                top = max(top, largest_of(between[phase * WIDTH : (phase + 1) * WIDTH], folding))
        peaks[k] = top
        before = here
        here = after


@fused_kernel
def limiting_curve(
    peaks: NDArray[np.float32],
    gain: float,
    ceiling: float,
    ahead: int,
    recover: float,
    needed: NDArray[np.float64],
    curve: NDArray[np.float64],
) -> None:
    """Write the gain at each border of ticks that keeps peak · gain · curve under the ceiling.

    The least gain needed within `ahead` ticks is held, let go at the rate `recover`, and smoothed by two moving
    averages that together reach `ahead` ticks: at every frame the curve is at most what its tick needs. `needed` is as
    long as the curve, to work in.
    """
    n = len(curve)
    for k in range(n):
        needed[k] = 1.0
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
        for k in range(n):
            curve[k] = needed[k]


@fused_kernel
def apply_curve(samples: NDArray[np.float32], curve: NDArray[np.float64], gain: float) -> None:
    """Multiply the frames by the gain and by the curve, whose first value is that of the first frame, in place."""
    for k in range((len(samples) + TICK - 1) // TICK):
        slope = (curve[k + 1] - curve[k]) / TICK
        for j in range(min(TICK, len(samples) - k * TICK)):
            factor = gain * (curve[k] + slope * j)
            samples[k * TICK + j, 0] *= factor
            samples[k * TICK + j, 1] *= factor
