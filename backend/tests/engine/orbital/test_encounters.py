"""What an integrator cannot follow is refused while it happens, by name and time."""

import re

import pytest

from harmonic import LimitExceeded, simulate
from harmonic.orbits.two_bodies import GRAVITATION, state_of
from harmonic.physics import orbital
from harmonic.recording import Report
from harmonic.scene import Circle, Orbit
from tests.engine.orbital.systems import planet, scene_of, star


def time_of(error):
    """Return the day that an error names."""
    return float(re.search(r"at ([\d.e-]+) d", str(error.value))[1])


def on_the_way_to_meet(days, **fields):
    """Return two planets on circles, one of which catches up with the other after so many days."""
    inner, outer = 100.0, 104.0
    behind = 360.0 * days * (1 / inner - 1 / outer)
    return (
        star(),
        planet("fast", period=inner, **fields),
        planet("slow", period=outer, mean_anomaly=behind, **fields),
    )


def test_planets_within_three_hill_radii_are_not_left_to_wisdom_and_holman():
    with pytest.raises(LimitExceeded, match="fast and slow come within three mutual Hill radii") as error:
        simulate(scene_of(*on_the_way_to_meet(500.0, mass=2e-6), days=1000.0))
    assert 100 < time_of(error) < 500


def test_planets_without_mass_pass_each_other():
    assert isinstance(simulate(scene_of(*on_the_way_to_meet(500.0), days=1000.0)).report, Report)


def test_bodies_that_collide_are_named():
    big = [body.model_copy(update={"shape": Circle(radius=0.01)}) for body in on_the_way_to_meet(500.0, mass=1e-9)[1:]]
    with pytest.raises(LimitExceeded, match="fast and slow collide at") as error:
        simulate(scene_of(star(), *big, days=1000.0, integrator="yoshida4"))
    assert 300 < time_of(error) < 500


@pytest.mark.parametrize("integrator", ["leapfrog", "yoshida4", "wisdom-holman"])
def test_a_step_too_long_for_the_orbit_is_refused_at_once(integrator):
    with pytest.raises(LimitExceeded, match="star and planet come so close at 0 d that a step of 2 d"):
        simulate(scene_of(star(), planet(period=20.0), integrator=integrator, step=2.0))


def test_a_fall_that_becomes_too_fast_for_the_step_is_refused_when_it_does():
    place, motion = state_of(Orbit(period=200, eccentricity=0.98, mean_anomaly=180), GRAVITATION)
    falling = planet("comet", position=tuple(place), velocity=tuple(motion))
    with pytest.raises(LimitExceeded, match=r"star and comet come so close.*give the scene a smaller step") as error:
        simulate(scene_of(star(), falling, days=150.0, integrator="leapfrog", step=0.5))
    assert 80 < time_of(error) < 100


def test_a_fast_passage_between_two_steps_is_not_overlooked():
    # Two heavy bodies bound to a third fly past each other head on: in one step from far before to far after.
    heavy = star(mass=1.0)
    a = state_of(Orbit(semi_major_axis=1.0), GRAVITATION)
    b = state_of(Orbit(semi_major_axis=1.002, inclination=180.0, mean_anomaly=180.0), GRAVITATION)
    first = planet("first", mass=0.02, position=tuple(a[0]), velocity=tuple(a[1]))
    second = planet("second", mass=0.02, position=tuple(b[0]), velocity=tuple(b[1]))
    with pytest.raises(LimitExceeded, match="first and second come so close"):
        simulate(scene_of(heavy, first, second, days=300.0, integrator="yoshida4", step=1.0))


def test_more_events_than_the_limit_are_refused(monkeypatch):
    monkeypatch.setattr(orbital, "MAX_ORBIT_EVENTS", 100)
    with pytest.raises(LimitExceeded, match="more than 100 events: it came to"):
        simulate(scene_of(star(), planet(period=1.0, eccentricity=0.1), days=100.0, time_scale=1.0))
