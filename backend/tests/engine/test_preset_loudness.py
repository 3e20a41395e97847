"""Every ready scene is as loud as music on the web is, without a peak that clips and without a click."""

from functools import cache

import numpy as np
import pyloudnorm
import pytest

from harmonic import Scene, render
from harmonic.presets import preset_names

BURST = {"billiards": "its break is one burst, far louder than all that follows: limited as far as it takes"}
"""Who needs more limiting than 3 dB, and why."""


@cache
def rendered(name):
    return render(Scene.preset(name))


@pytest.mark.parametrize("name", preset_names())
def test_a_preset_reaches_minus_14_lufs_within_a_fifth_of_a_lu(name):
    result = rendered(name)
    assert result.audio.duration >= 20
    assert result.audio.loudness_lufs == pytest.approx(-14, abs=0.2)
    meter = pyloudnorm.Meter(48_000)
    assert meter.integrated_loudness(result.audio.samples.astype(np.float64)) == pytest.approx(-14, abs=0.25)
    assert result.audio.true_peak_dbtp <= -1
    assert result.audio.warnings == ()
    assert (result.recording.scene.harmony.loudness_mode == "exact") == (name in BURST)


@pytest.mark.parametrize("name", preset_names())
def test_a_preset_has_no_offset_and_rings_out(name):
    samples = rendered(name).audio.samples.astype(np.float64)
    assert np.abs(samples.mean(axis=0)).max() < 1e-4
    assert np.abs(samples[-1]).max() < 1e-6
    assert np.isfinite(samples).all()
