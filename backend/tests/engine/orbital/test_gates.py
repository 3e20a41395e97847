"""Gates: who crosses a half-plane from the axis through the centre, and when, against Kepler's equation."""

import csv
import io
import math

import numpy as np
import pytest

from harmonic import check_scene, compose, simulate
from harmonic.export.tables import events_to_csv
from harmonic.recording import EventKind
from harmonic.scene import Gate, Orbit
from tests.engine.orbital.systems import happened, kepler_path, planet, scene_of, star, times_at

ELEMENTS = {"period": 17.0, "eccentricity": 0.4, "ascending_node": 30.0, "periapsis": 50.0, "mean_anomaly": 100.0}


def crossings(recording):
    """Return the events at gates."""
    return recording.events[recording.events["kind"] == EventKind.GATE]


@pytest.mark.parametrize("longitude", [-200.0, 0.0, 77.0, 300.0])
def test_a_gate_is_crossed_when_kepler_says(longitude):
    found = happened(simulate(scene_of(star(), planet(**ELEMENTS), gates=(Gate(longitude=longitude),))), "GATE")
    anomaly = math.radians(longitude - 80.0)
    np.testing.assert_allclose(found, times_at(Orbit(**ELEMENTS), anomaly, 100.0), rtol=0, atol=1e-9)


def test_an_inclined_orbit_crosses_where_its_longitude_is_that_of_the_gate():
    elements = ELEMENTS | {"inclination": 65.0}
    events = crossings(simulate(scene_of(star(), planet(**elements), gates=(Gate(longitude=123.0),))))
    path = kepler_path(Orbit(**elements), 1.0, events["time"])
    np.testing.assert_allclose(np.degrees(np.arctan2(path[:, 1], path[:, 0])), 123.0, rtol=0, atol=1e-8)
    np.testing.assert_allclose(events["position"], path, rtol=0, atol=1e-10)
    np.testing.assert_allclose(np.diff(events["time"]), 17.0, rtol=0, atol=1e-8)


def test_who_goes_round_backwards_crosses_the_gates_too():
    backwards = planet(period=10.0, inclination=180.0)
    found = happened(simulate(scene_of(star(), backwards, days=30.0, gates=(Gate(longitude=90.0),))), "GATE")
    np.testing.assert_allclose(found, [7.5, 17.5, 27.5], rtol=0, atol=1e-9)


@pytest.mark.parametrize(("integrator", "step"), [("leapfrog", 2e-4), ("yoshida4", 0.01)])
def test_the_other_integrators_find_the_same_crossings(integrator, step):
    bodies = (star(), planet("inner", mass=1e-6, **ELEMENTS), planet("outer", mass=1e-6, period=40.0))
    gates = (Gate(longitude=10.0), Gate(longitude=200.0))
    exact, found = (
        crossings(simulate(scene_of(*bodies, gates=gates, integrator=name, step=length)))
        for name, length in (("wisdom-holman", 0.02), (integrator, step))
    )
    assert found[["body_a", "body_b"]].tolist() == exact[["body_a", "body_b"]].tolist()
    np.testing.assert_allclose(found["time"], exact["time"], rtol=0, atol=2e-5)


def test_a_gate_is_open_to_those_it_names_and_met_by_its_number():
    gates = (Gate(), Gate(name="east", longitude=90.0, bodies=("slow",)))
    bodies = (star(), planet("fast", period=10.0, mean_anomaly=-36.0), planet("slow", period=40.0, mean_anomaly=-36.0))
    events = crossings(simulate(scene_of(*bodies, days=20.0, gates=gates)))
    assert events[["body_a", "body_b"]].tolist() == [(1, -8), (2, -8), (1, -8), (2, -9)]
    np.testing.assert_allclose(events["time"], [1.0, 4.0, 11.0, 14.0], rtol=0, atol=1e-9)


def test_moons_cross_a_gate_as_seen_from_the_central_body():
    bodies = (star(), planet("planet", mass=1e-3, period=50.0), planet("moon", around="planet", period=2.0))
    recording = simulate(scene_of(*bodies, days=50.0, gates=(Gate(longitude=45.0),)))
    for event in crossings(recording):
        x, y, _z = event["position"] - recording.positions[0, 0]
        assert np.degrees(np.arctan2(y, x)) == pytest.approx(45.0, abs=0.1)
    assert {int(body) for body in crossings(recording)["body_a"]} == {1, 2}


def test_a_gate_has_its_name_in_scores_and_tables():
    scene = scene_of(star(), planet(**ELEMENTS), gates=(Gate(name="noon"), Gate(longitude=180.0)))
    recording = simulate(scene)
    rows = [row for row in csv.DictReader(io.StringIO(events_to_csv(recording))) if row["kind"] == "gate"]
    assert {row["body_b"] for row in rows} == {"gate noon", "gate 2"}
    notes = [note for note in compose(recording) if note.kind == "gate"]
    assert len(notes) == len(rows)
    assert {(note.body, note.other) for note in notes} == {("planet", "gate noon"), ("planet", "gate 2")}
    assert all(note.rule.endswith("longitude of the gate → pan") for note in notes)


@pytest.mark.parametrize(
    ("gates", "pointer", "message"),
    [
        ((Gate(bodies=("nobody",)),), "/orbital/gates/0/bodies/0", "there is no body of that name"),
        ((Gate(), Gate(bodies=("planet", "star"))), "/orbital/gates/1/bodies/1", "the central body has no longitude"),
        ((Gate(bodies=("planet", "planet")),), "/orbital/gates/0/bodies/1", "the body is named twice"),
        ((Gate(name="a"), Gate(name="a")), "/orbital/gates/1/name", "/orbital/gates/0 has the same name"),
    ],
)
def test_a_gate_that_cannot_be_is_told_with_its_place(gates, pointer, message):
    [fault] = check_scene(scene_of(star(), planet(period=10.0), gates=gates))
    assert (fault.pointer, fault.message) == (pointer, message)
