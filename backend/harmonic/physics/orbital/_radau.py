"""The numbers of Gauss and Radau's quadrature with eight nodes, exact before they are rounded."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

#: Zeros of (P₇ + P₈)/(1 + x) moved to 0 … 1, the first of which is 0: Everhart, in *Dynamics of Comets* (1985).
NODES = tuple(
    Fraction(digits)
    for digits in (
        "0.0562625605369221464656521910318",
        "0.180240691736892364987579942780",
        "0.352624717113169637373907769648",
        "0.547153626330555383001448554766",
        "0.734210177215410531523210605558",
        "0.885320946839095768090359771030",
        "0.977520613561287501891174488626",
    )
)


def _lagrange(k: int) -> list[Fraction]:
    """Return the coefficients of t, t² … t⁷ of the polynomial that is 1 at node `k` and 0 at all others and at 0."""
    found = [Fraction(0), 1 / NODES[k]]
    for index, node in enumerate(NODES):
        if index != k:
            shifted = [Fraction(0), *found]
            found = [
                (high - node * low) / (NODES[k] - node)
                for high, low in zip(shifted, [*found, Fraction(0)], strict=True)
            ]
    return found[1:]


_POLYNOMIALS = [_lagrange(k) for k in range(7)]


def _rounded(rows: list[list[Fraction]]) -> NDArray[np.float64]:
    return np.array([[float(value) for value in row] for row in rows])


NODE = np.array([float(node) for node in NODES])
"""Seven nodes after the one at 0."""

TO_COEFFICIENT = _rounded([[_POLYNOMIALS[k][m] for k in range(7)] for m in range(7)])
"""From a(node) − a(0) to the coefficients of t … t⁷."""

TO_MOTION = np.array([float(sum((c / (m + 2) for m, c in enumerate(row)), Fraction(0))) for row in _POLYNOMIALS])
"""Weights of a(node) − a(0) in the velocity at the end."""

TO_PLACE = _rounded(
    [
        [
            sum((c * end ** (m + 3) / ((m + 2) * (m + 3)) for m, c in enumerate(row)), Fraction(0))
            for row in _POLYNOMIALS
        ]
        for end in (*NODES, Fraction(1))
    ]
)
"""Weights of a(node) − a(0) in the place at each node, and at the end."""
