"""All voices are led together: by the least movement, none past another, none onto another while there is room."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harmonic.music.leading import led, nearest_open
from harmonic.music.parameters import resolve_parameters
from harmonic.music.pitches import voicing_of
from harmonic.music.progression import chords_of
from harmonic.music.registers import DEPTH, register_of
from harmonic.scene import Scene
from harmonic.vocabulary.scales import KEYS, PITCH_CLASSES

NUMERALS = ("I", "ii", "iii7", "IV", "IVmaj7", "V", "V7", "V7sus4", "vi", "vii°", "Isus2", "III+")
rising = st.lists(st.integers(30, 100), min_size=1, max_size=6, unique=True).map(sorted)


@given(home=rising, slots=st.lists(st.integers(30, 100), min_size=6, max_size=10, unique=True).map(sorted))
def test_no_other_way_in_order_moves_less(home, slots):
    home, slots = np.array(home, dtype=float), np.array(slots, dtype=float)
    found = led(home, slots)
    assert np.all(np.diff(found) > 0)
    least = min(np.sum(np.abs(slots[list(way)] - home)) for way in combinations(range(len(slots)), len(home)))
    # Of ways as long the shorter steps are taken: their squares count a ten thousandth.
    assert np.sum(np.abs(slots[found] - home)) <= least + 1e-4 * len(home) * 70**2


@given(home=rising, slots=st.lists(st.integers(30, 100), min_size=1, max_size=10, unique=True).map(sorted))
def test_where_there_are_more_voices_than_tones_some_share_one_and_none_crosses(home, slots):
    found = led(np.array(home, dtype=float), np.array(slots, dtype=float))
    assert np.all(np.diff(found) >= 0)
    if len(slots) >= len(home):
        assert np.all(np.diff(found) > 0)


def test_the_lowest_voice_goes_to_a_root_when_it_is_asked_to():
    slots = np.array([50.0, 53, 57, 62, 65, 69])
    assert led(np.array([51.0, 60.0]), slots, on_roots=slots % 12 == 5).tolist() == [1, 3]


def test_of_two_ways_as_long_the_one_with_the_shorter_steps_is_taken():
    assert led(np.array([60.0, 61.0, 66.0]), np.array([60.0, 62.0, 64.0, 65.0])).tolist() == [0, 1, 3]


@st.composite
def scenes(draw):
    """Return a scene with a progression, any key, any crowd."""
    harmony = {
        "key": draw(st.sampled_from(KEYS)),
        "harmony": draw(st.floats(0, 1)),
        "melody_range": draw(st.floats(0, 1)),
        "progression": {"chords": draw(st.lists(st.sampled_from(NUMERALS), min_size=1, max_size=4))},
    }
    sizes = draw(
        st.lists(st.sampled_from([0.1, 0.1, 0.15, 0.2, 0.3, 0.5, 0.8]) | st.floats(0.05, 2), min_size=1, max_size=60)
    )
    return Scene.model_validate({"harmony": harmony, "bodies": [{"shape": {"radius": size}} for size in sizes]})


@settings(max_examples=30, deadline=None)
@given(scene=scenes())
def test_under_any_progression_pitches_are_open_in_register_and_in_the_order_of_sizes(scene):
    music = resolve_parameters(scene)
    voicing, register = voicing_of(scene, music), register_of(music)
    sizes = np.array([body.shape.disc_radius for body in scene.bodies])
    order = np.argsort(-sizes, kind="stable")
    assert np.all(np.diff(voicing.pitches[order]) >= 0)
    for lead, chord in zip(voicing.leads, chords_of(music), strict=True):
        assert np.all(np.diff(lead[order]) >= 0)
        assert np.all((lead >= register.lowest) & (lead <= register.highest))
        degrees = {int(pitch - PITCH_CLASSES[music.key]) % 12 for pitch in lead}
        assert degrees <= set(chord.degrees)
        deep = {int(pitch - PITCH_CLASSES[music.key]) % 12 for pitch in lead[lead < DEPTH]}
        assert deep <= set(chord.deep_degrees)


@settings(max_examples=30, deadline=None)
@given(scene=scenes())
def test_voices_that_differ_at_home_differ_under_every_chord_and_those_that_share_share_on(scene):
    voicing = voicing_of(scene, resolve_parameters(scene))
    _, voices = np.unique(voicing.pitches, return_inverse=True)
    for lead in voicing.leads:
        assert len({*zip(voices.tolist(), lead.tolist(), strict=True)}) == len({*lead.tolist()}) == voices.max() + 1


@settings(max_examples=30, deadline=None)
@given(scene=scenes())
def test_below_c3_two_voices_are_a_fourth_or_more_apart(scene):
    voicing = voicing_of(scene, resolve_parameters(scene))
    for pitches in (voicing.pitches, *voicing.leads):
        deep = np.unique(pitches[pitches < DEPTH])
        assert np.all(np.diff(deep) >= 5)


@settings(max_examples=30, deadline=None)
@given(
    wanted=st.lists(st.floats(24, 108), min_size=1, max_size=30),
    chords=st.lists(st.sampled_from(NUMERALS), min_size=1, max_size=5),
    key=st.sampled_from(KEYS),
    data=st.data(),
)
def test_a_pitch_goes_to_the_nearest_tone_of_the_chord_that_is_open(wanted, chords, key, data):
    music = resolve_parameters(Scene.model_validate({"harmony": {"key": key, "progression": {"chords": chords}}}))
    opened = np.array([data.draw(st.integers(0, len(chords) - 1)) for _ in wanted])
    found = nearest_open(np.array(wanted), opened, music)
    for pitch, before, index in zip(found, wanted, opened, strict=True):
        slots = chords_of(music)[index].slots(24, 108)
        assert pitch in slots
        assert abs(pitch - before) <= np.min(np.abs(slots - before)) + 1e-9


@pytest.mark.parametrize("count", [400, 20_000])
def test_a_crowd_of_one_size_shares_voices_evenly_under_every_chord(count):
    harmony = {"progression": {"chords": ["I", "vi", "IV", "V"]}}
    scene = Scene.model_validate({"harmony": harmony, "bodies": [{}] * count})
    voicing = voicing_of(scene, resolve_parameters(scene))
    for pitches in (voicing.pitches, *voicing.leads):
        _, counts = np.unique(pitches, return_counts=True)
        assert len(counts) >= 6
        assert counts.max() - counts.min() <= 1
