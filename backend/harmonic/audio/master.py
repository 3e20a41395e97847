"""Brings a mix to the loudness that was asked for, without ever passing the peak that is allowed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import KW_ONLY, dataclass

import numpy as np
from numpy.typing import NDArray

from harmonic.audio._kernels_level import TICK, apply_curve, limiting_curve
from harmonic.audio.loudness import EnergyMeter, decibels, level_curve, loudness_of
from harmonic.audio.partials import SAMPLE_RATE
from harmonic.audio.peaks import PeakMeter
from harmonic.audio.takes import BLOCK, MemoryTake, Take

PEAK_DBTP = -1.0
"""True peaks stay at or below this, in dB."""

MOST_LIMITING_DB = 3.0
"""How much the limiter may take from a peak."""

MOST_LIMITING_EXACTLY_DB = 24.0
"""How much it may take where the loudness is to be exact: beyond that, nothing is left of a blow."""

TOLERANCE_LU = 0.05
"""How near the loudness comes to the one asked for, where the peaks allow it."""

#: How near the search for a gain comes by what it knows, before the loudness is truly measured.
_NEAR_LU = 0.005

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


class Meters:
    """Takes of a mix what its master must know, block by block.

    Parameters
    ----------
    n_frames : int
        Of the whole mix.
    mode : {"gentle", "exact"}
        Whether the limiter may take at most 3 dB, or as much as the loudness needs.
    """

    def __init__(self, n_frames: int, *, mode: str) -> None:
        self.limited = _LIMITED if mode == "gentle" else _LIMITED_EXACTLY
        self.energy = EnergyMeter(n_frames)
        self.peak = PeakMeter(n_frames, below=1.0 / self.limited)

    def add(self, frames: NDArray[np.float32]) -> None:
        """Measure the next frames.

        Parameters
        ----------
        frames : ndarray of float32, shape (k, 2) or (k, 4)
            Of the mix; k is a multiple of 32 but for the last.
        """
        self.energy.add(frames)
        self.peak.add(frames)


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
    take, meters = MemoryTake(samples), Meters(len(samples), mode=mode)
    for frames in _blocks(take):
        meters.add(frames)
    return master_take(take, meters, loudness_lufs=loudness_lufs)


def master_take(take: Take, meters: Meters, *, loudness_lufs: float) -> Levels:
    """Set the level of a mix where it is kept, block by block.

    Parameters
    ----------
    take : Take
        The mix, as in `master`; becomes the master.
    meters : Meters
        What was measured of it.
    loudness_lufs : float
        The integrated loudness to aim at.

    Returns
    -------
    Levels
        As in `master`.
    """
    top, limited = meters.peak.finish(), meters.limited if take.n_channels == 2 else 1.0
    if top == 0.0:
        return Levels(-math.inf, -math.inf, ("Nothing sounds: the audio is silent.",))
    gain, curve, reached = _chosen(take, meters, CEILING / top, loudness_lufs, limited)
    return Levels(reached, decibels(_applied(take, curve, gain)), _warnings(reached, loudness_lufs, limited))


def _blocks(take: Take) -> Iterator[NDArray[np.float32]]:
    for begin in range(0, take.n_frames, BLOCK):
        yield take.read(begin, min(begin + BLOCK, take.n_frames))


def _chosen(
    take: Take, meters: Meters, unlimited: float, target: float, limited: float
) -> tuple[float, NDArray[np.float64], float]:
    """Return gain and curve of the limiter, and the loudness they make."""
    curve = level_curve(take.n_frames)
    reached = loudness_of(meters.energy.energies, curve, take.n_frames, gain=unlimited)
    if math.isinf(reached):
        return unlimited, curve, reached
    wanted = unlimited * 10 ** ((target - reached) / 20)
    if limited == 1.0 or wanted <= unlimited:
        gain = min(wanted, unlimited)
        return gain, curve, loudness_of(meters.energy.energies, curve, take.n_frames, gain=gain)
    limiter = _Limiter(take, meters, curve, target=target, most=unlimited * limited)
    return limiter.settled(unlimited, reached)


@dataclass(frozen=True, eq=False, slots=True)
class _Limiter:
    """Looks for the gain, at most `most`, with which a mix reaches the target when its peaks are held down.

    The search goes by the energies of ticks, each times the curve there. The filters of a meter have a memory, which these
    energies have lost: so what a gain truly reaches is measured, and what the search misjudged is made good in the next.
    """

    take: Take
    meters: Meters
    curve: NDArray[np.float64]
    _: KW_ONLY
    target: float
    most: float

    def settled(self, gain: float, reached: float) -> tuple[float, NDArray[np.float64], float]:
        """Return gain, curve and loudness, from a gain on of which the loudness is known."""
        begin, missed = (gain, reached), 0.0
        for _ in range(_MAX_ROUNDS):
            gain, seemed = self._found(begin, self.target - missed)
            reached = self._measured(gain)
            if gain == self.most or abs(self.target - reached) <= TOLERANCE_LU:
                break
            missed = reached - seemed
        return gain, self.curve, reached

    def _found(self, before: tuple[float, float], target: float) -> tuple[float, float]:
        """Return the gain that seems to reach a target, and what it seems to reach; leave its curve."""
        energies, needed = self.meters.energy.energies, np.empty_like(self.curve)
        wanted = before[0] * 10 ** ((target - before[1]) / 20)
        for _ in range(_MAX_ROUNDS):
            gain = min(wanted, self.most)
            limiting_curve(self.meters.peak.peaks, gain, CEILING, _AHEAD, _RECOVER, needed, self.curve)
            reached = loudness_of(energies, self.curve, self.take.n_frames, gain=gain)
            if abs(target - reached) <= _NEAR_LU or gain < wanted or gain == before[0]:
                break
            # What the limiter takes makes the loudness rise by less than the gain: by how much less, the last step told.
            rise = (reached - before[1]) / decibels(gain / before[0])
            before = (gain, reached)
            wanted = gain * 10 ** ((target - reached) / min(max(rise, 0.1), 1.0) / 20)
        return gain, reached

    def _measured(self, gain: float) -> float:
        """Return the loudness that a gain and the curve make of the take."""
        meter, n_frames = EnergyMeter(self.take.n_frames), self.take.n_frames
        for frames in _blocks(self.take):
            meter.add(frames, self.curve)
        return loudness_of(meter.energies, level_curve(n_frames), n_frames, gain=gain)


def _applied(take: Take, curve: NDArray[np.float64], gain: float) -> float:
    """Multiply a take by a gain and a curve, where it is; return its true peak."""
    meter = PeakMeter(take.n_frames, below=1.0)
    for begin in range(0, take.n_frames, BLOCK):
        frames = take.read(begin, min(begin + BLOCK, take.n_frames))
        if take.n_channels == 2:
            apply_curve(frames, curve[begin // TICK :], gain)
        else:
            frames *= np.float32(gain)
        meter.add(frames)
        take.write(begin, frames)
    return meter.finish()


def _warnings(reached: float, target: float, limited: float) -> tuple[str, ...]:
    if math.isinf(reached):
        return ("There is too little sound for a loudness, which takes 400 ms: its peak was set to -1 dBTP.",)
    if abs(target - reached) > 2 * TOLERANCE_LU:
        asked = f"The loudness reached is {reached:.1f} LUFS, not the {target:.1f} LUFS asked for"
        return (f"{asked}: more would take over {decibels(limited):g} dB from the peaks.",)
    return ()
