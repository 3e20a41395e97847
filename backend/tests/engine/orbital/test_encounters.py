"""What a step cannot follow is followed in strides of its own; what collides is refused, by name and time."""

import re

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from harmonic import LimitExceeded, check_scene, simulate
from harmonic.orbits.two_bodies import GRAVITATION, state_of
from harmonic.physics.orbital import _layout as at
from harmonic.physics.orbital import record as orbital
from harmonic.physics.orbital._kernels_kepler import drift
from harmonic.physics.orbital._kernels_radau import begin_strides, bend, stride
from harmonic.physics.orbital._system import pack
from harmonic.scene import Circle, Gate, Orbit
from tests.engine.orbital.systems import happened, planet, scene_of, star


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


def head_on():
    """Return two heavy bodies, bound to a third, that fly past each other head on."""
    a = state_of(Orbit(semi_major_axis=1.0), GRAVITATION)
    b = state_of(Orbit(semi_major_axis=1.002, inclination=180.0, mean_anomaly=180.0), GRAVITATION)
    states = {"first": a, "second": b}
    heavy = [planet(name, mass=0.02, position=tuple(x), velocity=tuple(v)) for name, (x, v) in states.items()]
    return (star(), *heavy)


def crowd(**options):
    """Return a star with six giants too close to each other to stay where they are."""
    giants = [
        planet(f"giant {index}", mass=1e-3, semi_major_axis=1 + 0.12 * index, mean_anomaly=137.5 * index % 360)
        for index in range(6)
    ]
    return scene_of(star(), *giants, **options)


def end_of(recording, *, days):
    """Return places and velocities after so many days, by an integrator of another make."""
    masses = np.array([body.mass for body in recording.scene.bodies])
    n = len(masses)

    def change(_time, state):
        places, motions = state.reshape(2, n, 3)
        apart = places[None] - places[:, None]
        cubes = np.linalg.norm(apart, axis=2) ** 3 + np.eye(n)
        pulls = GRAVITATION * (masses[None, :, None] * apart / cubes[:, :, None]).sum(axis=1)
        return np.concatenate([motions.ravel(), pulls.ravel()])

    start = np.concatenate([recording.positions[0].ravel(), recording.velocities[0].ravel()])
    return solve_ivp(change, (0.0, days), start, method="DOP853", rtol=1e-13, atol=1e-18).y[:, -1].reshape(2, n, 3)


def fly_by(strides_a_room, *, days=4.0):
    """Yield strides of two bodies past each other on a hyperbola: time, length, system."""
    scene = scene_of(
        planet("heavy", mass=0.7, position=(0.3, 0.0, 0.0)),
        planet("light", mass=0.3, position=(-0.3, 0.02, 0.01), velocity=(0.3, 0.0, -0.01)),
    )
    system, now = pack(scene), 0.0
    begin_strides(system.rows, system.n, system.stop, system.clock, system.counts, 0.1)
    while now < days:
        room = min(days / strides_a_room, days - now)
        length = stride(system.rows, system.n, system.stop, system.clock, system.counts, room)
        yield now, length, system
        now += length


