"""Loudness and peaks, judged by other programs than ours."""

import numpy as np
import pyloudnorm
import pytest
from scipy.signal import resample_poly

from harmonic import synthesize
from harmonic.audio.loudness import decibels, loudness
from harmonic.audio.master import master
from harmonic.audio.peaks import true_peak
from tests.engine.audio.scores import RATE, a_busy_score, a_note, a_score, mixed


def sine(frequency, *, seconds, level=1.0, sides=(1.0, 1.0), phase=0.0):
    """Return a stereo sine."""
    wave = level * np.sin(2 * np.pi * frequency * np.arange(round(seconds * RATE)) / RATE + phase)
    return np.outer(wave, sides).astype(np.float32)


def peak_by_scipy(samples, factor=8):
    """Return the true peak in dB by another oversampling filter, twice as fine."""
    return decibels(float(np.abs(resample_poly(samples.astype(np.float64), factor, 1, axis=0)).max()))


def loudness_by_pyloudnorm(samples):
    """Return the integrated loudness by another meter."""
    return pyloudnorm.Meter(RATE).integrated_loudness(samples.astype(np.float64))


def test_a_full_sine_of_997_hz_in_one_side_reads_minus_3_01_lufs():
    assert loudness(sine(997.0, seconds=20.0, sides=(1.0, 0.0))) == pytest.approx(-3.01, abs=0.005)


def test_both_sides_read_3_01_lu_more_than_one():
    assert loudness(sine(997.0, seconds=5.0)) == pytest.approx(0.0, abs=0.01)


@pytest.mark.parametrize("frequency", [50.0, 200.0, 1000.0, 4000.0, 12_000.0])
def test_loudness_agrees_with_another_meter_at_every_frequency(frequency):
    samples = sine(frequency, seconds=4.0, level=0.2)
    assert loudness(samples) == pytest.approx(loudness_by_pyloudnorm(samples), abs=0.1)


def test_pauses_and_quiet_passages_do_not_count():
    loud = sine(997.0, seconds=10.0, level=0.1)
    with_pause = np.concatenate([loud, np.zeros_like(loud), loud * np.float32(0.03), loud])
    assert loudness(with_pause) == pytest.approx(loudness(loud), abs=0.1)
    assert loudness(with_pause) == pytest.approx(loudness_by_pyloudnorm(with_pause), abs=0.1)


def test_silence_and_less_than_400_ms_have_no_loudness():
    assert loudness(np.zeros((RATE, 2), np.float32)) == -np.inf
    assert loudness(sine(997.0, seconds=0.39)) == -np.inf


@pytest.mark.parametrize("frequency", [997.0, 6000.0, 11_999.0, 15_000.0])
@pytest.mark.parametrize("phase", [0.0, 0.4, np.pi / 4])
def test_the_peak_between_samples_is_found(frequency, phase):
    samples = sine(frequency, seconds=0.5, level=0.5, phase=phase)
    ramp = np.minimum(1.0, np.minimum(np.arange(24_000), np.arange(24_000)[::-1]) / 4800)[:, None]
    samples = (samples * ramp).astype(np.float32)
    assert decibels(true_peak(samples)) == pytest.approx(-6.02, abs=0.2)
    assert decibels(true_peak(samples)) == pytest.approx(peak_by_scipy(samples), abs=0.2)


def test_a_quarter_rate_sine_has_its_peak_3_db_above_its_samples():
    samples = sine(12_000.0, seconds=1.0, level=0.5, phase=np.pi / 4)[1000:-1000]
    assert decibels(float(np.abs(samples).max())) == pytest.approx(-9.03, abs=0.01)
    assert decibels(true_peak(np.ascontiguousarray(samples))) == pytest.approx(-6.02, abs=0.1)


@pytest.mark.parametrize("target", [-30.0, -23.0, -16.0, -14.0])
def test_a_busy_piece_reaches_the_loudness_asked_for(target):
    audio = synthesize(a_busy_score(loudness=target))
    assert audio.loudness_lufs == pytest.approx(target, abs=0.1)
    assert loudness_by_pyloudnorm(audio.samples) == pytest.approx(target, abs=0.2)
    assert audio.warnings == ()


@pytest.mark.parametrize("score", [a_busy_score(), a_busy_score(seed=3, loudness=-8.0), a_score(a_note(timbre="wood"))])
def test_the_true_peak_never_passes_minus_1_db(score):
    audio = synthesize(score)
    assert audio.true_peak_dbtp <= -1.0
    assert peak_by_scipy(audio.samples) <= -1.0
    assert audio.true_peak_dbtp == pytest.approx(peak_by_scipy(audio.samples), abs=0.05)


def test_where_the_peaks_forbid_it_the_gain_stops_and_the_warning_says_where():
    audio = synthesize(a_score(a_note(timbre="wood"), a_note(timbre="wood", onset=1.1), loudness=-8.0))
    assert audio.loudness_lufs < -8.5
    assert audio.loudness_lufs == pytest.approx(loudness_by_pyloudnorm(audio.samples), abs=0.1)
    (warning,) = audio.warnings
    assert warning.startswith(f"The loudness reached is {audio.loudness_lufs:.1f} LUFS, not the -8.0 LUFS asked for")


