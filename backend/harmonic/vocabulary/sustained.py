"""Voices that sound on while something lasts, steered by curves.

Their partials are harmonic, with gains that fall as those of the instruments they are named after; the formants of the
choir are those of a sung [a] (J. Sundberg, *The Science of the Singing Voice*). Struck, as a note, they swell for about a
twentieth of a second and die away. All damping is chosen: a T60 of some seconds.
"""

from __future__ import annotations

from harmonic.vocabulary.materials import Material
from harmonic.vocabulary.timbre import Sustain, Timbre
from harmonic.vocabulary.transients import slow_attack

#: Chosen: strings and voices that are let go fade in two or three seconds, the top first.
_BOWED = Material("bowed string", 7850.0, 2.0e11, 0.29, 5.0, 3e-7)
_BREATH = Material("breath", 1.2, 1.0e5, 0.3, 4.0, 4e-7)


def _harmonics(count: int, slope: float, *, odd: float = 1.0) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return ratios 1 … count and gains n^−slope, even ones times 1, odd ones above the first times `odd`."""
    ratios = tuple(float(n) for n in range(1, count + 1))
    return ratios, tuple(n**-slope * (odd if n % 2 and n > 1 else 1.0) for n in ratios)


_STRINGS = _harmonics(14, 1.0)
_PAD = _harmonics(8, 1.6)
_CHOIR = _harmonics(16, 0.7)
_DRONE = _harmonics(9, 1.2, odd=0.6)

SUSTAINED: tuple[Timbre, ...] = (
    Timbre(
        "strings",
        "Bowed strings, several to a part.",
        *_STRINGS,
        _BOWED,
        hardness=4.0,
        transients=slow_attack(*_STRINGS, damping=24.0),
        sustain=Sustain(darkness=7.0, spread=(-6.0, 0.0, 5.0)),
    ),
    Timbre(
        "pad",
        "A soft pad of few partials: the bed under a piece.",
        *_PAD,
        _BREATH,
        hardness=4.0,
        transients=slow_attack(*_PAD, damping=16.0),
        sustain=Sustain(darkness=12.0, spread=(-5.0, 4.0)),
        level_db=1.0,
    ),
    Timbre(
        "choir",
        "Voices on [a], soft at the edges.",
        *_CHOIR,
        _BREATH,
        hardness=4.0,
        transients=slow_attack(*_CHOIR, damping=18.0),
        sustain=Sustain(
            darkness=6.0,
            spread=(-8.0, 1.0, 7.0),
            formants=((650.0, 120.0, 1.0), (1080.0, 140.0, 0.6), (2650.0, 250.0, 0.25)),
        ),
    ),
    Timbre(
        "drone",
        "A steady reed with a strong octave: what an orbit hums.",
        *_DRONE,
        _BREATH,
        hardness=4.0,
        transients=slow_attack(*_DRONE, damping=30.0),
        sustain=Sustain(darkness=9.0, spread=(-3.0, 2.0)),
    ),
    Timbre(
        "friction",
        "Something that rolls or slides: a rough, trembling band around its note.",
        (1.0, 1.18, 1.47, 1.83, 2.21, 2.78, 3.34, 4.19, 5.12, 6.37, 7.85, 9.61),
        (1.0, 0.9, 0.95, 0.8, 0.85, 0.7, 0.75, 0.6, 0.55, 0.5, 0.4, 0.3),
        _BOWED,
        hardness=5.0,
        sustain=Sustain(darkness=9.0, flutter=0.8),
    ),
)
"""In the order in which they are listed."""
