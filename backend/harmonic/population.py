"""Everybody who takes part in a scene: its bodies, those of its clouds, and those that its spawners will make."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harmonic.scene import Scene


@dataclass(frozen=True, eq=False, slots=True)
class Population:
    """A scene with everybody who will ever be in it.

    Attributes
    ----------
    asked : Scene
        The scene as it was written.
    scene : Scene
        The same with the bodies of clouds and spawners behind its own, and without clouds and spawners.
    born : ndarray of float64, shape (N,)
        When each body appears, in simulated seconds; 0 for those there from the beginning.
    dies : ndarray of float64, shape (N,)
        When each is taken away; inf for those that stay.
    """

    asked: Scene
    scene: Scene
    born: NDArray[np.float64]
    dies: NDArray[np.float64]


def populate(scene: Scene) -> Population:
    """Return everybody who takes part in a scene.

    Parameters
    ----------
    scene : Scene
        As it is written.

    Returns
    -------
    Population
        The same for the same scene and seed.
    """
    n_bodies = len(scene.bodies)
    return Population(scene, scene, np.zeros(n_bodies), np.full(n_bodies, np.inf))
