"""Arrays that begin where a line of the processor's cache does: what straddles two lines takes twice as long to move."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

LANES = 16
"""Numbers of float32 in a line of the cache: 64 bytes."""


def aligned(*shape: int) -> NDArray[np.float32]:
    """Return an array of zeros that begins on a line of the cache.

    Parameters
    ----------
    *shape : int
        Its shape; where the last is a multiple of `LANES`, every row begins so.

    Returns
    -------
    ndarray of float32
        C-contiguous.
    """
    count = math.prod(shape)
    room = np.zeros(count + LANES, np.float32)
    skipped = -(room.ctypes.data // room.itemsize) % LANES
    return room[skipped : skipped + count].reshape(shape)


def whole_lines(count: int) -> int:
    """Return a number of float32 rounded up to whole lines of the cache.

    Parameters
    ----------
    count : int
        At least 0.

    Returns
    -------
    int
        The next multiple of `LANES`.
    """
    return -(-count // LANES) * LANES
