"""All the way through: what is heard begins when the physics says."""

import math

import numpy as np
import pytest

from harmonic import Scene, encode, render
from harmonic.audio.partials import SAMPLE_RATE

FALL = math.sqrt(2 * (2.0 - 0.1) / 9.81)


def one_ball(*, material="glass", **harmony):
    """Return a ball that is dropped from 2 m and sounds without a room or a bed."""
    return Scene.model_validate(
        {
            "name": "One ball",
            "duration": 3.0,
            "laws": {"gravity": 9.81, "restitution": 0.8, "friction": 0},
            "harmony": {"reverb": 0.0, "bed": 0.0, "quantize": 0.0} | harmony,
            "bodies": [{"name": "ball", "position": [0, 2, 0], "shape": {"radius": 0.1}, "material": material}],
        }
    )


@pytest.mark.parametrize("material", ["wood", "metal", "glass", "membrane", "ceramic"])
def test_an_impact_is_heard_within_one_sample_of_its_time(material):
    result = render(one_ball(material=material))
    first = int(np.flatnonzero(result.audio.samples.any(axis=1))[0])
    assert abs(first - FALL * SAMPLE_RATE) <= 1.0


def test_equal_scenes_give_equal_files():
    assert encode(render(one_ball()).audio) == encode(render(one_ball()).audio)


def test_each_later_bounce_raises_the_level_at_its_onset():
    result = render(one_ball(material="wood"))
    heard = np.abs(result.audio.samples).max(axis=1)
    for onset in result.score.notes["onset"][:4]:
        at = round(onset * SAMPLE_RATE)
        assert heard[at : at + 500].max() > 20 * heard[at - 500 : at - 1].max()
