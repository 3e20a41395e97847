"""Factories of scenes and recordings made by hand, so that music is judged apart from physics."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from harmonic.recording import EVENT_DTYPE, EventKind, Recording, Report, Side
from harmonic.run_hash import run_hash
from harmonic.scene import Scene

Impact = dict[str, Any]


def _scene(bodies: Sequence[dict[str, Any]] = (), *, harmony: dict | None = None, laws: dict | None = None, **fields):
    """Return a scene; bodies are dictionaries in which `radius` stands for the whole shape."""
    shaped = [
        {**{key: value for key, value in body.items() if key != "radius"}, "shape": {"radius": body.get("radius", 0.1)}}
        for body in bodies
    ]
    return Scene.model_validate({"bodies": shaped, "harmony": harmony or {}, "laws": laws or {}, **fields})


def _events(impacts: Sequence[Impact]):
    """Return impacts as an array of events, in order of time."""
    rows = np.zeros(len(impacts), dtype=EVENT_DTYPE)
    for row, impact in zip(rows, sorted(impacts, key=lambda impact: impact["time"]), strict=True):
        given = {"kind": EventKind.IMPACT, "body_a": 0, "body_b": Side.FLOOR, "impulse": 1.0, "contact_time": 1e-4}
        for name, value in {**given, **impact}.items():
            row[name] = value
    return rows


def _recording(scene: Scene, impacts: Sequence[Impact] | np.ndarray, **report: int) -> Recording:
    """Return a recording of a scene in which nothing moves but these impacts happen."""
    n_frames, n_bodies = 1, len(scene.bodies)
    events = impacts if isinstance(impacts, np.ndarray) else _events(impacts)
    return Recording(
        scene=scene,
        times=np.zeros(n_frames),
        positions=np.zeros((n_frames, n_bodies, 3)),
        velocities=np.zeros((n_frames, n_bodies, 3)),
        angles=np.zeros((n_frames, n_bodies)),
        events=events,
        report=Report(len(events), 0.0, 0.0, 0.0, 0.0, 0.0, **report),
        run_hash=run_hash(scene),
    )


@pytest.fixture(scope="session")
def make_scene() -> Callable[..., Scene]:
    """Return the factory of scenes."""
    return _scene


@pytest.fixture(scope="session")
def make_recording() -> Callable[..., Recording]:
    """Return the factory of recordings."""
    return _recording


@pytest.fixture(scope="session")
def make_random_recording() -> Callable[..., Recording]:
    """Return the factory of recordings with many impacts at random."""

    def make(scene: Scene, n_impacts: int, *, seed: int = 1) -> Recording:
        rng = np.random.default_rng(seed)
        events = np.zeros(n_impacts, dtype=EVENT_DTYPE)
        events["time"] = np.sort(rng.uniform(0, scene.duration * scene.laws.time_scale, n_impacts))
        pairs = np.sort(np.array([rng.choice(len(scene.bodies), 2, replace=False) for _ in range(n_impacts)]), axis=1)
        is_wall = rng.uniform(size=n_impacts) < 0.3
        events["body_a"] = pairs[:, 0]
        events["body_b"] = np.where(is_wall, rng.choice([-2, -3, -4, -5], n_impacts), pairs[:, 1])
        events["impulse"] = rng.lognormal(0, 2, n_impacts)
        events["position"][:, 0] = rng.uniform(-5, 5, n_impacts)
        events["contact_time"] = 1e-4
        return _recording(scene, events)

    return make
