"""Bessel functions of whole order by their power series: enough for the modes of round bodies, and nothing to import."""

from __future__ import annotations

import math

TERMS = 60
"""Terms of the series: below x = 15 the last of them is far under rounding."""


def bessel_j(order: int, x: float) -> float:
    """Return the Bessel function of the first kind, J_m(x).

    Parameters
    ----------
    order : int
        m, at least 0.
    x : float
        0 … 15; within 1e-10 there.

    Returns
    -------
    float
        Abramowitz & Stegun, 9.1.10.
    """
    return _series(order, x, -1.0)


def bessel_i(order: int, x: float) -> float:
    """Return the modified Bessel function of the first kind, I_m(x).

    Parameters
    ----------
    order : int
        m, at least 0.
    x : float
        0 … 15.

    Returns
    -------
    float
        Abramowitz & Stegun, 9.6.10.
    """
    return _series(order, x, 1.0)


def _series(order: int, x: float, sign: float) -> float:
    square = sign * x * x / 4.0
    terms = [(x / 2.0) ** order / math.factorial(order)]
    for k in range(1, TERMS):
        terms.append(terms[-1] * square / (k * (k + order)))
    return math.fsum(terms)
