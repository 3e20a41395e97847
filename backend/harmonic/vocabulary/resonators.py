"""Bodies that ring by what they are: the ratios of their partials, their modes, and the frequency that their size gives.

Bar, cantilever, string, membrane, plate, disc and tube are ideal bodies, worked out from the standard equations (Fletcher &
Rossing, *The Physics of Musical Instruments*, chapters 2, 3 and 8); bowl and wine glass were measured (the list of modal
frequency ratios in the Csound manual), and the bell is tuned with its minor third (Fletcher & Rossing, chapter 21). The
last three have no mode shape in closed form, and so no place where they are struck.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from harmonic.vocabulary.bessel import bessel_j
from harmonic.vocabulary.modes import ModeShapes

ResonatorName = Literal[
    "bar", "cantilever", "string", "membrane", "plate", "disc", "bell", "tube", "closed-tube", "bowl", "glass"
]

BENDING, STRETCHED = 0.5, 1.0
"""A partial's gain is its mode at the place of the blow over its ratio to this power, chosen between the velocity of the
surface (0) and its displacement (1); the harmonics of strings and tubes lie close, and fall faster."""


@dataclass(frozen=True, slots=True)
class Resonator:
    """What rings, of whatever material.

    Attributes
    ----------
    name : str
        What scenes call it.
    sentence : str
        What it is, for people.
    ratios : tuple of float
        Frequencies of its partials over that of the first, or of the strike note.
    shapes : ModeShapes, optional
        Its modes; without them it is struck as it is always struck.
    place : float
        Where it is struck unless somebody says.
    roll_off : float
        By which power of their ratio the partials fall.
    gains : tuple of float
        Amplitudes of the partials of one without shapes: chosen.
    """

    name: str
    sentence: str
    ratios: tuple[float, ...]
    shapes: ModeShapes | None = None
    place: float = 0.0
    roll_off: float = BENDING
    gains: tuple[float, ...] = ()

    def gains_at(self, place: float | None = None) -> tuple[float, ...]:
        """Return the amplitudes of the partials after a very short blow.

        Parameters
        ----------
        place : float, optional
            Where, 0–1; left out, where it is always struck.

        Returns
        -------
        tuple of float
            The largest is 1.
        """
        if self.shapes is None:
            return self.gains
        woken = self.shapes.at(self.place if place is None else place)
        heard = [each / ratio**self.roll_off for each, ratio in zip(woken, self.ratios, strict=True)]
        return tuple(each / max(heard) for each in heard)


#: Roots of cos k cosh k = 1, and of cos k cosh k = −1.
FREE = (
    4.730040744862704,
    7.853204624095838,
    10.995607838001671,
    14.137165491257464,
    17.27875965739948,
    20.420352245626059,
)
CLAMPED = (1.8751040687119611, 4.694091132974175, 7.854757438237613, 10.995540734875467, 14.13716839104647)

#: Zeros k of J_m(k) with their m.
DRUM = (
    (2.404825557695773, 0),
    (3.831705970207512, 1),
    (5.135622301840683, 2),
    (5.520078110286311, 0),
    (6.380161895923984, 3),
    (7.015586669815619, 1),
    (7.588342434503804, 4),
    (8.417244140399866, 2),
    (8.653727912911013, 0),
    (8.771483815959954, 5),
)
#: Roots k of the condition of a free edge at Poisson's ratio 0.33 with their m, the part c of I_m, and what brings each
#: to the same energy.
DISC = (
    (2.293913023699258, 2, 0.2219051617087047, 3.659708405),
    (3.0114612170483253, 0, -0.08380984999418124, 2.197947750),
    (3.4991276424209237, 3, 0.09635689894513048, 4.534947924),
    (4.529137545457908, 1, -0.019007158116747847, 3.835877047),
    (4.639743227306953, 4, 0.045824584377431345, 5.328212245),
    (5.749942903008276, 5, 0.022795918326933683, 6.058746474),
    (5.9365411312049226, 2, -0.005565361960974424, 4.428178768),
    (6.205398340493135, 0, 0.0031191407298700137, 3.138923024),
)
#: Half waves along either side of a square plate that is held at its edges.
SQUARE = ((1, 1), (1, 2), (2, 2), (1, 3), (2, 3), (1, 4), (3, 3), (2, 4), (3, 4), (1, 5))

HARMONICS = tuple(float(n) for n in range(1, 17))
ODD_HARMONICS = tuple(float(2 * n - 1) for n in range(1, 13))


def _squared(roots: tuple[float, ...]) -> tuple[float, ...]:
    """Return the ratios of what bends, whose frequencies go with the square of the wave number."""
    return tuple((root / roots[0]) ** 2 for root in roots)


def _drum_scale() -> tuple[float, ...]:
    """Return 1/|J_{m+1}(k)|, times √2 for m > 0, which brings each mode of a membrane to the same energy."""
    return tuple((math.sqrt(2.0) if m else 1.0) / abs(bessel_j(m + 1, k)) for k, m in DRUM)


RESONATORS: dict[ResonatorName, Resonator] = {
    "bar": Resonator("bar", "A bar that floats free.", _squared(FREE), ModeShapes("free-beam", FREE), 0.05),
    "cantilever": Resonator(
        "cantilever", "A tongue that is held at one end.", _squared(CLAMPED), ModeShapes("clamped-beam", CLAMPED), 0.95
    ),
    "string": Resonator(
        "string", "A string without stiffness.", HARMONICS, ModeShapes("sine", HARMONICS), 0.13, STRETCHED
    ),
    "membrane": Resonator(
        "membrane",
        "A skin stretched over a ring.",
        tuple(k / DRUM[0][0] for k, _ in DRUM),
        ModeShapes("drum", tuple(k for k, _ in DRUM), m=tuple(m for _, m in DRUM), scale=_drum_scale()),
        0.35,
    ),
    "plate": Resonator(
        "plate",
        "A square plate that is held at its edges.",
        tuple((m * m + n * n) / 2.0 for m, n in SQUARE),
        ModeShapes("square", tuple(float(m) for m, _ in SQUARE), m=tuple(n for _, n in SQUARE)),
        0.29,
    ),
    "disc": Resonator(
        "disc",
        "A disc that hangs free.",
        _squared(tuple(k for k, *_ in DISC)),
        ModeShapes(
            "free-disc",
            tuple(k for k, *_ in DISC),
            m=tuple(m for _, m, _, _ in DISC),
            c=tuple(c for _, _, c, _ in DISC),
            scale=tuple(s for *_, s in DISC),
        ),
        0.8,
    ),
    "bell": Resonator(
        "bell",
        "A church bell with its minor third; hum an octave below the strike note.",
        (0.5, 1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0),
        gains=(0.45, 1.0, 0.75, 0.4, 0.8, 0.3, 0.35, 0.25),
    ),
    "tube": Resonator(
        "tube",
        "The air in a tube, open at both ends.",
        HARMONICS[:12],
        ModeShapes("sine", HARMONICS[:12]),
        0.2,
        STRETCHED,
    ),
    "closed-tube": Resonator(
        "closed-tube",
        "The air in a tube, closed at the end from which places are counted.",
        ODD_HARMONICS,
        ModeShapes("cosine", tuple(n / 2.0 for n in ODD_HARMONICS)),
        0.8,
        STRETCHED,
    ),
    "bowl": Resonator("bowl", "A Tibetan bowl.", (1.0, 2.778, 5.181, 8.163), gains=(1.0, 0.6, 0.3, 0.12)),
    "glass": Resonator("glass", "A wine glass.", (1.0, 2.32, 4.25, 6.63), gains=(1.0, 0.4, 0.22, 0.12)),
}
"""In the order in which they are listed."""
