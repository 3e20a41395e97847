"""Measures loudness as ITU-R BS.1770-4 defines them."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic.audio._kernels_level import TICK, hop_sums, weighted_energies
from harmonic.audio.partials import SAMPLE_RATE
from harmonic.audio.peaks import n_ticks, whole_ticks
from harmonic.audio.takes import blocks_of

HOP = SAMPLE_RATE // 10
"""Frames between two gating blocks: 100 ms."""

BLOCK = 4 * HOP
"""Frames of a gating block: 400 ms, overlapping by 75 %."""

#: K-weighting at 48 kHz, b0 b1 b2 a1 a2 of the shelf and of the high-pass: BS.1770-4, tables 1 and 2.
_K_WEIGHTING = np.array(
    [
        [1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585],
        [1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621],
    ]
)

#: Quiet blocks don't count: absolute gate in LUFS, relative gate in LU.
_ABSOLUTE_GATE = -70.0
_RELATIVE_GATE = -10.0


def level_curve(n_frames: int) -> NDArray[np.float64]:
    """Return a gain curve that changes nothing: 1 at each border of ticks.

    Parameters
    ----------
    n_frames : int
        Of the samples it goes with.

    Returns
    -------
    ndarray of float64, shape (ticks + 1,)
        Ones.
    """
    return np.ones(n_ticks(n_frames) + 1)


class EnergyMeter:
    """Takes the K-weighted energy of sound that comes block by block.

    Parameters
    ----------
    n_frames : int
        Of the whole sound.
    """

    def __init__(self, n_frames: int) -> None:
        self.energies = np.zeros(n_ticks(n_frames))
        self._filters = np.zeros(8)
        self._n_done = 0
        self._flat = np.ones(1)

    def add(self, frames: NDArray[np.float32], curve: NDArray[np.float64] | None = None) -> None:
        """Measure the next frames.

        Parameters
        ----------
        frames : ndarray of float32, shape (k, 2) or (k, 4)
            At 48 kHz; k is a multiple of 32 but for the last of the sound.
        curve : ndarray of float64, shape (ticks + 1,), optional
            Of the whole sound: the gain at each border of ticks, by which the frames are multiplied on the way.
        """
        here = self.energies[self._n_done : self._n_done + n_ticks(len(frames))]
        if curve is None:
            self._flat = self._flat if len(self._flat) > len(here) else np.ones(len(here) + 1)
            gains = self._flat[: len(here) + 1]
        else:
            gains = curve[self._n_done : self._n_done + len(here) + 1]
        weighted_energies(whole_ticks(as_stereo(frames)), gains, _K_WEIGHTING, self._filters, here)
        self._n_done += len(here)


def loudness_of(energies: NDArray[np.float64], curve: NDArray[np.float64], n_frames: int, *, gain: float) -> float:
    """Return the integrated loudness of a sound of which the energies are known.

    Parameters
    ----------
    energies : ndarray of float64, shape (ticks,)
        From `EnergyMeter`.
    curve : ndarray of float64, shape (ticks + 1,)
        A gain at each border of ticks by which the sound is to be multiplied. Exact where it is 1 throughout; where it
        moves, as if the filters had no memory.
    n_frames : int
        Of the sound.
    gain : float
        One more gain.

    Returns
    -------
    float
        In LUFS; −inf when no block of 400 ms passes the gate of −70 LUFS.
    """
    hops = np.zeros(n_frames // HOP)
    if len(hops) < BLOCK // HOP:
        return -math.inf
    hop_sums(energies, curve, HOP // TICK, hops)
    power = np.convolve(hops * gain**2, np.ones(BLOCK // HOP), mode="valid") / BLOCK
    loud = power[_loudness(power) > _ABSOLUTE_GATE]
    if not len(loud):
        return -math.inf
    gate = float(_loudness(loud.mean())) + _RELATIVE_GATE
    return float(_loudness(loud[_loudness(loud) > gate].mean()))


def loudness(samples: NDArray[np.float32]) -> float:
    """Return the integrated loudness of samples.

    Parameters
    ----------
    samples : ndarray of float32, shape (n, 2) or (n, 4)
        At 48 kHz; of ambiX, what `as_stereo` makes of it.

    Returns
    -------
    float
        In LUFS; −inf for silence and for less than 400 ms.
    """
    meter = EnergyMeter(len(samples))
    for frames in blocks_of(samples):
        meter.add(frames)
    return loudness_of(meter.energies, level_curve(len(samples)), len(samples), gain=1.0)


def as_stereo(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what two loudspeakers play of samples.

    Parameters
    ----------
    samples : ndarray of float32, shape (n, 2) or (n, 4)
        Left and right, or the channels W, Y, Z, X of ambiX.

    Returns
    -------
    ndarray of float32, shape (n, 2)
        Left and right as they are; (W ± Y)/√2, two cardioids that look to the sides, as loud ahead as stereo.
    """
    if samples.shape[1] == 2:
        return samples
    w, y = samples[:, 0], samples[:, 1]
    stereo: NDArray[np.float32] = np.stack([w + y, w - y], axis=1) * np.float32(math.sqrt(0.5))
    return stereo


def decibels(value: float) -> float:
    """Return a linear amplitude in dB.

    Parameters
    ----------
    value : float
        At least 0.

    Returns
    -------
    float
        20 log₁₀ of it; −inf for 0.
    """
    return 20.0 * math.log10(value) if value > 0 else -math.inf


def _loudness(power: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the loudness of mean powers summed over the sides; BS.1770-4, equation 2."""
    with np.errstate(divide="ignore"):
        return -0.691 + 10.0 * np.log10(power)