def test_the_limiter_takes_at_most_3_db_and_nothing_where_it_is_quiet():
    score = a_busy_score(loudness=-8.0)
    before = mixed(score).astype(np.float64)
    after = synthesize(score).samples.astype(np.float64)
    clear = np.abs(before) > 0.01 * np.abs(before).max()
    gain = after[clear] / before[clear]
    assert decibels(gain.min() / gain.max()) >= -3.01
    assert np.median(gain) > 0.9 * gain.max()


def test_the_limiter_moves_slowly_enough_not_to_be_heard():
    score = a_busy_score(loudness=-8.0)
    before = mixed(score).astype(np.float64)
    after = synthesize(score).samples.astype(np.float64)
    clear = np.all(np.abs(before) > 0.02 * np.abs(before).max(), axis=1)
    places = np.flatnonzero(clear)
    gain = np.log(after[places, 0] / before[places, 0])
    speed = np.abs(np.diff(gain)) / np.diff(places)
    assert np.percentile(speed, 99.9) * 48 * 20 / np.log(10) < 3.0, "dB a millisecond"


def test_the_level_of_the_mix_does_not_matter():
    mix = mixed(a_busy_score())
    loud, soft = mix.copy(), mix * np.float32(1e-4)
    first, second = master(loud, loudness_lufs=-16.0), master(soft, loudness_lufs=-16.0)
    assert first.loudness_lufs == pytest.approx(second.loudness_lufs, abs=1e-3)
    assert loud == pytest.approx(soft, abs=1e-5)


def test_under_400_ms_the_peak_is_set_and_a_warning_says_so():
    audio = synthesize(a_score(a_note(onset=0.01), duration=0.2))
    assert audio.true_peak_dbtp == pytest.approx(-1.05, abs=0.01)
    assert audio.loudness_lufs == -np.inf
    assert "too little sound" in audio.warnings[0]


def test_sound_in_no_whole_block_is_set_by_its_peak():
    audio = synthesize(a_score(a_note(onset=0.41), duration=0.48))
    assert audio.true_peak_dbtp == pytest.approx(-1.05, abs=0.01)
    assert "too little sound" in audio.warnings[0]


def test_a_single_click_is_set_by_its_peak():
    samples = np.zeros((2 * RATE, 2), np.float32)
    samples[RATE, 0] = 1e-6
    levels = master(samples, loudness_lufs=-14.0)
    assert levels.true_peak_dbtp <= -1.0
    assert levels.true_peak_dbtp > -4.1
    assert levels.warnings


@pytest.mark.parametrize("kind", ["noise", "bursts near the top", "steps", "clicks", "beating near the top"])
def test_no_signal_gets_past_the_limiter(kind):
    random, t = np.random.default_rng(5), np.arange(4 * RATE)
    noise = random.standard_normal(len(t))
    wave = {
        "noise": noise,
        "bursts near the top": np.sin(0.97 * np.pi * t + 0.3) * (t // 3000 % 7 == 0) + 0.3 * noise,
        "steps": np.sign(np.sin(0.00067 * t)) * (1 + 0.5 * (t // 100 % 5 == 0)),
        "clicks": (random.random(len(t)) < 0.01) * noise,
        "beating near the top": np.sin(2.75 * t) * (1 + 0.8 * np.sin(0.0118 * t)),
    }[kind]
    samples = np.outer(wave, [1.0, 0.7]).astype(np.float32)
    levels = master(samples, loudness_lufs=-3.0)
    assert levels.true_peak_dbtp <= -1.0
    assert levels.true_peak_dbtp == decibels(true_peak(samples))


def test_an_exact_loudness_is_reached_by_limiting_as_far_as_it_takes():
    clicks = a_score(*(a_note(onset=0.5 * k, timbre="wood", pitch=84) for k in range(16)), duration=8.0)
    gentle, exact = mixed(clicks), mixed(clicks)
    reached = master(gentle, loudness_lufs=-14.0)
    assert reached.warnings
    target = reached.loudness_lufs + 2
    levels = master(exact, loudness_lufs=target, mode="exact")
    assert levels.loudness_lufs == pytest.approx(target, abs=0.1)
    assert loudness_by_pyloudnorm(exact) == pytest.approx(target, abs=0.1)
    assert peak_by_scipy(exact) <= -1.0 + 0.02
    assert levels.warnings == ()


def test_what_even_24_db_of_limiting_cannot_reach_is_said():
    clicks = mixed(a_score(*(a_note(onset=0.5 * k, timbre="wood", pitch=84) for k in range(16)), duration=8.0))
    levels = master(clicks, loudness_lufs=-8.0, mode="exact")
    assert levels.loudness_lufs < -10
    assert "more would take over 24 dB" in levels.warnings[0]
