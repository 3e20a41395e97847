"""What keeps the obstacles, sensors and periodic sides of a scene of particles from being played."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from harmonic.errors import Fault
from harmonic.laws import SIDES_OF
from harmonic.outlines import Placed, is_convex, is_simple, parts_of
from harmonic.scene import Body, Box, Circle, Compound, Polygon, Scene, Segment
from harmonic.shapes import SimpleShape

Floats = NDArray[np.float64]

#: A body may reach into an obstacle by this part of its radius: what decimal positions round to.
SLACK = 1e-9

MAX_SENSORS = 256
"""Sensors in one scene of particles: each body remembers of each whether it is in it."""


def periodic_faults(scene: Scene) -> Iterator[Fault]:
    """Find what periodic sides of a scene of particles cannot have.

    Parameters
    ----------
    scene : Scene
        Whose fields are each valid by themselves.

    Yields
    ------
    Fault
        With pointers into the scene.
    """
    laws, boundary = scene.laws, scene.laws.boundary
    radius = max((body.shape.reach for body in scene.bodies if isinstance(body.shape, Circle)), default=0.0)
    if boundary.is_planar and "z" in boundary.periodic:
        yield Fault("/laws/boundary/periodic", "the box has no depth", "z", "x, y")
    for axis in boundary.periodic_axes:
        number = "xyz".index(axis)
        if axis == "y" and laws.gravity:
            yield Fault("/laws/gravity", "nothing falls along a periodic axis", f"{laws.gravity:g}", "0")
        if laws.wind[number] and laws.air_resistance:
            value = f"{laws.wind[number]:g}"
            yield Fault(f"/laws/wind/{number}", "no wind blows along a periodic axis", value, "0")
        for side in SIDES_OF[axis]:
            if side in boundary.open:
                yield Fault("/laws/boundary/open", f"the {axis} axis is periodic", side, "sides of other axes")
        if boundary.size[number] < 6 * radius:
            message, value = "too narrow to be periodic for its largest body", f"{boundary.size[number]:g}"
            yield Fault(f"/laws/boundary/size/{number}", message, value, f"at least {6 * radius:g} m: six radii")


def obstacle_faults(scene: Scene) -> Iterator[Fault]:
    """Find what is wrong with obstacles and sensors, and who stands in an obstacle.

    Parameters
    ----------
    scene : Scene
        Whose fields are each valid by themselves.

    Yields
    ------
    Fault
        With pointers into the scene.
    """
    obstacles = [(k, body) for k, body in enumerate(scene.bodies) if body.fixed and not _is_fixed_disc(body)]
    if sum(body.sensor for _, body in obstacles) > MAX_SENSORS:
        yield Fault("/bodies", "too many sensors", f"{sum(body.sensor for _, body in obstacles)}", f"{MAX_SENSORS}")
    for index, body in obstacles:
        faults = list(_shape_faults(scene, index, body))
        yield from faults
        if not faults:
            yield from _placing(scene, index, body)
            if not body.sensor:
                yield from _overlaps(scene, index, body)


def _is_fixed_disc(body: Body) -> bool:
    return isinstance(body.shape, Circle) and not body.sensor


def _shape_faults(scene: Scene, index: int, body: Body) -> Iterator[Fault]:
    pointer = f"/bodies/{index}/shape"
    if body.sensor and isinstance(body.shape, Compound):
        yield Fault(f"{pointer}/kind", "a sensor is convex", "compound", "circle, box, segment or a convex polygon")
        return
    if not isinstance(body.shape, Compound):
        yield from _simple_faults(scene, pointer, body.shape, sensor=body.sensor)
        return
    for number, part in enumerate(body.shape.parts):
        yield from _simple_faults(scene, f"{pointer}/parts/{number}/shape", part.shape, sensor=False)


def _simple_faults(scene: Scene, pointer: str, shape: SimpleShape, *, sensor: bool) -> Iterator[Fault]:
    planar = scene.laws.boundary.is_planar
    if isinstance(shape, Box) and planar != (shape.size[2] == 0):
        message = "the scene has no depth" if planar else "an obstacle in a box with depth has a depth"
        yield Fault(f"{pointer}/size/2", message, f"{shape.size[2]:g}", "0" if planar else "more than 0")
    if isinstance(shape, Polygon):
        yield from _polygon_faults(pointer, shape, planar=planar, sensor=sensor)
    if isinstance(shape, Segment) and planar:
        for end in ("a", "b"):
            if getattr(shape, end)[2]:
                yield Fault(f"{pointer}/{end}/2", "the scene has no depth", f"{getattr(shape, end)[2]:g}", "0")
    thickness = getattr(shape, "radius", 0.0)
    without_length = isinstance(shape, Circle) or (isinstance(shape, Segment) and shape.a == shape.b)
    if without_length and thickness < 1e-4:
        yield Fault(f"{pointer}/radius", "too small for an obstacle", f"{thickness:g}", "at least 0.0001 m")


def _polygon_faults(pointer: str, shape: Polygon, *, planar: bool, sensor: bool) -> Iterator[Fault]:
    if not planar:
        yield Fault(f"{pointer}/kind", "a box with depth has no polygons", "polygon", "box, segment or circle")
    elif not is_simple(shape):
        yield Fault(f"{pointer}/vertices", "the polygon crosses or touches itself", "", "sides that do not meet")
    elif sensor and not is_convex(shape):
        yield Fault(f"{pointer}/vertices", "a sensor is convex", "", "a convex polygon")


def _placing(scene: Scene, index: int, body: Body) -> Iterator[Fault]:
    """Refuse what is wholly outside the box; obstacles may stick in its walls, but not through periodic sides."""
    boundary = scene.laws.boundary
    size = np.array(boundary.size)
    low, high = np.array([-size[0] / 2, 0.0, -size[2] / 2]), np.array([size[0] / 2, size[1], size[2] / 2])
    reaches = np.array([part.extent() for part in parts_of(body)])
    least, most = reaches[:, 0].min(axis=0), reaches[:, 1].max(axis=0)
    for axis in range(2 if boundary.is_planar else 3):
        pointer, value = f"/bodies/{index}/position/{axis}", f"{least[axis]:g} to {most[axis]:g}"
        allowed = f"from {low[axis]:g} to {high[axis]:g}"
        if most[axis] <= low[axis] or least[axis] >= high[axis]:
            yield Fault(pointer, "the body stands outside the box", value, allowed)
        elif "xyz"[axis] in boundary.periodic_axes and (least[axis] < low[axis] or most[axis] > high[axis]):
            yield Fault(pointer, "the body sticks through a periodic side", value, allowed)


def _overlaps(scene: Scene, index: int, body: Body) -> Iterator[Fault]:
    free = [k for k, other in enumerate(scene.bodies) if not other.fixed and isinstance(other.shape, Circle)]
    if not free:
        return
    places = np.array([scene.bodies[k].position for k in free])
    radii = np.array([scene.bodies[k].shape.reach for k in free])
    boundary = scene.laws.boundary
    gaps = np.full(len(free), np.inf)
    for part in parts_of(body):
        gaps = np.minimum(gaps, _gaps(part, places, radii, np.array(boundary.size), boundary.periodic_axes))
    for k in np.flatnonzero(gaps < radii * (1 - SLACK)):
        message = f"the body overlaps {scene.body_names[index]} (/bodies/{index})"
        allowed = f"at least {radii[k]:g} m from it"
        yield Fault(f"/bodies/{free[k]}/position", message, f"{gaps[k]:g} m from it", allowed)


def _gaps(
    part: Placed,
    places: Floats,
    radii: Floats,
    size: Floats,
    periodic: tuple[str, ...],
) -> Floats:
    """Return how far the centres of those near an obstacle are from it or its nearest image; inf for the others."""
    low, high = part.extent()
    middle = (low + high) / 2
    away = places - middle
    for axis, name in enumerate("xyz"):
        if name in periodic:
            away[:, axis] -= size[axis] * np.rint(away[:, axis] / size[axis])
    gaps = np.full(len(places), np.inf)
    near = np.flatnonzero((np.abs(away) < (high - low) / 2 + radii[:, None]).all(axis=1))
    if len(near):
        gaps[near] = part.distances(middle + away[near])
    return gaps
