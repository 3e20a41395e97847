"""Measures loudness and true peak as ITU-R BS.1770-4 defines them."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

from harmonic.audio._kernels_level import N_TAPS, TICK, tick_peaks, weighted_energies
from harmonic.audio.partials import SAMPLE_RATE
from harmonic.audio.workers import in_parallel

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

#: Kaiser's shape parameter: 80 dB of stop band.
_KAISER_BETA = 7.86

#: Ticks that one call measures: enough to keep a thread busy.
_TICKS_AT_ONCE = 1 << 14


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
    return np.ones(-(-n_frames // TICK) + 1)


def hop_energies(samples: NDArray[np.float32], curve: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the K-weighted energy of each whole hop of 100 ms.

    Parameters
    ----------
    samples : ndarray of float32, shape (n, 2)
        At 48 kHz.
    curve : ndarray of float64, shape (ticks + 1,)
        The gain at each border of ticks, by which the samples are multiplied on the way.

    Returns
    -------
    ndarray of float64, shape (hops, 2)
        Sums of squares.
    """
    energies = np.zeros((len(samples) // HOP, 2))
    weighted_energies(samples, curve, _K_WEIGHTING, HOP, energies)
    return energies


def loudness_of(energies: NDArray[np.float64]) -> float:
    """Return the integrated loudness of what has these hop energies.

    Parameters
    ----------
    energies : ndarray of float64, shape (hops, 2)
        From `hop_energies`; scaled by the square of a gain, they are those of the louder sound.

    Returns
    -------
    float
        In LUFS; −inf when no block of 400 ms passes the gate of −70 LUFS.
    """
    if len(energies) < BLOCK // HOP:
        return -math.inf
    hops = energies.sum(axis=1)
    power = np.convolve(hops, np.ones(BLOCK // HOP), mode="valid") / BLOCK
    loud = power[_loudness(power) > _ABSOLUTE_GATE]
    if not len(loud):
        return -math.inf
    gate = float(_loudness(loud.mean())) + _RELATIVE_GATE
    return float(_loudness(loud[_loudness(loud) > gate].mean()))


def loudness(samples: NDArray[np.float32]) -> float:
    """Return the integrated loudness of stereo samples.

    Parameters
    ----------
    samples : ndarray of float32, shape (n, 2)
        At 48 kHz.

    Returns
    -------
    float
        In LUFS; −inf for silence and for less than 400 ms.
    """
    return loudness_of(hop_energies(samples, level_curve(len(samples))))


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


def true_peaks(samples: NDArray[np.float32], *, above: float) -> NDArray[np.float32]:
    """Return the true peak of each tick of 32 frames, by fourfold oversampling.

    Parameters
    ----------
    samples : ndarray of float32, shape (n, 2)
        At 48 kHz, C-contiguous.
    above : float
        Peaks that cannot reach this are not worth the search: their tick gets its largest frame.

    Returns
    -------
    ndarray of float32, shape (ticks,)
        Linear, the larger of the two sides.
    """
    taps = _oversampling_taps()
    reach = float(np.abs(taps).sum(axis=1).max())
    peaks = np.zeros(-(-len(samples) // TICK), np.float32)
    begins = range(0, len(peaks), _TICKS_AT_ONCE)

    in_parallel(
        lambda begin: tick_peaks(samples, taps, reach, above, begin, peaks[begin : begin + _TICKS_AT_ONCE]), begins
    )
    return peaks


def true_peak(samples: NDArray[np.float32]) -> float:
    """Return the true peak of samples, linear.

    Parameters
    ----------
    samples : ndarray of float32, shape (n, C)
        At 48 kHz, C-contiguous; an even number of channels.

    Returns
    -------
    float
        The largest magnitude of the samples and of three points between each two; 0 for silence.
    """
    if not samples.size:
        return 0.0
    if samples.shape[1] > 2:
        pairs = (np.ascontiguousarray(samples[:, side : side + 2]) for side in range(0, samples.shape[1], 2))
        return max(true_peak(pair) for pair in pairs)
    return float(true_peaks(samples, above=largest(samples)).max())


def largest(samples: NDArray[np.float32]) -> float:
    """Return the largest magnitude among samples, without a copy of them.

    Parameters
    ----------
    samples : ndarray of float32, shape (n, 2)
        Any samples.

    Returns
    -------
    float
        Linear; 0 if there are none.
    """
    return max(float(samples.max(initial=0.0)), -float(samples.min(initial=0.0)))


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


@cache
def _oversampling_taps() -> NDArray[np.float32]:
    """Return the phases ¼, ½ and ¾ of a sinc in a Kaiser window, each with a gain of 1 at 0 Hz."""
    at = np.arange(N_TAPS) - (N_TAPS // 2 - 1) - np.array([[0.25], [0.5], [0.75]])
    window = np.i0(_KAISER_BETA * np.sqrt(1.0 - (at / (N_TAPS / 2 + 0.25)) ** 2))
    taps = np.sinc(at) * window
    even: NDArray[np.float64] = taps / taps.sum(axis=1, keepdims=True)
    return even.astype(np.float32)
