"""The default rules: what makes a note of an event, or a curve of a motion, and how each says so."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Any


class Rule(IntEnum):
    """What makes a note of an event, or a curve of a motion."""

    STRIKE = 0
    PASSAGE = 1
    ACCENT = 2
    CONJUNCTION = 3
    GATE = 4
    TURN = 5
    VISIT = 6
    BED = 7
    DRONE = 8
    FRICTION = 9
    SWELL = 10


_RULES: Mapping[Rule, str] = {
    Rule.STRIKE: "impulse → velocity, size → pitch, x → pan",
    Rule.PASSAGE: "{pitch}, radius → velocity, speed → brightness",
    Rule.ACCENT: "{pitch}, an octave away, eccentricity → velocity, speed → brightness",
    Rule.TURN: "momentum of the swing → velocity, size → pitch, x → pan",
    Rule.VISIT: "momentum of the visitor → velocity, size of the sensor → pitch, x → pan",
    Rule.CONJUNCTION: "{pitch}, the pair lowered by the same octaves, radius → velocity",
    Rule.BED: "energy of all that moves → level, brightness; {bed} → root and fifth",
    Rule.DRONE: "{pitch}, lowered by octaves, distance → level, side and depth → pan, reverb",
    Rule.FRICTION: "speed along → level, brightness; size → pitch, x → pan",
    Rule.SWELL: "displacement → level, brightness; size → pitch, x → pan",
    Rule.GATE: "{pitch}, radius → velocity, speed → brightness, longitude of the gate → pan",
}

_PITCH = {
    "exact": "orbital frequency × 2ⁿ → pitch",
    "scale": "orbital frequency × 2ⁿ → nearest degree of the scale → pitch",
}


def rule_text(rule: Rule, parameters: Mapping[str, Any]) -> str:
    """Return a rule in words.

    Parameters
    ----------
    rule : Rule
        Which one.
    parameters : mapping
        Those of the score: in orbital scenes `intonation` counts, elsewhere whether there is a `progression`.

    Returns
    -------
    str
        Each source with its target.
    """
    bed = "chord" if parameters.get("progression") else "key"
    return _RULES[rule].format(pitch=_PITCH[parameters.get("intonation", "exact")], bed=bed)
