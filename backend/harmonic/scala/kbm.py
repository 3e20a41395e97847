"""Scala's keyboard mappings: which key plays which degree, and how high one of them sounds."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from harmonic.scala.lines import Lines, quoted
from harmonic.scala.scl import LONGEST_PERIOD, MOST_AN_OCTAVE, read_scl, scl_pitches
from harmonic.vocabulary.tunings import OCTAVE, SAME, Tuning, gathered

MOST_KEYS = 200
"""Entries that a mapping may have before it comes again."""

MOST_DEGREES = 10_000

LOWEST, HIGHEST = 24.0, 108.0
"""MIDI numbers of C1 and C8, between which pieces are played."""

_INTEGER = re.compile(r"([+-]?\d{1,6})(?=\s|$)")
_NUMBER = re.compile(r"([+-]?(?:\d{1,9}\.?\d{0,20}|\.\d{1,20}))(?=\s|$)")
_UNMAPPED = re.compile(r"[xX](?=\s|$)")


@dataclass(frozen=True, slots=True)
class KeyboardMapping:
    """Which key plays which degree of a scale.

    Attributes
    ----------
    first, last : int
        MIDI numbers of the keys that sound.
    middle : int
        The key that the first entry is for.
    reference : int
        The key whose frequency is given.
    frequency : float
        That frequency, in Hz.
    octave : int
        The degree by which the entries are higher when they come again.
    degrees : tuple of (int or None)
        What the keys from the middle one on play; None for those that play nothing. Empty where every key plays the
        next degree.
    """

    first: int
    last: int
    middle: int
    reference: int
    frequency: float
    octave: int
    degrees: tuple[int | None, ...]

    def degree_of(self, key: int) -> tuple[int, int] | None:
        """Return what a key plays.

        Parameters
        ----------
        key : int
            A MIDI number.

        Returns
        -------
        (int, int) or None
            How often the mapping has come again, and the degree; None where the key plays nothing.
        """
        if not self.degrees:
            return 0, key - self.middle
        turn, entry = divmod(key - self.middle, len(self.degrees))
        degree = self.degrees[entry]
        return None if degree is None else (turn, degree)


def tuning_of_files(scl: str, kbm: str = "") -> Tuning:
    """Read a scale and, where there is one, its keyboard mapping.

    Parameters
    ----------
    scl : str
        The text of the scale file.
    kbm : str
        The text of the keyboard mapping; empty for none.

    Returns
    -------
    Tuning
        With a mapping, its degrees are those that keys play, its period the formal octave, and its degree 0 the scale's 1/1,
        or, where no key plays that, the first key from the middle one on that plays.

    Raises
    ------
    BrokenFile
        If one of them cannot be used; names the line.
    """
    if not kbm.strip():
        return read_scl(scl)
    name, pitches = scl_pitches(scl)
    return _Keyboard(Lines(kbm), name, pitches or [OCTAVE]).tuning()


class _Keyboard:
    """A mapping over a scale, while it is being read."""

    def __init__(self, lines: Lines, name: str, pitches: Sequence[float]) -> None:
        self.lines, self.name, self.pitches = lines, name, pitches
        self._places: dict[str, int] = {}
        self.mapping = self._read()

    def tuning(self) -> Tuning:
        """Return what the keys play, as a tuning."""
        reference = self._cents_of_key(self.mapping.reference)
        if reference is None:
            raise self._broken("reference", f"key {self.mapping.reference} has a frequency but plays nothing")
        base = 69.0 + 12.0 * math.log2(self.mapping.frequency / 440.0) - reference / 100.0
        period = self._period()
        one_turn = range(self.mapping.middle, self.mapping.middle + (len(self.mapping.degrees) or len(self.pitches)))
        played = [cents for key in one_turn if (cents := self._cents_of_key(key)) is not None]
        root = 0.0 if any(min(each % period, -each % period) < SAME for each in played) else played[0]
        found = gathered(self.name, [each - root for each in played], period)
        if len(found.cents) * OCTAVE / period > MOST_AN_OCTAVE:
            raise self._broken(
                "octave", f"{len(found.cents)} keys in {period:g} cents are more than {MOST_AN_OCTAVE} an octave"
            )
        sounding = [
            cents
            for key in range(self.mapping.first, self.mapping.last + 1)
            if (cents := self._cents_of_key(key)) is not None
        ]
        if not sounding:
            raise self._broken("last", "none of the keys from the first to the last plays anything")
        found = replace(
            found,
            reference=base + root / 100.0,
            lowest=base + min(sounding) / 100.0 - SAME,
            highest=base + max(sounding) / 100.0 + SAME,
        )
        self._require_room(found)
        return found

    def _require_room(self, tuning: Tuning) -> None:
        """Refuse keys that hold no whole period above a root where pieces are played."""
        low, high = max(tuning.lowest, LOWEST), min(tuning.highest, HIGHEST)
        reference, width = tuning.reference or 0.0, tuning.period / 100.0
        root = reference + width * math.ceil((low - reference) / width - 1e-9)
        if root + width > high + 1e-9:
            raise self._broken(
                "last",
                f"the keys from {self.mapping.first} to {self.mapping.last} hold no whole period above a root"
                f" between the MIDI numbers {LOWEST:g} and {HIGHEST:g}",
            )

    def _period(self) -> float:
        """Return by how many cents the mapping is higher when it comes again."""
        if not self.mapping.degrees:
            return self.pitches[-1]
        period = self._cents(self.mapping.octave)
        if not 0 < period <= LONGEST_PERIOD:
            message = f"the formal octave, degree {self.mapping.octave}, is {period:g} cents"
            raise self._broken("octave", f"{message}; above 0 and at most {LONGEST_PERIOD:g} are allowed")
        return period

    def _cents_of_key(self, key: int) -> float | None:
        played = self.mapping.degree_of(key)
        if played is None:
            return None
        turn, degree = played
        return self._cents(degree) + (turn * self._period() if turn else 0.0)

    def _cents(self, degree: int) -> float:
        turn, place = divmod(degree, len(self.pitches))
        return turn * self.pitches[-1] + (self.pitches[place - 1] if place else 0.0)

    def _read(self) -> KeyboardMapping:
        size = self._integer("size of the map", 0, MOST_KEYS)
        first = self._integer("first key", 0, 127)
        last = self._integer("last key", first, 127, name="last")
        middle = self._integer("middle key", 0, 127)
        reference = self._integer("reference key", 0, 127, name="reference")
        frequency = self._frequency()
        octave = self._integer("degree of the formal octave", 1 if size else 0, MOST_DEGREES, name="octave")
        degrees = self._degrees(size)
        return KeyboardMapping(first, last, middle, reference, frequency, octave, degrees)

    def _integer(self, what: str, low: int, high: int, *, name: str = "") -> int:
        line = self.lines.need(f"the {what}")
        found = _INTEGER.match(line)
        if found is None or not low <= int(found[1]) <= high:
            raise self.lines.broken(f"the {what} is a whole number from {low} to {high}, not {quoted(line)}")
        self._places[name] = self.lines.number
        return int(found[1])

    def _frequency(self) -> float:
        line = self.lines.need("the reference frequency")
        found = _NUMBER.match(line)
        if found is None or not 1.0 <= float(found[1]) <= 20_000.0:
            raise self.lines.broken(f"the reference frequency is a number from 1 to 20000 Hz, not {quoted(line)}")
        return float(found[1])

    def _degrees(self, size: int) -> tuple[int | None, ...]:
        """Return the entries; those that are left out at the end play nothing."""
        entries: list[int | None] = []
        while (line := self.lines.take()) is not None:
            if not line:
                continue
            if len(entries) == size:
                raise self.lines.broken(f"one more entry than the {size} of the map: {quoted(line)}")
            entries.append(self._entry(line))
        if size and all(entry is None for entry in entries):
            raise self.lines.broken("the map leaves every key unmapped")
        return (*entries, *[None] * (size - len(entries)))

    def _entry(self, line: str) -> int | None:
        if _UNMAPPED.match(line):
            return None
        found = _INTEGER.match(line)
        if found is None or not 0 <= int(found[1]) <= MOST_DEGREES:
            raise self.lines.broken(f'an entry is a degree from 0 to {MOST_DEGREES} or "x", not {quoted(line)}')
        return int(found[1])

    def _broken(self, name: str, message: str) -> ValueError:
        self.lines.number = self._places[name]
        return self.lines.broken(message)
