"""The preset of balls that fall through pegs keeps what it promises."""

import math
from functools import cache

import numpy as np
import pytest

from harmonic import Scene, compose, simulate
from harmonic.recording import EventKind

SEEDS = (1, 2, 3, 4)
BINOMIAL = np.array([math.comb(12, bin_) for bin_ in range(13)]) / 2**12

CHI_SQUARED = 22.46
"""What χ² of six degrees of freedom goes beyond once in a thousand times."""


@cache
def played(seed):
    scene = Scene.preset("galton-board")
    return simulate(scene.model_copy(update={"seed": seed}))


def bins_of(recording):
    """Return how many balls came to each bin first, and when each ball did."""
    visits = recording.events[recording.events["kind"] == EventKind.SENSOR_ENTER]
    _, first = np.unique(visits["body_a"], return_index=True)
    names = [recording.scene.body_names[sensor] for sensor in visits["body_b"][first]]
    counts = np.bincount([int(name.removeprefix("bin ")) - 1 for name in names], minlength=13)
    return counts, visits["time"][first]


def merged(counts):
    """Return the four bins at either end as one, which would have too few balls each."""
    return np.array([counts[:4].sum(), *counts[4:9], counts[9:].sum()])


def test_the_balls_of_four_showers_are_binomial_to_one_in_a_thousand():
    counts = sum(bins_of(played(seed))[0] for seed in SEEDS)
    expected = merged(BINOMIAL) * counts.sum()
    assert counts.sum() >= 0.98 * 120 * len(SEEDS)
    assert ((merged(counts) - expected) ** 2 / expected).sum() < CHI_SQUARED


def test_the_balls_meet_and_pile_up_and_are_said_to_be_pushed_by_no_more_than_a_twentieth():
    recording = played(1)
    balls = np.array([name.startswith(("first", "stream")) for name in recording.scene.body_names])
    impacts = recording.events[recording.events["kind"] == EventKind.IMPACT]
    both = balls[impacts["body_a"]] & (impacts["body_b"] >= 0) & balls[impacts["body_b"]]
    assert np.count_nonzero(both) > 100
    assert recording.report.born + recording.report.not_born == 120
    assert recording.report.not_born <= 3
    assert recording.report.energy_drift < 0.05


def test_the_bell_is_heard_as_density_in_the_middle_and_rings_out():
    recording = played(1)
    score = compose(recording)
    scene = recording.scene
    pegs = [note["body"] for note in score.notes if scene.body_names[note["body"]].startswith("peg")]
    columns = np.array([abs(scene.bodies[body].position[0]) for body in pegs])
    assert np.count_nonzero(columns < 0.9) > 2 * np.count_nonzero(columns > 0.9) > 0
    assert score.duration + score.tail - bins_of(recording)[1].max() > 3
    assert score.notes["onset"][0] == pytest.approx(recording.events["time"][0], abs=0.01)
