"""Files, read back by decoders that are not ours."""

import io
import struct
import wave

import numpy as np
import pytest
import soundfile
from scipy.io import wavfile

from harmonic import encode, synthesize
from harmonic.audio.formats import FORMATS
from harmonic.audio.pcm import dithered, quantized
from harmonic.audio.synthesize import Audio
from harmonic.errors import EncodingFailed, InvalidInput
from tests.engine.audio.scores import a_busy_score, a_note, a_score
from tests.engine.strangers.ffmpeg import decoded


def an_audio(samples, *, title="Title", author=""):
    """Return audio of given samples."""
    return Audio(np.asarray(samples, np.float32), 48_000, -14.0, -1.0, (), title, "cd" * 32, author)


def by_wave(file):
    """Return the integers of a WAV by the standard library."""
    with wave.open(io.BytesIO(file)) as reader:
        assert (reader.getnchannels(), reader.getframerate()) == (2, 48_000)
        width, raw = reader.getsampwidth(), reader.readframes(reader.getnframes())
    padded = np.zeros((len(raw) // width, 4), np.uint8)
    padded[:, 4 - width :] = np.frombuffer(raw, np.uint8).reshape(-1, width)
    return (padded.view("<i4").reshape(-1, 2) >> (32 - 8 * width)).astype(np.int64)


@pytest.mark.parametrize(("name", "bits"), [("wav", 24), ("wav24", 24), ("wav16", 16)])
def test_an_integer_wav_holds_the_nearest_integers(name, bits):
    audio = synthesize(a_busy_score(n_notes=20, duration=2.0))
    expected = np.rint(audio.samples.astype(np.float64) * 2 ** (bits - 1)).astype(np.int64)
    assert np.array_equal(by_wave(encode(audio, name)), expected)


def test_a_float_wav_holds_the_very_samples():
    audio = synthesize(a_busy_score(n_notes=20, duration=2.0))
    rate, samples = wavfile.read(io.BytesIO(encode(audio, "wav32f")))
    assert rate == 48_000
    assert samples.dtype == np.float32
    assert np.array_equal(samples, audio.samples)


def test_flac_holds_the_integers_of_the_wav():
    audio = synthesize(a_busy_score(n_notes=20, duration=2.0))
    decoded, rate = soundfile.read(io.BytesIO(encode(audio, "flac")), dtype="int32")
    assert rate == 48_000
    assert np.array_equal(decoded >> 8, by_wave(encode(audio, "wav")))


@pytest.mark.parametrize("name", FORMATS)
def test_equal_audio_gives_equal_bytes(name):
    audio = synthesize(a_score(a_note()))
    assert encode(audio, name) == encode(audio, name)
    assert encode(audio, name) != encode(synthesize(a_score(a_note(pitch=70.0))), name)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_carries_its_title_author_and_run_hash(name, tmp_path):
    audio = an_audio(np.zeros((4800, 2)), title="Ünïverse ☃ 宇宙 " + 40 * "x", author="Ada Łovelace ♫")
    _, said = decoded(encode(audio, name), tmp_path)
    assert said["title"] == "Ünïverse ☃ 宇宙 " + 40 * "x"
    assert said["artist"] == "Ada Łovelace ♫"
    assert said["comment"] == "run " + "cd" * 32
    assert any(value.startswith("Harmonic Universe ") for value in said.values())


@pytest.mark.parametrize("name", FORMATS)
def test_who_is_not_named_is_not_told(name, tmp_path):
    _, said = decoded(encode(an_audio(np.zeros((4800, 2))), name), tmp_path)
    assert "artist" not in said


@pytest.mark.parametrize("name", [name for name, entry in FORMATS.items() if not entry.is_exact])
def test_what_a_codec_loses_is_little_and_no_frame_of_it(name, tmp_path):
    audio = synthesize(a_busy_score(n_notes=60, duration=4.0))
    heard, _ = decoded(encode(audio, name), tmp_path)
    assert len(heard) == len(audio.samples)
    lost = np.square(heard - audio.samples).sum() / np.square(audio.samples).sum()
    assert 10 * np.log10(lost) < -20
    assert len(encode(audio, name)) < len(encode(audio, "wav16")) / 4


@pytest.mark.parametrize("name", FORMATS)
def test_another_decoder_hears_the_same_length(name, tmp_path):
    audio = synthesize(a_score(a_note(), duration=1.0))
    assert decoded(encode(audio, name), tmp_path)[0].shape == audio.samples.shape


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("title", ["", "half \ud83d pair", "\0", "odd"])
def test_any_title_can_be_written(name, title):
    decoded, _ = soundfile.read(io.BytesIO(encode(an_audio(np.full((4800, 2), 0.25), title=title), name)))
    assert decoded.shape == (4800, 2)
    if FORMATS[name].is_exact:
        assert decoded == pytest.approx(0.25, abs=2**-14)


@pytest.mark.parametrize("name", [name for name, entry in FORMATS.items() if entry.suffix == ".wav"])
@pytest.mark.parametrize("n_frames", [0, 1, 3])
def test_the_chunks_of_a_wav_fill_it_exactly(name, n_frames):
    file = encode(an_audio(np.zeros((n_frames, 2))), name)
    assert file[:4] + file[8:12] == b"RIFFWAVE"
    assert struct.unpack("<I", file[4:8]) == (len(file) - 8,)
    place, names = 12, []
    while place < len(file):
        names.append(file[place : place + 4])
        (size,) = struct.unpack("<I", file[place + 4 : place + 8])
        place += 8 + size + size % 2
    assert place == len(file)
    assert [name for name in names if name != b"fact"] == [b"fmt ", b"data", b"LIST"]


def test_what_passes_full_scale_becomes_the_outermost_integer():
    assert quantized(np.array([[1.5, -1.5], [1.0, -1.0]], np.float32), 16).tolist() == [
        [32767, -32768],
        [32767, -32768],
    ]
    assert quantized(np.array([[2.0, -2.0]], np.float32), 24).tolist() == [[8388607, -8388608]]


def test_dither_makes_the_error_of_rounding_noise_of_known_power():
    # A sine a third of a step high is nothing without dither, and all there with it.
    times = np.arange(48_000) / 48_000
    tone = np.sin(2 * np.pi * 440 * times) / 3 / 2**15
    samples = np.repeat(tone[:, None], 2, axis=1).astype(np.float32)
    assert not quantized(samples, 16).any()
    error = dithered(samples, 16, seed="a") - samples * 2.0**15
    assert error.mean() == pytest.approx(0, abs=0.01)
    # A quarter of the square of a step: a twelfth of rounding, a sixth of the noise.
    assert np.square(error).mean() == pytest.approx(1 / 4, rel=0.02)
    spectrum = np.abs(np.fft.rfft(dithered(samples, 16, seed="a")[:, 0])) / 24_000
    assert spectrum[440] == pytest.approx(1 / 3, rel=0.05)
    assert spectrum[3 * 440] < 0.02


def test_dither_leaves_silence_silent():
    assert not dithered(np.zeros((100, 2), np.float32), 16, seed="a").any()


def test_four_channels_go_into_what_can_hold_them():
    audio = an_audio(np.random.default_rng(1).uniform(-1, 1, (4800, 4)))
    for name in ("wav", "wav32f", "flac"):
        decoded, _ = soundfile.read(io.BytesIO(encode(audio, name)))
        assert decoded == pytest.approx(audio.samples, abs=2**-23)
    with pytest.raises(InvalidInput, match=r"/format: cannot hold 4 channels \(got mp3\); allowed: wav, "):
        encode(audio, "mp3")


def test_an_unknown_format_is_refused_with_those_there_are():
    with pytest.raises(
        InvalidInput, match="/format: there is no such audio format \\(got aiff\\); allowed: wav, wav16"
    ):
        encode(an_audio(np.zeros((1, 2))), "aiff")


def test_what_a_wav_cannot_hold_is_refused_before_it_is_written():
    endless = Audio(np.broadcast_to(np.float32(0), (10**9, 2)), 48_000, -np.inf, -np.inf, (), "", "")
    with pytest.raises(EncodingFailed, match="at most 4 GB of samples, and 20833"):
        encode(endless, "wav")


def test_what_flac_cannot_hold_is_refused():
    with pytest.raises(EncodingFailed, match="could not be written as FLAC"):
        encode(Audio(np.zeros((10, 2), np.float32), 2_000_000, -14.0, -1.0, (), "", ""), "flac")


def test_the_default_is_a_wav_of_24_bits():
    audio = synthesize(a_score(a_note(), duration=0.5))
    assert encode(audio) == encode(audio, "wav") == encode(audio, "wav24")


def test_the_table_says_what_each_format_is():
    for name, entry in FORMATS.items():
        assert entry.name == name
        assert entry.sentence.endswith(".")
        assert entry.media_type.startswith("audio/")
        assert entry.suffix.startswith(".")
