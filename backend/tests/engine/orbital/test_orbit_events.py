"""When something happens on an orbit, against Kepler's equation."""

import math

import numpy as np
import pytest

from harmonic import simulate
from harmonic.orbits.two_bodies import GRAVITATION
from harmonic.recording import EventKind
from harmonic.scene import Orbit
from tests.engine.orbital.systems import happened, kepler_path, planet, scene_of, star, times_at

INTEGRATORS = ("wisdom-holman", "leapfrog", "yoshida4")
ELEMENTS = {
    "period": 17.0,
    "eccentricity": 0.4,
    "inclination": 70.0,
    "ascending_node": 30.0,
    "periapsis": 50.0,
    "mean_anomaly": 100.0,
}
ORBIT = Orbit(**ELEMENTS)
IN_THE_SKY = (0.0, 0.0, 1.0)


def recorded(*bodies, **options):
    """Return the recording of bodies around one solar mass."""
    return simulate(scene_of(star(), *bodies, days=200.0, **options))


@pytest.mark.parametrize(("kind", "anomaly"), [("PERIAPSIS", 0.0), ("APOAPSIS", math.pi)])
def test_apsides_come_when_kepler_says(kind, anomaly):
    found = happened(recorded(planet(**ELEMENTS)), kind)
    np.testing.assert_allclose(found, times_at(ORBIT, anomaly, 200.0), rtol=0, atol=1e-9)


@pytest.mark.parametrize("eccentricity", [0.01, 0.8, 0.97])
def test_apsides_and_nodes_are_found_on_every_shape_of_orbit(eccentricity):
    elements = ELEMENTS | {"eccentricity": eccentricity, "periapsis": 270.0}
    orbit = Orbit(**elements)
    recording = recorded(planet(**elements))
    nodes = np.sort(np.concatenate([times_at(orbit, quarter * math.pi, 200.0) for quarter in (0.5, 1.5)]))
    np.testing.assert_allclose(happened(recording, "NODE"), nodes, rtol=0, atol=1e-7)
    np.testing.assert_allclose(happened(recording, "PERIAPSIS"), times_at(orbit, 0.0, 200.0), rtol=0, atol=1e-7)


def test_nodes_come_when_kepler_says_upwards_and_downwards():
    periapsis = math.radians(ORBIT.periapsis)
    expected = np.concatenate([times_at(ORBIT, angle - periapsis, 200.0) for angle in (0.0, math.pi)])
    found = happened(recorded(planet(**ELEMENTS)), "NODE")
    np.testing.assert_allclose(found, np.sort(expected), rtol=0, atol=1e-9)


def test_an_edge_on_planet_transits_where_periapsis_and_anomaly_make_a_right_angle():
    elements = ELEMENTS | {"inclination": 90.0}
    found = happened(recorded(planet(**elements), observer=IN_THE_SKY), "TRANSIT")
    expected = times_at(Orbit(**elements), math.pi / 2 - math.radians(ORBIT.periapsis), 200.0)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-9)


def test_a_transit_is_the_least_projected_distance_in_front():
    observer = np.array([0.8, 0.48, 0.36])
    found = happened(recorded(planet(**ELEMENTS | {"inclination": 30.0}), observer=tuple(observer)), "TRANSIT")
    orbit = Orbit(**ELEMENTS | {"inclination": 30.0})
    assert len(found) == pytest.approx(200.0 / 17.0, abs=1)
    for time in found:
        path = kepler_path(orbit, 1.0, time + np.array([-1e-3, 0.0, 1e-3]))
        depths = path @ observer
        across = np.linalg.norm(path - depths[:, None] * observer, axis=1)
        assert depths[1] > across[1] < min(across[0], across[2])


def test_nobody_transits_who_is_never_in_front():
    recording = recorded(planet(**ELEMENTS | {"inclination": 20.0}), observer=IN_THE_SKY)
    assert len(happened(recording, "TRANSIT")) == 0


def test_neighbours_on_circles_meet_every_synodic_period():
    inner = planet("inner", period=11.0, mean_anomaly=20.0)
    outer = planet("outer", period=29.0, mean_anomaly=110.0)
    recording = recorded(outer, inner)
    synodic = 1 / (1 / 11.0 - 1 / 29.0)
    found = happened(recording, "CONJUNCTION")
    np.testing.assert_allclose(found, np.arange(0.25 * synodic, 200.0, synodic), rtol=0, atol=1e-9)
    events = recording.events[recording.events["kind"] == EventKind.CONJUNCTION]
    assert set(events["body_a"]) == {2}
    assert set(events["body_b"]) == {1}


def test_neighbours_that_go_round_opposite_ways_meet_more_often():
    # Mirrored by its inclination, the outer one runs backwards from the node.
    recording = recorded(planet("inner", period=11.0), planet("outer", period=29.0, inclination=180.0))
    synodic = 1 / (1 / 11.0 + 1 / 29.0)
    np.testing.assert_allclose(
        happened(recording, "CONJUNCTION"), np.arange(synodic, 200.0, synodic), rtol=0, atol=1e-9
    )


