"""A mapping rule that could never act is refused by its place, its name, and with what is allowed."""

import json

import pytest

from harmonic.checks import check_scene
from harmonic.errors import InvalidInput
from harmonic.mapping import MAX_RULES
from harmonic.scene import Scene

RULE = {"source": "speed", "target": "pan"}


def faults(*rules, **fields):
    scene = Scene.parse(json.dumps({"bodies": [{"name": "ball", "position": [0, 2, 0]}], "mapping": rules} | fields))
    return {fault.pointer: fault for fault in check_scene(scene)}


def refused(rule):
    with pytest.raises(InvalidInput) as caught:
        Scene.parse(json.dumps({"mapping": [RULE, rule]}))
    (fault,) = caught.value.faults
    return fault


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        ({"source": "sped"}, "/source", "relative_speed"),
        ({"target": "loud"}, "/target", "loudness"),
        ({"curve": "cubic"}, "/curve", "linear, log, exp, sqrt, power, steps"),
        ({"combine": "mix"}, "/combine", "replace, add, multiply, max, min"),
        ({"colour": 1}, "/colour", "source, target"),
        ({"exponent": 2}, "/exponent", "only the curve power has an exponent"),
        ({"curve": "power", "exponent": 0}, "/exponent", "above 0, at most 16"),
        ({"steps": 3}, "/steps", "only the curve steps has steps"),
        ({"curve": "steps", "steps": 1}, "/steps", "a whole number from 2 to 64"),
        ({"timbres": ["wood"]}, "/timbres", "only the target timbre"),
        ({"target": "timbre"}, "", "needs timbres"),
        ({"target": "timbre", "timbres": ["wod"]}, "/timbres/0", "wood"),
        ({"target": "timbre", "timbres": ["wood"], "output": [0, 1]}, "/output", "no output"),
        ({"target": "timbre", "timbres": ["wood"], "combine": "add"}, "/combine", "only be replaced"),
        ({"target": "timbre", "timbres": ["wood"], "curve": "exp"}, "", "needs an output of numbers"),
        ({"output": [0, 1.5]}, "/output", "outside what pan can be: -1 to 1"),
        ({"output": [0, 2.5], "combine": "add"}, "/output", "-2 to 2 with combine add"),
        ({"output": [-1, 2], "combine": "multiply"}, "/output", "0 to 16 with combine multiply"),
        ({"combine": "multiply"}, "", "what is to multiply needs an output"),
        ({"curve": "exp"}, "", "the curve exp needs an output above 0"),
        ({"curve": "log", "input": {"values": [0, 1]}}, "/input", "the curve log needs an input above 0"),
        ({"input": {"values": [1, 1]}}, "/input", "must be less than the second"),
        ({"input": {"percentiles": [95, 5]}}, "/input", "must be less than the second"),
        ({"input": {"percentiles": [5, 105]}}, "/input/percentiles/1", "a number from 0 to 100"),
        ({"input": {"values": [0, 1], "percentiles": [5, 95]}}, "/input", "not by both"),
        ({"source": "impulse", "of": "other"}, "/of", "impulse is not of one body"),
        ({"partner": "ball"}, "", "speed is not of a pair"),
        ({"when": {"source": "speed"}}, "/when", "needs above or below"),
        ({"when": {}}, "/when", "needs a source"),
        ({"when": {"above": 1}}, "/when", "needs a source"),
        ({"when": [{"source": "speed", "above": 2, "below": 1}]}, "/when/0", "above must be less than below"),
        ({"when": {"source": "energy", "above": 2, "of": "other"}}, "/when", "only a source of one body"),
        ({"when": {"kinds": ["boom"]}}, "/when/kinds/0", "impact, leave"),
        ({"when": [{"kinds": ["turn"]}] * 9}, "/when", "at most 8"),
        ({"output": [0, float("1e999")]}, "", ""),
    ],
)
def test_a_rule_that_contradicts_itself_is_refused_where_it_does(change, place, words):
    fault = refused(RULE | change) if words else None
    if fault is None:
        with pytest.raises(InvalidInput):
            Scene.parse(json.dumps({"mapping": [RULE | change]}))
        return
    assert fault.pointer == f"/mapping/1{place}"
    assert words in f"{fault.message} {fault.allowed}"


