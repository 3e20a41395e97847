"""The room that clouds share: the box, what stands in it, and the places that are taken already."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

import numpy as np
from numpy.typing import NDArray

from harmonic.outlines import Placed, parts_of
from harmonic.population._kernels_places import SLACK, enter, take
from harmonic.population.region import corners
from harmonic.scene import Scene
from harmonic.shapes import Circle

Floats = NDArray[np.float64]
Cells = NDArray[np.int32]


class Ground:
    """Places of the bodies of a scene, to which clouds add theirs.

    Parameters
    ----------
    scene : Scene
        With its own bodies; its sensors are in nobody's way.
    """

    def __init__(self, scene: Scene) -> None:
        boundary = scene.laws.boundary
        solid = [body for body in scene.bodies if not body.sensor]
        discs = [body for body in solid if isinstance(body.shape, Circle)]
        self._others = [body for body in solid if not isinstance(body.shape, Circle)]
        self._places = np.array([body.position for body in discs]).reshape(-1, 3)
        self._radii = np.array([body.shape.reach for body in discs])
        self._n_axes = 2 if boundary.is_planar else 3
        low, high = corners(boundary)
        periods = np.where([axis in boundary.periodic_axes for axis in "xyz"], high - low, 0.0)
        # What stands across a periodic side is met on both.
        self._shifts = np.array(list(product(*([-length, 0.0, length] if length else [0.0] for length in periods))))
        self._box = np.concatenate([low, np.where(high > low, high - low, 1.0), periods])

    def settled(self, batches: Iterable[Floats], *, n_wanted: int, radius: float) -> Floats:
        """Return the first places that are clear of everything and of each other.

        Parameters
        ----------
        batches : iterable of ndarray of float64, shape (K, 3)
            Places that come into question, in order.
        n_wanted : int
            How many to find.
        radius : float
            Of each body, in m.

        Returns
        -------
        ndarray of float64, shape (M, 3)
            As many as wanted, or fewer where the batches end.
        """
        extent = self._box[3:6]
        width = max(2 * radius, float(np.prod(extent) / n_wanted) ** (1 / self._n_axes))
        is_small = self._radii + radius <= width
        obstacles = self._obstacles(is_small)
        n_small = int(is_small.sum())
        places, radii = np.empty((n_small + n_wanted, 3)), np.empty(n_small + n_wanted)
        places[:n_small], radii[:n_small] = self._places[is_small], self._radii[is_small]
        lists = self._lists(width, n_bodies=len(places))
        for j in range(n_small):
            enter(places, *lists, j)
        n_placed = n_small
        for batch in batches:
            clear = _are_clear(batch, obstacles, radius)
            n_placed = take(batch[clear], places, radii, *lists, n_placed, len(places), radius)
            if n_placed == len(places):
                break
        return places[n_small:n_placed]

    def add(self, places: Floats, radius: float) -> None:
        """Take places for good.

        Parameters
        ----------
        places : ndarray of float64, shape (K, 3)
            Of the bodies, in m.
        radius : float
            Of each, in m.
        """
        self._places = np.concatenate([self._places, places])
        self._radii = np.concatenate([self._radii, np.full(len(places), radius)])

    def is_clear(self, places: Floats, radius: float) -> NDArray[np.bool_]:
        """Tell at which places a body touches nothing that is no disc.

        Parameters
        ----------
        places : ndarray of float64, shape (K, 3)
            In m.
        radius : float
            Of the body, in m.

        Returns
        -------
        ndarray of bool, shape (K,)
            True where there is room.
        """
        return _are_clear(places, self._obstacles(np.ones(len(self._radii), bool)), radius)

    def _obstacles(self, is_small: NDArray[np.bool_]) -> list[Placed]:
        """Return what is too large for cells, or no disc, and its images."""
        discs = zip(self._places[~is_small], self._radii[~is_small].tolist(), strict=True)
        large = [Placed(Circle.model_construct(kind="circle", radius=radius), place, 0.0) for place, radius in discs]
        large += [part for body in self._others for part in parts_of(body)]
        return [Placed(part.shape, part.place + shift, part.angle) for part in large for shift in self._shifts]

    def _lists(self, width: float, *, n_bodies: int) -> tuple[Floats, Cells, Cells, Cells]:
        """Return the box, how many cells it has along each axis, and their empty lists."""
        n_cells = np.maximum(self._box[3:6] // width, 1).astype(np.int32)
        n_cells[self._n_axes :] = 1
        return self._box, n_cells, np.full(int(np.prod(n_cells)), -1, np.int32), np.empty(n_bodies, np.int32)


def _are_clear(places: Floats, obstacles: list[Placed], radius: float) -> NDArray[np.bool_]:
    """Tell which places are clear of the obstacles."""
    is_clear = np.ones(len(places), bool)
    for part in obstacles:
        reach = (part.shape.reach + radius) * (1 + SLACK)
        near = np.flatnonzero(is_clear & (np.abs(places - part.place)[:, :2] < reach).all(axis=1))
        is_clear[near] = part.distances(places[near]) >= radius * (1 + SLACK) + part.shape.reach * SLACK
    return is_clear
