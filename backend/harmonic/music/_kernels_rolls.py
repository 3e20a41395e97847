"""The walk over notes that follows each voice from stroke to stroke, to find where it rolls."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import kernel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SURPRISE, LEARNING = 0.5, 1 / 8
"""How uneven strokes are held to be before they begin, and how much of that each of them says."""


@kernel
def follow_strokes(
    onsets: Floats,
    voices: Ints,
    bodies: Ints,
    powers: Floats,
    fewest: tuple[int, int],
    fast: float,
    slow: float,
    fusion: float,
    memory: float,
    unevenness: float,
    rolls: Ints,
    ranks: Ints,
    gaps: Floats,
    means: Floats,
) -> int:
    """Find the rolls among notes in order of onset, looking back only; return how many there are.

    A voice rolls where `fewest[0]` strokes of one body, or `fewest[1]` of any that come evenly, were each within `fast` of
    the last, and until one comes no sooner than `slow`, or unevenly from another body. Of each note in a roll `rolls`
    gets its number, from 1, `ranks` which of its strokes it is, from 0, `gaps` and `means` the time between strokes
    and their power, as they were over the last `memory` seconds. What comes within `fusion` of a stroke is part of it.
    """
    n_voices = 0
    for voice in voices:
        n_voices = max(n_voices, voice + 1)
    last, striker = np.full(n_voices, -np.inf), np.full(n_voices, -1, dtype=np.int64)
    run, alone = np.zeros(n_voices, dtype=np.int64), np.zeros(n_voices, dtype=np.int64)
    roll, rank = np.zeros(n_voices, dtype=np.int64), np.zeros(n_voices, dtype=np.int64)
    mean_gap, mean_power, uneven = np.zeros(n_voices), np.zeros(n_voices), np.zeros(n_voices)
    n_rolls = 0
    for i in range(len(onsets)):
        voice, gap = voices[i], onsets[i] - last[voices[i]]
        if gap >= fusion:
            last[voice] = onsets[i]
            alone[voice] = alone[voice] + 1 if striker[voice] == bodies[i] else 1
            striker[voice] = bodies[i]
            if gap >= (slow if roll[voice] > 0 else fast):
                run[voice], alone[voice], roll[voice] = 1, 1, 0
                mean_power[voice], mean_gap[voice], uneven[voice] = powers[i], 0.0, SURPRISE
            else:
                run[voice] += 1
                share = 1.0 - np.exp(-gap / memory)
                mean_gap[voice] = gap if run[voice] == 2 else mean_gap[voice] + share * (gap - mean_gap[voice])
                mean_power[voice] += share * (powers[i] - mean_power[voice])
                uneven[voice] += LEARNING * (abs(gap / mean_gap[voice] - 1.0) - uneven[voice])
                is_roll = alone[voice] >= fewest[0] or (run[voice] >= fewest[1] and uneven[voice] < unevenness)
                if is_roll and roll[voice] == 0:
                    n_rolls += 1
                    roll[voice], rank[voice] = n_rolls, -1
                elif not is_roll:
                    roll[voice] = 0
                rank[voice] += 1
        if roll[voice] > 0:
            rolls[i], ranks[i] = roll[voice], rank[voice]
            gaps[i], means[i] = mean_gap[voice], mean_power[voice]
    return n_rolls


@kernel
def lead_breaths(onsets: Floats, rolls: Ints, n_rolls: int, breath: float) -> Ints:
    """Return for each note which one leads it: of a roll the first within `breath`, of what rolls not itself."""
    leaders = np.arange(len(onsets))
    leading = np.full(n_rolls + 1, -1, dtype=np.int64)
    for i in range(len(onsets)):
        roll = rolls[i]
        if roll > 0:
            if leading[roll] >= 0 and onsets[i] - onsets[leading[roll]] < breath:
                leaders[i] = leading[roll]
            else:
                leading[roll] = i
    return leaders
