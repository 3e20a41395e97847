"""Bodies that sound as deep as their shape, size and material are, against closed forms."""

import math

import numpy as np
import pytest

from harmonic import Scene, compose, simulate
from harmonic.music.parameters import resolve_parameters
from harmonic.music.physical_pitches import fundamental_of, physical_pitches, size_of
from harmonic.scene import Box, Circle, Segment
from harmonic.shapes import Polygon


def a_scene(*bodies, **harmony):
    """Return a scene of bodies whose pitch is that of physics."""
    return Scene.model_validate(
        {
            "duration": 2.0,
            "harmony": {"pitch_from": "physics"} | harmony,
            "bodies": [{"fixed": True} | b for b in bodies],
        }
    )


def a_bar(length, *, material="glass", resonator="bar", thickness=0.01, **more):
    """Return a body that is a bar of so many metres."""
    voice = {"resonator": resonator} if resonator else {}
    return {"shape": {"kind": "box", "size": [length, thickness, 0]}, "material": material, "voice": voice} | more


def frequency_of(body):
    """Return the frequency at which the only body of a scene rings."""
    scene = a_scene(body)
    return fundamental_of(scene.bodies[0], resolve_parameters(scene))


def test_two_glass_bars_whose_lengths_are_as_one_to_root_two_sound_an_octave_apart():
    scene = a_scene(a_bar(0.2), a_bar(0.2 * math.sqrt(2)))
    short, long = physical_pitches(scene, resolve_parameters(scene))
    assert short - long == pytest.approx(12.0, abs=1e-9)
    assert short == pytest.approx(69 + 12 * math.log2(1.02792 * 0.01 / 0.04 * math.sqrt(6.2e10 / 2600) / 440), abs=1e-3)


@pytest.mark.parametrize(
    ("resonator", "expected"),
    [
        ("bar", 22.3733 / (2 * math.pi) * 0.01 / math.sqrt(12) / 0.3**2 * math.sqrt(2.0e11 / 7850)),
        ("cantilever", 3.51602 / (2 * math.pi) * 0.01 / math.sqrt(12) / 0.3**2 * math.sqrt(2.0e11 / 7850)),
        ("string", math.sqrt(0.004 * 2.0e11 / 7850) / 0.6),
        ("membrane", 2.404826 / (2 * math.pi * 0.15) * math.sqrt(2000 / (7850 * 2.5e-4))),
        # √(D/ρh) = h √(E/(12 ρ (1 − ν²))).
        ("plate", math.pi / 0.3**2 * 0.01 * math.sqrt(2.0e11 / (12 * 7850 * (1 - 0.29**2)))),
        ("disc", 5.26204 / (2 * math.pi * 0.15**2) * 0.01 * math.sqrt(2.0e11 / (12 * 7850 * (1 - 0.29**2)))),
        ("tube", 343 / (2 * (0.3 + 2 * 0.613 * 0.005))),
        ("closed-tube", 343 / (4 * (0.3 + 0.613 * 0.005))),
    ],
)
def test_ideal_bodies_sound_as_their_equations_say(resonator, expected):
    assert frequency_of(a_bar(0.3, material="metal", resonator=resonator)) == pytest.approx(expected, rel=1e-5)


def test_a_bowl_of_bronze_s_stiffness_and_180_mm_would_sound_at_221_hz():
    steel = frequency_of(a_bar(0.18, material="metal", resonator="bowl"))
    assert steel * math.sqrt(1.1e11 / 8700) / math.sqrt(2.0e11 / 7850) == pytest.approx(221.0)


def test_what_is_as_large_again_sounds_an_octave_lower_whatever_it_is():
    for resonator in ("bar", "cantilever", "string", "membrane", "plate", "disc", "bell", "tube", "bowl", "glass"):
        small, large = (frequency_of(a_bar(s, resonator=resonator, thickness=0.05 * s)) for s in (0.2, 0.4))
        assert small == pytest.approx(2 * large)


@pytest.mark.parametrize(
    ("material", "rings"), [("wood", "bar"), ("glass", "glass"), ("membrane", "membrane"), ("ceramic", "plate")]
)
def test_a_body_without_a_resonator_rings_as_its_material_does(material, rings):
    plain = frequency_of(a_bar(0.2, material=material, resonator=None))
    assert plain == frequency_of(a_bar(0.2, material=material, resonator=rings))


def test_an_instrument_says_what_rings_unless_it_is_no_body():
    def primary(name):
        scene = a_scene(a_bar(0.2, resonator=None), instruments={"primary": name})
        return fundamental_of(scene.bodies[0], resolve_parameters(scene))

    assert primary("piano") == frequency_of(a_bar(0.2, resonator="string"))
    assert primary("synth") == frequency_of(a_bar(0.2, resonator="glass"))


@pytest.mark.parametrize(
    ("shape", "size"),
    [
        (Box(size=(0.1, 0.4, 0.0)), (0.4, 0.08)),
        (Box(size=(0.4, 0.02, 0.0)), (0.4, 0.02)),
        (Segment(a=(0, 0, 0), b=(0.3, 0.4, 0), radius=0.01), (0.5, 0.02)),
        (Segment(a=(0, 0, 0), b=(0.3, 0.4, 0), radius=0.0), (0.5, 0.05)),
        (Polygon(vertices=((0, 0), (0.5, 0), (0.5, 0.05))), (0.5, 0.05)),
        (Circle(radius=0.1), (0.2, 0.02)),
    ],
)
def test_a_shape_has_a_length_and_a_thickness(shape, size):
    assert size_of(shape) == pytest.approx(size, rel=1e-6)


def test_what_can_be_heard_is_left_as_it_is_and_what_cannot_moves_as_one():
    for scale in (1.0, 1e-2, 40.0):
        scene = a_scene(*(a_bar(s * scale, thickness=0.05 * s * scale) for s in (0.2, 0.27, 0.5)))
        pitches = physical_pitches(scene, resolve_parameters(scene))
        exact = [69 + 12 * math.log2(fundamental_of(b, resolve_parameters(scene)) / 440) for b in scene.bodies]
        moved = (pitches - exact) / 12
        assert np.ptp(moved) < 1e-9
        assert moved[0] == pytest.approx(round(moved[0]), abs=1e-9)
        assert (round(moved[0]) == 0) == (min(exact) >= 21 and max(exact) <= 108)
        assert 21 <= pitches.min() <= pitches.max() <= 108


def test_a_system_too_wide_to_be_heard_keeps_its_intervals_but_for_octaves():
    scene = a_scene(*(a_bar(size, thickness=0.02 * size) for size in (5e-3, 1.0, 1e3)))
    pitches = physical_pitches(scene, resolve_parameters(scene))
    assert 21 <= pitches.min() <= pitches.max() <= 108
    exact = [12 * math.log2(fundamental_of(b, resolve_parameters(scene)) / 440) for b in scene.bodies]
    classes = np.mod(np.diff(pitches - exact) + 6, 12) - 6
    assert np.abs(classes).max() < 1e-9


def test_a_voice_with_a_pitch_has_that_one_and_the_score_says_where_pitches_are_from():
    scene = a_scene(a_bar(0.2), a_bar(0.3, position=[0, 1, 0]) | {"voice": {"resonator": "bar", "pitch": 50}})
    score = compose(simulate(scene.model_copy(update={"bodies": scene.bodies})))
    assert score.calibration.pitches[1] == 50
    assert score.parameters["pitch_from"] == "physics"
