"""The presets that hang from the ceiling keep what they promise."""

from functools import cache

import numpy as np
import pytest

from harmonic import Scene, compose, simulate
from harmonic.recording import EventKind

SWINGS = range(51, 66)
"""How many turns each pendulum of the wave makes in a minute."""


@cache
def played(name):
    recording = simulate(Scene.preset(name))
    return recording, compose(recording)


def turns_of(body):
    """Return when a pendulum of the wave turns, in s."""
    recording, _ = played("pendulum-wave")
    events = recording.events
    return events["time"][(events["kind"] == EventKind.TURN) & (events["body_a"] == body)]


@pytest.mark.parametrize("swings", SWINGS)
def test_each_pendulum_turns_as_often_a_minute_as_it_should_within_a_microsecond(swings):
    turns = turns_of(swings - SWINGS[0])
    assert turns == pytest.approx(60 / swings * np.arange(1, len(turns) + 1), abs=1e-6)
    assert len(turns) >= swings + 1


@pytest.mark.parametrize("parts", [1, 2, 3, 4, 5])
def test_the_wave_is_together_after_a_minute_and_in_halves_and_thirds_before(parts):
    together = [swings for swings in SWINGS if swings % parts == 0]
    for swings in together:
        nearest = np.abs(turns_of(swings - SWINGS[0]) - 60 / parts).min()
        assert nearest < 1e-3
    assert len(together) >= 15 // parts


def test_the_wave_sounds_one_note_a_turn_and_leaves_none_out():
    recording, score = played("pendulum-wave")
    assert len(score) == np.count_nonzero(recording.events["kind"] == EventKind.TURN)
    assert len(score) > sum(SWINGS)
    assert score.parameters["max_polyphony"] >= 15
    lengths = [constraint.length for constraint in recording.scene.constraints]
    assert (np.diff(lengths) < 0).all()
    assert (np.diff(np.array(score.calibration.pitches)) >= 0).all()
    assert recording.report.energy_drift < 1e-8


def clicks():
    """Return the blows of the cradle: each of four impacts within twenty microseconds."""
    recording, _ = played("newtons-cradle")
    events = recording.events[recording.events["kind"] == EventKind.IMPACT]
    return events.reshape(-1, 4)


def test_the_blow_travels_through_the_cradle_from_one_end_to_the_other():
    for index, click in enumerate(clicks()):
        order = [0, 1, 2, 3] if index % 2 == 0 else [3, 2, 1, 0]
        assert click["body_a"].tolist() == order
        assert (click["body_b"] == click["body_a"] + 1).all()
        assert np.ptp(click["time"]) < 2e-5
        assert click["impulse"] == pytest.approx(click["impulse"].mean(), rel=1e-4)


def test_only_the_outer_balls_of_the_cradle_leave_their_place():
    recording, _ = played("newtons-cradle")
    angles_swept = np.ptp(recording.positions[:, :, 0], axis=0)
    assert (angles_swept[1:4] < 1e-3).all()
    assert (angles_swept[[0, 4]] > 0.5).all()
    turning = recording.events[recording.events["kind"] == EventKind.TURN]["body_a"]
    assert turning.tolist() == [4, 0] * (len(turning) // 2)
    assert len(turning) >= 18


def test_the_cradle_loses_only_what_the_air_takes():
    recording, _ = played("newtons-cradle")
    speeds = clicks()["relative_speed"].mean(axis=1)
    assert (np.diff(speeds) < 0).all()
    # The speed of a pendulum under drag c falls by exp(−c t/2).
    times = clicks()["time"][:, 0]
    assert speeds == pytest.approx(speeds[0] * np.exp(-0.02 * (times - times[0])), rel=5e-3)
    assert recording.report.energy_drift < 1e-5


@pytest.mark.parametrize(("name", "tones"), [("pendulum-wave", 15), ("newtons-cradle", 5)])
def test_every_ball_has_its_own_tone(name, tones):
    _, score = played(name)
    assert len(np.unique(score.notes["body"])) == tones
    assert len({score.calibration.pitches[body] for body in np.unique(score.notes["body"])}) == tones
