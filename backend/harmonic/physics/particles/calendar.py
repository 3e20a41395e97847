"""What happens to particles at set times, in pieces that fit in memory: births, deaths, and meetings with baths."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from harmonic.physics.particles import _layout as at
from harmonic.population import BATH, Population, stream
from harmonic.scene import Circle, Scene
from harmonic.sources import Cloud

Floats = NDArray[np.float64]

BLOCK = 16_384
"""How many meetings with a bath are drawn at once."""


class Calendar:
    """The set times of a scene, read once from the beginning to the end.

    Parameters
    ----------
    population : Population
        Everybody, with births and deaths.

    Attributes
    ----------
    n_blocked : int
        Bodies that don't appear because an obstacle stands there.
    thermal_speed : float
        The root mean square of a component of the velocity at the hottest that a bath gets, in m/s; 0 without baths.
    """

    def __init__(self, population: Population) -> None:
        blocked = _blocked(population)
        self.n_blocked = int(blocked.sum())
        self._lives = _lives(population, blocked)
        self._baths = _baths(population)
        self.thermal_speed = max((bath.thermal_speed for bath in self._baths), default=0.0)

    def pieces(self, until: float) -> Iterator[tuple[Floats, float]]:
        """Yield what happens next, up to a time.

        Parameters
        ----------
        until : float
            In simulated seconds; no earlier than the last time.

        Yields
        ------
        rows : ndarray of float64, shape (E, N_DUE)
            In order of time.
        horizon : float
            Up to when they are complete; that of the last piece is `until`.
        """
        while True:
            horizon = min([until, *(bath.known_until for bath in self._baths)])
            parts = [self._due(horizon), *(bath.due(horizon) for bath in self._baths)]
            rows = np.concatenate(parts)
            yield rows[np.lexsort((rows[:, at.DUE_KIND], rows[:, at.DUE_TIME]))], horizon
            if horizon == until:
                return

    def _due(self, horizon: float) -> Floats:
        n_due = int(np.searchsorted(self._lives[:, at.DUE_TIME], horizon, side="right"))
        due, self._lives = self._lives[:n_due], self._lives[n_due:]
        return due


def _blocked(population: Population) -> NDArray[np.bool_]:
    """Tell which bodies are to appear where an obstacle stands, which is known before anybody moves."""
    bodies, n_present = population.scene.bodies, population.n_present
    blocked = np.zeros(len(bodies), bool)
    if all(isinstance(body.shape, Circle) for body in bodies[:n_present]):
        return blocked
    # With the kernels that place clouds: loaded only where they are needed.
    from harmonic.population.ground import Ground

    ground = Ground(population.asked)
    radii = np.array([body.shape.reach for body in bodies])
    places = np.array([body.position for body in bodies])
    for radius in np.unique(radii[n_present:]):
        newborn = n_present + np.flatnonzero(radii[n_present:] == radius)
        blocked[newborn] = ~ground.is_clear(places[newborn], float(radius))
    return blocked


def _lives(population: Population, blocked: NDArray[np.bool_]) -> Floats:
    """Return the births and deaths in order of time."""
    spawned = np.arange(population.n_present, len(population.born))
    spawned = spawned[~blocked[spawned]]
    mortal = np.flatnonzero(np.isfinite(population.dies))
    rows = np.zeros((len(spawned) + len(mortal), at.N_DUE))
    rows[:, at.DUE_KIND] = np.repeat([at.BIRTH, at.DEATH], [len(spawned), len(mortal)])
    rows[:, at.DUE_BODY] = np.concatenate([spawned, mortal])
    rows[:, at.DUE_TIME] = np.concatenate([population.born[spawned], population.dies[mortal]])
    return rows[np.argsort(rows[:, at.DUE_TIME], kind="stable")]


def _baths(population: Population) -> list[_Bath]:
    baths, first = [], len(population.asked.bodies)
    for index, cloud in enumerate(population.asked.clouds):
        if cloud.thermostat:
            baths.append(_Bath(population.asked, cloud, index=index, first=first))
        first += cloud.count
    return baths


class _Bath:
    """Andersen's thermostat (J. Chem. Phys. 72, 2384, 1980): all meetings of a cloud are one Poisson process.

    Drawing them in blocks of one size keeps those of a longer piece the same as those of a shorter one.
    """

    def __init__(self, scene: Scene, cloud: Cloud, *, index: int, first: int) -> None:
        self._cloud, self._first = cloud, first
        self._planar, self._scale = scene.laws.boundary.is_planar, scene.laws.time_scale
        self._random = stream(scene, BATH, index)
        self._rows = np.empty((0, at.N_DUE))
        self.thermal_speed = float(np.sqrt(cloud.hottest / cloud.body.mass))
        self.known_until = 0.0
        self._draw()

    def due(self, horizon: float) -> Floats:
        """Return the meetings up to the horizon, and draw more if these were the last."""
        n_due = int(np.searchsorted(self._rows[:, at.DUE_TIME], horizon, side="right"))
        due, self._rows = self._rows[:n_due], self._rows[n_due:]
        if horizon >= self.known_until:
            self._draw()
        return due

    def _draw(self) -> None:
        cloud = self._cloud
        rows = np.empty((BLOCK, at.N_DUE))
        gaps = self._random.exponential(1 / (cloud.thermostat * cloud.count), BLOCK)
        times = self.known_until + np.cumsum(gaps)
        spread = np.sqrt(cloud.temperature_at(times / self._scale) / cloud.body.mass)
        rows[:, at.DUE_TIME], rows[:, at.DUE_KIND] = times, at.KICK
        rows[:, at.DUE_BODY] = self._first + self._random.integers(cloud.count, size=BLOCK)
        rows[:, at.DUE_VX :] = self._random.normal(size=(BLOCK, 3)) * spread[:, None]
        if self._planar:
            rows[:, at.DUE_VZ] = 0.0
        self._rows, self.known_until = rows, float(times[-1])
