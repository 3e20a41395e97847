"""What each joint does, against closed forms: pendulums, springs, gears, motors, ropes and limits."""

import math

import numpy as np
import pytest

from harmonic.physics.simulate import simulate
from harmonic.recording import EventKind
from tests.engine.rigid.systems import GRAVITY, ball, box, impacts, of_kind, pendulum_period, scene


def hung(name, x, length, angle, *, top=4.0, **fields):
    """Return a bob at the end of a rod from a point, turned aside by an angle, and the rod."""
    bob = ball(x + length * math.sin(angle), top - length * math.cos(angle), name=name, **fields)
    return bob, {"kind": "pin", "a": name, "anchor_b": (x, top)}


@pytest.mark.parametrize("amplitude", [0.2, 1.0, 2.0, 2.8])
def test_a_pendulum_keeps_the_period_of_the_elliptic_integral(amplitude):
    bob, rod = hung("bob", 0, 1.0, amplitude, radius=0.02)
    played = simulate(scene(bob, joints=[rod], duration=20, gravity=GRAVITY))
    turns = of_kind(played, EventKind.TURN)["time"]
    expected = pendulum_period(1.0, amplitude) / 2 * np.arange(1, len(turns) + 1)
    assert len(turns) >= 9
    assert np.abs(turns / expected - 1).max() < 1e-6
    assert played.report.energy_drift < 1e-6


def test_fifteen_pendulums_are_together_again_after_a_minute():
    bodies, rods = [], []
    for number in range(15):
        length = GRAVITY * (60 / (51 + number) / (2 * math.pi)) ** 2
        bob, rod = hung(f"p{number}", -2.8 + 0.4 * number, length, 0.1, radius=0.02, collision={"group": 1})
        bodies.append(bob)
        rods.append(rod)
    played = simulate(scene(*bodies, joints=rods, duration=61, gravity=GRAVITY))
    for number in range(15):
        turns = of_kind(played, EventKind.TURN, number)["time"]
        length = GRAVITY * (60 / (51 + number) / (2 * math.pi)) ** 2
        expected = pendulum_period(length, 0.1) / 2 * np.arange(1, len(turns) + 1)
        assert np.abs(turns - expected).max() < 1e-5


def test_a_board_on_a_hinge_swings_as_a_compound_pendulum():
    board = box(0.5 * math.sin(0.5), 4 - 0.5 * math.cos(0.5), size=(0.05, 1.0), angle=0.5, name="board")
    hinge = {"kind": "pivot", "a": "board", "anchor_a": (0, 0.5)}
    played = simulate(scene(board, joints=[hinge], duration=10, gravity=GRAVITY))
    inertia = (1 + 0.05**2) / 12 + 0.25
    turns = of_kind(played, EventKind.TURN)["time"]
    expected = pendulum_period(inertia / 0.5, 0.5) / 2 * np.arange(1, len(turns) + 1)
    assert np.abs(turns / expected - 1).max() < 1e-6


def test_a_weight_on_a_spring_swings_with_its_period_and_damping_takes_its_share():
    stiffness, damping = 40.0, 0.4
    spring = {"kind": "spring", "a": "m", "anchor_b": (0, 3), "rest_length": 1, "stiffness": stiffness}
    free = simulate(scene(ball(1.5, 3, name="m"), joints=[spring], duration=10))
    turns = of_kind(free, EventKind.TURN)["time"]
    assert np.abs(turns - math.pi / math.sqrt(stiffness) * np.arange(1, len(turns) + 1)).max() < 1e-5
    damped = simulate(scene(ball(1.5, 3, name="m"), joints=[spring | {"damping": damping}], duration=10))
    rate = math.sqrt(stiffness - damping**2 / 4)
    t = damped.times
    exact = 1 + 0.5 * np.exp(-damping / 2 * t) * (np.cos(rate * t) + damping / 2 / rate * np.sin(rate * t))
    assert np.abs(damped.positions[:, 0, 0] - exact).max() < 1e-5


def test_a_rotary_spring_turns_a_wheel_back_and_forth():
    spring = {"kind": "rotary_spring", "a": "wheel", "stiffness": 0.2}
    played = simulate(scene(ball(0, 3, name="wheel", angle=1.0), joints=[spring], duration=5))
    rate = math.sqrt(0.2 / 0.005)
    assert np.abs(played.angles[:, 0] - np.cos(rate * played.times)).max() < 1e-5


