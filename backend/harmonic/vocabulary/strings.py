"""What a string sounds like: where its partials are, and how strong the place of the blow makes them."""

from __future__ import annotations

import math


def stiff_string(stiffness: float, *, count: int) -> tuple[float, ...]:
    """Return the ratios of a stiff string's partials, n √(1 + B n²), over the first.

    Parameters
    ----------
    stiffness : float
        B = π³ E d⁴ / (64 T L²), without unit (Fletcher & Rossing, chapter 2).
    count : int
        How many partials.

    Returns
    -------
    tuple of float
        The first is exactly 1.
    """
    first = math.sqrt(1.0 + stiffness)
    return tuple(n * math.sqrt(1.0 + stiffness * n * n) / first for n in range(1, count + 1))


def string_gains(place: float, *, count: int, slope: float) -> tuple[float, ...]:
    """Return the amplitudes of a string's partials, |sin(n π x)| / n^slope, over the first.

    Parameters
    ----------
    place : float
        Where the string is struck or plucked, as a part x of its length: partials with a node there are missing.
    count : int
        How many partials.
    slope : float
        0 is the force on the bridge of a struck string, 1 that of a plucked one (Fletcher & Rossing,
        chapter 2); between them lies a struck string heard through a soundboard.

    Returns
    -------
    tuple of float
        The first is exactly 1.
    """
    heard = [abs(math.sin(n * math.pi * place)) / n**slope for n in range(1, count + 1)]
    return tuple(gain / heard[0] for gain in heard)
