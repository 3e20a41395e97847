"""The room that the notes sound in: how long it rings follows from its size and its sides."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from harmonic.air import SPEED_OF_SOUND
from harmonic.audio._kernels_room import BLOCK, N_LINES, reverberate
from harmonic.audio.absorption import Size, late_energy, reverberation_time, volume_and_surface
from harmonic.audio.lanes import aligned, whole_lines
from harmonic.audio.partials import SAMPLE_RATE
from harmonic.laws import SideName
from harmonic.score import Room

DAMPED_AT = 4000.0
"""The frequency, in Hz, at which the filters in the lines are set to the room's decay, besides the bottom."""

#: A room outside these limits sounds like the nearest one within: seconds.
_REVERBERATION = (0.3, 6.0)
_PRE_DELAY = (0.002, 0.040)
_MEAN_DELAY = (0.020, 0.040)

#: The largest share of a line's outer taps.
_MOST = 0.75

#: The shortest and the longest of the lines over the mean delay.
_SPREAD = (0.5, 1.8)


@dataclass(frozen=True, eq=False, slots=True)
class Acoustics:
    """What a room does to a sound.

    Attributes
    ----------
    reverberation : float
        T60 at the bottom, in s.
    pre_delay : int
        Samples until the first reflection.
    delays : ndarray of int64, shape (16,)
        Samples of each delay line: primes, so that their echoes never fall together.
    keep, smear : ndarray of float32, shape (16,)
        The middle and the outer taps of the filter in each line, which set the decay of bottom and top.
    level : float
        Gain at which the answer to an impulse has the energy that it has in this room.
    """

    reverberation: float
    pre_delay: int
    delays: NDArray[np.int64]
    keep: NDArray[np.float32]
    smear: NDArray[np.float32]
    level: float


def acoustics_of(size: Size, *, open_sides: Collection[SideName] = ()) -> Acoustics:
    """Return what a room of a given size does to a sound.

    Parameters
    ----------
    size : tuple of float
        Width, height and depth in m. A planar room counts as deep as it is high.
    open_sides : collection of str
        Those that are no walls, but not all of them.

    Returns
    -------
    Acoustics
        With delays around the mean free path, 4 V / S, and a level found by playing an impulse: with walls all around the
        answer has the energy of the impulse, and less with open sides.
    """
    volume, surface = volume_and_surface(size)
    mean = _within(4.0 * volume / surface / SPEED_OF_SOUND, _MEAN_DELAY)
    pre_delay = _within(0.5 * min(side for side in size if side > 0) / SPEED_OF_SOUND, _PRE_DELAY)
    delays = _prime_delays(mean * SAMPLE_RATE)
    bottom = reverberation_time(size, open_sides=open_sides)
    reverberation = _within(bottom, _REVERBERATION)
    # A room that rings like one at the limits is damped as itself.
    damped = reverberation * reverberation_time(size, open_sides=open_sides, frequency=DAMPED_AT) / bottom
    keep, smear = _line_filters(delays, reverberation, damped)
    quiet = Acoustics(reverberation, round(pre_delay * SAMPLE_RATE), delays, keep, smear, 1.0)
    level = math.sqrt(late_energy(size, open_sides=open_sides) / _energy_of_answer(quiet))
    return replace(quiet, level=level)


@dataclass(frozen=True, slots=True)
class Outputs:
    """Which two of the answers of a room are heard, and how strongly.

    Attributes
    ----------
    masks : tuple of int
        Powers of two below 16, each an answer that has nothing in common with the others.
    gains : tuple of float
        1 is as strong as one of the two sides of a stereo room.
    """

    masks: tuple[int, int]
    gains: tuple[float, float]


STEREO = Outputs((1, 2), (1.0, 1.0))
"""Left and right."""

AMBISONIC = (
    Outputs((1, 2), (math.sqrt(2.0), math.sqrt(2.0 / 3.0))),
    Outputs((4, 8), (math.sqrt(2.0 / 3.0), math.sqrt(2.0 / 3.0))),
)
"""W and Y, then Z and X: sound from everywhere has a third of its power along each axis."""


