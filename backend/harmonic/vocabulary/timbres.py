"""The table of timbres: what each material and instrument sounds like.

A timbre is a list of partials. Renderer, dissonance measure and browser all read this one table.
"""

from __future__ import annotations

from typing import Literal, cast

from harmonic.vocabulary.struck import STRUCK
from harmonic.vocabulary.sustained import SUSTAINED
from harmonic.vocabulary.timbre import Timbre

TimbreName = Literal[
    "wood", "metal", "glass", "membrane", "ceramic", "piano", "bass",
    "marimba", "vibraphone", "celesta", "kalimba", "woodblock", "bell", "tube", "bowl", "plate", "drums", "pluck", "synth",
    "strings", "pad", "choir", "drone", "friction",
]  # fmt: skip

TIMBRES: dict[TimbreName, Timbre] = {cast("TimbreName", timbre.name): timbre for timbre in (*STRUCK, *SUSTAINED)}
"""Every timbre by name, in the order in which they are listed."""
