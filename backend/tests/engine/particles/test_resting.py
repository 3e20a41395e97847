"""Bodies at rest: they slide, roll, are woken, and come to an end of their contacts."""

import numpy as np
import pytest

from harmonic.physics.simulate import simulate
from harmonic.recording import Side
from tests.engine.particles.factories import ball, deepest_overlap, energies, scattered, scene

GRAVITY, FRICTION = 9.81, 0.3
LONG = (200.0, 6.0, 0.0)


def test_a_sliding_disc_slows_down_by_friction_and_rolls_at_two_thirds_of_its_speed():
    speed = 3.0
    recording = simulate(
        scene(
            ball(x=-50, y=0.1, velocity=(speed, 0, 0)),
            size=LONG,
            duration=2,
            gravity=GRAVITY,
            restitution=0.5,
            friction=FRICTION,
        )
    )
    rolls_from = speed / (3 * FRICTION * GRAVITY)
    t = recording.times
    expected = np.where(t < rolls_from, speed - FRICTION * GRAVITY * t, 2 / 3 * speed)
    assert np.abs(recording.velocities[:, 0, 0] - expected).max() < 1e-12
    turned = recording.angles[-1, 0] - recording.angles[-60, 0]
    travelled = recording.positions[-1, 0, 0] - recording.positions[-60, 0, 0]
    assert turned == pytest.approx(-travelled / 0.1, rel=1e-12)
    assert recording.report.energy_drift < 1e-14


def test_a_sliding_sphere_rolls_at_five_sevenths_of_its_speed():
    recording = simulate(
        scene(
            ball(x=-5, y=0.1, velocity=(2, 0, 1)),
            size=(40.0, 6.0, 40.0),
            duration=3,
            gravity=GRAVITY,
            restitution=0.5,
            friction=FRICTION,
        )
    )
    assert recording.velocities[-1, 0] == pytest.approx((10 / 7, 0, 5 / 7), rel=1e-12)
    assert recording.report.energy_drift < 1e-14


def test_without_friction_it_slides_on_for_ever():
    recording = simulate(
        scene(ball(x=-5, y=0.1, velocity=(1, 0, 0)), size=LONG, duration=5, gravity=GRAVITY, restitution=0.5)
    )
    assert np.all(recording.velocities[:, 0, 0] == 1.0)


def test_wind_rolls_a_resting_disc_as_a_third_of_its_force_goes_into_spin():
    drag, wind = 0.5, 4.0
    recording = simulate(
        scene(
            ball(y=0.1),
            size=LONG,
            duration=4,
            gravity=GRAVITY,
            restitution=0.5,
            friction=FRICTION,
            air_resistance=drag,
            wind=(wind, 0, 0),
        )
    )
    expected = wind * -np.expm1(-drag / 1.5 * recording.times)
    assert np.abs(recording.velocities[:, 0, 0] - expected).max() < 1e-12
    assert recording.report.energy_drift < 1e-13


def test_a_gale_makes_it_slip_while_it_gathers_speed():
    drag, wind = 0.5, 60.0
    recording = simulate(
        scene(
            ball(x=-90, y=0.1),
            size=LONG,
            duration=1,
            gravity=GRAVITY,
            restitution=0.5,
            friction=FRICTION,
            air_resistance=drag,
            wind=(wind, 0, 0),
        )
    )
    pull = drag * wind - FRICTION * GRAVITY
    expected = pull / drag * -np.expm1(-drag * recording.times)
    assert np.abs(recording.velocities[:, 0, 0] - expected).max() < 1e-11
    assert recording.report.energy_drift < 1e-13


def test_a_resting_ball_wakes_when_it_is_hit():
    recording = simulate(
        scene(ball(x=0, y=0.1), ball(x=-1, y=0.1, velocity=(2, 0, 0)), duration=1, gravity=GRAVITY, restitution=0.5)
    )
    hits = recording.events[recording.events["body_b"] >= 0]
    assert hits["time"] == pytest.approx([0.4], abs=1e-12)
    assert recording.velocities[-1, :, 0] == pytest.approx((1.5, 0.5), rel=1e-12)


def test_a_ball_from_above_lands_on_a_resting_one():
    recording = simulate(
        scene(ball(y=0.1), ball(x=0.05, y=1.5), duration=3, gravity=GRAVITY, restitution=0.6, friction=FRICTION)
    )
    lands = np.sqrt(2 * (1.4 - np.sqrt(0.2**2 - 0.05**2)) / GRAVITY)
    assert recording.events["time"][0] == pytest.approx(lands, abs=1e-12)
    assert recording.velocities[-1, 1, 0] > 0 > recording.velocities[-1, 0, 0]


def test_a_ball_set_down_on_a_peg_rolls_off_it_the_way_it_leans():
    recording = simulate(
        scene(
            ball(y=2, radius=0.3, fixed=True),
            ball(x=0.01, y=2 + np.sqrt(0.4**2 - 0.01**2)),
            duration=4,
            gravity=GRAVITY,
            restitution=0.3,
            friction=FRICTION,
        )
    )
    assert recording.positions[-1, 1, 0] > 0.3
    assert recording.positions[-1, 1, 1] == 0.1
    assert deepest_overlap(recording) < 1e-12


