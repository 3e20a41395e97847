"""A recording made by hand becomes exactly the score that the mapping says."""

from __future__ import annotations

import json

import numpy as np
import pytest

from harmonic.calibration import Calibration
from harmonic.errors import InvalidInput
from harmonic.music import _kernels_rolls, _kernels_voices
from harmonic.music.compose import compose
from harmonic.music.rhythm import LOOK_AHEAD
from harmonic.recording import EventKind, Side
from harmonic.vocabulary.timbres import TIMBRES

BALL, PEG, OTHER = 0, 1, 2


@pytest.fixture
def scene(make_scene):
    """Return two free balls and a fixed peg in a box ten metres wide."""
    bodies = [
        {"name": "ball", "radius": 0.3, "material": "membrane"},
        {"name": "peg", "radius": 0.1, "material": "glass", "fixed": True},
        {"name": "other", "radius": 0.2, "material": "wood", "voice": {"gain_db": -9.0}},
    ]
    return make_scene(bodies, duration=10.0, tail=2.0, name="By hand")


@pytest.fixture
def recording(scene, make_recording):
    """Return a wall, a peg and a pair that are met, a departure, and an impact past the end."""
    impacts = [
        {"time": 1.0, "body_a": BALL, "body_b": Side.FLOOR, "impulse": 0.01, "position": (-5, 0, 0)},
        {"time": 2.0, "body_a": BALL, "body_b": PEG, "impulse": 0.1, "position": (2.5, 3, 0), "contact_time": 3e-4},
        {"time": 3.5, "body_a": BALL, "body_b": OTHER, "impulse": 1.0, "position": (5, 1, 0)},
        {"time": 4.0, "kind": EventKind.LEAVE, "body_a": BALL, "body_b": Side.NONE},
        {"time": 10.0, "body_a": OTHER, "body_b": Side.LEFT, "impulse": 1.0},
    ]
    return make_recording(scene, impacts)


def test_the_score_of_a_recording_made_by_hand_is_exactly_this(recording):
    score = compose(recording)
    pitches = dict(zip(score.body_names, score.calibration.pitches, strict=True))
    low, high = np.log(np.percentile([0.01, 0.1, 1.0], [5, 95]))
    velocity = [np.clip(30 / 36 * (np.log(j) - low) / (high - low), 0, 1) for j in (0.01, 0.1, 1.0, 1.0)]
    velocity[3] -= 9.0 / 36.0
    opening = {name: 0.25 + 0.75 * np.clip((pitch - 36) / 24, 0, 1) for name, pitch in pitches.items()}
    expected = [
        (1.0, "ball", "floor", "membrane", 0, velocity[0], -0.8 * opening["ball"]),
        (2.0, "peg", "ball", "glass", 1, velocity[1], 0.4 * opening["peg"]),
        (3.5, "ball", "other", "membrane", 2, velocity[2], 0.8 * opening["ball"]),
        (3.5, "other", "ball", "wood", 2, velocity[3], 0.8 * opening["other"]),
    ]
    assert len(score) == len(expected)
    for note, (onset, body, other, timbre, event, loud, pan) in zip(score, expected, strict=True):
        frequency = 440 * 2 ** ((pitches[body] - 69) / 12)
        assert (note.onset, note.body, note.other, note.timbre, note.event) == (onset, body, other, timbre, event)
        assert (note.kind, note.event_time, note.shift, note.pitch) == ("impact", onset, 0.0, pitches[body])
        assert note.velocity == pytest.approx(loud, abs=1e-12)
        assert note.pan == pytest.approx(pan, abs=1e-12)
        assert note.raw == recording.events["impulse"][event]
        assert note.duration == pytest.approx(min(TIMBRES[timbre].ring(frequency), 12.0 - onset), rel=1e-12)
    assert score.notes["wet"].tolist() == pytest.approx([0.75 - 0.5 * v for v in velocity])
    assert score.notes["contact_time"].tolist() == [1e-4, 3e-4, 1e-4, 1e-4]


