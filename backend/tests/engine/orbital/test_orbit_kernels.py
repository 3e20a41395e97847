"""The kernels of orbits against their closed forms, one piece at a time."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harmonic.orbits.two_bodies import GRAVITATION
from harmonic.physics.orbital import _layout as at
from harmonic.physics.orbital._kernels_flow import begin_steps, step
from harmonic.physics.orbital._kernels_force import attract
from harmonic.physics.orbital._kernels_kepler import drift, kick_and_drift_all
from harmonic.physics.orbital._kernels_near import find_trouble
from harmonic.physics.orbital._kernels_planets import motions_from_jacobi
from harmonic.physics.orbital._radau import NODE, TO_COEFFICIENT, TO_MOTION, TO_PLACE
from harmonic.physics.orbital._system import pack
from tests.engine.orbital.systems import planet, scene_of, star


def table_of(system):
    """Return the rows of a system as a table."""
    return system.rows.reshape(at.N_ROWS, at.STRIDE)


@given(seed=st.integers(0, 2**32 - 1), part=st.floats(1e-4, 2.0))
@settings(max_examples=60, deadline=None)
def test_drifts_of_several_bodies_are_those_of_each_or_known_to_have_failed(seed, part):
    random = np.random.default_rng(seed)
    rows = np.zeros(at.N_ROWS * at.STRIDE)
    table = rows.reshape(at.N_ROWS, at.STRIDE)
    places, motions = random.normal(size=(3, 8)), random.normal(size=(3, 8)) * 0.012
    table[at.FROM_X // at.STRIDE :][:3, 1:9], table[at.FROM_U // at.STRIDE :][:3, 1:9] = places, motions
    table[at.INNER // at.STRIDE, 1:9] = GRAVITATION
    shortest = np.sqrt(np.linalg.norm(places, axis=0).min() ** 3 / GRAVITATION)
    n_wrong = kick_and_drift_all(rows, 9, part * shortest)
    wrong = table[at.WRONG // at.STRIDE, 1:9] != 0
    assert n_wrong == wrong.sum()
    for i in np.flatnonzero(~wrong):
        exact = drift(GRAVITATION, *places[:, i], *motions[:, i], part * shortest)
        found = table[at.MID_X // at.STRIDE :][:6, 1 + i]
        np.testing.assert_allclose(found[:3], exact[:3], rtol=0, atol=1e-13 * np.linalg.norm(exact[:3]) + 1e-14)
        np.testing.assert_allclose(found[3:], exact[3:], rtol=1e-11, atol=1e-14)


def test_short_drifts_never_fail():
    system = pack(scene_of(star(), *(planet(f"p{n}", period=10.0 + n, eccentricity=0.09 * n) for n in range(10))))
    begin_steps(system.kind, system.rows, system.n, system.stop, system.step, system.turn)
    for _ in range(2000):
        step(system.kind, system.rows, system.n, system.stop, system.step, system.turn)
        assert not table_of(system)[at.WRONG // at.STRIDE, : system.n].any()


@pytest.mark.parametrize("n", [1, 2, 7, 8, 9, 17])
def test_the_attraction_of_many_is_the_sum_of_the_attractions_of_each(n):
    random = np.random.default_rng(n)
    bodies = [
        planet(f"p{i}", mass=float(mass), position=tuple(place))
        for i, (mass, place) in enumerate(zip(random.random(n) + 0.1, random.normal(size=(n, 3)).tolist(), strict=True))
    ]
    system = pack(scene_of(*bodies, integrator="leapfrog", step=1e-6))
    begin_steps(system.kind, system.rows, system.n, system.stop, system.step, system.turn)
    attract(system.rows, system.n, system.stop)
    table = table_of(system)
    places, masses = table[at.NOW_X // at.STRIDE :][:3, :n].T, table[at.MASS // at.STRIDE, :n]
    apart = places[None] - places[:, None]
    cubes = np.linalg.norm(apart, axis=2) ** 3 + np.eye(n)
    expected = (masses[None, :, None] * apart / cubes[:, :, None]).sum(axis=1)
    np.testing.assert_allclose(table[at.TO_A // at.STRIDE :][:3, :n].T, expected, rtol=1e-12, atol=1e-18)


@given(seed=st.integers(0, 2**32 - 1), size=st.floats(-2.5, 0.5), integrator=st.sampled_from(["auto", "leapfrog"]))
@settings(max_examples=80, deadline=None)
def test_whoever_is_in_trouble_after_a_step_has_been_noticed_on_the_way(seed, size, integrator):
    random = np.random.default_rng(seed)
    spread = 10.0**size
    bodies = [
        planet(
            f"p{i}",
            mass=float(10 ** random.uniform(-9, -4)),
            semi_major_axis=float(1 + spread * random.random()),
            eccentricity=float(0.2 * random.random()),
            inclination=float(20 * random.random()),
            mean_anomaly=float(40 * random.random()),
        )
        for i in range(12)
    ]
    system = pack(scene_of(star(), *bodies, integrator=integrator))
    arrays = (system.rows, system.n)
    begin_steps(system.kind, *arrays, system.stop, system.step, system.turn)
    hill = system.kind == at.WISDOM_HOLMAN
    for _ in range(20):
        noticed = step(system.kind, *arrays, system.stop, system.step, system.turn)
        place = at.TO_X
        if hill:
            motions_from_jacobi(*arrays)
            place = at.REL_X
        found = find_trouble(*arrays, place, system.step, system.turn, hill, 1.0, system.counts, False)
        if found != at.DONE:
            assert noticed > 0
            assert find_trouble(*arrays, place, system.step, system.turn, hill, 1.0, system.counts, True) == found
            break


@pytest.mark.parametrize("power", range(1, 15))
def test_strides_integrate_what_accelerates_like_a_power_of_time_exactly(power):
    beyond = NODE**power
    # The eight nodes are exact to the fourteenth power for the velocity, and to one less for the place.
    assert TO_MOTION @ beyond == pytest.approx(1 / (power + 1), rel=1e-13)
    if power < 14:
        assert TO_PLACE[7] @ beyond == pytest.approx(1 / ((power + 1) * (power + 2)), rel=1e-13)
    if power <= 7:
        np.testing.assert_allclose(TO_COEFFICIENT @ beyond, np.arange(1, 8) == power, rtol=0, atol=1e-10)
        places = NODE ** (power + 2) / ((power + 1) * (power + 2))
        np.testing.assert_allclose(TO_PLACE[:7] @ beyond, places, rtol=1e-11, atol=1e-17)
