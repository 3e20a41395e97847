"""Allots MIDI channels, so that every note can be bent to its own pitch and ended by its own note-off.

A channel plays one timbre and bends all its notes alike, and two notes of one number on a channel
cannot be told apart. So each timbre has channels of its own, one for each bend that sounds at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

CHANNELS_A_PORT = 15
"""Sixteen, without the tenth, which plays drum kits."""

DRUMS = 9

MAX_PORTS = 128
"""What the meta event for a port can name."""

Integers = NDArray[np.int64]


@dataclass(slots=True)
class _Channel:
    """What a channel is doing while notes are being allotted."""

    number: int
    timbre: int
    bend: int
    busy_until: int = 0
    latest: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, eq=False, slots=True)
class Allotment:
    """Which channel plays which note.

    Attributes
    ----------
    channel : ndarray of int64, shape (M,)
        Of each note, counted on through all ports.
    end : ndarray of int64, shape (M,)
        Tick at which each note ends: where its number is struck again on its channel, at the latest.
    timbre : tuple of int
        What each channel plays.
    """

    channel: Integers
    end: Integers
    timbre: tuple[int, ...]


def port_and_channel(number: int) -> tuple[int, int]:
    """Return where a channel lies.

    Parameters
    ----------
    number : int
        Counted on through all ports, from 0.

    Returns
    -------
    port : int
        From 0.
    channel : int
        0–15, never the drums' 9.
    """
    port, place = divmod(number, CHANNELS_A_PORT)
    return port, place if place < DRUMS else place + 1


def allot(starts: Integers, ends: Integers, *, notes: Integers, bends: Integers, timbres: Integers) -> Allotment:
    """Give every note a channel.

    Parameters
    ----------
    starts, ends : ndarray of int64, shape (M,)
        Ticks; starts rise.
    notes, bends, timbres : ndarray of int64, shape (M,)
        MIDI number, 14-bit bend around 0 and timbre of each note.

    Returns
    -------
    Allotment
        The same for the same notes.
    """
    channels: list[_Channel] = []
    chosen, ended = np.zeros_like(starts), ends.copy()
    columns = (starts.tolist(), ends.tolist(), notes.tolist(), bends.tolist(), timbres.tolist())
    for index, (start, end, note, bend, timbre) in enumerate(zip(*columns, strict=True)):
        channel = _suitable(channels, start=start, note=note, bend=bend, timbre=timbre, starts=starts)
        previous = channel.latest.get(note)
        if previous is not None:
            ended[previous] = min(ended[previous], start)
        channel.bend, channel.busy_until = bend, max(channel.busy_until, end)
        channel.latest[note] = index
        chosen[index] = channel.number
    return Allotment(chosen, ended, tuple(channel.timbre for channel in channels))


def _suitable(channels: list[_Channel], *, start: int, note: int, bend: int, timbre: int, starts: Integers) -> _Channel:
    """Return a channel for a note: one that bends so already, else an unused one, else one that is silent."""
    own = [channel for channel in channels if channel.timbre == timbre]
    for channel in own:
        if channel.bend == bend and not _begins_now(channel, note, start, starts):
            return channel
    silent = [channel for channel in own if channel.busy_until <= start and channel.busy_until > 0]
    if silent and len(channels) >= CHANNELS_A_PORT:
        return min(silent, key=lambda channel: channel.busy_until)
    channels.append(_Channel(len(channels), timbre, bend))
    return channels[-1]


def _begins_now(channel: _Channel, note: int, start: int, starts: Integers) -> bool:
    return note in channel.latest and int(starts[channel.latest[note]]) == start


def channels_by_track(allotment: Allotment) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """Yield what goes into one track: the channels of one timbre on one port.

    Parameters
    ----------
    allotment : Allotment
        Which channels there are.

    Yields
    ------
    timbre : int
        What the track plays.
    port : int
        Where it plays.
    channels : tuple of int
        Counted on through all ports.
    """
    tracks: dict[tuple[int, int], list[int]] = {}
    for number, timbre in enumerate(allotment.timbre):
        tracks.setdefault((timbre, port_and_channel(number)[0]), []).append(number)
    for (timbre, port), numbers in sorted(tracks.items()):
        yield timbre, port, tuple(numbers)
