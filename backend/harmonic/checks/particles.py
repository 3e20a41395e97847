"""What keeps a scene of particles from being played: overlaps, shapes and laws that discs and spheres cannot have."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from harmonic.checks.obstacles import obstacle_faults, periodic_faults
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
    yield from periodic_faults(scene)
    yield from _outside(scene)
    yield from _overlaps(scene)
    yield from obstacle_faults(scene)


def _unplayable(scene: Scene) -> Iterator[Fault]:
    for index, body in enumerate(scene.bodies):
        if not (body.fixed or isinstance(body.shape, Circle)):
            allowed = 'circle, fixed: true, or dynamics "rigid"'
            yield Fault(f"/bodies/{index}/shape/kind", "particles are discs or spheres", body.shape.kind, allowed)
        if body.sensor and not body.fixed:
            yield Fault(f"/bodies/{index}/sensor", "a sensor does not move", "true", "false, or fixed: true")


def _ranges(scene: Scene) -> Iterator[Fault]:
    if not 0.01 <= scene.laws.time_scale <= 100:
        yield Fault("/laws/time_scale", "too far from real time", f"{scene.laws.time_scale:g}", "from 0.01 to 100")
    for index, body in enumerate(scene.bodies):
        if body.mass < 1e-9:
            yield Fault(f"/bodies/{index}/mass", "a particle has a mass", f"{body.mass:g}", "at least 1e-09 kg")
        if isinstance(body.shape, Circle) and body.shape.reach < 1e-4:
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
    discs = _discs(scene)
    places, radii = _places_and_radii(scene, discs)
    for axis in range(2 if boundary.is_planar else 3):
        # Who is on a periodic side is on both: only the centre has to be inside.
        reach = np.zeros_like(radii) if "xyz"[axis] in boundary.periodic_axes else radii
        inset = reach * (1 - SLACK)
        for k in np.flatnonzero((places[:, axis] < low[axis] + inset) | (places[:, axis] > high[axis] - inset)):
            pointer = f"/bodies/{discs[k]}/position/{axis}"
            allowed = f"from {low[axis] + reach[k]:g} to {high[axis] - reach[k]:g}"
            yield Fault(pointer, "the body stands outside the box", f"{places[k, axis]:g}", allowed)
    if boundary.is_planar:
        yield from _out_of_plane(scene)


def _discs(scene: Scene) -> NDArray[np.intp]:
    """Return the indices of the discs and spheres of a scene, free and fixed."""
    return np.flatnonzero([isinstance(body.shape, Circle) and not body.sensor for body in scene.bodies])


def _places_and_radii(scene: Scene, discs: NDArray[np.intp]) -> tuple[Floats, Floats]:
    places = np.array([scene.bodies[index].position for index in discs]).reshape(-1, 3)
    return places, np.array([scene.bodies[index].shape.reach for index in discs])


def _out_of_plane(scene: Scene) -> Iterator[Fault]:
    for index, body in enumerate(scene.bodies):
        if body.position[2]:
            yield Fault(f"/bodies/{index}/position/2", "the box has no depth", f"{body.position[2]:g}", "0")
        if body.velocity[2]:
            yield Fault(f"/bodies/{index}/velocity/2", "the box has no depth", f"{body.velocity[2]:g}", "0")


def _overlaps(scene: Scene) -> Iterator[Fault]:
    discs = _discs(scene)
    if len(discs) < 2:
        return
    places, radii = _places_and_radii(scene, discs)
    for one, other, distance in islice(_touching_images(scene, places, radii), MAX_FAULTS):
        first, second = int(discs[one]), int(discs[other])
        message = f"the body overlaps {scene.body_names[first]} (/bodies/{first})"
        allowed = f"centres at least {radii[one] + radii[other]:g} m apart"
        yield Fault(f"/bodies/{second}/position", message, f"{distance:g} m apart", allowed)


def _touching_images(scene: Scene, places: Floats, radii: Floats) -> Iterator[tuple[int, int, float]]:
    """Return who overlaps whom, across periodic sides too, and how far apart their centres are."""
    n_bodies, size = len(places), np.array(scene.laws.boundary.size)
    owners, everybody = np.arange(n_bodies), places
    for axis, name in enumerate("xyz"):
        if name in scene.laws.boundary.periodic_axes:
            shift = np.zeros(3)
            shift[axis] = size[axis]
            owners = np.tile(owners, 3)
            everybody = np.concatenate([everybody, everybody - shift, everybody + shift])
    seen = set()
    for one, other in _touching_pairs(everybody, radii[owners]):
        first, second = sorted((int(owners[one]), int(owners[other])))
        # Of images that overlap each other the bodies themselves, or one of them, tell.
        if min(one, other) < n_bodies and first != second and (first, second) not in seen:
            seen.add((first, second))
            yield first, second, float(np.linalg.norm(everybody[one] - everybody[other]))


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
