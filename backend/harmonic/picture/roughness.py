"""How dissonant a piece is from moment to moment: Sethares' measure over the partials that then sound."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic.audio.partials import SAMPLE_RATE, partials_of
from harmonic.audio.sustained import INTERVAL, SustainedVoice, voices_of
from harmonic.music.dissonance import dissonance
from harmonic.score import Score

RATE = 10
"""Values a second."""

MOST_PARTIALS = 200
"""The strongest partials of a moment; what is fainter than they adds next to nothing."""

#: What is 50 dB below a note at full velocity is not counted.
_FAINTEST = 10 ** (-50 / 20)

Floats = NDArray[np.float64]


def roughness_curve(score: Score) -> tuple[Floats, Floats]:
    """Return the sensory dissonance of a piece over time.

    Parameters
    ----------
    score : Score
        What is played.

    Returns
    -------
    times, values : ndarray of float64, shape (K,)
        Ten times a heard second, and the dissonance of all partials that sound then, of notes and of sustained voices,
        as loud as they are; 0 where fewer than two sound.
    """
    times = np.arange(int((score.duration + score.tail) * RATE) + 1) / RATE
    values = np.zeros(len(times))
    if len(score) == 0 and not score.curves:
        return times, values
    partials, voices = partials_of(score), voices_of(score)
    note_of = np.repeat(np.arange(len(score)), np.diff(partials.first))
    frequency = partials.omega * (SAMPLE_RATE / (2 * np.pi))
    begins, ends = partials.start[note_of], np.minimum(partials.stop, partials.damped)[note_of]
    for index, time in enumerate(times):
        now = time * SAMPLE_RATE
        (here,) = np.nonzero((begins <= now) & (ends > now))
        struck = partials.amplitude[here] * np.exp(-partials.decay[here] * (now - partials.onset[note_of[here]]))
        lasting = [_lasting(voice, now) for voice in voices]
        frequencies = np.concatenate([frequency[here], *(each for each, _ in lasting)])
        levels = np.concatenate([struck, *(each for _, each in lasting)])
        heard = np.argsort(-levels, kind="stable")[:MOST_PARTIALS]
        heard = heard[levels[heard] > _FAINTEST]
        values[index] = dissonance(frequencies[heard], levels[heard])
    return times, values


def _lasting(voice: SustainedVoice, now: float) -> tuple[Floats, Floats]:
    """Return frequency and amplitude of the partials of a sustained voice at a sample, its players taken as one."""
    point = round((now - voice.start) / INTERVAL)
    if not 0 <= point < len(voice.level) or voice.level[point] <= 0.0:
        return np.empty(0), np.empty(0)
    ratios = np.array(voice.timbre.ratios)
    each = voice.amplitudes(slice(point, point + 1))[0].reshape(-1, len(ratios))
    return voice.frequency[point] * ratios, np.sqrt(np.square(each).sum(axis=0))
