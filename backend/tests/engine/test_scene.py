"""What a scene accepts, what it refuses, and how it says so."""

import json

import pytest
from pydantic import ValidationError

from harmonic import InvalidInput, Scene
from harmonic.run_hash import run_hash
from harmonic.scene import MAX_BODIES, Body, Laws

WHOLE = {
    "name": "One ball",
    "dynamics": "particles",
    "duration": 10,
    "tail": 0,
    "seed": 7,
    "units": "si",
    "laws": {
        "gravity": 9.81,
        "restitution": 0.8,
        "friction": 0,
        "air_resistance": 0,
        "wind": [0, 0, 0],
        "boundary": {"kind": "box", "size": [10, 6, 0], "open": []},
    },
    "harmony": {"key": "C", "scale": "major", "tempo": "auto", "harmony": "auto", "quantize": 0},
    "bodies": [
        {
            "name": "ball",
            "shape": {"kind": "circle", "radius": 0.1},
            "position": [0, 2, 0],
            "velocity": [0, 0, 0],
            "angle": 0,
            "angular_velocity": 0,
            "mass": 1.0,
            "material": "glass",
            "fixed": False,
            "sensor": False,
            "voice": {},
        }
    ],
    "constraints": [],
    "spawners": [],
    "clouds": [],
    "mapping": [],
}


def faults_in(document: object) -> dict[str, tuple[str, str, str]]:
    """Return what is said of a document that must be refused, by pointer."""
    text = document if isinstance(document, str) else json.dumps(document)
    with pytest.raises(InvalidInput) as caught:
        Scene.parse(text)
    return {fault.pointer: (fault.message, fault.value, fault.allowed) for fault in caught.value.faults}


def test_an_unknown_word_is_answered_with_the_nearest_ones():
    rule = {"source": "relativ_speed", "target": "Loudness"}
    found = faults_in({"harmony": {"scale": "hirajoshy"}, "bodies": [{"material": "xyz"}], "mapping": [rule]})
    assert {pointer: message for pointer, (message, _, _) in found.items()} == {
        "/harmony/scale": "not one of the known values; did you mean hirajoshi?",
        "/bodies/0/material": "not one of the known values",
        "/mapping/0/source": "not one of the known values; did you mean relative_speed?",
        "/mapping/0/target": "not one of the known values; did you mean loudness?",
    }


def test_a_whole_scene_is_read_as_it_is_written():
    scene = Scene.parse(json.dumps(WHOLE))
    assert scene.bodies[0].material == "glass"
    assert scene.laws.restitution == 0.8
    assert scene.duration == 10.0


def test_an_empty_object_is_a_scene_because_every_field_has_a_default():
    assert Scene.parse("{}") == Scene()


def test_a_scene_survives_being_written_and_read_again():
    scene = Scene.parse(json.dumps(WHOLE))
    assert Scene.parse(scene.model_dump_json()) == scene


def test_a_scene_cannot_be_changed():
    with pytest.raises(ValidationError, match="frozen"):
        Scene().name = "another"


def test_bodies_without_a_name_are_called_by_their_number():
    assert Scene(bodies=(Body(name="ball"), Body())).body_names == ("ball", "body 2")


@pytest.mark.parametrize("alias", ["restitution", "elasticity", "collision_elasticity"])
def test_restitution_is_accepted_under_each_of_its_names(alias):
    assert Laws.model_validate({alias: 0.25}).restitution == 0.25


def test_two_names_of_restitution_may_agree_but_not_differ():
    assert Scene.parse('{"laws": {"restitution": 0.5, "elasticity": 0.5}}').laws.restitution == 0.5
    message, _, _ = faults_in({"laws": {"restitution": 0.5, "elasticity": 0.6}})["/laws"]
    assert "restitution and elasticity are one law" in message


def test_text_that_is_no_json_is_named_as_such():
    message, _, allowed = faults_in("{nope")[""]
    assert message.startswith("not JSON")
    assert allowed == "a JSON document"


@pytest.mark.parametrize("document", [[], "a", 3, None])
def test_a_document_that_is_no_object_is_refused(document):
    assert faults_in(json.dumps(document))[""][2].startswith("an object")


def test_an_unknown_field_is_named_with_the_nearest_known_one():
    assert faults_in({"duratoin": 3})["/duratoin"] == ("unknown field", "3", "duration")
    assert faults_in({"bodies": [{"voice": {"ptch": 3}}]})["/bodies/0/voice/ptch"][2] == "pitch"


