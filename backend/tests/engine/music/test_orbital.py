"""Orbits become music: who sounds, at which pitch, how loud, from where and for how long."""

from __future__ import annotations

import itertools
import json
from io import BytesIO

import mido
import numpy as np
import pytest

from harmonic.audio.synthesize import synthesize
from harmonic.export.documents import score_to_json
from harmonic.music.calibrate import calibrate
from harmonic.music.compose import compose
from harmonic.music.dissonance import frequency_of
from harmonic.music.midi import to_midi
from harmonic.orbits.kepler import orbital_periods
from harmonic.physics.simulate import simulate
from harmonic.presets import preset_names
from harmonic.recording import EventKind
from harmonic.rules import Rule
from harmonic.scene import Scene
from harmonic.vocabulary.scales import SCALES
from harmonic.vocabulary.timbres import TIMBRES
from tests.engine.music.orbiting import TRAPPIST, drifting, orbital_recording, orbital_scene, trappist

TRANSIT, CONJUNCTION = EventKind.TRANSIT, EventKind.CONJUNCTION
NODE, PERIAPSIS, APOAPSIS = EventKind.NODE, EventKind.PERIAPSIS, EventKind.APOAPSIS


def frequencies(score):
    """Return the frequency of each body, in Hz."""
    return 440.0 * 2.0 ** ((np.array(score.calibration.pitches) - 69.0) / 12.0)


def bodies_heard(score):
    return [(note.onset, note.body, note.kind) for note in score]


def test_the_ratios_of_trappist_1_are_those_of_its_periods_to_a_hundredth_of_a_cent():
    score = compose(orbital_recording(trappist(), []))
    heard = frequencies(score)[1:]
    periods = np.array([period for period, _ in TRAPPIST.values()])
    for first, second in itertools.combinations(range(7), 2):
        cents = 1200.0 * np.log2(heard[first] / heard[second] * periods[first] / periods[second])
        assert abs(cents) < 0.01


def test_trappist_1_is_its_orbital_frequencies_raised_by_27_octaves():
    heard = frequencies(compose(orbital_recording(trappist(), [])))
    expected = [2.0**27 / (86_400.0 * period) for period, _ in TRAPPIST.values()]
    assert heard[1:] == pytest.approx(expected, rel=1e-9)
    # Multiplied by 212 million, as the first who made music of it did: h to b from 130.70 to 1624.08 Hz.
    assert heard[[7, 1]] * 212e6 / 2.0**27 == pytest.approx([130.70, 1624.08], abs=0.01)


def test_a_system_wider_than_the_register_is_gathered_by_octaves_and_keeps_its_pitch_classes():
    periods = [87.969, 224.701, 365.256, 686.980, 4332.82, 10755.9, 30687.4, 60189.7]
    score = compose(orbital_recording(orbital_scene([{"orbit": {"period": period}} for period in periods]), []))
    pitches = np.array(score.calibration.pitches)[1:]
    assert np.all((pitches >= 36) & (pitches <= 102))
    assert np.ptp(pitches) > 48
    apart = pitches[0] - pitches + 12.0 * np.log2(periods[0] / np.array(periods))
    assert apart / 12.0 == pytest.approx(np.round(apart / 12.0), abs=1e-9)


def test_on_the_scale_each_orbit_takes_the_nearest_open_degree():
    exact = compose(orbital_recording(trappist(), [])).calibration.pitches[1:]
    harmony = {"intonation": "scale", "key": "D", "scale": "minor-pentatonic"}
    score = compose(orbital_recording(trappist(harmony=harmony), []))
    degrees = {(2 + degree) % 12 for degree in SCALES["minor-pentatonic"]}
    open_ones = [number for number in range(24, 109) if number % 12 in degrees]
    nearest = [min(open_ones, key=lambda number, at=pitch: abs(number - at)) for pitch in exact]
    assert list(score.calibration.pitches[1:]) == nearest
    assert score.parameters["intonation"] == "scale"


def test_a_voice_that_names_a_pitch_has_it_and_leaves_the_others_theirs():
    planets = [{"orbit": {"period": 10.0}, "voice": {"pitch": 60.5}}, {"orbit": {"period": 20.0}}]
    free = [{"orbit": {"period": 10.0}}, {"orbit": {"period": 20.0}}]
    given, plain = (compose(orbital_recording(orbital_scene(some), [])).calibration.pitches for some in (planets, free))
    assert given[1] == 60.5
    assert given[2] == plain[2]


