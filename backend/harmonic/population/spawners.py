"""When and where the bodies of spawners appear, and when they go."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from harmonic.bodies import Body
from harmonic.population.copies import copies
from harmonic.population.streams import SPREAD, TIMES, stream
from harmonic.scene import Scene
from harmonic.sources import Spawner
from harmonic.tempo import tempo_bpm

Floats = NDArray[np.float64]

BLOCK = 1024
"""How many random times are drawn at once; the first of them are the same however long the piece is."""

SAME_TIME = 1e-9
"""Heard seconds within which one body goes and the next one of the same spawner appears: they pass on their place."""


def births(scene: Scene, index: int) -> Floats:
    """Return when the bodies of a spawner appear.

    Parameters
    ----------
    scene : Scene
        With the spawner, its tempo and its seed.
    index : int
        Of the spawner.

    Returns
    -------
    ndarray of float64, shape (K,)
        Heard seconds, in order, all within the piece.
    """
    spawner = scene.spawners[index]
    unit = _unit(scene, spawner)
    every, span = spawner.every * unit, scene.duration - spawner.start * unit
    if span <= 0:
        return np.empty(0)
    if spawner.timing == "regular":
        after = np.arange(np.ceil(span / every) + 1) * every
    else:
        after = _poisson(stream(scene, TIMES, index), every, span)
    return (spawner.start * unit + after[after < span])[: spawner.count]


def deaths(scene: Scene, spawner: Spawner, moments: Floats) -> Floats:
    """Return when the bodies of a spawner are taken away.

    Parameters
    ----------
    scene : Scene
        Whose tempo to take.
    spawner : Spawner
        Whose bodies are meant.
    moments : ndarray of float64, shape (K,)
        When they appear, in heard seconds.

    Returns
    -------
    ndarray of float64, shape (K,)
        Heard seconds; inf where they stay.
    """
    if spawner.lifetime is None or len(moments) == 0:
        return np.full(len(moments), np.inf)
    ends = moments + spawner.lifetime * _unit(scene, spawner)
    # Sums of the same beats differ by rounding: who goes as another comes must not go a moment later.
    nearest = moments[np.clip(np.searchsorted(moments, ends - SAME_TIME), 0, len(moments) - 1)]
    return np.where(np.abs(nearest - ends) <= SAME_TIME, nearest, ends)


def spawned(scene: Scene, index: int, n_bodies: int) -> Iterator[Body]:
    """Yield the bodies that a spawner makes, as they are when they appear.

    Parameters
    ----------
    scene : Scene
        With the spawner and its seed.
    index : int
        Of the spawner.
    n_bodies : int
        How many it makes.

    Yields
    ------
    Body
        In order of their births.
    """
    spawner = scene.spawners[index]
    random = stream(scene, SPREAD, index)
    offsets = random.uniform(-1, 1, (n_bodies, 3)) * spawner.spread
    places = (np.array(spawner.body.position) + offsets).tolist()
    name = spawner.name or f"spawner {index + 1}"
    yield from copies(spawner.body, name, places, repeat(spawner.body.velocity))


def _unit(scene: Scene, spawner: Spawner) -> float:
    """Return how many heard seconds a beat or a second of the spawner is."""
    return 60 / tempo_bpm(scene) if spawner.unit == "beats" else 1.0


def _poisson(random: np.random.Generator, mean: float, span: float) -> Floats:
    """Return the times of a Poisson process within the span, and some beyond it."""
    blocks, last = [], 0.0
    while last < span:
        blocks.append(last + np.cumsum(random.exponential(mean, BLOCK)))
        last = blocks[-1][-1]
    return np.concatenate(blocks)
