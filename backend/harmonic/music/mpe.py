"""MIDI Polyphonic Expression: a zone for each timbre, in which every note has a channel, and so a bend, of its own.

MIDI Manufacturers Association, *MIDI Polyphonic Expression*, version 1.0 (2018).
"""

from __future__ import annotations

from collections.abc import Callable

import mido
import numpy as np

from harmonic.music.ticks import BEGIN, BEND, END, Integers, Ticks, Timed, append_timed, bend_range, controls
from harmonic.music.zones import PLACES, Seating, seated
from harmonic.score import Score

MASTER = 0
"""The channel that speaks for the whole zone: the first."""

MEMBER_RANGE, MASTER_RANGE = 48, 2
"""Semitones that a full pitch bend of a note, and of the whole zone, reaches."""

BRIGHTNESS = 74
"""The controller that tells how bright a note is."""

#: Contact times in s that count as the brightest and as the dullest blow; between them 1 ms is the middle.
_BRIGHTEST, _DULLEST = 1e-4, 1e-2


def mpe_tracks(score: Score, ticks: Ticks, program_of: Callable[[str], int]) -> list[mido.MidiTrack]:
    """Return a track for each timbre that plays, each an MPE zone on a port of its own.

    Parameters
    ----------
    score : Score
        What is written.
    ticks : Ticks
        The same in the numbers of MIDI.
    program_of : callable
        Gives the General MIDI program of a timbre.

    Returns
    -------
    list of MidiTrack
        In the order of the score's timbres.
    """
    bright = brightness_of(score)
    tracks = []
    for port, (timbre, chosen, seating) in enumerate(_zones(ticks)):
        name = ticks.names[timbre]
        track = mido.MidiTrack([mido.MetaMessage("track_name", name=name), *_ported(port)])
        track.extend(_zone(program_of(name)))
        append_timed(track, _played(ticks, chosen, seating, bright))
        tracks.append(track)
    return tracks


def mpe_shortage(ticks: Ticks) -> tuple[int, int]:
    """Return how many notes end early, and how many sound with the bend of another, for want of channels.

    Parameters
    ----------
    ticks : Ticks
        What is written.

    Returns
    -------
    n_cut, n_mistuned : int
        Over all zones.
    """
    seatings = [seating for _, _, seating in _zones(ticks)]
    return sum(seating.n_cut for seating in seatings), sum(seating.n_mistuned for seating in seatings)


def brightness_of(score: Score) -> Integers:
    """Return how bright each note is as a controller says it.

    Parameters
    ----------
    score : Score
        Whose notes.

    Returns
    -------
    ndarray of int64, shape (M,)
        From 127 for blows of 0.1 ms or less over 64 at 1 ms to 0 for 10 ms or more, by the logarithm of the contact time.
    """
    contact = np.clip(score.notes["contact_time"], _BRIGHTEST, _DULLEST)
    shown: Integers = np.rint(127.0 * np.log(_DULLEST / contact) / np.log(_DULLEST / _BRIGHTEST)).astype(np.int64)
    return shown


def _zones(ticks: Ticks) -> list[tuple[int, Integers, Seating]]:
    """Return for each timbre its notes, by index, and where they sit."""
    bends = np.rint(ticks.off * (8192 / MEMBER_RANGE)).astype(np.int64)
    zones = []
    for timbre in np.unique(ticks.timbre).tolist():
        (chosen,) = np.nonzero(ticks.timbre == timbre)
        seating = seated(
            ticks.start[chosen],
            ticks.end[chosen],
            notes=ticks.note[chosen],
            bends=bends[chosen],
            timbres=ticks.timbre[chosen],
            shares=False,
        )
        zones.append((timbre, chosen, seating))
    return zones


def _ported(port: int) -> list[mido.MetaMessage]:
    return [mido.MetaMessage("midi_port", port=port)] if port else []


def _zone(program: int) -> list[mido.Message]:
    """Return the MPE configuration message, the ranges of all bends, and the program of the zone.

    The message alone would set the ranges to these; who knows no MPE still understands the ranges.
    """
    messages = controls(MASTER, (101, 0), (100, 6), (6, PLACES), (101, 127), (100, 127))
    messages += bend_range(MASTER, MASTER_RANGE)
    for place in range(PLACES):
        messages += bend_range(_member(place), MEMBER_RANGE)
    return [*messages, mido.Message("program_change", channel=MASTER, program=program)]


def _member(place: int) -> int:
    return MASTER + 1 + place


def _played(ticks: Ticks, chosen: Integers, seating: Seating, bright: Integers) -> Timed:
    """Return the messages of a zone: each note's bend and brightness before it begins."""
    timed: Timed = []
    told: dict[int, tuple[int, int]] = {}
    until = dict.fromkeys(range(PLACES), 0)
    for row, index in enumerate(chosen.tolist()):
        place, start, end = int(seating.place[row]), int(ticks.start[index]), int(seating.end[row])
        channel, note = _member(place), int(ticks.note[index])
        # Who shares a channel leaves it as bright as it is: the others would change, too.
        shown = told.get(place, (0, -1))[1] if until[place] > start else int(bright[index])
        now, before = (int(seating.bend[row]), shown), told.get(place, (0, -1))
        if now[0] != before[0]:
            timed.append((start, BEND, index, mido.Message("pitchwheel", channel=channel, pitch=now[0])))
        if now[1] != before[1]:
            timed += [(start, BEND, index, message) for message in controls(channel, (BRIGHTNESS, now[1]))]
        told[place], until[place] = now, max(until[place], end)
        loud = int(ticks.velocity[index])
        timed.append((start, BEGIN, index, mido.Message("note_on", channel=channel, note=note, velocity=loud)))
        timed.append((end, END, index, mido.Message("note_off", channel=channel, note=note, velocity=64)))
    return timed
