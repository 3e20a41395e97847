"""What is left at auto follows the physics, by the design's table."""

from __future__ import annotations

import json

import pytest

from harmonic.music.parameters import resolve_parameters


@pytest.mark.parametrize(
    ("law", "value", "parameter", "expected"),
    [
        ("gravity", 0.0, "tempo_bpm", 60.0),
        ("gravity", 9.81, "tempo_bpm", 118.86),
        ("gravity", -9.81, "tempo_bpm", 118.86),
        ("gravity", 10.0, "tempo_bpm", 120.0),
        ("gravity", 20.0, "tempo_bpm", 180.0),
        ("gravity", 100.0, "tempo_bpm", 180.0),
        ("friction", 0.0, "harmony", 0.0),
        ("friction", 0.3, "harmony", 0.3),
        ("friction", 1.0, "harmony", 1.0),
        ("friction", 2.0, "harmony", 1.0),
        ("restitution", 0.0, "rhythm_complexity", 0.0),
        ("restitution", 0.7, "rhythm_complexity", 0.7),
        ("restitution", 1.0, "rhythm_complexity", 1.0),
        ("air_resistance", 0.0, "melody_range", 1.0),
        ("air_resistance", 0.25, "melody_range", 0.75),
        ("air_resistance", 10.0, "melody_range", 0.0),
        ("air_resistance", 0.25, "octaves", 3.5),
        ("time_scale", 0.01, "note_duration", 4.0),
        ("time_scale", 0.5, "note_duration", 2.0),
        ("time_scale", 1.0, "note_duration", 1.0),
        ("time_scale", 100.0, "note_duration", 0.25),
    ],
)
def test_what_is_left_at_auto_follows_its_law(make_scene, law, value, parameter, expected):
    music = resolve_parameters(make_scene(laws={law: value}))
    assert getattr(music, parameter) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("given", "parameter", "expected"),
    [
        ({"tempo": 72}, "tempo_bpm", 72.0),
        ({"harmony": 0.9}, "harmony", 0.9),
        ({"rhythm_complexity": 0.1}, "rhythm_complexity", 0.1),
        ({"quantize": 0.5, "swing": 0.4}, "swing", 0.4),
        ({"melody_range": 0.5}, "octaves", 3.0),
        ({"note_duration": 2.5}, "note_duration", 2.5),
        ({"instruments": {"primary": "piano"}}, "primary", "piano"),
        ({"instruments": {"secondary": "bass"}}, "secondary", "bass"),
        ({}, "primary", None),
        ({"key": "Bb"}, "root", 10),
        ({"scale": "hirajoshi"}, "degrees", (0, 2, 3, 7, 8)),
        ({"scale": [7, 0, 4, 7]}, "degrees", (0, 4, 7)),
    ],
)
def test_what_is_given_is_what_is_used(make_scene, given, parameter, expected):
    assert getattr(resolve_parameters(make_scene(harmony=given)), parameter) == expected


def test_the_resolved_parameters_are_plain_json_without_auto_numbers(make_scene):
    shown = resolve_parameters(make_scene(harmony={"scale": [0, 4, 7]}, laws={"friction": 0.5})).to_dict()
    assert json.loads(json.dumps(shown)) == {
        "key": "C",
        "scale": [0, 4, 7],
        "degrees": [0, 4, 7],
        "tuning": {
            "name": "12 equal steps",
            "cents": [100.0 * step for step in range(12)],
            "period": 1200.0,
            "root": 60.0,
        },
        "progression": None,
        "tempo_bpm": pytest.approx(118.86),
        "harmony": 0.5,
        "rhythm_complexity": 0.7,
        "melody_range": 1.0,
        "octaves": 4.0,
        "pitch_from": "scale",
        "quantize": 0.0,
        "swing": 0.0,
        "note_duration": 1.0,
        "max_polyphony": 64,
        "density_limit": 12.0,
        "instruments": {"primary": "auto", "secondary": "auto"},
        "reverb": 0.25,
        "room": "boundary",
        "loudness": -14.0,
        "bed": 0.3,
        "loudness_mode": "gentle",
        "output": "stereo",
        "distance": 0.0,
        "propagation_delay": False,
        "doppler": False,
    }
