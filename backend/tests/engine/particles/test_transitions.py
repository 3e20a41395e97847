"""When bodies begin and cease to slide and roll, told once, at the instants of the closed forms."""

import numpy as np
import pytest

from harmonic.music.compose import compose
from harmonic.physics.simulate import simulate
from harmonic.recording import EventKind, Side
from tests.engine.particles.factories import ball, scattered, scene

GRAVITY = 9.81
LONG = (200.0, 6.0, 0.0)
KINDS = (EventKind.SLIDE_START, EventKind.SLIDE_END, EventKind.ROLL_START, EventKind.ROLL_END)


def motions(recording):
    return recording.events[np.isin(recording.events["kind"], KINDS)]


def on_the_ground(*bodies, duration=3, **laws):
    return simulate(
        scene(
            *bodies, size=LONG, duration=duration, **({"gravity": GRAVITY, "restitution": 0.5, "friction": 0.3} | laws)
        )
    )


def test_a_disc_slides_then_rolls():
    events = motions(on_the_ground(ball(-50, 0.1, velocity=(3, 0, 0))))
    rolls = 3 / (3 * 0.3 * GRAVITY)
    assert events["kind"].tolist() == [EventKind.SLIDE_START, EventKind.SLIDE_END, EventKind.ROLL_START]
    assert events["time"] == pytest.approx([0, rolls, rolls], rel=1e-13)
    assert events["relative_speed"] == pytest.approx([3, 2, 2], rel=1e-13)
    assert events["body_b"].tolist() == [Side.FLOOR] * 3
    assert np.all(events["impulse"] == 0)
    assert np.all(events["contact_time"] == 0)


def test_a_disc_with_backspin_that_slides_to_a_stop_ends_there():
    # Slip and speed end together where spin · r = 2 v backwards: v/(μ g) later, and it lies still.
    speed, radius = 3.0, 0.1
    events = motions(on_the_ground(ball(-50, radius, velocity=(speed, 0, 0), angular_velocity=2 * speed / radius)))
    # The impulse-free contact at time 0 leaves both as they are.
    assert events["kind"].tolist() == [EventKind.SLIDE_START, EventKind.SLIDE_END]
    assert events["time"] == pytest.approx([0, speed / (0.3 * GRAVITY)], abs=1e-9)
    assert events["relative_speed"] == pytest.approx([speed, 0], abs=1e-6)


def test_sliding_in_an_edge_of_a_deep_box_ends_where_friction_stops_it():
    # dv/dt = −μ (g + c w) − c v, between the floor and the wall that the wind presses it to.
    speed, drag, wind = 2.0, 1e-3, 1.0
    recording = simulate(
        scene(
            ball(4.9, 0.1, -4, velocity=(0, 0, speed)),
            size=(10.0, 6.0, 40.0),
            duration=3,
            gravity=GRAVITY,
            restitution=0.2,
            friction=0.3,
            air_resistance=drag,
            wind=(wind, 0, 0),
        )
    )
    events = motions(recording)
    stops = np.log1p(drag * speed / (0.3 * (GRAVITY + drag * wind))) / drag
    assert events["kind"].tolist() == [EventKind.SLIDE_START, EventKind.SLIDE_END]
    assert events["time"] == pytest.approx([0, stops], rel=1e-9)
    assert events["relative_speed"] == pytest.approx([speed, 0], abs=1e-9)


def test_a_hit_that_only_jolts_a_rolling_disc_does_not_end_its_rolling():
    recording = on_the_ground(
        ball(-50, 0.1, velocity=(2, 0, 0), angular_velocity=-20.0),
        ball(-49, 0.1, velocity=(1.99, 0, 0), angular_velocity=-19.9),
    )
    assert len(motions(recording)) == 2


def test_a_bouncing_ball_starts_when_it_no_longer_bounces():
    recording = on_the_ground(ball(-50, 1.1, velocity=(2, 0, 0)), duration=5)
    events, impacts = motions(recording), recording.events[recording.events["kind"] == EventKind.IMPACT]
    assert events["time"][0] >= impacts["time"][-1]
    assert events["kind"].tolist()[0] in (EventKind.SLIDE_START, EventKind.ROLL_START)
    assert len(events) <= 3


@pytest.mark.parametrize("seed", [3, 4, 5])
def test_heaps_do_not_flood(seed):
    recording = simulate(
        scattered(
            40, seed=seed, size=(2.0, 5.0, 0.0), n_fixed=6, duration=8, gravity=GRAVITY, restitution=0.3, friction=0.3
        )
    )
    events = motions(recording)
    assert len(events) < 40 * 20
    for body in range(40):
        own = events[events["body_a"] == body]
        starts = np.isin(own["kind"], (EventKind.SLIDE_START, EventKind.ROLL_START))
        assert np.all(starts[::2])
        assert not np.any(starts[1::2])
        assert np.all(own["kind"][1::2] == own["kind"][: 2 * len(own[1::2]) : 2] + 1)


def test_what_slides_makes_no_sound_of_its_own():
    recording = on_the_ground(ball(-50, 0.1, velocity=(3, 0, 0)), ball(0, 1))
    causes = compose(recording).notes["event"]
    assert len(motions(recording)) > 0
    assert len(causes) > 0
    assert np.all(recording.events["kind"][causes] == EventKind.IMPACT)
