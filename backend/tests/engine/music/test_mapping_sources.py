"""Every source of a mapping rule says what the closed form says, at the exact moment of the event."""

import numpy as np
import pytest

from harmonic import Scene, compose, simulate
from harmonic.music.mapping.ranges import bare_notes
from harmonic.music.mapping.readings import Moments, moments_of_notes, values_of
from harmonic.orbits.two_bodies import GRAVITATION
from harmonic.recording import EventKind, Side
from harmonic.vocabulary.quantities import SOURCES, TARGETS, EventKindName

from .moving import circle, flight, moving

BALL, OTHER, PEG = 0, 1, 2
WHEN = 0.5123
"""Simulated seconds, between two frames."""

G = 9.81
MEETING = {
    "time": WHEN, "body_a": BALL, "body_b": OTHER, "impulse": 0.7, "relative_speed": 1.25, "position": (0.5, 2.0, 0.25),
    "energy_lost": 0.125, "contact_time": 3e-4,
}  # fmt: skip
BODIES = [
    {"name": "ball", "mass": 2.0, "shape": {"radius": 0.3}, "angle": 0.5},
    {"name": "other", "mass": 3.0, "shape": {"radius": 0.2}},
    {"name": "peg", "mass": 5.0, "fixed": True},
]


def meeting(time_scale=1.0, **boundary):
    laws = {"gravity": G, "time_scale": time_scale, "boundary": {"size": [10, 6, 0]} | boundary}
    scene = Scene.model_validate({"bodies": BODIES, "laws": laws, "duration": 2})
    paths = [flight((-2, 1, 0), (3, 4, 0), gravity=G), flight((2, 3, 0), (-1, 0, 0)), flight((1, 1, 0), (0, 0, 0))]
    return moving(scene, paths, [MEETING], spins=[-7.0, 0.0, 0.0])


def of_the_ball(recording, name, **which):
    moments = moments_of_notes(recording, bare_notes(recording))
    assert moments.bodies.tolist() == [BALL, OTHER]
    return values_of(recording, moments, name, **which)[0]


BALL_AT = np.array([-2 + 3 * WHEN, 1 + 4 * WHEN - G * WHEN**2 / 2])
OTHER_AT = np.array([2 - WHEN, 3.0])
BALL_SPEED = float(np.hypot(3, 4 - G * WHEN))
FRAME = np.floor(WHEN * 60) / 60
"""Simulated seconds of the frame before, at a time scale of 1."""


def energy_at(time):
    ball = 2.0 * ((9 + (4 - G * time) ** 2) / 2 + G * (1 + 4 * time - G * time**2 / 2))
    return ball + 3.0 * (1 / 2 + G * 3.0)


def temperature_at(time):
    ball, other = np.array([3, 4 - G * time]), np.array([-1.0, 0.0])
    mean = (2 * ball + 3 * other) / 5
    return float(2 * np.sum((ball - mean) ** 2) + 3 * np.sum((other - mean) ** 2)) / 2


EXPECTED = {
    "time": WHEN,
    "impulse": 0.7,
    "relative_speed": 1.25,
    "energy_lost": 0.125,
    "contact_time": 3e-4,
    "x": 0.5,
    "y": 2.0,
    "z": 0.25,
    "body_x": BALL_AT[0],
    "body_y": BALL_AT[1],
    "body_z": 0.0,
    "speed": BALL_SPEED,
    "acceleration": G,
    "kinetic_energy": 2.0 * BALL_SPEED**2 / 2,
    "potential_energy": 2.0 * G * BALL_AT[1],
    "spin": -7.0,
    "angle": (0.5 - 7.0 * WHEN) % (2 * np.pi),
    "mass": 2.0,
    "radius": 0.3,
    "separation": float(np.hypot(*(OTHER_AT - BALL_AT))),
    "energy": energy_at(FRAME),
    "temperature": temperature_at(FRAME),
}


