"""From samples to the integers of a file, with dither or without."""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

from harmonic.audio._kernels_pcm import pack_24
from harmonic.audio.takes import blocks_of


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


def packed_24(samples: NDArray[np.float32]) -> bytes:
    """Return samples as the nearest integers of 24 bits, packed.

    Parameters
    ----------
    samples : ndarray of float32, shape (n, C)
        −1 … 1; what lies beyond becomes the outermost integer.

    Returns
    -------
    bytes
        Three a sample, the lowest first: those of `quantized`.
    """
    packed = np.empty(3 * samples.size, np.uint8)
    pack_24(np.ascontiguousarray(samples).reshape(-1), packed)
    return packed.tobytes()


class Dither:
    """Noise that makes the error of rounding independent of the sound, block by block.

    Parameters
    ----------
    seed : str
        What decides the noise: equal seeds give equal integers.
    samples : ndarray of float32, shape (n, C)
        All that will be rounded. Where all of it is 0, no noise is added: silence stays silence.

    Notes
    -----
    Noise of a triangular density over ±1 step leaves neither mean nor power of the error to the signal:
    S. P. Lipshitz, R. A. Wannamaker and J. Vanderkooy, *Quantization and dither*, JAES 40 (1992).
    """

    def __init__(self, seed: str, samples: NDArray[np.float32]) -> None:
        number = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8])
        first, second = np.random.PCG64(number), np.random.PCG64(number)
        # Two numbers of 32 bits come of each step of the generator.
        second.advance(-(-samples.size // 2))
        self._randoms = np.random.Generator(first), np.random.Generator(second)
        self._silent = not any(block.any() for block in blocks_of(samples))

    def rounded(self, samples: NDArray[np.float32], bits: int) -> NDArray[np.int32]:
        """Return the next samples as integers.

        Parameters
        ----------
        samples : ndarray of float32, shape (k, C)
            −1 … 1; what lies beyond becomes the outermost integer.
        bits : int
            Of the integers, at most 16.

        Returns
        -------
        ndarray of int32, shape (k, C)
            With the noise that is theirs.
        """
        if self._silent:
            return quantized(samples, bits)
        full = float(2 ** (bits - 1))
        one, other = (random.random(samples.shape, np.float32) for random in self._randoms)
        scaled: NDArray[np.float64] = np.rint(samples * full + (one - other).astype(np.float64))
        return scaled.clip(-full, full - 1).astype(np.int32)


def dithered(samples: NDArray[np.float32], bits: int, *, seed: str) -> NDArray[np.int32]:
    """Return samples as integers, with noise that makes the error of rounding independent of the sound.

    Parameters
    ----------
    samples : ndarray of float32, shape (n, C)
        As in `Dither`.
    bits : int
        Of the integers, at most 16.
    seed : str
        What decides the noise.

    Returns
    -------
    ndarray of int32, shape (n, C)
        The integers.
    """
    return Dither(seed, samples).rounded(samples, bits)
