"""A score on paper: MusicXML, a staff an instrument, on a grid of sixteenths."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

import numpy as np

from harmonic.credits import SOFTWARE, legible, origin
from harmonic.players import players_of
from harmonic.score import Score

PER_QUARTER = 4
"""Steps of the grid that a quarter has."""

_BAR = 4 * PER_QUARTER
#: Steps a written value lasts, with its name and its dots; what lies between is tied together.
_VALUES = (
    (16, "whole", 0), (12, "half", 1), (8, "half", 0), (6, "quarter", 1),
    (4, "quarter", 0), (3, "eighth", 1), (2, "eighth", 0), (1, "16th", 0),
)  # fmt: skip
_STEPS = ("C", "C", "D", "D", "E", "F", "F", "G", "G", "A", "A", "B")
_SHARP = (0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1, 0)
_MOST_IN_A_CHORD = 12
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN"'
    ' "http://www.musicxml.org/dtds/partwise.dtd">\n'
)


@dataclass(frozen=True, slots=True)
class _Chord:
    """What is written at a step: pitches from low to high, and for how many steps; none for a rest."""

    step: int
    length: int
    pitches: tuple[float, ...]


def to_musicxml(score: Score) -> str:
    """Return a score as MusicXML 4.0.

    Parameters
    ----------
    score : Score
        What is to be read.

    Returns
    -------
    str
        A partwise document: a part for each timbre that plays, 4/4 at the tempo of the score. Onsets are rounded to
        sixteenths, and what falls on one step of a part is a chord, of its twelve loudest pitches. A chord lasts until
        the next one of its part, as long as it rings and four quarters at most. Pitches are written to the nearest
        quarter tone, which is what notation has signs for, and the cents beyond it stand as a technical sign.
    """
    root = ET.Element("score-partwise", version="4.0")
    ET.SubElement(ET.SubElement(root, "work"), "work-title").text = legible(score.title)
    identification = ET.SubElement(root, "identification")
    if score.author:
        ET.SubElement(identification, "creator", type="composer").text = legible(score.author)
    ET.SubElement(ET.SubElement(identification, "encoding"), "software").text = SOFTWARE
    ET.SubElement(identification, "source").text = origin(score.run_hash)
    listed = ET.SubElement(root, "part-list")
    step = 60.0 / score.tempo_bpm / PER_QUARTER
    n_bars = max(1, math.ceil((score.duration + score.tail) / step / _BAR))
    for number, timbre in enumerate(_playing(score), 1):
        name = ET.SubElement(listed, "score-part", id=f"P{number}")
        ET.SubElement(name, "part-name").text = timbre
        part = ET.SubElement(root, "part", id=f"P{number}")
        _write_part(part, _chords(score, timbre, step, n_bars * _BAR), score.tempo_bpm, n_bars)
    ET.indent(root)
    return _HEAD + ET.tostring(root, encoding="unicode") + "\n"


def _playing(score: Score) -> list[str]:
    """Return who plays, in the order of the score; a silent one has a part of rests."""
    names, player = players_of(score)
    return [names[index] for index in sorted(set(player.tolist()))] or ["silence"]


def _chords(score: Score, timbre: str, step: float, n_steps: int) -> list[_Chord]:
    """Return what a part plays, rests included, from the first step to the last."""
    names, player = players_of(score)
    notes = score.notes[np.array((*names, ""))[player] == timbre]
    steps = np.minimum(np.rint(notes["onset"] / step).astype(int), n_steps - 1)
    lengths = np.maximum(np.ceil(notes["duration"] / step).astype(int), 1)
    taken = sorted(set(steps.tolist()))
    written, place = [], 0
    for begin, following in zip(taken, [*taken[1:], n_steps][: len(taken)], strict=True):
        if begin > place:
            written.append(_Chord(place, begin - place, ()))
        here = steps == begin
        length = min(following - begin, int(lengths[here].max()), _BAR)
        written.append(_Chord(begin, length, _pitches(notes[here])))
        place = begin + length
    if place < n_steps:
        written.append(_Chord(place, n_steps - place, ()))
    return written


def _pitches(notes: np.ndarray) -> tuple[float, ...]:
    """Return the pitches of a chord, to a cent and each once: the loudest, from low to high."""
    loudest = notes[np.argsort(-notes["velocity"], kind="stable")]
    pitches = dict.fromkeys(round(float(pitch), 2) for pitch in loudest["pitch"])
    return tuple(sorted(list(pitches)[:_MOST_IN_A_CHORD]))


def _write_part(part: ET.Element, chords: list[_Chord], tempo: float, n_bars: int) -> None:
    bars = [ET.SubElement(part, "measure", number=str(bar + 1)) for bar in range(n_bars)]
    sounding = [pitch for chord in chords for pitch in chord.pitches]
    _write_attributes(bars[0], "F" if sounding and float(np.median(sounding)) < 60 else "G")
    _write_tempo(bars[0], tempo)
    for chord in chords:
        pieces = list(_pieces(chord))
        for index, (begin, value) in enumerate(pieces):
            _write_chord(bars[begin // _BAR], chord, value, is_first=index == 0, is_last=index == len(pieces) - 1)


def _pieces(chord: _Chord) -> Iterator[tuple[int, tuple[int, str, int]]]:
    """Yield where the written values of a chord begin, and which they are: none goes over a bar line."""
    begin, left = chord.step, chord.length
    while left:
        room = min(left, _BAR - begin % _BAR)
        value = next(value for value in _VALUES if value[0] <= room)
        yield begin, value
        begin, left = begin + value[0], left - value[0]


def _write_attributes(bar: ET.Element, clef: str) -> None:
    attributes = ET.SubElement(bar, "attributes")
    ET.SubElement(attributes, "divisions").text = str(PER_QUARTER)
    ET.SubElement(ET.SubElement(attributes, "key"), "fifths").text = "0"
    time = ET.SubElement(attributes, "time")
    ET.SubElement(time, "beats").text = ET.SubElement(time, "beat-type").text = "4"
    sign = ET.SubElement(attributes, "clef")
    ET.SubElement(sign, "sign").text = clef
    ET.SubElement(sign, "line").text = "4" if clef == "F" else "2"


def _write_tempo(bar: ET.Element, tempo: float) -> None:
    direction = ET.SubElement(bar, "direction", placement="above")
    metronome = ET.SubElement(ET.SubElement(direction, "direction-type"), "metronome")
    ET.SubElement(metronome, "beat-unit").text = "quarter"
    ET.SubElement(metronome, "per-minute").text = f"{tempo:.6g}"
    ET.SubElement(direction, "sound", tempo=f"{tempo:.6g}")


def _write_chord(bar: ET.Element, chord: _Chord, value: tuple[int, str, int], *, is_first: bool, is_last: bool) -> None:
    ties = [kind for kind, tied in (("stop", not is_first), ("start", not is_last)) if tied and chord.pitches]
    for index, pitch in enumerate(chord.pitches or (None,)):
        note = ET.SubElement(bar, "note")
        if index:
            ET.SubElement(note, "chord")
        if pitch is None:
            ET.SubElement(note, "rest")
        else:
            _write_pitch(note, pitch)
        ET.SubElement(note, "duration").text = str(value[0])
        for kind in ties:
            ET.SubElement(note, "tie", type=kind)
        ET.SubElement(note, "type").text = value[1]
        for _ in range(value[2]):
            ET.SubElement(note, "dot")
        _write_notations(note, ties, 0 if pitch is None or not is_first else _cents_off(pitch))


def _write_notations(note: ET.Element, ties: list[str], cents: int) -> None:
    if not ties and not cents:
        return
    notations = ET.SubElement(note, "notations")
    for kind in ties:
        ET.SubElement(notations, "tied", type=kind)
    if cents:
        ET.SubElement(ET.SubElement(notations, "technical"), "other-technical").text = f"{cents:+d} ¢"


def _cents_off(pitch: float) -> int:
    """Return the cents by which a pitch is above the nearest quarter tone."""
    return round(100 * (pitch - round(2 * pitch) / 2))


def _write_pitch(note: ET.Element, pitch: float) -> None:
    nearest = round(pitch)
    alter = _SHARP[nearest % 12] + round(2 * (pitch - nearest)) / 2
    written = ET.SubElement(note, "pitch")
    ET.SubElement(written, "step").text = _STEPS[nearest % 12]
    if alter:
        ET.SubElement(written, "alter").text = f"{alter:g}"
    ET.SubElement(written, "octave").text = str(nearest // 12 - 1)