class Reverb:
    """A room being played: sound goes in chunk by chunk, and the room remembers.

    Parameters
    ----------
    acoustics : Acoustics
        What the room does.
    amount : float
        Power of the answer over the power of the send, 0–1.
    longest : int
        Samples of the longest chunk.
    outputs : Outputs
        Which of its answers are heard.
    """

    def __init__(self, acoustics: Acoustics, *, amount: float, longest: int, outputs: Outputs = STEREO) -> None:
        self._acoustics = acoustics
        self._masks = outputs.masks
        level = acoustics.level * math.sqrt(amount)
        self._levels = (np.float32(level * outputs.gains[0]), np.float32(level * outputs.gains[1]))
        self._waiting = aligned(acoustics.pre_delay + longest)
        self._lines = aligned(N_LINES, whole_lines(int(acoustics.delays.max()) + 2) + longest)
        self._block = aligned(N_LINES, BLOCK)

    def add(self, send: NDArray[np.float32], left: NDArray[np.float32], right: NDArray[np.float32]) -> None:
        """Add the room's answer to the next chunk onto its two sides, in place.

        Parameters
        ----------
        send : ndarray of float32, shape (n,)
            What is sounded into the room; n is a multiple of 64, at most the longest chunk.
        left, right : ndarray of float32, shape (n,)
            Where the answer is added.
        """
        room = self._acoustics
        reverberate(
            send,
            left,
            right,
            room.delays,
            room.keep,
            room.smear,
            room.pre_delay,
            self._masks,
            self._levels,
            self._waiting,
            self._lines,
            self._block,
        )


def reverb_of(room: Room, *, longest: int, outputs: Outputs = STEREO) -> Reverb | None:
    """Return the reverb of a score's room, or None where it is not heard or there is no wall.

    Parameters
    ----------
    room : Room
        Its size, its open sides, and how much of it is heard.
    longest : int
        Samples of the longest chunk.
    outputs : Outputs
        Which of its answers are heard.

    Returns
    -------
    Reverb or None
        At rest.
    """
    if room.reverb == 0 or late_energy(room.size, open_sides=room.open_sides) == 0:
        return None
    acoustics = acoustics_of(room.size, open_sides=room.open_sides)
    return Reverb(acoustics, amount=room.reverb, longest=longest, outputs=outputs)


def _within(value: float, limits: tuple[float, float]) -> float:
    return min(max(value, limits[0]), limits[1])


def _prime_delays(mean: float) -> NDArray[np.int64]:
    """Return sixteen primes in geometric progression around `mean` samples."""
    wanted = mean * np.geomspace(*_SPREAD, N_LINES)
    return np.array([next(n for n in range(int(delay), 2 * int(delay)) if _is_prime(n)) for delay in wanted])


def _is_prime(n: int) -> bool:
    return all(n % divisor for divisor in range(2, math.isqrt(n) + 1))


def _line_filters(
    delays: NDArray[np.int64], reverberation: float, damped: float
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the taps g(1 − d), in the middle, and g·d/2, on both sides of it, of each line.

    g makes each line lose 60 dB in `reverberation` at 0 Hz. At `DAMPED_AT` the factor 1 − d + d·cos ω is what a line loses
    beyond that, so that 60 dB are lost in `damped`: a longer line has a larger d, at most ¾, with which the very top still
    falls by half; what the longest lines then lack, the others take on.
    """
    seconds = delays / SAMPLE_RATE
    gain = 10.0 ** (-3.0 * seconds / reverberation)
    curve = 1.0 - math.cos(2.0 * math.pi * DAMPED_AT / SAMPLE_RATE)
    rate = math.log(1000.0) * (1.0 / damped - 1.0 / reverberation)
    low, high = rate, 100.0 * rate
    for _ in range(50):
        middle = (low + high) / 2.0
        lost = -np.log1p(-curve * _shares(seconds, middle, curve)).sum()
        low, high = (middle, high) if lost < rate * seconds.sum() else (low, middle)
    share = _shares(seconds, low, curve)
    return (gain * (1.0 - share)).astype(np.float32), (gain * share / 2.0).astype(np.float32)


def _shares(seconds: NDArray[np.float64], rate: float, curve: float) -> NDArray[np.float64]:
    """Return d of each line for a loss of `rate` nepers a second, as far as such a filter goes."""
    return np.minimum(-np.expm1(-rate * seconds) / curve, _MOST)


def _energy_of_answer(acoustics: Acoustics) -> float:
    """Return the energy, on both sides together, of the answer to an impulse of energy 1."""
    length = (acoustics.pre_delay + round(acoustics.reverberation * SAMPLE_RATE)) // BLOCK * BLOCK
    impulse, left, right = np.zeros((3, length), np.float32)
    impulse[0] = 1.0
    Reverb(acoustics, amount=1.0, longest=length).add(impulse, left, right)
    return float(np.sum(left.astype(np.float64) ** 2 + right.astype(np.float64) ** 2))
