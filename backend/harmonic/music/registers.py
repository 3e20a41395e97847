"""The pitches a piece may use: the degrees of its scale, over its range, open in the depth."""

from __future__ import annotations

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
    slots : ndarray of float64, shape (S,)
        MIDI numbers of the open pitches, rising.
    """

    lowest: int
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
    slots = [pitch for pitch in range(lowest, int(highest) + 1) if _is_open(pitch, lowest, music)]
    return Register(lowest, np.array(slots, dtype=np.float64))


def _is_open(pitch: int, lowest: int, music: MusicParameters) -> bool:
    in_scale = (pitch - music.root) % 12 in music.degrees
    return in_scale and (pitch >= DEPTH or (pitch - lowest) % 12 in (0, FIFTH))
