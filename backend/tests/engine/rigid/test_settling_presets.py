"""The preset of a settling coin keeps what it promises: it clatters ever faster, and then lies still."""

from functools import cache

import numpy as np
import pytest

from harmonic import Scene, compose, render, simulate
from harmonic.recording import EventKind


@cache
def played():
    recording = simulate(Scene.preset("spinning-coin"))
    return recording, compose(recording)


def strikes():
    """Return when the coin strikes, and which post."""
    recording, _ = played()
    events = recording.events[recording.events["kind"] == EventKind.IMPACT]
    return events["time"], events["body_b"]


def test_each_end_of_the_coin_bounces_as_a_ball_of_its_own_that_keeps_its_part_of_the_speed():
    # A post at the centre of percussion, the radius of gyration from the middle, gives the other end no blow.
    recording, _ = played()
    times, posts = strikes()
    kept = recording.scene.laws.restitution
    for post in (1, 2):
        flights = np.diff(times[(posts == post) & (times < 19)])
        assert len(flights) > 50
        assert flights[1:] / flights[:-1] == pytest.approx(kept, rel=1e-3)


def test_the_coin_clatters_from_side_to_side_all_the_way():
    _, posts = strikes()
    assert len(posts) > 100
    assert (np.diff(posts) != 0).all()


def test_the_clatter_quickens_until_the_coin_lies_still():
    recording, _ = played()
    times, _ = strikes()
    counts = np.histogram(times, bins=np.linspace(0, 19.5, 6))[0]
    assert (np.diff(counts) > 0).all()
    assert counts[-1] > 7 * counts[0]
    # The flights of each end add up to 20 s, its first flight over 1 − e, but for those too short to be any.
    assert 19.5 < times.max() < 20
    assert np.abs(recording.velocities[recording.times > 20.5, 0]).max() < 1e-9
    assert recording.report.energy_drift < 1e-9


def test_metal_answers_glass_and_both_ring_out():
    recording, score = played()
    assert len(score) == len(recording.events)
    assert set(score.timbres) == {"metal", "glass"}
    assert score.duration + score.tail - score.notes["onset"].max() >= 4
    assert score.warnings == ("strokes too fast to be heard apart, played as rolls (2): 41",)


def test_the_coin_is_as_loud_as_it_asks_for():
    result = render(Scene.preset("spinning-coin"))
    assert result.audio.loudness_lufs == pytest.approx(result.score.loudness_lufs, abs=0.2)
