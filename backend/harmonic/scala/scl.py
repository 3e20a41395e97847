"""Scala's scale files: read into tunings, and written from them.

The format is that of Manuel Op de Coul's Scala: lines that begin with `!` are comments; then come a description, the number
of notes, and a pitch a line, as cents where it has a period, else as a ratio or a whole number.
"""

from __future__ import annotations

import re
from fractions import Fraction

from harmonic.scala.lines import Lines, quoted
from harmonic.vocabulary.tunings import MOST_NOTES, OCTAVE, SAME, Tuning, cents_of, gathered

MOST_AN_OCTAVE = 128
"""Notes that it may have within an octave, on average."""

LONGEST_PERIOD = 3600.0
"""Cents of the longest period: three octaves."""

FARTHEST = 12_000.0
"""Cents that a pitch may be away from 1/1: ten octaves."""

_COUNT = re.compile(r"(\d{1,6})(?=\s|$)")
#: A pitch ends where blanks or words begin; a comma or a second slash means another thing than what stands before.
_ENDS = r"(?![\d.,/])"
_CENTS = re.compile(rf"([+-]?(?:\d+\.\d*|\.\d+)){_ENDS}")
_RATIO = re.compile(rf"([+-]?\d+)(?:[ \t]*/[ \t]*([+-]?\d+))?{_ENDS}")
_LONGEST_NUMBER = 400


def read_scl(text: str) -> Tuning:
    """Read a scale file.

    Parameters
    ----------
    text : str
        Of the file.

    Returns
    -------
    Tuning
        The last pitch is its period; the others rise, each once and within the period. A file without notes has 1/1 and
        its octaves.

    Raises
    ------
    BrokenFile
        If it does not keep to the format, or to the limits of a tuning; names the line.
    """
    name, pitches = scl_pitches(text)
    if not pitches:
        return Tuning(name, (0.0,))
    return gathered(name, pitches[:-1], pitches[-1])


def scl_pitches(text: str) -> tuple[str, list[float]]:
    """Read a scale file as it stands.

    Parameters
    ----------
    text : str
        Of the file.

    Returns
    -------
    description : str
        Its first line.
    pitches : list of float
        In cents above 1/1, in the order of the file; the last is the period.

    Raises
    ------
    BrokenFile
        If it cannot be a tuning; names the line.
    """
    lines = Lines(text)
    description = lines.need("the description")
    count = _count(lines)
    told = lines.number
    pitches = [_pitch(lines, index, count) for index in range(count)]
    if pitches:
        _require_period(lines, pitches)
    following = lines.take()
    if following is not None and _match(following):
        raise lines.broken(f"one more pitch than the {count} that line {told} tells")
    return description, pitches


def _count(lines: Lines) -> int:
    line = lines.need("the number of notes")
    found = _COUNT.match(line)
    if found is None:
        raise lines.broken(f"the number of notes is expected here, not {quoted(line)}")
    count = int(found[1])
    if count > MOST_NOTES:
        raise lines.broken(f"{count} notes are too many; at most {MOST_NOTES}")
    return count


def _match(line: str) -> re.Match[str] | None:
    return _CENTS.match(line) or _RATIO.match(line)


def _pitch(lines: Lines, index: int, count: int) -> float:
    line = lines.need(f"pitch {index + 1} of {count}")
    found = _match(line)
    if found is None or len(found[0]) > _LONGEST_NUMBER:
        raise lines.broken(f"no pitch, neither cents such as 701.955 nor a ratio such as 3/2: {quoted(line)}")
    cents = float(found[1]) if found.re is _CENTS else cents_of(_ratio(lines, found))
    if abs(cents) > FARTHEST:
        raise lines.broken(f"more than {FARTHEST / OCTAVE:g} octaves away from 1/1: {quoted(found[0])}")
    return cents


def _ratio(lines: Lines, found: re.Match[str]) -> Fraction:
    above, below = int(found[1]), int(found[2] or 1)
    if above <= 0 or below <= 0:
        raise lines.broken(f"a ratio is of numbers above 0, not {quoted(found[0])}")
    return Fraction(above, below)


def _require_period(lines: Lines, pitches: list[float]) -> None:
    """Refuse what comes again at once, never, or too densely to be told apart."""
    period = pitches[-1]
    if period < SAME:
        raise lines.broken(f"the last pitch is the period and must be above 1/1, not {period:g} cents")
    if period > LONGEST_PERIOD:
        longest = LONGEST_PERIOD / OCTAVE
        raise lines.broken(f"the last pitch is the period, of at most {longest:g} octaves, not {period:g} cents")
    if len(pitches) * OCTAVE / period > MOST_AN_OCTAVE:
        raise lines.broken(f"{len(pitches)} notes in {period:g} cents are more than {MOST_AN_OCTAVE} an octave")


def to_scl(tuning: Tuning, *, comments: tuple[str, ...] = ()) -> str:
    """Return a tuning as the text of a scale file.

    Parameters
    ----------
    tuning : Tuning
        What is to be shared; where it sounds, its reference, a scale file does not tell.
    comments : tuple of str
        A line each, put before the description.

    Returns
    -------
    str
        Cents to a millionth; read again, it has the same degrees.
    """
    heard = [*tuning.cents[1:], tuning.period]
    told = [f"! {' '.join(comment.split())}" for comment in comments]
    description = " ".join(tuning.name.split()).lstrip("!")
    return "\n".join([*told, description, f" {len(heard)}", *(f" {cents:.6f}" for cents in heard), ""])
