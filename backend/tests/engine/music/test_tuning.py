"""Every pitch of a piece is one of its tuning's, to a hundredth of a cent."""

from __future__ import annotations

import json
import math
import time
from collections import defaultdict
from io import BytesIO
from xml.etree import ElementTree as ET

import mido
import numpy as np
import pytest
import symusic
from hypothesis import given as given_at_random
from hypothesis import settings
from hypothesis import strategies as st

from harmonic import check_scene
from harmonic.audio.synthesize import synthesize
from harmonic.calibration import Calibration
from harmonic.errors import InvalidInput
from harmonic.export.notation import to_musicxml
from harmonic.music.compose import compose
from harmonic.music.dissonance import ensemble_dissonance
from harmonic.music.merged import BEND_RANGE
from harmonic.music.midi import to_midi
from harmonic.music.orbital_pitches import on_degrees
from harmonic.music.parameters import resolve_parameters
from harmonic.music.pitches import voicing_of
from harmonic.music.registers import register_of
from harmonic.physics.simulate import simulate
from harmonic.picture.facts import facts
from harmonic.recording import EventKind
from harmonic.rules import Rule
from harmonic.scene import Body, Scene
from harmonic.vocabulary.scales import SCALES
from harmonic.vocabulary.tunings import TUNING_SENTENCES
from tests.engine.strangers.midi import notes_of

from .orbiting import orbital_recording, trappist

BOHLEN_PIERCE = {"kind": "equal", "divisions": 13, "period": 3}
NINETEEN = {"kind": "equal", "divisions": 19}
SLENDRO = {"kind": "scala", "scl": "! slendro.scl\na slendro of Surakarta\n5\n228.0\n484.\n728.\n960.0\n1204.0\n"}
TUNINGS = ("just", "pythagorean", "meantone", "scene", NINETEEN, BOHLEN_PIERCE, SLENDRO)


def music_in(make_scene, tuning, scale="chromatic", **harmony):
    return resolve_parameters(make_scene(harmony={"tuning": tuning, "scale": scale, **harmony}))


def off(pitches, music):
    """Return by how many cents each pitch is off the nearest degree of the tuning."""
    every = range(len(music.tuning.cents))
    return 100 * np.abs(music.gamut.brought(np.asarray(pitches), every, low=-20, high=140) - pitches)


@pytest.mark.parametrize(
    ("tuning", "degree", "cents"),
    [
        ("equal", 7, 700.0),
        ("just", 7, 701.955),
        ("just", 4, 386.3137),
        ("just", 6, 590.2237),
        ("pythagorean", 4, 407.820),
        ("pythagorean", 3, 294.135),
        ("pythagorean", 6, 611.730),
        ("meantone", 7, 696.578),
        ("meantone", 4, 386.3137),
        ("meantone", 1, 117.108),
        ({"kind": "meantone", "comma": 1 / 3}, 7, 694.786),
        ({"kind": "meantone", "comma": 0}, 4, 407.820),
        (NINETEEN, 11, 694.7368),
        ({"kind": "equal", "divisions": 31}, 18, 696.7742),
        ({"kind": "equal", "divisions": 31}, 10, 387.0968),
        (BOHLEN_PIERCE, 1, 146.3042),
        (BOHLEN_PIERCE, 12, 1755.6508),
        (SLENDRO, 2, 484.0),
    ],
)
def test_known_tunings_are_right_to_a_hundredth_of_a_cent(make_scene, tuning, degree, cents):
    assert music_in(make_scene, tuning).tuning.cents[degree] == pytest.approx(cents, abs=0.01)


def test_a_tuning_comes_again_after_its_period(make_scene):
    assert music_in(make_scene, BOHLEN_PIERCE).tuning.period == pytest.approx(1901.955, abs=0.001)
    assert music_in(make_scene, SLENDRO).tuning.period == 1204.0
    assert music_in(make_scene, {"kind": "equal", "divisions": 9, "period": 1.5}).gamut.octave == pytest.approx(14.0391)


def test_twelve_equal_steps_are_whole_numbers_and_the_default(make_scene):
    assert Scene().harmony.tuning == "equal"
    for scale in SCALES:
        slots = register_of(music_in(make_scene, "equal", scale, key="Bb")).slots
        assert np.all(slots == np.round(slots))


