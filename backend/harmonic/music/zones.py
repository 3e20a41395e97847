"""Allots the fifteen channels of one port or zone, and says which notes have to give way where they are too few."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

PLACES = 15
"""Channels that play notes: the members of an MPE zone, or those of a port without the drums'."""

_UNUSED = -1

Integers = NDArray[np.int64]


@dataclass(slots=True)
class _Place:
    """What a channel is doing while notes are being allotted; `sounding` are the ends of notes by their index."""

    number: int
    timbre: int = _UNUSED
    bend: int = 0
    busy_until: int = -1
    latest: int = -1
    sounding: dict[int, int] = field(default_factory=dict)

    def is_like(self, wanted: tuple[int, int]) -> bool:
        """Tell whether the channel bends and sounds as is wanted."""
        return (self.bend, self.timbre) == wanted

    def strangeness(self, timbre: int) -> int:
        """Return how much a silent channel must be told before it plays a timbre."""
        return 0 if self.timbre == timbre else 1 if self.timbre == _UNUSED else 2


@dataclass(frozen=True, eq=False, slots=True)
class Seating:
    """Which of the fifteen channels plays which note.

    Attributes
    ----------
    place : ndarray of int64, shape (M,)
        Of each note, 0 … 14.
    end : ndarray of int64, shape (M,)
        Tick at which each note ends: earlier than it should where its channel was taken for another.
    bend : ndarray of int64, shape (M,)
        How each note is bent: as it should, but for those that had to share.
    n_cut : int
        How many notes end early because more sounded at once than there are channels.
    n_mistuned : int
        How many sound with the bend of another, as more than fifteen began at one tick.
    """

    place: Integers
    end: Integers
    bend: Integers
    n_cut: int
    n_mistuned: int


def seated(
    starts: Integers, ends: Integers, *, notes: Integers, bends: Integers, timbres: Integers, shares: bool
) -> Seating:
    """Give every note one of fifteen channels.

    Parameters
    ----------
    starts, ends : ndarray of int64, shape (M,)
        Ticks; starts rise.
    notes, bends, timbres : ndarray of int64, shape (M,)
        MIDI number, 14-bit bend around 0 and timbre of each note.
    shares : bool
        Whether notes of one timbre and bend play on one channel as long as they can, as for players of fixed programs,
        or only when none is silent, as for a player in whom a channel is a finger.

    Returns
    -------
    Seating
        A note takes a channel that is silent, the one that has been so longest; else one of its own timbre and bend;
        else that whose latest note began first, which ends there. The same for the same notes.
    """
    table = _Table(starts, notes, bends, timbres, shares=shares, ended=ends.copy(), bent=bends.copy())
    chosen = np.zeros_like(starts)
    for index, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        chosen[index] = table.seat(index, start, end)
    return Seating(chosen, table.ended, table.bent, table.n_cut, table.n_mistuned)


class _Table:
    """Fifteen channels, and the notes that are being given to them."""

    def __init__(
        self,
        starts: Integers,
        notes: Integers,
        bends: Integers,
        timbres: Integers,
        *,
        shares: bool,
        ended: Integers,
        bent: Integers,
    ) -> None:
        self._starts, self._notes, self._bends, self._timbres = starts, notes, bends, timbres
        self._shares = shares
        self._places = [_Place(number) for number in range(PLACES)]
        self.ended, self.bent = ended, bent
        self.n_cut = self.n_mistuned = 0

    def seat(self, index: int, start: int, end: int) -> int:
        """Give the next note a channel, and end what has to give way to it."""
        for place in self._places:
            place.sounding = {other: until for other, until in place.sounding.items() if until > start}
        wanted = (int(self._bends[index]), int(self._timbres[index]))
        place = self._suitable(index, start, wanted)
        if not place.is_like(wanted):
            self.n_cut += self._end(place, list(place.sounding), start)
        restruck = [other for other in place.sounding if self._notes[other] == self._notes[index]]
        n_restruck = self._end(place, restruck, start)
        # Who shares expects a channel's note to end where it is struck again; a finger of its own does not.
        self.n_cut += 0 if self._shares else n_restruck
        if place.sounding and not place.is_like(wanted):
            self.bent[index] = place.bend
            self.n_mistuned += 1
        elif not place.sounding:
            place.bend, place.timbre = wanted
        place.sounding[index], place.latest = end, start
        place.busy_until = max(place.busy_until, end)
        return place.number

    def _suitable(self, index: int, start: int, wanted: tuple[int, int]) -> _Place:
        """Return the channel that a note takes."""
        silent = [place for place in self._places if not place.sounding]
        alike = [place for place in self._places if place.is_like(wanted) and self._is_free(place, index, start)]
        if alike and (self._shares or not silent):
            return alike[0]
        if silent:
            return min(silent, key=lambda place: (self._shares * place.strangeness(wanted[1]), place.busy_until))
        earlier = [place for place in self._places if place.latest < start]
        if earlier:
            return min(earlier, key=lambda place: place.latest)
        return min(self._places, key=lambda place: (place.timbre != wanted[1], abs(place.bend - wanted[0])))

    def _is_free(self, place: _Place, index: int, start: int) -> bool:
        """Tell whether the number of a note can be struck on a channel without ending one that should sound on."""
        same = [other for other in place.sounding if self._notes[other] == self._notes[index]]
        return all(self._starts[other] < start for other in same) if self._shares else not same

    def _end(self, place: _Place, others: list[int], start: int) -> int:
        """End notes on a channel that began before, and return how many there were."""
        earlier = [other for other in others if self._starts[other] < start]
        for other in earlier:
            self.ended[other] = start
            del place.sounding[other]
        return len(earlier)
