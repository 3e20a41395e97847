"""The sum of decaying sines, against the same sum reckoned plainly in float64."""

import numpy as np
import pytest

from harmonic.audio.synthesize import CHUNK
from tests.engine.audio.exactness import reckoned, sounded, worst_of_mix, worst_of_partials
from tests.engine.audio.scores import NAMES, a_note, a_score, mixed


@pytest.mark.parametrize("frequency", [27.5, 187.5, 440.0, 750.0, 1500.0, 2999.9, 6000.0, 12_000.0, 15_000.0, 20_000.0])
@pytest.mark.parametrize("t60", [0.05, 1.0, 30.0])
def test_a_partial_is_within_minus_120_db_of_its_formula_at_every_sample(frequency, t60):
    error = np.abs(sounded(frequency, t60) - reckoned(frequency, t60))
    assert error.max() < 10 ** (-120 / 20)


def test_every_partial_from_20_hz_to_20_khz_is_within_minus_120_db_of_float64():
    assert worst_of_partials() < -120


@pytest.mark.parametrize("timbre", NAMES)
def test_a_note_with_all_its_partials_is_within_minus_90_db_of_float64(timbre):
    notes = (a_note(timbre=timbre, onset=0.1), a_note(timbre=timbre, onset=0.7, pitch=43.3, pan=-0.4, duration=0.4))
    score = a_score(*notes)
    assert worst_of_mix(score, mixed(score)) < -90


def test_nothing_drifts_over_a_minute():
    error = np.abs(sounded(750.0, 300.0, n_chunks=176) - reckoned(750.0, 300.0, n_samples=176 * CHUNK))
    assert error[-CHUNK:].max() < 10 ** (-120 / 20)


def test_a_partial_begins_at_the_first_sample_after_its_onset_even_at_the_end_of_a_chunk():
    for onset in (10.25, CHUNK - 0.5, CHUNK - 1.0, CHUNK + 0.75):
        wave = sounded(440.0, 1.0, onset=onset)
        assert np.flatnonzero(np.abs(wave) > 1e-6)[0] == np.floor(onset) + 1