@pytest.mark.parametrize(
    ("tuning", "scale", "degrees"),
    [
        ("just", "major", (0, 2, 4, 5, 7, 9, 11)),
        (NINETEEN, "major", (0, 3, 6, 8, 11, 14, 17)),
        (NINETEEN, "chromatic", tuple(range(19))),
        ({"kind": "equal", "divisions": 5}, "major", (0, 1, 2, 3, 4)),
        (SLENDRO, "minor-pentatonic", (0, 1, 2, 3, 4)),
        (BOHLEN_PIERCE, [0, 12, 3, 3], (0, 3, 12)),
        ({"kind": "equal", "divisions": 4, "period": 2}, "major", (0, 1, 2, 3)),
    ],
)
def test_a_named_scale_opens_the_nearest_degrees_and_a_list_the_tunings_own(make_scene, tuning, scale, degrees):
    assert music_in(make_scene, tuning, scale).degrees == degrees


@pytest.mark.parametrize("tuning", TUNINGS)
@pytest.mark.parametrize("harmony", [0.0, 0.5, 1.0])
def test_every_body_sounds_at_a_degree(make_scene, tuning, harmony):
    bodies = [{"radius": 0.1 + 0.01 * index, "material": ("metal", "glass")[index % 2]} for index in range(11)]
    scene = make_scene(bodies, harmony={"tuning": tuning, "key": "Eb", "scale": "chromatic", "harmony": harmony})
    music = resolve_parameters(scene)
    found = voicing_of(scene, music).pitches
    assert np.all(off(found, music) < 0.01)
    assert np.all(np.diff(found) <= 0)
    root = register_of(music).lowest
    assert (found[-1] - root) / music.gamut.period == pytest.approx(round((found[-1] - root) / music.gamut.period))


@settings(max_examples=80, deadline=None)
@given_at_random(
    divisions=st.integers(1, 40),
    period=st.one_of(st.just(2.0), st.floats(1.3, 8)),
    scale=st.sampled_from(list(SCALES)),
    key=st.sampled_from(["C", "Eb", "B"]),
    melody_range=st.floats(0, 1),
    n_bodies=st.integers(1, 30),
)
def test_any_equal_steps_have_room_for_any_bodies(divisions, period, scale, key, melody_range, n_bodies):
    tuning = {"kind": "equal", "divisions": divisions, "period": period}
    harmony = {"tuning": tuning, "scale": scale, "key": key, "melody_range": melody_range}
    bodies = [{"shape": {"radius": 0.1 + 0.01 * index}, "material": "metal"} for index in range(n_bodies)]
    scene = Scene.model_validate({"harmony": harmony, "bodies": bodies})
    music = resolve_parameters(scene)
    register = register_of(music)
    assert 1 <= len(register.slots) <= 128
    assert register.slots[0] == register.lowest
    assert np.all(np.diff(register.slots) > 0)
    found = voicing_of(scene, music).pitches
    assert np.all(off(found, music) < 0.01)
    assert np.all(np.diff(found) <= 0)


@pytest.mark.parametrize("divisions", [41, 53, 128])
def test_where_a_tuning_is_dense_bodies_are_seated_on_its_purest_pitches(make_scene, divisions):
    tuning = {"kind": "equal", "divisions": divisions}
    bodies = [{"radius": 0.1 + 0.001 * index} for index in range(300)]
    scene = make_scene(bodies, harmony={"tuning": tuning, "scale": "chromatic"})
    music = resolve_parameters(scene)
    register = register_of(music)
    above = (register.slots[register.slots >= 48] - register.lowest) % 12
    for ratio in (6 / 5, 5 / 4, 4 / 3, 3 / 2, 5 / 3):
        assert np.min(np.abs(above - 12 * math.log2(ratio))) <= 6 / divisions
    began = time.perf_counter()
    voicing_of(scene, music)
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize("key", ["C", "F#", "B"])
@pytest.mark.parametrize("tuning", ["just", "pythagorean", "meantone", NINETEEN, BOHLEN_PIERCE, SLENDRO])
def test_the_root_is_the_keys_pitch_with_a4_at_440_hz(make_scene, tuning, key):
    lowest = register_of(music_in(make_scene, tuning, key=key)).lowest
    # Away from octaves the root of the register alone need be the key's own.
    if tuning != SLENDRO:
        assert lowest % 12 == pytest.approx({"C": 0, "F#": 6, "B": 11}[key], abs=1e-9)


