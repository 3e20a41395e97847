"""The dissonance of a score is Sethares' measure over what really sounds together, as loud and as long as it does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harmonic import score_dissonance
from harmonic._kernels_roughness import held_below_both
from harmonic.audio.partials import SAMPLE_RATE, partials_of
from harmonic.music.dissonance import dissonance
from tests.engine.audio.scores import a_note, a_score

amplitudes, decays = st.floats(1e-3, 1.0), st.floats(0.1, 200.0)


@settings(deadline=None)
@given(amplitudes, decays, amplitudes, decays, st.floats(0.0, 5.0))
def test_what_two_decaying_partials_share_is_the_integral_of_the_softer(first, fast, second, slow, length):
    times = (np.arange(200_000) + 0.5) / 200_000 * length
    softer = np.minimum(first * np.exp(-fast * times), second * np.exp(-slow * times))
    assert held_below_both(first, fast, second, slow, length) == pytest.approx(
        softer.mean() * length, rel=1e-3, abs=1e-9
    )


def summed(score, *, steps=4000):
    """Return the mean over time of what all partials make that sound, less what each note makes with itself."""
    partials = partials_of(score)
    note_of = np.repeat(np.arange(len(score)), np.diff(partials.first))
    frequency = partials.omega * SAMPLE_RATE / (2 * np.pi)
    onset, end = score.notes["onset"], score.notes["onset"] + score.notes["duration"]
    span, total = score.duration + score.tail, 0.0
    for time in (np.arange(steps) + 0.5) * span / steps:
        level = partials.amplitude * np.exp(-partials.decay * SAMPLE_RATE * np.maximum(time - onset[note_of], 0.0))
        level[(onset[note_of] > time) | (end[note_of] <= time)] = 0.0
        total += dissonance(frequency, level)
        total -= sum(dissonance(frequency[note_of == index], level[note_of == index]) for index in range(len(score)))
    return total / steps


def test_it_is_the_mean_over_time_of_the_model_over_all_partials():
    score = a_score(
        a_note(onset=0.0, pitch=60.0, velocity=1.0, timbre="glass"),
        a_note(onset=0.2, pitch=61.0, velocity=0.8, timbre="metal"),
        a_note(onset=0.5, pitch=67.0, velocity=0.6, timbre="glass"),
    )
    assert score_dissonance(score) == pytest.approx(summed(score), rel=0.01)


def test_notes_that_do_not_sound_together_and_notes_alone_are_not_dissonant():
    assert score_dissonance(a_score()) == 0.0
    assert score_dissonance(a_score(a_note(onset=0.0, pitch=60.0))) == 0.0
    apart = a_score(a_note(onset=0.0, pitch=60.0, duration=0.2), a_note(onset=0.5, pitch=61.0))
    assert score_dissonance(apart) == 0.0


def test_softer_and_shorter_notes_are_less_dissonant():
    def of(**second):
        return score_dissonance(a_score(a_note(onset=0.0, pitch=60.0), a_note(onset=0.1, pitch=61.0, **second)))

    assert of() > of(velocity=0.5) > of(velocity=0.2) > 0
    assert of() > of(duration=0.1) > 0
    assert of() > score_dissonance(a_score(a_note(onset=0.0, pitch=60.0), a_note(onset=0.1, pitch=67.0)))