def test_a_transit_is_a_note_of_the_planet_in_its_own_timbre_when_it_happens():
    score = compose(orbital_recording(trappist(), [(3.0, TRANSIT, 4, 0)]))
    (note,) = score
    assert (note.onset, note.body, note.other, note.kind, note.timbre) == (1.5, "e", "star", "transit", "metal")
    assert note.pitch == score.calibration.pitches[4]
    assert note.raw == pytest.approx(0.920 * 4.2635e-5)
    assert note.rule == "orbital frequency × 2ⁿ → pitch, radius → velocity, speed → brightness"


def test_a_planet_that_transits_is_heard_once_an_orbit_and_at_nothing_else():
    events = [(1.0, TRANSIT, 2, 0), (1.4, NODE, 2, 0), (2.0, PERIAPSIS, 2, 0), (2.1, APOAPSIS, 2, 0)]
    score = compose(orbital_recording(trappist(), events))
    assert bodies_heard(score) == [(0.5, "c", "transit")]


def test_a_planet_that_never_transits_is_heard_as_it_rises_through_the_plane():
    orbit = {"period": 8.0, "inclination": 7.0, "ascending_node": 40.0, "periapsis": -40.0}
    scene = orbital_scene([{"orbit": orbit}], duration=8.0)
    rises, falls = 8.0 / 360.0 * 40.0, 8.0 / 360.0 * 220.0
    events = [(rises, NODE, 1, 0), (falls, NODE, 1, 0), (0.0, PERIAPSIS, 1, 0)]
    (note,) = compose(orbital_recording(scene, events))
    assert (note.onset, note.kind) == (pytest.approx(rises), "node")


def test_a_drifting_frame_changes_no_note():
    orbit = {"period": 8.0, "inclination": 7.0, "eccentricity": 0.3}
    scene = orbital_scene([{"orbit": orbit}], duration=8.0)
    still = orbital_recording(scene, [(0.0, PERIAPSIS, 1, 0), (0.3, NODE, 1, 0), (4.1, NODE, 1, 0)])
    moved = compose(drifting(still, (0.3, -0.2, 0.5)))
    for name in ("onset", "body", "pitch", "velocity", "pan", "wet", "contact_time"):
        assert moved.notes[name] == pytest.approx(compose(still).notes[name], abs=1e-9)


def test_a_planet_in_the_plane_that_never_transits_is_heard_at_periapsis():
    scene = orbital_scene([{"orbit": {"period": 8.0, "eccentricity": 0.1}}])
    (note,) = compose(orbital_recording(scene, [(0.0, PERIAPSIS, 1, 0), (4.0, APOAPSIS, 1, 0)]))
    assert (note.kind, note.rule.split(",")[0]) == ("periapsis", "orbital frequency × 2ⁿ → pitch")


def test_a_periapsis_is_a_soft_accent_an_octave_higher_the_louder_the_less_round_the_orbit():
    planets = [{"orbit": {"period": 8.0, "inclination": 5.0, "eccentricity": e}} for e in (0.01, 0.05, 0.4)]
    score = compose(
        orbital_recording(orbital_scene(planets), [(1.0 + 0.5 * body, PERIAPSIS, body, 0) for body in (1, 2, 3)])
    )
    assert [note.body for note in score] == ["planet 2", "planet 3"]
    assert [note.velocity for note in score] == pytest.approx([0.275, 0.45])
    assert [note.raw for note in score] == pytest.approx([0.05, 0.4])
    assert [note.pitch for note in score] == [score.calibration.pitches[body] + 12.0 for body in (2, 3)]
    assert "eccentricity → velocity" in score.note(0).rule


def test_the_accent_of_the_highest_voices_is_an_octave_lower():
    planets = [{"orbit": {"period": 8.0, "inclination": 5.0, "eccentricity": 0.2}, "voice": {"pitch": 97.0}}]
    (note,) = compose(orbital_recording(orbital_scene(planets), [(1.0, PERIAPSIS, 1, 0)]))
    assert note.pitch == 85.0


def test_a_conjunction_is_the_interval_of_the_pair_on_dry_drums():
    score = compose(orbital_recording(trappist(), [(2.0, CONJUNCTION, 1, 2)]))
    inner, outer = score
    assert {(note.body, note.other) for note in score} == {("b", "c"), ("c", "b")}
    assert {note.timbre for note in score} == {"membrane"}
    assert 36 <= outer.pitch < 48
    assert inner.pitch - outer.pitch == pytest.approx(score.calibration.pitches[1] - score.calibration.pitches[2])
    assert set(score.notes["wet"]) == {0.1}
    assert inner.onset == outer.onset == 1.0


def test_larger_worlds_are_louder_within_24_decibels():
    planets = [{"orbit": {"period": 8.0 + i}, "shape": {"radius": r}} for i, r in enumerate((1e-5, 1e-4, 1e-3))]
    score = compose(orbital_recording(orbital_scene(planets), [(0.5, PERIAPSIS, body, 0) for body in (1, 2, 3)]))
    loud = dict(zip(score.notes["body"], score.notes["velocity"], strict=True))
    assert [loud[body] for body in (1, 2, 3)] == pytest.approx([1 / 3, 2 / 3, 1])


