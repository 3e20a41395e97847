"""Resonant angles, against the elements they are made of and the systems they are known of."""

import csv
import io
import math

import numpy as np
import pytest

from harmonic import Scene, check_scene, simulate
from harmonic.export.tables import curves_to_csv
from harmonic.orbits.resonances import mean_longitudes
from harmonic.orbits.two_bodies import GRAVITATION, elements_of
from harmonic.scene import Orbit, Resonance
from tests.engine.orbital.systems import planet, scene_of, star


def apart(angles, target):
    """Return how far angles are from a target, in degrees."""
    return np.abs((np.asarray(angles) - target + 180.0) % 360.0 - 180.0)


@pytest.mark.parametrize("inclination", [0.0, 1e-9, 40.0, 140.0, 180.0])
@pytest.mark.parametrize("eccentricity", [0.0, 1e-12, 0.3, 0.95])
def test_a_mean_longitude_grows_evenly_from_that_of_the_elements(eccentricity, inclination):
    elements = {
        "period": 10.0,
        "eccentricity": eccentricity,
        "inclination": inclination,
        "ascending_node": 25.0,
        "periapsis": 70.0,
        "mean_anomaly": 200.0,
    }
    resonance = Resonance(bodies=("planet",), coefficients=(1,))
    recording = simulate(scene_of(star(), planet(**elements), days=30.0, resonances=(resonance,)))
    orbit = Orbit(**elements)
    node = orbit.ascending_node + orbit.periapsis if inclination < 180 else orbit.periapsis - orbit.ascending_node
    # Without inclination angles count from x; turned right over, backwards from it.
    expected = node + orbit.mean_anomaly + 36.0 * recording.times * 20.0
    assert apart(recording.curves["resonance 1"], expected).max() < 1e-6


def test_mean_longitudes_are_sums_of_the_elements():
    random = np.random.default_rng(5)
    places, motions = random.normal(size=(50, 3)), random.normal(size=(50, 3)) * 0.008
    found = mean_longitudes(places, motions, GRAVITATION)
    for place, motion, longitude in zip(places, motions, found, strict=True):
        elements = elements_of(place, motion, GRAVITATION)
        if elements.semi_major_axis < 0:
            assert math.isnan(longitude)
        else:
            expected = elements.ascending_node + elements.periapsis + elements.mean_anomaly
            assert apart(math.degrees(longitude), math.degrees(expected)) < 1e-7
    assert 5 < np.isnan(found).sum() < 45


def test_who_is_not_bound_has_no_longitude():
    bodies = (
        star(),
        planet("planet", period=30.0),
        planet("big", mass=0.01, period=400.0),
        planet("moon", around="big", period=0.5, mean_anomaly=90.0),
    )
    resonances = (Resonance(bodies=("moon",), coefficients=(1,)), Resonance(bodies=("planet",), coefficients=(-3,)))
    recording = simulate(scene_of(*bodies, days=20.0, resonances=resonances))
    moon, own = recording.curves["resonance 1"], recording.curves["resonance 2"]
    assert 0 < np.isnan(moon).sum() < len(moon)
    assert not np.isnan(own).any()
    assert np.all((own >= 0) & (own < 360))


def test_the_laplace_angle_of_the_moons_of_jupiter_swings_about_half_a_turn():
    scene = Scene.preset("galilean-moons")
    [resonance] = scene.orbital.resonances
    assert (resonance.bodies, resonance.coefficients) == (("Io", "Europa", "Ganymede"), (1, -3, 2))
    days = 100 * 1.769138
    recording = simulate(scene.model_copy(update={"duration": days / scene.laws.time_scale}))
    assert apart(recording.curves["Laplace"], 180.0).max() < 20.0


@pytest.mark.parametrize("bodies", ["bcd", "cde", "def", "efg", "fgh"])
def test_the_three_body_angles_of_trappist_stay_where_they_start(bodies):
    # Agol et al. 2021, § 6: the angles of the chain swing by a few degrees.
    coefficients = {"bcd": (2, -5, 3), "cde": (1, -3, 2), "def": (2, -5, 3), "efg": (1, -3, 2), "fgh": (1, -2, 1)}
    scene = Scene.preset("trappist-1")
    resonance = Resonance(name="angle", bodies=tuple(bodies), coefficients=coefficients[bodies])
    orbital = scene.orbital.model_copy(update={"resonances": (resonance,)})
    recording = simulate(scene.model_copy(update={"orbital": orbital}))
    angle = recording.curves["angle"]
    middle = np.degrees(np.angle(np.exp(1j * np.radians(angle)).mean()))
    assert apart(angle, middle).max() < 20.0


def test_the_curves_are_a_table_that_loses_no_digit():
    scene = Scene.preset("galilean-moons").model_copy(update={"duration": 1.0})
    recording = simulate(scene)
    rows = list(csv.DictReader(io.StringIO(curves_to_csv(recording))))
    assert [float(row["time"]) for row in rows] == recording.times.tolist()
    assert [float(row["Laplace"]) for row in rows] == recording.curves["Laplace"].tolist()


@pytest.mark.parametrize(
    ("resonances", "pointer"),
    [
        ([(("a", "b"), (1,))], "/orbital/resonances/0/coefficients"),
        ([(("a",), (1,)), (("a", "x"), (1, 2))], "/orbital/resonances/1/bodies/1"),
        ([(("star",), (1,))], "/orbital/resonances/0/bodies/0"),
    ],
)
def test_a_resonance_that_cannot_be_is_told_with_its_place(resonances, pointer):
    made = tuple(Resonance(bodies=bodies, coefficients=coefficients) for bodies, coefficients in resonances)
    scene = scene_of(star(), planet("a", period=10.0), planet("b", period=20.0), resonances=made)
    assert [fault.pointer for fault in check_scene(scene)] == [pointer]


def test_two_resonances_have_two_names():
    pair = {"bodies": ("a",), "coefficients": (1,)}
    resonances = (Resonance(name="resonance 2", **pair), Resonance(**pair))
    [fault] = check_scene(scene_of(star(), planet("a", period=10.0), resonances=resonances))
    assert (fault.pointer, fault.value) == ("/orbital/resonances/1/name", "resonance 2")
