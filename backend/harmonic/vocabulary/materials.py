"""What bodies are made of: the constants that decide how they touch and how they ring.

Densities, moduli and damping for ceramic, glass, wood and steel are those published with
James et al. 2006 / Ren et al. 2013 and used across modal sound synthesis (see `docs/music.md`). The membrane has
no published row: its constants are chosen for a stretched skin and marked so.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

MaterialName = Literal["wood", "metal", "glass", "membrane", "ceramic"]

#: 60 dB expressed as a decay of amplitude: ln(1000).
LN_1000 = math.log(1000.0)


@dataclass(frozen=True, slots=True)
class Material:
    """The elastic and damping constants of a material.

    Attributes
    ----------
    name : str
        What scenes call it.
    density : float
        ρ, in kg/m³.
    young_modulus : float
        E, in Pa.
    poisson_ratio : float
        ν, without unit.
    alpha : float
        Rayleigh damping that all frequencies share, in 1/s.
    beta : float
        Rayleigh damping that grows with the square of the angular frequency, in s.
    """

    name: str
    density: float
    young_modulus: float
    poisson_ratio: float
    alpha: float
    beta: float

    @property
    def contact_modulus(self) -> float:
        """E / (1 − ν²), in Pa: this body's part in a Hertz contact."""
        return self.young_modulus / (1.0 - self.poisson_ratio**2)

    def decay_rate(self, frequency: float) -> float:
        """Return how fast a partial dies away: ½(α + β ω²).

        Parameters
        ----------
        frequency : float
            Of the partial, in Hz.

        Returns
        -------
        float
            The rate of its exponential decay, in 1/s.
        """
        omega = 2.0 * math.pi * frequency
        return 0.5 * (self.alpha + self.beta * omega * omega)

    def t60(self, frequency: float) -> float:
        """Return the time in which a partial falls by 60 dB.

        Parameters
        ----------
        frequency : float
            Of the partial, in Hz.

        Returns
        -------
        float
            T60, in s.
        """
        return LN_1000 / self.decay_rate(frequency)


MATERIALS: dict[MaterialName, Material] = {
    "wood": Material("wood", 750.0, 1.1e10, 0.25, 60.0, 2e-6),
    "metal": Material("metal", 7850.0, 2.0e11, 0.29, 5.0, 3e-8),
    "glass": Material("glass", 2600.0, 6.2e10, 0.20, 1.0, 1e-7),
    "membrane": Material("membrane", 1150.0, 4.0e7, 0.45, 14.0, 4e-6),
    "ceramic": Material("ceramic", 2700.0, 7.2e10, 0.19, 6.0, 1e-7),
}
