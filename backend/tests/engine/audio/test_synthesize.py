"""From notes to samples: when, how high, how long, how loud and from where."""

import numpy as np
import pytest

from harmonic import synthesize
from harmonic.audio.partials import partials_of
from harmonic.vocabulary.timbres import TIMBRES
from tests.engine.audio.scores import NAMES, RATE, a_busy_score, a_note, a_score, frequency_of, mixed


def first_sample(samples):
    """Return the index of the first frame that is not silent."""
    return int(np.flatnonzero(np.any(samples != 0, axis=1))[0])


def peak_near(wave, frequency):
    """Return the frequency of the spectral peak nearest to one: a parabola through the log of three bins."""
    n = 1 << 20
    t = np.arange(len(wave)) / len(wave)
    window = (
        0.35875 - 0.48829 * np.cos(2 * np.pi * t) + 0.14128 * np.cos(4 * np.pi * t) - 0.01168 * np.cos(6 * np.pi * t)
    )
    spectrum = np.log(np.abs(np.fft.rfft(wave * window, n)) + 1e-300)
    centre = round(frequency * n / RATE)
    reach = round(0.01 * centre)
    k = centre - reach + int(np.argmax(spectrum[centre - reach : centre + reach + 1]))
    a, b, c = spectrum[k - 1 : k + 2]
    return (k + 0.5 * (a - c) / (a - 2 * b + c)) * RATE / n


def level_at(wave, frequency, time):
    """Return the amplitude of a frequency around a time, in a Hann window of 100 ms."""
    n = round(0.1 * RATE)
    begin = round(time * RATE) - n // 2
    window = np.hanning(n)
    phase = np.exp(-2j * np.pi * frequency * np.arange(n) / RATE)
    return 2 * np.abs(np.sum(wave[begin : begin + n] * window * phase)) / window.sum()


@pytest.mark.parametrize("timbre", NAMES)
@pytest.mark.parametrize("onset", [0.0, 0.1, 0.123456789, 0.34133, 0.7500001])
def test_the_first_sound_is_within_one_sample_of_the_onset(timbre, onset):
    audio = synthesize(a_score(a_note(timbre=timbre, onset=onset, pitch=55.0)))
    assert abs(first_sample(audio.samples) - onset * RATE) <= 1.0 + 1e-9


def test_the_room_does_not_smear_the_onset():
    dry, wet = (mixed(a_score(a_note(onset=0.5, wet=1.0), reverb=reverb)) for reverb in (0.0, 1.0))
    begin = round(0.5 * RATE)
    assert first_sample(wet) == first_sample(dry)
    assert np.array_equal(wet[: begin + 700], dry[: begin + 700])
    assert not np.array_equal(wet, dry)


@pytest.mark.parametrize("timbre", NAMES)
@pytest.mark.parametrize("pitch", [33.0, 57.0, 69.0, 80.37])
def test_every_partial_is_within_one_cent_of_its_frequency(timbre, pitch):
    note = a_note(timbre=timbre, onset=0.0, pitch=pitch, ring=30.0, contact_time=1e-5)
    score = a_score(note, duration=4.0)
    wave = mixed(score)[: 2 * RATE, 0].astype(np.float64)
    partials = partials_of(score)
    frequencies = partials.omega * RATE / (2 * np.pi)
    assert frequencies.min() == pytest.approx(frequency_of(pitch) * min(TIMBRES[timbre].struck_ratios))
    # What dies first lies close beside some of what stays.
    others = frequency_of(pitch) * np.array([each.ratio for each in TIMBRES[timbre].transients])
    crowded = [np.any(np.abs(np.log2(others / each)) < 0.03) and timbre == "drums" for each in frequencies]
    stays = np.isin(np.round(frequencies, 6), np.round(frequency_of(pitch) * np.array(TIMBRES[timbre].ratios), 6))
    for frequency in frequencies[stays & ~np.array(crowded) & (partials.amplitude > 1e-3)]:
        assert abs(1200 * np.log2(peak_near(wave, frequency) / frequency)) < 1.0


