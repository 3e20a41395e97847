"""Recordings of bodies whose motion is known in closed form, for the tests of mapping rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from harmonic.recording import EVENT_DTYPE, FRAME_RATE, EventKind, Recording, Report, Side
from harmonic.run_hash import run_hash
from harmonic.scene import Scene

Path = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]


def flight(start, velocity, *, gravity=0.0) -> Path:
    """Return the places and velocities of free flight, at simulated times."""

    def path(times):
        pull = np.array([0.0, -gravity, 0.0])
        t = times[:, None]
        return np.array(start) + np.array(velocity) * t + pull * t**2 / 2, np.array(velocity) + pull * t

    return path


def circle(radius, period, *, phase=0.0) -> Path:
    """Return the places and velocities on a circle about the origin."""

    def path(times):
        angle = 2 * np.pi * times / period + phase
        zero = np.zeros_like(angle)
        places = radius * np.stack([np.cos(angle), np.sin(angle), zero], axis=1)
        return places, 2 * np.pi / period * radius * np.stack([-np.sin(angle), np.cos(angle), zero], axis=1)

    return path


def moving(scene: Scene, paths: Sequence[Path], events: Sequence[dict[str, Any]] = (), *, spins=None) -> Recording:
    """Return a recording of a scene in which each body follows its path, and these events happen."""
    times = np.arange(int(scene.duration * FRAME_RATE) + 1) / FRAME_RATE
    simulated = times * scene.laws.time_scale
    places, velocities = zip(*(path(simulated) for path in paths), strict=True)
    rows = np.zeros(len(events), dtype=EVENT_DTYPE)
    usual = {"kind": EventKind.IMPACT, "body_a": 0, "body_b": Side.FLOOR, "impulse": 1.0, "contact_time": 1e-3}
    for row, event in zip(rows, events, strict=True):
        for name, value in {**usual, **event}.items():
            row[name] = value
    angles = np.array([body.angle for body in scene.bodies]) + np.outer(simulated, spins or [0.0] * len(paths))
    return Recording(
        scene=scene,
        times=times,
        positions=np.stack(places, axis=1),
        velocities=np.stack(velocities, axis=1),
        angles=angles,
        events=rows,
        report=Report(len(rows), 0.0, 0.0, 0.0, 0.0, 0.0),
        run_hash=run_hash(scene),
    )
