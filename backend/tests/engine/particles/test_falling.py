"""A ball that falls, bounces and comes to rest, against closed forms."""

import numpy as np
import pytest
from scipy.optimize import brentq

from harmonic.physics.simulate import simulate
from harmonic.recording import Side
from tests.engine.particles.factories import ball, scene

GRAVITY, RESTITUTION, RADIUS, HEIGHT = 9.81, 0.8, 0.1, 2.0


def bounce_times_without_drag(n):
    first = np.sqrt(2 * (HEIGHT - RADIUS) / GRAVITY)
    flights = 2 * first * RESTITUTION ** np.arange(1, n)
    return first + np.concatenate([[0.0], np.cumsum(flights)])


def fall_with_drag(drag, height, speed):
    """Return the time and the speed of touch-down, from the closed form of the height in extended precision."""
    g, c = np.longdouble(GRAVITY), np.longdouble(drag)

    def height_at(t):
        gone = -np.expm1(-c * np.longdouble(t)) / c
        return height + (speed + g / c) * gone - g / c * np.longdouble(t)

    top = float(np.log1p(c * speed / g) / c)
    low, high = max(top, 1e-9), top + 2.0
    time = np.longdouble(brentq(lambda t: float(height_at(t)), low, high, xtol=1e-15, rtol=1e-15))
    velocity = (speed + g / c) * np.exp(-c * time) - g / c
    for _ in range(3):
        velocity = (speed + g / c) * np.exp(-c * time) - g / c
        time -= height_at(time) / velocity
    return time, -velocity


def test_ten_bounces_come_within_a_nanosecond_of_the_closed_form():
    recording = simulate(scene(ball(y=HEIGHT), duration=6, gravity=GRAVITY, restitution=RESTITUTION))
    assert np.abs(recording.events["time"][:10] - bounce_times_without_drag(10)).max() < 1e-9


@pytest.mark.parametrize("drag", [1e-6, 0.05, 0.7, 5.0])
def test_ten_bounces_in_air_come_within_a_nanosecond_of_the_closed_form(drag):
    recording = simulate(scene(ball(y=HEIGHT), duration=10, gravity=GRAVITY, restitution=0.9, air_resistance=drag))
    time, height, speed = np.longdouble(0), np.longdouble(HEIGHT - RADIUS), np.longdouble(0)
    expected = []
    for _ in range(10):
        passed, landing = fall_with_drag(drag, height, speed)
        time, height, speed = time + passed, np.longdouble(0), landing * np.longdouble(0.9)
        expected.append(float(time))
    assert np.abs(recording.events["time"][:10] - expected).max() < 1e-9


def test_a_thrown_ball_in_air_and_wind_follows_the_closed_form():
    drag, wind, velocity = 0.4, np.array([3.0, 1.0, 0.0]), np.array([2.0, 9.0, 0.0])
    recording = simulate(
        scene(
            ball(y=1, velocity=tuple(velocity)),
            duration=1.5,
            size=(100.0, 100.0, 0.0),
            gravity=GRAVITY,
            air_resistance=drag,
            wind=tuple(wind),
        )
    )
    terminal = wind + np.array([0.0, -GRAVITY, 0.0]) / drag
    t = recording.times[:, None]
    fading = np.exp(-drag * t)
    places = np.array([0.0, 1.0, 0.0]) + terminal * t + (velocity - terminal) * (1 - fading) / drag
    assert np.abs(recording.positions[:, 0] - places).max() < 1e-12
    assert np.abs(recording.velocities[:, 0] - (terminal + (velocity - terminal) * fading)).max() < 1e-12


def test_each_bounce_tells_its_impulse_speed_place_loss_and_contact_time():
    mass = 0.3
    recording = simulate(
        scene(ball(x=1, y=HEIGHT, mass=mass, material="glass"), duration=1, gravity=GRAVITY, restitution=RESTITUTION)
    )
    event = recording.events[0]
    speed = np.sqrt(2 * GRAVITY * (HEIGHT - RADIUS))
    modulus = 6.2e10 / (1 - 0.20**2) / 2
    assert (event["body_a"], event["body_b"]) == (0, Side.FLOOR)
    assert event["relative_speed"] == pytest.approx(speed, rel=1e-13)
    assert event["impulse"] == pytest.approx(mass * speed * (1 + RESTITUTION), rel=1e-13)
    assert event["energy_lost"] == pytest.approx(0.5 * mass * speed**2 * (1 - RESTITUTION**2), rel=1e-13)
    assert event["position"] == pytest.approx((1.0, 0.0, 0.0), abs=1e-15)
    assert event["contact_time"] == pytest.approx(2.87 * (mass**2 / (RADIUS * modulus**2 * speed)) ** 0.2, rel=1e-12)


def test_time_scale_stretches_what_is_heard_and_leaves_the_physics_alone():
    slow = simulate(scene(ball(y=HEIGHT), duration=8, gravity=GRAVITY, restitution=RESTITUTION, time_scale=0.25))
    plain = simulate(scene(ball(y=HEIGHT), duration=2, gravity=GRAVITY, restitution=RESTITUTION))
    assert slow.events["time"] == pytest.approx(plain.events["time"], abs=0)
    assert len(slow.times) == 481
    assert slow.positions[::4] == pytest.approx(plain.positions, abs=1e-14)


def test_a_ball_comes_to_rest_where_its_flights_get_too_short_and_stays():
    recording = simulate(scene(ball(y=HEIGHT), duration=10, gravity=GRAVITY, restitution=RESTITUTION))
    flights = 2 * RESTITUTION * recording.events["relative_speed"] / GRAVITY
    assert recording.report.put_to_rest == 1
    assert flights[-1] < 0.02 <= flights[-2]
    assert np.all(recording.positions[recording.times > 7, 0, 1] == RADIUS)
    assert np.all(recording.velocities[recording.times > 7, 0] == 0)


def test_a_ball_that_lies_on_the_floor_is_silent():
    recording = simulate(scene(ball(y=RADIUS), duration=2, gravity=GRAVITY, restitution=0.7, friction=0.3))
    assert len(recording.events) == 0
    assert np.all(recording.positions[:, 0, 1] == RADIUS)


def test_under_negative_gravity_it_rests_on_the_ceiling():
    recording = simulate(scene(ball(y=4), duration=8, gravity=-GRAVITY, restitution=0.5))
    assert set(recording.events["body_b"]) == {Side.CEILING}
    assert recording.positions[-1, 0, 1] == 6.0 - RADIUS


def test_an_elastic_ball_bounces_for_ever():
    recording = simulate(scene(ball(y=HEIGHT), duration=60, gravity=GRAVITY))
    first = np.sqrt(2 * (HEIGHT - RADIUS) / GRAVITY)
    expected = first * (1 + 2 * np.arange(len(recording.events)))
    assert len(recording.events) == 48
    assert np.abs(recording.events["time"] - expected).max() < 1e-11
