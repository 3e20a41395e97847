"""Sensors: who begins and ceases to touch them, when, and that nobody notices."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harmonic.errors import InvalidInput
from harmonic.physics.simulate import simulate
from harmonic.recording import EventKind
from harmonic.scene import Scene
from tests.engine.particles.factories import ball, obstacle, scene

GRAVITY = 9.81
TALL = (40.0, 60.0, 0.0)


def passages(recording):
    kinds = (EventKind.SENSOR_ENTER, EventKind.SENSOR_LEAVE)
    return recording.events[np.isin(recording.events["kind"], kinds)]


SHAPES = {
    "circle": {"radius": 1.0},
    "box": {"size": (2, 2, 0)},
    "polygon": {"vertices": [(-1, -1), (1, -1), (1, 1), (-1, 1)]},
    "segment": {"a": (-2, 0, 0), "b": (2, 0, 0), "radius": 1.0},
}


@pytest.mark.parametrize("kind", SHAPES)
@pytest.mark.parametrize("drag", [0.0, 0.3])
def test_a_falling_ball_enters_and_leaves_when_it_touches(kind, drag):
    field = obstacle(kind, 0, 20, sensor=True, **SHAPES[kind])
    recording = simulate(scene(ball(0, 30), field, size=TALL, duration=2.2, gravity=GRAVITY, air_resistance=drag))
    events = passages(recording)
    t = events["time"]
    fallen = GRAVITY * t**2 / 2 if drag == 0 else GRAVITY / drag * (t + np.expm1(-drag * t) / drag)
    assert fallen == pytest.approx([10 - 1.1, 10 + 1.1], rel=1e-12)
    assert events["kind"].tolist() == [EventKind.SENSOR_ENTER, EventKind.SENSOR_LEAVE]
    assert events["body_a"].tolist() == [0, 0]
    assert events["body_b"].tolist() == [1, 1]


def test_a_parabola_that_grazes_a_sensor_from_above_is_in_it_for_as_long_as_it_dips():
    # Thrown upwards from below, a ball dips into the lower side of a long box by half a millimetre.
    lower, dip = 25.0, 0.0005
    top = lower - 0.1 + dip
    speed = np.sqrt(2 * GRAVITY * (top - 10))
    field = obstacle("box", 0, lower + 1, size=(30, 2, 0), sensor=True)
    recording = simulate(scene(ball(-5, 10, velocity=(1, speed, 0)), field, size=TALL, duration=3, gravity=GRAVITY))
    half = np.sqrt(2 * dip / GRAVITY)
    assert passages(recording)["time"] == pytest.approx([speed / GRAVITY - half, speed / GRAVITY + half], rel=1e-11)


def test_one_that_turns_just_below_does_not_touch_it():
    speed = np.sqrt(2 * GRAVITY * (14.9 - 1e-9))
    field = obstacle("box", 0, 26, size=(30, 2, 0), sensor=True)
    recording = simulate(scene(ball(-5, 10, velocity=(1, speed, 0)), field, size=TALL, duration=3, gravity=GRAVITY))
    assert len(passages(recording)) == 0


def test_who_begins_inside_only_leaves_and_who_only_touches_is_outside():
    field = obstacle("circle", 0, 3, radius=1.0, sensor=True)
    recording = simulate(scene(ball(0.2, 3, velocity=(1, 0, 0)), ball(-1.1, 3, velocity=(-1, 0, 0)), field, duration=2))
    events = passages(recording)
    assert events["time"] == pytest.approx([0.9], rel=1e-13)
    assert events["kind"].tolist() == [EventKind.SENSOR_LEAVE]


def test_sensors_change_nothing_of_what_else_happens():
    balls = [ball(x, 2 + 0.3 * x, velocity=(1.5, -0.5 * x, 0)) for x in (-4, -2, 0, 2, 4)]
    fields = [
        obstacle("box", -1, 2, angle=0.3, size=(2, 3, 0), sensor=True),
        obstacle("circle", 0, 2, radius=1.5, sensor=True),
    ]
    laws = {"gravity": GRAVITY, "restitution": 0.7, "friction": 0.2, "duration": 4}
    plain, watched = simulate(scene(*balls, **laws)), simulate(scene(*balls, *fields, **laws))
    others = watched.events[~np.isin(watched.events["kind"], (EventKind.SENSOR_ENTER, EventKind.SENSOR_LEAVE))]
    assert len(passages(watched)) >= 10
    assert others["time"] == pytest.approx(plain.events["time"], abs=1e-9)
    assert watched.positions[:, :5] == pytest.approx(plain.positions, abs=1e-7)
    assert watched.report.energy_final == pytest.approx(plain.report.energy_final, rel=1e-9)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 100_000), gravity=st.sampled_from([0.0, GRAVITY]), depth=st.sampled_from([0.0, 4.0]))
def test_frames_agree_with_who_is_in_a_sensor(seed, gravity, depth):
    rng = np.random.default_rng(seed)
    kind = str(rng.choice(["box", "circle", "segment"]))
    sizes = tuple(map(float, rng.uniform(0.3, 2, 3)))
    shapes = {
        "box": {"size": sizes if depth else (*sizes[:2], 0)},
        "circle": {"radius": sizes[0]},
        "segment": {"a": (-1, 0, 0), "b": (1, 0.5, 0), "radius": sizes[0] / 4},
    }
    field = obstacle(kind, 0, 2, angle=float(rng.uniform(0, 6)), sensor=True, **shapes[kind])
    velocities = rng.normal(0, 2, (3, 3)) * (1, 1, bool(depth))
    balls = [ball(x, 1, velocity=tuple(map(float, v))) for x, v in zip((-1.5, 0, 1.5), velocities, strict=True)]
    recording = simulate(scene(*balls, field, size=(4, 4, depth), duration=3, gravity=gravity, restitution=0.9))
    from harmonic.outlines import parts_of

    events, part = passages(recording), next(parts_of(recording.scene.bodies[3]))
    for index in range(3):
        gaps = part.distances(recording.positions[:, index]) - 0.1
        own = events[events["body_a"] == index]
        begins = gaps[0] < 0
        changes = np.searchsorted(own["time"], recording.times, side="right")
        inside = begins ^ (changes % 2 == 1)
        sure = np.abs(gaps) > 1e-9
        assert np.array_equal(inside[sure], gaps[sure] < 0)


def test_a_sensor_that_moves_and_one_that_is_not_convex_are_refused():
    moving = {"sensor": True, **ball(0, 3)}
    with pytest.raises(InvalidInput, match="/bodies/0/sensor: a sensor does not move"):
        simulate(scene(moving))
    arrow = obstacle("polygon", 0, 3, vertices=[(-1, -1), (0, 0), (1, -1), (0, 1)], sensor=True)
    with pytest.raises(InvalidInput, match="/bodies/0/shape/vertices: a sensor is convex"):
        simulate(scene(arrow))


def test_bodies_and_sensors_may_overlap_at_the_start():
    field = obstacle("box", 0, 3, size=(2, 2, 0), sensor=True)
    assert isinstance(simulate(scene(ball(0, 3), field, field, duration=0.1)).scene, Scene)
