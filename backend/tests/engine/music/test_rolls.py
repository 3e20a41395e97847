"""What one voice strikes too fast to be heard apart becomes a roll: even, softened, and never faster than a roll is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harmonic import Scene, compose, simulate
from harmonic.music.density import BREATH, thinned
from harmonic.music.rolls import FEWEST, FEWEST_TOGETHER, rolled
from harmonic.score import DYNAMIC_RANGE_DB, NOTE_DTYPE


def strokes_at(onsets, velocities=0.5, *, bodies=0, pitches=60.0, timbres=0):
    notes = np.zeros(len(onsets), dtype=NOTE_DTYPE)
    notes["onset"], notes["velocity"], notes["body"] = onsets, velocities, bodies
    notes["pitch"], notes["timbre"], notes["event"] = pitches, timbres, np.arange(len(onsets))
    notes["duration"] = notes["ring"] = 1.0
    notes["contact_time"] = 1e-3
    return notes


def roll(notes):
    return rolled(notes, colours=notes["timbre"])


def levels_db(notes):
    return DYNAMIC_RANGE_DB * (notes["velocity"] - 1.0)


def power_a_second(notes, begin, end):
    inside = (notes["onset"] >= begin) & (notes["onset"] < end)
    return 10 * np.log10(np.sum(10 ** (levels_db(notes[inside]) / 10)) / (end - begin))


def test_strokes_that_are_heard_apart_are_untouched():
    notes = strokes_at(np.arange(40) / 15.9, np.linspace(0, 1, 40))
    found, count = roll(notes)
    assert found.tobytes() == notes.tobytes()
    assert (count.n_rolls, count.n_strokes, count.n_merged, list(count.in_words())) == (0, 0, 0, [])


def test_from_the_fourth_stroke_on_a_fast_voice_rolls_and_no_note_loses_its_cause():
    notes = strokes_at(np.arange(20) / 20)
    found, count = roll(notes)
    assert found["roll"].tolist() == [0] * (FEWEST - 1) + [1] * (20 - FEWEST + 1)
    for column in ("onset", "event", "body", "pitch", "raw", "duration"):
        assert np.array_equal(found[column], notes[column])
    assert list(count.in_words()) == ["strokes too fast to be heard apart, played as rolls (1): 17"]


def test_a_roll_has_the_power_of_sixteen_of_its_strokes_a_second_and_softer_blows():
    found, _ = roll(strokes_at(np.arange(60) / 20))
    assert levels_db(found)[30:] == pytest.approx(-18.0 - 10 * np.log10(20 / 16), abs=1e-9)
    assert found["contact_time"][30:] == pytest.approx(20 / 16 * 1e-3)
    assert found["contact_time"][0] == 1e-3


def test_a_roll_evens_out_its_strokes_and_follows_their_envelope():
    onsets = np.arange(100) / 20
    uneven = np.where(np.arange(100) % 2, 0.3, 0.7) + np.linspace(0, 0.3, 100)
    found, _ = roll(strokes_at(onsets, uneven))
    steps = np.abs(np.diff(levels_db(found)[10:]))
    assert np.abs(np.diff(DYNAMIC_RANGE_DB * uneven)).min() > 14
    assert steps.max() < 6
    assert levels_db(found)[-10:].mean() - levels_db(found)[10:20].mean() == pytest.approx(0.3 * 36 * 0.84, abs=1)


@pytest.mark.parametrize(("rate", "every"), [(24.0, 1), (48.0, 2), (96.0, 4), (192.0, 8)])
def test_of_strokes_faster_than_a_roll_every_second_is_left_out_and_every_second_of_those(rate, every):
    found, count = roll(strokes_at(np.arange(int(3 * rate)) / rate))
    steady = found["event"][found["onset"] > 1.5]
    assert set(np.diff(steady).tolist()) == {every}
    assert count.n_strokes + count.n_merged + FEWEST - 1 == int(3 * rate)
    assert rate / every == 24.0


def test_an_acceleration_goes_over_into_a_roll_without_a_step():
    onsets = 20 * (1 - 0.985 ** np.arange(600))
    notes = strokes_at(onsets[np.diff(onsets, prepend=-1) > 0.004])
    found, _ = roll(notes)
    last = found["onset"][-1]
    loudness = [power_a_second(found, t, t + 0.25) for t in np.arange(last - 5, last - 0.3, 0.1)]
    rates = np.histogram(found["onset"], np.arange(0, last, 0.5))[0] / 0.5
    assert np.abs(np.diff(loudness)).max() < 1.6
    assert np.ptp(loudness) < 4
    assert rates.max() <= 48
    assert np.diff(notes["onset"]).min() < 1 / 200


def test_a_patter_of_many_bodies_at_one_pitch_is_no_roll_but_what_they_strike_evenly_is():
    rng = np.random.default_rng(3)
    onsets = np.cumsum(rng.exponential(1 / 40, 2000))
    patter, count = roll(strokes_at(onsets, bodies=rng.integers(0, 50, 2000)))
    assert count.n_strokes < 20
    assert len(patter) > 1980
    even, count = roll(strokes_at(np.arange(100) / 20, bodies=np.arange(100) % 2))
    assert count.n_rolls == 1
    assert FEWEST_TOGETHER <= np.flatnonzero(even["roll"])[0] + 1 <= FEWEST_TOGETHER + 2


@pytest.mark.parametrize("apart", [{"pitches": [60.0, 60.5]}, {"timbres": [0, 1]}])
def test_voices_of_another_pitch_or_timbre_roll_each_for_itself(apart):
    columns = {name: np.tile(values, 30) for name, values in apart.items()}
    both, count = roll(strokes_at(np.arange(60) / 40, bodies=np.arange(60) % 2, **columns))
    assert count.n_rolls == 2
    one, _ = roll(strokes_at(np.arange(0, 60, 2) / 40))
    assert both["velocity"][::2].tolist() == pytest.approx(one["velocity"].tolist())


def test_a_body_rolls_also_where_each_blow_falls_at_another_place_of_it():
    notes = strokes_at(np.arange(40) / 20, timbres=np.arange(40) % 5)
    found, count = rolled(notes, colours=np.zeros(40, dtype=np.int64))
    assert (count.n_rolls, count.n_strokes) == (1, 37)
    assert np.array_equal(found["timbre"], notes["timbre"])


def test_a_roll_ends_with_a_pause_and_the_next_has_another_number():
    onsets = np.concatenate([np.arange(10) / 20, 1 + np.arange(10) / 20])
    found, count = roll(strokes_at(onsets))
    assert np.unique(found["roll"]).tolist() == [0, 1, 2]
    assert count.n_rolls == 2
    assert found["velocity"][10] == 0.5


streams = st.lists(
    st.tuples(st.sampled_from([0.0, 0.0005, 0.004, 0.02, 0.05, 0.07, 0.3]), st.integers(0, 2), st.floats(0, 1)),
    min_size=1,
    max_size=80,
)


@settings(deadline=None)
@given(stream=streams)
def test_rolling_keeps_order_cause_and_range_and_makes_nothing_louder_than_its_loudest(stream):
    gaps, bodies, velocities = (np.array(column) for column in zip(*stream, strict=True))
    notes = strokes_at(np.cumsum(gaps), velocities, bodies=bodies, pitches=60.0 + bodies % 2)
    found, count = roll(notes)
    kept = notes[found["event"]]
    assert np.all(np.diff(found["event"]) > 0)
    assert np.array_equal(found["onset"], kept["onset"])
    assert np.all((found["velocity"] >= 0) & (found["velocity"] <= velocities.max() + 1e-12))
    outside = found["roll"] == 0
    assert found[outside].tobytes() == kept[outside].tobytes()
    assert len(found) == len(notes) - count.n_merged
    assert np.count_nonzero(found["roll"]) == count.n_strokes
    assert int(found["roll"].max()) <= count.n_rolls


@settings(deadline=None)
@given(stream=streams, known=st.floats(0.1, 1))
def test_a_roll_depends_on_nothing_that_comes_later(stream, known):
    gaps, bodies, velocities = (np.array(column) for column in zip(*stream, strict=True))
    notes = strokes_at(np.cumsum(gaps), velocities, bodies=bodies)
    until = max(1, int(known * len(notes)))
    whole, begun = roll(notes)[0], roll(notes[:until])[0]
    assert begun.tobytes() == whole[whole["event"] < until].tobytes()


def test_a_roll_counts_as_four_onsets_a_second_and_is_never_torn():
    notes, _ = roll(strokes_at(np.arange(120) / 24))
    kept, n_dropped = thinned(notes, density_limit=12.0, look_ahead=0.2)
    assert n_dropped == 0
    assert len(kept) == len(notes) > 12.0 * 5
    loud = strokes_at(np.arange(0.01, 5, 1 / 15), 1.0, bodies=np.arange(75) % 5 + 1, pitches=70.0 + np.arange(75) % 5)
    both = np.sort(np.concatenate([notes, loud]), order="onset")
    both["event"] = np.arange(len(both))
    kept, _ = thinned(both, density_limit=6.0, look_ahead=0.2)
    ours = kept[kept["roll"] > 0]["onset"]
    strokes = both[both["roll"] > 0]["onset"]
    breaths = [strokes[(strokes >= ours[0] - 1e-9)]] if len(ours) else []
    while breaths and len(breaths[-1]):
        rest = breaths.pop()
        breath = rest[rest < rest[0] + BREATH - 1e-9]
        assert np.isin(breath, ours).all() or not np.isin(breath, ours).any()
        breaths.append(rest[len(breath) :])


def test_the_canon_rolls_to_its_end_without_holes():
    recording = simulate(Scene.preset("bouncing-canon"))
    score = compose(recording)
    notes = score.notes
    assert len(np.unique(notes["body"][notes["roll"] > 0])) == 8
    for body in range(8):
        ours = notes[notes["body"] == body]
        gaps = np.diff(ours["onset"])
        assert np.all(gaps[1:] <= gaps[:-1] * 2.1)
    strokes = score.note(int(np.flatnonzero(notes["roll"])[0]))
    assert "stroke of roll" in strokes.rule
    assert any("played as rolls (8)" in warning for warning in score.warnings)


def test_the_coin_quickens_into_two_even_rolls_that_die_away():
    score = compose(simulate(Scene.preset("spinning-coin")))
    notes = score.notes
    assert any("played as rolls (2)" in warning for warning in score.warnings)
    for roll in (1, 2):
        ours = notes[notes["roll"] == roll]
        assert len(ours) >= 15
        levels = levels_db(ours)
        in_pairs = (levels[1:] + levels[:-1]) / 2
        assert np.all(np.diff(in_pairs) < 0.5)
        assert levels[0] - levels[-1] > 6
