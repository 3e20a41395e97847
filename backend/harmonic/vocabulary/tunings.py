"""Tunings: which pitches there are between a note and the same note a period higher."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

TuningName = Literal["equal", "just", "pythagorean", "meantone", "scene"]
"""What a scene may call a tuning that needs no numbers."""

OCTAVE = 1200.0
"""Cents."""

MOST_NOTES = 200
"""Degrees that a tuning may have."""

SAME = 1e-6
"""Cents within which two pitches are one degree."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """The degrees of a tuning over one period.

    Attributes
    ----------
    name : str
        What it is called.
    cents : tuple of float
        Each degree above the first, which is 0; rising, below the period.
    period : float
        Cents after which the degrees come again.
    reference : float or None
        MIDI number of degree 0; None where the key of the piece says it.
    lowest, highest : float
        MIDI numbers between which there are pitches at all.
    """

    name: str
    cents: tuple[float, ...]
    period: float = OCTAVE
    reference: float | None = None
    lowest: float = -math.inf
    highest: float = math.inf

    @property
    def octave(self) -> float:
        """The whole number of periods that is nearest to an octave, at least one, in cents."""
        return max(1, round(OCTAVE / self.period)) * self.period

    def nearest(self, cents: float) -> tuple[int, float]:
        """Return the degree nearest to an interval above degree 0, whatever the period; the lower of two.

        Parameters
        ----------
        cents : float
            The interval.

        Returns
        -------
        degree : int
            Index into `cents`.
        off : float
            By how many cents the degree lies above the interval.
        """
        place = cents % self.period
        offs = [*(each - place for each in self.cents), self.period - place]
        best = min(range(len(offs)), key=lambda index: (round(abs(offs[index]), 6), offs[index]))
        return best % len(self.cents), offs[best]


def gathered(name: str, cents: Iterable[float], period: float = OCTAVE) -> Tuning:
    """Return a tuning of pitches in any order and octave.

    Parameters
    ----------
    name : str
        What it is called.
    cents : iterable of float
        Above degree 0, which is there anyway; each is brought into the period.
    period : float
        Cents.

    Returns
    -------
    Tuning
        Its degrees rise, each once.
    """
    rising: list[float] = [0.0]
    for place in sorted(each % period for each in cents):
        if place - rising[-1] > SAME and period - place > SAME:
            rising.append(place)
    return Tuning(name, tuple(rising), period)


def cents_of(ratio: Fraction | float) -> float:
    """Return an interval in cents.

    Parameters
    ----------
    ratio : Fraction or float
        Of two frequencies, above 0.

    Returns
    -------
    float
        1200·log₂ of it.
    """
    if isinstance(ratio, Fraction):
        return OCTAVE * (math.log2(ratio.numerator) - math.log2(ratio.denominator))
    return OCTAVE * math.log2(ratio)


def equal(divisions: int = 12, period: float = 2.0) -> Tuning:
    """Return equal steps.

    Parameters
    ----------
    divisions : int
        Steps of a period.
    period : float
        Ratio of frequencies after which the degrees come again.

    Returns
    -------
    Tuning
        Twelve steps of exactly 100 cents unless said.
    """
    width = cents_of(period)
    name = f"{divisions} equal steps" if period == 2.0 else f"{divisions} equal steps of {period:g}/1"
    return Tuning(name, tuple(step * width / divisions for step in range(divisions)), width)


FIFTHS = range(-5, 7)
"""The chain of fifths that twelve degrees are taken from: from the minor second, −5, to the augmented fourth, 6."""

COMMA = cents_of(Fraction(81, 80))
"""The syntonic comma, by which four pure fifths pass a pure third."""


def meantone(comma: float = 0.25) -> Tuning:
    """Return twelve degrees on a chain of fifths, each narrowed by a part of the syntonic comma.

    Parameters
    ----------
    comma : float
        That part: a quarter makes the thirds pure, 0 leaves the fifths so.

    Returns
    -------
    Tuning
        Of the octave.
    """
    fifth = cents_of(Fraction(3, 2)) - comma * COMMA
    return gathered("Pythagorean" if comma == 0 else f"{comma:g}-comma meantone", (step * fifth for step in FIFTHS))


JUST = tuple(
    Fraction(*ratio)
    for ratio in (
        (1, 1), (16, 15), (9, 8), (6, 5), (5, 4), (4, 3), (45, 32), (3, 2), (8, 5), (5, 3), (9, 5), (15, 8),
    )
)  # fmt: skip
"""Just intonation of twelve degrees with the primes 2, 3 and 5."""

TUNINGS: Mapping[Literal["equal", "just", "pythagorean", "meantone"], Tuning] = {
    "equal": equal(),
    "just": gathered("just", map(cents_of, JUST)),
    "pythagorean": meantone(0.0),
    "meantone": meantone(),
}
"""The tunings that are the same in every scene, by name."""

TUNING_SENTENCES: dict[TuningName, str] = {
    "equal": "Twelve equal steps: every key alike, none quite pure.",
    "just": "Ratios of small numbers: chords without beats, in one key.",
    "pythagorean": "Pure fifths, 3/2, and the wide thirds that follow from them.",
    "meantone": "Fifths narrowed by a quarter of a comma: pure thirds, as around 1600.",
    "scene": "The smoothest intervals of the scene's own timbres, by their measured dissonance.",
}
"""What each tuning is, in a sentence."""
