"""Resonant angles: sums of mean longitudes that stand still, or swing, where orbits hold each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic.orbits.kepler import centre_of
from harmonic.orbits.two_bodies import GRAVITATION
from harmonic.scene import Scene

Floats = NDArray[np.float64]

FLAT = 1e-14
"""Part of the angular momentum across z below which an orbit has no node: longitudes then count from x alone."""


def resonance_names(scene: Scene) -> tuple[str, ...]:
    """Return what the curve of each resonance is called.

    Parameters
    ----------
    scene : Scene
        An orbital scene.

    Returns
    -------
    tuple of str
        Its own name, else its number, counted from 1.
    """
    return tuple(each.name or f"resonance {index}" for index, each in enumerate(scene.orbital.resonances, start=1))


def resonant_angles(scene: Scene, positions: Floats, velocities: Floats) -> dict[str, Floats]:
    """Return every resonant angle Σ cᵢ λᵢ of a scene at each frame.

    Parameters
    ----------
    scene : Scene
        Whose resonances name bodies that exist.
    positions, velocities : ndarray of float64, shape (T, N, 3)
        Frames, in AU and AU/day.

    Returns
    -------
    dict of str to ndarray of float64, shape (T,)
        Degrees, from 0 to below 360, by the name of the resonance; NaN where one of the bodies is not bound to the
        central one.
    """
    names, found = scene.body_names, {}
    for name, resonance in zip(resonance_names(scene), scene.orbital.resonances, strict=True):
        total = np.zeros(len(positions))
        for body, coefficient in zip(resonance.bodies, resonance.coefficients, strict=True):
            total += coefficient * _longitudes(scene, names.index(body), positions, velocities)
        degrees = np.degrees(total) % 360.0
        # A negative angle too small for a double becomes 360 itself.
        found[name] = np.where(degrees >= 360.0, 0.0, degrees)
    return found


def _longitudes(scene: Scene, index: int, positions: Floats, velocities: Floats) -> Floats:
    centre = centre_of(scene)
    mu = GRAVITATION * (scene.bodies[index].mass + scene.bodies[centre].mass)
    places, motions = positions[:, index] - positions[:, centre], velocities[:, index] - velocities[:, centre]
    return mean_longitudes(places, motions, mu)


def mean_longitudes(positions: Floats, velocities: Floats, mu: float) -> Floats:
    """Return the mean longitude λ = Ω + ω + M of the orbits that a body is on, as if there were nobody else.

    Parameters
    ----------
    positions, velocities : ndarray of float64, shape (T, 3)
        Relative to the body orbited, in AU and AU/day.
    mu : float
        G times the mass of both bodies, in AU³/day².

    Returns
    -------
    ndarray of float64, shape (T,)
        In rad; NaN where the body is not bound.

    Notes
    -----
    Ω + (ω + f) + (M − f): the node and the angle from it always have a meaning together, and M − f vanishes with the
    eccentricity, where M and f have none (C. D. Murray and S. F. Dermott, *Solar System Dynamics*, ch. 2).
    """
    distances = np.linalg.norm(positions, axis=1)
    spins = np.cross(positions, velocities)
    inverse = 2.0 / distances - np.square(velocities).sum(axis=1) / mu
    with np.errstate(invalid="ignore", divide="ignore"):
        axes = np.where(inverse > 0, 1.0 / inverse, np.nan)
        cosine = 1.0 - distances / axes
        sine = np.sum(positions * velocities, axis=1) / np.sqrt(mu * axes)
    eccentricities = np.hypot(cosine, sine)
    anomalies = np.arctan2(sine, cosine)
    flattening = np.sqrt(np.maximum(1.0 - eccentricities**2, 0.0))
    true = np.arctan2(flattening * np.sin(anomalies), np.cos(anomalies) - eccentricities)
    return np.asarray(_from_x(positions, spins) + (anomalies - sine - true))


def _from_x(positions: Floats, spins: Floats) -> Floats:
    """Return the angle from x to the node and on along the orbit to the body."""
    flat = np.hypot(spins[:, 0], spins[:, 1])
    sizes = np.linalg.norm(spins, axis=1)
    tilted = flat > FLAT * sizes
    nodes = np.where(tilted, np.arctan2(spins[:, 0], -spins[:, 1]), 0.0)
    toward = np.stack([np.cos(nodes), np.sin(nodes), np.zeros(len(nodes))], axis=1)
    along = np.sum(positions * toward, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        ahead = np.sum(np.cross(spins, toward) * positions, axis=1) / sizes
    return np.asarray(nodes + np.arctan2(ahead, along))
