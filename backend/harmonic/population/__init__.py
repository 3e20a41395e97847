"""Everybody who takes part in a scene: its bodies, those of its clouds, and those that its spawners will make."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harmonic.bodies import Body
from harmonic.population.spawners import births, deaths, spawned
from harmonic.population.streams import BATH, stream
from harmonic.scene import Scene

__all__ = ["BATH", "Population", "births", "populate", "stream"]


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

    @property
    def n_present(self) -> int:
        """How many bodies are there before anything happens: all but those of spawners."""
        return len(self.asked.bodies) + sum(cloud.count for cloud in self.asked.clouds)

    @property
    def most_at_once(self) -> int:
        """How many bodies are there at the same time, at most."""
        moments = np.concatenate([self.dies, self.born])
        steps = np.repeat([-1, 1], len(self.born))
        return int(np.cumsum(steps[np.argsort(moments, kind="stable")]).max(initial=0))


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

    Raises
    ------
    InvalidInput
        If a cloud has no room for its bodies.
    """
    n_bodies = len(scene.bodies)
    if not (scene.clouds or scene.spawners):
        return Population(scene, scene, np.zeros(n_bodies), np.full(n_bodies, np.inf))
    bodies = list(scene.bodies)
    bodies += _scattered(scene)
    born, dies = [np.zeros(len(bodies))], [np.full(len(bodies), np.inf)]
    for index, spawner in enumerate(scene.spawners):
        moments = births(scene, index)
        bodies += spawned(scene, index, len(moments))
        born.append(moments * scene.laws.time_scale)
        dies.append(deaths(scene, spawner, moments) * scene.laws.time_scale)
    whole = scene.model_copy(update={"bodies": tuple(bodies), "clouds": (), "spawners": ()})
    return Population(scene, whole, np.concatenate(born), np.concatenate(dies))


def _scattered(scene: Scene) -> Iterable[Body]:
    """Return the bodies of the clouds; the kernels that place them are loaded only for them."""
    if not scene.clouds:
        return ()
    from harmonic.population.clouds import scattered

    return scattered(scene)
