"""Level over time and frequency."""

import numpy as np
import pytest

from harmonic import synthesize
from harmonic.audio.spectrogram import spectrogram
from tests.engine.audio.scores import a_note, a_score


def test_a_note_shows_at_its_frequency_and_from_its_onset_on():
    audio = synthesize(a_score(a_note(timbre="glass", pitch=81.0, onset=1.0), duration=2.0))
    picture = spectrogram(audio, columns=100, rows=200)
    assert picture.levels.shape == (200, 100)
    loudest = picture.frequencies[np.argmax(picture.levels[:, 70])]
    assert loudest == pytest.approx(880.0, rel=0.03)
    assert picture.levels[:, :45].max() == picture.floor_db
    assert picture.levels[:, 45:].max() == 0.0


def test_silence_and_nothing_at_all_are_at_the_floor():
    for duration in (1.0, 1e-6):
        picture = spectrogram(synthesize(a_score(duration=duration)), columns=5, rows=7, floor_db=-60.0)
        assert np.all(picture.levels == -60.0)


def test_a_spectrogram_is_a_value():
    picture = spectrogram(synthesize(a_score(a_note())), columns=5, rows=7)
    with pytest.raises(ValueError, match="read-only"):
        picture.levels[0, 0] = 0.0
