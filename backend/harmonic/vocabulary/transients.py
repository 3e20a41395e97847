"""What a blow adds to the partials that carry a note: the part that dies first."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Transient:
    """A partial that a blow wakes besides those that carry the note.

    Attributes
    ----------
    ratio : float
        Its frequency over that of the partial that carries the pitch.
    gain : float
        Its amplitude, on the scale of the others; negative where it is in opposite phase.
    damping : float
        How many times as fast it dies away as a partial of its frequency would.
    """

    ratio: float
    gain: float
    damping: float


def prompt(
    ratios: Sequence[float], gains: Sequence[float], *, strength: float, damping: float, cents: float
) -> tuple[Transient, ...]:
    """Return the prompt sound of strings that are struck together: stronger than what stays, and gone much sooner.

    Parameters
    ----------
    ratios, gains : sequence of float
        Of the partials that stay.
    strength : float
        Amplitude of the prompt sound over that of what stays.
    damping : float
        How many times as fast it dies away: the strings first move together and push the bridge, then against each other
        (G. Weinreich, *Coupled piano strings*, JASA 62, 1977).
    cents : float
        By how much the strings of a note differ.

    Returns
    -------
    tuple of Transient
        One a partial.
    """
    bent = 2.0 ** (cents / 1200.0)
    return tuple(Transient(ratio * bent, strength * gain, damping) for ratio, gain in zip(ratios, gains, strict=True))


def slow_attack(ratios: Sequence[float], gains: Sequence[float], *, damping: float) -> tuple[Transient, ...]:
    """Return what lets partials swell instead of starting at once: themselves, in opposite phase, dying away faster.

    Parameters
    ----------
    ratios, gains : sequence of float
        Of the partials.
    damping : float
        How many times as fast: e^(−δt) − e^(−kδt) rises until t = ln k / (k − 1)δ.

    Returns
    -------
    tuple of Transient
        One a partial.
    """
    return tuple(Transient(ratio, -gain, damping) for ratio, gain in zip(ratios, gains, strict=True))


def noise(low: float, high: float, *, count: int, gain: float, slope: float, damping: float) -> tuple[Transient, ...]:
    """Return a band of noise: partials so close, and dying so fast, that none is heard by itself.

    Parameters
    ----------
    low, high : float
        Ratios between which it lies.
    count : int
        How many partials: their places follow the golden section, evenly on a scale of octaves and never in step.
    gain : float
        Amplitude of the lowest.
    slope : float
        They fall as their ratio to this power.
    damping : float
        How many times as fast as a partial of their frequency they die away.

    Returns
    -------
    tuple of Transient
        Rising.
    """
    golden = (math.sqrt(5.0) - 1.0) / 2.0
    places = sorted((0.5 + index * golden) % 1.0 for index in range(count))
    ratios = [low * (high / low) ** place for place in places]
    return tuple(Transient(ratio, gain * (ratio / low) ** -slope, damping) for ratio in ratios)
