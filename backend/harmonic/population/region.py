"""Where the bodies of a cloud may be: its region, as far as the box leaves room for one of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harmonic.scene import Boundary
from harmonic.sources import Cloud

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Region:
    """A box of places.

    Attributes
    ----------
    low, high : ndarray of float64, shape (3,)
        Its corners, in m; empty where one of the first is above one of the second.
    centre : ndarray of float64, shape (3,)
        The middle of the region that was asked for.
    deviation : ndarray of float64, shape (3,)
        The standard deviation of a Gaussian cloud, a quarter of the region that was asked for.
    period : ndarray of float64, shape (3,)
        After what it comes back along each axis, if it does; else 0.
    """

    low: Floats
    high: Floats
    centre: Floats
    deviation: Floats
    period: Floats

    @property
    def is_empty(self) -> bool:
        """Whether there is no place for anybody."""
        return bool((self.high < self.low).any())

    @property
    def extent(self) -> Floats:
        """How far places may be apart along each axis."""
        return self.high - self.low

    def log_weights(self, places: Floats) -> Floats:
        """Return the logarithm of the Gaussian's density, up to a constant.

        Parameters
        ----------
        places : ndarray of float64, shape (K, 3)
            In m.

        Returns
        -------
        ndarray of float64, shape (K,)
            0 at the middle.
        """
        beyond = (places - self.centre) / np.where(self.deviation > 0, self.deviation, np.inf)
        return np.asarray(-0.5 * np.square(beyond).sum(axis=1))


def region_of(boundary: Boundary, cloud: Cloud) -> Region:
    """Return where the bodies of a cloud may be.

    Parameters
    ----------
    boundary : Boundary
        The box.
    cloud : Cloud
        With its region, if it has one.

    Returns
    -------
    Region
        Empty if the box has no room for it.
    """
    least, most = corners(boundary)
    reach = cloud.body.shape.reach
    comes_back = np.array([axis in boundary.periodic_axes for axis in "xyz"])
    inset = np.where(comes_back, 0.0, reach)
    if boundary.is_planar:
        inset[2] = 0.0
    if cloud.size is None:
        centre, size = (least + most) / 2, most - least
    else:
        centre, size = np.array(cloud.body.position), np.array(cloud.size)
    low, high = np.maximum(centre - size / 2, least + inset), np.minimum(centre + size / 2, most - inset)
    return Region(low, high, centre, size / 4, np.where(comes_back, most - least, 0.0))


def corners(boundary: Boundary) -> tuple[Floats, Floats]:
    """Return the lowest and the highest corner of the box.

    Parameters
    ----------
    boundary : Boundary
        Planar or with depth.

    Returns
    -------
    low, high : ndarray of float64, shape (3,)
        In m.
    """
    width, height, depth = boundary.size
    return np.array([-width / 2, 0.0, -depth / 2]), np.array([width / 2, height, depth / 2])