def test_a_missing_field_is_named():
    message, _, _ = faults_in({"bodies": [{"position": [1, 2]}]})["/bodies/0/position/2"]
    assert message == "the field is required"


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "true", '"5"', "null", "[1]"])
def test_a_number_is_a_finite_number_and_nothing_else(number):
    _, _, allowed = faults_in(f'{{"bodies": [{{"mass": {number}}}]}}')["/bodies/0/mass"]
    assert allowed == "a number from 0 to 1000000000"


@pytest.mark.parametrize(
    ("document", "pointer", "allowed"),
    [
        ({"duration": 86400}, "/duration", "a number above 0, at most 3600"),
        ({"duration": 0}, "/duration", "a number above 0, at most 3600"),
        ({"seed": -1}, "/seed", "a whole number from 0 to 9007199254740991"),
        ({"seed": 1.5}, "/seed", "a whole number from 0 to 9007199254740991"),
        ({"harmony": {"tempo": "fast"}}, "/harmony/tempo", '"auto" or a number from 40 to 240'),
        ({"harmony": {"scale": [0, 215]}}, "/harmony/scale/1", "a whole number from 0 to 199"),
        ({"laws": {"elasticity": 3}}, "/laws/elasticity", "a number from 0 to 1"),
        ({"laws": {"wind": 3}}, "/laws/wind", "an array of 3, each a number from -100 to 100"),
        ({"laws": {"boundary": {"open": ["up"]}}}, "/laws/boundary/open/0", "left, right, floor, ceiling, front, back"),
        ({"bodies": [{"material": "gold"}]}, "/bodies/0/material", "wood, metal, glass, membrane, ceramic"),
        ({"name": 5}, "/name", "text of at most 200 characters"),
        ({"bodies": [{"fixed": "yes"}]}, "/bodies/0/fixed", "true or false"),
        ({"dynamics": "fluid"}, "/dynamics", "particles, rigid, orbital"),
        ({"constraints": [{"kind": "spring"}]}, "/constraints/0/a", "text of 1 to 200 characters"),
        (
            {"constraints": [{"kind": "rope", "a": "ball"}]},
            "/constraints/0/kind",
            "pin, pivot, slide, groove, spring, rotary_spring, rotary_limit, motor, gear",
        ),
        ({"bodies": [{"shape": {"kind": "star"}}]}, "/bodies/0/shape/kind", "circle, box, polygon, segment, compound"),
        ({"clouds": [{"temperature": [[0, -1]]}]}, "/clouds/0/temperature/0/1", "a number from 0 to 1000000000000"),
        ({"bodies": [{"shape": {"kind": "box", "radius": 1}}]}, "/bodies/0/shape/radius", "kind, size"),
        (
            {"constraints": [{"kind": "rotary_limit", "a": "ball", "most": 1e9}]},
            "/constraints/0/most",
            "a number from -1000000 to 1000000",
        ),
    ],
)
def test_every_refusal_names_the_place_and_what_is_allowed(document, pointer, allowed):
    assert faults_in(document)[pointer][2] == allowed


def test_a_value_that_is_too_long_to_show_is_cut():
    _, value, _ = faults_in({"bodies": [{"material": "x" * 500}]})["/bodies/0/material"]
    assert len(value) == 100


def test_more_bodies_than_the_limit_are_refused():
    message, _, _ = faults_in({"bodies": [{}] * (MAX_BODIES + 1)})["/bodies"]
    assert message == "too many items"


def test_a_thousand_faults_are_told_as_the_first_twenty():
    assert len(faults_in({"bodies": [{"mass": -1}] * 1000})) == 20


def test_nesting_that_is_too_deep_is_refused_and_not_followed():
    assert "" in faults_in('{"bodies":' + "[" * 5000 + "]" * 5000 + "}")


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InvalidInput, match=r"cannot read .*absent.json: No such file"):
        Scene.load(tmp_path / "absent.json")


def test_a_file_that_is_not_text_is_refused(tmp_path):
    path = tmp_path / "scene.json"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidInput, match="not JSON"):
        Scene.load(path)


def test_an_unknown_preset_is_answered_with_those_that_exist():
    with pytest.raises(InvalidInput, match="bouncing-canon"):
        Scene.preset("bouncing-cannon")


def test_the_run_hash_is_that_of_what_decides_the_sound():
    scene = Scene.parse(json.dumps(WHOLE))
    assert run_hash(scene) == run_hash(Scene.parse(json.dumps(WHOLE)))
    assert run_hash(scene) == run_hash(scene.model_copy(update={"description": "in other words"}))
    assert run_hash(scene) != run_hash(scene.model_copy(update={"seed": 8}))