def test_a_voice_is_as_much_louder_as_its_gain_says():
    planets = [{"orbit": {"period": 8.0 + gain}, "voice": {"gain_db": -gain}} for gain in (0.0, 9.0)]
    score = compose(orbital_recording(orbital_scene(planets), [(0.5, PERIAPSIS, body, 0) for body in (1, 2)]))
    loud = dict(zip(score.notes["body"], score.notes["velocity"], strict=True))
    assert loud[1] - loud[2] == pytest.approx(9.0 / 36.0)


def test_a_note_lasts_until_its_body_comes_round_and_four_seconds_at_most():
    planets = [{"orbit": {"period": period}, "voice": {"timbre": "piano", "pitch": 60.0}} for period in (1.5, 9.0, 9.1)]
    planets[2]["voice"] = {"timbre": "wood", "pitch": 60.0}
    score = compose(orbital_recording(orbital_scene(planets), [(body, PERIAPSIS, body, 0) for body in (1, 2, 3)]))
    assert TIMBRES["wood"].ring(frequency_of(60.0)) < 4.0 < TIMBRES["piano"].ring(frequency_of(60.0))
    expected = [1.5, 4.0, TIMBRES["wood"].ring(frequency_of(60.0))]
    assert [note.duration for note in score] == pytest.approx(expected, rel=1e-6)
    assert np.all(score.notes["ring"] <= 4.0)


def test_planets_that_transit_have_seats_and_the_low_ones_stay_near_the_middle():
    score = compose(orbital_recording(trappist(), [(0.5 * body, TRANSIT, body, 0) for body in range(1, 8)]))
    pans = score.notes["pan"]
    assert len(set(np.sign(pans[:2]))) == 2
    assert len({round(pan, 6) for pan in pans}) == 7
    assert np.all(np.abs(pans) <= 0.8)


def test_what_passes_in_front_is_nearest_and_driest():
    planets = [{"orbit": {"period": 8.0, "inclination": 89.9, "mean_anomaly": 90.0}}]
    (note,) = compose(orbital_recording(orbital_scene(planets), [(0.0, TRANSIT, 1, 0)])).notes
    assert note["wet"] == pytest.approx(0.25, abs=1e-5)


def test_other_passages_are_heard_from_where_they_are_across_the_line_of_sight():
    sides = {0.0: 0.8, 90.0: 0.0, 180.0: -0.8}
    for periapsis, pan in sides.items():
        planets = [{"orbit": {"period": 8.0, "periapsis": periapsis}, "voice": {"pitch": 72.0}}]
        (note,) = compose(orbital_recording(orbital_scene(planets), [(0.0, PERIAPSIS, 1, 0)]))
        assert note.pan == pytest.approx(pan, abs=1e-12)


def test_the_observer_decides_what_is_left_and_right_and_near():
    planets = [
        {
            "orbit": {"period": 8.0, "inclination": 30.0, "ascending_node": 45.0, "periapsis": 90.0},
            "voice": {"pitch": 72.0},
        }
    ]
    seen = {}
    for observer in ((1.0, 0.0, 0.0), (-1.0, 0.0, 0.0)):
        scene = orbital_scene(planets, orbital={"observer": observer})
        (seen[observer[0]],) = compose(orbital_recording(scene, [(2.0, NODE, 1, 0), (6.0, NODE, 1, 0)])).notes
    half = np.sqrt(0.5)
    assert seen[1.0]["pan"] == pytest.approx(0.8 * half)
    assert seen[-1.0]["pan"] == pytest.approx(-0.8 * half)
    assert [seen[side]["wet"] for side in (1.0, -1.0)] == pytest.approx([0.5 - 0.25 * half, 0.5 + 0.25 * half])


def test_a_body_faster_than_its_mean_speed_is_brighter():
    planets = [{"orbit": {"period": 8.0, "eccentricity": e}} for e in (0.0, 0.2)]
    score = compose(orbital_recording(orbital_scene(planets), [(0.0, PERIAPSIS, body, 0) for body in (1, 2)]))
    times = dict(zip(score.notes["body"], score.notes["contact_time"], strict=True))
    assert times[1] == pytest.approx(1e-3)
    assert times[2] == pytest.approx(1e-3 * ((1 + 0.2) / (1 - 0.2)) ** -1.5)


