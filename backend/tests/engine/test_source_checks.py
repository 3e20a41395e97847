"""What keeps clouds and spawners from being played, each told by its place."""

import json

import pytest

from harmonic import check_scene
from harmonic.scene import MAX_BODIES, Scene

DISC = {"shape": {"radius": 0.05}}
DROP = DISC | {"position": [0, 5, 0]}


def scene(**fields):
    return Scene.parse(json.dumps(fields))


def cloud(**fields):
    return {"clouds": [{"count": 5, "body": DISC} | fields]}


def spawner(**fields):
    return {"spawners": [{"body": DROP} | fields]}


def pointers(*fields, **others):
    merged = {}
    for each in (*fields, others):
        merged |= each
    return [fault.pointer for fault in check_scene(scene(**merged))]


FAULTS = {
    "a body that no particle can be": (cloud(body={"mass": 0}), "/clouds/0/body/mass"),
    "a body too large for the box": (cloud(body={"shape": {"radius": 4}}), "/clouds/0/body/position/1"),
    "a name of the body itself": (cloud(body=DISC | {"name": "x"}), "/clouds/0/body/name"),
    "a cloud outside the box": (
        cloud(body=DISC | {"position": [0, 9, 0]}, size=[1, 1, 0]),
        "/clouds/0/body/position/1",
    ),
    "a region with depth in a planar box": (cloud(size=[1, 1, 1], body=DROP), "/clouds/0/size/2"),
    "a region in the corner without room": (cloud(size=[1, 0, 0]), "/clouds/0/size"),
    "too many for the room": (cloud(count=20000) | {"duration": 1}, "/clouds/0/count"),
    "a curve that goes back": (cloud(temperature=[[1, 1], [1, 2]], thermostat=1), "/clouds/0/temperature/1/0"),
    "a curve without a bath": (cloud(temperature=[[0, 1], [1, 2]]), "/clouds/0/thermostat"),
    "too hot": (cloud(temperature=2e6), "/clouds/0/temperature"),
    "hot and fixed": (cloud(temperature=1, body=DISC | {"fixed": True}), "/clouds/0/temperature"),
    "bathed and fixed": (cloud(thermostat=1, body=DISC | {"fixed": True}), "/clouds/0/thermostat"),
    "bathed too often": (cloud(thermostat=1000, count=1000), "/clouds/0/thermostat"),
    "a shared name": (cloud(name="a") | {"bodies": [DROP | {"name": "a 3"}]}, "/clouds/0/name"),
    "a shared name of two sources": (cloud(name="a") | spawner(name="a"), "/spawners/0/name"),
    "too long a name": (cloud(name="a" * 195), "/clouds/0/name"),
    "a spawner outside the box": (spawner(body=DISC | {"position": [0, 7, 0]}), "/spawners/0/body/position/1"),
    "a spawner that makes named bodies": (spawner(body=DROP | {"name": "x"}), "/spawners/0/body/name"),
    "a fixed newborn": (spawner(body=DROP | {"fixed": True}), "/spawners/0/body/fixed"),
    "a spread out of the box": (spawner(spread=[0, 0.96, 0]), "/spawners/0/spread/1"),
    "a spread along no depth": (spawner(spread=[0, 0, 1]), "/spawners/0/spread/2"),
    "a spread below nothing": (spawner(spread=[-1, 0, 0]), "/spawners/0/spread/0"),
}


@pytest.mark.parametrize(("fields", "pointer"), FAULTS.values(), ids=FAULTS.keys())
def test_the_fault_is_told_by_its_place(fields, pointer):
    assert pointers(fields) == [pointer]


def test_what_is_allowed_can_be_played():
    fields = cloud(temperature=[[0, 1], [1, 2]], thermostat=1, size=[4, 2, 0], body=DROP) | spawner(
        spread=[4.95, 0.95, 0]
    )
    assert pointers(fields) == []


def test_a_spread_that_goes_too_far_is_told_how_far_it_may():
    assert check_scene(scene(**spawner(spread=[0, 0.96, 0])))[0].allowed == "at most 0.95"


def test_orbits_have_no_sources():
    orbital = {"dynamics": "orbital", "units": "astronomical"}
    assert {"/clouds", "/spawners"} <= set(pointers(orbital, cloud(), spawner()))


def test_rigid_bodies_meet_no_bath():
    found = pointers(cloud(thermostat=1, body={"shape": {"kind": "box"}}), dynamics="rigid")
    assert "/clouds/0/thermostat" in found
    assert "/clouds/0/body/shape/kind" not in found


@pytest.mark.parametrize("timing", ["regular", "poisson"])
def test_too_many_births_are_counted_beforehand(timing):
    fields = spawner(every=0.01, unit="seconds", timing=timing) | {"duration": 400}
    faults = check_scene(scene(**fields))
    assert faults[0].pointer == "/bodies"
    assert int(faults[0].value) == pytest.approx(40_000, rel=0.03)
    assert faults[0].allowed == f"at most {MAX_BODIES}"


def test_sources_without_end_are_refused_without_making_their_bodies():
    sources = [{"body": DROP, "every": 0.01, "timing": "poisson"}] * 64
    pointers = [fault.pointer for fault in check_scene(scene(spawners=sources, duration=3600))]
    assert pointers == ["/bodies", "/duration"]