def test_the_score_carries_what_the_scene_says(recording):
    score = compose(recording)
    assert (score.title, score.duration, score.tail) == ("By hand", 10.0, 2.0)
    assert score.timbres == tuple(name for name in TIMBRES if name in {"wood", "glass", "membrane"})
    assert score.run_hash == recording.run_hash
    assert (score.room.size, score.room.reverb, score.loudness_lufs) == ((10.0, 6.0, 0.0), 0.25, -14.0)
    assert score.tempo_bpm == score.parameters["tempo_bpm"] == pytest.approx(118.86)
    assert score.events is recording.events
    assert score.warnings == ()
    assert json.loads(json.dumps(score.parameters)) == score.parameters


def test_composing_twice_gives_the_same_bytes(recording):
    first, second = compose(recording), compose(recording)
    assert first.notes.tobytes() == second.notes.tobytes()
    assert (first.calibration, first.parameters) == (second.calibration, second.parameters)


def test_every_note_has_an_impact_in_which_its_body_took_part(make_scene, make_random_recording):
    bodies = [{"radius": 0.1 + 0.02 * i, "fixed": i % 3 == 0} for i in range(12)]
    score = compose(make_random_recording(make_scene(bodies, duration=20), 400))
    assert len(score) > 200
    for row in score.notes:
        event = score.events[row["event"]]
        assert {row["body"], row["other"]} == {event["body_a"], event["body_b"]}
        assert event["kind"] == EventKind.IMPACT
        assert row["onset"] == event["time"]
        assert row["raw"] == event["impulse"]


@pytest.mark.parametrize(
    ("first_fixed", "second", "sounding"),
    [
        (False, Side.FLOOR, {0}),
        (False, 1, {0, 1}),
        (True, 1, {0}),
    ],
)
def test_who_sounds(make_scene, make_recording, first_fixed, second, sounding):
    scene = make_scene([{"fixed": first_fixed}, {}])
    score = compose(make_recording(scene, [{"time": 1.0, "body_a": 0, "body_b": second}]))
    assert set(score.notes["body"].tolist()) == sounding


def test_a_body_keeps_its_pitch_and_timbre(make_scene, make_random_recording):
    scene = make_scene([{"radius": 0.1 * (i + 1)} for i in range(6)], duration=30)
    notes = compose(make_random_recording(scene, 300)).notes
    for body in range(6):
        assert len(np.unique(notes["pitch"][notes["body"] == body])) == 1


def test_heard_time_is_simulated_time_over_time_scale(make_scene, make_recording):
    scene = make_scene([{}], laws={"time_scale": 4.0}, duration=2.0)
    score = compose(make_recording(scene, [{"time": 2.0}, {"time": 7.9}, {"time": 8.0}]))
    assert score.notes["onset"].tolist() == [0.5, 7.9 / 4]


def test_note_duration_stretches_the_ring_and_the_end_of_the_tail_cuts_it(make_scene, make_recording):
    impacts = [{"time": 0.0}, {"time": 4.999}]
    plain = compose(make_recording(make_scene([{}], duration=5.0, tail=0.0), impacts)).notes
    stretched = compose(make_recording(make_scene([{}], duration=5.0, harmony={"note_duration": 2.0}), impacts)).notes
    assert stretched["ring"][0] == 2 * plain["ring"][0]
    assert plain["duration"][1] == pytest.approx(0.001)


def test_the_range_of_velocity_is_the_calibrated_range_of_impulses(make_scene, make_recording):
    impacts = [{"time": 0.1 * i, "impulse": 10.0 ** (i / 25)} for i in range(101)]
    score = compose(make_recording(make_scene([{}], duration=20, harmony={"density_limit": 200}), impacts))
    velocities = score.notes["velocity"]
    assert np.all(np.diff(velocities) >= 0)
    assert velocities[:5].tolist() == [0.0] * 5
    assert velocities[95] == pytest.approx(30 / 36)
    assert velocities[50] == pytest.approx(15 / 36, abs=0.01)


