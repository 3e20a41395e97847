"""Roman numerals: what chord each spells, on whatever degree of a scale it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
"""The degrees of a scale, from its first."""

_WRITTEN = re.compile(r"(?P<roman>[IVX]+|[ivx]+)(?P<fifth>°|o|ø|\+)?(?P<seventh>maj7|7)?(?P<third>sus2|sus4)?")

#: Semitones of third, fifth and seventh above the root, by case and sign.
_TRIADS = {"upper": (4, 7, 10), "lower": (3, 7, 10), "°": (3, 6, 9), "o": (3, 6, 9), "ø": (3, 6, 10), "+": (4, 8, 10)}
_SUSPENDED = {"sus2": 2, "sus4": 5}
_MAJOR_SEVENTH = 11

SPELLING = (
    "a roman numeral, upper case for a major third and lower for a minor one, "
    "then °, ø7 or + for another fifth, 7 or maj7, and sus2 or sus4, such as IV, vi, vii° or V7sus4"
)
"""What a chord may be called."""


@dataclass(frozen=True, slots=True)
class Numeral:
    """What a roman numeral says.

    Attributes
    ----------
    degree : int
        Which degree of the scale the root is, from 0.
    intervals : tuple of int
        Semitones above the root, from 0, rising.
    """

    degree: int
    intervals: tuple[int, ...]


def numeral_of(text: str) -> Numeral:
    """Return what a roman numeral says.

    Upper case spells a major third, lower case a minor one, whatever the scale has; the fifth is perfect. `°` (or `o`)
    after lower case makes it diminished, with a diminished seventh where there is a 7; `ø7` half diminished; `+` after
    upper case augmented. `7` adds a minor seventh, `maj7` a major one; `sus2` and `sus4` put the second or
    fourth in the place of the third.

    Parameters
    ----------
    text : str
        Such as ``V7``.

    Returns
    -------
    Numeral
        Its degree and intervals.

    Raises
    ------
    ValueError
        If it is none.
    """
    found = _WRITTEN.fullmatch(text)
    if found is None or found["roman"].upper() not in ROMANS or not _agrees(found):
        raise ValueError(f"not a chord: {SPELLING}")
    case = "upper" if found["roman"].isupper() else "lower"
    third, fifth, seventh = _TRIADS[found["fifth"] or case]
    third = _SUSPENDED.get(found["third"] or "", third)
    above = {None: (), "7": (seventh,), "maj7": (_MAJOR_SEVENTH,)}[found["seventh"]]
    return Numeral(ROMANS.index(found["roman"].upper()), (0, third, fifth, *above))


def _agrees(found: re.Match[str]) -> bool:
    """Tell whether the sign of the fifth goes with the case and with what follows it."""
    sign, is_upper = found["fifth"], found["roman"].isupper()
    if sign is None:
        return True
    if found["third"] or (found["seventh"] == "maj7" and sign == "ø"):
        return False
    return is_upper if sign == "+" else not is_upper and (sign != "ø" or found["seventh"] == "7")