def test_calibration_of_orbits_holds_no_impulse_and_every_number_is_finite():
    planets = [{"orbit": {"period": 8.0}, "mass": 0.0}, {"position": (3.0, 0, 0), "velocity": (9.0, 0, 0)}]
    recording = orbital_recording(orbital_scene(planets), [(1.0, PERIAPSIS, 1, 0), (1.0, PERIAPSIS, 2, 0)])
    found, score = calibrate(recording), compose(recording)
    assert (found.impulse_low, found.impulse_high) == (1.0, 1.0)
    assert found.pitches[2] == 36.0
    assert all(np.all(np.isfinite(score.notes[name])) for name in score.notes.dtype.names)
    assert np.all(np.isfinite(synthesize(score).samples))


def test_composing_orbits_is_causal():
    events = [(0.5 + 0.7 * turn, TRANSIT, 1 + turn % 7, 0) for turn in range(20)]
    whole = compose(orbital_recording(trappist(), events))
    part = compose(orbital_recording(trappist(), [event for event in events if event[0] < 8.0]))
    assert part.calibration == whole.calibration
    assert np.array_equal(whole.notes[: len(part)], part.notes)


def test_laws_of_particles_change_no_note_of_an_orbital_scene():
    events = [(1.0, TRANSIT, 1, 0), (2.0, CONJUNCTION, 1, 2)]
    plain = compose(orbital_recording(trappist(), events))
    laws = {"time_scale": 2.0, "air_resistance": 1.0, "friction": 1.0}
    other = compose(orbital_recording(trappist(laws=laws), events))
    assert np.array_equal(plain.notes["pitch"], other.notes["pitch"])
    assert np.array_equal(plain.notes["velocity"], other.notes["velocity"])


def test_note_duration_is_one_unless_said_whatever_the_time_scale():
    slow, fast = (compose(orbital_recording(trappist(laws={"time_scale": s}), [])) for s in (0.5, 300.0))
    assert slow.parameters["note_duration"] == fast.parameters["note_duration"] == 1.0


def test_the_warnings_name_the_worlds_that_are_not_heard():
    score = compose(orbital_recording(trappist(), [(1.0, TRANSIT, 1, 0), (2.0, TRANSIT, 2, 0)]))
    assert score.warnings == ("not heard within 10 s, as nothing passes: d, e, f, g, h",)
    assert compose(orbital_recording(trappist(), [])).warnings == (
        "nothing sounds: no body passes anything within 10 s",
    )
    assert compose(orbital_recording(orbital_scene([]), [])).warnings[0].startswith("nothing sounds")


@pytest.mark.parametrize("duration", [0.001, 0.02, 1.0])
def test_a_piece_of_any_length_can_be_composed(duration):
    scene = orbital_scene([{"orbit": {"period": 8.0, "inclination": 3.0}}], duration=duration)
    assert len(compose(orbital_recording(scene, [(0.0, NODE, 1, 0)]))) == 1


def test_the_same_orbits_make_the_same_score_and_midi_bends_to_them():
    events = [(0.5 * body, TRANSIT, body, 0) for body in range(1, 8)]
    first, second = (compose(orbital_recording(trappist(), events)) for _ in range(2))
    assert score_to_json(first) == score_to_json(second)
    assert to_midi(first) == to_midi(second)
    assert json.loads(score_to_json(first))["notes"][0]["kind"] == "transit"
    bends = {message.pitch for message in mido.MidiFile(file=BytesIO(to_midi(first))) if message.type == "pitchwheel"}
    expected = {round((note.pitch - round(note.pitch)) / 2.0 * 8192) for note in first}
    assert all(min(abs(bend - one) for one in bends) <= 41 for bend in expected)


def test_the_preset_of_trappist_1_keeps_the_published_ratios_to_a_hundredth_of_a_cent():
    scene = Scene.preset("trappist-1")
    pitches = dict(zip(scene.body_names, calibrate(simulate(scene)).pitches, strict=True))
    for first, second in itertools.combinations(TRAPPIST, 2):
        published = 12.0 * np.log2(TRAPPIST[second][0] / TRAPPIST[first][0])
        assert pitches[first] - pitches[second] == pytest.approx(published, abs=1e-4)


@pytest.mark.parametrize("name", [name for name in preset_names() if Scene.preset(name).dynamics == "orbital"])
def test_every_world_of_a_preset_that_comes_round_in_time_is_heard_once_an_orbit(name):
    scene = Scene.preset(name)
    score = compose(simulate(scene))
    passages = np.bincount(score.notes["body"][score.notes["rule"] == Rule.PASSAGE], minlength=len(scene.bodies))
    turns = scene.duration * scene.laws.time_scale / orbital_periods(scene)
    comes_round = turns > 1.1
    assert np.count_nonzero(comes_round) >= 4
    assert np.all(np.abs(passages - turns)[comes_round] <= 1.5)