def test_a_scene_has_at_most_sixty_four_rules():
    Scene.parse(json.dumps({"mapping": [RULE] * MAX_RULES}))
    with pytest.raises(InvalidInput, match="at most 64"):
        Scene.parse(json.dumps({"mapping": [RULE] * (MAX_RULES + 1)}))


def test_what_a_dynamics_does_not_have_is_named_with_what_it_has():
    found = faults(RULE | {"name": "odd", "source": "period_ratio", "when": [{"source": "speed", "above": 1}]})
    assert set(found) == {"/mapping/0/source"}
    fault = found["/mapping/0/source"]
    assert fault.message == 'rule "odd": particles scenes have no period_ratio'
    assert "relative_speed" in fault.allowed
    assert "period_ratio" not in fault.allowed
    orbits = {"dynamics": "orbital", "units": "astronomical", "bodies": [], "laws": {"gravity": 0}}
    rules = (RULE | {"source": "impulse"}, RULE | {"when": {"source": "temperature", "above": 1}})
    assert {"/mapping/0/source", "/mapping/1/when/source"} <= set(faults(*rules, **orbits))


def test_a_body_that_nobody_is_is_named_with_the_nearest_name():
    found = faults(RULE | {"bodies": ["ball", "bal"]}, {"source": "separation", "target": "pan", "partner": "moon"})
    assert found["/mapping/0/bodies/1"].message == 'rule "rule 1": there is no such body'
    assert found["/mapping/0/bodies/1"].allowed == "ball"
    assert found["/mapping/1/partner"].allowed == "ball"
    assert set(found) == {"/mapping/0/bodies/1", "/mapping/1/partner"}


def test_bodies_of_clouds_and_spawners_can_be_named_and_all_that_begin_alike():
    sources = {"clouds": [{"name": "gas", "count": 5, "body": {"shape": {"radius": 0.01}}}], "spawners": [{"body": {"position": [0, 5, 0]}}]}  # fmt: skip
    assert faults(RULE | {"bodies": ["gas 5", "gas *", "spawner 1 1", "ball"]}, **sources) == {}
    found = faults(RULE | {"bodies": ["gas 6", "dust *"]}, **sources)
    assert set(found) == {"/mapping/0/bodies/0", "/mapping/0/bodies/1"}
    assert "gas 5" in found["/mapping/0/bodies/0"].allowed


def test_what_lasts_is_not_steered_by_what_only_an_event_has():
    lasting = {"source": "speed", "target": "sustained_level"}
    assert faults(lasting, {"source": "separation", "target": "vibrato", "partner": "ball"}) == {}
    found = faults(
        lasting | {"source": "impulse"},
        lasting | {"when": {"source": "relative_speed", "above": 1}},
        lasting | {"when": [{"kinds": ["impact"]}]},
        lasting | {"of": "other"},
        lasting | {"source": "separation"},
    )
    assert set(found) == {
        "/mapping/0/source", "/mapping/1/when/source", "/mapping/2/when/0/kinds", "/mapping/3/of", "/mapping/4/partner",
    }  # fmt: skip
    assert all('rule "rule' in fault.message for fault in found.values())


def test_a_rule_is_written_as_it_is_read():
    given = RULE | {"name": "a", "when": {"source": "speed", "above": 1}, "input": {"values": [0, 2]}, "output": [0, 1]}
    scene = Scene.parse(json.dumps({"mapping": [given, RULE | {"when": [{"kinds": ["turn"]}]}]}))
    assert Scene.parse(scene.model_dump_json()) == scene
    assert scene.rule_names == ("a", "rule 2")
