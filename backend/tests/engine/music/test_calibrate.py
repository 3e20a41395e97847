"""Calibration looks at the beginning alone."""

from __future__ import annotations

import numpy as np
import pytest

from harmonic.music.calibrate import CALIBRATION_WINDOW, calibrate
from harmonic.recording import EventKind


def test_the_range_of_impulses_is_between_their_5th_and_95th_percentile(make_scene, make_recording):
    impacts = [{"time": 0.1 * i, "impulse": float(i)} for i in range(1, 101)]
    found = calibrate(make_recording(make_scene([{}]), impacts))
    inside = np.arange(1, 100)
    assert (found.impulse_low, found.impulse_high) == tuple(np.percentile(inside, [5, 95]))


def test_a_longer_recording_with_the_same_beginning_calibrates_the_same(make_scene, make_recording):
    bodies = [{"radius": 0.2}, {"radius": 0.1}]
    beginning = [{"time": float(t), "impulse": 1.0 + t} for t in range(20)]
    later = [{"time": CALIBRATION_WINDOW + t, "impulse": 1e3} for t in range(5)]
    short = calibrate(make_recording(make_scene(bodies, duration=20), beginning))
    long = calibrate(make_recording(make_scene(bodies, duration=90), [*beginning, *later]))
    assert short == long


def test_the_window_is_measured_in_heard_seconds(make_scene, make_recording):
    impacts = [{"time": 1.0, "impulse": 1.0}, {"time": 39.0, "impulse": 9.0}]
    slow, fast = (
        calibrate(make_recording(make_scene([{}], laws={"time_scale": scale}, duration=60), impacts))
        for scale in (1.0, 2.0)
    )
    assert slow.impulse_high == 1.0
    assert fast.impulse_high > 8.0


def test_departures_do_not_count(make_scene, make_recording):
    impacts = [{"time": 1.0, "impulse": 2.0}, {"time": 2.0, "impulse": 50.0, "kind": EventKind.LEAVE}]
    assert calibrate(make_recording(make_scene([{}]), impacts)).impulse_high == 2.0


def test_while_nothing_has_met_the_scene_says_what_to_expect(make_scene, make_recording):
    bodies = [{"mass": 2.0, "velocity": (3.0, 4.0, 0.0)}, {"fixed": True}]
    falling = calibrate(make_recording(make_scene(bodies, laws={"gravity": 9.81}), []))
    assert falling.impulse_low == falling.impulse_high == pytest.approx(2 * np.sqrt(25 + 2 * 9.81 * 6))
    resting = calibrate(make_recording(make_scene([{}], laws={"gravity": 0}), []))
    assert (resting.impulse_low, resting.impulse_high) == (1.0, 1.0)


def test_every_body_has_a_pitch(make_scene, make_recording):
    assert len(calibrate(make_recording(make_scene([{}] * 7), [])).pitches) == 7
    assert calibrate(make_recording(make_scene(), [])).pitches == ()