@pytest.mark.parametrize(
    ("tuning", "deep"),
    [
        ("just", {0.0, 701.955}),
        ("meantone", {0.0, 696.578}),
        ({"kind": "equal", "divisions": 5}, {0.0, 720.0}),
        ({"kind": "equal", "divisions": 6}, {0.0}),
        (BOHLEN_PIERCE, {0.0}),
        ({"kind": "equal", "divisions": 38, "period": 3}, {0.0, 700.72, 1201.235}),
    ],
)
def test_below_c3_only_root_fifth_and_octave_are_open_as_the_tuning_has_them(make_scene, tuning, deep):
    music = music_in(make_scene, tuning, melody_range=1.0)
    register, width = register_of(music), music.tuning.period
    low = 100 * (register.slots[register.slots < 48] - register.lowest)
    wanted = [turn * width + cents for turn in range(13) for cents in deep]
    reach = 100 * (48 - register.lowest)
    assert low == pytest.approx(sorted(cents for cents in wanted if cents < reach - 0.01), abs=0.01)
    assert np.all(np.diff(register.slots[register.slots >= 48]) < width / 100)


@pytest.mark.parametrize("tuning", ["just", NINETEEN, SLENDRO])
def test_more_harmony_is_less_dissonance_at_the_tuned_frequencies(make_scene, tuning):
    bodies = [{"radius": 0.1 + 0.01 * index, "material": "metal"} for index in range(7)]
    measured = []
    for harmony in (0.0, 0.5, 1.0):
        scene = make_scene(bodies, harmony={"tuning": tuning, "scale": "chromatic", "harmony": harmony})
        measured.append(ensemble_dissonance(voicing_of(scene, resolve_parameters(scene)).pitches, ["metal"] * 7))
    assert measured[0] > measured[1] > measured[2]


def test_metal_is_smoother_in_its_own_tuning_than_in_equal_steps(make_scene):
    bodies = [{"radius": 0.1 + 0.01 * index, "material": "metal"} for index in range(7)]

    def roughness(tuning):
        scene = make_scene(bodies, harmony={"tuning": tuning, "scale": "chromatic", "harmony": 1.0})
        return ensemble_dissonance(voicing_of(scene, resolve_parameters(scene)).pitches, ["metal"] * 7)

    assert roughness("scene") < roughness("equal")


def test_a_reference_of_the_keyboard_lifts_everything(make_scene):
    kbm = "0\n0\n127\n69\n69\n432.0\n0\n"
    music = music_in(make_scene, {"kind": "scala", "scl": "octaves in two\n2\n600.0\n2/1", "kbm": kbm}, key="G")
    offset = 12 * math.log2(432 / 440)
    slots = register_of(music).slots
    steps = (slots - 69 - offset) / 6
    assert steps == pytest.approx(np.round(steps), abs=1e-6)


def test_where_keys_end_the_range_moves_to_where_they_are(make_scene):
    scl = "twelve\n12\n" + "".join(f"{100 * step}.\n" for step in range(1, 13))
    for first, last in ((24, 48), (60, 84), (84, 108)):
        kbm = f"0\n{first}\n{last}\n60\n69\n440.0\n0\n"
        register = register_of(music_in(make_scene, {"kind": "scala", "scl": scl, "kbm": kbm}))
        assert len(register.slots) >= 3
        assert register.slots[0] == register.lowest
        assert first - 1e-3 <= register.slots[0] <= register.slots[-1] <= last + 1e-3


@pytest.mark.parametrize("tuning", ["just", NINETEEN, BOHLEN_PIERCE])
def test_a_voice_that_names_a_note_has_the_nearest_degree_and_one_that_names_a_frequency_keeps_it(make_scene, tuning):
    bodies = [{"voice": {"pitch": 64}}, {"voice": {"pitch": 64.13}}, {}]
    scene = make_scene(bodies, harmony={"tuning": tuning, "scale": [0, 1]})
    music = resolve_parameters(scene)
    named, exact, _ = voicing_of(scene, music).pitches
    assert exact == 64.13
    assert off([named], music) < 0.01
    step = max(np.diff([*music.tuning.cents, music.tuning.period]))
    assert 0 < abs(named - 64) * 100 <= step / 2


