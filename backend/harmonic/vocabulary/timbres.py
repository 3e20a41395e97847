"""The table of timbres: what each material and instrument sounds like when it is struck.

A timbre is a list of partials. Renderer, dissonance measure and browser all read this one table.
Ratios of ideal and measured bodies: Fletcher & Rossing, *The Physics of Musical Instruments*.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from harmonic.vocabulary.materials import LN_1000, MATERIALS, Material

TimbreName = Literal["wood", "metal", "glass", "membrane", "ceramic", "piano", "bass"]


@dataclass(frozen=True, slots=True)
class Timbre:
    """How a body rings.

    Attributes
    ----------
    name : str
        What scenes call it.
    sentence : str
        What it is, for people.
    ratios : tuple of float
        Frequencies of the partials over that of the first; the one of ratio 1 carries the pitch.
    gains : tuple of float
        Amplitudes of the partials for a very short blow.
    material : Material
        Whose Rayleigh damping the partials have.
    hardness : float
        Factor on the contact time of the blow: a felt hammer is soft (above 1), a bare tine hard.
    """

    name: str
    sentence: str
    ratios: tuple[float, ...]
    gains: tuple[float, ...]
    material: Material
    hardness: float = 1.0

    def decay_rates(self, frequency: float) -> tuple[float, ...]:
        """Return the decay rate of every partial of a note of `frequency` (Hz), in 1/s."""
        return tuple(self.material.decay_rate(frequency * ratio) for ratio in self.ratios)

    def ring(self, frequency: float) -> float:
        """Return the T60 of the partial of ratio 1 of a note of `frequency` (Hz), in s."""
        return LN_1000 / self.material.decay_rate(frequency)


TIMBRES: dict[TimbreName, Timbre] = {
    "wood": Timbre(
        "wood", "A wooden bar, dry and short.", (1.0, 2.572, 4.644, 6.984), (1.0, 0.45, 0.2, 0.1), MATERIALS["wood"]
    ),
    "metal": Timbre(
        "metal",
        "A steel bar that rings on.",
        (1.0, 2.7565, 5.4039, 8.933, 13.3443),
        (1.0, 0.6, 0.4, 0.25, 0.12),
        MATERIALS["metal"],
    ),
    "glass": Timbre(
        "glass", "A wine glass, struck.", (1.0, 2.32, 4.25, 6.63), (1.0, 0.5, 0.3, 0.15), MATERIALS["glass"]
    ),
    "membrane": Timbre(
        "membrane",
        "A drum's skin.",
        (1.0, 1.5933, 2.1355, 2.2954, 2.6531, 2.9173),
        (1.0, 0.6, 0.45, 0.3, 0.25, 0.2),
        MATERIALS["membrane"],
    ),
    "ceramic": Timbre(
        "ceramic",
        "A fired tile, hard and dry.",
        (1.0, 2.5, 4.0, 5.0, 6.5),
        (1.0, 0.5, 0.35, 0.25, 0.15),
        MATERIALS["ceramic"],
    ),
}
"""Every timbre by name, in the order in which they are listed."""
