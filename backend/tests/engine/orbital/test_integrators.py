"""How well each integrator follows orbits."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from harmonic import Scene, simulate
from harmonic.orbits.plan import plan_of
from harmonic.orbits.two_bodies import GRAVITATION, period_of, state_of
from harmonic.physics.orbital._kernels_kepler import drift
from harmonic.scene import Orbit, Orbital
from tests.engine.orbital.systems import happened, kepler_path, planet, scene_of, star

INTEGRATORS = ("wisdom-holman", "leapfrog", "yoshida4")


def three_planets(**options):
    """Return a star with three planets that pull at each other."""
    return scene_of(
        star(),
        planet("inner", mass=3e-5, period=20.0, eccentricity=0.1, inclination=2, mean_anomaly=30),
        planet("middle", mass=5e-5, period=47.0, eccentricity=0.05, inclination=3, periapsis=60, mean_anomaly=150),
        planet("outer", mass=2e-5, period=110.0, eccentricity=0.08, inclination=1, periapsis=200, mean_anomaly=300),
        **options,
    )


def figure_eight(**options):
    """Return three equal masses that chase each other along an eight (Chenciner and Montgomery 2000).

    Their units have G = 1: with masses of 1, a day is 1/k of theirs.
    """
    k = GRAVITATION**0.5
    x, y, u, v = 0.97000436, -0.24308753, -0.93240737, -0.86473146
    places = ((x, y, 0.0), (-x, -y, 0.0), (0.0, 0.0, 0.0))
    speeds = ((-u / 2 * k, -v / 2 * k, 0.0), (-u / 2 * k, -v / 2 * k, 0.0), (u * k, v * k, 0.0))
    bodies = [
        planet(f"body {name}", mass=1.0, position=place, velocity=speed)
        for name, place, speed in zip("abc", places, speeds, strict=True)
    ]
    return scene_of(*bodies, **options)


@pytest.mark.parametrize(("integrator", "step"), [("wisdom-holman", 0.5), ("leapfrog", 2e-4), ("yoshida4", 0.01)])
def test_a_pair_is_back_after_a_period(integrator, step):
    companion = planet("companion", mass=0.005, period=30.0, eccentricity=0.2, inclination=30, mean_anomaly=40)
    recording = simulate(scene_of(star(), companion, days=30.0, time_scale=30.0, integrator=integrator, step=step))
    np.testing.assert_allclose(recording.positions[-1], recording.positions[0], rtol=0, atol=1e-9)


@pytest.mark.parametrize(("integrator", "order"), [("wisdom-holman", 2), ("leapfrog", 2), ("yoshida4", 4)])
def test_each_integrator_converges_with_its_order(integrator, order):
    def end(step):
        return simulate(three_planets(integrator=integrator, step=step, days=40.0)).positions[-1]

    coarse = 0.5 if integrator == "wisdom-holman" else 0.1
    exact = end(0.02 if integrator == "wisdom-holman" else coarse / 16)
    errors = [np.abs(end(step) - exact).max() for step in (coarse, coarse / 2)]
    assert np.log2(errors[0] / errors[1]) == pytest.approx(order, abs=0.25)


def test_the_three_integrators_agree():
    ends = [
        simulate(three_planets(integrator=integrator, step=step, days=100.0)).positions[-1]
        for integrator, step in (("wisdom-holman", 0.05), ("yoshida4", 0.02), ("leapfrog", 5e-4))
    ]
    np.testing.assert_allclose(ends[0], ends[1], rtol=0, atol=3e-8)
    np.testing.assert_allclose(ends[2], ends[1], rtol=0, atol=1e-7)


@pytest.mark.parametrize(
    ("integrator", "drift_limit"), [("wisdom-holman", 3e-7), ("leapfrog", 3e-5), ("yoshida4", 3e-7)]
)
def test_energy_momentum_and_angular_momentum_stay(integrator, drift_limit):
    report = simulate(three_planets(integrator=integrator, days=20_000.0)).report
    assert 0 < report.energy_drift < drift_limit
    assert report.momentum_drift < 1e-12
    assert report.angular_momentum_drift < 1e-12


@pytest.mark.parametrize("integrator", INTEGRATORS[1:])
def test_the_error_in_energy_of_a_pair_is_the_same_after_a_thousand_orbits_as_after_ten(integrator):
    pair = (star(), planet(mass=1e-3, period=20.0, eccentricity=0.3))
    few, many = (
        simulate(scene_of(*pair, integrator=integrator, days=days, time_scale=9.7)).report for days in (200.0, 20_000.0)
    )
    assert many.energy_drift == pytest.approx(few.energy_drift, rel=0.1)


def test_the_figure_eight_closes():
    days = 6.32591398 / GRAVITATION**0.5
    scene = figure_eight(days=days, time_scale=days / 2, step=0.05)
    assert plan_of(scene).integrator == "yoshida4"
    recording = simulate(scene)
    np.testing.assert_allclose(recording.positions[-1], recording.positions[0], rtol=0, atol=1e-5)
    assert recording.report.energy_drift < 1e-9


@pytest.mark.parametrize("integrator", INTEGRATORS)
def test_an_even_motion_of_the_whole_changes_nothing_else(integrator):
    place, motion = state_of(Orbit(period=40, eccentricity=0.3), GRAVITATION * 1.001)
    wind = np.array([0.001, -0.002, 0.003])
    moving = [
        simulate(
            scene_of(
                star(velocity=tuple(drifting)),
                planet(mass=1e-3, position=tuple(place), velocity=tuple(motion + drifting)),
                integrator=integrator,
                step=0.1,
            )
        )
        for drifting in (np.zeros(3), wind)
    ]
    carried = wind * (moving[0].times * 20.0)[:, None, None]
    np.testing.assert_allclose(moving[1].positions - carried, moving[0].positions, rtol=0, atol=1e-12)


def test_wisdom_and_holman_follow_those_without_mass_exactly_whatever_the_step():
    orbits = [
        {"period": 20.0, "eccentricity": 0.3, "inclination": 10.0, "mean_anomaly": 10.0},
        {"period": 33.0, "eccentricity": 0.5, "inclination": 70.0, "ascending_node": 40.0, "periapsis": 20.0},
    ]
    bodies = [planet(f"planet {index}", **orbit) for index, orbit in enumerate(orbits)]
    recording = simulate(scene_of(star(mass=0.7), *bodies, days=1000.0, step=0.37))
    for index, orbit in enumerate(orbits):
        path = kepler_path(Orbit(**orbit), 0.7, recording.times * 20.0)
        np.testing.assert_allclose(recording.positions[:, 1 + index], path, rtol=0, atol=1e-12)


@pytest.mark.parametrize("eccentricity", [0.0, 0.5, 0.99])
def test_a_drift_reaches_any_part_of_an_orbit(eccentricity):
    orbit = Orbit(period=10, eccentricity=eccentricity, mean_anomaly=-40, inclination=20)
    place, motion = state_of(orbit, GRAVITATION)
    times = np.linspace(-25, 25, 201)
    found = [drift(GRAVITATION, *place, *motion, float(time))[:3] for time in times]
    np.testing.assert_allclose(found, kepler_path(orbit, 1.0, times), rtol=0, atol=1e-12)


def test_a_drift_there_and_back_along_a_hyperbola_is_none():
    start = (1.0, 0.2, -0.1, -0.02, 0.03, 0.01)
    there = drift(GRAVITATION, *start, 500.0)
    assert np.linalg.norm(there[:3]) > 10
    np.testing.assert_allclose(drift(GRAVITATION, *there, -500.0), start, rtol=0, atol=1e-12)


def test_auto_takes_what_suits_the_masses():
    many = [planet(f"planet {index}", mass=0.01, semi_major_axis=1.0 + index) for index in range(70)]
    assert plan_of(three_planets()).integrator == "wisdom-holman"
    assert plan_of(scene_of(star(), many[0])).integrator == "yoshida4"
    assert plan_of(scene_of(star(), *many)).integrator == "leapfrog"


def test_a_moon_of_a_planet_is_not_left_to_wisdom_and_holman():
    moon = planet("moon", around="planet", period=3.0)
    scene = scene_of(star(), planet(mass=1e-3, period=300.0), moon, days=30.0)
    assert plan_of(scene).integrator == "yoshida4"
    recording = simulate(scene)
    distances = np.linalg.norm(recording.positions[:, 2] - recording.positions[:, 1], axis=1)
    np.testing.assert_allclose(distances, distances[0], rtol=0.01)


def test_the_automatic_step_is_a_part_of_the_shortest_turn_at_periapsis():
    mu = GRAVITATION
    round_step = plan_of(scene_of(star(), planet(period=60.0))).step
    assert round_step == pytest.approx(1.0)
    oval = plan_of(scene_of(star(), planet(period=60.0, eccentricity=0.5))).step
    assert oval == pytest.approx(0.5**1.5 / 1.5**0.5)
    assert plan_of(scene_of(star(), planet(period=60.0), step=0.25)).step == 0.25
    assert period_of(1.0, mu) / plan_of(scene_of(star(), planet(mass=0.9, semi_major_axis=1.0))).step == pytest.approx(
        200 * 1.9**0.5
    )


def test_an_integrator_of_another_make_finds_the_planets_in_the_same_places():
    scene = three_planets(days=60.0, integrator="yoshida4", step=0.005)
    recording = simulate(scene)
    masses = np.array([body.mass for body in scene.bodies])

    def change(_time, state):
        places, motions = state.reshape(2, 4, 3)
        apart = places[None] - places[:, None]
        cubes = np.linalg.norm(apart, axis=2) ** 3 + np.eye(4)
        pulls = GRAVITATION * (masses[None, :, None] * apart / cubes[:, :, None]).sum(axis=1)
        return np.concatenate([motions.ravel(), pulls.ravel()])

    start = np.concatenate([recording.positions[0].ravel(), recording.velocities[0].ravel()])
    found = solve_ivp(change, (0.0, 60.0), start, method="DOP853", rtol=1e-13, atol=1e-16).y[:, -1].reshape(2, 4, 3)
    np.testing.assert_allclose(recording.positions[-1], found[0], rtol=0, atol=1e-9)
    np.testing.assert_allclose(recording.velocities[-1], found[1], rtol=0, atol=1e-10)


def test_the_automatic_step_keeps_the_transits_of_trappist_within_a_second_or_two():
    scene = Scene.preset("trappist-1")
    fine = scene.model_copy(update={"orbital": Orbital(integrator="yoshida4", step=0.002)})
    ours, theirs = (np.sort(happened(simulate(each), "TRANSIT")) for each in (scene, fine))
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=2 / 86_400)
