"""How far every two bodies of a scene are apart, many at once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

BLOCK = 64
"""Bodies whose distances to all others are found at once: they fit the cache."""


def distances_by_blocks(positions: Floats) -> Iterator[tuple[slice, Floats]]:
    """Yield the distances of some bodies to all, body by body.

    Parameters
    ----------
    positions : ndarray of float64, shape (N, 3)
        Of all bodies.

    Yields
    ------
    tuple of slice and ndarray of float64, shape (B, N)
        Which bodies, and how far each is from everybody; infinite from itself.
    """
    columns = np.ascontiguousarray(positions.T)
    for start in range(0, len(positions), BLOCK):
        chosen = slice(start, min(start + BLOCK, len(positions)))
        squares = sum(np.square(column[chosen, None] - column[None]) for column in columns)
        distances = np.sqrt(squares)
        own = np.arange(chosen.start, chosen.stop)
        distances[own - start, own] = np.inf
        yield chosen, distances
