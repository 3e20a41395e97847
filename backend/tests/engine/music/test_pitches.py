"""Size is register, the scale is kept, and more harmony measurably means less dissonance."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harmonic.music.dissonance import ensemble_dissonance
from harmonic.music.parameters import resolve_parameters
from harmonic.music.pitches import OCCUPANCY, REACH, voicing_of
from harmonic.music.registers import register_of
from harmonic.scene import Scene
from harmonic.vocabulary.scales import KEYS, PITCH_CLASSES, SCALES


def pitches(scene):
    return voicing_of(scene, resolve_parameters(scene)).pitches


def graded(count, **fields):
    """Return bodies of rising size."""
    return [{"radius": 0.1 + 0.01 * index, **fields} for index in range(count)]


def ranks(values):
    """Return ranks from 0, equal values sharing their mean rank."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts + 1) / 2)[inverse]


@pytest.mark.parametrize("material", ["wood", "metal", "glass", "membrane", "ceramic"])
@pytest.mark.parametrize("scale", ["major", "minor-pentatonic", "whole-tone", "chromatic"])
@pytest.mark.parametrize("count", [5, 9, 24])
def test_dissonance_falls_as_harmony_rises(make_scene, material, scale, count):
    steps = np.linspace(0.0, 1.0, 11)
    bodies = graded(count, material=material)
    measured = [
        ensemble_dissonance(
            pitches(make_scene(bodies, harmony={"harmony": float(h), "scale": scale})), [material] * count
        )
        for h in steps
    ]
    assert np.corrcoef(ranks(steps), ranks(measured))[0, 1] <= -0.9
    assert measured[-1] < 0.85 * measured[0]


def test_dissonance_falls_over_the_timbres_that_really_sound(make_scene):
    bodies = [{**body, "material": ("membrane", "glass", "metal")[i % 3]} for i, body in enumerate(graded(12))]
    steps = np.linspace(0.0, 1.0, 11)
    scenes = [make_scene(bodies, harmony={"harmony": float(h)}) for h in steps]
    measured = [ensemble_dissonance(pitches(scene), [body.material for body in scene.bodies]) for scene in scenes]
    assert np.corrcoef(ranks(steps), ranks(measured))[0, 1] <= -0.9


