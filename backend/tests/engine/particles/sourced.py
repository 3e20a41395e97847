"""Scenes with clouds and spawners for the tests that play them."""

import numpy as np

from harmonic.scene import Body, Boundary, Circle, Cloud, Laws, Scene, Spawner

SIGNIFICANCE = 1e-3
"""A right distribution fails its test once in a thousand seeds; the seeds are fixed."""


def disc(x=0.0, y=3.0, z=0.0, *, radius=0.05, **fields):
    return Body(position=(x, y, z), shape=Circle(radius=radius), **fields)


def cloud(count, *, radius=0.05, **fields):
    return Cloud(count=count, body=fields.pop("body", disc(0.0, 0.0, radius=radius)), **fields)


def drip(body, *, every=1.0, **fields):
    return Spawner(body=body, every=every, **{"unit": "seconds"} | fields)


def sourced(*, clouds=(), spawners=(), bodies=(), duration=2.0, size=(10.0, 6.0, 0.0), kind="box", seed=1, **laws):
    defaults = {"gravity": 0.0, "restitution": 1.0, "friction": 0.0, "boundary": Boundary(size=size, kind=kind)}
    given = Laws.model_validate(defaults | laws)
    return Scene(duration=duration, laws=given, bodies=bodies, clouds=clouds, spawners=spawners, seed=seed)


def deepest_overlap(played):
    """Return how far two bodies that are there reach into each other in any frame, in m."""
    radii = np.array([body.shape.reach for body in played.scene.bodies])
    first, second = np.triu_indices(len(radii), 1)
    deepest = 0.0
    for frame in played.positions:
        gaps = np.linalg.norm(frame[first] - frame[second], axis=1) - radii[first] - radii[second]
        deepest = max(deepest, float(-np.nanmin(np.append(gaps, 0.0))))
    return deepest


def kinetic(played):
    """Return the kinetic energy of a body on average in every frame, of those that are there, in J."""
    masses = np.array([body.mass for body in played.scene.bodies])
    return np.nanmean(0.5 * masses * np.square(played.velocities).sum(axis=2), axis=1)


def same_bytes(first, second):
    arrays = ("positions", "velocities", "angles", "events")
    return all(getattr(first, name).tobytes() == getattr(second, name).tobytes() for name in arrays)
