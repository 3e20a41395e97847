"""What a page is told of a played scene, so that it can draw it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from uuid import uuid4

import numpy as np
import pytest

from app.schemas.audio import PreviewOut
from app.services.audio.frames import frames_bytes
from app.services.audio.looks import body_looks, boundary_look, constraint_looks
from app.services.audio.previews import description
from harmonic.pipeline import render
from harmonic.scene import Boundary, Scene

BEAM = {"kind": "box", "size": [2, 0.5, 0]}


def a_rigid_scene(*constraints: dict[str, Any]) -> Scene:
    bodies = [{"name": "beam", "shape": BEAM}, {"position": [2, 2, 0]}, {"name": "eye", "fixed": True, "sensor": True}]
    return Scene.model_validate({"dynamics": "rigid", "bodies": bodies, "constraints": constraints})


def test_a_body_is_told_with_its_shape_and_the_disc_of_the_same_area() -> None:
    beam, nameless, eye = body_looks(a_rigid_scene())
    assert beam["shape"] == {"kind": "box", "size": [2.0, 0.5, 0.0]}
    assert beam["radius"] == pytest.approx((1.0 / np.pi) ** 0.5)
    assert (nameless["name"], nameless["fixed"], nameless["sensor"]) == ("body 2", False, False)
    assert (eye["fixed"], eye["sensor"]) == (True, True)


def test_a_constraint_is_told_with_whom_it_joins_and_where_it_takes_hold() -> None:
    spring, pivot, groove, motor, gear = constraint_looks(
        a_rigid_scene(
            {"kind": "spring", "a": "body 2", "anchor_b": [1, 5]},
            {"kind": "pivot", "a": "beam", "b": "body 2", "anchor_a": [1, 0]},
            {"kind": "groove", "a": "beam", "b": "eye", "start": [-1, 0], "end": [1, 0]},
            {"kind": "motor", "a": "beam"},
            {"kind": "gear", "a": "beam", "b": "body 2"},
        )
    )
    assert spring == {"kind": "spring", "a": 1, "b": None, "anchor_a": (0.0, 0.0), "anchor_b": (1.0, 5.0)}
    assert (pivot["a"], pivot["b"], pivot["anchor_a"], pivot["anchor_b"]) == (0, 1, (1.0, 0.0), None)
    assert (groove["b"], groove["start"], groove["end"]) == (2, (-1.0, 0.0), (1.0, 0.0))
    assert (motor["b"], motor["anchor_b"]) == (None, None)
    assert (gear["b"], gear["anchor_b"]) == (1, (0.0, 0.0))


@pytest.mark.parametrize(
    ("given", "walls", "periodic"),
    [
        ({"open": ["ceiling"]}, ("left", "right", "floor", "front", "back"), ()),
        ({"periodic": ["x"]}, ("floor", "ceiling", "front", "back"), ("x",)),
        ({"kind": "open"}, (), ()),
        ({"kind": "periodic"}, (), ("x", "y")),
        ({"kind": "periodic", "size": [1, 1, 1]}, (), ("x", "y", "z")),
    ],
)
def test_a_boundary_is_told_with_its_walls_and_the_axes_along_which_one_comes_round(
    given: dict[str, Any], walls: tuple[str, ...], periodic: tuple[str, ...]
) -> None:
    look = boundary_look(Boundary.model_validate(given))
    assert (look["walls"], look["periodic"]) == (walls, periodic)


def test_a_preview_tells_of_everybody_in_the_recording_also_of_those_that_no_one_stored() -> None:
    places = [{"name": f"rain {number}", "position": [number, 3, 0]} for number in range(3)]
    result = render(Scene.model_validate({"name": "Rain", "duration": 1.5, "bodies": places}))
    told = json.loads(json.dumps(description(result, scene_id=uuid4(), run="r")))
    assert PreviewOut.model_validate(told).n_bodies == 3
    assert [body["name"] for body in told["bodies"]] == ["rain 0", "rain 1", "rain 2"]
    assert {note["body"] for note in told["notes"]} == {"rain 0", "rain 1", "rain 2"}


def test_who_is_not_there_yet_or_no_longer_is_nan_in_the_frames() -> None:
    recording = render(Scene.model_validate({"duration": 0.5, "bodies": [{"position": [0, 3, 0]}]})).recording
    positions = recording.positions.copy()
    positions[:10] = np.nan
    block = frames_bytes(replace(recording, positions=positions))
    seen = np.frombuffer(block, "<f4", positions.size, 16).reshape(positions.shape)
    assert np.isnan(seen[:10]).all()
    assert seen[10:].tolist() == positions[10:].astype("<f4").tolist()
