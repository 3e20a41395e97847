"""From samples to the integers of a file, with dither or without."""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray


def quantized(samples: NDArray[np.float32], bits: int) -> NDArray[np.int32]:
    """Return samples as the nearest integers.

    Parameters
    ----------
    samples : ndarray of float32, shape (n, C)
        −1 … 1; what lies beyond becomes the outermost integer.
    bits : int
        Of the integers, at most 24.

    Returns
    -------
    ndarray of int32, shape (n, C)
        sample · 2^(bits − 1), rounded to the nearest, halves to even.
    """
    full = float(2 ** (bits - 1))
    # float32 holds every integer of 24 bits, so that nothing is lost before the rounding.
    scaled: NDArray[np.float32] = np.rint(samples * np.float32(full))
    return scaled.clip(-full, full - 1).astype(np.int32)


def dithered(samples: NDArray[np.float32], bits: int, *, seed: str) -> NDArray[np.int32]:
    """Return samples as integers, with noise that makes the error of rounding independent of the sound.

    Parameters
    ----------
    samples : ndarray of float32, shape (n, C)
        −1 … 1; what lies beyond becomes the outermost integer.
    bits : int
        Of the integers, at most 16.
    seed : str
        What decides the noise: equal seeds give equal integers.

    Returns
    -------
    ndarray of int32, shape (n, C)
        Where all samples are 0, no noise is added: silence stays silence.

    Notes
    -----
    Noise of a triangular density over ±1 step leaves neither mean nor power of the error to the signal:
    S. P. Lipshitz, R. A. Wannamaker and J. Vanderkooy, *Quantization and dither*, JAES 40 (1992).
    """
    full = float(2 ** (bits - 1))
    random = np.random.default_rng(int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8]))
    noise = random.random(samples.shape, np.float32) - random.random(samples.shape, np.float32)
    if not samples.any():
        noise[:] = 0
    scaled: NDArray[np.float64] = np.rint(samples * full + noise.astype(np.float64))
    return scaled.clip(-full, full - 1).astype(np.int32)
