"""Which General MIDI program comes nearest to a timbre."""

from __future__ import annotations

from harmonic.vocabulary.derived import timbre_named
from harmonic.vocabulary.resonators import ResonatorName

PROGRAMS: dict[str, int] = {
    "wood": 12,  # marimba
    "metal": 11,  # vibraphone
    "glass": 98,  # crystal
    "membrane": 117,  # melodic tom
    "ceramic": 13,  # xylophone
    "piano": 0,  # acoustic grand
    "bass": 32,  # acoustic bass
    "marimba": 12,  # marimba
    "vibraphone": 11,  # vibraphone
    "celesta": 8,  # celesta
    "kalimba": 108,  # kalimba
    "woodblock": 115,  # woodblock
    "bell": 14,  # tubular bells
    "tube": 14,  # tubular bells
    "bowl": 92,  # bowed pad
    "plate": 114,  # steel drums
    "drums": 117,  # melodic tom
    "pluck": 24,  # nylon guitar
    "synth": 81,  # sawtooth lead
    "strings": 48,  # string ensemble
    "pad": 89,  # warm pad
    "choir": 52,  # choir aahs
    "drone": 20,  # reed organ
    "friction": 122,  # seashore
}
"""The General MIDI program, counted from 0, that comes nearest to each timbre."""

BODY_PROGRAMS: dict[ResonatorName, int] = {
    "bar": 13,  # xylophone
    "cantilever": 108,  # kalimba
    "string": 46,  # orchestral harp
    "membrane": 117,  # melodic tom
    "plate": 114,  # steel drums
    "disc": 114,  # steel drums
    "bell": 14,  # tubular bells
    "tube": 75,  # pan flute
    "closed-tube": 71,  # clarinet
    "bowl": 92,  # bowed pad
    "glass": 98,  # crystal
}
"""The same of a resonator, whatever it is made of."""


def program_of(timbre: str) -> int:
    """Return the program of a timbre, of a derived one that of its resonator.

    Parameters
    ----------
    timbre : str
        Its name.

    Returns
    -------
    int
        Counted from 0.
    """
    rings = timbre_named(timbre).resonator
    return PROGRAMS[timbre] if timbre in PROGRAMS or rings is None else BODY_PROGRAMS[rings]
