"""The texture stays clear: weak onsets go before strong ones, and the weakest voice is damped."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harmonic.music.density import MISSED_BY, MISSED_FROM, burst_limit, damped, thinned
from harmonic.score import NOTE_DTYPE

LOOK_AHEAD = 0.2


def notes_at(onsets, velocities, *, events=None, duration=1.0, ring=None):
    notes = np.zeros(len(onsets), dtype=NOTE_DTYPE)
    notes["onset"], notes["velocity"] = onsets, velocities
    notes["event"] = np.arange(len(onsets)) if events is None else events
    notes["duration"] = duration
    notes["ring"] = duration if ring is None else ring
    return notes


def test_what_stays_within_the_limit_is_untouched():
    notes = notes_at(np.arange(40) * 0.125, 0.5)
    kept, n_dropped = thinned(notes, density_limit=8, look_ahead=LOOK_AHEAD)
    assert n_dropped == 0
    assert kept.tobytes() == notes.tobytes()


def test_the_weakest_within_the_look_ahead_go_first():
    onsets = 10 + np.array([0.0, 0.05, 0.1, 0.15])
    notes = notes_at([0.0, *onsets], [0.5, 0.1, 0.3, 0.9, 0.2])
    notes["onset"][1:] -= 9.7
    kept, n_dropped = thinned(notes, density_limit=2, look_ahead=LOOK_AHEAD)
    assert n_dropped == 4
    assert kept["velocity"].tolist() == [0.5]
    kept, _ = thinned(notes, density_limit=4, look_ahead=LOOK_AHEAD)
    assert kept["velocity"].tolist() == [0.5, 0.9]


def test_the_onset_that_starts_a_phrase_stays_however_weak():
    notes = notes_at([0.0, 0.01, 0.02, 5.0, 5.01, 5.02], [0.0, 1.0, 0.9, 0.0, 1.0, 0.9])
    kept, _ = thinned(notes, density_limit=2, look_ahead=LOOK_AHEAD)
    assert kept["onset"].tolist() == [0.0, 5.0]


def test_the_notes_of_one_onset_stay_or_go_together():
    notes = notes_at(np.repeat(np.arange(60) * 0.02, 2), np.tile([0.9, 0.1], 60), events=np.repeat(np.arange(60), 2))
    kept, n_dropped = thinned(notes, density_limit=10, look_ahead=LOOK_AHEAD)
    events, counts = np.unique(kept["event"], return_counts=True)
    assert set(counts.tolist()) == {2}
    assert n_dropped == 60 - len(events) > 0


@settings(deadline=None)
@given(
    gaps=st.lists(st.just(0.0) | st.floats(0.006, 0.3), min_size=1, max_size=80),
    limit=st.floats(0.5, 40),
    seed=st.integers(0, 99),
)
def test_no_window_holds_more_onsets_than_the_limit_and_every_phrase_keeps_its_start(gaps, limit, seed):
    notes = notes_at(np.cumsum(gaps), np.random.default_rng(seed).uniform(size=len(gaps)))
    kept, n_dropped = thinned(notes, density_limit=limit, look_ahead=LOOK_AHEAD)
    n_most, window = burst_limit(limit)
    onsets = np.unique(kept["onset"])
    assert max(np.count_nonzero((onsets > now - window) & (onsets <= now)) for now in onsets) <= n_most
    assert kept[0] == notes[0]
    assert n_dropped == len(np.unique(notes["onset"])) - len(onsets)


def test_blows_within_a_millisecond_are_one_onset():
    onsets = (np.arange(50)[:, None] * 0.11 + [0.0, 0.0004, 0.0008]).ravel()
    notes = notes_at(onsets, np.random.default_rng(0).uniform(size=150))
    kept, n_dropped = thinned(notes, density_limit=10, look_ahead=LOOK_AHEAD)
    assert (len(kept), n_dropped) == (150, 0)


def test_a_decision_depends_on_nothing_past_the_look_ahead():
    rng = np.random.default_rng(4)
    notes = notes_at(np.sort(rng.uniform(0, 10, 600)), rng.uniform(size=600))
    whole, _ = thinned(notes, density_limit=12, look_ahead=LOOK_AHEAD)
    for until in (1.0, 3.3, 7.7):
        begun, _ = thinned(notes[notes["onset"] < until], density_limit=12, look_ahead=LOOK_AHEAD)
        sure = until - LOOK_AHEAD
        assert begun[begun["onset"] < sure].tobytes() == whole[whole["onset"] < sure].tobytes()


def test_a_dense_stream_is_thinned_to_its_limit_and_keeps_the_strong():
    rng = np.random.default_rng(2)
    notes = notes_at(np.sort(rng.choice(15_000, 6000, replace=False)) * 0.002, rng.uniform(size=6000))
    kept, _ = thinned(notes, density_limit=12, look_ahead=LOOK_AHEAD)
    assert 10 <= len(kept) / 30 <= 12
    assert kept["velocity"].mean() > 0.8


def crowd(n_loud, *, seconds, soft_every, seed=5):
    """Return loud blows of many bodies a second, and soft ones of body 0 among them."""
    rng = np.random.default_rng(seed)
    loud = notes_at(np.sort(rng.uniform(0, seconds, 40 * seconds)), rng.uniform(0.7, 1.0, 40 * seconds))
    loud["body"] = rng.integers(1, n_loud + 1, len(loud))
    soft = notes_at(np.arange(0.3, seconds, soft_every), 0.05)
    both = np.sort(np.concatenate([loud, soft]), order="onset")
    both["event"] = np.arange(len(both))
    return both


def test_a_soft_voice_is_never_silenced_for_good():
    kept, _ = thinned(crowd(5, seconds=60, soft_every=0.9), density_limit=12, look_ahead=LOOK_AHEAD)
    heard = kept["onset"][kept["body"] == 0]
    assert np.diff(heard, prepend=0).max() < MISSED_BY + 2 * 0.9
    assert 60 / MISSED_BY <= len(heard) <= 60 / MISSED_FROM


def test_the_only_note_of_a_body_for_a_while_comes_before_louder_ones_of_those_just_heard():
    notes = crowd(5, seconds=40, soft_every=13.0)
    kept, _ = thinned(notes, density_limit=12, look_ahead=LOOK_AHEAD)
    lonely = notes["onset"][notes["body"] == 0]
    assert set(lonely[1:]) <= set(kept["onset"])


@pytest.mark.parametrize(("limit", "expected"), [(12, (6, 0.5)), (1, (1, 1.0)), (0.25, (1, 4.0)), (200, (100, 0.5))])
def test_the_burst_limit_is_an_average_over_about_half_a_second(limit, expected):
    assert burst_limit(limit) == expected


def test_enough_voices_leave_every_note_its_ring():
    notes = notes_at(np.arange(10) * 0.1, 0.5)
    kept, n_damped = damped(notes, max_polyphony=10)
    assert n_damped == 0
    assert kept.tobytes() == notes.tobytes()


def test_the_voice_that_has_decayed_furthest_is_damped():
    notes = notes_at([0.0, 0.1, 0.2], [1.0, 0.4, 0.7], duration=4.0)
    kept, n_damped = damped(notes, max_polyphony=2)
    assert n_damped == 1
    assert kept["duration"].tolist() == [4.0, pytest.approx(0.1), 4.0]


def test_a_stroke_of_a_roll_is_damped_before_a_softer_note_that_nothing_covers():
    notes = notes_at([0.0, 0.0, 0.05], [0.5, 0.6, 0.6], duration=4.0)
    assert damped(notes, max_polyphony=2)[0]["duration"].tolist() == [pytest.approx(0.05), 4.0, 4.0]
    notes["roll"] = [0, 1, 1]
    assert damped(notes, max_polyphony=2)[0]["duration"].tolist() == [4.0, pytest.approx(0.05), 4.0]


def test_a_voice_that_rings_short_decays_sooner():
    notes = notes_at([0.0, 0.0, 1.0], [1.0, 0.8, 0.5], duration=4.0, ring=[1.2, 9.0, 4.0])
    kept, _ = damped(notes, max_polyphony=2)
    assert kept["duration"].tolist() == [1.0, 4.0, 4.0]


def test_of_a_chord_too_large_the_softest_are_left_out():
    kept, n_damped = damped(notes_at([0.0] * 4, [0.3, 0.9, 0.1, 0.5]), max_polyphony=2)
    assert kept["velocity"].tolist() == [0.9, 0.5]
    assert n_damped == 2


@settings(deadline=None)
@given(
    gaps=st.lists(st.sampled_from([0.0, 0.01, 0.2]), min_size=1, max_size=60),
    most=st.integers(1, 8),
    seed=st.integers(0, 99),
)
def test_never_more_than_max_polyphony_sound_at_once(gaps, most, seed):
    rng = np.random.default_rng(seed)
    onsets = np.cumsum(gaps)
    notes = notes_at(onsets, rng.uniform(size=len(gaps)), duration=rng.uniform(0.05, 3, len(gaps)))
    kept, _ = damped(notes, max_polyphony=most)
    ends = kept["onset"] + kept["duration"]
    for now in kept["onset"]:
        assert np.count_nonzero((kept["onset"] <= now) & (ends > now + 1e-9)) <= most
