"""Quantization pulls towards the grid and never puts an effect before another's cause."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harmonic.music.rhythm import LOOK_AHEAD, Grid, quantized, subdivision

onset_lists = st.lists(st.floats(0, 29.999, allow_subnormal=False), max_size=60).map(sorted)
grids = st.builds(
    Grid,
    beat=st.floats(40, 240).map(lambda bpm: 60 / bpm),
    parts=st.sampled_from([0.0, 0.3, 0.6, 1.0]).map(subdivision),
    strength=st.floats(0, 1),
)


@pytest.mark.parametrize(
    ("complexity", "parts"),
    [
        (0.0, (0,)),
        (0.24, (0,)),
        (0.25, (0, 0.5)),
        (0.49, (0, 0.5)),
        (0.5, (0, 0.25, 0.5, 0.75)),
        (0.74, (0, 0.25, 0.5, 0.75)),
        (0.75, (0, 0.25, 1 / 3, 0.5, 2 / 3, 0.75)),
        (1.0, (0, 0.25, 1 / 3, 0.5, 2 / 3, 0.75)),
    ],
)
def test_complexity_divides_the_beat(complexity, parts):
    assert subdivision(complexity) == parts


def test_strength_zero_leaves_every_bit_of_the_onsets():
    onsets = np.array([0.0, 0.1234567890123, 3.3])
    assert quantized(onsets, Grid(0.5, (0.0,), 0.0), duration=4).tobytes() == onsets.tobytes()


def test_full_strength_puts_onsets_on_the_nearest_point():
    found = quantized(np.array([0.0, 0.05, 0.07, 0.13, 0.99]), Grid(0.5, (0, 0.25, 0.5, 0.75), 1.0), duration=4)
    assert found.tolist() == [0.0, 0.0, 0.125, 0.125, 1.0]


def test_half_strength_goes_half_the_way():
    found = quantized(np.array([0.03, 0.11]), Grid(0.5, (0, 0.25, 0.5, 0.75), 0.5), duration=4)
    np.testing.assert_allclose(found, [0.015, 0.1175], rtol=1e-12)


def test_an_onset_goes_on_to_the_next_point_rather_than_far_back():
    found = quantized(np.array([0.09, 0.4, 0.6]), Grid(1.0, (0.0,), 1.0), duration=4)
    assert found.tolist() == [0.0, 1.0, 1.0]


def test_nothing_is_pulled_to_or_past_the_end():
    found = quantized(np.array([2.0, 2.05, 2.3]), Grid(1.0, (0.0,), 1.0), duration=2.5)
    assert found.tolist() == [2.0, 2.0, 2.3]


@given(onsets=onset_lists, grid=grids)
def test_quantizing_never_reorders(onsets, grid):
    assert np.all(np.diff(quantized(np.array(onsets), grid, duration=30.0)) >= 0)


@given(onsets=onset_lists, grid=grids)
def test_no_onset_leaves_the_piece_or_comes_earlier_than_the_look_ahead_allows(onsets, grid):
    found = quantized(np.array(onsets), grid, duration=30.0)
    assert np.all((found >= 0) & (found < 30.0))
    assert np.all(found - np.array(onsets) >= -grid.earliness - 1e-12)
    assert grid.earliness <= LOOK_AHEAD / 2


@given(onsets=onset_lists, grid=grids)
def test_stronger_quantizing_never_goes_further_from_the_grid(onsets, grid):
    harder = Grid(grid.beat, grid.parts, min(1.0, grid.strength + 0.2))
    points = (np.arange(200)[:, None] + np.array(grid.parts)).ravel() * grid.beat

    def distances(strength_grid):
        found = quantized(np.array(onsets), Grid(grid.beat, grid.parts, strength_grid.strength), duration=1e3)
        return np.array([np.abs(points - onset).min() for onset in found])

    if grid.beat * max(np.diff([*grid.parts, 1.0])) <= LOOK_AHEAD:
        assert np.all(distances(harder) <= distances(grid) + 1e-9)
