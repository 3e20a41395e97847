"""How loud ready scenes are, by two meters that are not ours; and that nothing in them clips, clicks or leans."""

import numpy as np
import pyloudnorm
import pytest

from harmonic import encode
from harmonic.audio.partials import RELEASE, partials_of
from tests.engine.audio.scores import RATE, mixed
from tests.engine.strangers.ffmpeg import metered
from tests.engine.strangers.isolated import dry

BURST = {"billiards": "its break is one burst, far louder than all that follows: limited as far as it takes"}
"""Who needs more limiting than 3 dB, and why."""

BLOCK = 480


def test_a_preset_reaches_minus_14_lufs_by_every_meter(preset, played, tmp_path):
    audio = played.audio
    assert audio.duration >= 20
    assert audio.loudness_lufs == pytest.approx(-14, abs=0.2)
    theirs, peak = metered(encode(audio, "wav32f"), tmp_path)
    assert theirs == pytest.approx(audio.loudness_lufs, abs=0.1)
    assert theirs == pytest.approx(-14, abs=0.2)
    other = pyloudnorm.Meter(RATE).integrated_loudness(audio.samples.astype(np.float64))
    assert other == pytest.approx(audio.loudness_lufs, abs=0.1)
    assert peak == pytest.approx(audio.true_peak_dbtp, abs=0.1)
    assert peak <= -1 + 0.1
    assert audio.true_peak_dbtp <= -1
    assert audio.warnings == ()
    assert (played.recording.scene.harmony.loudness_mode == "exact") == (preset in BURST)


def test_a_preset_has_no_offset_and_rings_out(played):
    samples = played.audio.samples.astype(np.float64)
    assert np.isfinite(samples).all()
    assert np.abs(samples.mean(axis=0)).max() < 1e-4
    assert np.abs(samples[-1]).max() < 1e-6


def steepest(score, side):
    """Return for each block of 10 ms how far the sines that sound in it can go from one sample to the next.

    A decaying sine of amplitude a goes by a·(2 sin(ω/2) + 1 − e^−d) at most, the release of its note by another a·π/2 over
    its length; the filter that takes away offsets holds a part of the level that falls by 2π·5 Hz a sample.
    """
    sines = partials_of(score)
    n_blocks = int((score.duration + score.tail) * RATE) // BLOCK + 1
    bound = np.zeros(n_blocks)
    for note in range(len(score)):
        own = slice(sines.first[note], sines.first[note + 1])
        step = 2 * np.sin(sines.omega[own] / 2) - np.expm1(-sines.decay[own]) + np.pi / (2 * RELEASE * RATE)
        blocks = np.arange(sines.start[note] // BLOCK, min(sines.stop[note] // BLOCK + 1, n_blocks))
        age = np.maximum(blocks * BLOCK - sines.onset[note], 0)
        level = np.abs(sines.amplitude[own]) * np.exp(-np.outer(age, sines.decay[own]))
        bound[blocks] += getattr(sines, side)[note] * (level @ (step + 2 * np.pi * 5 / RATE))
    # What the filter holds leaves it within 32 ms.
    held = bound.copy()
    for _ in range(20):
        held = np.maximum(held, 0.8 * np.concatenate([[0], held[:-1]]))
    return bound + 2 * np.pi * 5 / RATE * held


def steps_of(sound):
    """Return the largest step from one sample to the next within each block."""
    steps = np.abs(np.diff(sound, prepend=0.0))
    padded = np.zeros(-(-len(steps) // BLOCK) * BLOCK)
    padded[: len(steps)] = steps
    return padded.reshape(-1, BLOCK).max(axis=1)


@pytest.mark.parametrize(("side", "channel"), [("left", 0), ("right", 1)])
def test_no_sample_is_farther_from_the_last_than_the_sines_that_sound_can_go(played, side, channel):
    score = dry(played.score, played.score.notes)
    steps = steps_of(mixed(score)[:, channel].astype(np.float64))
    bound = steepest(score, side)[: len(steps)]
    assert (steps <= bound + 1e-5).all()
    assert steps.max() > 0.02 * bound.max()


def test_a_click_of_a_hundredth_would_be_found(played):
    score = dry(played.score, played.score.notes)
    sound = mixed(score)[:, 0].astype(np.float64)
    bound = steepest(score, "left")
    quiet = int(np.argmin(bound[: len(sound) // BLOCK])) * BLOCK
    sound[quiet:] += 0.01 + bound.min()
    steps = steps_of(sound)
    assert (steps > bound[: len(steps)] + 1e-5).any()