def test_rules_on_pitch_go_to_the_degrees_of_the_tuning(make_scene, make_random_recording):
    rule = {"source": "impulse", "target": "pitch", "output": [50, 90]}
    scene = make_scene([{}, {"radius": 0.2}], harmony={"tuning": NINETEEN, "scale": "dorian"}, mapping=[rule])
    score = compose(make_random_recording(scene, 60))
    music = resolve_parameters(scene)
    assert len(np.unique(score.notes["pitch"])) > 10
    assert np.array_equal(on_degrees(score.notes["pitch"], music), score.notes["pitch"])


@pytest.mark.parametrize("tuning", TUNINGS)
def test_orbits_on_the_scale_sound_at_its_degrees_with_their_accents_drums_and_drones(tuning):
    harmony = {"intonation": "scale", "tuning": tuning, "key": "D", "scale": "chromatic"}
    scene = trappist(harmony=harmony)
    kinds = (EventKind.PERIAPSIS, EventKind.TRANSIT, EventKind.CONJUNCTION)
    events = [(0.5 + 0.1 * index, kind, 1 + index, 2 + index if index == 2 else 0) for index, kind in enumerate(kinds)]
    score = compose(orbital_recording(scene, events))
    music = resolve_parameters(scene)
    assert Rule.CONJUNCTION in score.notes["rule"]
    assert np.all(off(score.notes["pitch"], music) < 0.01)
    assert all(np.all(off(curve.values["pitch"], music) < 0.01) for curve in score.curves)


def test_orbits_at_their_own_frequencies_take_no_notice_of_the_tuning():
    plain, tuned = (compose(orbital_recording(trappist(harmony={"tuning": each}), [])) for each in ("equal", NINETEEN))
    assert plain.calibration.pitches == tuned.calibration.pitches


@pytest.mark.parametrize(
    ("tuning", "above"),
    [
        ("just", [0, 1200, 1901.955]),
        (NINETEEN, [0, 1200, 1894.737]),
        ({"kind": "equal", "divisions": 5}, [0, 1200, 1920]),
        (BOHLEN_PIERCE, [0, 1901.955]),
        ({"kind": "equal", "divisions": 6}, [0, 1200]),
    ],
)
def test_the_bed_has_root_octave_and_fifth_as_the_tuning_has_them(tuning, above):
    harmony = {"bed": 1.0, "tuning": tuning, "scale": "chromatic", "key": "D"}
    scene = Scene.model_validate({"duration": 3, "harmony": harmony, "bodies": [{"position": (0, 2, 0)}]})
    pitches = [curve.values["pitch"][0] for curve in compose(simulate(scene)).curves if curve.rule == Rule.BED]
    assert pitches[0] >= 36
    assert [100 * (pitch - pitches[0]) for pitch in pitches] == pytest.approx(above, abs=0.01)


def tuned_score(make_scene, make_random_recording, tuning):
    bodies = [{"radius": 0.1 + 0.01 * i, "material": ("wood", "glass", "metal")[i % 3]} for i in range(12)]
    harmony = {"tuning": tuning, "scale": "chromatic", "key": "Eb"}
    return compose(make_random_recording(make_scene(bodies, harmony=harmony), 60))


@pytest.mark.parametrize("tuning", TUNINGS)
def test_a_midi_file_of_a_tuned_piece_reads_back_within_a_cent(make_scene, make_random_recording, tuning):
    score = tuned_score(make_scene, make_random_recording, tuning)
    expected = sorted(score.notes["pitch"])
    by_mido, by_symusic = (sorted(read(to_midi(score))) for read in (heard_by_mido, heard_by_symusic))
    assert len(by_mido) == len(by_symusic) == len(expected) > 60
    assert np.max(np.abs(np.array(by_mido) - expected)) < 0.01
    assert np.max(np.abs(np.array(by_symusic) - expected)) < 0.01
    assert np.max(off(by_mido, resolve_music(score))) < 1


