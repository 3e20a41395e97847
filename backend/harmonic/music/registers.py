"""The pitches a piece may use: the degrees of its scale, over its range, open in the depth."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harmonic.music.gamut import Gamut
from harmonic.music.parameters import MusicParameters
from harmonic.scala.kbm import HIGHEST, LOWEST

DEPTH = 48
"""MIDI number of C3: critical bands are so wide below it that only root, fifth and octave stay clear."""


MOST_SLOTS = 128
"""Pitches that voices are seated on: among more of them a search would take too long."""

LARGEST = 12
"""The largest number in a ratio that is called small."""

_PURE = np.array(
    sorted(
        {
            12.0 * math.log2(above / below)
            for above in range(1, LARGEST + 1)
            for below in range(-(-above // 2), above + 1)
        }
    )
)


@dataclass(frozen=True, eq=False, slots=True)
class Register:
    """The pitches that voices can take.

    Attributes
    ----------
    lowest : float
        MIDI number of the lowest root.
    slots : ndarray of float64, shape (S,)
        MIDI numbers of the open pitches, rising.
    are_roots : ndarray of bool, shape (S,)
        Which of them are roots.
    octave : float
        Semitones of an octave, as the tuning has it.
    highest : float
        MIDI number of the top of the range.
    """

    lowest: float
    slots: NDArray[np.float64]
    are_roots: NDArray[np.bool_]
    octave: float
    highest: float

    @property
    def is_low(self) -> NDArray[np.bool_]:
        """Which slots lie in the lowest octave, shape (S,)."""
        return self.in_lowest_octave(self.slots)

    def in_lowest_octave(self, pitches: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Tell which pitches belong to the lowest octave of the range or lie below it.

        Parameters
        ----------
        pitches : ndarray of float64
            MIDI numbers.

        Returns
        -------
        ndarray of bool
            Of the same shape.
        """
        return np.asarray(pitches < self.lowest + self.octave)


def register_of(music: MusicParameters) -> Register:
    """Return the pitches that a piece may use.

    The range begins at the root nearest to half its width below E4 and spans `octaves`. Below C3 only the root and, where
    the scale has them, the degrees nearest to its fifth and octave are open. Of more than `MOST_SLOTS` open pitches those are
    left that are nearest to ratios of numbers up to `LARGEST`, and their octaves. Where the keys of a tuning do not reach as
    far, the range moves to where they do.

    Parameters
    ----------
    music : MusicParameters
        Its key, tuning, degrees and range count.

    Returns
    -------
    Register
        At least the root.
    """
    gamut, width = music.gamut, 12.0 * music.octaves
    bottom, top = max(gamut.tuning.lowest, LOWEST), min(gamut.tuning.highest, HIGHEST)
    start = min(max(music.start, bottom), max(bottom, top - width))
    lowest = _root_near(gamut, start)
    highest = lowest + width
    deep = gamut.pitches(gamut.deep_degrees(), lowest, min(highest, DEPTH))
    slots = np.concatenate([deep[deep < DEPTH], gamut.open_pitches(max(lowest, DEPTH), highest)])
    if len(slots) > MOST_SLOTS:
        slots = _purest(slots, music.octaves)
    roots = gamut.pitches((gamut.tonic,), lowest, highest)
    return Register(lowest, slots, np.isin(slots, roots), gamut.octave, highest)


def _purest(slots: NDArray[np.float64], octaves: float) -> NDArray[np.float64]:
    """Return of many slots those nearest to ratios of small numbers, and their octaves, above the lowest."""
    wanted = slots[0] + np.add.outer(12.0 * np.arange(math.ceil(octaves) + 1), _PURE).ravel()
    return np.asarray(slots[np.unique(np.argmin(np.abs(slots[None, :] - wanted[:, None]), axis=1))])


def _root_near(gamut: Gamut, start: float) -> float:
    """Return the tonic nearest to where the range should begin."""
    first = gamut.reference + gamut.tuning.cents[gamut.tonic] / 100.0
    turn = round((start - first) / gamut.period)
    cents, period = gamut.tuning.cents[gamut.tonic], gamut.tuning.period
    within = (gamut.reference + ((turn + step) * period + cents) / 100.0 for step in (0, 1, -1))
    return next(pitch for pitch in within if gamut.tuning.lowest <= pitch <= gamut.tuning.highest)
