"""What only the whole scene can tell: bodies that overlap, stand outside the box or share a name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from harmonic.errors import Fault, InvalidInput
from harmonic.orbits.faults import orbit_faults
from harmonic.recording import FRAME_RATE
from harmonic.scene import Scene
from harmonic.validation import MAX_FAULTS

#: Bodies may reach into each other or a wall by this part of a radius: what decimal positions round to.
SLACK = 1e-9

Floats = NDArray[np.float64]

MAX_BODY_FRAMES = 6_000_000
"""Bodies times frames that one recording may hold: 340 MB."""


def check_scene(scene: Scene) -> tuple[Fault, ...]:
    """Return every reason why a scene cannot be simulated as it stands.

    Parameters
    ----------
    scene : Scene
        Whose fields are each valid by themselves.

    Returns
    -------
    tuple of Fault
        At most 20, with pointers into the scene; empty when it can be played.
    """
    faults: list[Fault] = []
    for check in (*_ALWAYS, *_BY_DYNAMICS[scene.dynamics]):
        for fault in check(scene):
            faults.append(fault)
            if len(faults) == MAX_FAULTS:
                return tuple(faults)
    return tuple(faults)


def require_playable(scene: Scene) -> None:
    """Raise `InvalidInput` with every fault of a scene that cannot be simulated.

    Parameters
    ----------
    scene : Scene
        What is about to be simulated.

    Raises
    ------
    InvalidInput
        If `check_scene` finds anything.
    """
    faults = check_scene(scene)
    if faults:
        raise InvalidInput(faults)


def _size(scene: Scene) -> Iterator[Fault]:
    n_bodies = len(scene.bodies)
    if n_bodies * scene.duration * FRAME_RATE > MAX_BODY_FRAMES:
        longest = MAX_BODY_FRAMES / (FRAME_RATE * n_bodies)
        yield Fault(
            "/duration",
            f"{n_bodies} bodies for this long do not fit a recording",
            f"{scene.duration:g}",
            f"at most {longest:.3g} s with {n_bodies} bodies",
        )


def _units(scene: Scene) -> Iterator[Fault]:
    expected = "astronomical" if scene.dynamics == "orbital" else "si"
    if scene.units != expected:
        yield Fault("/units", f"{scene.dynamics} scenes are written in other units", scene.units, expected)


def _particle_ranges(scene: Scene) -> Iterator[Fault]:
    if not 0.01 <= scene.laws.time_scale <= 100:
        yield Fault("/laws/time_scale", "too far from real time", f"{scene.laws.time_scale:g}", "from 0.01 to 100")
    for index, body in enumerate(scene.bodies):
        if body.mass < 1e-9:
            yield Fault(f"/bodies/{index}/mass", "a particle has a mass", f"{body.mass:g}", "at least 1e-09 kg")
        if body.shape.radius < 1e-4:
            value = f"{body.shape.radius:g}"
            yield Fault(f"/bodies/{index}/shape/radius", "too small for a particle", value, "at least 0.0001 m")
        if body.orbit is not None:
            yield Fault(f"/bodies/{index}/orbit", "particles have no orbits", "", 'null, or dynamics "orbital"')


def _attraction(scene: Scene) -> Iterator[Fault]:
    if scene.laws.attraction:
        yield Fault("/laws/attraction", "particles do not attract each other", f"{scene.laws.attraction:g}", "0")


def _shared_names(scene: Scene) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for index, body in enumerate(scene.bodies):
        if body.name and body.name in seen:
            message = f"/bodies/{seen[body.name]} has the same name"
            yield Fault(f"/bodies/{index}/name", message, body.name, "a name that no other body of the scene has")
        seen.setdefault(body.name, index)


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
        radius = body.shape.radius
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
    radii = np.array([body.shape.radius for body in scene.bodies])
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


Check = Callable[[Scene], Iterator[Fault]]

_ALWAYS: tuple[Check, ...] = (_size, _units, _shared_names)
_BY_DYNAMICS: Mapping[str, tuple[Check, ...]] = {
    "particles": (_particle_ranges, _attraction, _moving_fixtures, _outside, _overlaps),
    "orbital": (orbit_faults,),
}
