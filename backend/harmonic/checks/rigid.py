"""What keeps a scene of rigid bodies from being played."""

from __future__ import annotations

import math
from collections.abc import Iterator

from harmonic.checks.joints import joint_faults
from harmonic.checks.sources import n_sourced
from harmonic.errors import Fault
from harmonic.outlines import is_simple
from harmonic.pieces import pieces_of, spread_of
from harmonic.scene import Body, Box, Compound, Polygon, Scene, Segment

SLACK = 1e-6
"""Bodies may reach into each other or a wall by this part of their reach: what decimal positions round to."""

STEPS_PER_SECOND = 240
MAX_BODY_STEPS = 100_000_000
"""Bodies times steps of one simulation: some minutes of work."""

MAX_ATTRACTIONS = 20_000_000_000
"""Pairs that attract each other times steps."""

LEAST_MASS = 1e-9


def rigid_faults(scene: Scene) -> Iterator[Fault]:
    """Find what keeps a scene of rigid bodies from being played.

    Parameters
    ----------
    scene : Scene
        Whose fields are each valid by themselves.

    Yields
    ------
    Fault
        With pointers into the scene.
    """
    yield from _laws(scene)
    yield from _work(scene)
    shapeless = list(_shapes(scene))
    yield from shapeless
    for index, body in enumerate(scene.bodies):
        yield from _body(index, body)
    yield from joint_faults(scene)
    if not shapeless:
        yield from _outside(scene)
        yield from _overlaps(scene)


def _laws(scene: Scene) -> Iterator[Fault]:
    boundary = scene.laws.boundary
    if boundary.size[2]:
        message = "rigid scenes are planar"
        yield Fault("/laws/boundary/size/2", message, f"{boundary.size[2]:g}", "0")
    if boundary.periodic_axes:
        yield Fault("/laws/boundary", "rigid bodies know no periodic sides", boundary.kind, "box or open")
    if not 0.01 <= scene.laws.time_scale <= 100:
        yield Fault("/laws/time_scale", "too far from real time", f"{scene.laws.time_scale:g}", "from 0.01 to 100")


def _work(scene: Scene) -> Iterator[Fault]:
    seconds = scene.duration * scene.laws.time_scale
    n_steps = max(seconds * STEPS_PER_SECOND, scene.duration * 60)
    n = max(len(scene.bodies) + n_sourced(scene), 1)
    most = MAX_BODY_STEPS / n
    if scene.laws.attraction:
        most = min(most, MAX_ATTRACTIONS / (4 * n * n))
    if n_steps > most:
        allowed = f"at most {scene.duration * most / n_steps:.3g} s with {n} bodies"
        yield Fault("/duration", "more steps of more bodies than are worked out", f"{scene.duration:g}", allowed)


def _body(index: int, body: Body) -> Iterator[Fault]:
    pointer = f"/bodies/{index}"
    for field, vector in (("position", body.position), ("velocity", body.velocity)):
        if vector[2]:
            yield Fault(f"{pointer}/{field}/2", "the box has no depth", f"{vector[2]:g}", "0")
    if not body.fixed and body.mass < LEAST_MASS:
        yield Fault(f"{pointer}/mass", "what moves has a mass", f"{body.mass:g}", f"at least {LEAST_MASS:g} kg")
    if body.orbit is not None:
        yield Fault(f"{pointer}/orbit", "rigid bodies have no orbits", "", 'null, or dynamics "orbital"')
    if body.fixed and any(body.velocity):
        yield Fault(f"{pointer}/velocity", "a fixed body does not move", str(list(body.velocity)), "[0, 0, 0]")
    if body.fixed and body.angular_velocity:
        yield Fault(f"{pointer}/angular_velocity", "a fixed body does not turn", f"{body.angular_velocity:g}", "0")


def _shapes(scene: Scene) -> Iterator[Fault]:
    for index, body in enumerate(scene.bodies):
        pointer = f"/bodies/{index}/shape"
        parts = [(pointer, body.shape)]
        if isinstance(body.shape, Compound):
            parts = [(f"{pointer}/parts/{k}/shape", part.shape) for k, part in enumerate(body.shape.parts)]
        found = [fault for place, shape in parts for fault in _shape(place, shape)]
        yield from found
        if not found and not body.fixed:
            spread = spread_of(body.shape)
            if spread.area <= 0 or spread.gyration <= 0:
                yield Fault(pointer, "what moves needs an extent", "", "a shape with an area or a length")


def _shape(pointer: str, shape: object) -> Iterator[Fault]:
    if isinstance(shape, Box) and shape.size[2]:
        yield Fault(f"{pointer}/size/2", "rigid bodies have no depth", f"{shape.size[2]:g}", "0")
    if isinstance(shape, Segment):
        for end in ("a", "b"):
            depth = getattr(shape, end)[2]
            if depth:
                yield Fault(f"{pointer}/{end}/2", "rigid bodies have no depth", f"{depth:g}", "0")
    if isinstance(shape, Polygon):
        yield from _polygon(pointer, shape)


def _polygon(pointer: str, polygon: Polygon) -> Iterator[Fault]:
    if abs(polygon.signed_area) <= 1e-9 * polygon.reach**2:
        yield Fault(f"{pointer}/vertices", "the polygon has no area", f"{polygon.signed_area:g} m²", "one with an area")
        return
    if not is_simple(polygon):
        yield Fault(f"{pointer}/vertices", "its edges cross or touch", "", "a polygon that does not meet itself")


def _outside(scene: Scene) -> Iterator[Fault]:
    boundary = scene.laws.boundary
    width, height, _ = boundary.size
    sides = {"left": (0, -1, width / 2), "right": (0, 1, width / 2), "floor": (1, -1, 0.0), "ceiling": (1, 1, height)}
    for index, body in enumerate(scene.bodies):
        if body.fixed or body.sensor:
            continue
        turn = complex(math.cos(body.angle), math.sin(body.angle))
        for side in boundary.walls:
            axis, sign, wall = sides.get(side, (2, 1, math.inf))
            if axis == 2:
                continue
            furthest = -math.inf
            for piece in pieces_of(body.shape):
                placed = (piece.corners[:, 0] + 1j * piece.corners[:, 1]) * turn
                along = placed.real if axis == 0 else placed.imag
                furthest = max(furthest, float((sign * along).max()) + piece.radius)
            room = wall - furthest - sign * body.position[axis]
            if room < -SLACK * body.shape.reach:
                value = f"{body.position[axis]:g}"
                allowed = f"{'at most' if sign > 0 else 'at least'} {sign * (wall - furthest):g}"
                yield Fault(f"/bodies/{index}/position/{axis}", "the body stands outside the box", value, allowed)


def _overlaps(scene: Scene) -> Iterator[Fault]:
    """Let Chipmunk tell who reaches into whom."""
    # Loaded when it is first needed: scenes of other dynamics are checked without it.
    from harmonic.checks.overlaps import overlapping_pairs

    names = scene.body_names
    apart = {frozenset((joint.a, joint.b)) for joint in scene.constraints if not joint.collide}
    for first, second, depth in overlapping_pairs(scene.bodies):
        slack = SLACK * min(scene.bodies[first].shape.reach, scene.bodies[second].shape.reach)
        if depth > slack and frozenset((names[first], names[second])) not in apart:
            message = f"the body overlaps {names[first]} (/bodies/{first})"
            yield Fault(f"/bodies/{second}/position", message, f"{depth:.3g} m deep", "places apart, or a filter")