def test_a4_is_440_hz_in_the_finished_audio():
    audio = synthesize(a_score(a_note(timbre="glass", pitch=69.0), duration=4.0))
    assert abs(1200 * np.log2(peak_near(audio.samples[RATE : 3 * RATE, 0].astype(np.float64), 440.0) / 440.0)) < 1.0


@pytest.mark.parametrize(("timbre", "ring"), [("metal", 2.0), ("glass", 7.8), ("celesta", 4.0), ("wood", 1.0)])
def test_a_note_falls_by_60_db_in_its_ring(timbre, ring):
    wave = mixed(a_score(a_note(timbre=timbre, onset=0.0, ring=ring), duration=2.0))[:, 0]
    early, late = (level_at(wave, 440.0, time) for time in (0.2, 0.8))
    assert 60 * 0.6 / (20 * np.log10(early / late)) == pytest.approx(ring, rel=0.005)


def test_velocity_is_level_over_36_db():
    loud, half, soft = (np.std(mixed(a_score(a_note(velocity=velocity)))) for velocity in (1.0, 0.5, 0.0))
    assert 20 * np.log10(half / loud) == pytest.approx(-18.0, abs=0.01)
    assert 20 * np.log10(soft / loud) == pytest.approx(-36.0, abs=0.01)


def test_pan_moves_a_note_and_keeps_its_power():
    mixes = [mixed(a_score(a_note(pan=pan))).astype(np.float64) for pan in (-1.0, -0.5, 0.0, 1.0)]
    powers = np.array([np.mean(mix**2, axis=0) for mix in mixes])
    assert powers.sum(axis=1) == pytest.approx(powers[2].sum(), rel=1e-5)
    assert powers[0, 1] == pytest.approx(0.0, abs=1e-12)
    assert powers[2, 0] == pytest.approx(powers[2, 1])
    assert np.sqrt(powers[1, 1] / powers[1, 0]) == pytest.approx(np.tan(np.pi / 8), rel=1e-4)


def test_a_harder_blow_is_brighter():
    def centroid(contact_time):
        spectrum = np.abs(np.fft.rfft(mixed(a_score(a_note(contact_time=contact_time)))[:, 0])) ** 2
        return np.sum(np.fft.rfftfreq(2 * RATE, 1 / RATE) * spectrum) / np.sum(spectrum)

    assert centroid(5e-5) > 1.1 * centroid(3e-4)


def test_a_damped_note_is_silent_after_its_release_and_ends_without_a_click():
    wave = mixed(a_score(a_note(timbre="glass", onset=0.0, duration=0.5, ring=10.0)))[:, 0].astype(np.float64)
    assert np.abs(wave[round(0.56 * RATE) :]).max() < 1e-3
    around = wave[round(0.4 * RATE) : round(0.7 * RATE)]
    spectrum = np.abs(np.fft.rfft(around * np.blackman(len(around))))
    top = np.fft.rfftfreq(len(around), 1 / RATE) > 8000
    assert 20 * np.log10(spectrum[top].max() / spectrum.max()) < -90


def test_what_has_died_away_by_itself_is_not_changed_by_the_damper():
    short, long = (mixed(a_score(a_note(timbre="wood", duration=duration))) for duration in (1.0, 1.8))
    assert np.array_equal(short, long)


@pytest.mark.parametrize(("duration", "tail"), [(2.0, 0.0), (0.7, 0.31), (1.00001, 0.0), (0.033, 0.0), (0.35, 0.1)])
def test_the_length_is_exact(duration, tail):
    audio = synthesize(a_score(a_note(onset=0.0), duration=duration, tail=tail))
    assert audio.samples.shape == (round((duration + tail) * RATE), 2)
    assert audio.duration == len(audio.samples) / RATE


