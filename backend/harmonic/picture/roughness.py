"""How dissonant a piece is from moment to moment: Sethares' measure over the partials that then sound."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic.audio.partials import SAMPLE_RATE, partials_of
from harmonic.music.dissonance import dissonance
from harmonic.score import Score

RATE = 10
"""Values a second."""

MOST_PARTIALS = 200
"""The strongest partials of a moment; what is fainter than they adds next to nothing."""

#: What is 50 dB below a note at full velocity is not counted.
_FAINTEST = 10 ** (-50 / 20)


def roughness_curve(score: Score) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the sensory dissonance of a piece over time.

    Parameters
    ----------
    score : Score
        What is played.

    Returns
    -------
    times, values : ndarray of float64, shape (K,)
        Ten times a heard second, and the dissonance of all partials that sound then, as loud as they have become;
        0 where fewer than two sound.
    """
    times = np.arange(int((score.duration + score.tail) * RATE) + 1) / RATE
    if len(score) == 0:
        return times, np.zeros(len(times))
    partials = partials_of(score)
    note_of = np.repeat(np.arange(len(score)), np.diff(partials.first))
    frequency = partials.omega * (SAMPLE_RATE / (2 * np.pi))
    begins, ends = partials.start[note_of], np.minimum(partials.stop, partials.damped)[note_of]
    values = np.zeros(len(times))
    for index, time in enumerate(times):
        now = time * SAMPLE_RATE
        (here,) = np.nonzero((begins <= now) & (ends > now))
        level = partials.amplitude[here] * np.exp(-partials.decay[here] * (now - partials.onset[note_of[here]]))
        heard = np.argsort(-level, kind="stable")[:MOST_PARTIALS]
        heard = heard[level[heard] > _FAINTEST]
        values[index] = dissonance(frequency[here[heard]], level[heard])
    return times, values
