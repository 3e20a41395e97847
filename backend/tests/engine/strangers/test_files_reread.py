"""The files of ready scenes, read back by programs that are not ours."""

import re
from dataclasses import replace

import librosa
import numpy as np
import pytest

from harmonic import encode
from harmonic.audio.formats import FORMATS
from harmonic.export.captions import captions
from tests.engine.audio.scores import RATE
from tests.engine.strangers.ffmpeg import captions_of, decoded

LOSSY = [name for name, entry in FORMATS.items() if not entry.is_exact]
EXACT = [name for name, entry in FORMATS.items() if entry.is_exact]


def opening(audio):
    """Return ten seconds of a sound from its first second on."""
    return replace(audio, samples=np.ascontiguousarray(audio.samples[RATE : 11 * RATE]))


def bands_of(samples):
    """Return the levels in dB of 64 mel bands, 23 ms apart; what is 60 dB below the loudest counts as that."""
    power = librosa.feature.melspectrogram(
        y=samples.sum(axis=1), sr=RATE, n_fft=2048, hop_length=1024, n_mels=64, fmax=15_000
    )
    return librosa.power_to_db(power, ref=np.max, top_db=60)


@pytest.mark.parametrize("name", LOSSY)
def test_ffmpeg_hears_the_same_sound_for_the_same_time_in_a_lossy_file(played, name, tmp_path):
    audio = opening(played.audio)
    heard, _ = decoded(encode(audio, name), tmp_path)
    assert len(heard) == len(audio.samples)
    assert np.abs(bands_of(heard) - bands_of(audio.samples)).mean() < 1.0
    # A delay of one sample at 3 kHz would already cost 8 dB.
    lost = np.square(heard - audio.samples).sum() / np.square(audio.samples).sum()
    assert 10 * np.log10(lost) < -15


@pytest.mark.parametrize("name", EXACT)
def test_ffmpeg_reads_the_very_samples_of_an_exact_file(played, name, tmp_path):
    audio = opening(played.audio)
    heard, _ = decoded(encode(audio, name), tmp_path)
    assert len(heard) == len(audio.samples)
    bits = FORMATS[name].bits
    step = 0.0 if bits == 32 else 2.0 ** (1 - bits) * (1.5 if FORMATS[name].dithers else 0.5)
    assert np.abs(heard - audio.samples).max() <= step + 2**-24


def test_ffmpeg_reads_the_captions(played, tmp_path):
    text = captions(played.score)
    cues = captions_of(text, tmp_path)
    assert len(cues) == text.count(" --> ")
    begins, ends = np.array([cue[0] for cue in cues]), np.array([cue[1] for cue in cues])
    assert (begins < ends).all()
    assert (ends[:-1] <= begins[1:]).all()
    assert abs(begins[0] - 1000 * played.score.notes["onset"][0]) <= 1
    told = sum(1 + int((re.search(r"and (\d+) more", words) or [0, 0])[1]) for _, _, words in cues)
    assert told == len(played.score)