@pytest.mark.parametrize("layout", ["type-1", "mpe"])
@pytest.mark.parametrize("tuning", ["just", NINETEEN, BOHLEN_PIERCE])
def test_music21_reads_the_same_pitches(make_scene, make_random_recording, tuning, layout):
    score = tuned_score(make_scene, make_random_recording, tuning)
    found = sorted(note["pitch"] for note in notes_of(to_midi(score, layout=layout)))
    assert found == pytest.approx(sorted(score.notes["pitch"]), abs=0.01)


@pytest.mark.parametrize("tuning", TUNINGS)
def test_notation_tells_every_pitch_to_half_a_cent(make_scene, make_random_recording, tuning):
    score = tuned_score(make_scene, make_random_recording, tuning)
    written = {
        pitch for note in ET.fromstring(to_musicxml(score)).iter("note") if (pitch := written_pitch(note)) is not None
    }
    # A tied note tells its cents where it begins.
    assert all(min(abs(pitch - other) for other in written) <= 0.0051 for pitch in score.notes["pitch"])


def written_pitch(note):
    """Return the MIDI number of a note on paper with its cents; None for a rest, and where a tie goes on."""
    if note.find("pitch") is None or "stop" in {tie.get("type") for tie in note.findall("tie")}:
        return None
    steps = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
    number = steps[note.findtext("pitch/step")] + 12 * (int(note.findtext("pitch/octave")) + 1)
    cents = note.findtext("notations/technical/other-technical", "0 ¢").removesuffix(" ¢")
    return number + float(note.findtext("pitch/alter", "0")) + int(cents) / 100


def test_a_picture_names_the_tuning_where_it_is_not_the_usual_one():
    for tuning, told in (("equal", "C major, 120 bpm"), (NINETEEN, "C major in 19 equal steps, 120 bpm")):
        scene = Scene.model_validate({"duration": 1, "harmony": {"tuning": tuning, "tempo": 120}, "bodies": [{}]})
        recording = simulate(scene.model_copy(update={"bodies": (Body(position=(0, 1, 0)),)}))
        score = compose(recording)
        assert dict(facts(recording, score, synthesize(score)))["harmony"] == told


def resolve_music(score):
    """Return the music parameters of a tuned score, from what it tells of itself."""
    told = score.parameters["tuning"]
    scl = "\n".join(["x", str(len(told["cents"])), *(f"{each:.9f}" for each in [*told["cents"][1:], told["period"]])])
    frequency = 440 * 2 ** ((told["root"] - 69) / 12)
    kbm = f"0\n0\n127\n60\n60\n{frequency:.9f}\n0\n"
    return resolve_parameters(Scene.model_validate({"harmony": {"tuning": {"kind": "scala", "scl": scl, "kbm": kbm}}}))


def heard_by_mido(data):
    """Return the pitch of each note of a file, with its bend."""
    for track in mido.MidiFile(file=BytesIO(data)).tracks:
        bends = defaultdict(int)
        for message in track:
            if message.type == "pitchwheel":
                bends[message.channel] = message.pitch
            elif message.type == "note_on":
                yield message.note + bends[message.channel] * BEND_RANGE / 8192


def heard_by_symusic(data):
    """Return the pitch of each note of a file: a track of symusic is a channel, whose last bend before a note holds."""
    for track in symusic.Score.from_midi(data).tracks:
        bends = sorted((bend.time, bend.value) for bend in track.pitch_bends)
        for note in track.notes:
            bent = [value for time, value in bends if time <= note.time]
            yield note.pitch + (bent[-1] if bent else 0) * BEND_RANGE / 8192


def test_a_score_tells_its_tuning(make_scene, make_random_recording):
    told = tuned_score(make_scene, make_random_recording, "just").parameters["tuning"]
    assert told["name"] == "just"
    assert told["root"] == 63.0
    assert told["cents"][7] == pytest.approx(701.955, abs=0.001)
    assert json.loads(json.dumps(told)) == told


def test_what_the_timbres_came_to_is_calibrated_and_stays_when_they_change(make_scene, make_random_recording):
    bodies = [{"material": "metal"}, {"material": "metal", "radius": 0.2}]
    rule = {"source": "impulse", "target": "pitch", "output": [50, 90]}
    harmony = {"tuning": "scene", "scale": "chromatic"}
    recording = make_random_recording(make_scene(bodies, harmony=harmony, mapping=[rule]), 40)
    score = compose(recording)
    assert score.calibration.tuning.name == "Smoothest intervals of metal"
    edited = make_scene([body | {"material": "glass"} for body in bodies], harmony=harmony, mapping=[rule])
    again = compose(make_random_recording(edited, 40), calibration=score.calibration)
    assert again.parameters["tuning"] == score.parameters["tuning"]
    assert np.array_equal(again.notes["pitch"], score.notes["pitch"])
    fresh = compose(make_random_recording(edited, 40))
    assert fresh.parameters["tuning"]["name"] == "Smoothest intervals of glass"


