"""Packs samples into whole numbers of three bytes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import fused_kernel

_FULL = 2.0**23


@fused_kernel
def pack_24(samples: NDArray[np.float32], packed: NDArray[np.uint8]) -> None:
    """Write samples as the nearest integers of 24 bits, the lowest byte first; halves to even."""
    for n in range(len(samples)):
        # A float32 times a power of two loses nothing.
        whole = np.int32(min(max(np.rint(samples[n] * np.float32(_FULL)), -_FULL), _FULL - 1.0))
        packed[3 * n] = whole & 255
        packed[3 * n + 1] = (whole >> 8) & 255
        packed[3 * n + 2] = (whole >> 16) & 255
