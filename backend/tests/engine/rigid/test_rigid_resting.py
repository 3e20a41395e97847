"""Stacks, piles, slopes and bounds: what lasts stays, and nothing gains energy."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harmonic.physics.rigid.world import RigidWorld
from harmonic.physics.simulate import simulate
from harmonic.population import populate
from harmonic.recording import EventKind
from tests.engine.rigid.systems import GRAVITY, ball, box, impacts, of_kind, scene

ENERGY_TOLERANCE = 0.01
"""What all the steps of resting contacts may gain together, of the largest energy that took part."""


def test_ten_boxes_stay_on_each_other_for_ten_seconds():
    boxes = [box(y=0.1 + 0.2 * k) for k in range(10)]
    played = simulate(scene(*boxes, duration=10, gravity=GRAVITY, friction=0.5, restitution=0.3))
    assert np.abs(played.positions - played.positions[0]).max() < 0.005
    assert np.abs(played.angles).max() < 0.005
    assert len(played.events) == 0


def test_a_ball_comes_to_rest_on_the_floor_and_stays():
    played = simulate(scene(ball(y=1), duration=8, gravity=GRAVITY, restitution=0.5))
    assert played.positions[-1, 0, 1] == pytest.approx(0.1, abs=2e-4)
    assert np.abs(played.velocities[-60:]).max() < 1e-6
    assert played.report.put_to_rest >= 1


@pytest.mark.parametrize(("friction", "moves"), [(0.8, False), (0.2, True)])
def test_a_box_on_a_slope_slides_only_if_it_is_steep_enough(friction, moves):
    tilt = 0.4
    slope = box(0, 2, size=(8, 0.2), fixed=True, angle=tilt)
    away = 0.2 + 1e-4
    block = box(-away * math.sin(tilt), 2 + away * math.cos(tilt), angle=tilt)
    played = simulate(scene(slope, block, duration=1, gravity=GRAVITY, friction=friction, restitution=0))
    gone = np.linalg.norm(played.positions[-1, 1] - played.positions[0, 1])
    expected = 0.5 * GRAVITY * (math.sin(tilt) - friction * math.cos(tilt))
    assert gone == (pytest.approx(expected, rel=0.02) if moves else pytest.approx(0, abs=2e-3))


def test_a_sliding_ball_begins_to_roll_when_its_slip_is_gone():
    played = simulate(
        scene(ball(-4, 0.1, velocity=(2, 0, 0)), duration=3, gravity=GRAVITY, friction=0.2, restitution=0)
    )
    start = of_kind(played, EventKind.ROLL_START)["time"]
    assert start[0] == pytest.approx(2 / (3 * 0.2 * GRAVITY), abs=0.02)
    assert played.velocities[-1, 0, 0] == pytest.approx(4 / 3, rel=0.01)
    assert len(of_kind(played, EventKind.SLIDE_START)) == len(of_kind(played, EventKind.SLIDE_END)) == 1


def test_a_board_between_two_posts_clatters_ever_faster_and_then_lies_still():
    restitution, post = 0.9, 1.0
    # Hung at its middle and struck at the points that do not feel each other's blows: its halves bounce in turn.
    board = {
        "name": "board",
        "position": (0.0, 1.2, 0.0),
        "shape": {"kind": "segment", "a": (-math.sqrt(3), 0, 0), "b": (math.sqrt(3), 0, 0), "radius": 0.01},
        "angular_velocity": 0.4,
    }
    posts = [ball(side * post, 1.0, radius=0.05, fixed=True) for side in (-1, 1)]
    rail = {"kind": "groove", "a": "board", "start": (0, 0.5), "end": (0, 3)}
    laws = {"gravity": GRAVITY, "restitution": restitution}
    played = simulate(scene(board, *posts, joints=[rail], duration=8, kind="open", **laws))
    for side in (1, 2):
        struck = impacts(played)[impacts(played)["body_b"] == side]
        speeds = struck["relative_speed"][2:]
        assert speeds[1:8] / speeds[:7] == pytest.approx(restitution, rel=0.02)
    assert played.events["time"].max() < 7
    assert np.abs(played.velocities[-30:, 0]).max() < 1e-9
    assert played.report.energy_drift < 2e-4


def test_a_blow_on_what_rests_gives_it_no_energy():
    column = [ball(0, 0.1 + 0.2 * k) for k in range(5)]
    played = simulate(scene(*column, ball(0.03, 3, velocity=(0, -6, 0)), duration=3, gravity=GRAVITY, restitution=0.3))
    assert len(impacts(played)) > 5
    assert played.report.energy_drift < 3e-3


def test_a_column_in_a_narrow_shaft_is_not_thrown_up_by_what_falls_on_it():
    drop = {"body": ball(0.01, 4.5, velocity=(0, -2, 0)), "every": 0.4, "unit": "seconds", "count": 40}
    shaft = scene(duration=18, size=(0.36, 5, 0), open_sides=("ceiling",), gravity=GRAVITY, restitution=0.3)
    played = simulate(shaft.model_validate(shaft.model_dump() | {"spawners": [drop]}))
    assert played.report.born == 40
    assert np.nanmax(played.velocities[played.times > 8, :10, 1]) < 0.25
    assert played.report.energy_drift < 0.08


@settings(max_examples=12, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    restitution=st.floats(0, 1),
    friction=st.floats(0, 1),
    n=st.integers(1, 8),
)
def test_nothing_gains_energy(seed, restitution, friction, n):
    rng = np.random.default_rng(seed)
    bodies = []
    for k in range(n):
        make = ball if rng.random() < 0.5 else box
        bodies.append(
            make(
                float(rng.uniform(-1, 1)),
                0.3 + 0.5 * k,
                angle=float(rng.uniform(0, 3)),
                velocity=(*map(float, rng.normal(0, 2, 2)), 0.0),
            )
        )
    laws = {"gravity": GRAVITY, "restitution": restitution, "friction": friction}
    thrown = scene(*bodies, duration=3, size=(4, 8, 0), **laws)
    rigid = RigidWorld(populate(thrown))
    initial = rigid.energy
    for frame in range(1, 181):
        rigid.step_until(frame / 60)
        assert rigid.energy <= initial * 1.01
    played = simulate(thrown)
    assert np.isfinite(played.positions).all()
    assert played.report.energy_drift < ENERGY_TOLERANCE
    assert played.positions[:, :, 1].min() > 0.05
