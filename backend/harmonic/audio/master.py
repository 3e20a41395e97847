"""Brings a mix to the loudness that was asked for, without ever passing the peak that is allowed."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harmonic.audio._kernels_level import TICK, apply_curve, limiting_curve
from harmonic.audio.loudness import (
    as_stereo,
    decibels,
    hop_energies,
    level_curve,
    loudness,
    loudness_of,
    true_peak,
    true_peaks,
)
from harmonic.audio.partials import SAMPLE_RATE

PEAK_DBTP = -1.0
"""True peaks stay at or below this, in dB."""

MOST_LIMITING_DB = 3.0
"""How much the limiter may take from a peak."""

MOST_LIMITING_EXACTLY_DB = 24.0
"""How much it may take where the loudness is to be exact: beyond that, nothing is left of a blow."""

TOLERANCE_LU = 0.05
"""How near the loudness comes to the one asked for, where the peaks allow it."""

#: What the limiter aims at, 0.05 dB under the limit. While its curve falls, by at most 0.292 / 9 a tick, it also
#: tilts the 32 frames that a peak between two of them is reckoned from: that can raise it by 0.035 dB.
CEILING = 10 ** ((PEAK_DBTP - 0.05) / 20)
_LIMITED = 10 ** (MOST_LIMITING_DB / 20)
_LIMITED_EXACTLY = 10 ** (MOST_LIMITING_EXACTLY_DB / 20)

#: The limiter looks 5.3 ms ahead and lets go with a time constant of 80 ms.
_AHEAD = 8
_RECOVER = 1.0 - math.exp(-TICK / (0.080 * SAMPLE_RATE))

_MAX_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class Levels:
    """What the master reached.

    Attributes
    ----------
    loudness_lufs : float
        Integrated loudness; −inf for silence and for less than 400 ms.
    true_peak_dbtp : float
        −inf for silence.
    warnings : tuple of str
        What could not be done as asked, in sentences.
    """

    loudness_lufs: float
    true_peak_dbtp: float
    warnings: tuple[str, ...] = ()


def master(samples: NDArray[np.float32], *, loudness_lufs: float, mode: str = "gentle") -> Levels:
    """Set the level of a mix, in place.

    Parameters
    ----------
    samples : ndarray of float32, shape (n, 2) or (n, 4)
        The mix at 48 kHz, C-contiguous; becomes the master. Four channels are those of ambiX, whose loudness is
        that of `as_stereo` and which is never limited: that would turn the directions.
    loudness_lufs : float
        The integrated loudness to aim at.
    mode : {"gentle", "exact"}
        Whether the limiter takes at most 3 dB, or as much as the loudness needs.

    Returns
    -------
    Levels
        What was reached. The true peak is at most −1 dBTP, and gently the limiter takes at most 3 dB from any peak:
        where that does not reach the loudness, the gain stops there, with a warning. Under 400 ms there is no loudness to
        aim at: the peak is set to −1 dBTP. Silence stays silence.
    """
    top = true_peak(samples)
    if top == 0.0:
        return Levels(-math.inf, -math.inf, ("Nothing sounds: the audio is silent.",))
    if samples.shape[1] > 2:
        return _unlimited(samples, top, loudness_lufs)
    limited = _LIMITED if mode == "gentle" else _LIMITED_EXACTLY
    gain, curve, reached = _chosen(samples, top, loudness_lufs, limited)
    apply_curve(samples, curve, gain)
    return Levels(reached, decibels(true_peak(samples)), _warnings(reached, loudness_lufs, limited))


def _unlimited(samples: NDArray[np.float32], top: float, target: float) -> Levels:
    """Set the level of a sound field by one gain."""
    now = loudness(as_stereo(samples))
    gain = CEILING / top
    if math.isfinite(now):
        gain = min(gain, 10 ** ((target - now) / 20))
    samples *= np.float32(gain)
    reached = now + decibels(gain)
    return Levels(reached, decibels(true_peak(samples)), _warnings(reached, target, 1.0))


def _chosen(
    samples: NDArray[np.float32], top: float, target: float, limited: float
) -> tuple[float, NDArray[np.float64], float]:
    """Return gain and curve of the limiter, and the loudness they make."""
    curve = level_curve(len(samples))
    unlimited = CEILING / top
    energies = hop_energies(samples, curve)
    reached = loudness_of(energies * unlimited**2)
    if math.isinf(reached):
        return unlimited, curve, reached
    wanted = unlimited * 10 ** ((target - reached) / 20)
    if wanted <= unlimited:
        return wanted, curve, loudness_of(energies * wanted**2)
    peaks = true_peaks(samples, above=top / limited)
    before = (unlimited, reached)
    for _ in range(_MAX_ROUNDS):
        gain = min(wanted, unlimited * limited)
        limiting_curve(peaks, gain, CEILING, _AHEAD, _RECOVER, curve)
        reached = loudness_of(hop_energies(samples, curve) * gain**2)
        if abs(target - reached) <= TOLERANCE_LU or gain < wanted:
            break
        # What the limiter takes makes the loudness rise by less than the gain: by how much less, the last step told.
        rise = (reached - before[1]) / decibels(gain / before[0])
        before = (gain, reached)
        wanted = gain * 10 ** ((target - reached) / min(max(rise, 0.1), 1.0) / 20)
    return gain, curve, reached


def _warnings(reached: float, target: float, limited: float) -> tuple[str, ...]:
    if math.isinf(reached):
        return ("There is too little sound for a loudness, which takes 400 ms: its peak was set to -1 dBTP.",)
    if abs(target - reached) > 2 * TOLERANCE_LU:
        asked = f"The loudness reached is {reached:.1f} LUFS, not the {target:.1f} LUFS asked for"
        return (f"{asked}: more would take over {decibels(limited):g} dB from the peaks.",)
    return ()
