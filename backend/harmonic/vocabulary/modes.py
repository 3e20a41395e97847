"""The shapes in which bodies vibrate: how strongly a blow at a place wakes each of their modes.

All modes of a body are scaled to the same energy, so that what a blow gives to each is its shape at the place of the
blow (Fletcher & Rossing, *The Physics of Musical Instruments*, chapters 2 and 3). Places are a part of the length from one
end, or of the radius from the middle.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from harmonic.vocabulary.bessel import bessel_i, bessel_j

ModeKind = Literal["sine", "cosine", "square", "free-beam", "clamped-beam", "drum", "free-disc"]

NEAREST_TO_REST = 0.005
"""How near to a place that is held a blow can come, as a part of the length: what strikes has a width."""


@dataclass(frozen=True, slots=True)
class ModeShapes:
    """The modes of a body.

    Attributes
    ----------
    kind : str
        Which function they are, with u the place, 0–1: `sine` sin(k π u); `cosine` cos(k π u); `square`
        sin(k π u) sin(m π u), struck along its diagonal; `free-beam` and `clamped-beam` cosh ku + cos ku − σ (sinh ku +
        sin ku) and cosh ku − cos ku − σ (sinh ku − sin ku); `drum` J_m(k u); `free-disc` J_m(k u) + c I_m(k u).
    k : tuple of float
        Of each mode.
    m : tuple of int
        Of each mode, where the function has one.
    c : tuple of float
        Of each mode, where the function has one.
    scale : tuple of float
        What brings each mode to the same energy, where the function does not by itself.
    """

    kind: ModeKind
    k: tuple[float, ...]
    m: tuple[int, ...] = ()
    c: tuple[float, ...] = ()
    scale: tuple[float, ...] = ()

    @property
    def is_radial(self) -> bool:
        """Whether places are counted from the middle outwards."""
        return self.kind in ("drum", "free-disc")

    @property
    def is_symmetric(self) -> bool:
        """Whether a blow from one end is the same as one from the other."""
        return self.kind in ("sine", "square", "free-beam")

    @property
    def held(self) -> tuple[bool, bool]:
        """Whether nothing moves at 0 and at 1."""
        return _HELD[self.kind]

    def at(self, place: float) -> tuple[float, ...]:
        """Return how strongly a blow wakes each mode.

        Parameters
        ----------
        place : float
            Where, 0–1; within half a per cent of a place that is held it counts as there.

        Returns
        -------
        tuple of float
            The sizes of the modes at the place, none negative.
        """
        low, high = NEAREST_TO_REST * self.held[0], 1.0 - NEAREST_TO_REST * self.held[1]
        u = min(max(place, low), high)
        shape = _SHAPES[self.kind]
        scale = self.scale or (1.0,) * len(self.k)
        return tuple(abs(scale[mode] * shape(self, mode, u)) for mode in range(len(self.k)))


def _sine(shapes: ModeShapes, mode: int, u: float) -> float:
    return math.sin(shapes.k[mode] * math.pi * u)


def _cosine(shapes: ModeShapes, mode: int, u: float) -> float:
    return math.cos(shapes.k[mode] * math.pi * u)


def _square(shapes: ModeShapes, mode: int, u: float) -> float:
    return math.sin(shapes.k[mode] * math.pi * u) * math.sin(shapes.m[mode] * math.pi * u)


def _free_beam(shapes: ModeShapes, mode: int, u: float) -> float:
    k = shapes.k[mode]
    sigma = (math.cosh(k) - math.cos(k)) / (math.sinh(k) - math.sin(k))
    return math.cosh(k * u) + math.cos(k * u) - sigma * (math.sinh(k * u) + math.sin(k * u))


def _clamped_beam(shapes: ModeShapes, mode: int, u: float) -> float:
    k = shapes.k[mode]
    sigma = (math.cosh(k) + math.cos(k)) / (math.sinh(k) + math.sin(k))
    return math.cosh(k * u) - math.cos(k * u) - sigma * (math.sinh(k * u) - math.sin(k * u))


def _drum(shapes: ModeShapes, mode: int, u: float) -> float:
    return bessel_j(shapes.m[mode], shapes.k[mode] * u)


def _free_disc(shapes: ModeShapes, mode: int, u: float) -> float:
    order, x = shapes.m[mode], shapes.k[mode] * u
    return bessel_j(order, x) + shapes.c[mode] * bessel_i(order, x)


_SHAPES: Mapping[ModeKind, Callable[[ModeShapes, int, float], float]] = {
    "sine": _sine,
    "cosine": _cosine,
    "square": _square,
    "free-beam": _free_beam,
    "clamped-beam": _clamped_beam,
    "drum": _drum,
    "free-disc": _free_disc,
}
#: Whether each kind is held at 0 and at 1, where no mode moves.
_HELD: Mapping[ModeKind, tuple[bool, bool]] = {
    "sine": (True, True),
    "cosine": (False, True),
    "square": (True, True),
    "free-beam": (False, False),
    "clamped-beam": (True, False),
    "drum": (False, True),
    "free-disc": (False, False),
}
