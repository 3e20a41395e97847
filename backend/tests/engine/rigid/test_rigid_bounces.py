"""Impacts of rigid bodies against closed forms: their times, and what they do to velocities and spins."""

import math

import numpy as np
import pytest

from harmonic.physics.simulate import simulate
from harmonic.recording import Side
from tests.engine.rigid.systems import GRAVITY, ball, box, impacts, scene


def bounce_times(n, *, height=1.9, restitution=0.8):
    first = math.sqrt(2 * height / GRAVITY)
    return first + np.concatenate([[0.0], np.cumsum(2 * first * restitution ** np.arange(1, n))])


@pytest.mark.parametrize("time_scale", [0.1, 0.7, 1.0, 3.0, 50.0])
def test_ten_bounces_come_within_a_nanosecond_of_the_closed_form_at_any_tempo(time_scale):
    played = simulate(
        scene(ball(y=2), duration=6 / time_scale, gravity=GRAVITY, restitution=0.8, time_scale=time_scale)
    )
    solved = impacts(played)
    if time_scale < 10:  # else the later ones are too close together to be heard
        assert np.abs(solved["time"][:10] - bounce_times(10)).max() < 1e-9
    assert abs(solved["time"][0] - bounce_times(1)[0]) < 1e-9


def test_a_box_that_falls_flat_bounces_like_a_ball_and_does_not_turn():
    played = simulate(scene(box(y=2), duration=6, gravity=GRAVITY, restitution=0.8, friction=0.4))
    assert np.abs(impacts(played)["time"][:10] - bounce_times(10)).max() < 1e-9
    assert np.abs(played.angles[played.times < impacts(played)["time"][9]]).max() < 1e-12


@pytest.mark.parametrize("drag", [0.05, 0.7])
def test_a_bounce_in_air_comes_at_the_root_of_the_closed_form(drag):
    played = simulate(scene(ball(y=2), duration=2, gravity=GRAVITY, restitution=0.9, air_resistance=drag))
    for event in impacts(played)[:1]:
        t = float(event["time"])
        gone = -math.expm1(-drag * t) / drag
        assert abs(1.9 - GRAVITY * (t - gone) / drag) < 1e-9
        assert abs(float(event["relative_speed"]) - GRAVITY * gone) < 1e-9


def test_each_bounce_tells_its_impulse_speed_place_and_loss():
    played = simulate(scene(ball(y=2, mass=0.3), duration=1, gravity=GRAVITY, restitution=0.8))
    event, speed = impacts(played)[0], math.sqrt(2 * GRAVITY * 1.9)
    assert event["body_b"] == Side.FLOOR
    assert event["relative_speed"] == pytest.approx(speed, rel=1e-12)
    assert event["impulse"] == pytest.approx(0.3 * speed * 1.8, rel=1e-12)
    assert event["energy_lost"] == pytest.approx(0.5 * 0.3 * speed**2 * (1 - 0.64), rel=1e-12)
    assert event["position"] == pytest.approx([0, 0, 0], abs=1e-12)
    assert 0 < event["contact_time"] < 0.01


@pytest.mark.parametrize(("friction", "slides"), [(0.1, True), (1.0, False)])
def test_a_glancing_blow_turns_a_disc_by_coulombs_law(friction, slides):
    down, along = 3.0, 2.0
    played = simulate(scene(ball(velocity=(along, -down, 0.0)), duration=0.6, restitution=0.5, friction=friction))
    normal = 1.5 * down
    blow = friction * normal if slides else along / 3
    assert played.velocities[-1, 0] == pytest.approx([along - blow, 0.5 * down, 0.0], abs=1e-12)
    spin = (played.angles[-1, 0] - played.angles[-2, 0]) * 60
    assert spin == pytest.approx(-blow / (0.5 * 0.1), rel=1e-9)


def test_two_bodies_that_meet_head_on_part_by_the_elastic_law():
    played = simulate(scene(ball(-1, mass=1, velocity=(2, 0, 0)), ball(1, mass=3, velocity=(-1, 0, 0)), duration=1.0))
    assert impacts(played)["time"] == pytest.approx([1.8 / 3], abs=1e-12)
    assert played.velocities[-1, :, 0] == pytest.approx([-2.5, 0.5], abs=1e-12)
    assert played.report.energy_drift < 1e-12


def test_a_rod_struck_at_its_end_turns_by_the_impulse_and_its_inertia():
    rod = box(0, 2, size=(1.0, 0.1), mass=1.0)
    played = simulate(scene(rod, ball(0.4, 3, radius=0.05, mass=1, velocity=(0, -2, 0)), duration=0.6))
    inertia = (1 + 0.01) / 12
    impulse = 2 * 2 / (1 + 1 + 0.4**2 / inertia)
    assert impacts(played)["impulse"][0] == pytest.approx(impulse, rel=1e-9)
    assert played.velocities[-1, 0, 1] == pytest.approx(-impulse, rel=1e-9)
    assert (played.angles[-1, 0] - played.angles[-2, 0]) * 60 == pytest.approx(-impulse * 0.4 / inertia, rel=1e-9)


def test_a_small_fast_ball_does_not_pass_through_a_thin_line():
    line = {"position": (0, 3, 0), "shape": {"kind": "segment", "a": (0, -1, 0), "b": (0, 1, 0), "radius": 0.001}}
    played = simulate(scene(line | {"fixed": True}, ball(-4, 3, radius=0.005, velocity=(300, 0, 0)), duration=0.02))
    assert impacts(played)["time"][0] == pytest.approx((4 - 0.006) / 300, abs=1e-12)


def test_a_scene_of_elastic_discs_keeps_energy_and_momentum():
    rng = np.random.default_rng(3)
    discs = [
        ball(x, y, radius=0.05, velocity=(*map(float, rng.normal(0, 2, 2)), 0.0))
        for x in np.linspace(-1, 1, 6)
        for y in np.linspace(1, 3, 6)
    ]
    played = simulate(scene(*discs, duration=1.5, kind="open", size=(20, 20, 0)))
    assert len(impacts(played)) > 5
    assert played.report.energy_drift < 1e-12
    assert played.report.momentum_drift < 1e-12
    assert played.report.angular_momentum_drift < 1e-12
