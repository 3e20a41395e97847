"""How long and how loudly the partials of notes sound together, by groups of notes."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import kernel
from harmonic._kernels_roughness import held_below_both

Floats = NDArray[np.float64]

FAINTEST = 10 ** (-60 / 20)
"""Where a partial has fallen to, it no longer counts: 60 dB below a note at full velocity."""


@kernel
def held_together(
    onset: Floats,
    end: Floats,
    group: NDArray[np.int64],
    amplitude: Floats,
    decay: Floats,
    n_free: int,
    n_groups: int,
) -> Floats:
    """Return the time integral of the softer of two partials, for each partial of the first `n_free` groups with each of all.

    Notes come in order of onset; amplitudes and decays (in 1/s) in one row a note, amplitude 0 where there is no partial.
    A pair of notes of one group counts both ways round.
    """
    n_partials = amplitude.shape[1]
    found = np.zeros((n_free, n_partials, n_groups, n_partials))
    for i in range(len(onset)):
        for j in range(i + 1, len(onset)):
            if onset[j] >= end[i]:
                break
            if group[i] >= n_free and group[j] >= n_free:
                continue
            since, length = onset[j] - onset[i], min(end[i], end[j]) - onset[j]
            for a in range(n_partials):
                level = amplitude[i, a] * math.exp(-decay[i, a] * since)
                if level < FAINTEST:
                    continue
                for b in range(n_partials):
                    if amplitude[j, b] < FAINTEST:
                        continue
                    held = held_below_both(level, decay[i, a], amplitude[j, b], decay[j, b], length)
                    if group[i] < n_free:
                        found[group[i], a, group[j], b] += held
                    if group[j] < n_free:
                        found[group[j], b, group[i], a] += held
    return found
