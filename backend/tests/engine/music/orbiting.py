"""Factories of orbital recordings made by hand: bodies on exact ellipses, and the events that a test asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from harmonic.orbits.kepler import initial_state, orbital_periods, primaries
from harmonic.orbits.two_bodies import GRAVITATION, state_of
from harmonic.recording import EVENT_DTYPE, FRAME_RATE, EventKind, Recording, Report
from harmonic.run_hash import run_hash
from harmonic.scene import Scene

#: P (days) and radius (Earth's) of TRAPPIST-1 b … h (Agol et al. 2021).
TRAPPIST = {
    "b": (1.510826, 1.116),
    "c": (2.421937, 1.097),
    "d": (4.049219, 0.788),
    "e": (6.101013, 0.920),
    "f": (9.207540, 1.045),
    "g": (12.352446, 1.129),
    "h": (18.772866, 0.755),
}
EARTH_RADIUS = 4.2635e-5
SUN = {"name": "star", "mass": 1.0, "shape": {"radius": 0.00465}}


def orbital_scene(
    planets: Sequence[dict[str, Any]], *, star: dict[str, Any] | None = None, laws: dict | None = None, **fields: Any
) -> Scene:
    """Return a star with planets, each by its orbit's elements and, besides, fields of the body."""
    bodies = [
        {"name": f"planet {index}", "mass": 0.0, "shape": {"radius": EARTH_RADIUS}, **planet}
        for index, planet in enumerate(planets, start=1)
    ]
    given = {"dynamics": "orbital", "units": "astronomical", "laws": {"gravity": 0.0, **(laws or {})}, **fields}
    return Scene.model_validate({"bodies": [star or SUN, *bodies], **given})


def trappist(**fields: Any) -> Scene:
    """Return TRAPPIST-1 on circles seen edge-on, half a heard second a day."""
    planets = [
        {
            "name": name,
            "material": "metal",
            "shape": {"radius": radius * EARTH_RADIUS},
            "orbit": {"period": period, "inclination": 89.8},
        }
        for name, (period, radius) in TRAPPIST.items()
    ]
    star = {"name": "star", "mass": 0.0898, "shape": {"radius": 0.000554}}
    return orbital_scene(planets, star=star, **{"laws": {"time_scale": 2.0}, "duration": 10.0, **fields})


def orbital_recording(scene: Scene, events: Sequence[tuple[float, EventKind, int, int]]) -> Recording:
    """Return bodies on their ellipses about the first one, and these events: day, kind, who, with whom."""
    times = np.arange(int(scene.duration * FRAME_RATE) + 1) / FRAME_RATE
    states = [states_at(scene, time * scene.laws.time_scale) for time in times]
    rows = np.zeros(len(events), dtype=EVENT_DTYPE)
    for row, (day, kind, body, other) in zip(rows, sorted(events), strict=True):
        places, speeds = states_at(scene, day)
        row["time"], row["kind"], row["body_a"], row["body_b"] = day, kind, body, other
        row["position"] = places[body]
        row["relative_speed"] = np.linalg.norm(speeds[body] - speeds[other])
    return Recording(
        scene=scene,
        times=times,
        positions=np.array([places for places, _ in states]),
        velocities=np.array([speeds for _, speeds in states]),
        angles=np.zeros((len(times), len(scene.bodies))),
        events=rows,
        report=Report(len(rows), 0.0, 0.0, 0.0, 0.0, 0.0),
        run_hash=run_hash(scene),
    )


def states_at(scene: Scene, day: float) -> tuple[np.ndarray, np.ndarray]:
    """Return places and velocities when every planet follows its own ellipse."""
    places, speeds = (array.copy() for array in initial_state(scene))
    around = primaries(scene)
    for index, (body, period) in enumerate(zip(scene.bodies, orbital_periods(scene), strict=True)):
        if body.orbit is None:
            continue
        mean = (body.orbit.mean_anomaly + 360.0 * day / period + 180.0) % 360.0 - 180.0
        centre = int(around[index])
        mu = GRAVITATION * (scene.bodies[centre].mass + body.mass)
        place, speed = state_of(body.orbit.model_copy(update={"mean_anomaly": mean}), mu)
        places[index], speeds[index] = places[centre] + place, speeds[centre] + speed
    return places, speeds


def drifting(recording: Recording, velocity: Sequence[float]) -> Recording:
    """Return the same seen from a frame in which all of it drifts, in AU/day."""
    drift = np.array(velocity)
    days = recording.times * recording.scene.laws.time_scale
    events = recording.events.copy()
    events["position"] += events["time"][:, None] * drift
    positions = recording.positions + days[:, None, None] * drift
    return replace(recording, positions=positions, velocities=recording.velocities + drift, events=events)
