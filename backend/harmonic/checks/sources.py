"""What keeps the clouds and spawners of a scene from being played."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import pairwise

from harmonic.bodies import Body
from harmonic.errors import Fault
from harmonic.population import births
from harmonic.population.region import corners, region_of
from harmonic.scene import MAX_BODIES, Boundary, Scene
from harmonic.sources import Cloud, Spawner

MAX_KICKS = 5_000_000
"""Meetings with baths that one simulation may expect: each counts like a contact."""

MAX_THERMAL_SPEED = 1e3
"""In m/s, of one component; a tenth of how fast a body may be, which hardly any of a cloud then comes near."""

MAX_NAME = 190
"""Letters in the name of a cloud or spawner: its bodies get a number behind it."""

BodyCheck = Callable[[Scene], Iterator[Fault]]


def n_sourced(scene: Scene) -> int:
    """Return how many bodies the clouds and spawners of a scene make.

    Parameters
    ----------
    scene : Scene
        Whose fields are each valid by themselves.

    Returns
    -------
    int
        Not counting the bodies of the scene itself; those of random times are drawn to be counted.
    """
    n_spawned = sum(len(births(scene, index)) for index in range(len(scene.spawners)))
    return sum(cloud.count for cloud in scene.clouds) + n_spawned


def source_faults(scene: Scene, body_check: BodyCheck) -> Iterator[Fault]:
    """Find what keeps the clouds and spawners of a scene from being played.

    Parameters
    ----------
    scene : Scene
        Whose fields are each valid by themselves.
    body_check : callable
        What finds the faults of bodies of this dynamics.

    Yields
    ------
    Fault
        With pointers into the scene. Whether a cloud has room is not among them: populating tells.
    """
    for index, cloud in enumerate(scene.clouds):
        pointer = f"/clouds/{index}"
        yield from _template(scene, _in_the_middle(scene.laws.boundary, cloud.body), pointer, body_check)
        yield from _region(scene.laws.boundary, cloud, pointer)
        yield from _temperature(cloud, pointer)
        yield from _bath(scene, cloud, pointer)
    for index, spawner in enumerate(scene.spawners):
        pointer = f"/spawners/{index}"
        yield from _template(scene, spawner.body, pointer, body_check)
        yield from _newborn(spawner, pointer)
        yield from _spread(scene.laws.boundary, spawner, pointer)
    yield from _names(scene)


def no_sources(scene: Scene) -> Iterator[Fault]:
    """Refuse clouds and spawners, which make no orbits.

    Parameters
    ----------
    scene : Scene
        Of bodies in orbit.

    Yields
    ------
    Fault
        With pointers into the scene.
    """
    for name, sources in (("clouds", scene.clouds), ("spawners", scene.spawners)):
        if sources:
            yield Fault(f"/{name}", f"orbital scenes have no {name}", f"{len(sources)}", "none")


def _template(scene: Scene, body: Body, pointer: str, check: BodyCheck) -> Iterator[Fault]:
    """Find the faults that the body would have if it were the only one of the scene."""
    alone = scene.model_copy(update={"bodies": (body,), "clouds": (), "spawners": (), "constraints": ()})
    for fault in check(alone):
        if fault.pointer.startswith("/bodies/0"):
            place = fault.pointer.replace("/bodies/0", f"{pointer}/body", 1)
            yield Fault(place, fault.message, fault.value, fault.allowed)
    if body.name:
        yield Fault(f"{pointer}/body/name", "its bodies are called by the name beside it", body.name, '""')


def _in_the_middle(boundary: Boundary, body: Body) -> Body:
    """Return the body of a cloud in the middle of the box: where its bodies are to be is for the region to say."""
    depth = body.position[2] if boundary.is_planar else 0.0
    return body.model_copy(update={"position": (0.0, boundary.size[1] / 2, depth)})


def _region(boundary: Boundary, cloud: Cloud, pointer: str) -> Iterator[Fault]:
    if cloud.size is None:
        return
    outside = list(_outside(boundary, cloud, pointer))
    yield from outside
    if boundary.is_planar and cloud.size[2]:
        yield Fault(f"{pointer}/size/2", "the box has no depth", f"{cloud.size[2]:g}", "0")
    elif not outside and region_of(boundary, cloud).is_empty:
        value = str(list(cloud.size))
        yield Fault(f"{pointer}/size", "the region leaves the bodies no room in the box", value, "a larger one")


def _outside(boundary: Boundary, cloud: Cloud, pointer: str) -> Iterator[Fault]:
    low, high = corners(boundary)
    for axis in range(2 if boundary.is_planar else 3):
        place = cloud.body.position[axis]
        if not low[axis] <= place <= high[axis]:
            allowed = f"from {low[axis]:g} to {high[axis]:g}"
            yield Fault(f"{pointer}/body/position/{axis}", "the cloud stands outside the box", f"{place:g}", allowed)


def _temperature(cloud: Cloud, pointer: str) -> Iterator[Fault]:
    for index, (before, after) in enumerate(pairwise(cloud.curve), start=1):
        if after[0] <= before[0]:
            place, allowed = f"{pointer}/temperature/{index}/0", f"more than {before[0]:g}"
            yield Fault(place, "the times of a curve grow", f"{after[0]:g}", allowed)
    most = MAX_THERMAL_SPEED**2 * cloud.body.mass
    if cloud.hottest > most:
        allowed = f"at most {most:g} J with this mass"
        yield Fault(f"{pointer}/temperature", "bodies would be too fast", f"{cloud.hottest:g}", allowed)
    if cloud.body.fixed and cloud.hottest:
        yield Fault(f"{pointer}/temperature", "a fixed body does not move", f"{cloud.hottest:g}", "0")
    if len({temperature for _, temperature in cloud.curve}) > 1 and not cloud.thermostat:
        message = "a temperature that changes needs a bath"
        yield Fault(f"{pointer}/thermostat", message, "0", "more than 0, or one temperature")


def _bath(scene: Scene, cloud: Cloud, pointer: str) -> Iterator[Fault]:
    if not cloud.thermostat:
        return
    place, value = f"{pointer}/thermostat", f"{cloud.thermostat:g}"
    if scene.dynamics == "rigid":
        yield Fault(place, "rigid bodies meet no bath", value, '0, or dynamics "particles"')
    if cloud.body.fixed:
        yield Fault(place, "a fixed body does not move", value, "0")
    most = MAX_KICKS / (_n_bathed(scene) * scene.duration * scene.laws.time_scale)
    if cloud.thermostat > most:
        yield Fault(place, "its bodies would meet the bath too often", value, f"at most {most:.3g} a second")


def _n_bathed(scene: Scene) -> int:
    return sum(cloud.count for cloud in scene.clouds if cloud.thermostat)


def _newborn(spawner: Spawner, pointer: str) -> Iterator[Fault]:
    if spawner.body.fixed:
        message = "what stands fixed is there from the beginning: everything else counts on it"
        yield Fault(f"{pointer}/body/fixed", message, "true", "false")
    if spawner.body.sensor:
        yield Fault(f"{pointer}/body/sensor", "a sensor is there from the beginning", "true", "false")


def _spread(boundary: Boundary, spawner: Spawner, pointer: str) -> Iterator[Fault]:
    low, high = corners(boundary)
    for axis, spread in enumerate(spawner.spread):
        comes_back = "xyz"[axis] in boundary.periodic_axes
        inset = 0.0 if comes_back or (axis == 2 and boundary.is_planar) else spawner.body.shape.reach
        place = spawner.body.position[axis]
        most = max(min(place - low[axis], high[axis] - place) - inset, 0.0)
        if spread < 0:
            yield Fault(f"{pointer}/spread/{axis}", "too small", f"{spread:g}", f"from 0 to {most:g}")
        elif spread > most * (1 + 1e-9) and not math.isclose(spread, most, abs_tol=1e-12):
            message = "bodies would appear outside the box"
            yield Fault(f"{pointer}/spread/{axis}", message, f"{spread:g}", f"at most {most:g}")


def _names(scene: Scene) -> Iterator[Fault]:
    if n_sourced(scene) > MAX_BODIES:
        return
    seen = set(scene.body_names)
    for pointer, name, n_bodies in named_sources(scene):
        if len(name) > MAX_NAME:
            yield Fault(pointer, "too long", f"{len(name)} letters", f"at most {MAX_NAME}")
        own = {f"{name} {number}" for number in range(1, n_bodies + 1)}
        if not own.isdisjoint(seen):
            message = f"another body is called {min(own & seen)}"
            yield Fault(pointer, message, name, "a name that no other one has")
        seen |= own


def named_sources(scene: Scene) -> Iterator[tuple[str, str, int]]:
    """Tell what the clouds and spawners of a scene are called.

    Parameters
    ----------
    scene : Scene
        Whose fields are each valid by themselves.

    Yields
    ------
    pointer : str
        Where the name is.
    name : str
        What its bodies are called, with a number behind it.
    n_bodies : int
        How many are called by it.
    """
    for index, cloud in enumerate(scene.clouds):
        yield f"/clouds/{index}/name", cloud.name or f"cloud {index + 1}", cloud.count
    for index, spawner in enumerate(scene.spawners):
        yield f"/spawners/{index}/name", spawner.name or f"spawner {index + 1}", len(births(scene, index))