def test_every_source_but_those_of_orbits_is_expected_here():
    assert set(EXPECTED) == {name for name, source in SOURCES.items() if "particles" in source.dynamics}
    assert [name for name, source in SOURCES.items() if source.dynamics == ("orbital",)] == ["period_ratio"]


@pytest.mark.parametrize("name", EXPECTED)
def test_a_source_says_what_the_closed_form_says_between_frames(name):
    assert of_the_ball(meeting(), name) == pytest.approx(EXPECTED[name], rel=1e-11, abs=1e-12)


@pytest.mark.parametrize("name", ["speed", "body_y", "acceleration", "spin", "angle", "separation"])
def test_simulated_time_counts_and_not_heard_time(name):
    assert of_the_ball(meeting(time_scale=0.5), name) == pytest.approx(EXPECTED[name], rel=1e-11)


def test_the_other_body_is_read_when_it_is_asked_for():
    assert of_the_ball(meeting(), "mass", of="other") == 3.0
    assert of_the_ball(meeting(), "body_x", of="other") == pytest.approx(OTHER_AT[0], rel=1e-12)
    partner = of_the_ball(meeting(), "separation", partner=PEG)
    assert partner == pytest.approx(float(np.hypot(*(np.array([1.0, 1.0]) - BALL_AT))), rel=1e-11)


def test_the_distance_in_a_periodic_box_goes_the_shorter_way_round():
    scene = Scene.model_validate(
        {"bodies": BODIES, "laws": {"gravity": 0, "boundary": {"kind": "periodic"}}, "duration": 2}
    )
    paths = [flight((-4.5, 1, 0), (0, 0, 0)), flight((4, 1, 0), (0, 0, 0)), flight((0, 5.5, 0), (0, 0, 0))]
    recording = moving(scene, paths, [MEETING])
    assert of_the_ball(recording, "separation") == pytest.approx(1.5)
    assert of_the_ball(recording, "separation", partner=PEG) == pytest.approx(np.hypot(4.5, 1.5))


def test_walls_and_those_who_are_not_there_have_no_values():
    recording = meeting()
    moments = Moments(np.array([WHEN]), np.array([BALL]), np.array([int(Side.FLOOR)]), np.array([0]))
    for name in ("speed", "mass", "spin"):
        assert np.isnan(values_of(recording, moments, name, of="other"))
    assert np.isnan(values_of(recording, moments, "separation"))
    gone = meeting()
    gone.velocities.flags.writeable = gone.positions.flags.writeable = True
    gone.velocities[:, OTHER] = gone.positions[:, OTHER] = np.nan
    assert np.isnan(of_the_ball(gone, "speed", of="other"))
    assert np.isnan(of_the_ball(gone, "temperature"))
    assert of_the_ball(gone, "energy") == pytest.approx(energy_at(FRAME) - 3.0 * (0.5 + G * 3.0))


def test_who_was_struck_within_the_frame_is_read_as_the_frame_shows_it():
    recording = meeting()
    struck = moving(
        recording.scene,
        [flight((-2, 1, 0), (3, 4, 0), gravity=G), flight((2, 3, 0), (-1, 0, 0)), flight((1, 1, 0), (0, 0, 0))],
        [MEETING | {"time": WHEN - 0.001, "body_b": Side.LEFT}, MEETING],
    )
    moments = moments_of_notes(struck, bare_notes(struck))[1:2]
    assert values_of(struck, moments, "speed") == pytest.approx(np.hypot(3, 4 - G * FRAME))


def test_a_simulated_ball_is_as_fast_at_its_first_impact_as_galileo_says():
    ball = {"name": "ball", "position": [0, 2.1, 0], "shape": {"radius": 0.1}}
    rule = {"source": "speed", "target": "brightness", "input": {"values": [0, 10]}}
    recording = simulate(Scene.model_validate({"bodies": [ball], "duration": 1, "mapping": [rule]}))
    (action,) = compose(recording).note(0).mapped
    assert action.value == pytest.approx(np.sqrt(2 * 9.81 * 2.0), rel=1e-9)