def test_the_last_50_ms_fade_to_nothing_and_the_rest_is_untouched():
    short = mixed(a_score(a_note(timbre="glass", duration=9.0), duration=1.0))
    long = mixed(a_score(a_note(timbre="glass", duration=9.0), duration=3.0))
    fade = round(0.95 * RATE)
    assert np.array_equal(short[:fade], long[:fade])
    assert np.all(short[-1] == 0)
    ratio = np.abs(short[fade:RATE].sum(axis=1)) / np.maximum(np.abs(long[fade:RATE].sum(axis=1)), 1e-12)
    assert np.all(ratio <= 1.0 + 1e-6)
    assert ratio[::240].tolist() == sorted(ratio[::240], reverse=True)


def test_no_offset_is_left():
    samples = mixed(a_busy_score(duration=10.0)).astype(np.float64)
    assert np.abs(samples.mean(axis=0)).max() < 1e-4 * np.abs(samples).max()


def test_nothing_is_nan_and_nothing_clips():
    samples = synthesize(a_busy_score()).samples
    assert np.isfinite(samples).all()
    assert np.abs(samples).max() <= 10 ** (-1 / 20)


def test_equal_scores_give_equal_bytes():
    assert synthesize(a_busy_score()).samples.tobytes() == synthesize(a_busy_score()).samples.tobytes()
    assert synthesize(a_busy_score()).samples.tobytes() != synthesize(a_busy_score(seed=2)).samples.tobytes()


@pytest.mark.parametrize("workers", [2, 3])
def test_the_number_of_threads_changes_no_bit(workers):
    score = a_busy_score()
    assert mixed(score, workers=workers).tobytes() == mixed(score, workers=1).tobytes()


def test_a_long_piece_is_the_sum_of_its_notes():
    first, second = a_note(onset=0.1, timbre="glass"), a_note(onset=0.9, timbre="wood", pan=0.5)
    both = mixed(a_score(first, second))
    assert both == pytest.approx(mixed(a_score(first)) + mixed(a_score(second)), abs=1e-6)


def test_a_score_without_notes_is_silence_of_the_length_asked_for_and_says_so():
    audio = synthesize(a_score(duration=1.5, reverb=0.5))
    assert audio.samples.shape == (72_000, 2)
    assert not audio.samples.any()
    assert audio.warnings == ("Nothing sounds: the audio is silent.",)
    assert audio.to_dict()["loudness_lufs"] is None
    assert audio.to_dict()["true_peak_dbtp"] is None


def test_a_note_after_the_end_is_not_heard():
    assert not synthesize(a_score(a_note(onset=5.0), duration=1.0)).samples.any()


def test_a_piece_of_no_whole_sample_is_empty():
    audio = synthesize(a_score(duration=1e-6))
    assert audio.samples.shape == (0, 2)


def test_audio_is_a_value():
    audio = synthesize(a_score(a_note(), title="Title"))
    assert audio.samples.dtype == np.float32
    assert audio.samples.flags.c_contiguous
    with pytest.raises(ValueError, match="read-only"):
        audio.samples[0] = 1.0
    described = audio.to_dict()
    assert (described["title"], described["run_hash"], described["sample_rate"]) == ("Title", "ab" * 32, 48_000)
    assert described["loudness_lufs"] == audio.loudness_lufs


def test_progress_rises_to_one():
    parts = []
    synthesize(a_busy_score(), on_progress=parts.append)
    assert parts == sorted(parts)
    assert parts[-1] == 1.0
    assert len(parts) > 10


@pytest.mark.parametrize("timbre", NAMES)
@pytest.mark.parametrize("pitch", [24.0, 60.0, 108.0, 120.0])
def test_every_timbre_sounds_at_every_pitch(timbre, pitch):
    audio = synthesize(a_score(a_note(timbre=timbre, pitch=pitch), duration=1.0))
    assert np.isfinite(audio.samples).all()
    assert -12.0 < audio.true_peak_dbtp <= -1.0
