"""What swings sounds where it turns, and a sensor where it is entered."""

import pytest

from harmonic import compose
from harmonic.music.calibrate import calibrate
from harmonic.recording import EventKind, Side
from harmonic.rules import Rule

BOB, GATE = 0, 1
BODIES = [{"name": "bob", "mass": 2.0}, {"name": "gate", "fixed": True, "sensor": True, "position": [3, 1, 0]}]


def turn(time, impulse, **fields):
    return {
        "time": time,
        "kind": EventKind.TURN,
        "body_b": Side.NONE,
        "impulse": impulse,
        "contact_time": 0.0,
        **fields,
    }


def visit(time, speed):
    kind = {"kind": EventKind.SENSOR_ENTER, "body_b": GATE, "impulse": 0.0, "contact_time": 0.0}
    return {"time": time, "relative_speed": speed, "position": (3, 1, 0), **kind}


def test_each_turn_is_a_note_of_what_swings_as_loud_as_its_momentum(make_scene, make_recording):
    score = compose(make_recording(make_scene(BODIES), [turn(1.0, 0.1), turn(2.0, 2.0), turn(3.0, 0.1)]))
    assert score.notes["body"].tolist() == [BOB] * 3
    assert score.notes["rule"].tolist() == [Rule.TURN] * 3
    assert score.notes["onset"] == pytest.approx([1, 2, 3])
    assert score.notes["velocity"][0] == score.notes["velocity"][2] < score.notes["velocity"][1]
    assert "momentum of the swing" in score.note(0).rule


def test_a_sensor_sounds_for_the_momentum_of_its_visitor_and_is_silent_when_it_is_left(make_scene, make_recording):
    leave = {"time": 1.5, "kind": EventKind.SENSOR_LEAVE, "body_b": GATE, "impulse": 0.0}
    score = compose(make_recording(make_scene(BODIES), [visit(1.0, 0.5), leave, visit(2.0, 4.0)]))
    assert score.notes["body"].tolist() == [GATE, GATE]
    assert score.notes["other"].tolist() == [BOB, BOB]
    assert score.notes["raw"] == pytest.approx([1.0, 8.0])
    assert score.notes["velocity"][0] < score.notes["velocity"][1]
    assert score.note(1).rule.startswith("momentum of the visitor")


def test_blows_turns_and_visits_are_measured_on_one_scale(make_scene, make_recording):
    events = [{"time": 0.5, "impulse": 1.0}, turn(1.0, 2.0), visit(2.0, 2.0)]
    found = calibrate(make_recording(make_scene(BODIES), events))
    assert 1.0 < found.impulse_low < 2.0 < found.impulse_high < 4.0


def test_sliding_and_rolling_make_no_notes(make_scene, make_recording):
    kinds = [EventKind.SLIDE_START, EventKind.SLIDE_END, EventKind.ROLL_START, EventKind.ROLL_END]
    events = [{"time": float(time), "kind": kind, "relative_speed": 1.0} for time, kind in enumerate(kinds)]
    assert len(compose(make_recording(make_scene(BODIES), events))) == 0


def test_a_swing_that_began_with_a_blow_is_not_heard_again_where_it_turns(make_scene, make_recording):
    blow = {"time": 1.5, "body_a": BOB, "body_b": Side.FLOOR, "impulse": 1.0}
    elsewhere = {"time": 3.5, "body_a": 2, "body_b": Side.FLOOR, "impulse": 1.0}
    bodies = [*BODIES, {"name": "ball", "position": [-3, 1, 0]}]
    events = [turn(1.0, 1.0), blow, turn(2.0, 1.0), turn(3.0, 1.0), elsewhere, turn(4.0, 1.0)]
    score = compose(make_recording(make_scene(bodies), events))
    heard = score.notes["onset"][score.notes["rule"] == Rule.TURN]
    assert heard == pytest.approx([1, 3, 4])
