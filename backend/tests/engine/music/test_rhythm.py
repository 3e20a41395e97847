"""Quantization pulls towards the grid and never puts an effect before another's cause."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harmonic.music.compose import compose
from harmonic.music.rhythm import BAR, GRIDS, LOOK_AHEAD, Grid, bar_points, quantized

unit = st.floats(0, 1, allow_subnormal=False)
onset_lists = st.lists(st.floats(0, 29.999, allow_subnormal=False), max_size=60).map(sorted)
grids = st.builds(
    Grid,
    beat=st.floats(40, 240).map(lambda bpm: 60 / bpm),
    points=st.builds(bar_points, st.sampled_from([n / 8 for n in range(9)]), unit),
    strength=unit,
)


def every_beat(*parts):
    return tuple(float(beat + part) for beat in range(BAR) for part in parts)


@pytest.mark.parametrize(
    ("complexity", "added"),
    [
        (0.0, {0, 1, 2, 3}),
        (1 / 8, {1.5}),
        (2 / 8, {0.5, 2.5, 3.5}),
        (3 / 8, {0.75, 2.25, 3.75}),
        (4 / 8, {0.25, 1.25, 1.75, 2.75, 3.25}),
        (5 / 8, {2 / 3, 4 / 3, 8 / 3, 10 / 3}),
        (6 / 8, {1 / 3, 5 / 3, 7 / 3, 11 / 3}),
        (7 / 8, {3 / 8, 9 / 8, 15 / 8, 21 / 8, 27 / 8}),
    ],
)
def test_each_eighth_of_complexity_adds_its_points_to_the_bar(complexity, added):
    simpler = set() if complexity == 0 else set(bar_points(complexity - 1 / 8))
    assert sorted(set(bar_points(complexity)) - simpler) == pytest.approx(sorted(added))
    assert simpler < set(bar_points(complexity))
    assert bar_points(complexity + 1 / 8 - 1e-9) == bar_points(complexity)


def test_the_most_complex_grid_is_that_of_the_last_eighth():
    assert bar_points(1.0) == bar_points(7 / 8)
    assert len(GRIDS) == 8


def test_full_swing_puts_the_off_beat_eighth_at_two_thirds_and_half_swing_half_way():
    assert bar_points(0.25, 1.0) == pytest.approx(every_beat(0, 2 / 3))
    assert bar_points(0.25, 0.5) == pytest.approx(every_beat(0, 7 / 12))


def test_swing_divides_each_half_of_a_beat_evenly_and_leaves_triplets_where_they_are():
    assert bar_points(0.5, 1.0) == pytest.approx(every_beat(0, 1 / 3, 2 / 3, 5 / 6))
    assert set(bar_points(0.75, 0.6)) - set(bar_points(0.5, 0.6)) == set(bar_points(0.75)) - set(bar_points(0.5))


@given(complexity=unit, swing=unit)
def test_a_bar_has_its_beats_and_rising_points_whatever_the_swing(complexity, swing):
    points = bar_points(complexity, swing)
    assert set(range(BAR)) <= set(points)
    assert np.all(np.diff([*points, BAR]) > 0)
    assert bar_points(complexity, 0.0) == bar_points(complexity)


@given(onsets=onset_lists, complexities=st.tuples(unit, unit).map(sorted), swing=unit)
def test_a_more_complex_grid_is_never_further_away(onsets, complexities, swing):
    def distance(complexity):
        points = (np.arange(0, 80, BAR)[:, None] + np.array(bar_points(complexity, swing))).ravel()
        return np.array([np.abs(points - onset).min() for onset in onsets])

    simple, complex_ = complexities
    assert np.all(distance(complex_) <= distance(simple))


def test_strength_zero_leaves_every_bit_of_the_onsets():
    onsets = np.array([0.0, 0.1234567890123, 3.3])
    assert quantized(onsets, Grid(0.5, every_beat(0), 0.0), duration=4).tobytes() == onsets.tobytes()


def test_full_strength_puts_onsets_on_the_nearest_point():
    found = quantized(
        np.array([0.0, 0.05, 0.07, 0.13, 0.99]), Grid(0.5, every_beat(0, 0.25, 0.5, 0.75), 1.0), duration=4
    )
    assert found.tolist() == [0.0, 0.0, 0.125, 0.125, 1.0]


def test_half_strength_goes_half_the_way():
    found = quantized(np.array([0.03, 0.11]), Grid(0.5, every_beat(0, 0.25, 0.5, 0.75), 0.5), duration=4)
    np.testing.assert_allclose(found, [0.015, 0.1175], rtol=1e-12)


def test_an_onset_goes_on_to_the_next_point_rather_than_far_back():
    found = quantized(np.array([0.09, 0.4, 0.6]), Grid(1.0, every_beat(0), 1.0), duration=4)
    assert found.tolist() == [0.0, 1.0, 1.0]


def test_nothing_is_pulled_to_or_past_the_end():
    found = quantized(np.array([2.0, 2.05, 2.3]), Grid(1.0, every_beat(0), 1.0), duration=2.5)
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
def test_equal_events_stay_equal_and_order_is_kept_however_many_notes_they_make(onsets, grid):
    twice = np.repeat(np.array(onsets), 2)
    found = quantized(twice, grid, duration=30.0)
    assert np.array_equal(found[::2], found[1::2])
    assert np.array_equal(found[::2], quantized(np.array(onsets), grid, duration=30.0))


@given(onsets=onset_lists, grid=grids)
def test_quantizing_pulls_by_its_strength_towards_a_point_that_no_other_lies_before(onsets, grid):
    onsets = np.array(onsets)
    points = (np.arange(0, 400, BAR)[:, None] + np.array(grid.points)).ravel() * grid.beat
    on_grid = quantized(onsets, Grid(grid.beat, grid.points, 1.0), duration=1e3)
    found = quantized(onsets, grid, duration=1e3)
    if len(onsets) == 0:
        return
    goals = points[np.abs(points[:, None] - on_grid).argmin(axis=0)]
    np.testing.assert_allclose(on_grid, goals, rtol=0, atol=1e-9)
    if grid.beat * max(np.diff([*grid.points, BAR])) <= LOOK_AHEAD:
        np.testing.assert_allclose(found, onsets + grid.strength * (goals - onsets), rtol=0, atol=1e-9)
    between = (points > np.minimum(onsets, goals)[:, None] + 1e-9) & (
        points < np.maximum(onsets, goals)[:, None] - 1e-9
    )
    assert not between.any()


@settings(deadline=None, max_examples=60)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from([0.0, 0.001, 0.03, 0.2, 1.1]), st.integers(0, 3)), min_size=1, max_size=50
    ),
    complexity=unit,
    swing=unit,
    strength=unit,
    tempo=st.floats(40, 240),
)
def test_no_score_puts_a_later_event_of_any_body_before_an_earlier_one(
    make_scene, make_recording, steps, complexity, swing, strength, tempo
):
    times = np.cumsum([gap for gap, _ in steps])
    impacts = [{"time": time, "body_a": body} for time, (_, body) in zip(times, steps, strict=True)]
    harmony = {
        "quantize": strength,
        "swing": swing,
        "rhythm_complexity": complexity,
        "tempo": tempo,
        "density_limit": 200,
    }
    scene = make_scene([{}, {}, {}, {}], duration=60.0, harmony=harmony)
    score = compose(make_recording(scene, impacts))
    notes, causes = score.notes, score.events["time"][score.notes["event"]]
    by_cause = np.argsort(causes, kind="stable")
    assert np.all(np.diff(notes["onset"][by_cause]) >= 0)
    assert np.all(np.diff(notes["onset"][by_cause])[np.diff(causes[by_cause]) == 0] == 0)
    np.testing.assert_allclose(notes["onset"], causes + notes["shift"], rtol=0, atol=1e-12)
    assert np.all(notes["shift"] >= -LOOK_AHEAD / 2 - 1e-12)
    assert (score.parameters["swing"], score.parameters["rhythm_complexity"]) == (swing, complexity)


@given(onsets=onset_lists, grid=grids)
def test_stronger_quantizing_never_goes_further_from_the_grid(onsets, grid):
    harder = Grid(grid.beat, grid.points, min(1.0, grid.strength + 0.2))
    points = (np.arange(0, 400, BAR)[:, None] + np.array(grid.points)).ravel() * grid.beat

    def distances(strength_grid):
        found = quantized(np.array(onsets), Grid(grid.beat, grid.points, strength_grid.strength), duration=1e3)
        return np.array([np.abs(points - onset).min() for onset in found])

    if grid.beat * max(np.diff([*grid.points, BAR])) <= LOOK_AHEAD:
        assert np.all(distances(harder) <= distances(grid) + 1e-9)