def between(system, rows):
    """Return the second body relative to the first, from rows that begin there."""
    table = system.rows.reshape(at.N_ROWS, at.STRIDE)[rows // at.STRIDE :][:6]
    lighter = int(np.argmin(system.rows[at.MASS : at.MASS + 2]))
    return table[:, lighter] - table[:, 1 - lighter]


@pytest.mark.parametrize("strides_a_room", [1, 7])
def test_a_fly_by_is_the_hyperbola_of_two_bodies(strides_a_room):
    start = None
    for now, length, system in fly_by(strides_a_room):
        begin = between(system, at.RADAU_X)
        start = begin if start is None else start
        np.testing.assert_allclose(begin, drift(GRAVITATION, *start, now), rtol=0, atol=1e-12)
        for part in (0.3, 0.8):
            found = [bend(system.rows, axis, i, part * length, length) for axis in range(3) for i in range(2)]
            sign = 1 if system.rows[at.MASS] > system.rows[at.MASS + 1] else -1
            path = drift(GRAVITATION, *start, now + part * length)
            for axis in range(3):
                one, other = found[2 * axis], found[2 * axis + 1]
                assert sign * (other[0] - one[0]) == pytest.approx(path[axis], abs=1e-12)
                assert sign * (other[1] - one[1]) == pytest.approx(path[3 + axis], abs=1e-11)


def test_strides_are_short_where_it_is_narrow():
    lengths = [length for _now, length, _system in fly_by(1)]
    assert min(lengths) < 0.1 * max(lengths)
    assert len(lengths) < 120


def test_planets_within_three_hill_radii_are_followed_through_their_encounter():
    scene = scene_of(*on_the_way_to_meet(500.0, mass=2e-6), days=1000.0, step=0.02)
    recording = simulate(scene)
    hill = (4e-6 / 3) ** (1 / 3) * 0.42
    nearest = np.linalg.norm(recording.positions[:, 1] - recording.positions[:, 2], axis=1).min()
    assert nearest < 0.1 * hill
    assert recording.report.encounters == 1
    assert recording.report.energy_drift < 1e-10
    assert recording.report.angular_momentum_drift < 1e-12
    places, _motions = end_of(recording, days=1000.0)
    np.testing.assert_allclose(recording.positions[-1], places, rtol=0, atol=1e-6)


def test_a_fast_passage_between_two_steps_is_not_overlooked():
    recording = simulate(scene_of(*head_on(), days=300.0, integrator="yoshida4", step=0.05))
    assert recording.report.encounters == 2
    assert recording.report.energy_drift < 1e-9
    places, motions = end_of(recording, days=300.0)
    np.testing.assert_allclose(recording.positions[-1], places, rtol=0, atol=2e-9)
    np.testing.assert_allclose(recording.velocities[-1], motions, rtol=0, atol=2e-10)


def test_a_fall_that_becomes_too_fast_for_the_step_comes_out_again():
    orbit = Orbit(period=200, eccentricity=0.98, mean_anomaly=180)
    place, motion = state_of(orbit, GRAVITATION)
    falling = planet("comet", position=tuple(place), velocity=tuple(motion))
    recording = simulate(scene_of(star(), falling, days=200.0, integrator="yoshida4", step=0.01))
    assert recording.report.encounters == 1
    np.testing.assert_allclose(recording.positions[-1], recording.positions[0], rtol=0, atol=1e-4)
    np.testing.assert_allclose(happened(recording, "PERIAPSIS"), [100.0], rtol=0, atol=1e-4)


def test_events_within_an_encounter_are_those_of_a_much_finer_step():
    gates = tuple(Gate(longitude=longitude) for longitude in range(0, 360, 20))
    fine, found = (
        simulate(scene_of(*head_on(), days=300.0, integrator="yoshida4", step=step, gates=gates)).events
        for step in (0.005, 0.05)
    )
    assert found[["kind", "body_a", "body_b"]].tolist() == fine[["kind", "body_a", "body_b"]].tolist()
    np.testing.assert_allclose(found["time"], fine["time"], rtol=0, atol=1e-6)


def test_frames_within_an_encounter_are_those_of_a_much_finer_step():
    fine, found = (
        simulate(scene_of(*head_on(), days=200.0, time_scale=2.0, integrator="yoshida4", step=step))
        for step in (0.005, 0.05)
    )
    np.testing.assert_allclose(found.positions, fine.positions, rtol=0, atol=1e-8)
    np.testing.assert_allclose(found.velocities, fine.velocities, rtol=0, atol=1e-7)


def test_a_crowd_that_scatters_plays_and_says_how_often_it_met():
    scene = crowd(days=4000.0, time_scale=200.0)
    assert check_scene(scene) == ()
    report = simulate(scene).report
    assert report.encounters > 5
    assert report.energy_drift < 1e-4
    assert report.angular_momentum_drift < 1e-10
    assert simulate(scene).report == report


def test_an_encounter_at_the_start_is_one():
    pair = on_the_way_to_meet(8.0, mass=2e-5)
    report = simulate(scene_of(*pair, days=60.0)).report
    assert report.encounters >= 1
    assert report.energy_drift < 1e-7


def test_calm_orbits_have_no_encounters():
    pair = (star(), planet("a", mass=1e-5, period=50.0), planet("b", mass=1e-5, period=80.0))
    for integrator in ("wisdom-holman", "leapfrog", "yoshida4"):
        assert simulate(scene_of(*pair, days=500.0, integrator=integrator)).report.encounters == 0


def test_planets_without_mass_pass_each_other():
    assert simulate(scene_of(*on_the_way_to_meet(500.0), days=1000.0)).report.encounters == 0


@pytest.mark.parametrize("integrator", ["wisdom-holman", "yoshida4"])
def test_bodies_that_collide_are_named(integrator):
    big = [body.model_copy(update={"shape": Circle(radius=0.01)}) for body in on_the_way_to_meet(500.0, mass=1e-9)[1:]]
    with pytest.raises(LimitExceeded, match="fast and slow collide at") as error:
        simulate(scene_of(star(), *big, days=1000.0, integrator=integrator))
    # On circles of radii a and b they touch when their distance √(a² + b² − 2 a b cos φ) is 0.02.
    a, b = ((GRAVITATION * (period / 2 / np.pi) ** 2) ** (1 / 3) for period in (100.0, 104.0))
    ahead = np.degrees(np.arccos((a * a + b * b - 0.02**2) / (2 * a * b)))
    assert time_of(error) == pytest.approx(500.0 - ahead / 360.0 / (1 / 100 - 1 / 104), abs=0.05)


def test_a_small_body_hit_between_two_steps_is_hit():
    a = state_of(Orbit(semi_major_axis=1.0), GRAVITATION)
    b = state_of(Orbit(semi_major_axis=1.0, inclination=180.0, mean_anomaly=180.0), GRAVITATION)
    tiny = {"mass": 1e-9}
    first = planet("first", position=tuple(a[0]), velocity=tuple(a[1]), **tiny)
    second = planet("second", position=tuple(b[0]), velocity=tuple(b[1]), **tiny)
    with pytest.raises(LimitExceeded, match="first and second collide at") as error:
        simulate(scene_of(star(), first, second, days=300.0, integrator="yoshida4", step=1.0))
    assert time_of(error) == pytest.approx(365.2569 / 4, abs=1e-3)


@pytest.mark.parametrize("integrator", ["leapfrog", "yoshida4", "wisdom-holman"])
def test_a_step_too_long_for_the_orbit_is_refused_at_once(integrator):
    with pytest.raises(LimitExceeded, match="star and planet come so close at 0 d that a step of 2 d"):
        simulate(scene_of(star(), planet(period=20.0), integrator=integrator, step=2.0))


def test_encounters_without_end_are_given_up_with_how_far_they_came(monkeypatch):
    monkeypatch.setattr(orbital, "MAX_PULLS", 1e5)
    with pytest.raises(LimitExceeded, match=r"take more than 1e\+05 attractions: it came to [\d.]+ d of 4000 d"):
        simulate(crowd(days=4000.0, time_scale=200.0))


def test_more_events_than_the_limit_are_refused(monkeypatch):
    monkeypatch.setattr(orbital, "MAX_ORBIT_EVENTS", 100)
    with pytest.raises(LimitExceeded, match="more than 100 events: it came to"):
        simulate(scene_of(star(), planet(period=1.0, eccentricity=0.1), days=100.0, time_scale=1.0))
