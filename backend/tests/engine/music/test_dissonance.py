"""Sensory dissonance is Sethares', to the digits of the published constants."""

from __future__ import annotations

import numpy as np
import pytest

from harmonic.music.dissonance import dissonance, ensemble_dissonance, frequency_of, partial_roughness
from harmonic.vocabulary.timbres import TIMBRES

GOLDEN = {
    1: 0.0411,
    16 / 15: 2.9946,
    9 / 8: 1.5679,
    6 / 5: 0.9984,
    5 / 4: 0.9997,
    4 / 3: 0.6507,
    45 / 32: 1.3226,
    3 / 2: 0.2364,
    8 / 5: 1.2655,
    5 / 3: 0.3940,
    15 / 8: 1.3661,
    2: 0.0252,
}
"""Of two tones of six harmonics of amplitude 0.88ⁿ, the lower at 500 Hz, by their ratio."""


@pytest.mark.parametrize(("ratio", "expected"), GOLDEN.items())
def test_two_harmonic_tones_are_as_dissonant_as_the_model_says(ratio, expected):
    tone, amplitudes = 500.0 * np.arange(1, 7), 0.88 ** np.arange(6)
    both = np.concatenate([tone, ratio * tone])
    assert dissonance(both, np.concatenate([amplitudes, amplitudes])) == pytest.approx(expected, abs=5e-5)


def test_the_order_of_the_partials_does_not_matter():
    assert dissonance([440, 466, 880], [1, 0.5, 0.2]) == pytest.approx(dissonance([880, 440, 466], [0.2, 1, 0.5]))


def test_one_partial_alone_is_not_dissonant():
    assert dissonance([440.0], [1.0]) == 0.0


def together(pitch_a, timbre_a, pitch_b, timbre_b):
    """Return the dissonance of two notes from the roughness of each two of their partials."""
    rough = partial_roughness(np.array([pitch_a]), timbre_a, np.array([pitch_b]), timbre_b)[0, 0]
    softer = np.minimum.outer(TIMBRES[timbre_a].gains, TIMBRES[timbre_b].gains)
    return float(np.sum(rough * softer))


def test_an_ensemble_is_the_mean_over_its_pairs_of_what_their_partials_make():
    expected = (
        together(60, "wood", 63, "glass") + together(60, "wood", 67.5, "wood") + together(63, "glass", 67.5, "wood")
    )
    assert ensemble_dissonance([60.0, 63.0, 67.5], ["wood", "glass", "wood"]) == pytest.approx(expected / 3, rel=1e-12)


def test_two_notes_make_only_what_they_add_to_their_own_roughness():
    low, high = TIMBRES["membrane"], TIMBRES["metal"]
    spectra = [(float(frequency_of(p)) * np.array(t.ratios), t.gains) for p, t in ((50.0, low), (57.0, high))]
    both = dissonance(np.concatenate([s[0] for s in spectra]), np.concatenate([s[1] for s in spectra]))
    alone = sum(dissonance(*spectrum) for spectrum in spectra)
    assert together(50, "membrane", 57, "metal") == pytest.approx(both - alone, rel=1e-9)


def test_fewer_than_two_voices_are_never_dissonant():
    assert ensemble_dissonance([], []) == ensemble_dissonance([60.0], ["wood"]) == 0.0


def test_midi_numbers_are_equal_tempered_around_440_hz():
    np.testing.assert_allclose(
        frequency_of(np.array([57.0, 69.0, 81.0, 60.0])), [220, 440, 880, 261.6255653], rtol=1e-9
    )
