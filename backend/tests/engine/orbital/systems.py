"""Scenes of orbits that the tests are made of, and the closed forms they are held against."""

from __future__ import annotations

import math

import numpy as np

from harmonic.orbits.two_bodies import GRAVITATION, eccentric_anomaly
from harmonic.recording import EventKind
from harmonic.scene import Body, Circle, Laws, Orbit, Orbital, Scene


def star(mass=1.0, **fields):
    """Return a central body."""
    return Body(**{"name": "star", "mass": mass, "shape": Circle(radius=1e-4)} | fields)


def planet(name="planet", *, mass=0.0, position=(0.0, 0.0, 0.0), velocity=(0.0, 0.0, 0.0), **elements):
    """Return a body on an orbit, or where `position` and `velocity` say if there are no elements."""
    orbit = Orbit(**elements) if elements else None
    shape = Circle(radius=1e-6)
    return Body(name=name, mass=mass, shape=shape, orbit=orbit, position=position, velocity=velocity)


def scene_of(*bodies, days=100.0, time_scale=20.0, **orbital):
    """Return a scene of orbits that lasts so many days; `orbital` says how it is followed and what is looked at."""
    return Scene(
        dynamics="orbital",
        units="astronomical",
        duration=days / time_scale,
        laws=Laws(time_scale=time_scale),
        orbital=Orbital(**orbital),
        bodies=bodies,
    )


def happened(recording, kind, body=None):
    """Return when events of a kind happened, in days; of one body if it is named."""
    events = recording.events
    chosen = events["kind"] == EventKind[kind]
    if body is not None:
        chosen &= events["body_a"] == recording.scene.body_names.index(body)
    return events["time"][chosen]


def kepler_path(orbit, mass, times):
    """Return where a body without mass is on its orbit, by the closed form; shape (T, 3)."""
    mean_motion = 2 * math.pi / orbit.period
    a = (GRAVITATION * mass / mean_motion**2) ** (1 / 3)
    e = orbit.eccentricity
    means = math.radians(orbit.mean_anomaly) + mean_motion * np.asarray(times)
    anomalies = np.array([eccentric_anomaly(float(mean), e) for mean in means])
    plane = np.stack([a * (np.cos(anomalies) - e), a * math.sqrt(1 - e * e) * np.sin(anomalies)], axis=1)
    node, tilt, peri = (math.radians(angle) for angle in (orbit.ascending_node, orbit.inclination, orbit.periapsis))
    rotation = about_z(node) @ about_x(tilt) @ about_z(peri)
    return plane @ rotation[:, :2].T


def about_z(angle):
    """Return the rotation about z."""
    cosine, sine = math.cos(angle), math.sin(angle)
    return np.array([[cosine, -sine, 0.0], [sine, cosine, 0.0], [0.0, 0.0, 1.0]])


def about_x(angle):
    """Return the rotation about x."""
    cosine, sine = math.cos(angle), math.sin(angle)
    return np.array([[1.0, 0.0, 0.0], [0.0, cosine, -sine], [0.0, sine, cosine]])


def times_at(orbit, true_anomaly, days):
    """Return when a body without mass passes a true anomaly (rad), from 0 to `days`, by Kepler's equation."""
    e = orbit.eccentricity
    half = true_anomaly / 2
    anomaly = 2 * math.atan2(math.sqrt(1 - e) * math.sin(half), math.sqrt(1 + e) * math.cos(half))
    mean = anomaly - e * math.sin(anomaly) - math.radians(orbit.mean_anomaly)
    first = (mean / (2 * math.pi)) % 1.0 * orbit.period
    return np.arange(first, days, orbit.period)
