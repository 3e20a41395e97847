"""Bodies and instruments that are struck or plucked.

Where the ratios are from: the free bar, the cantilever, the circular membrane, the discs, the simply supported square
plate and the stiff string are ideal bodies, worked out from the standard equations (Fletcher & Rossing, *The Physics of
Musical Instruments*, chapters 2 and 3); the wooden bar, the tuned bars of xylophone and vibraphone, the wine glass and
the bowl were measured (the same book). Where the gains are from: a string's follow from where it is struck or plucked;
those of the other bodies are chosen by ear for a blow away from the nodes. Damping is Rayleigh's, from the table of
materials; what is marked so is chosen.
"""

from __future__ import annotations

from harmonic.vocabulary.materials import MATERIALS, Material
from harmonic.vocabulary.resonators import RESONATORS
from harmonic.vocabulary.strings import stiff_string, string_gains
from harmonic.vocabulary.timbre import Timbre
from harmonic.vocabulary.transients import Transient, noise, prompt

#: Damping chosen: a T60 of 7.2 s at 110 Hz, 6.5 s at 440 Hz and 0.7 s at 4 kHz, as long as a piano sings with its dampers up.
PIANO_STRING = Material("piano string", 7850.0, 2.0e11, 0.29, 1.9, 2.8e-8)
#: Damping chosen: a T60 of 4.3 s at 55 Hz and 0.7 s at 1 kHz, as a wound string loses its brightness and keeps its note.
BASS_STRING = Material("bass string", 7850.0, 2.0e11, 0.29, 3.2, 4e-7)
#: Damping chosen: the resonators under the bars take the sound away, and a rosewood bar rings longer than a block.
ROSEWOOD = Material("rosewood", 830.0, 1.2e10, 0.3, 9.0, 1.2e-6)
#: Damping chosen: a T60 of 5.5 s at 440 Hz.
ALUMINIUM = Material("aluminium", 2700.0, 7.0e10, 0.33, 2.3, 4e-8)
#: Damping chosen: a T60 of 2 s, as the hammers of a celesta fall back on felt.
CELESTA_STEEL = Material("celesta steel", 7850.0, 2.0e11, 0.29, 6.5, 5e-8)
#: Damping chosen: a tongue that is held in wood.
TONGUE = Material("tongue", 7850.0, 2.0e11, 0.29, 7.5, 1.5e-7)
#: Damping chosen: bell bronze, a T60 of 12 s at 440 Hz.
BRONZE = Material("bronze", 8700.0, 1.1e11, 0.34, 1.1, 1.2e-8)
#: Damping chosen: a drum's head over a shell that lets go of it at once.
DRUM_HEAD = Material("drum head", 1380.0, 4.0e9, 0.38, 22.0, 2e-6)
#: Damping chosen: nylon on a small box.
NYLON = Material("nylon", 1140.0, 3.0e9, 0.4, 4.6, 1.6e-6)
#: Chosen: an oscillator behind an envelope that closes its filter.
OSCILLATOR = Material("oscillator", 1000.0, 1.0e9, 0.3, 6.0, 6e-7)

_PIANO = (stiff_string(4e-4, count=16), string_gains(1 / 8, count=16, slope=0.7))
#: Chosen: two strings 0.7 cents apart; what they do together is four times as strong as what stays and dies four times
#: as fast (Weinreich measured 3 to 8 times), and the key knocks for a twentieth of a second.
_HAMMERED = (
    *prompt(_PIANO[0][:10], _PIANO[1][:10], strength=2.0, damping=4.0, cents=0.7),
    *noise(0.55, 6.0, count=7, gain=0.35, slope=0.3, damping=60.0),
)
#: Chosen: while the head is still far out it is tighter, and sounds up to a semitone higher; and the stick rattles.
_HEAD = (
    *(Transient(ratio, gain, 4.0) for ratio, gain in ((1.055, 0.8), (1.025, 0.5))),
    *noise(3.0, 26.0, count=16, gain=0.22, slope=0.5, damping=1.0),
)

