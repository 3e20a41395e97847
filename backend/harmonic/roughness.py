"""How dissonant a piece is: Sethares' measure over the partials that really sound together, as loud and as long as they do."""

from __future__ import annotations

import numpy as np

from harmonic._kernels_roughness import roughness_between
from harmonic.audio.partials import SAMPLE_RATE, partials_of
from harmonic.score import Score

FAINTEST = 10 ** (-60 / 20)
"""A note no longer counts when all of its partials are 60 dB below a note at full velocity."""


def score_dissonance(score: Score) -> float:
    """Return how dissonant a piece is on the whole.

    For each two notes and each pair of their partials Sethares' roughness (`harmonic.music.dissonance`) of the two
    frequencies is multiplied by the softer of the two amplitudes, which fall as the partials ring out, and integrated
    over the time in which both sound; the integral is exact. What a note makes with itself is its timbre's and does not count.

    Parameters
    ----------
    score : Score
        What is played. Its notes count, not what sounds on under them.

    Returns
    -------
    float
        The mean over the time of the piece and its tail; 0 where no two notes sound together.
    """
    return 0.0 if len(score) == 0 else _summed(score) / (score.duration + score.tail)


def _summed(score: Score) -> float:
    """Return the dissonance integrated over the time of the piece and its tail."""
    partials, notes = partials_of(score), score.notes
    note_of = np.repeat(np.arange(len(score)), np.diff(partials.first))
    decay, amplitude = partials.decay * SAMPLE_RATE, np.abs(partials.amplitude)
    heard = np.zeros(len(score))
    np.maximum.at(heard, note_of, np.log(np.maximum(amplitude / FAINTEST, 1.0)) / decay)
    onset = np.ascontiguousarray(notes["onset"])
    end = onset + np.minimum(notes["duration"], heard)
    frequency = partials.omega * (SAMPLE_RATE / (2.0 * np.pi))
    whole = score.duration + score.tail
    return float(roughness_between(onset, end, partials.first, frequency, amplitude, decay, whole))
