"""Sound that is made block by block: the same sound, without ever being whole in memory."""

import io
from dataclasses import replace

import numpy as np
import pytest

from harmonic import encode, encode_into, synthesize
from harmonic.audio.formats import FORMATS
from harmonic.audio.loudness import EnergyMeter
from harmonic.audio.peaks import true_peak
from harmonic.audio.spectrogram import spectrogram
from harmonic.audio.takes import BLOCK, FileTake, MemoryTake, blocks_of
from harmonic.export.waveform import waveform
from tests.engine.audio.long_pieces import memory_of_ten_minutes
from tests.engine.audio.scores import RATE, a_busy_score, a_note, a_score

MEGABYTE = 1 << 20


@pytest.mark.parametrize(
    "score", [a_busy_score(), a_busy_score(loudness=-8.0), a_score(duration=1.5), a_score(a_note())]
)
def test_in_a_file_and_in_memory_it_is_the_same_audio(score, tmp_path):
    whole, streamed = synthesize(score), synthesize(score, into=tmp_path / "samples.npy")
    assert np.array_equal(whole.samples, streamed.samples)
    assert whole.to_dict() == streamed.to_dict()
    assert np.array_equal(np.load(tmp_path / "samples.npy"), whole.samples)
    with pytest.raises(ValueError, match="read-only"):
        streamed.samples[0] = 1.0


def test_a_sound_field_is_made_in_a_file_too(tmp_path):
    score = replace(a_busy_score(duration=3.0), output="ambix")
    streamed = synthesize(score, into=tmp_path / "samples.npy")
    assert streamed.samples.shape == (3 * RATE, 4)
    assert np.array_equal(streamed.samples, synthesize(score).samples)


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_written_block_by_block_has_the_bytes_of_the_whole(name, tmp_path):
    score = a_busy_score(n_notes=30, duration=2.0)
    streamed = synthesize(score, into=tmp_path / "samples.npy")
    with (tmp_path / "file").open("w+b") as file:
        encode_into(file, streamed, name)
    assert (tmp_path / "file").read_bytes() == encode(synthesize(score), name)


def test_outline_and_spectrum_are_those_of_the_sound_in_memory(tmp_path):
    score = a_busy_score(duration=3.0)
    whole, streamed = synthesize(score), synthesize(score, into=tmp_path / "samples.npy")
    assert waveform(streamed) == waveform(whole)
    assert np.array_equal(
        spectrogram(streamed, columns=20, rows=30).levels, spectrogram(whole, columns=20, rows=30).levels
    )


def test_the_outline_is_the_least_and_the_most_of_each_part():
    audio = synthesize(a_busy_score(duration=3.0))
    parts = np.array_split(audio.samples, 90)
    outline = waveform(audio, n_peaks=90)
    assert outline["low"][0] == pytest.approx([part[:, 0].min() for part in parts], abs=1e-5)
    assert outline["high"][1] == pytest.approx([part[:, 1].max() for part in parts], abs=1e-5)


@pytest.mark.parametrize("n_frames", [1, 31, 32, 33, 64, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK + 17])
def test_a_peak_is_found_wherever_the_blocks_end(n_frames):
    samples = np.zeros((n_frames, 2), np.float32)
    for place in {0, n_frames // 2, n_frames - 1}:
        samples[:] = 0.0
        samples[place, place % 2] = -0.5
        assert true_peak(samples) == 0.5


def test_a_peak_between_two_blocks_is_found():
    samples = np.zeros((2 * BLOCK, 2), np.float32)
    samples[BLOCK - 4 : BLOCK + 4, 0] = np.sin(np.pi / 2 * (np.arange(8) + 0.5)) * 0.5
    alone = samples[BLOCK - 1000 : BLOCK + 1000].copy()
    assert true_peak(samples) == pytest.approx(true_peak(alone), rel=1e-6)
    assert true_peak(samples) > 0.45


@pytest.mark.parametrize("size", [32, 96, BLOCK, 5 * RATE])
def test_energies_do_not_depend_on_where_blocks_end(size):
    noise = np.random.default_rng(2).normal(0, 0.1, (5 * RATE, 2)).astype(np.float32)
    meter, whole = EnergyMeter(len(noise)), EnergyMeter(len(noise))
    whole.add(noise)
    for frames in blocks_of(noise, size):
        meter.add(frames)
    assert np.array_equal(meter.energies, whole.energies)


def test_takes_give_back_what_was_put_into_them(tmp_path):
    frames = np.random.default_rng(1).normal(size=(100, 2)).astype(np.float32)
    with FileTake(tmp_path / "a.npy", 100, 2) as kept:
        for take in (kept, MemoryTake(np.zeros((100, 2), np.float32))):
            take.write(40, frames[40:])
            take.write(0, frames[:40])
            assert np.array_equal(take.read(30, 50), frames[30:50])
            assert np.array_equal(take.samples(), frames)
            assert np.array_equal(np.concatenate(list(blocks_of(take.samples(), 7))), frames)


def test_where_nothing_can_be_written_the_error_of_the_system_says_so(tmp_path):
    with pytest.raises(OSError, match="No such file"):
        synthesize(a_score(a_note()), into=tmp_path / "absent" / "samples.npy")


def test_an_mp3_begins_with_its_tag():
    audio = synthesize(a_score(a_note(), duration=0.5))
    file = io.BytesIO()
    encode_into(file, audio, "mp3")
    assert file.getvalue().startswith(b"ID3")
    assert file.getvalue() == encode(audio, "mp3")


def test_ten_minutes_in_a_file_take_little_memory(tmp_path):
    told = memory_of_ten_minutes(tmp_path, "file", "wav", "flac")
    assert told["frames"] == 600 * RATE
    assert told["added"] < 100 * MEGABYTE
    assert told["total"] < 400 * MEGABYTE


def test_ten_minutes_in_memory_take_little_more_than_their_samples(tmp_path):
    told = memory_of_ten_minutes(tmp_path, "memory", "wav")
    assert told["added"] < 300 * MEGABYTE