STRUCK: tuple[Timbre, ...] = (
    Timbre(
        "wood",
        "A wooden bar, dry and short.",
        (1.0, 2.572, 4.644, 6.984),
        (1.0, 0.45, 0.22, 0.12),
        MATERIALS["wood"],
        resonator="bar",
        level_db=5.0,
    ),
    Timbre(
        "metal",
        "A steel bar that rings on.",
        RESONATORS["bar"].ratios[:5],
        (1.0, 0.6, 0.4, 0.25, 0.12),
        MATERIALS["metal"],
        resonator="bar",
    ),
    Timbre(
        "glass",
        "A wine glass, struck: clear, with a long ring.",
        RESONATORS["glass"].ratios,
        RESONATORS["glass"].gains,
        MATERIALS["glass"],
        resonator="glass",
        level_db=-1.5,
    ),
    Timbre(
        "membrane",
        "A drum's skin.",
        RESONATORS["membrane"].ratios[:8],
        (1.0, 0.65, 0.45, 0.35, 0.28, 0.22, 0.16, 0.12),
        MATERIALS["membrane"],
        # Hertz takes the skin for a solid lump of its own soft stuff: stretched, it throws a stick back sooner.
        hardness=0.8,
        resonator="membrane",
        level_db=4.0,
    ),
    Timbre(
        "ceramic",
        "A fired tile, hard and bright.",
        RESONATORS["plate"].ratios[:6],
        (1.0, 0.6, 0.45, 0.38, 0.3, 0.2),
        MATERIALS["ceramic"],
        hardness=0.7,
        resonator="plate",
    ),
    Timbre(
        "piano",
        "A stiff string under a felt hammer.",
        *_PIANO,
        PIANO_STRING,
        hardness=3.0,
        resonator="string",
        transients=_HAMMERED,
        level_db=-9.5,
    ),
    Timbre(
        "bass",
        "A thick string, plucked with the finger: warm and low.",
        stiff_string(1.2e-4, count=12),
        string_gains(1 / 5, count=12, slope=1.0),
        BASS_STRING,
        hardness=4.0,
        resonator="string",
    ),
    Timbre(
        "marimba",
        "Tuned rosewood bars over tubes: round and warm.",
        (1.0, 3.932, 9.538),
        (1.0, 0.28, 0.08),
        ROSEWOOD,
        hardness=2.0,
        resonator="bar",
    ),
    Timbre(
        "vibraphone",
        "Tuned aluminium bars that float on.",
        (1.0, 3.984, 10.668),
        (1.0, 0.3, 0.1),
        ALUMINIUM,
        hardness=2.0,
        resonator="bar",
    ),
    Timbre(
        "celesta",
        "Small steel bars under felt: a music box in a cupboard.",
        RESONATORS["bar"].ratios[:4],
        (1.0, 0.22, 0.1, 0.05),
        CELESTA_STEEL,
        hardness=1.5,
        resonator="bar",
    ),
    Timbre(
        "kalimba",
        "A tongue of steel, held at one end and plucked with the thumb.",
        RESONATORS["cantilever"].ratios[:3],
        (1.0, 0.16, 0.04),
        TONGUE,
        hardness=2.0,
        resonator="cantilever",
    ),
    Timbre(
        "woodblock",
        "A hollow block: a click with a pitch.",
        (1.0, 2.572, 4.644, 6.984, 9.8),
        (1.0, 0.8, 0.5, 0.35, 0.2),
        MATERIALS["wood"],
        hardness=0.6,
        resonator="bar",
        level_db=5.5,
    ),
    Timbre(
        "bell",
        "A church bell with its minor third; hum an octave below the strike note.",
        RESONATORS["bell"].ratios,
        RESONATORS["bell"].gains,
        BRONZE,
        hardness=1.5,
        resonator="bell",
        level_db=-1.5,
    ),
    Timbre(
        "tube",
        "A tubular bell: modes 4 to 8 of a free bar, and its note below them, which the ear makes and is chosen here.",
        (1.0, 2.0, 2.988, 4.173, 5.556, 7.137),
        (0.5, 1.0, 0.75, 0.5, 0.3, 0.18),
        BRONZE,
        resonator="bar",
        level_db=-2.0,
    ),
    Timbre(
        "bowl",
        "A Tibetan bowl: slow and deep.",
        RESONATORS["bowl"].ratios,
        RESONATORS["bowl"].gains,
        BRONZE,
        hardness=3.0,
        resonator="bowl",
        level_db=-1.5,
    ),
    Timbre(
        "plate",
        "A steel disc that hangs free: a small gong.",
        RESONATORS["disc"].ratios[:6],
        (0.8, 1.0, 0.7, 0.5, 0.4, 0.25),
        MATERIALS["metal"],
        hardness=1.5,
        resonator="disc",
    ),
    Timbre(
        "drums",
        "Drums, from a deep tom to a slap: a clamped head over a shell.",
        (1.0, 1.5933, 2.0811, 2.2954, 2.6531, 3.4140, 3.8931, 4.9952),
        (1.0, 0.5, 0.5, 0.3, 0.25, 0.2, 0.15, 0.1),
        DRUM_HEAD,
        hardness=0.6,
        resonator="membrane",
        transients=_HEAD,
        level_db=1.5,
    ),
    Timbre(
        "pluck",
        "A nylon string, plucked near its end.",
        stiff_string(2e-5, count=14),
        string_gains(1 / 7, count=14, slope=1.2),
        NYLON,
        hardness=0.5,
        resonator="string",
        level_db=1.5,
    ),
    Timbre(
        "synth",
        "A sawtooth through a filter that closes.",
        tuple(float(n) for n in range(1, 17)),
        tuple(1.0 / n for n in range(1, 17)),
        OSCILLATOR,
        hardness=0.4,
    ),
)
"""In the order in which they are listed."""
