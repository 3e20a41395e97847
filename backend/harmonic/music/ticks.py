"""The notes of a score in the numbers of MIDI, and tracks of messages in order of their ticks."""

from __future__ import annotations

from dataclasses import dataclass

import mido
import numpy as np
from numpy.typing import NDArray

from harmonic.players import players_of
from harmonic.score import DYNAMIC_RANGE_DB, Score

TICKS_PER_BEAT = 15_360
"""At 40 bpm a tick is 0.1 ms, at 240 bpm 0.016 ms; divisible by 3, 4 and 5."""

#: What comes first among messages of one tick: the end of a note, then the bend, then the next note.
END, BEND, BEGIN = 0, 1, 2

Integers = NDArray[np.int64]
Timed = list[tuple[int, int, int, mido.Message]]
"""Messages with their tick, their order within the tick and the number of their note."""


@dataclass(frozen=True, eq=False, slots=True)
class Ticks:
    """The notes of a score, by index.

    Attributes
    ----------
    tempo : int
        Microseconds a beat.
    length : int
        Ticks from the beginning of the piece to the end of its tail.
    start, end : ndarray of int64, shape (M,)
        Ticks; every note lasts one at least.
    note : ndarray of int64, shape (M,)
        The nearest MIDI number.
    off : ndarray of float64, shape (M,)
        Semitones that the pitch is above that.
    velocity : ndarray of int64, shape (M,)
        Of the blow, by `midi_velocity`.
    timbre : ndarray of int64, shape (M,)
        Index of `names`.
    names : tuple of str
        The timbres that play, one that is struck at many places once.
    """

    tempo: int
    length: int
    start: Integers
    end: Integers
    note: Integers
    off: NDArray[np.float64]
    velocity: Integers
    timbre: Integers
    names: tuple[str, ...]


def ticks_of(score: Score) -> Ticks:
    """Return the notes of a score in the numbers of MIDI.

    Parameters
    ----------
    score : Score
        What is to be written.

    Returns
    -------
    Ticks
        Every note of it.
    """
    rows, tempo = score.notes, mido.bpm2tempo(score.tempo_bpm)
    per_second = TICKS_PER_BEAT * 1e6 / tempo
    start = np.rint(rows["onset"] * per_second).astype(np.int64)
    end = np.rint((rows["onset"] + rows["duration"]) * per_second).astype(np.int64)
    note = np.rint(rows["pitch"]).astype(np.int64)
    names, player = players_of(score)
    return Ticks(
        tempo=tempo,
        length=round((score.duration + score.tail) * per_second),
        start=start,
        end=np.maximum(end, start + 1),
        note=note,
        off=rows["pitch"] - note,
        velocity=midi_velocity(rows["velocity"]),
        timbre=player,
        names=names,
    )


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


def controls(channel: int, *pairs: tuple[int, int]) -> list[mido.Message]:
    """Return control changes for a channel.

    Parameters
    ----------
    channel : int
        From 0.
    *pairs : tuple of int
        Controller and value of each.

    Returns
    -------
    list of Message
        In their order.
    """
    return [mido.Message("control_change", channel=channel, control=control, value=value) for control, value in pairs]


def bend_range(channel: int, semitones: int) -> list[mido.Message]:
    """Return what tells a channel how far a full pitch bend reaches: registered parameter 0.

    Parameters
    ----------
    channel : int
        From 0.
    semitones : int
        Up and down.

    Returns
    -------
    list of Message
        The last of them leave no parameter chosen.
    """
    return controls(channel, (101, 0), (100, 0), (6, semitones), (38, 0), (101, 127), (100, 127))


def append_timed(track: mido.MidiTrack, timed: Timed, *, length: int = 0) -> None:
    """Write messages into a track in their order, and its end.

    Parameters
    ----------
    track : MidiTrack
        Changed in place; everything in it stands at tick 0.
    timed : list of tuple
        See `Timed`.
    length : int
        Tick at which the track ends, unless its last message is later.
    """
    now = 0
    for tick, _, _, message in sorted(timed, key=lambda entry: entry[:3]):
        track.append(message.copy(time=tick - now))
        now = tick
    track.append(mido.MetaMessage("end_of_track", time=max(length - now, 0)))
