"""A Standard MIDI File of type 0: everything in one track, on the fifteen channels of one port."""

from __future__ import annotations

from collections.abc import Callable

import mido
import numpy as np

from harmonic.music.channels import port_and_channel
from harmonic.music.ticks import BEGIN, BEND, END, Ticks, Timed, append_timed, bend_range
from harmonic.music.zones import PLACES, Seating, seated

BEND_RANGE = 2
"""Semitones that a full pitch bend reaches; written into the file as registered parameter 0."""


def merged_track(ticks: Ticks, head: list[mido.MetaMessage], program_of: Callable[[str], int]) -> mido.MidiTrack:
    """Return the one track of a file of type 0.

    Parameters
    ----------
    ticks : Ticks
        What is written.
    head : list of MetaMessage
        What stands at its beginning: title, tempo and the like.
    program_of : callable
        Gives the General MIDI program of a timbre.

    Returns
    -------
    MidiTrack
        As long as the piece and its tail.
    """
    seating = merged_seating(ticks)
    track = mido.MidiTrack(head)
    for place in np.unique(seating.place).tolist():
        if np.any(seating.bend[seating.place == place]):
            track.extend(bend_range(_channel(place), BEND_RANGE))
    append_timed(track, _played(ticks, seating, program_of), length=ticks.length)
    return track


def merged_seating(ticks: Ticks) -> Seating:
    """Return on which channel each note plays.

    Parameters
    ----------
    ticks : Ticks
        What is written.

    Returns
    -------
    Seating
        Notes of one timbre and bend on one channel as long as channels last.
    """
    bends = np.rint(ticks.off * (8192 / BEND_RANGE)).astype(np.int64)
    return seated(ticks.start, ticks.end, notes=ticks.note, bends=bends, timbres=ticks.timbre, shares=True)


def _channel(place: int) -> int:
    return port_and_channel(place)[1]


def _played(ticks: Ticks, seating: Seating, program_of: Callable[[str], int]) -> Timed:
    """Return every note, with the program and the bend that its channel needs before it."""
    timed: Timed = []
    programs: dict[int, int] = {}
    bent = dict.fromkeys(range(PLACES), 0)
    for index in range(len(ticks.start)):
        place, start, end = int(seating.place[index]), int(ticks.start[index]), int(seating.end[index])
        channel, note, bend = _channel(place), int(ticks.note[index]), int(seating.bend[index])
        program = program_of(ticks.names[ticks.timbre[index]])
        if programs.get(place) != program:
            timed.append((start, BEND, index, mido.Message("program_change", channel=channel, program=program)))
        if bend != bent[place]:
            timed.append((start, BEND, index, mido.Message("pitchwheel", channel=channel, pitch=bend)))
        programs[place], bent[place] = program, bend
        loud = int(ticks.velocity[index])
        timed.append((start, BEGIN, index, mido.Message("note_on", channel=channel, note=note, velocity=loud)))
        timed.append((end, END, index, mido.Message("note_off", channel=channel, note=note, velocity=64)))
    return timed
