"""Elements, state and Kepler's laws."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harmonic.orbits.kepler import NOBODY, initial_state, orbital_periods, primaries
from harmonic.orbits.two_bodies import (
    GRAVITATION,
    eccentric_anomaly,
    elements_of,
    period_of,
    semi_major_axis_of,
    state_of,
)
from harmonic.scene import Orbit
from tests.engine.orbital.systems import kepler_path, planet, scene_of, star


@settings(max_examples=300, deadline=None)
@given(st.floats(-50, 50), st.floats(0, 0.99))
def test_keplers_equation_is_solved_to_the_last_digits(mean, e):
    anomaly = eccentric_anomaly(mean, e)
    assert anomaly - e * math.sin(anomaly) == pytest.approx(mean, rel=1e-14, abs=4e-15)


def test_a_year_around_one_solar_mass_has_one_au():
    assert period_of(1.0, GRAVITATION) == pytest.approx(365.2568983, abs=1e-6)
    assert semi_major_axis_of(period_of(3.7, 2e-4), 2e-4) == pytest.approx(3.7, rel=1e-14)


@settings(max_examples=200, deadline=None)
@given(
    st.floats(0.01, 100),
    st.floats(0.01, 0.97),
    st.floats(1, 179),
    st.floats(-179, 179),
    st.floats(-179, 179),
    st.floats(-179, 179),
)
def test_elements_come_back_from_the_state_they_describe(a, e, inclination, node, periapsis, mean):
    orbit = Orbit(
        semi_major_axis=a,
        eccentricity=e,
        inclination=inclination,
        ascending_node=node,
        periapsis=periapsis,
        mean_anomaly=mean,
    )
    found = elements_of(*state_of(orbit, GRAVITATION), GRAVITATION)
    # Far from both ends of the ellipse, and the rounder it is, rounding shows in angles by 1/e.
    tolerance = 1e-12 / (e * (1 - e))
    assert found.semi_major_axis == pytest.approx(a, rel=1e-11 / (1 - e))
    assert found.eccentricity == pytest.approx(e, abs=1e-12)
    assert found.inclination == pytest.approx(math.radians(inclination), abs=1e-11)
    assert math.remainder(found.ascending_node - math.radians(node), math.tau) == pytest.approx(0, abs=1e-10)
    assert math.remainder(found.periapsis - math.radians(periapsis), math.tau) == pytest.approx(
        0, abs=tolerance + 1e-10
    )
    assert math.remainder(found.mean_anomaly - math.radians(mean), math.tau) == pytest.approx(
        0, abs=10 * tolerance / (1 - e)
    )


def test_an_unbound_body_has_a_hyperbola():
    found = elements_of(np.array([1.0, 0.0, 0.0]), np.array([0.0, 0.03, 0.0]), GRAVITATION)
    assert found.eccentricity == pytest.approx(0.03**2 / GRAVITATION - 1)
    assert found.semi_major_axis == pytest.approx(1 / (1 - found.eccentricity))
    assert found.mean_anomaly == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("inclination", [0, 90, 180])
def test_an_orbit_at_right_angles_stays_there_to_the_last_bit(inclination):
    place, motion = state_of(Orbit(period=10, inclination=inclination, mean_anomaly=77, eccentricity=0.3), GRAVITATION)
    flat = 2 if inclination != 90 else 1
    assert place[flat] == motion[flat] == 0.0


def test_a_state_agrees_with_the_closed_form_path():
    orbit = Orbit(period=50, eccentricity=0.6, inclination=40, ascending_node=70, periapsis=200, mean_anomaly=123)
    place, motion = state_of(orbit, GRAVITATION)
    path = kepler_path(orbit, 1.0, [-1e-4, 0.0, 1e-4])
    np.testing.assert_allclose(place, path[1], rtol=0, atol=1e-15)
    np.testing.assert_allclose(motion, (path[2] - path[0]) / 2e-4, rtol=0, atol=1e-11)


def test_everyone_orbits_whom_the_scene_names_and_otherwise_the_heaviest():
    scene = scene_of(
        planet("loose", position=(0, 3, 0)),
        star(),
        planet("giant", mass=1e-3, around="star", period=900),
        planet("moon", around="giant", period=5),
    )
    assert primaries(scene).tolist() == [1, NOBODY, 1, 2]
    np.testing.assert_allclose(orbital_periods(scene)[2:], [900, 5], rtol=1e-12)
    assert np.isinf(orbital_periods(scene)[1])


def test_an_orbit_around_nobody_in_particular_is_around_the_first_body():
    scene = scene_of(star(mass=0.5), planet("giant", mass=0.8, period=30))
    assert primaries(scene).tolist() == [NOBODY, 0]


def test_the_one_body_without_an_orbit_stands_for_the_barycentre():
    scene = scene_of(
        star(position=(1.0, 2.0, 3.0), velocity=(0.001, 0.0, 0.0)), planet("companion", mass=0.5, period=80)
    )
    positions, velocities = initial_state(scene)
    masses = np.array([1.0, 0.5])
    np.testing.assert_allclose(masses @ positions / 1.5, [1, 2, 3], rtol=1e-14)
    np.testing.assert_allclose(masses @ velocities / 1.5, [0.001, 0, 0], rtol=0, atol=1e-16)


def test_states_stay_as_they_are_written():
    scene = scene_of(star(position=(5, 0, 0)), planet(position=(6, 0, 0), velocity=(0, 0.017, 0), mass=1e-3))
    positions, velocities = initial_state(scene)
    assert positions.tolist() == [[5, 0, 0], [6, 0, 0]]
    assert velocities.tolist() == [[0, 0, 0], [0, 0.017, 0]]
