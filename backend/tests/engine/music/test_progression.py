"""Chords open one after the other: what each opens, when, and what that does to notes, beds and drones."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harmonic import InvalidInput, check_scene, compose, simulate
from harmonic.export.captions import captions
from harmonic.export.documents import score_document
from harmonic.export.tables import score_to_csv
from harmonic.music.parameters import resolve_parameters
from harmonic.music.progression import NO_CHORD, chords_of, timeline_of
from harmonic.music.rhythm import LOOK_AHEAD
from harmonic.recording import EventKind
from harmonic.rules import Rule
from harmonic.scene import Scene
from harmonic.vocabulary.numerals import numeral_of
from tests.engine.music.orbiting import orbital_recording, trappist

POP = {"chords": ["I", "vi", "IV", "V"], "bars": 1}


def degrees_of(make_scene, *chords, **harmony):
    music = resolve_parameters(make_scene(harmony={"progression": {"chords": list(chords)}, **harmony}))
    return [chord.degrees for chord in chords_of(music)]


def bouncing(make_scene, **harmony):
    """Return eight bodies of different sizes; a bar of one chord lasts two seconds."""
    bodies = [{"radius": 0.1 + 0.02 * index, "name": f"ball {index}"} for index in range(8)]
    return make_scene(bodies, duration=24, harmony={"tempo": 120, "progression": POP, "density_limit": 200} | harmony)


def struck(make_scene, make_recording, **harmony):
    """Return a recording in which all bodies are struck at every quarter of a second."""
    impacts = [{"time": 0.25 * step, "body_a": body} for step in range(90) for body in range(8)]
    return make_recording(bouncing(make_scene, **harmony), impacts)


@pytest.mark.parametrize(
    ("numeral", "degree", "intervals"),
    [
        ("I", 0, (0, 4, 7)),
        ("vi", 5, (0, 3, 7)),
        ("V7", 4, (0, 4, 7, 10)),
        ("IVmaj7", 3, (0, 4, 7, 11)),
        ("ii7", 1, (0, 3, 7, 10)),
        ("vii°", 6, (0, 3, 6)),
        ("viio7", 6, (0, 3, 6, 9)),
        ("iiø7", 1, (0, 3, 6, 10)),
        ("III+", 2, (0, 4, 8)),
        ("Vsus4", 4, (0, 5, 7)),
        ("V7sus4", 4, (0, 5, 7, 10)),
        ("Isus2", 0, (0, 2, 7)),
        ("XII", 11, (0, 4, 7)),
    ],
)
def test_a_numeral_spells_its_chord(numeral, degree, intervals):
    assert (numeral_of(numeral).degree, numeral_of(numeral).intervals) == (degree, intervals)


@pytest.mark.parametrize("text", ["", "H", "iV", "IIII", "VI°", "iii+", "vø", "XIII", "V9", "IV sus4", "°", "I+sus4"])
def test_what_is_no_numeral_is_refused_with_how_chords_are_written(text):
    with pytest.raises(InvalidInput) as refused:
        Scene.parse(json.dumps({"harmony": {"progression": {"chords": ["I", text]}}}))
    (fault,) = refused.value.faults
    assert fault.pointer == "/harmony/progression/chords/1"
    assert fault.message.startswith("not a chord: a roman numeral")
    assert fault.value == json.dumps(text, ensure_ascii=False)


def test_numerals_stand_on_the_degrees_of_the_scale_and_case_decides_the_third(make_scene):
    assert degrees_of(make_scene, "I", "vi", "IV", "V7") == [(0, 4, 7), (0, 4, 9), (0, 5, 9), (2, 5, 7, 11)]
    assert degrees_of(make_scene, "i", "V", "VI", scale="minor") == [(0, 3, 7), (2, 7, 11), (0, 3, 8)]
    assert degrees_of(make_scene, "V", scale="minor-pentatonic") == [(2, 5, 10)]


def test_a_list_of_degrees_is_a_chord_whose_first_is_the_root(make_scene):
    music = resolve_parameters(make_scene(harmony={"progression": {"chords": [[7, 2, 11, 7]]}}))
    (chord,) = chords_of(music)
    assert (chord.name, chord.root, chord.degrees) == ("7-2-11-7", 7, (2, 7, 11))


def test_below_c3_a_chord_opens_its_root_and_fifth_alone(make_scene):
    music = resolve_parameters(make_scene(harmony={"key": "D", "progression": {"chords": ["IV7", "vii°"]}}))
    seventh, diminished = (chord.slots(30.0, 70.0) for chord in chords_of(music))
    assert {int(pitch) % 12 for pitch in seventh[seventh < 48]} == {7, 2}
    assert {int(pitch) % 12 for pitch in seventh[seventh >= 48]} == {7, 11, 2, 5}
    assert {int(pitch) % 12 for pitch in diminished[diminished < 48]} == {1}


@pytest.mark.parametrize(
    ("numeral", "scale", "last"), [("vi", "minor-pentatonic", "V"), ("VII", "blues", "VI"), ("V", [0, 4, 7, 7], "III")]
)
def test_a_numeral_beyond_the_scale_is_refused_by_name(make_scene, numeral, scale, last):
    scene = make_scene(harmony={"scale": scale, "progression": {"chords": ["I", numeral]}})
    (fault,) = check_scene(scene)
    assert fault.pointer == "/harmony/progression/chords/1"
    assert fault.message == f"chord {numeral} stands on a degree that the scale has not"
    assert fault.allowed == f"numerals from I to {last}, or a list of degrees"
    with pytest.raises(InvalidInput, match=numeral):
        simulate(scene)


def test_chords_wait_for_conjunctions_only_where_orbits_sound_on_the_scale(make_scene):
    waiting = {"progression": {"chords": ["I", "V"], "at": "conjunctions"}}
    (fault,) = check_scene(make_scene(harmony=waiting))
    assert fault.pointer == "/harmony/progression/at"
    assert [fault.pointer for fault in check_scene(trappist(harmony=waiting))] == ["/harmony/progression/at"]
    assert check_scene(trappist(harmony=waiting | {"intonation": "scale"})) == ()


def test_each_chord_lasts_its_bars_and_the_first_comes_again(make_scene, make_recording):
    harmony = {"tempo": 90, "progression": {"chords": ["I", "V", "vi"], "bars": 2, "beats": 3}}
    scene = make_scene([{}], duration=20, harmony=harmony)
    timeline = timeline_of(make_recording(scene, []), resolve_parameters(scene))
    np.testing.assert_allclose(timeline.times, [0, 4, 8, 12, 16, 20])
    assert timeline.at(np.array([0.0, 3.9999, 4.0, 11.5, 12.0, 19.0])).tolist() == [0, 0, 1, 2, 0, 1]


def test_without_a_progression_no_chord_is_open(make_scene, make_recording):
    scene = make_scene([{}])
    timeline = timeline_of(make_recording(scene, []), resolve_parameters(scene))
    assert timeline.at(np.array([0.0, 5.0])).tolist() == [NO_CHORD, NO_CHORD]
    score = compose(make_recording(scene, [{"time": 1.0}]))
    assert (score.chords, score.note(0).chord, score.parameters["progression"]) == ((), "", None)


@pytest.mark.parametrize("quantize", [0.0, 0.7, 1.0])
def test_every_note_sounds_in_the_chord_that_is_open_at_its_quantized_onset(make_scene, make_recording, quantize):
    score = compose(struck(make_scene, make_recording, quantize=quantize, rhythm_complexity=0.9))
    opened = {"I": {0, 4, 7}, "vi": {9, 0, 4}, "IV": {5, 9, 0}, "V": {7, 11, 2}}
    for note in score:
        assert note.chord == score.chords[int((note.onset + 1e-6) / 2) % 4]
        assert int(note.pitch) % 12 in opened[note.chord]
        assert note.rule == f"impulse → velocity, size → pitch, x → pan; chord {note.chord} → pitch"


def test_a_body_has_one_pitch_under_a_chord_whenever_that_comes_again(make_scene, make_recording):
    score = compose(struck(make_scene, make_recording))
    for body in range(8):
        of_body = score.notes[score.notes["body"] == body]
        for chord in range(4):
            (pitch,) = np.unique(of_body["pitch"][of_body["chord"] == chord])
            assert pitch == score.calibration.leads[chord][body]


def test_the_largest_body_plays_the_root_of_every_chord(make_scene, make_recording):
    score = compose(struck(make_scene, make_recording))
    assert [int(lead[7]) % 12 for lead in score.calibration.leads] == [0, 9, 5, 7]


def test_bodies_whose_voices_name_pitches_are_led_from_there_and_keep_their_order(make_scene, make_recording):
    bodies = [{"voice": {"pitch": pitch}} for pitch in (72.0, 61.5, 64.0)] + [{}]
    scene = make_scene(bodies, duration=12, harmony={"tempo": 120, "progression": POP})
    leads = np.array(compose(make_recording(scene, [])).calibration.leads)
    # I: C, E, C; vi: C, E, C; IV: C, F, C; V: B, D, B or D, G, B.
    assert leads[:3, 1].tolist() == [60, 60, 60]
    assert leads[:3, 2].tolist() == [64, 64, 65]
    assert leads[:, 0].tolist() == [72, 72, 72, 71]
    assert np.all(np.diff(leads[:, [1, 2, 0]], axis=1) > 0)


def test_live_and_rendered_agree_and_an_edit_keeps_what_was_calibrated(make_scene, make_recording):
    whole = struck(make_scene, make_recording, quantize=0.5)
    rendered = compose(whole)
    for known_until in (20.5, 21.3, 22.2):
        live = compose(make_recording(whole.scene, whole.events[whole.events["time"] < known_until].copy()))
        sure = known_until - LOOK_AHEAD
        for column in ("onset", "pitch", "chord", "ring"):
            ours, theirs = (score.notes[column][score.notes["onset"] < sure] for score in (live, rendered))
            assert ours.tobytes() == theirs.tobytes()
    edited = whole.scene.model_copy(update={"laws": whole.scene.laws.model_copy(update={"friction": 0.9})})
    again = compose(replace(whole, scene=edited), calibration=rendered.calibration)
    assert again.notes["pitch"].tobytes() == rendered.notes["pitch"].tobytes()


def test_a_calibration_of_another_progression_is_refused(make_scene, make_recording):
    recording = struck(make_scene, make_recording)
    fewer = replace(compose(recording).calibration, leads=())
    with pytest.raises(InvalidInput, match=r"0 chords.*4, those of the progression"):
        compose(recording, calibration=fewer)


def test_the_document_the_table_and_the_captions_tell_the_chord(make_scene, make_recording):
    score = compose(struck(make_scene, make_recording))
    document = json.loads(json.dumps(score_document(score)))
    assert document["parameters"]["progression"] == {
        "chords": ["I", "vi", "IV", "V"],
        "bars": 1.0,
        "beats": 4,
        "at": "bars",
    }
    assert [note["chord"] for note in document["notes"]] == [note.chord for note in score]
    header, first, *_ = score_to_csv(score).splitlines()
    assert (header.split(",")[-1], first.split(",")[-1]) == ("chord", "I")
    assert ", over vi" in captions(score)


def test_a_rule_on_pitch_goes_to_the_nearest_degree_open_at_that_moment(make_scene, make_recording):
    rule = {"source": "time", "target": "pitch", "input": {"values": [0, 24]}, "output": [36, 84]}
    scene = bouncing(make_scene).model_copy(update={"mapping": Scene.model_validate({"mapping": [rule]}).mapping})
    score = compose(make_recording(scene, [{"time": 0.1 * step + 0.05} for step in range(230)]))
    for note in score:
        wanted, (chord,) = (
            36 + 2 * note.event_time,
            [c for c in chords_of(resolve_parameters(scene)) if c.name == note.chord],
        )
        slots = chord.slots(24, 108)
        assert abs(note.pitch - wanted) == pytest.approx(np.min(np.abs(slots - wanted)), abs=1e-9)
        assert note.pitch >= 48 or int(note.pitch) % 12 in chord.deep_degrees


def swinging(progression, **harmony):
    """Return a sustained body on a spring, whose energy never goes."""
    given = {
        "dynamics": "rigid",
        "duration": 10,
        "laws": {"gravity": 0, "air_resistance": 0, "boundary": {"kind": "open", "size": (10, 4, 0)}},
        "harmony": {"bed": 1, "tempo": 120, "progression": progression} | harmony,
        "bodies": [{"name": "mass", "position": (1, 2, 0), "voice": {"sustain": True}}],
        "constraints": [{"kind": "spring", "a": "mass", "anchor_b": (0, 2), "rest_length": 0, "stiffness": 10}],
    }
    return compose(simulate(Scene.model_validate(given)))


def test_the_bed_plays_root_octave_and_fifth_of_the_chord_and_fades_without_a_step():
    score = swinging({"chords": ["I", "vi", "vii°"], "bars": 1})
    beds = [curve for curve in score.curves if curve.rule == Rule.BED]
    expected = {0: {36, 48, 55}, 2: {45, 57, 64}, 4: {47, 59}, 6: {36, 48, 55}}
    for begin, pitches in expected.items():
        now = begin + 1.0
        heard = [curve for curve in beds if curve.onset <= now < curve.onset + len(curve.values) / 60]
        assert {int(curve.values["pitch"][0]) for curve in heard} == pitches
    for curve in beds:
        assert np.ptp(curve.values["pitch"]) == 0
        assert (
            np.max(np.abs(np.diff(curve.values["level"], prepend=0.0 if curve.onset else curve.values["level"][0])))
            < 0.03
        )
    told = [curve["rule"] for curve in score_document(score)["curves"] if "energy" in curve["rule"]]
    assert set(told) == {"energy of all that moves → level, brightness; chord → root and fifth"}


def test_a_voice_of_the_bed_that_two_chords_share_sounds_through():
    score = swinging({"chords": ["I", "Isus4", [0, 4, 7, 9]], "bars": 1})
    assert len([curve for curve in score.curves if curve.rule == Rule.BED]) == 3


def test_what_sounds_on_glides_to_where_the_chord_leads_it():
    score = swinging({"chords": ["I", "IV"], "bars": 1}, bed=0)
    (swell,) = [curve for curve in score.curves if curve.rule == Rule.SWELL]
    pitch = swell.values["pitch"]
    home, away = (lead[0] for lead in score.calibration.leads)
    assert home != away
    assert [pitch[60], pitch[60 * 3], pitch[60 * 5]] == [home, away, home]
    assert np.max(np.abs(np.diff(pitch))) <= abs(away - home) / 11


def lined_up(**progression):
    """Return TRAPPIST-1 on the scale with a conjunction at every other half second."""
    chosen = {"chords": ["I", "IV", "V"], "at": "conjunctions", **progression}
    scene = trappist(harmony={"intonation": "scale", "tempo": 120, "progression": chosen})
    days = np.arange(1.0, 19.0)
    events = [(float(day), EventKind.CONJUNCTION, 1, 2) for day in days]
    passing = [(float(day) + 0.25, EventKind.TRANSIT, 3, 0) for day in days]
    return compose(orbital_recording(scene, sorted(events + passing)))


def test_a_conjunction_moves_the_chord_on_when_it_has_lasted_its_bars():
    score = lined_up(bars=1, beats=4)
    changes = [(note.onset, note.chord) for note in score if note.kind == "conjunction"]
    # Two heard seconds a chord, conjunctions at every half: each opens with the one that moves it on.
    assert dict(changes) == {0.5 * k: ("I", "IV", "V")[min(k, 18) // 4 % 3] for k in range(1, 19)}
    opened = {"I": {0, 4, 7}, "IV": {5, 9, 0}, "V": {7, 11, 2}}
    assert all(int(note.pitch) % 12 in opened[note.chord] for note in score)


def test_drones_glide_with_their_planets():
    score = lined_up(bars=1, beats=4)
    hums = [curve for curve in score.curves if curve.rule == Rule.DRONE]
    for hum in hums:
        for time, chord in ((1.0, 0), (3.5, 1), (5.5, 2), (7.5, 0)):
            lead = score.calibration.leads[chord][hum.body]
            assert (hum.values["pitch"][int(60 * time)] - lead) % 12 == 0
        assert np.max(np.abs(np.diff(hum.values["pitch"]))) <= 1.0


def test_where_orbits_sound_exactly_a_progression_leads_nobody_and_says_so():
    scene = trappist(harmony={"progression": {"chords": ["I", "V"]}})
    events = [(day + 0.5, EventKind.TRANSIT, 3, 0) for day in range(18)]
    score = compose(orbital_recording(scene, events))
    assert (score.chords, len(set(score.notes["pitch"].tolist()))) == ((), 1)
    assert any(warning.startswith("the progression leads nobody") for warning in score.warnings)


@given(
    bars=st.floats(0.25, 8),
    beats=st.integers(1, 7),
    tempo=st.floats(40, 240),
    onsets=st.lists(st.floats(0, 59), max_size=20),
)
def test_the_chord_of_a_moment_is_that_of_its_bar(make_scene, make_recording, bars, beats, tempo, onsets):
    progression = {"chords": ["I", "ii", "V"], "bars": bars, "beats": beats}
    scene = make_scene([{}], duration=60, harmony={"tempo": tempo, "progression": progression})
    timeline = timeline_of(make_recording(scene, []), resolve_parameters(scene))
    lasting = bars * beats * 60 / tempo
    expected = [int((onset + 1e-6) / lasting) % 3 for onset in onsets]
    near = [abs((onset + 1e-6) / lasting - round((onset + 1e-6) / lasting)) < 1e-9 for onset in onsets]
    found = timeline.at(np.array(onsets)).tolist()
    assert all(is_near or ours == theirs for ours, theirs, is_near in zip(found, expected, near, strict=True))
