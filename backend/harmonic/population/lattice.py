"""Sites as dense as discs and spheres can be packed: rows of a hexagonal lattice, in layers where there is depth."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic.population.region import Region

Floats = NDArray[np.float64]

STEPS = (1.0, math.sqrt(3) / 2, math.sqrt(2 / 3))
"""From site to site along a row, from row to row, and from layer to layer, over the distance of neighbours."""


def spacing_of(extent: Floats, n_sites: float) -> float:
    """Return how far apart sites are of which a region has about so many.

    Parameters
    ----------
    extent : ndarray of float64, shape (3,)
        Of the region, in m; 0 along axes that it does not reach along.
    n_sites : float
        At least 1.

    Returns
    -------
    float
        In m; 0 for a region that is a point.
    """
    # Halving the bracket 60 times leaves nothing of it that counts.
    low, high = 0.0, 2 * float(extent.max())
    for _ in range(60):
        middle = (low + high) / 2
        if middle == 0 or np.prod(extent / (middle * np.array(STEPS)) + 1) < n_sites:
            high = middle
        else:
            low = middle
    return high


def hexagonal(region: Region, spacing: float) -> Floats:
    """Return the sites of a closest packing within a region.

    Source: hexagonal close packing, as in C. Kittel, *Introduction to Solid State Physics*, chapter 1.

    Parameters
    ----------
    region : Region
        Not empty.
    spacing : float
        From a site to its neighbours, in m, above 0.

    Returns
    -------
    ndarray of float64, shape (K, 3)
        In the middle of the region; through periodic sides, too, nobody is nearer.
    """
    # Along a periodic axis the last site keeps its distance from the image of the first.
    extent = np.minimum(region.extent, np.where(region.period > 0, region.period - spacing, np.inf))
    n_x, n_y, n_z = (
        int(max(length, 0) / (spacing * step) + 1e-9) + 1 for length, step in zip(extent, STEPS, strict=True)
    )
    i, j, k = np.meshgrid(np.arange(n_x), np.arange(n_y), np.arange(n_z), indexing="ij")
    sites = spacing * np.stack([i + (j + k) % 2 / 2, STEPS[1] * (j + k % 2 / 3), STEPS[2] * k], axis=-1).reshape(-1, 3)
    sites = sites[(sites <= np.maximum(extent, 0) + 1e-9 * spacing).all(axis=1)]
    return np.asarray(sites + region.low + (region.extent - sites.max(axis=0)) / 2)