def test_a_gear_turns_the_other_wheel_by_its_ratio():
    joints = [
        {"kind": "pivot", "a": "small"},
        {"kind": "pivot", "a": "large"},
        {"kind": "gear", "a": "small", "b": "large", "ratio": -2.0},
    ]
    wheels = ball(-1, 3, name="small", angular_velocity=4), ball(1, 3, radius=0.3, name="large", angular_velocity=-2)
    played = simulate(scene(*wheels, joints=joints, duration=2))
    assert np.abs(played.angles[:, 0] + 2 * played.angles[:, 1]).max() < 1e-9
    assert played.angles[-1, 0] == pytest.approx(8, rel=1e-6)


def test_a_motor_reaches_its_rate_with_the_torque_it_has():
    motor = {"kind": "motor", "a": "wheel", "rate": 6.0, "max_force": 0.01}
    played = simulate(
        scene(ball(0, 3, name="wheel"), joints=[{"kind": "pivot", "a": "wheel"}, motor], duration=5, gravity=GRAVITY)
    )
    spins = np.gradient(played.angles[:, 0], played.times)
    assert spins[60] == pytest.approx(0.01 / 0.005, rel=0.01)
    assert spins[-10] == pytest.approx(6.0, rel=1e-3)


def test_a_rope_holds_and_a_limit_stops():
    rope = {"kind": "slide", "a": "bob", "anchor_b": (0, 4), "most": 1.0}
    hanging = simulate(scene(ball(0, 3.5, name="bob"), joints=[rope], duration=4, gravity=GRAVITY))
    lengths = 4 - hanging.positions[:, 0, 1]
    assert lengths.max() < 1.01
    assert lengths[-1] == pytest.approx(1.0, abs=1e-2)
    limit = [{"kind": "pivot", "a": "arm"}, {"kind": "rotary_limit", "a": "arm", "least": -0.5, "most": 1.0}]
    turning = simulate(scene(ball(0, 3, name="arm", angular_velocity=3), joints=limit, duration=3))
    assert -0.55 < turning.angles.min() <= turning.angles.max() < 1.05


def test_a_bead_stays_in_its_groove():
    groove = {"kind": "groove", "a": "bead", "start": (-1, 3), "end": (1, 2)}
    bead = ball(-0.8, 2.9, name="bead")
    played = simulate(scene(bead, joints=[groove], duration=3, gravity=GRAVITY))
    x, y = played.positions[:, 0, 0], played.positions[:, 0, 1]
    assert np.abs(y - (3 - (x + 1) / 2)).max() < 5e-3
    slope = 1 / math.sqrt(5)
    early = played.times < 0.5
    along = 0.5 * GRAVITY * slope * played.times[early] ** 2
    assert np.abs(x[early] + 0.8 - along * 2 * slope).max() < 1e-6
    assert x.max() < 1.01


def test_a_bounded_rod_gives_way():
    bob, rod = hung("bob", 0, 1.0, 0.0)
    held = simulate(scene(bob, joints=[rod | {"max_force": 20.0}], duration=1, gravity=GRAVITY))
    torn = simulate(scene(bob, joints=[rod | {"max_force": 2.0}], duration=0.5, gravity=GRAVITY))
    assert held.positions[-1, 0, 1] == pytest.approx(3.0, abs=0.01)
    assert torn.positions[-1, 0, 1] < 2.5


@pytest.mark.parametrize(("collide", "meets"), [(True, 1), (False, 0)])
def test_joined_bodies_meet_only_where_their_joint_says_so(collide, meets):
    joint = {"kind": "slide", "a": "one", "b": "two", "most": 3.0, "collide": collide}
    played = simulate(
        scene(ball(-0.5, name="one", velocity=(1, 0, 0)), ball(0.5, name="two"), joints=[joint], duration=1.0)
    )
    assert len(impacts(played)) == meets


def test_newtons_cradle_passes_the_blow_on():
    bodies, rods = [], []
    for number in range(5):
        bob, rod = hung(f"c{number}", 0.2002 * number, 1.0, -0.5 if number == 0 else 0.0, radius=0.1)
        bodies.append(bob)
        rods.append(rod)
    played = simulate(scene(*bodies, joints=rods, duration=0.9, gravity=GRAVITY))
    assert [(int(e["body_a"]), int(e["body_b"])) for e in impacts(played)] == [(0, 1), (1, 2), (2, 3), (3, 4)]
    speed = math.sqrt(2 * GRAVITY * (1 - math.cos(0.5)))
    assert impacts(played)["relative_speed"] == pytest.approx([speed] * 4, rel=1e-3)
    assert np.abs(played.velocities[-1, :4]).max() < 0.05 * speed
    assert played.report.energy_drift < 1e-6
