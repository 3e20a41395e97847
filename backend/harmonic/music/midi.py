"""Writes a score as a Standard MIDI File, exact in time and pitch."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import mido
import numpy as np
from numpy.typing import NDArray

from harmonic.errors import LimitExceeded
from harmonic.music.channels import CHANNELS_A_PORT, MAX_PORTS, Allotment, allot, channels_by_track, port_and_channel
from harmonic.players import players_of
from harmonic.score import DYNAMIC_RANGE_DB, Score
from harmonic.vocabulary.derived import timbre_named
from harmonic.vocabulary.resonators import ResonatorName

TICKS_PER_BEAT = 15_360
"""At 40 bpm a tick is 0.1 ms, at 240 bpm 0.016 ms; divisible by 3, 4 and 5."""

BEND_RANGE = 2
"""Semitones that a full pitch bend reaches; written into the file as registered parameter 0."""

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

#: What comes first among messages of one tick: the end of a note, then the bend, then the next note.
_END, _BEND, _BEGIN = 0, 1, 2

Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class _Part:
    """The notes of a score in the numbers of MIDI, by index of note."""

    start: Integers
    note: Integers
    bend: Integers
    velocity: Integers
    allotment: Allotment
    names: tuple[str, ...]


def to_midi(score: Score) -> bytes:
    """Return a score as a Standard MIDI File of type 1.

    The first track holds title and tempo, then comes a track for each timbre (one for all places it is struck at) with its General MIDI
    program. Pitches off the equal scale are bent to within a cent. A note whose number is struck
    again on its channel ends there, since MIDI could not tell the two apart. Where more than
    fifteen bends sound at once, further tracks name further ports.

    Parameters
    ----------
    score : Score
        What to write.

    Returns
    -------
    bytes
        The file; the same score makes the same bytes.

    Raises
    ------
    LimitExceeded
        If the notes need more channels than the ports of a file have.
    """
    tempo = mido.bpm2tempo(score.tempo_bpm)
    ticks_per_second = TICKS_PER_BEAT * 1e6 / tempo
    part = _part(score, ticks_per_second)
    file = mido.MidiFile(type=1, ticks_per_beat=TICKS_PER_BEAT, charset="utf-8")
    file.tracks.append(_conductor(score, tempo, ticks_per_second))
    for timbre, port, channels in channels_by_track(part.allotment):
        file.tracks.append(_track(part.names[timbre], port, channels, part))
    buffer = BytesIO()
    file.save(file=buffer)
    return buffer.getvalue()


def midi_velocity(velocity: NDArray[np.float64]) -> Integers:
    """Return the MIDI velocity that General MIDI players sound at the level of a note's own.

    Parameters
    ----------
    velocity : ndarray of float64, shape (M,)
        0–1 over `DYNAMIC_RANGE_DB`.

    Returns
    -------
    ndarray of int64, shape (M,)
        From 16 to 127: the level is 40·log₁₀(v / 127) dB, as the Downloadable Sounds specification
        and the General MIDI 2 guidelines have it.
    """
    levels_db = DYNAMIC_RANGE_DB * (velocity - 1.0)
    return np.rint(127.0 * 10.0 ** (levels_db / 40.0)).astype(np.int64)


def _part(score: Score, ticks_per_second: float) -> _Part:
    rows = score.notes
    start = np.rint(rows["onset"] * ticks_per_second).astype(np.int64)
    end = np.rint((rows["onset"] + rows["duration"]) * ticks_per_second).astype(np.int64)
    note = np.rint(rows["pitch"]).astype(np.int64)
    bend = np.rint((rows["pitch"] - note) * 8192 / BEND_RANGE).astype(np.int64)
    names, player = players_of(score)
    allotment = allot(start, np.maximum(end, start + 1), notes=note, bends=bend, timbres=player)
    if len(allotment.timbre) > CHANNELS_A_PORT * MAX_PORTS:
        raise LimitExceeded(f"the notes need {len(allotment.timbre)} channels, a MIDI file has 1920")
    return _Part(start, note, bend, midi_velocity(rows["velocity"]), allotment, names)


def _conductor(score: Score, tempo: int, ticks_per_second: float) -> mido.MidiTrack:
    """Return the track with title and tempo, as long as the piece and its tail."""
    length = round((score.duration + score.tail) * ticks_per_second)
    return mido.MidiTrack(
        [
            mido.MetaMessage("track_name", name=score.title, time=0),
            mido.MetaMessage("set_tempo", tempo=tempo, time=0),
            mido.MetaMessage("time_signature", numerator=4, denominator=4, time=0),
            mido.MetaMessage("end_of_track", time=length),
        ]
    )


def _track(timbre: str, port: int, channels: tuple[int, ...], part: _Part) -> mido.MidiTrack:
    """Return the track of one timbre on one port."""
    track = mido.MidiTrack([mido.MetaMessage("track_name", name=timbre, time=0)])
    if port:
        track.append(mido.MetaMessage("midi_port", port=port, time=0))
    timed: list[tuple[int, int, int, mido.Message]] = []
    for number in channels:
        chosen = np.flatnonzero(part.allotment.channel == number)
        track.extend(_preparation(timbre, number, is_bent=bool(np.any(part.bend[chosen]))))
        timed.extend(_played(chosen, number, part))
    now = 0
    for tick, _, _, message in sorted(timed, key=lambda entry: entry[:3]):
        track.append(message.copy(time=tick - now))
        now = tick
    track.append(mido.MetaMessage("end_of_track", time=0))
    return track


def _preparation(timbre: str, number: int, *, is_bent: bool) -> list[mido.Message]:
    """Return what a channel is told before its first note: its program and the range of its bend."""
    _, channel = port_and_channel(number)
    messages = [mido.Message("program_change", channel=channel, program=_program_of(timbre))]
    if is_bent:
        controls = ((101, 0), (100, 0), (6, BEND_RANGE), (38, 0), (101, 127), (100, 127))
        messages += [mido.Message("control_change", channel=channel, control=c, value=v) for c, v in controls]
    return messages


def _program_of(timbre: str) -> int:
    """Return the program of a timbre, of a derived one that of its resonator."""
    rings = timbre_named(timbre).resonator
    return PROGRAMS[timbre] if timbre in PROGRAMS or rings is None else BODY_PROGRAMS[rings]


def _played(chosen: NDArray[np.intp], number: int, part: _Part) -> list[tuple[int, int, int, mido.Message]]:
    """Return the messages of one channel with tick, order within the tick and number of note."""
    _, channel = port_and_channel(number)
    timed = []
    bent = 0
    for index in chosen.tolist():
        start, end = int(part.start[index]), int(part.allotment.end[index])
        note, bend = int(part.note[index]), int(part.bend[index])
        if bend != bent:
            timed.append((start, _BEND, index, mido.Message("pitchwheel", channel=channel, pitch=bend)))
            bent = bend
        loud = int(part.velocity[index])
        timed.append((start, _BEGIN, index, mido.Message("note_on", channel=channel, note=note, velocity=loud)))
        timed.append((end, _END, index, mido.Message("note_off", channel=channel, note=note, velocity=64)))
    return timed
