"""Whose notes sound together, how loudly and for how long: what makes the dissonance of two voices matter.

In the calibration window the partials of the notes that sound are followed as they ring out, and for each two
groups of notes (a voice in one timbre) the softer of two partials is integrated over the time in which both sound.
Voices that have not met by then are reckoned with as if any two might.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement

import numpy as np
from numpy.typing import NDArray

from harmonic.music._kernels_meetings import FAINTEST, held_together
from harmonic.music.dissonance import frequency_of, partial_roughness
from harmonic.score import DYNAMIC_RANGE_DB
from harmonic.vocabulary.blows import excited
from harmonic.vocabulary.derived import timbre_named

MOST_NOTES = 2000
"""Notes that are followed, from the first on: of more the walk over all pairs would take seconds."""

CHANCE = 0.02
"""What may meet but has not yet counts for this part of what has met."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Groups:
    """Bodies that sound alike: the same voice, or the same given pitch, in the same timbre.

    Attributes
    ----------
    of_body : ndarray of int64, shape (N,)
        The group of each body; the first `n_free` are of voices.
    voices : ndarray of int64, shape (n_free,)
        The voice of each of those groups.
    pitches : ndarray of float64, shape (G,)
        MIDI number of each group: given, or where size alone puts its voice.
    timbres : tuple of str, length G
        What each plays.
    sizes : ndarray of float64, shape (G,)
        How many bodies there are in each.
    """

    of_body: NDArray[np.int64]
    voices: NDArray[np.int64]
    pitches: Floats
    timbres: tuple[str, ...]
    sizes: Floats

    @property
    def n_free(self) -> int:
        """How many groups are of voices."""
        return len(self.voices)


@dataclass(frozen=True, eq=False, slots=True)
class Meetings:
    """How much each two partials of two groups count, of shape (F, K, G, K): those of voices with all.

    Attributes
    ----------
    ever : ndarray of float64
        In the whole window.
    under_chord : tuple of ndarray of float64
        While each chord of the progression is open.
    """

    ever: Floats
    under_chord: tuple[Floats, ...]


def meetings_of(groups: Groups, notes: NDArray[np.void] | None, *, n_chords: int) -> Meetings:
    """Return how long and loudly the partials of groups sound together, and a little as if any two bodies did.

    Parameters
    ----------
    groups : Groups
        Who sounds alike.
    notes : ndarray of NOTE_DTYPE, shape (M,), optional
        Those of the calibration window, in order of onset, with the chord that is open at each.
    n_chords : int
        Chords of the progression.

    Returns
    -------
    Meetings
        In parts of all that has met.
    """
    chance = _by_chance(groups)
    chance /= max(float(chance.sum()), np.finfo(np.float64).tiny)
    found = np.zeros(1) if notes is None else _met(groups, notes)
    whole = float(found.sum())
    if notes is None or whole == 0.0:
        return Meetings(chance, (chance,) * n_chords)
    ever = found / whole + CHANCE * chance
    chords = (_met(groups, notes[notes["chord"] == index]) / whole for index in range(n_chords))
    return Meetings(ever, tuple(chord + CHANCE * ever for chord in chords))


def _met(groups: Groups, notes: NDArray[np.void]) -> Floats:
    """Return the time integral of the softer of each two partials."""
    notes = notes[:MOST_NOTES]
    group = groups.of_body[notes["body"]]
    amplitude, decay = _ringing(groups, group, notes)
    spent = np.log(np.maximum(amplitude / FAINTEST, 1.0)) / decay
    onset = np.ascontiguousarray(notes["onset"])
    end = onset + np.minimum(notes["duration"], spent.max(axis=1, initial=0.0))
    return held_together(onset, end, group, amplitude, decay, groups.n_free, len(groups.pitches))


def _by_chance(groups: Groups) -> Floats:
    """Return the softer gain of each two partials for each pair of bodies; a pair within one group counts both ways round."""
    gains = np.zeros((len(groups.pitches), _most_partials(groups)))
    for index, name in enumerate(groups.timbres):
        gains[index, : len(timbre_named(name).gains)] = timbre_named(name).gains
    free = groups.n_free
    pairs = groups.sizes[:free, None] * groups.sizes[None, :]
    pairs[np.arange(free), np.arange(free)] -= groups.sizes[:free]
    softer = np.minimum(gains[:free, :, None, None], gains[None, None, :, :])
    return np.asarray(pairs[:, None, :, None] * softer)


