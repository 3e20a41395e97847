"""The pitches a piece may use: the degrees of its scale, over its range, open in the depth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harmonic.music.parameters import MusicParameters

CENTRE = 64.0
"""MIDI number that the range is laid around: E4, the middle of hearing's clearest octaves."""

DEPTH = 48
"""MIDI number of C3: critical bands are so wide below it that only root, fifth and octave stay clear."""

FIFTH = 7


@dataclass(frozen=True, eq=False, slots=True)
class Register:
    """The pitches that voices can take.

    Attributes
    ----------
    lowest : int
        MIDI number of the lowest root.
    highest : float
        MIDI number of the top of the range.
    slots : ndarray of float64, shape (S,)
        MIDI numbers of the open pitches, rising.
    """

    lowest: int
    highest: float
    slots: NDArray[np.float64]

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
        return np.asarray(pitches < self.lowest + 12)


def register_of(music: MusicParameters) -> Register:
    """Return the pitches that a piece may use.

    The range begins at the root nearest to half its width below E4 and spans `octaves`. Below C3
    only the root and, where the scale has it, the fifth are open.

    Parameters
    ----------
    music : MusicParameters
        Its key, degrees and range count.

    Returns
    -------
    Register
        At least three slots.
    """
    start = CENTRE - 6.0 * music.octaves
    tonic = music.root + (0 if 0 in music.degrees else music.degrees[0])
    lowest = tonic + 12 * round((start - tonic) / 12.0)
    highest = lowest + 12.0 * music.octaves
    found = open_pitches(music, music.degrees, lowest, highest)
    is_clear = (found >= DEPTH) | np.isin((found - lowest) % 12, (0, FIFTH))
    return Register(lowest, highest, found[is_clear])


def open_pitches(music: MusicParameters, degrees: Iterable[int], low: float, high: float) -> NDArray[np.float64]:
    """Return where degrees sound.

    Parameters
    ----------
    music : MusicParameters
        Its key counts.
    degrees : iterable of int
        Semitones above the key.
    low, high : float
        MIDI numbers between which to look, both ends included.

    Returns
    -------
    ndarray of float64, shape (S,)
        MIDI numbers, rising.
    """
    numbers = np.arange(np.ceil(low), np.floor(high) + 1.0)
    return numbers[np.isin((numbers - music.root) % 12, tuple(degrees))]
