"""The search for a seating reckons costs as what they are: changes of the dissonance of the whole."""

from __future__ import annotations

import numpy as np
import pytest

from harmonic.music.dissonance import ensemble_dissonance
from harmonic.music.meetings import Groups, dissonances, meetings_of
from harmonic.music.seating import Seating, seat

SLOTS = np.array([48.0, 50, 52, 53, 55, 57, 59, 60, 62, 64])
TIMBRES = ("wood", "glass")
GIVEN = 58.4


def seating_of(counts):
    """Return a seating of voices of so many wooden and glass bodies, beside one body of a given pitch."""
    kinds = [(voice, name) for voice, row in enumerate(counts) for name, n in zip(TIMBRES, row, strict=True) if n]
    sizes = [counts[voice][TIMBRES.index(name)] for voice, name in kinds]
    groups = Groups(
        of_body=np.repeat(np.arange(len(kinds) + 1), [*sizes, 1]),
        voices=np.array([voice for voice, _ in kinds]),
        pitches=np.array([60.0] * len(kinds) + [GIVEN]),
        timbres=(*(name for _, name in kinds), "glass"),
        sizes=np.array([*sizes, 1.0]),
    )
    by_chance = meetings_of(groups, None, n_chords=0).ever
    table, alone = dissonances(groups, SLOTS, by_chance, n_voices=len(counts))
    return Seating(table, alone, np.ones((len(counts), len(SLOTS)), dtype=np.bool_))


COUNTS = [(1, 0), (2, 1), (0, 1), (1, 1)]


def summed(state):
    """Return the dissonance of every pair of bodies, the one of a given pitch among them."""
    pitches, timbres = [GIVEN], ["glass"]
    for slot, (wooden, glassy) in zip(state, COUNTS, strict=True):
        pitches += [SLOTS[slot]] * (wooden + glassy)
        timbres += ["wood"] * wooden + ["glass"] * glassy
    return ensemble_dissonance(pitches, timbres) * len(pitches) * (len(pitches) - 1) / 2


def test_the_dissonance_of_a_seating_is_a_part_of_that_of_all_its_bodies_together():
    states = [np.array(state) for state in ((0, 3, 4, 8), (1, 2, 5, 9), (0, 1, 2, 3))]
    parts = [seating_of(COUNTS).dissonance(state) / summed(state) for state in states]
    np.testing.assert_allclose(parts, parts[0], rtol=1e-12)


def test_what_a_move_costs_is_by_how_much_the_dissonance_changes():
    seating, state = seating_of(COUNTS), np.array([1, 3, 5, 8])
    costs = seating.costs(state)
    for voice, slot in np.argwhere(seating.legal(state)):
        moved = state.copy()
        moved[voice] = slot
        change = seating.dissonance(moved) - seating.dissonance(state)
        assert costs[voice, slot] - costs[voice, state[voice]] == pytest.approx(change, abs=1e-12)


def test_voices_never_pass_one_another_and_stay_where_they_are_allowed():
    seating = seating_of(COUNTS)
    seating.allowed[0] = np.arange(len(SLOTS)) == 1
    for harmony in np.linspace(0, 1, 9):
        state = seat(seating, np.array([1, 3, 5, 8]), float(harmony))
        assert np.all(np.diff(state) > 0)
        assert state[0] == 1


def test_dissonance_never_rises_with_harmony():
    seating = seating_of(COUNTS)
    levels = [seating.dissonance(seat(seating, np.array([1, 3, 5, 8]), float(h))) for h in np.linspace(0, 1, 21)]
    assert np.all(np.diff(levels) <= 0)
    assert levels[-1] < 0.5 * levels[0]