SUN, INNER, OUTER = 0, 1, 2
P, Q = 3.0, 7.5
A, B = (np.cbrt(GRAVITATION * (P / (2 * np.pi)) ** 2), np.cbrt(GRAVITATION * (Q / (2 * np.pi)) ** 2))


def orbits(kind=EventKind.CONJUNCTION, when=2.0037):
    bodies = [
        {"name": "sun", "mass": 1.0, "shape": {"radius": 0.004}},
        {"name": "inner", "mass": 1e-9, "shape": {"radius": 1e-5}, "orbit": {"around": "sun", "period": P}},
        {"name": "outer", "mass": 2e-9, "shape": {"radius": 2e-5}, "orbit": {"around": "sun", "period": Q}},
    ]
    fields = {"dynamics": "orbital", "units": "astronomical", "duration": 4, "laws": {"gravity": 0, "time_scale": 1}}
    event = {"time": when, "kind": kind, "body_a": INNER, "body_b": OUTER, "impulse": 0.0, "contact_time": 0.0}
    scene = Scene.model_validate({"bodies": bodies} | fields)
    return moving(scene, [flight((0, 0, 0), (0, 0, 0)), circle(A, P), circle(B, Q, phase=1.0)], [event])


def test_orbits_are_read_between_frames_along_their_cubic():
    recording, when = orbits(), 2.0037
    moments = moments_of_notes(recording, bare_notes(recording))
    assert moments.bodies.tolist() == [INNER, OUTER]
    angle = 2 * np.pi * when / P
    apart = B * np.exp(1j * (1.0 + 2 * np.pi * when / Q)) - A * np.exp(1j * angle)
    speed = 2 * np.pi * A / P
    near = -GRAVITATION * 1e-9 * (1 / A + 2e-9 / abs(apart))
    frame = np.floor(when * 60) / 60
    gap = abs(B * np.exp(1j * (1.0 + 2 * np.pi * frame / Q)) - A * np.exp(2j * np.pi * frame / P))
    total = 1e-9 * (speed**2 / 2 - GRAVITATION / A) + 2e-9 * ((2 * np.pi * B / Q) ** 2 / 2 - GRAVITATION / B)
    expected = {
        "speed": speed,
        "body_x": A * np.cos(angle),
        "body_y": A * np.sin(angle),
        "kinetic_energy": 1e-9 * speed**2 / 2,
        "potential_energy": near,
        "separation": abs(apart),
        "period_ratio": Q / P,
        "energy": total - GRAVITATION * 2e-18 / gap,
        "mass": 1e-9,
        "radius": 1e-5,
    }
    for name, value in expected.items():
        assert values_of(recording, moments, name)[0] == pytest.approx(value, rel=1e-7), name
    assert values_of(recording, moments, "acceleration")[0] == pytest.approx(GRAVITATION / A**2, rel=1e-3)
    assert values_of(recording, moments, "period_ratio")[1] == pytest.approx(P / Q)


def test_what_does_not_come_round_has_no_ratio_of_periods():
    recording = orbits(kind=EventKind.PERIAPSIS)
    moments = moments_of_notes(recording, bare_notes(recording))
    assert moments.bodies.tolist() == [INNER]
    assert np.isnan(values_of(recording, moments, "period_ratio", partner=SUN))


def test_the_kinds_that_conditions_know_are_those_that_happen():
    assert list(EventKindName.__args__) == [kind.name.lower() for kind in EventKind]


def test_the_tables_name_everything_once_with_unit_sentence_and_range():
    for source in SOURCES.values():
        assert source.sentence
        assert source.dynamics
        assert all(source.unit_in(dynamics) for dynamics in source.dynamics)
    assert all(target.low < target.high and target.sentence and target.unit for target in TARGETS.values())