def test_what_is_harder_than_usual_is_louder_by_up_to_six_decibels(make_scene, make_recording):
    usual = [{"time": 0.3 * i, "impulse": 10.0 ** (i / 25)} for i in range(60)]
    calibration = compose(make_recording(make_scene([{}], duration=60), usual)).calibration
    harder = calibration.impulse_high * np.array([0.5, 1.0, 1.5, 2.0, 10.0])
    impacts = [{"time": 20.0 + i, "impulse": impulse} for i, impulse in enumerate(harder)]
    score = compose(make_recording(make_scene([{}], duration=60), impacts), calibration=calibration)
    levels = 36 * (score.notes["velocity"] - 1)
    assert levels[1] == pytest.approx(-6)
    assert np.all(np.diff(levels) > 1.0)
    assert levels[-1] == 0.0


def test_between_the_percentiles_lie_thirty_decibels_unless_blows_are_nearly_alike(make_scene, make_recording):
    for ratio, between in ((1e4, 30.0), (10.0, 30.0), (2.0, 30 * np.log10(2))):
        impacts = [{"time": float(i), "impulse": impulse} for i, impulse in enumerate((1.0, ratio))]
        calibration = Calibration(1.0, ratio, (60.0,))
        velocities = compose(make_recording(make_scene([{}]), impacts), calibration=calibration).notes["velocity"]
        assert 36 * np.ptp(velocities) == pytest.approx(between)


def test_blows_that_are_all_alike_are_all_of_middle_velocity(make_scene, make_recording):
    for impacts in ([{"time": 1.0}], [{"time": t, "impulse": 3.0} for t in (1.0, 2.0, 3.0)]):
        score = compose(make_recording(make_scene([{}]), impacts))
        assert score.notes["velocity"].tolist() == pytest.approx([0.5] * len(impacts))


def test_blows_that_are_nearly_alike_stay_nearly_alike(make_scene, make_recording):
    impacts = [{"time": float(i), "impulse": 1.0 + 0.02 * i} for i in range(8)]
    velocities = compose(make_recording(make_scene([{}]), impacts)).notes["velocity"]
    assert 0 < np.ptp(velocities) < 0.1


def test_a_gain_shifts_the_level_and_stays_in_range(make_scene, make_recording):
    impact = [{"time": 1.0}]
    for gain_db, expected in ((-9.0, 0.25), (12.0, 0.5 + 12 / 36), (-60.0, 0.0)):
        score = compose(make_recording(make_scene([{"voice": {"gain_db": gain_db}}]), impact))
        assert score.notes["velocity"].tolist() == pytest.approx([expected])


def test_voice_then_instrument_then_material_decide_the_timbre(make_scene, make_recording):
    bodies = [{"radius": 1.0 - 0.1 * i, "material": "glass"} for i in range(8)]
    bodies[7]["voice"] = {"timbre": "ceramic"}
    harmony = {"instruments": {"primary": "metal", "secondary": "membrane"}}
    impacts = [{"time": 0.2 * i, "body_a": i} for i in range(8)]
    score = compose(make_recording(make_scene(bodies, harmony=harmony), impacts))
    lowest = score.notes["pitch"].min()
    for note in score:
        low = "membrane" if note.pitch < lowest + 12 else "metal"
        assert note.timbre == ("ceramic" if note.body == "body 8" else low)
    assert set(score.timbres) == {"metal", "membrane", "ceramic"}
    plain = compose(make_recording(make_scene(bodies[:7]), impacts[:7]))
    assert plain.timbres == ("glass",)


def test_quantizing_says_how_far_it_moved_each_note(make_scene, make_random_recording):
    harmony = {"quantize": 0.7, "tempo": 90, "rhythm_complexity": 0.6}
    score = compose(make_random_recording(make_scene([{}, {}, {}], duration=20, harmony=harmony), 100))
    causes = score.events["time"][score.notes["event"]]
    np.testing.assert_allclose(score.notes["onset"], causes + score.notes["shift"], atol=1e-12)
    assert np.all(score.notes["shift"] >= -LOOK_AHEAD)
    assert np.all(np.diff(score.notes["event"]) >= 0)
    assert np.all(np.diff(score.notes["onset"]) >= 0)