def test_only_neighbours_meet_in_order_of_their_periods():
    bodies = [
        planet(name, period=period, mean_anomaly=angle)
        for name, period, angle in (("third", 40.0, 10.0), ("first", 9.0, 80.0), ("second", 19.0, 200.0))
    ]
    events = recorded(*bodies).events
    pairs = events[events["kind"] == EventKind.CONJUNCTION][["body_a", "body_b"]].tolist()
    assert set(pairs) == {(2, 3), (3, 1)}


@pytest.mark.parametrize("integrator", INTEGRATORS[1:])
def test_the_other_integrators_find_the_same_events(integrator):
    bodies = (planet("inner", mass=1e-6, **ELEMENTS), planet("outer", mass=1e-6, period=40.0, eccentricity=0.1))
    exact = recorded(*bodies, step=0.02).events
    found = recorded(*bodies, integrator=integrator, step=2e-4 if integrator == "leapfrog" else 0.01).events
    assert found[["kind", "body_a", "body_b"]].tolist() == exact[["kind", "body_a", "body_b"]].tolist()
    np.testing.assert_allclose(found["time"], exact["time"], rtol=0, atol=2e-5)


def test_a_step_of_another_length_moves_the_events_of_massless_planets_by_nothing():
    bodies = (planet("inner", **ELEMENTS), planet("outer", period=41.0, eccentricity=0.1))
    fine, coarse = (recorded(*bodies, step=step).events for step in (0.01, 0.3))
    np.testing.assert_allclose(coarse["time"], fine["time"], rtol=0, atol=1e-9)


def test_an_event_tells_who_where_and_how_fast():
    recording = simulate(scene_of(star(position=(3.0, 0.0, 0.0)), planet(**ELEMENTS), days=40.0))
    event = recording.events[recording.events["kind"] == EventKind.PERIAPSIS][0]
    orbit = Orbit(**ELEMENTS)
    a = (GRAVITATION * (17.0 / (2 * math.pi)) ** 2) ** (1 / 3)
    assert (event["body_a"], event["body_b"]) == (1, 0)
    assert event["relative_speed"] == pytest.approx(math.sqrt(GRAVITATION / a * 1.4 / 0.6), rel=1e-12)
    np.testing.assert_allclose(
        event["position"] - [3, 0, 0], kepler_path(orbit, 1.0, [event["time"]])[0], rtol=0, atol=1e-12
    )
    assert (event["impulse"], event["energy_lost"], event["contact_time"]) == (0, 0, 0)


def test_circles_have_no_apsides_and_orbits_in_the_plane_no_nodes():
    kinds = set(recorded(planet("a", period=11.0), planet("b", period=29.0, inclination=180.0)).events["kind"])
    assert kinds == {EventKind.CONJUNCTION}


def test_events_come_in_order_of_time_and_none_at_the_start():
    recording = recorded(planet("a", period=7.0, eccentricity=0.2), planet("b", period=23.0, eccentricity=0.2))
    times = recording.events["time"]
    assert np.all(np.diff(times) >= 0)
    assert 0 < times[0] <= times[-1] <= 200.0
    assert happened(recording, "PERIAPSIS", "a")[0] == pytest.approx(7.0, abs=1e-9)


def test_a_longer_scene_begins_like_a_shorter_one():
    bodies = (star(), planet("a", mass=1e-4, **ELEMENTS), planet("b", mass=1e-4, period=70.0, eccentricity=0.1))
    short, long = (simulate(scene_of(*bodies, days=days)) for days in (60.0, 200.0))
    assert long.events[: len(short.events)].tobytes() == short.events.tobytes()
    assert long.positions[: len(short.times)].tobytes() == short.positions.tobytes()


def test_the_moons_of_a_planet_have_events_of_their_own():
    bodies = (
        planet("planet", mass=1e-3, period=300.0, eccentricity=0.1),
        planet("near", around="planet", period=2.0, eccentricity=0.05),
        planet("far", around="planet", period=5.0, eccentricity=0.05, mean_anomaly=90.0),
    )
    events = simulate(scene_of(star(), *bodies, days=30.0)).events
    assert {tuple(pair) for pair in events[["body_a", "body_b"]].tolist()} == {(2, 1), (3, 1), (2, 3)}
    near = events[(events["kind"] == EventKind.PERIAPSIS) & (events["body_a"] == 2)]["time"]
    np.testing.assert_allclose(np.diff(near).mean(), 2.0, rtol=0.01)


def test_twenty_thousand_events_in_a_heard_second_are_all_there():
    recording = simulate(scene_of(star(), planet(period=1.0, eccentricity=0.1), days=10_000.25, time_scale=10_000.0))
    np.testing.assert_allclose(happened(recording, "PERIAPSIS"), np.arange(1.0, 10_001.0), rtol=0, atol=1e-7)
    np.testing.assert_allclose(happened(recording, "APOAPSIS"), np.arange(0.5, 10_000.5), rtol=0, atol=1e-7)
