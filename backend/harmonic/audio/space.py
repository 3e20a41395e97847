"""The room that the notes sound in: how long it rings follows from its size."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harmonic.air import SPEED_OF_SOUND
from harmonic.audio._kernels_room import BLOCK, N_LINES, reverberate
from harmonic.audio.lanes import aligned, whole_lines
from harmonic.audio.partials import SAMPLE_RATE
from harmonic.score import Room

ABSORPTION = 0.12
"""The part of a sound that the walls swallow at each reflection: chosen, a plastered hall."""

DAMPED_ABOVE = 6000.0
"""The frequency, in Hz, at which the room rings `DAMPED_TO` times as long as at the bottom."""

DAMPED_TO = 0.45
"""Air and walls swallow the top first: chosen."""

#: A room outside these limits sounds like the nearest one within: seconds.
_REVERBERATION = (0.3, 6.0)
_PRE_DELAY = (0.002, 0.040)
_MEAN_DELAY = (0.020, 0.050)

#: The shortest and the longest of the lines over the mean delay.
_SPREAD = (0.5, 1.8)


@dataclass(frozen=True, eq=False, slots=True)
class Acoustics:
    """What a room does to a sound.

    Attributes
    ----------
    reverberation : float
        T60 in s.
    pre_delay : int
        Samples until the first reflection.
    delays : ndarray of int64, shape (16,)
        Samples of each delay line: primes, so that their echoes never fall together.
    keep, smear : ndarray of float32, shape (16,)
        The middle and the outer taps of the filter in each line, which set the decay of bottom and top.
    level : float
        Gain at which the answer to an impulse has the energy of the impulse.
    """

    reverberation: float
    pre_delay: int
    delays: NDArray[np.int64]
    keep: NDArray[np.float32]
    smear: NDArray[np.float32]
    level: float


def reverberation_time(size: tuple[float, float, float]) -> float:
    """Return the T60 of a room by Eyring's formula, 0.161 V / (−S ln(1 − α)).

    Parameters
    ----------
    size : tuple of float
        Width, height and depth in m. A planar room counts as deep as it is high.

    Returns
    -------
    float
        Seconds, from 0.3 to 6: a smaller or larger room rings as one at that limit.

    Notes
    -----
    C. F. Eyring, *Reverberation time in "dead" rooms*, JASA 1 (1930).
    """
    volume, surface = _volume_and_surface(size)
    return _within(0.161 * volume / (-surface * math.log(1.0 - ABSORPTION)), _REVERBERATION)


def acoustics_of(size: tuple[float, float, float]) -> Acoustics:
    """Return what a room of a given size does to a sound.

    Parameters
    ----------
    size : tuple of float
        Width, height and depth in m. A planar room counts as deep as it is high.

    Returns
    -------
    Acoustics
        With delays around the mean free path, 4 V / S, and a level found by playing an impulse.
    """
    volume, surface = _volume_and_surface(size)
    mean = _within(4.0 * volume / surface / SPEED_OF_SOUND, _MEAN_DELAY)
    pre_delay = _within(0.5 * min(side for side in size if side > 0) / SPEED_OF_SOUND, _PRE_DELAY)
    delays = _prime_delays(mean * SAMPLE_RATE)
    reverberation = reverberation_time(size)
    keep, smear = _line_filters(delays, reverberation)
    quiet = Acoustics(reverberation, round(pre_delay * SAMPLE_RATE), delays, keep, smear, 1.0)
    level = 1.0 / math.sqrt(_energy_of_answer(quiet))
    return Acoustics(reverberation, quiet.pre_delay, delays, keep, smear, level)


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
    """Return the reverb of a score's room, or None where it is not heard.

    Parameters
    ----------
    room : Room
        Its size, and how much of it is heard.
    longest : int
        Samples of the longest chunk.
    outputs : Outputs
        Which of its answers are heard.

    Returns
    -------
    Reverb or None
        At rest.
    """
    if room.reverb == 0:
        return None
    return Reverb(acoustics_of(room.size), amount=room.reverb, longest=longest, outputs=outputs)


def _within(value: float, limits: tuple[float, float]) -> float:
    return min(max(value, limits[0]), limits[1])


def _volume_and_surface(size: tuple[float, float, float]) -> tuple[float, float]:
    width, height, depth = size[0], size[1], size[2] or size[1]
    return width * height * depth, 2.0 * (width * height + height * depth + depth * width)


def _prime_delays(mean: float) -> NDArray[np.int64]:
    """Return sixteen primes in geometric progression around `mean` samples."""
    wanted = mean * np.geomspace(*_SPREAD, N_LINES)
    return np.array([next(n for n in range(int(delay), 2 * int(delay)) if _is_prime(n)) for delay in wanted])


def _is_prime(n: int) -> bool:
    return all(n % divisor for divisor in range(2, math.isqrt(n) + 1))


def _line_filters(delays: NDArray[np.int64], reverberation: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the taps g(1 − d), in the middle, and g·d/2, on both sides of it, of each line.

    g makes the line lose 60 dB in `reverberation` at 0 Hz; d solves 1 − d + d·cos ω = r for the loss r that the
    damped top has beyond that. Where no d is enough, the strongest filter of this kind is taken: d = ½.
    """
    seconds = delays / SAMPLE_RATE
    gain = 10.0 ** (-3.0 * seconds / reverberation)
    beyond = 10.0 ** (-3.0 * seconds / reverberation * (1.0 / DAMPED_TO - 1.0))
    curve = 1.0 - math.cos(2.0 * math.pi * DAMPED_ABOVE / SAMPLE_RATE)
    share = np.minimum((1.0 - beyond) / curve, 0.5)
    return (gain * (1.0 - share)).astype(np.float32), (gain * share / 2.0).astype(np.float32)


def _energy_of_answer(acoustics: Acoustics) -> float:
    """Return the energy, on both sides together, of the answer to an impulse of energy 1."""
    length = (acoustics.pre_delay + round(acoustics.reverberation * SAMPLE_RATE)) // BLOCK * BLOCK
    impulse, left, right = np.zeros((3, length), np.float32)
    impulse[0] = 1.0
    Reverb(acoustics, amount=1.0, longest=length).add(impulse, left, right)
    return float(np.sum(left.astype(np.float64) ** 2 + right.astype(np.float64) ** 2))