def test_the_beginning_of_a_score_does_not_depend_on_what_comes_later(
    make_scene, make_random_recording, make_recording
):
    harmony = {"quantize": 0.8, "tempo": 60, "rhythm_complexity": 0.6, "density_limit": 6.0}
    scene = make_scene([{"radius": 0.1 + 0.01 * i} for i in range(8)], duration=60, harmony=harmony)
    whole = make_random_recording(scene, 2000)
    rendered = compose(whole).notes
    for known_until in np.linspace(21.0, 59.0, 40):
        known = whole.events[whole.events["time"] < known_until]
        live = compose(make_recording(scene, known.copy())).notes
        sure = known_until - LOOK_AHEAD
        for column in ("onset", "pitch", "velocity", "pan", "wet", "body", "event", "shift"):
            assert live[column][live["onset"] < sure].tobytes() == rendered[column][rendered["onset"] < sure].tobytes()


def test_calibration_of_an_earlier_score_is_kept_when_it_is_given(recording):
    kept = Calibration(1e-3, 10.0, (40.0, 50.0, 60.0))
    score = compose(recording, calibration=kept)
    assert score.calibration is kept
    assert score.notes["pitch"].tolist() == [40.0, 50.0, 40.0, 60.0]
    assert score.notes["velocity"][0] == pytest.approx(0.25 * 30 / 36)


def test_a_calibration_of_other_bodies_is_refused(recording):
    with pytest.raises(InvalidInput, match=r"2 pitches.*3, one for each body"):
        compose(recording, calibration=Calibration(1.0, 2.0, (60.0, 62.0)))


def test_scores_of_any_length_run_the_same_compiled_kernels(make_scene, make_recording):
    for n_impacts in (0, 1, 2, 100):
        compose(make_recording(make_scene([{}]), [{"time": 0.05 * i} for i in range(n_impacts)]))
    voices, rolls = _kernels_voices, _kernels_rolls
    kernels = (voices.fuse, voices.keep_most_important, voices.damp_weakest, rolls.follow_strokes, rolls.lead_breaths)
    for compiled in kernels:
        assert len(compiled.signatures) == 1


def test_a_scene_without_bodies_says_so(make_scene, make_recording):
    score = compose(make_recording(make_scene(), []))
    assert (len(score), score.timbres) == (0, ())
    assert score.warnings == ("nothing sounds: the scene has no bodies",)


def test_a_scene_in_which_nothing_meets_says_so(make_scene, make_recording):
    score = compose(make_recording(make_scene([{}], duration=4), [{"time": 4.0}]))
    assert score.warnings == ("nothing sounds: no body meets anything within 4 s",)


def test_what_is_left_out_is_counted_in_the_warnings(make_scene, make_recording):
    harmony = {"density_limit": 5.0, "max_polyphony": 2, "note_duration": 4.0}
    scene = make_scene([{"material": "glass"}, {"material": "glass"}], duration=10, harmony=harmony)
    impacts = [{"time": 0.05 * i, "body_a": i % 2, "impulse": 1.0 + 7 * i % 11} for i in range(200)]
    score = compose(make_recording(scene, impacts))
    dropped = 200 - len(score)
    cut = int(np.count_nonzero(score.notes["duration"] < np.minimum(score.notes["ring"], 10 - score.notes["onset"])))
    assert score.warnings == (
        f"onsets left out to keep density_limit at 5 a second: {dropped}",
        f"notes damped early to keep max_polyphony at 2: {cut}",
    )


def test_what_the_recording_muted_clamped_or_put_to_rest_is_passed_on(make_scene, make_recording):
    score = compose(make_recording(make_scene([{}]), [{"time": 1.0}], muted=7, made_elastic=5, put_to_rest=3))
    assert score.warnings == (
        "impacts too close together to be heard apart were muted: 7",
        "contacts too slow to resolve kept their energy: 5",
        "bodies put to rest where their bounces became too small: 3",
    )


def test_a_hundred_thousand_events_are_composed(make_scene, make_random_recording):
    bodies = [{"radius": 0.1 + 0.001 * i, "material": ("wood", "glass")[i % 2]} for i in range(100)]
    recording = make_random_recording(make_scene(bodies, duration=600, harmony={"density_limit": 200}), 100_000)
    assert len(compose(recording)) > 60_000
