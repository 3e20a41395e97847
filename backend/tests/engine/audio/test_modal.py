"""The sum of decaying sines, against the same sum reckoned plainly in float64."""

import numpy as np
import pytest

from harmonic.audio._kernels_modal import sound_chunk
from harmonic.audio.synthesize import CHUNK, workspace
from tests.engine.audio.scores import RATE

KEEP = np.ones(1, np.float32)


def sounded(frequency, t60, *, onset=10.25, n_chunks=4):
    """Return what the kernel makes of one partial of amplitude 1, chunk after chunk."""
    start = int(np.ceil(onset))
    whole = np.array([start], np.int64)
    end = np.array([n_chunks * CHUNK], np.int64)
    omega = np.array([2 * np.pi * frequency / RATE])
    decay = np.array([np.log(1000.0) / t60 / RATE])
    sides, first = np.zeros((n_chunks, 3, CHUNK), np.float32), np.array([0, 1])
    for chunk in range(n_chunks):
        left, right, send = sides[chunk]
        sound_chunk(
            chunk * CHUNK, np.array([0]), np.array([onset]), whole, end, end, KEEP, KEEP, KEEP, first,
            np.ones(1), omega, decay, end, KEEP, left, right, send, *workspace(first),
        )  # fmt: skip
    return sides[:, 0].reshape(-1)


def reckoned(frequency, t60, *, onset=10.25, n_samples=4 * CHUNK):
    """Return the same partial by one sine and one exponential a sample, in float64."""
    elapsed = (np.arange(n_samples) - onset) / RATE
    wave = np.exp(-np.log(1000.0) / t60 * elapsed) * np.sin(2 * np.pi * frequency * elapsed)
    return np.where(elapsed >= 0, wave, 0.0)


@pytest.mark.parametrize("frequency", [27.5, 187.5, 440.0, 750.0, 1500.0, 2999.9, 6000.0, 12_000.0, 15_000.0, 20_000.0])
@pytest.mark.parametrize("t60", [0.05, 1.0, 30.0])
def test_a_partial_is_within_minus_120_db_of_its_formula_at_every_sample(frequency, t60):
    error = np.abs(sounded(frequency, t60) - reckoned(frequency, t60))
    assert error.max() < 10 ** (-120 / 20)


def test_nothing_drifts_over_a_minute():
    error = np.abs(sounded(750.0, 300.0, n_chunks=176) - reckoned(750.0, 300.0, n_samples=176 * CHUNK))
    assert error[-CHUNK:].max() < 10 ** (-120 / 20)


def test_a_partial_begins_at_the_first_sample_after_its_onset_even_at_the_end_of_a_chunk():
    for onset in (10.25, CHUNK - 0.5, CHUNK - 1.0, CHUNK + 0.75):
        wave = sounded(440.0, 1.0, onset=onset)
        assert np.flatnonzero(np.abs(wave) > 1e-6)[0] == np.floor(onset) + 1
