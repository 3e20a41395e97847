"""Where randomness comes from: a stream of numbers for each purpose, so that changing one thing leaves the others."""

from __future__ import annotations

import numpy as np

from harmonic.scene import Scene

PLACES, VELOCITIES, TIMES, SPREAD, BATH = range(1, 6)
"""What is drawn: the places and velocities of a cloud, the times and places of a spawner, and meetings with a bath."""


def stream(scene: Scene, purpose: int, index: int) -> np.random.Generator:
    """Return the random numbers of one cloud or spawner for one purpose.

    Parameters
    ----------
    scene : Scene
        Whose seed to take.
    purpose : int
        One of the purposes of this module.
    index : int
        Of the cloud or spawner.

    Returns
    -------
    numpy.random.Generator
        At its beginning.
    """
    return np.random.default_rng([scene.seed, purpose, index])
