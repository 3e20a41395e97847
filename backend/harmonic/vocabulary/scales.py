"""Keys and scales: which of the twelve degrees are open."""

from __future__ import annotations

from typing import Literal

KEYS: tuple[str, ...] = ("C", "C#", "Db", "D", "D#", "Eb", "E", "F", "F#", "Gb", "G", "G#", "Ab", "A", "A#", "Bb", "B")
"""Names a scene may give as its key."""

KeyName = Literal["C", "C#", "Db", "D", "D#", "Eb", "E", "F", "F#", "Gb", "G", "G#", "Ab", "A", "A#", "Bb", "B"]

PITCH_CLASSES: dict[str, int] = {
    "C": 0, "C#": 1, "Db": 1, "D": 2, "D#": 3, "Eb": 3, "E": 4, "F": 5, "F#": 6,
    "Gb": 6, "G": 7, "G#": 8, "Ab": 8, "A": 9, "A#": 10, "Bb": 10, "B": 11,
}  # fmt: skip
"""Semitones of each key above C."""

ScaleName = Literal[
    "major",
    "minor",
    "harmonic-minor",
    "melodic-minor",
    "dorian",
    "phrygian",
    "lydian",
    "mixolydian",
    "locrian",
    "major-pentatonic",
    "minor-pentatonic",
    "blues",
    "whole-tone",
    "chromatic",
    "hirajoshi",
]

SCALES: dict[ScaleName, tuple[int, ...]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "harmonic-minor": (0, 2, 3, 5, 7, 8, 11),
    "melodic-minor": (0, 2, 3, 5, 7, 9, 11),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "locrian": (0, 1, 3, 5, 6, 8, 10),
    "major-pentatonic": (0, 2, 4, 7, 9),
    "minor-pentatonic": (0, 3, 5, 7, 10),
    "blues": (0, 3, 5, 6, 7, 10),
    "whole-tone": (0, 2, 4, 6, 8, 10),
    "chromatic": tuple(range(12)),
    "hirajoshi": (0, 2, 3, 7, 8),
}
"""Degrees of each scale, in semitones above the key."""

SCALE_SENTENCES: dict[ScaleName, str] = {
    "major": "Seven bright degrees; the Ionian mode.",
    "minor": "Seven dark degrees; the Aeolian mode.",
    "harmonic-minor": "Minor with a raised seventh that pulls home.",
    "melodic-minor": "Minor with the sixth and seventh raised, as when rising.",
    "dorian": "Minor with a major sixth: cool and open.",
    "phrygian": "Minor with a flat second: close and grave.",
    "lydian": "Major with a raised fourth: floating.",
    "mixolydian": "Major with a flat seventh: folk and blues.",
    "locrian": "Minor with a flat second and fifth: never at rest.",
    "major-pentatonic": "Five degrees without a semitone: nothing clashes.",
    "minor-pentatonic": "The five dark ones of the same kind.",
    "blues": "Minor pentatonic with the blue fifth between.",
    "whole-tone": "Six equal steps: no home at all.",
    "chromatic": "All twelve.",
    "hirajoshi": "Five degrees of a Japanese koto tuning.",
}
"""What each scale sounds like, in a sentence."""
