"""Bodies that share a pitch and sound at one moment do not double into one loud note."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harmonic import Scene, compose, simulate
from harmonic.music.density import FUSION
from harmonic.music.unison import unisons_softened
from harmonic.score import DYNAMIC_RANGE_DB, NOTE_DTYPE


def notes_of(*rows):
    """Return notes of (onset, pitch, timbre, velocity)."""
    notes = np.zeros(len(rows), dtype=NOTE_DTYPE)
    for name, column in zip(("onset", "pitch", "timbre", "velocity"), zip(*rows, strict=True), strict=True):
        notes[name] = column
    return notes


def amplitudes(notes):
    return 10 ** (DYNAMIC_RANGE_DB * (notes["velocity"] - 1) / 20)


def test_two_alike_at_once_are_three_decibels_softer_each():
    softened = unisons_softened(notes_of((1.0, 60, 0, 0.8), (1.0, 60, 0, 0.8)))
    assert softened["velocity"] == pytest.approx(0.8 - 10 * np.log10(2) / DYNAMIC_RANGE_DB)


def test_another_pitch_another_timbre_and_another_moment_are_left_as_they_are():
    notes = notes_of((1.0, 60, 0, 0.8), (1.0, 61, 0, 0.8), (1.0, 60, 1, 0.8), (1.0 + 2 * FUSION, 60, 0, 0.8))
    assert unisons_softened(notes).tobytes() == notes.tobytes()


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(60, 62), st.floats(0.3, 1.0)), min_size=1, max_size=12))
def test_what_sounds_in_unison_adds_up_in_power(rows):
    notes = notes_of(*((0.5 * moment, pitch, 0, velocity) for moment, pitch, velocity in sorted(rows)))
    softened = unisons_softened(notes)
    for key in {(row["onset"], row["pitch"]) for row in notes}:
        alike = (notes["onset"] == key[0]) & (notes["pitch"] == key[1])
        wanted = np.sqrt(np.sum(amplitudes(notes[alike]) ** 2))
        assert np.sum(amplitudes(softened[alike])) == pytest.approx(wanted, rel=1e-9)


def test_in_a_gas_of_one_size_no_unison_is_louder_than_its_loudest_note_by_more_than_three_decibels():
    score = compose(simulate(Scene.preset("ideal-gas")))
    keys = np.stack([score.notes["event"], score.notes["pitch"].astype(np.int64)])
    _, group, counts = np.unique(keys, axis=1, return_inverse=True, return_counts=True)
    assert np.count_nonzero(counts == 2) > 50
    levels = amplitudes(score.notes)
    for pair in np.flatnonzero(counts == 2)[:200]:
        loud = levels[group.ravel() == pair]
        assert np.sum(loud) <= np.sqrt(2) + 1e-9
