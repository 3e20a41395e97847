"""Lays orbits flat for a picture: as seen from the pole of their planes, around the body they all go round."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harmonic.music.orbits import Orbits, orbits_of, towards
from harmonic.orbits.kepler import centre_of
from harmonic.recording import Recording
from harmonic.scene import Scene

WIDE = 12.0
"""Past this ratio of the widest to the narrowest orbit, distances are drawn as their square roots."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class FlatSky:
    """Orbits on paper.

    Attributes
    ----------
    places : ndarray of float64, shape (T, N, 2)
        Of the bodies, to the right and upwards of the one in the middle, in AU or their roots.
    events : ndarray of float64, shape (E, 2)
        Of the first body of each event, likewise.
    across : ndarray of float64, shape (N,)
        How wide each body is drawn, in the same measure: worlds would be too small to see, so by order of size.
    reach : float
        How far the farthest goes.
    is_compressed : bool
        Whether distances are drawn as their square roots.
    """

    places: Floats
    events: Floats
    across: Floats
    reach: float
    is_compressed: bool


def flat_sky(recording: Recording) -> FlatSky:
    """Return the orbits of a recording as they are drawn.

    Parameters
    ----------
    recording : Recording
        Of an orbital scene with a body at least.

    Returns
    -------
    FlatSky
        With the observer below, so that what passes in front passes below the middle.
    """
    scene = recording.scene
    centre, orbits = centre_of(scene), orbits_of(scene)
    axes = _axes(orbits, towards(scene))
    away = recording.positions - recording.positions[:, centre : centre + 1]
    distances = np.linalg.norm(away[0], axis=1)[np.arange(len(scene.bodies)) != centre]
    is_compressed = len(distances) > 1 and bool(np.max(distances) > WIDE * np.min(distances))
    frames = np.clip(
        np.searchsorted(recording.times * scene.laws.time_scale, recording.events["time"]), 0, len(away) - 1
    )
    events = recording.events["position"] - recording.positions[frames, centre]
    places = _laid(away, axes, is_compressed=is_compressed)
    reach = float(np.nanmax(np.abs(places), initial=0.0)) or 1.0
    laid = _laid(events, axes, is_compressed=is_compressed)
    return FlatSky(places, laid, reach * _widths(scene, centre), reach, is_compressed)


def _widths(scene: Scene, centre: int) -> Floats:
    """Return how wide bodies are drawn, as parts of the reach."""
    radii = np.array([body.shape.disc_radius for body in scene.bodies])
    ranks = np.searchsorted(np.unique(radii), radii)
    widths = 0.016 + 0.024 * ranks / max(len(np.unique(radii)) - 1, 1)
    widths[centre] = 0.06
    return np.asarray(widths)


def _laid(away: Floats, axes: Floats, *, is_compressed: bool) -> Floats:
    distances = np.linalg.norm(away, axis=-1, keepdims=True)
    shrunk = np.sqrt(np.where(distances > 0, distances, 1.0)) if is_compressed else 1.0
    return np.asarray((away / shrunk) @ axes.T)


def _axes(orbits: Orbits, sight: Floats) -> Floats:
    """Return the directions to the right and upwards, shape (2, 3); the pole of the orbits points out of the page."""
    pole = _unit(np.sum(orbits.normals, axis=0), np.array([0.0, 0.0, 1.0]))
    level = sight - (sight @ pole) * pole
    beside = np.array([0.0, -1.0, 0.0]) if abs(pole[1]) < 0.9 else np.array([0.0, 0.0, -1.0])
    below = _unit(level if np.linalg.norm(level) > 0.05 else beside - (beside @ pole) * pole, beside)
    return np.array([np.cross(pole, below), -below])


def _unit(vector: Floats, otherwise: Floats) -> Floats:
    length = float(np.linalg.norm(vector))
    return np.asarray(vector / length) if length > 0 else otherwise