def test_a_ball_between_two_pegs_comes_to_lie_there():
    recording = simulate(
        scene(
            ball(x=-0.15, y=2, fixed=True),
            ball(x=0.15, y=2, fixed=True),
            ball(x=0.01, y=2.4),
            duration=6,
            gravity=GRAVITY,
            restitution=0.3,
            friction=FRICTION,
        )
    )
    lies = 2 + np.sqrt(0.2**2 - 0.15**2)
    assert recording.positions[-1, 2] == pytest.approx((0, lies, 0), abs=1e-4)
    assert len(recording.events[recording.events["time"] > 4]) == 0


def test_a_ball_blown_into_a_corner_stays_there_without_a_sound():
    recording = simulate(
        scene(
            ball(x=4, y=1),
            duration=10,
            gravity=GRAVITY,
            restitution=0.5,
            friction=FRICTION,
            air_resistance=1,
            wind=(5, 0, 0),
        )
    )
    assert recording.positions[-1, 0] == pytest.approx((4.9, 0.1, 0), abs=0)
    assert recording.events["time"].max() < 6
    assert recording.report.energy_drift < 1e-13


def test_in_an_edge_of_a_deep_box_a_ball_slides_until_friction_stops_it():
    recording = simulate(
        scene(
            ball(x=4.9, y=0.1, z=-4, velocity=(0, 0, 3)),
            size=(10.0, 6.0, 40.0),
            duration=4,
            gravity=GRAVITY,
            restitution=0.2,
            friction=FRICTION,
            air_resistance=1e-3,
            wind=(1, 0, 0),
        )
    )
    assert recording.velocities[-1, 0] == pytest.approx((0, 0, 0), abs=0)
    assert -4 < recording.positions[-1, 0, 2] < -2
    assert recording.report.energy_drift < 1e-13


def test_fifty_inelastic_balls_collapse_in_finite_work():
    played = simulate(
        scattered(50, seed=3, size=(10.0, 6.0, 0.0), radii=(0.1, 0.1), duration=10, gravity=GRAVITY, restitution=0.8)
    )
    assert played.report.n_events < 200_000
    assert played.report.muted > 0
    assert played.report.energy_drift < 1e-13
    assert deepest_overlap(played) < 1e-9


@pytest.mark.parametrize("restitution", [0.0, 0.5, 0.9])
@pytest.mark.parametrize("depth", [0.0, 1.5])
def test_heaps_on_pegs_settle_and_stay_apart(restitution, depth):
    played = simulate(
        scattered(
            40,
            seed=7,
            size=(2.0, 5.0, depth),
            radii=(0.05, 0.2),
            n_fixed=8,
            duration=6,
            gravity=GRAVITY,
            restitution=restitution,
            friction=FRICTION,
        )
    )
    assert played.report.energy_drift < 1e-12
    assert deepest_overlap(played) < 1e-9
    assert np.diff(energies(played)).max() < 1e-2 * energies(played)[0]


def test_a_slow_tap_on_a_wall_is_heard_though_micro_bounces_are_muted():
    recording = simulate(
        scene(ball(x=4.5, y=0.1, velocity=(0.05, 0, 0)), duration=12, gravity=GRAVITY, restitution=0.7)
    )
    taps = recording.events[recording.events["body_b"] == Side.RIGHT]
    assert taps["time"] == pytest.approx([0.4 / 0.05], rel=1e-9)


def test_without_gravity_a_sticky_gas_cools_in_finite_work():
    played = simulate(scattered(60, seed=5, size=(4.0, 4.0, 0.0), radii=(0.1, 0.1), duration=20, restitution=0.0))
    assert played.report.n_events < 100_000
    assert played.report.energy_final < 0.02 * played.report.energy_initial
    assert played.report.energy_drift < 1e-12


@pytest.mark.parametrize(
    ("seed", "restitution", "friction", "drag", "gravity", "wind"),
    [
        (547956133, 1.0, 0.5, 2.0, 100.0, (-20.0, 1.0, 0.0)),
        (215240995, 0.7, 2.0, 0.0, 100.0, (-20.0, 0.0, 0.0)),
        (816004709, 1.0, 0.5, 0.0, 100.0, (-20.0, -20.0, 0.0)),
        (102431982, 0.0, 2.0, 10.0, -3.0, (1.0, 1.0, 0.0)),
    ],
)
def test_bodies_pressed_into_places_without_room_are_quietened(seed, restitution, friction, drag, gravity, wind):
    played = simulate(
        scattered(
            25,
            seed=seed,
            duration=6,
            restitution=restitution,
            friction=friction,
            air_resistance=drag,
            gravity=gravity,
            wind=wind,
        )
    )
    assert played.report.n_events < 200_000
    assert played.report.energy_drift < 1e-12
    assert deepest_overlap(played) < 1e-9
