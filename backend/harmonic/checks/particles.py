"""What keeps a scene of particles from being played: overlaps, shapes and laws that discs and spheres cannot have."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from harmonic.errors import Fault
from harmonic.scene import Circle, Scene
from harmonic.validation import MAX_FAULTS

#: Bodies may reach into each other or a wall by this part of a radius: what decimal positions round to.
SLACK = 1e-9

Floats = NDArray[np.float64]


def particle_faults(scene: Scene) -> Iterator[Fault]:
    """Find what keeps a scene of particles from being played.

    Parameters
    ----------
    scene : Scene
        Whose fields are each valid by themselves.

    Yields
    ------
    Fault
        With pointers into the scene.
    """
    yield from _unplayable(scene)
    yield from _ranges(scene)
    yield from _attraction(scene)
    yield from _moving_fixtures(scene)
    if all(isinstance(body.shape, Circle) for body in scene.bodies):
        yield from _outside(scene)
        yield from _overlaps(scene)


def _unplayable(scene: Scene) -> Iterator[Fault]:
    if scene.laws.boundary.periodic_axes:
        yield Fault("/laws/boundary", "particles know no periodic sides", scene.laws.boundary.kind, "box or open")
    for index, body in enumerate(scene.bodies):
        if not isinstance(body.shape, Circle):
            yield Fault(f"/bodies/{index}/shape/kind", "particles are discs or spheres", body.shape.kind, "circle")
        if body.sensor:
            yield Fault(f"/bodies/{index}/sensor", "particles know no sensors", "true", "false")


def _ranges(scene: Scene) -> Iterator[Fault]:
    if not 0.01 <= scene.laws.time_scale <= 100:
        yield Fault("/laws/time_scale", "too far from real time", f"{scene.laws.time_scale:g}", "from 0.01 to 100")
    for index, body in enumerate(scene.bodies):
        if body.mass < 1e-9:
            yield Fault(f"/bodies/{index}/mass", "a particle has a mass", f"{body.mass:g}", "at least 1e-09 kg")
        if body.shape.reach < 1e-4:
            value = f"{body.shape.reach:g}"
            yield Fault(f"/bodies/{index}/shape/radius", "too small for a particle", value, "at least 0.0001 m")
        if body.orbit is not None:
            yield Fault(f"/bodies/{index}/orbit", "particles have no orbits", "", 'null, or dynamics "orbital"')


def _attraction(scene: Scene) -> Iterator[Fault]:
    if scene.laws.attraction:
        yield Fault("/laws/attraction", "particles do not attract each other", f"{scene.laws.attraction:g}", "0")


def _moving_fixtures(scene: Scene) -> Iterator[Fault]:
    for index, body in enumerate(scene.bodies):
        if body.fixed and any(body.velocity):
            yield Fault(
                f"/bodies/{index}/velocity", "a fixed body does not move", str(list(body.velocity)), "[0, 0, 0]"
            )
        if body.fixed and body.angular_velocity:
            value = f"{body.angular_velocity:g}"
            yield Fault(f"/bodies/{index}/angular_velocity", "a fixed body does not turn", value, "0")


def _outside(scene: Scene) -> Iterator[Fault]:
    boundary = scene.laws.boundary
    width, height, depth = boundary.size
    low, high = np.array([-width / 2, 0.0, -depth / 2]), np.array([width / 2, height, depth / 2])
    for index, body in enumerate(scene.bodies):
        radius = body.shape.reach
        for axis in range(2 if boundary.is_planar else 3):
            inset = radius * (1 - SLACK)
            place, least, most = body.position[axis], low[axis] + inset, high[axis] - inset
            if not least <= place <= most:
                allowed = f"from {low[axis] + radius:g} to {high[axis] - radius:g}"
                yield Fault(
                    f"/bodies/{index}/position/{axis}", "the body stands outside the box", f"{place:g}", allowed
                )
        yield from _out_of_plane(index, body.position[2], body.velocity[2], planar=boundary.is_planar)


def _out_of_plane(index: int, depth: float, speed: float, *, planar: bool) -> Iterator[Fault]:
    if planar and depth:
        yield Fault(f"/bodies/{index}/position/2", "the box has no depth", f"{depth:g}", "0")
    if planar and speed:
        yield Fault(f"/bodies/{index}/velocity/2", "the box has no depth", f"{speed:g}", "0")


def _overlaps(scene: Scene) -> Iterator[Fault]:
    if len(scene.bodies) < 2:
        return
    places = np.array([body.position for body in scene.bodies])
    radii = np.array([body.shape.reach for body in scene.bodies])
    for first, second in islice(_touching_pairs(places, radii), MAX_FAULTS):
        message = f"the body overlaps {scene.body_names[first]} (/bodies/{first})"
        distance = float(np.linalg.norm(places[first] - places[second]))
        allowed = f"centres at least {radii[first] + radii[second]:g} m apart"
        yield Fault(f"/bodies/{second}/position", message, f"{distance:g} m apart", allowed)


def _touching_pairs(places: Floats, radii: Floats) -> Iterator[tuple[int, int]]:
    """Sweep along x: each body is compared with the next one, the one after it and so on, until extents part."""
    order = np.argsort(places[:, 0] - radii, kind="stable")
    places, radii = places[order], radii[order]
    begins, ends = places[:, 0] - radii, places[:, 0] + radii
    for step in range(1, len(order)):
        near = np.flatnonzero(begins[step:] < ends[:-step])
        if len(near) == 0:
            return
        apart = np.linalg.norm(places[near] - places[near + step], axis=1)
        touching = near[apart < (radii[near] + radii[near + step]) * (1 - SLACK)]
        for rank in touching:
            first, second = sorted((int(order[rank]), int(order[rank + step])))
            yield first, second
