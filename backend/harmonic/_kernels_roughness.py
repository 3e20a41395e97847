"""How rough notes are together: Sethares' curve over all pairs of partials, for as long as both sound."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import kernel

Floats = NDArray[np.float64]

APART = 6.0
"""Scaled distance of two partials beyond which they are not rough: 10⁻⁹ of the greatest roughness."""


@kernel
def held_below_both(first: float, first_decay: float, second: float, second_decay: float, length: float) -> float:
    """Return the integral of the smaller of two decaying amplitudes over the time from 0 to `length`."""
    if first > second or (first == second and first_decay < second_decay):
        first, first_decay, second, second_decay = second, second_decay, first, first_decay
    crossing = length
    if first_decay < second_decay:
        crossing = min(length, math.log(second / first) / (second_decay - first_decay))
    before = first * -math.expm1(-first_decay * crossing) / first_decay
    if crossing >= length:
        return before
    at_crossing = second * math.exp(-second_decay * crossing)
    return before - at_crossing * math.expm1(-second_decay * (length - crossing)) / second_decay


@kernel
def rough(low: float, high: float) -> float:
    """Return the roughness of two partials of amplitude 1 (Sethares, see `music.dissonance`)."""
    if low > high:
        low, high = high, low
    scaled = 0.24 / (0.0207 * low + 18.96) * (high - low)
    return 0.0 if scaled > APART else 5.0 * (math.exp(-3.51 * scaled) - math.exp(-5.75 * scaled))


@kernel
def roughness_between(
    onset: Floats,
    end: Floats,
    first: NDArray[np.int64],
    frequency: Floats,
    amplitude: Floats,
    decay: Floats,
    duration: float,
) -> float:
    """Return the roughness between different notes, integrated to `duration`; notes in order of onset, decays in 1/s."""
    found = 0.0
    for i in range(len(onset)):
        for j in range(i + 1, len(onset)):
            length = min(end[i], end[j], duration) - onset[j]
            if onset[j] >= end[i]:
                break
            if length <= 0.0:
                continue
            for a in range(first[i], first[i + 1]):
                level = amplitude[a] * math.exp(-decay[a] * (onset[j] - onset[i]))
                for b in range(first[j], first[j + 1]):
                    height = rough(frequency[a], frequency[b])
                    if height > 0.0:
                        found += height * held_below_both(level, decay[a], amplitude[b], decay[b], length)
    return found
