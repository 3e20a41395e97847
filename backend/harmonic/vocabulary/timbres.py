"""The table of timbres: what each material and instrument sounds like when it is struck.

A timbre is a list of partials. Renderer, dissonance measure and browser all read this one table.

Where the ratios are from: the free bar, the circular membrane, the simply supported square plate and the stiff
string are ideal bodies, worked out from the standard equations (Fletcher & Rossing, *The Physics of Musical
Instruments*, chapters 2 and 3); the wooden bar and the wine glass were measured (the same book). Where the gains
are from: a string's follow from where it is struck or plucked; those of the other bodies are chosen by ear for a
blow away from the nodes. Damping is Rayleigh's, from the table of materials; a string's is chosen and marked so.
"""

from __future__ import annotations

import math
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
        """Return how fast every partial of a note dies away.

        Parameters
        ----------
        frequency : float
            Of the partial of ratio 1, in Hz.

        Returns
        -------
        tuple of float
            The decay rates, in 1/s, in the order of the ratios.
        """
        return tuple(self.material.decay_rate(frequency * ratio) for ratio in self.ratios)

    def ring(self, frequency: float) -> float:
        """Return the time in which the partial of ratio 1 falls by 60 dB.

        Parameters
        ----------
        frequency : float
            Of that partial, in Hz.

        Returns
        -------
        float
            In s.
        """
        return LN_1000 / self.material.decay_rate(frequency)


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


#: Damping chosen: a T60 of 7.2 s at 110 Hz, 6.5 s at 440 Hz and 0.7 s at 4 kHz, as long as a piano sings with its dampers up.
PIANO_STRING = Material("piano string", 7850.0, 2.0e11, 0.29, 1.9, 2.8e-8)
#: Damping chosen: a T60 of 4.3 s at 55 Hz and 0.7 s at 1 kHz, as a wound string loses its brightness and keeps its note.
BASS_STRING = Material("bass string", 7850.0, 2.0e11, 0.29, 3.2, 4e-7)

TIMBRES: dict[TimbreName, Timbre] = {
    "wood": Timbre(
        "wood",
        "A wooden bar, dry and short.",
        (1.0, 2.572, 4.644, 6.984),
        (1.0, 0.45, 0.22, 0.12),
        MATERIALS["wood"],
    ),
    "metal": Timbre(
        "metal",
        "A steel bar that rings on.",
        (1.0, 2.7565, 5.4039, 8.9330, 13.3443),
        (1.0, 0.6, 0.4, 0.25, 0.12),
        MATERIALS["metal"],
    ),
    "glass": Timbre(
        "glass",
        "A wine glass, struck: clear, with a long ring.",
        (1.0, 2.32, 4.25, 6.63),
        (1.0, 0.4, 0.22, 0.12),
        MATERIALS["glass"],
    ),
    "membrane": Timbre(
        "membrane",
        "A drum's skin.",
        (1.0, 1.5933, 2.1355, 2.2954, 2.6531, 2.9173, 3.1555, 3.5001),
        (1.0, 0.65, 0.45, 0.35, 0.28, 0.22, 0.16, 0.12),
        MATERIALS["membrane"],
        # Hertz takes the skin for a solid lump of its own soft stuff: stretched, it throws a stick back sooner.
        hardness=0.8,
    ),
    "ceramic": Timbre(
        "ceramic",
        "A fired tile, hard and bright.",
        (1.0, 2.5, 4.0, 5.0, 6.5, 8.5),
        (1.0, 0.6, 0.45, 0.38, 0.3, 0.2),
        MATERIALS["ceramic"],
        hardness=0.7,
    ),
    "piano": Timbre(
        "piano",
        "A stiff string under a felt hammer.",
        stiff_string(4e-4, count=16),
        string_gains(1 / 8, count=16, slope=0.7),
        PIANO_STRING,
        hardness=3.0,
    ),
    "bass": Timbre(
        "bass",
        "A thick string, plucked with the finger: warm and low.",
        stiff_string(1.2e-4, count=12),
        string_gains(1 / 5, count=12, slope=1.0),
        BASS_STRING,
        hardness=4.0,
    ),
}
"""Every timbre by name, in the order in which they are listed."""
