"""When the notes of ready scenes are heard and how high, as strangers find it in the sound alone."""

import librosa
import numpy as np
import pytest

from tests.engine.audio.scores import RATE, frequency_of, mixed
from tests.engine.strangers.isolated import alone, dry, first_sample, frequency_of_peak, spaced

HOP = 128


def event_times(played):
    """Return when the event of each note is heard, in s: what quantization shifted it by included."""
    times = played.recording.events["time"] / played.recording.scene.laws.time_scale
    return times[played.score.notes["event"]] + played.score.notes["shift"]


def test_librosa_finds_the_onsets_of_dry_notes_within_5_ms(played):
    rows = spaced(played.score, apart=0.3, lasting=0.15, most=24)
    sound = mixed(dry(played.score, rows, duration=rows["onset"][-1] + 0.5)).sum(axis=1)
    strength = librosa.onset.onset_strength(y=sound, sr=RATE, hop_length=HOP, n_fft=1024, n_mels=48)
    found = librosa.onset.onset_detect(onset_envelope=strength, sr=RATE, hop_length=HOP, units="time")
    errors = np.abs(found[None] - rows["onset"][:, None]).min(axis=1)
    assert len(rows) >= 10
    assert np.median(errors) <= 0.005
    assert np.mean(errors < 0.02) > 0.95
    assert len(found) <= 1.1 * len(rows)


def test_a_note_begins_within_a_sample_of_its_event(played):
    score, times = played.score, event_times(played)
    for index in np.linspace(0, len(score) - 1, 12).astype(int):
        sound, begin = alone(score, score.notes[index], lasting=0.1)
        assert first_sample(sound) + begin * RATE == pytest.approx(times[index] * RATE, abs=1.0001)


def test_a_note_is_as_high_as_its_score_says_within_a_cent(played):
    score = played.score
    pitches, first = np.unique(score.notes["pitch"], return_index=True)
    heard = []
    for index in first[np.linspace(0, len(first) - 1, min(len(first), 8)).astype(int)]:
        note = score.notes[index]
        sound, _ = alone(score, note, lasting=1.0)
        begin = first_sample(sound) + round(0.005 * RATE)
        segment = sound[begin : begin + round(min(1.0, note["duration"]) * RATE)]
        expected = frequency_of(note["pitch"])
        heard.append(1200 * np.log2(frequency_of_peak(segment, expected) / expected))
    assert len(heard) == min(len(pitches), 8)
    assert np.abs(heard).max() <= 1.0
