"""How long it is between two strikes: read from text, worked out from lengths and heights, and solved for."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Literal

from harmonic.errors import Fault, InvalidInput, shown

Unit = Literal["bars", "beats", "seconds"]
BEATS: dict[Unit, float] = {"bars": 4.0, "beats": 1.0}
UNITS: tuple[Unit, ...] = ("bars", "beats", "seconds")

STEPS = 200
"""Halvings after which any two bounds have met in one float."""


def intervals(text: str, *, unit: Unit = "bars", tempo_bpm: float = 120.0) -> tuple[float, ...]:
    """Read how long it is between two strikes of each body.

    Parameters
    ----------
    text : str
        Numbers or fractions with commas between them, such as ``1/2,1/3,0.25``.
    unit : str
        What they count: `bars` of four beats, `beats`, or `seconds`.
    tempo_bpm : float
        Beats a minute, 1–1000.

    Returns
    -------
    tuple of float
        Heard seconds.

    Raises
    ------
    InvalidInput
        If one of them is no number, or the tempo out of range.
    """
    if not 1.0 <= tempo_bpm <= 1000.0:
        raise InvalidInput([Fault("/tempo", "out of range", f"{tempo_bpm:g}", "from 1 to 1000")])
    length = 1.0 if unit == "seconds" else BEATS[unit] * 60.0 / tempo_bpm
    return tuple(length * _number(word, index) for index, word in enumerate(text.split(",")))


def _number(word: str, index: int) -> float:
    try:
        return float(Fraction(word.strip()))
    except (ValueError, ZeroDivisionError, OverflowError):
        allowed = "a number or a fraction such as 1/3"
        raise InvalidInput([Fault(f"/every/{index}", "not a number", shown(word), allowed)]) from None


def solve(interval_of: Callable[[float], float], interval: float) -> float:
    """Return the argument at which an interval that grows with it is as long as asked.

    Parameters
    ----------
    interval_of : callable
        From a positive number to an interval, both without bound and growing together.
    interval : float
        What it is to be.

    Returns
    -------
    float
        To the last digit: no float in between comes nearer.
    """
    low = high = 1.0
    while interval_of(low) > interval:
        low /= 16.0
    while interval_of(high) < interval:
        high *= 16.0
    for _ in range(STEPS):
        middle = 0.5 * (low + high)
        if not low < middle < high:
            break
        low, high = (middle, high) if interval_of(middle) < interval else (low, middle)
    return min(low, high, key=lambda value: abs(interval_of(value) - interval))


def swing(length: float, *, gravity: float, amplitude: float) -> float:
    """Return how long a pendulum takes from one turn to the next: half its period, π √(L/g) / AGM(1, cos(θ/2)).

    Source: C. F. Gauss's arithmetic–geometric mean for the complete elliptic integral; see L. D. Landau and E. M. Lifshitz,
    *Mechanics*, § 11. Exact for a point that swings without friction, however far.

    Parameters
    ----------
    length : float
        L, in m.
    gravity : float
        g, in m/s².
    amplitude : float
        θ, the angle of the turn, in rad.

    Returns
    -------
    float
        In s.
    """
    a, b = 1.0, math.cos(0.5 * amplitude)
    while abs(a - b) > 1e-15 * a:
        a, b = 0.5 * (a + b), math.sqrt(a * b)
    return math.pi * math.sqrt(length / gravity) / a


def flight(height: float, *, gravity: float) -> float:
    """Return how long a ball is in the air that rises to a height and falls back: √(8 h/g).

    Parameters
    ----------
    height : float
        h, in m.
    gravity : float
        g, in m/s².

    Returns
    -------
    float
        In s.
    """
    return math.sqrt(8.0 * height / gravity)
