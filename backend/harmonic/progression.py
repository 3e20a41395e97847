"""The progression of a scene: which chord is open when."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Discriminator, Field, StrictInt, StrictStr, Tag

from harmonic.values import Degrees, Number, Value
from harmonic.vocabulary.numerals import numeral_of

MAX_CHORDS = 64


def _is_numeral(text: str) -> str:
    numeral_of(text)
    return text


def _name_or_list(value: object) -> str:
    return "list" if isinstance(value, list | tuple) else "name"


Numeral = Annotated[StrictStr, Field(max_length=16), AfterValidator(_is_numeral)]
Chord = Annotated[Annotated[Numeral, Tag("name")] | Annotated[Degrees, Tag("list")], Discriminator(_name_or_list)]


class Progression(Value):
    """Chords that open one after the other, and from the first again.

    Each is a roman numeral on the degrees of the scale, or a list of degrees like a scale's, the root first. It lasts
    `bars` of `beats` beats; with `at` "conjunctions" at least so long, and until bodies next stand in line.
    """

    chords: Annotated[tuple[Chord, ...], Field(min_length=1, max_length=MAX_CHORDS)]
    bars: Annotated[Number, Field(ge=0.25, le=64)] = 4.0
    beats: Annotated[StrictInt, Field(ge=1, le=16)] = 4
    at: Literal["bars", "conjunctions"] = "bars"

    @property
    def chord_names(self) -> tuple[str, ...]:
        """What each chord is called: its numeral, or its degrees with hyphens between."""
        return tuple(each if isinstance(each, str) else "-".join(map(str, each)) for each in self.chords)
