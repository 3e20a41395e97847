"""How low a body sounds: the frequency of its first partial from its size and its material.

Ideal bodies follow Fletcher & Rossing, *The Physics of Musical Instruments* (chapters 2, 3 and 8). What the size does
not say is chosen and stated here: how tight strings and skins are, and the size of one bell, bowl and wine glass, whose
likes of any size and material follow by similarity, f ∝ √(E/ρ)/L.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from harmonic.air import SPEED_OF_SOUND
from harmonic.vocabulary.materials import Material
from harmonic.vocabulary.resonators import CLAMPED, DISC, DRUM, FREE, ResonatorName

STRAIN = 0.004
"""By what part a string is stretched: its tension is E·A times that, as in a piano's steel (0.8 GPa). Chosen."""

TENSION, SKIN = 2000.0, 2.5e-4
"""Of a membrane: N/m along its edge, and thickness in m, as a drum's head. Chosen."""

END_CORRECTION = 0.613
"""Radii by which an open end makes the air in a tube longer."""

BELL = 0.121
"""f·L/√(E/ρ) of a bronze bell of 1 m that sounds at 430 Hz. Chosen."""

BOWL = 221.0 * 0.18 / math.sqrt(1.1e11 / 8700.0)
"""The same of the bronze bowl of 180 mm that sounds at 221 Hz, as the list of modal frequencies in the Csound manual has it."""

GLASS = 600.0 * 0.08 / math.sqrt(6.2e10 / 2600.0)
"""The same of a wine glass of 80 mm that sounds at 600 Hz. Chosen."""

#: Size of a bending wave's k² against f₁ = factor · (h/L²) · √(E/ρ), of a flat body: 1/(2π√12).
_FLAT = 1.0 / (2.0 * math.pi * math.sqrt(12.0))


def fundamental(resonator: ResonatorName, material: Material, *, length: float, thickness: float) -> float:
    """Return the frequency of a body's partial of ratio 1.

    Parameters
    ----------
    resonator : str
        What rings.
    material : Material
        What it is made of.
    length : float
        L in m: of what is round, its diameter.
    thickness : float
        h in m; of a tube its diameter.

    Returns
    -------
    float
        In Hz: `bar` 1.0279 (h/L²) √(E/ρ), `cantilever` 0.1615 of the same; `plate` 0.9069 (h/L²) √(E/(ρ(1 − ν²))),
        `disc` 0.9670 of the same; `string` √(0.004 E/ρ)/2L; `membrane` 0.7655 √(T/σ)/L; `tube` c/(2(L + 0.613 h)),
        `closed-tube` c/(4(L + 0.3065 h)); `bell`, `bowl` and `glass` a constant times √(E/ρ)/L.
    """
    return _LAWS[resonator](material, length, thickness)


def _speed(material: Material) -> float:
    """Return the speed of sound along a thin rod."""
    return math.sqrt(material.young_modulus / material.density)


def _bending(factor: float) -> Callable[[Material, float, float], float]:
    return lambda material, length, thickness: factor * thickness / length**2 * _speed(material)


def _flat(factor: float) -> Callable[[Material, float, float], float]:
    def law(material: Material, length: float, thickness: float) -> float:
        stiffer = math.sqrt(1.0 - material.poisson_ratio**2)
        return factor * thickness / length**2 * _speed(material) / stiffer

    return law


def _similar(factor: float) -> Callable[[Material, float, float], float]:
    return lambda material, length, _thickness: factor * _speed(material) / length


def _string(material: Material, length: float, _thickness: float) -> float:
    return math.sqrt(STRAIN) * _speed(material) / (2.0 * length)


def _membrane(material: Material, length: float, _thickness: float) -> float:
    return DRUM[0][0] / (math.pi * length) * math.sqrt(TENSION / (material.density * SKIN))


def _tube(_material: Material, length: float, thickness: float) -> float:
    return SPEED_OF_SOUND / (2.0 * (length + END_CORRECTION * thickness))


def _closed_tube(_material: Material, length: float, thickness: float) -> float:
    return SPEED_OF_SOUND / (4.0 * (length + END_CORRECTION * thickness / 2.0))


_LAWS: Mapping[ResonatorName, Callable[[Material, float, float], float]] = {
    "bar": _bending(FREE[0] ** 2 * _FLAT),
    "cantilever": _bending(CLAMPED[0] ** 2 * _FLAT),
    "string": _string,
    "membrane": _membrane,
    "plate": _flat(2.0 * math.pi**2 * _FLAT),
    "disc": _flat(4.0 * DISC[0][0] ** 2 * _FLAT),
    "bell": _similar(BELL),
    "tube": _tube,
    "closed-tube": _closed_tube,
    "bowl": _similar(BOWL),
    "glass": _similar(GLASS),
}
