"""The stems of ready scenes sum to the mix before its master."""

from dataclasses import replace

import numpy as np
import pytest

from harmonic.audio.stems import stems
from tests.engine.audio.scores import mixed


def opening(score):
    """Return the first six seconds of a score."""
    return replace(score, notes=score.notes[score.notes["onset"] < 6].copy(), duration=6.0, tail=0.0)


@pytest.mark.parametrize("by", ["instrument", "material"])
def test_stems_sum_to_the_mix_within_80_db(played, by):
    score = opening(played.score)
    parts = stems(score, played.recording.scene, by=by)
    whole = mixed(score).astype(np.float64)
    total = np.sum([part.samples for part in parts.values()], axis=0, dtype=np.float64)
    gain = (whole * total).sum() / np.square(whole).sum()
    left = np.square(total - gain * whole).sum() / np.square(total).sum()
    assert 10 * np.log10(left) < -80
    assert max(part.true_peak_dbtp for part in parts.values()) <= -1
