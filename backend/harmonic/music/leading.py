"""Leads voices from where they are at home to the tones of a chord: all together, by the least movement, none past another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from harmonic.music.orbital_pitches import on_degrees
from harmonic.music.parameters import MusicParameters
from harmonic.music.progression import Chord, chords_of

EVENNESS = 1e-4
"""How much the squares of the movements count beside their sum: of two ways as long, the one with the shorter steps."""

LOWEST, HIGHEST = 24.0, 108.0
"""MIDI numbers, C1 and C8, between which pitches are brought to open degrees."""

Floats = NDArray[np.float64]
State = NDArray[np.intp]


def led(home: Floats, slots: Floats, *, on_roots: NDArray[np.bool_] | None = None) -> State:
    """Return which tone of a chord each voice takes.

    The sum of all movements is the least there is, found for all voices together by dynamic programming over
    their order.

    Parameters
    ----------
    home : ndarray of float64, shape (V,)
        MIDI numbers where the voices are at home, rising.
    slots : ndarray of float64, shape (S,)
        MIDI numbers of the tones, rising.
    on_roots : ndarray of bool, shape (S,), optional
        Which tones the lowest voice may take; all if left out.

    Returns
    -------
    ndarray of intp, shape (V,)
        Indices into `slots`, strictly rising; where there are more voices than tones, never falling: some then share one.
    """
    if len(home) == 0:
        return np.zeros(0, dtype=np.intp)
    moves = np.abs(slots[None, :] - home[:, None])
    moves = moves + EVENNESS * np.square(moves)
    if on_roots is not None:
        moves[0, ~on_roots] = np.inf
    apart = 1 if _room(len(slots), on_roots) >= len(home) else 0
    total, came_from = moves[0], np.zeros((len(home), len(slots)), dtype=np.intp)
    for voice in range(1, len(home)):
        best = np.minimum.accumulate(total)
        place = np.maximum.accumulate(np.where(total == best, np.arange(len(slots)), 0))
        before = np.concatenate([np.full(apart, np.inf), best[: len(slots) - apart]])
        came_from[voice, apart:] = place[: len(slots) - apart]
        total = moves[voice] + before
    state = np.empty(len(home), dtype=np.intp)
    state[-1] = np.argmin(total)
    for voice in range(len(home) - 1, 0, -1):
        state[voice - 1] = came_from[voice, state[voice]]
    return state


def _room(n_slots: int, on_roots: NDArray[np.bool_] | None) -> int:
    return n_slots if on_roots is None else n_slots - int(np.argmax(on_roots))


def leads_from(pitches: Floats, are_led: NDArray[np.bool_], chords: Sequence[Chord]) -> Floats:
    """Return where chords lead bodies whose pitch is known: those on orbits, and those whose voice names one.

    Parameters
    ----------
    pitches : ndarray of float64, shape (N,)
        MIDI numbers where the bodies are at home.
    are_led : ndarray of bool, shape (N,)
        Who is led; the others stay where they are.
    chords : sequence of Chord
        K of them.

    Returns
    -------
    ndarray of float64, shape (K, N)
        MIDI numbers. Bodies that share a pitch share it under every chord.
    """
    leads = np.tile(pitches, (len(chords), 1))
    if not np.any(are_led):
        return leads
    home, voice_of = np.unique(pitches[are_led], return_inverse=True)
    for lead, chord in zip(leads, chords, strict=True):
        slots = chord.slots(LOWEST, HIGHEST)
        lead[are_led] = slots[led(home, slots)][voice_of]
    return leads


def nearest_open(pitches: Floats, chords: NDArray[np.int64], music: MusicParameters) -> Floats:
    """Return the degrees nearest to pitches that are open then, the lower of two that are as near.

    Parameters
    ----------
    pitches : ndarray of float64, shape (M,)
        MIDI numbers.
    chords : ndarray of int64, shape (M,)
        Which chord is open for each; without a progression, what the scale opens counts.
    music : MusicParameters
        Its key, degrees and progression count.

    Returns
    -------
    ndarray of float64, shape (M,)
        MIDI numbers; under chords root and fifth alone below C3.
    """
    opened = chords_of(music)
    if not opened:
        return on_degrees(pitches, music)
    found = pitches.copy()
    for index in np.unique(chords):
        slots = opened[index].slots(LOWEST, HIGHEST)
        here = chords == index
        found[here] = slots[np.argmin(np.abs(slots[None, :] - pitches[here][:, None]), axis=1)]
    return found
