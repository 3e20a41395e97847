"""All the pitches that a tuning has, and which of them the scale opens."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harmonic.vocabulary.scales import SCALES
from harmonic.vocabulary.tunings import OCTAVE, SAME, Tuning, cents_of

FIFTH = cents_of(1.5)
"""Cents of a pure fifth, 3/2."""

CLEAR = 25.0
"""Cents that a degree may be off a pure fifth or octave, and still take its place in the depth."""

MIDDLE = 60.0
"""MIDI number of middle C."""

CHROMATIC = "chromatic"
"""The scale that opens every degree there is."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Gamut:
    """The pitches of a piece.

    Attributes
    ----------
    tuning : Tuning
        The degrees, over one period.
    degrees : tuple of int
        The open ones, rising: indices into `tuning.cents`.
    reference : float
        A MIDI number at which degree 0 sounds.
    """

    tuning: Tuning
    degrees: tuple[int, ...]
    reference: float

    @property
    def tonic(self) -> int:
        """The degree that a piece is at home on: the first of the tuning, where that is open, else the lowest open one."""
        return 0 if 0 in self.degrees else self.degrees[0]

    @property
    def period(self) -> float:
        """Semitones after which the degrees come again."""
        return self.tuning.period / 100.0

    @property
    def octave(self) -> float:
        """Semitones of the whole number of periods that is nearest to an octave."""
        return self.tuning.octave / 100.0

    def pitches(self, degrees: Iterable[int], low: float, high: float) -> Floats:
        """Return where degrees sound.

        Parameters
        ----------
        degrees : iterable of int
            Indices into the degrees of the tuning.
        low, high : float
            MIDI numbers between which to look, both ends included.

        Returns
        -------
        ndarray of float64, shape (K,)
            MIDI numbers, rising; only those that the keys of the tuning reach.
        """
        within = max(low, self.tuning.lowest), min(high, self.tuning.highest)
        found = [pitch for degree in degrees for pitch in self._of_degree(degree, *within)]
        return np.array(sorted(found), dtype=np.float64)

    def _of_degree(self, degree: int, low: float, high: float) -> list[float]:
        cents, period = self.tuning.cents[degree], self.tuning.period
        first, last = ((end - self.reference) * 100.0 - cents for end in (low, high))
        turns = range(math.ceil(first / period - SAME), math.floor(last / period + SAME) + 1)
        # One division for the whole interval: in twelve equal steps every pitch is a whole number.
        return [self.reference + (turn * period + cents) / 100.0 for turn in turns]

    def open_pitches(self, low: float, high: float) -> Floats:
        """Return where the open degrees sound.

        Parameters
        ----------
        low, high : float
            MIDI numbers between which to look, both ends included.

        Returns
        -------
        ndarray of float64, shape (K,)
            MIDI numbers, rising.
        """
        return self.pitches(self.degrees, low, high)

    def clear_degree(self, cents: float) -> int | None:
        """Return the open degree that stands for an interval above the tonic.

        Parameters
        ----------
        cents : float
            Such as that of a fifth.

        Returns
        -------
        int or None
            The degree of the tuning nearest to it; None where that is closed, or more than `CLEAR` away.
        """
        degree, off = self.tuning.nearest(self.tuning.cents[self.tonic] + cents)
        return degree if degree in self.degrees and abs(off) <= CLEAR else None

    def deep_degrees(self) -> tuple[int, ...]:
        """Return what is open where critical bands are wide.

        Returns
        -------
        tuple of int
            The tonic, and the degrees that stand for its fifth and octave.
        """
        found = (self.clear_degree(FIFTH), self.clear_degree(OCTAVE))
        return tuple(dict.fromkeys((self.tonic, *(degree for degree in found if degree is not None))))

    def brought(self, pitches: Floats, degrees: Iterable[int], *, low: float, high: float) -> Floats:
        """Return the pitches of degrees that are nearest to others, the lower of two that are as near.

        Parameters
        ----------
        pitches : ndarray of float64, shape (M,)
            MIDI numbers.
        degrees : iterable of int
            Which degrees may be taken.
        low, high : float
            MIDI numbers between which to look.

        Returns
        -------
        ndarray of float64, shape (M,)
            MIDI numbers.
        """
        chosen = self.pitches(degrees, low, high)
        return np.asarray(chosen[np.argmin(np.abs(chosen[None, :] - pitches[:, None]), axis=1)])

    def to_dict(self) -> dict[str, object]:
        """Return the tuning as plain values, ready for JSON.

        Returns
        -------
        dict
            Its `name`, `cents` and `period`, and the MIDI number of its `root` near middle C.
        """
        tuning = self.tuning
        root = self.reference + self.octave * round((MIDDLE - self.reference) / self.octave)
        return {"name": tuning.name, "cents": list(tuning.cents), "period": tuning.period, "root": root}


def gamut_of(tuning: Tuning, degrees: tuple[int, ...], *, key: int, near: float) -> Gamut:
    """Return the pitches of a piece.

    Parameters
    ----------
    tuning : Tuning
        What it is in.
    degrees : tuple of int
        The open ones, rising.
    key : int
        Semitones of the root above C, where the tuning does not say how high it sounds.
    near : float
        MIDI number in whose nearest octave that root is, where the period is none.

    Returns
    -------
    Gamut
        With the root at the key's pitch in equal temperament, A4 being 440 Hz.
    """
    if tuning.reference is not None:
        return Gamut(tuning, degrees, tuning.reference)
    comes_by_octaves = abs(tuning.octave - OCTAVE) < SAME
    return Gamut(tuning, degrees, float(key if comes_by_octaves else key + 12 * round((near - key) / 12.0)))


def open_degrees(scale: str | Sequence[int], tuning: Tuning) -> tuple[int, ...]:
    """Return which degrees of a tuning a scale opens.

    Parameters
    ----------
    scale : str or sequence of int
        A name out of `SCALES`, or degrees in any order.
    tuning : Tuning
        Whose degrees they are.

    Returns
    -------
    tuple of int
        Indices, rising, each once. A name opens, of each of its twelve-tone degrees, the nearest; `chromatic` all; a list
        those that it names.
    """
    if scale == CHROMATIC:
        return tuple(range(len(tuning.cents)))
    if not isinstance(scale, str):
        # Those that the tuning does not have are refused before a piece is played; until then they count for nothing.
        return tuple(sorted({int(degree) for degree in scale if degree < len(tuning.cents)})) or (0,)
    named = next(degrees for name, degrees in SCALES.items() if name == scale)
    octaves = range(math.ceil((tuning.period - SAME) / OCTAVE))
    places = (octave * OCTAVE + 100.0 * degree for octave in octaves for degree in named)
    return tuple(sorted({tuning.nearest(place)[0] for place in places if place < tuning.period - SAME}))
