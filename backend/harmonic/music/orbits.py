"""The orbits that a piece starts with: what decides pitch, level and who is heard when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harmonic.orbits.kepler import NOBODY, initial_state, orbital_periods, primaries
from harmonic.orbits.two_bodies import GRAVITATION
from harmonic.scene import Scene

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Orbits:
    """The orbit of each body at time 0, by index, as if the two bodies were alone.

    Attributes
    ----------
    around : ndarray of int64, shape (N,)
        Index of the body orbited; −1 for the central body.
    periods : ndarray of float64, shape (N,)
        Days; inf for the central body and for what is not bound.
    eccentricities : ndarray of float64, shape (N,)
        From 0; 1 and more for what is not bound.
    semi_major_axes : ndarray of float64, shape (N,)
        In AU; inf for what is not bound.
    normals : ndarray of float64, shape (N, 3)
        Unit vectors of the angular momenta; 0 where there is none.
    separations : ndarray of float64, shape (N,)
        How far beside the centre of the body orbited it passes in front of it, as the observer sees it, in AU;
        inf where it never is in front.
    """

    around: NDArray[np.int64]
    periods: Floats
    eccentricities: Floats
    semi_major_axes: Floats
    normals: Floats
    separations: Floats

    @property
    def are_bound(self) -> NDArray[np.bool_]:
        """Which bodies come round, shape (N,)."""
        return np.isfinite(self.periods)

    @property
    def reaches(self) -> Floats:
        """The largest distance from the body orbited, a (1 + e), in AU; inf for what is not bound; shape (N,)."""
        return np.asarray(np.where(self.are_bound, self.semi_major_axes * (1.0 + self.eccentricities), np.inf))

    @property
    def mean_speeds(self) -> Floats:
        """The speed on a circle of the same size, 2π a/P, in AU/day; nan for what is not bound; shape (N,)."""
        with np.errstate(invalid="ignore"):
            return np.asarray(2.0 * np.pi * self.semi_major_axes / self.periods)


def orbits_of(scene: Scene) -> Orbits:
    """Return the orbits that a scene starts with.

    Each is the orbit of two bodies about each other with μ = G (M + m): the period is Kepler's, and e the length of
    (v × h)/μ − r/|r| (C. D. Murray and S. F. Dermott, *Solar System Dynamics*, chapter 2).

    Parameters
    ----------
    scene : Scene
        An orbital scene whose orbits can be followed.

    Returns
    -------
    Orbits
        By index of body.
    """
    around, (places, speeds) = primaries(scene), initial_state(scene)
    masses = np.array([body.mass for body in scene.bodies], dtype=np.float64)
    pull = np.where(around == NOBODY, 0.0, GRAVITATION * (masses + masses[around]))
    orbiting = (around != NOBODY)[:, None]
    places = np.where(orbiting, places - places[around], 0.0)
    speeds = np.where(orbiting, speeds - speeds[around], 0.0)
    moments = np.cross(places, speeds)
    vectors = _eccentricity_vectors(places, speeds, moments, pull)
    periods, eccentricities = orbital_periods(scene), np.linalg.norm(vectors, axis=1)
    bound = np.isfinite(periods)
    axes = np.where(bound, np.cbrt(pull * (np.where(bound, periods, 0.0) / (2.0 * np.pi)) ** 2), np.inf)
    return Orbits(
        around=around,
        periods=periods,
        eccentricities=eccentricities,
        semi_major_axes=axes,
        normals=_unit(moments),
        separations=_separations(moments, vectors, pull, towards(scene)),
    )


def towards(scene: Scene) -> Floats:
    """Return the unit vector from the scene towards its observer.

    Parameters
    ----------
    scene : Scene
        An orbital scene.

    Returns
    -------
    ndarray of float64, shape (3,)
        Of length 1.
    """
    return np.asarray(_unit(np.array([scene.orbital.observer], dtype=np.float64))[0])


def across(scene: Scene) -> Floats:
    """Return the unit vector that points to the right for the observer, north (z) being up.

    Parameters
    ----------
    scene : Scene
        An orbital scene.

    Returns
    -------
    ndarray of float64, shape (3,)
        Of length 1, at right angles to the line of sight; +x for an observer who looks along z.
    """
    sight = towards(scene)
    right = np.cross(np.array([0.0, 0.0, 1.0]), sight)
    return np.array([1.0, 0.0, 0.0]) if np.linalg.norm(right) < 1e-9 else np.asarray(_unit(right[None])[0])


def _unit(vectors: Floats) -> Floats:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0))


def _eccentricity_vectors(places: Floats, speeds: Floats, moments: Floats, pull: Floats) -> Floats:
    """Return the vectors to periapsis, as long as the eccentricity."""
    weight = np.where(pull > 0, pull, 1.0)[:, None]
    return np.asarray(np.where(pull[:, None] > 0, np.cross(speeds, moments) / weight, 0.0) - _unit(places))


def _separations(moments: Floats, vectors: Floats, pull: Floats, sight: Floats) -> Floats:
    """Return how far beside the centre bodies pass in front: r |cos i| where ω + f is 90° (Winn 2010, eq. 7).

    J. N. Winn, *Exoplanet transits and occultations*, in *Exoplanets* (2010).
    """
    normals = _unit(moments)
    tilt = normals @ sight
    nearest = _unit(sight[None, :] - tilt[:, None] * normals)
    size = np.sum(moments**2, axis=1) / np.where(pull > 0, pull, 1.0)
    opening = 1.0 + np.sum(vectors * nearest, axis=1)
    in_front = (pull > 0) & (opening > 0) & (np.abs(tilt) < 1.0 - 1e-12)
    return np.asarray(np.where(in_front, size * np.abs(tilt) / np.where(in_front, opening, 1.0), np.inf))