@pytest.mark.parametrize("given", [(61.5, 70.2), (65.0, 66.0), (72.5, 79.0)])
def test_harmony_reckons_with_the_bodies_whose_pitch_is_given(make_scene, given):
    bodies = [{"radius": 0.2}, {"radius": 0.1}, *({"voice": {"pitch": pitch, "timbre": "glass"}} for pitch in given)]
    timbres = ["wood", "wood", "glass", "glass"]
    scene = make_scene(bodies, harmony={"harmony": 1.0, "scale": "chromatic"})
    low, chosen = pitches(scene)[:2]
    slots = register_of(resolve_parameters(scene)).slots
    near = [slot for slot in slots if abs(slot - slots[3 * len(slots) // 4]) <= REACH]
    measured = [ensemble_dissonance([low, slot, *given], timbres) for slot in near]
    assert near[int(np.argmin(measured))] == chosen
    assert chosen != pitches(make_scene(bodies, harmony={"harmony": 0.0, "scale": "chromatic"}))[1]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("scale", SCALES)
def test_every_pitch_is_in_scale_and_key(key, scale):
    for harmony in (0.0, 0.4, 1.0):
        settings = {"key": key, "scale": scale, "harmony": harmony}
        scene = Scene.model_validate(
            {"harmony": settings, "bodies": [{"shape": {"radius": 0.1 + i}} for i in range(11)]}
        )
        assert {int(pitch - PITCH_CLASSES[key]) % 12 for pitch in pitches(scene)} <= set(SCALES[scale])


@settings(max_examples=60, deadline=None)
@given(
    degrees=st.lists(st.integers(0, 11), min_size=1, max_size=12),
    key=st.sampled_from(KEYS),
    harmony=st.floats(0, 1),
    melody_range=st.floats(0, 1),
    radii=st.lists(st.floats(0.01, 10), min_size=1, max_size=40),
)
def test_any_list_of_degrees_is_kept_and_larger_bodies_never_sound_higher(degrees, key, harmony, melody_range, radii):
    wanted = {"scale": degrees, "key": key, "harmony": harmony, "melody_range": melody_range}
    scene = Scene.model_validate({"harmony": wanted, "bodies": [{"shape": {"radius": radius}} for radius in radii]})
    found = pitches(scene)
    assert {int(pitch - PITCH_CLASSES[key]) % 12 for pitch in found} <= set(degrees)
    rising = found[np.argsort([-radius for radius in radii], kind="stable")]
    assert np.all(np.diff(rising) >= 0)


@pytest.mark.parametrize("scale", SCALES)
def test_below_c3_only_root_and_fifth_are_open(make_scene, scale):
    music = resolve_parameters(make_scene(harmony={"scale": scale, "key": "A"}))
    slots = register_of(music).slots
    assert {int(slot - 9) % 12 for slot in slots[slots < 48]} <= {0, 7}


@pytest.mark.parametrize(("melody_range", "octaves"), [(0.0, 2), (0.5, 3), (1.0, 4)])
def test_the_register_spans_two_to_four_octaves_from_a_root(make_scene, melody_range, octaves):
    for key in KEYS:
        register = register_of(resolve_parameters(make_scene(harmony={"key": key, "melody_range": melody_range})))
        assert register.slots[-1] - register.slots[0] == 12 * octaves
        assert register.lowest % 12 == PITCH_CLASSES[key]


def test_the_largest_body_plays_the_root_and_size_decides_the_order(make_scene):
    found = pitches(make_scene(graded(9), harmony={"key": "D"}))
    assert np.all(np.diff(found) < 0)
    assert found[-1] % 12 == 2


def test_a_single_body_plays_a_root_in_the_middle(make_scene):
    assert pitches(make_scene([{}])).tolist() == [60.0]


def test_bodies_of_one_size_are_spread_by_mass_then_by_index(make_scene):
    by_mass = pitches(make_scene([{"mass": mass} for mass in (1.0, 3.0, 2.0)]))
    assert by_mass[1] < by_mass[2] < by_mass[0]
    assert np.all(np.diff(pitches(make_scene([{} for _ in range(8)]))) > 0)


def test_a_voice_that_names_its_pitch_has_it(make_scene):
    found = pitches(make_scene([{"voice": {"pitch": 61.37}}, {"radius": 0.2}, {"radius": 0.1}]))
    assert found[0] == 61.37
    assert found[1] < found[2]


def test_few_bodies_have_pitches_of_their_own_and_many_share_them_evenly(make_scene):
    scene = make_scene(graded(200))
    n_voices = int(OCCUPANCY * len(register_of(resolve_parameters(scene)).slots))
    _, counts = np.unique(pitches(scene), return_counts=True)
    assert len(counts) == n_voices
    assert counts.max() - counts.min() <= 1
    assert len(np.unique(pitches(make_scene(graded(n_voices))))) == n_voices


def test_where_pitches_are_shared_bodies_of_one_size_share_first(make_scene):
    found = pitches(make_scene([{"radius": 0.1 + 0.01 * (i % 15)} for i in range(60)])).reshape(4, 15)
    assert np.all(found == found[0])
    assert np.all(np.diff(found[0]) <= 0)


def test_a_crowd_of_one_size_is_spread_over_the_whole_register(make_scene):
    _, counts = np.unique(pitches(make_scene([{} for _ in range(300)])), return_counts=True)
    assert counts.max() - counts.min() <= 1


def test_twenty_thousand_bodies_find_their_pitches_within_a_second():
    bodies = [{"material": ("wood", "glass", "metal")[i % 3]} for i in range(20_000)]
    scene = Scene.model_validate({"bodies": bodies})
    began = time.perf_counter()
    assert len(pitches(scene)) == 20_000
    assert time.perf_counter() - began < 1.0


def test_a_scene_without_bodies_has_no_pitches(make_scene):
    assert len(pitches(make_scene())) == 0