def dissonances(groups: Groups, slots: Floats, together: Floats, *, n_voices: int) -> tuple[Floats, Floats]:
    """Return how dissonant voices are in each slot, with each other and alone.

    Parameters
    ----------
    groups : Groups
        Who sounds alike.
    slots : ndarray of float64, shape (S,)
        MIDI numbers.
    together : ndarray of float64, shape (F, K, G, K)
        How much each two partials of two groups count.
    n_voices : int
        V.

    Returns
    -------
    table : ndarray of float64, shape (V, V, S, S)
        Of voice v in slot s with voice w in slot r at [v, w, s, r]; 0 of a voice with itself.
    alone : ndarray of float64, shape (V, S)
        Of the bodies of a voice among themselves, and with those whose pitch is given.
    """
    n_slots, free = len(slots), groups.n_free
    table, alone = np.zeros((n_voices, n_voices, n_slots, n_slots)), np.zeros((n_voices, n_slots))
    kinds = _by_timbre(groups.timbres[:free])
    for (mine, of_mine), (theirs, of_theirs) in combinations_with_replacement(kinds, 2):
        rough = partial_roughness(slots, mine, slots, theirs)
        n_mine, n_theirs = rough.shape[2:]
        flat = rough.transpose(2, 3, 0, 1).reshape(n_mine * n_theirs, n_slots * n_slots)
        there = groups.voices[of_theirs]
        for group, here in zip(of_mine, groups.voices[of_mine], strict=True):
            counts = together[group, :n_mine][:, of_theirs, :n_theirs].swapaxes(0, 1).reshape(len(there), -1)
            parts = (counts @ flat).reshape(len(there), n_slots, n_slots)
            # A voice has one group of a timbre: no place is added to twice.
            table[here, there] += parts
            if mine != theirs:
                table[there, here] += parts.swapaxes(1, 2)
    for voice in range(n_voices):
        alone[voice] = np.diagonal(table[voice, voice]) / 2
        table[voice, voice] = 0.0
    for group in range(free, len(groups.pitches)):
        for mine, of_mine in kinds:
            rough = partial_roughness(slots, mine, groups.pitches[group : group + 1], groups.timbres[group])[:, 0]
            counts = together[of_mine, : rough.shape[1], group, : rough.shape[2]]
            np.add.at(alone, groups.voices[of_mine], np.tensordot(counts, rough, axes=((1, 2), (1, 2))))
    return table, alone


def _ringing(groups: Groups, group: NDArray[np.int64], notes: NDArray[np.void]) -> tuple[Floats, Floats]:
    """Return the amplitudes and decays (in 1/s) of the partials of notes, one row a note; what only begins them is left out."""
    shape = (len(notes), _most_partials(groups))
    amplitude, decay = np.zeros(shape), np.ones(shape)
    level = 10.0 ** (-DYNAMIC_RANGE_DB * (1.0 - notes["velocity"]) / 20.0)
    for index in np.unique(group):
        rows = np.flatnonzero(group == index)
        timbre = timbre_named(groups.timbres[index])
        frequency, n_partials = float(frequency_of(groups.pitches[index])), len(timbre.ratios)
        struck = excited(timbre, np.full(len(rows), frequency), notes["contact_time"][rows])
        amplitude[rows, :n_partials] = level[rows, None] * np.abs(struck[:, :n_partials])
        rates = np.array(timbre.decay_rates(frequency)[:n_partials]) * timbre.ring(frequency)
        decay[rows, :n_partials] = rates / notes["ring"][rows, None]
    return amplitude, decay


def _most_partials(groups: Groups) -> int:
    return max(len(timbre_named(name).ratios) for name in groups.timbres)


def _by_timbre(timbres: Sequence[str]) -> list[tuple[str, NDArray[np.intp]]]:
    return [(name, np.flatnonzero([other == name for other in timbres])) for name in dict.fromkeys(timbres)]
