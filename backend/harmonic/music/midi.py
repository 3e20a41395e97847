"""Writes a score as a Standard MIDI File, exact in time and pitch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

import mido
import numpy as np
from numpy.typing import NDArray

from harmonic.credits import SOFTWARE, legible, origin
from harmonic.errors import Fault, InvalidInput, LimitExceeded, shown
from harmonic.music.channels import CHANNELS_A_PORT, MAX_PORTS, Allotment, allot, channels_by_track, port_and_channel
from harmonic.music.merged import BEND_RANGE, merged_seating, merged_track
from harmonic.music.mpe import mpe_shortage, mpe_tracks
from harmonic.music.programs import program_of
from harmonic.music.ticks import (
    BEGIN,
    BEND,
    END,
    TICKS_PER_BEAT,
    Integers,
    Ticks,
    Timed,
    append_timed,
    bend_range,
    ticks_of,
)
from harmonic.score import Score


class MidiLayout(StrEnum):
    """How the notes of a score are laid out in a MIDI file."""

    TYPE_1 = "type-1"
    TYPE_0 = "type-0"
    MPE = "mpe"


@dataclass(frozen=True, eq=False, slots=True)
class _Part:
    """The notes of a score with their bends and channels, by index of note."""

    ticks: Ticks
    bend: Integers
    allotment: Allotment


def to_midi(score: Score, *, layout: str = "type-1") -> bytes:
    """Return a score as a Standard MIDI File.

    Parameters
    ----------
    score : Score
        What to write.
    layout : {"type-1", "type-0", "mpe"}
        `type-1`: a track a timbre with its General MIDI program, what is off the equal scale bent on channels of its
        own, and further ports where more than fifteen bends sound at once. `type-0`: the same in one track on one port.
        `mpe`: a track a timbre, each an MPE zone on a port of its own, in which every note has a channel of its own,
        bent over ±48 semitones, with its brightness as controller 74.

    Returns
    -------
    bytes
        The file: title, author, software, run hash and tempo, then the notes. Pitches are right within a cent and times
        within half a tick; the same score makes the same bytes. On one channel a note whose number is struck again ends
        there. Who needs more than fifteen channels in `type-0` or a zone of `mpe` ends what began first: see
        `midi_warnings`, which the file holds, too.

    Raises
    ------
    InvalidInput
        If there is no such layout.
    LimitExceeded
        If the notes need more channels than the ports of a file of type 1 have.
    """
    ticks = ticks_of(score)
    warnings = midi_warnings(score, layout=layout)
    file = mido.MidiFile(type=0 if layout == "type-0" else 1, ticks_per_beat=TICKS_PER_BEAT, charset="utf-8")
    head = _head(score, ticks, warnings)
    if layout == "type-0":
        file.tracks.append(merged_track(ticks, head, program_of))
    else:
        file.tracks.append(mido.MidiTrack([*head, mido.MetaMessage("end_of_track", time=ticks.length)]))
        file.tracks += mpe_tracks(score, ticks, program_of) if layout == "mpe" else _tracks(ticks)
    buffer = BytesIO()
    file.save(file=buffer)
    return buffer.getvalue()


def midi_warnings(score: Score, *, layout: str = "type-1") -> tuple[str, ...]:
    """Return what a MIDI file cannot say of a score, in sentences.

    Parameters
    ----------
    score : Score
        What is written.
    layout : {"type-1", "type-0", "mpe"}
        As in `to_midi`.

    Returns
    -------
    tuple of str
        How many notes end early, or sound with the bend of another, for want of channels; empty where none does.

    Raises
    ------
    InvalidInput
        If there is no such layout.
    """
    if layout not in list(MidiLayout):
        raise InvalidInput([Fault("/layout", "there is no such MIDI layout", shown(layout), ", ".join(MidiLayout))])
    if layout == "type-1":
        return ()
    ticks = ticks_of(score)
    if layout == "mpe":
        return tuple(_shortage(*mpe_shortage(ticks), "an MPE zone"))
    seating = merged_seating(ticks)
    return tuple(_shortage(seating.n_cut, seating.n_mistuned, "a MIDI file of type 0"))


def _shortage(n_cut: int, n_mistuned: int, where: str) -> Iterator[str]:
    if n_cut:
        yield f"notes that end early, as {where} has fifteen channels: {n_cut}"
    if n_mistuned:
        yield f"notes with the bend of another, as more than fifteen began at once: {n_mistuned}"


def _head(score: Score, ticks: Ticks, warnings: tuple[str, ...]) -> list[mido.MetaMessage]:
    """Return what stands before all notes: title, tempo, and who made the file of what."""
    texts = [f"author: {legible(score.author)}"] if score.author else []
    texts += [f"software: {SOFTWARE}", origin(score.run_hash), *warnings]
    return [
        mido.MetaMessage("track_name", name=legible(score.title)),
        mido.MetaMessage("set_tempo", tempo=ticks.tempo),
        mido.MetaMessage("time_signature", numerator=4, denominator=4),
        *(mido.MetaMessage("text", text=text) for text in texts),
    ]


def _tracks(ticks: Ticks) -> Iterator[mido.MidiTrack]:
    """Yield a track for each timbre on each port."""
    bend = np.rint(ticks.off * (8192 / BEND_RANGE)).astype(np.int64)
    allotment = allot(ticks.start, ticks.end, notes=ticks.note, bends=bend, timbres=ticks.timbre)
    if len(allotment.timbre) > CHANNELS_A_PORT * MAX_PORTS:
        raise LimitExceeded(f"the notes need {len(allotment.timbre)} channels, a MIDI file has 1920")
    part = _Part(ticks, bend, allotment)
    for timbre, port, channels in channels_by_track(allotment):
        yield _track(ticks.names[timbre], port, channels, part)


def _track(timbre: str, port: int, channels: tuple[int, ...], part: _Part) -> mido.MidiTrack:
    """Return the track of one timbre on one port."""
    track = mido.MidiTrack([mido.MetaMessage("track_name", name=timbre)])
    if port:
        track.append(mido.MetaMessage("midi_port", port=port))
    timed: Timed = []
    for number in channels:
        chosen = np.flatnonzero(part.allotment.channel == number)
        track.extend(_preparation(timbre, number, is_bent=bool(np.any(part.bend[chosen]))))
        timed.extend(_played(chosen, number, part))
    append_timed(track, timed)
    return track


def _preparation(timbre: str, number: int, *, is_bent: bool) -> list[mido.Message]:
    """Return what a channel is told before its first note: its program and the range of its bend."""
    _, channel = port_and_channel(number)
    program = mido.Message("program_change", channel=channel, program=program_of(timbre))
    return [program, *(bend_range(channel, BEND_RANGE) if is_bent else ())]


def _played(chosen: NDArray[np.intp], number: int, part: _Part) -> Timed:
    """Return the messages of one channel."""
    _, channel = port_and_channel(number)
    ticks, timed = part.ticks, []
    bent = 0
    for index in chosen.tolist():
        start, end = int(ticks.start[index]), int(part.allotment.end[index])
        note, bend = int(ticks.note[index]), int(part.bend[index])
        if bend != bent:
            timed.append((start, BEND, index, mido.Message("pitchwheel", channel=channel, pitch=bend)))
            bent = bend
        loud = int(ticks.velocity[index])
        timed.append((start, BEGIN, index, mido.Message("note_on", channel=channel, note=note, velocity=loud)))
        timed.append((end, END, index, mido.Message("note_off", channel=channel, note=note, velocity=64)))
    return timed