def test_timbres_that_ask_for_octaves_alone_are_told(make_scene, make_random_recording):
    bodies = [{"voice": {"timbre": "kalimba"}}, {"voice": {"timbre": "kalimba"}, "radius": 0.2}]
    harmony = {"tuning": "scene", "scale": "chromatic"}
    score = compose(make_random_recording(make_scene(bodies, harmony=harmony), 40))
    assert any("octaves alone" in warning for warning in score.warnings)
    steps = np.unique(score.notes["pitch"] % 12)
    assert steps == pytest.approx([0], abs=1e-9)


def test_a_tuning_that_the_scene_names_is_not_calibrated(make_scene, make_random_recording):
    assert tuned_score(make_scene, make_random_recording, "just").calibration.tuning is None
    assert Calibration(1.0, 1.0, ()).tuning is None


@pytest.mark.parametrize(
    ("tuning", "scale", "pointer", "allowed"),
    [
        ("equal", [0, 12], "/harmony/scale/1", "a whole number from 0 to 11"),
        (NINETEEN, [0, 19, 18], "/harmony/scale/1", "a whole number from 0 to 18"),
        ("scene", [0], "/harmony/scale", "the name of a scale"),
    ],
)
def test_degrees_that_the_tuning_does_not_have_are_refused_before_the_piece_is_played(tuning, scale, pointer, allowed):
    scene = Scene.model_validate({"harmony": {"tuning": tuning, "scale": scale}})
    (fault,) = check_scene(scene)
    assert fault.pointer == pointer
    assert fault.allowed.startswith(allowed)
    with pytest.raises(InvalidInput):
        simulate(scene)
    assert len(resolve_parameters(scene).degrees) >= 1


@pytest.mark.parametrize(
    ("tuning", "pointer", "message"),
    [
        ("jsut", "/harmony/tuning", "did you mean just?"),
        ({"kind": "eqaul"}, "/harmony/tuning/kind", "not one of the known kinds"),
        ({"divisions": 19}, "/harmony/tuning", "its kind is missing"),
        ({"kind": "equal", "divisions": 0}, "/harmony/tuning/divisions", "too small"),
        ({"kind": "equal", "divisions": 190}, "/harmony/tuning", "190 steps an octave are too many; at most 128"),
        ({"kind": "equal", "period": 1}, "/harmony/tuning/period", "too small"),
        ({"kind": "meantone", "comma": 1}, "/harmony/tuning/comma", "too large"),
        ({"kind": "scala"}, "/harmony/tuning/scl", "the field is required"),
        (
            {"kind": "scala", "scl": "x\n1\n3/0"},
            "/harmony/tuning/scl",
            'line 3: a ratio is of numbers above 0, not "3/0"',
        ),
        ({"kind": "scala", "scl": "x\n1\n2/1", "kbm": "x"}, "/harmony/tuning/kbm", "line 1: the size of the map"),
    ],
)
def test_a_tuning_that_cannot_be_is_refused_with_its_place(tuning, pointer, message):
    with pytest.raises(InvalidInput) as caught:
        Scene.parse(json.dumps({"harmony": {"tuning": tuning}}))
    (fault,) = caught.value.faults
    assert fault.pointer == pointer
    assert message in fault.message


def test_every_named_tuning_can_be_played_and_survives_a_file():
    for name in TUNING_SENTENCES:
        scene = Scene.model_validate({"harmony": {"tuning": name}})
        assert Scene.parse(scene.model_dump_json()) == scene
        assert resolve_parameters(scene).tuning.cents[0] == 0
    for tuning in (NINETEEN, SLENDRO, {"kind": "scene", "period": 3}, {"kind": "meantone", "comma": 0.2}):
        scene = Scene.model_validate({"harmony": {"tuning": tuning}})
        assert Scene.parse(scene.model_dump_json()) == scene
