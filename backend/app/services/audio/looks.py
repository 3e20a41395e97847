"""What a page needs to know of a played scene to draw it: its walls, everybody in it, and what joins them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from harmonic.constraints import Anchored, Constraint, Groove, Pivot
from harmonic.scene import Boundary, Scene

Look = dict[str, Any]


def boundary_look(boundary: Boundary) -> Look:
    """Return a boundary with what follows from its kind.

    Parameters
    ----------
    boundary : Boundary
        As it is written.

    Returns
    -------
    dict
        Its fields, `periodic` with every axis along which who leaves comes back, and `walls`, the sides that are walls.
    """
    return boundary.model_dump(mode="json") | {"periodic": boundary.periodic_axes, "walls": boundary.walls}


def body_looks(scene: Scene) -> list[Look]:
    """Return everybody of a scene; of orbiting bodies also whom they orbit, and how long that takes.

    Parameters
    ----------
    scene : Scene
        What was played: that of a recording, with the bodies of clouds and spawners.

    Returns
    -------
    list of dict
        In order; `radius` is that of a disc of the same area, in m or AU, and the period is in days.
    """
    looks = [
        {
            "name": name,
            "radius": body.shape.disc_radius,
            "shape": body.shape.model_dump(mode="json"),
            "material": body.material,
            "fixed": body.fixed,
            "sensor": body.sensor,
        }
        for name, body in zip(scene.body_names, scene.bodies, strict=True)
    ]
    return _with_courses(looks, scene) if scene.dynamics == "orbital" else looks


def constraint_looks(scene: Scene) -> list[Look]:
    """Return what joins the bodies of a scene, and where it takes hold of them.

    Parameters
    ----------
    scene : Scene
        What was played; every constraint names bodies that it has.

    Returns
    -------
    list of dict
        In order. `a` and `b` are indices of bodies, `b` None for the world. Anchors are in m against the place of their
        body and turn with it; those of the world are places in the scene. A hinge has one anchor, a groove goes from
        `start` to `end` in `b`, and what only turns takes hold of the bodies' places.
    """
    index = {name: number for number, name in enumerate(scene.body_names)}
    return [_constraint_look(constraint, index) for constraint in scene.constraints]


def _constraint_look(constraint: Constraint, index: Mapping[str, int]) -> Look:
    look: Look = {
        "kind": constraint.kind,
        "a": index[constraint.a],
        "b": index[constraint.b] if constraint.b else None,
        "anchor_a": (0.0, 0.0),
        "anchor_b": (0.0, 0.0) if constraint.b else None,
    }
    if isinstance(constraint, Anchored):
        return look | {"anchor_a": constraint.anchor_a, "anchor_b": constraint.anchor_b}
    if isinstance(constraint, Pivot):
        return look | {"anchor_a": constraint.anchor_a, "anchor_b": None}
    if isinstance(constraint, Groove):
        ends = {"start": constraint.start, "end": constraint.end}
        return look | {"anchor_a": constraint.anchor_a, "anchor_b": None} | ends
    return look


def _with_courses(looks: list[Look], scene: Scene) -> list[Look]:
    from harmonic.orbits.kepler import orbital_periods, primaries

    names = [scene.body_names[centre] if centre >= 0 else None for centre in primaries(scene)]
    periods = [period if math.isfinite(period) else None for period in orbital_periods(scene).tolist()]
    courses = zip(looks, names, periods, strict=True)
    return [look | {"around": name, "period": period} for look, name, period in courses]
