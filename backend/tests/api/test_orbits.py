"""Orbital scenes: stored whole, merged like everything else, and described so that a page can draw them."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient
from pydantic import ValidationError

from harmonic.checks import check_scene
from harmonic.scene import Scene
from tests.services.factories import Person, created, new_scene, new_universe, ok, problem, sign_up

STAR = {"name": "star", "mass": 0.0898, "material": "glass", "shape": {"radius": 0.000554}}
INNER = {"name": "b", "mass": 0, "shape": {"radius": 4.8e-5}, "orbit": {"period": 1.5, "inclination": 89.8}}
OUTER = {"name": "c", "mass": 0, "shape": {"radius": 4.7e-5}, "orbit": {"period": 2.4, "inclination": 89.8}}
FOLLOWED = {"integrator": "auto", "step": "auto", "observer": [0.0, 0.0, 1.0], "gates": [], "resonances": []}
ORBITS: dict[str, Any] = {
    "name": "Two planets",
    "dynamics": "orbital",
    "units": "astronomical",
    "duration": 3.0,
    "laws": {"time_scale": 2.0},
    "bodies": [STAR, INNER, OUTER],
}


def an_orbital_scene(client: FlaskClient, **fields: Any) -> tuple[Person, dict[str, Any]]:
    ada = sign_up(client)
    universe = new_universe(ada, is_public=True)
    return ada, created(ada.post("/api/scenes", ORBITS | {"universe_id": universe["id"]} | fields))


def test_a_scene_keeps_its_orbits_and_how_they_are_followed(client: FlaskClient) -> None:
    ada, scene = an_orbital_scene(client, orbital={"observer": [1, 0, 0]})
    shown = ok(ada.get(f"/api/scenes/{scene['id']}"))
    assert (shown["dynamics"], shown["units"], shown["warnings"]) == ("orbital", "astronomical", [])
    assert shown["orbital"] == FOLLOWED | {"observer": [1.0, 0.0, 0.0]}
    assert [body["orbit"] and body["orbit"]["period"] for body in shown["bodies"]] == [None, 1.5, 2.4]
    (listed,) = ok(ada.get(f"/api/scenes?universe_id={shown['universe_id']}"))
    assert listed["orbital"] == shown["orbital"]


def test_how_orbits_are_followed_merges_and_null_goes_back_to_the_default(client: FlaskClient) -> None:
    ada, scene = an_orbital_scene(client, orbital={"observer": [1, 0, 0], "integrator": "leapfrog"})
    path = f"/api/scenes/{scene['id']}"
    changed = ok(ada.patch(path, {"orbital": {"step": 0.01, "integrator": None}}))
    assert changed["orbital"] == FOLLOWED | {"step": 0.01, "observer": [1.0, 0.0, 0.0]}
    refused = problem(ada.patch(path, {"orbital": {"integrator": "euler"}}), 422)
    assert refused["errors"][0]["pointer"] == "/orbital/integrator"


def test_gates_and_resonances_are_lists_that_replace(client: FlaskClient) -> None:
    gates = [{"name": "north", "longitude": 90, "bodies": ["b"]}, {}]
    laplace = {"name": "pair", "bodies": ["b", "c"], "coefficients": [5, -8]}
    ada, scene = an_orbital_scene(client, orbital={"gates": gates, "resonances": [laplace]})
    whole = [{"name": "north", "longitude": 90.0, "bodies": ["b"]}, {"name": "", "longitude": 0.0, "bodies": []}]
    assert (scene["orbital"]["gates"], scene["orbital"]["resonances"]) == (whole, [laplace])
    path = f"/api/scenes/{scene['id']}"
    changed = ok(ada.patch(path, {"orbital": {"gates": [{"longitude": 45}], "resonances": None}}))["orbital"]
    assert ([gate["longitude"] for gate in changed["gates"]], changed["resonances"]) == ([45.0], [])
    refused = problem(ada.patch(path, {"orbital": {"resonances": [{"bodies": [], "coefficients": [1]}]}}), 422)
    assert refused["errors"][0]["pointer"] == "/orbital/resonances/0/bodies"


def test_the_elements_of_an_orbit_merge_one_by_one(client: FlaskClient) -> None:
    ada, scene = an_orbital_scene(client)
    path = f"/api/scenes/{scene['id']}/bodies/{scene['bodies'][1]['id']}"
    body = ok(ada.patch(path, {"orbit": {"eccentricity": 0.2, "inclination": None}}))
    assert body["orbit"] | {"period": 1.5, "eccentricity": 0.2, "inclination": 0.0} == body["orbit"]
    body = ok(ada.patch(path, {"orbit": {"period": None, "semi_major_axis": 0.02}}))
    assert (body["orbit"]["period"], body["orbit"]["semi_major_axis"]) == (None, 0.02)
    refused = problem(ada.patch(path, {"orbit": {"eccentricity": 1.5}}), 422)
    assert refused["errors"][0]["pointer"] == "/orbit/eccentricity"
    body = ok(ada.patch(path, {"orbit": None, "position": [0.02, 0, 0]}))
    assert body["orbit"] is None


def test_what_cannot_be_played_is_stored_with_a_warning_and_refused_when_played(client: FlaskClient) -> None:
    ada, scene = an_orbital_scene(client, units="si")
    assert [warning["pointer"] for warning in scene["warnings"]] == ["/units"]
    refused = problem(ada.post(f"/api/scenes/{scene['id']}/preview"), 422)
    assert [fault["pointer"] for fault in refused["errors"]] == ["/units"]


def test_a_preview_tells_who_orbits_whom_and_how_long_that_takes(client: FlaskClient) -> None:
    _, scene = an_orbital_scene(client)
    heard = ok(Person(client).post(f"/api/scenes/{scene['id']}/preview"))
    assert heard["dynamics"] == "orbital"
    assert [body["around"] for body in heard["bodies"]] == [None, "star", "star"]
    assert heard["bodies"][0]["period"] is None
    assert [body["period"] for body in heard["bodies"][1:]] == pytest.approx([1.5, 2.4], rel=1e-9)
    assert heard["bodies"][0]["radius"] == 0.000554
    assert heard["harmony"]["intonation"] == "exact"
    assert {note["kind"] for note in heard["notes"]} == {"transit", "conjunction"}


def test_the_frames_of_a_preview_are_places_in_au(client: FlaskClient) -> None:
    anyone, scene = an_orbital_scene(client)
    heard = ok(anyone.post(f"/api/scenes/{scene['id']}/preview"))
    frames = anyone.get(heard["links"]["frames"]).data
    n_frames, n_bodies = struct.unpack_from("<II", frames, 4)
    places = np.frombuffer(frames, dtype="<f4", count=3 * n_frames * n_bodies, offset=16).reshape(n_frames, n_bodies, 3)
    distances = np.linalg.norm(places[:, 1:] - places[:, :1], axis=2)
    # Kepler's third law in years and solar masses: a³ = M P².
    expected = [(0.0898 * (period / 365.2568983) ** 2) ** (1 / 3) for period in (1.5, 2.4)]
    assert distances == pytest.approx(np.broadcast_to(expected, distances.shape), rel=1e-4)


def test_particles_say_nothing_of_orbits_in_a_preview(client: FlaskClient) -> None:
    ada = sign_up(client)
    scene = new_scene(ada, new_universe(ada))
    heard = ok(ada.post(f"/api/scenes/{scene['id']}/preview"))
    assert heard["dynamics"] == "particles"
    assert {"around", "period"}.isdisjoint(heard["bodies"][0])


def test_the_limits_of_a_law_are_those_that_can_be_played(client: FlaskClient) -> None:
    rows = ok(client.get("/api/physics-parameters/definitions"))
    allowed = {row["name"]: row["limits"] for row in rows}
    assert [name for name, limits in allowed.items() if "orbital" in limits] == ["time_scale"]
    assert allowed["attraction"] == {
        "particles": {"minimum": 0.0, "maximum": 0.0}, "rigid": {"minimum": 0.0, "maximum": 1000.0},
    }  # fmt: skip
    for dynamics, units in (("particles", "si"), ("orbital", "astronomical")):
        limits = allowed["time_scale"][dynamics]
        for scale, faults in (
            (limits["minimum"], 0), (limits["maximum"], 0), (limits["minimum"] / 2, 1), (limits["maximum"] * 2, 1)
        ):  # fmt: skip
            given = {"dynamics": dynamics, "units": units, "laws": {"time_scale": scale}}
            try:
                found = check_scene(Scene.model_validate(given))
            except ValidationError as error:
                found = error.errors()
            assert len(found) == faults, (dynamics, scale)
