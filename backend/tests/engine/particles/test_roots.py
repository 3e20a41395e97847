"""The roots below everything else: closed forms and first roots, against plain numerics."""

import numpy as np
import pytest
from scipy.integrate import quad

from harmonic.physics.particles._kernels_motion import squared_stretch, stretches
from harmonic.physics.particles._kernels_roots import curved_pair_time, fall_time


@pytest.mark.parametrize("drag", [0.0, 1e-9, 0.01, 0.3, 0.499, 0.501, 3.0, 40.0])
def test_stretches_are_the_integrals_they_stand_for(drag):
    s, q, left = stretches(1.0, drag)
    expected_s = quad(lambda t: np.exp(-drag * t), 0, 1, epsabs=1e-15)[0]
    assert s == pytest.approx(expected_s, rel=1e-14)
    assert q == pytest.approx(quad(lambda t: stretches(t, drag)[0], 0, 1, epsabs=1e-15)[0], rel=1e-14)
    assert left == pytest.approx(np.exp(-drag), rel=1e-13)
    squared = quad(lambda t: stretches(t, drag)[0] ** 2, 0, 1, epsabs=1e-15)[0]
    assert squared_stretch(1.0, drag) == pytest.approx(squared, rel=1e-13)


def test_a_falling_gap_closes_where_it_is_zero_and_on_its_way_down():
    rng = np.random.default_rng(0)
    n_found = 0
    for _ in range(20_000):
        drag, gap = 10 ** rng.uniform(-6, 1), 10 ** rng.uniform(-12, 1)
        speed = rng.choice([-1, 0, 1]) * 10 ** rng.uniform(-18, 1.5)
        field = rng.choice([-1, 1]) * 10 ** rng.uniform(-6, 2)
        time = fall_time(gap, speed, field, drag)
        if np.isinf(time):
            assert field > 0
            continue
        s, q, left = stretches(time, drag)
        slope = speed * left + field * s
        size = gap + abs(speed * s) + abs(field * q)
        assert abs(gap + speed * s + field * q) < 1e-11 * size + 1e-14 * abs(slope) * time
        assert slope <= 1e-7 * (abs(speed) + abs(field * s))
        n_found += 1
    assert n_found > 10_000


def path(times, place, velocity, field, drag):
    s, q, _ = np.array([stretches(t, drag) for t in times]).T
    return place + np.outer(s, velocity) + np.outer(q, field)


def test_the_first_meeting_of_two_bodies_under_different_fields_is_never_missed():
    rng = np.random.default_rng(1)
    times = np.linspace(0, 2, 2001)
    n_hits = 0
    for _ in range(1000):
        drags = rng.choice([0.0, 0.3, 2.0], 2)
        place, fields = rng.normal(0, 1, 3), rng.normal(0, 8, (2, 3))
        velocities = rng.normal(0, 3, (2, 3)) * rng.choice([0, 1], (2, 1))
        reach = rng.uniform(0.1, 0.9) * np.linalg.norm(place)
        apart = path(times, place, velocities[0], fields[0], drags[0])
        apart = np.linalg.norm(apart - path(times, np.zeros(3), velocities[1], fields[1], drags[1]), axis=1) - reach
        found = curved_pair_time(
            tuple(place), tuple(map(tuple, velocities)), tuple(map(tuple, fields)), tuple(drags), reach, 2.0, 1e-10
        )
        if apart.min() < 0:
            first = int(np.argmax(apart < 0))
            assert times[first - 1] - 2e-3 <= found <= times[first] + 1e-12
            n_hits += 1
        else:
            assert np.isinf(found) or apart.min() < 1e-3
    assert n_hits > 100
