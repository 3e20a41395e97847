"""What the orbits of a scene are: who goes around whom, from where, and how long a turn takes.

AU, days and solar masses throughout.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic.orbits.two_bodies import GRAVITATION, Vector, state_of
from harmonic.scene import Scene

NOBODY = -1
"""Whom a body orbits that orbits nobody."""


def centre_of(scene: Scene) -> int:
    """Return the index of the body that those without an orbit go around: the heaviest of them, the first of equals.

    Parameters
    ----------
    scene : Scene
        With at least one body without an orbit.

    Returns
    -------
    int
        Where it stands among the bodies.
    """
    free = [index for index, body in enumerate(scene.bodies) if body.orbit is None]
    return max(free, key=lambda index: scene.bodies[index].mass)


def primaries(scene: Scene) -> NDArray[np.int64]:
    """Return which body each body orbits.

    Parameters
    ----------
    scene : Scene
        Whose orbits name bodies that exist and lead to one without an orbit.

    Returns
    -------
    ndarray of int64, shape (N,)
        With an orbit, the body it is `around` (the first one if that is empty); without, the heaviest of all that
        have none; −1 for that one itself.
    """
    index_of = {name: index for index, name in reversed(list(enumerate(scene.body_names)))}
    centre = centre_of(scene) if scene.bodies else NOBODY
    found = [
        (index_of[body.orbit.around] if body.orbit.around else 0)
        if body.orbit is not None
        else (centre if index != centre else NOBODY)
        for index, body in enumerate(scene.bodies)
    ]
    return np.array(found, dtype=np.int64)


def initial_state(scene: Scene) -> tuple[Vector, Vector]:
    """Return where every body is at time 0, and how it moves.

    Parameters
    ----------
    scene : Scene
        Whose orbits can be followed: `check_scene` finds nothing.

    Returns
    -------
    tuple of ndarray of float64, shape (N, 3)
        Positions in AU and velocities in AU/day.

    Notes
    -----
    Where every body but one has an orbit, the place and velocity of that one are those of the barycentre of all.
    """
    positions = np.array([body.position for body in scene.bodies], dtype=np.float64).reshape(-1, 3)
    velocities = np.array([body.velocity for body in scene.bodies], dtype=np.float64).reshape(-1, 3)
    masses = np.array([body.mass for body in scene.bodies])
    around = primaries(scene)
    for index in _from_the_centre(scene, around):
        body, centre = scene.bodies[index], around[index]
        if body.orbit is not None:
            mu = GRAVITATION * (masses[centre] + masses[index])
            place, motion = state_of(body.orbit, mu)
            positions[index], velocities[index] = positions[centre] + place, velocities[centre] + motion
    free = [index for index, body in enumerate(scene.bodies) if body.orbit is None]
    if len(free) == 1 and masses.sum() > 0:
        positions -= masses @ positions / masses.sum() - positions[free[0]]
        velocities -= masses @ velocities / masses.sum() - velocities[free[0]]
    return positions, velocities


def _from_the_centre(scene: Scene, around: NDArray[np.int64]) -> list[int]:
    """Return the bodies in an order in which everyone comes after the body it orbits."""
    depths = []
    for index in range(len(scene.bodies)):
        depth, body = 0, index
        while scene.bodies[body].orbit is not None:
            depth, body = depth + 1, int(around[body])
        depths.append(depth)
    return sorted(range(len(depths)), key=depths.__getitem__)


def orbital_periods(scene: Scene) -> Vector:
    """Return the period of each body about the one it orbits, from the state at time 0.

    Parameters
    ----------
    scene : Scene
        Whose orbits can be followed.

    Returns
    -------
    ndarray of float64, shape (N,)
        In days; infinite for a body that orbits nobody or is not bound.
    """
    around = primaries(scene)
    if not len(around):
        return np.empty(0)
    masses = np.array([body.mass for body in scene.bodies])
    positions, velocities = initial_state(scene)
    mu = GRAVITATION * (masses + masses[around])
    distances = np.linalg.norm(positions - positions[around], axis=1)
    squares = np.square(velocities - velocities[around]).sum(axis=1)
    bound = (around != NOBODY) & (distances > 0) & (mu > 0)
    inverse = np.full(len(mu), -1.0)
    inverse[bound] = 2.0 / distances[bound] - squares[bound] / mu[bound]
    periods = np.full(len(mu), np.inf)
    held = inverse > 0
    periods[held] = 2.0 * math.pi / np.sqrt(mu[held] * inverse[held] ** 3)
    return periods
