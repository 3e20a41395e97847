"""What sounds on, and what it follows: energy, distance, speed and displacement."""

import numpy as np
import pytest

from harmonic import Scene, compose, simulate
from harmonic.music.sustained.bed import LOUDEST
from harmonic.recording import EventKind
from harmonic.rules import Rule


def curves_of(score, rule):
    return [curve for curve in score.curves if curve.rule == rule]


def dropped(**harmony):
    """Return a ball that falls, bounces and comes to rest."""
    return Scene.model_validate(
        {
            "duration": 12,
            "tail": 2,
            "laws": {"gravity": 9.81, "restitution": 0.6, "friction": 0},
            "harmony": {"key": "D", "bed": 1.0} | harmony,
            "bodies": [{"position": (0, 2, 0), "shape": {"radius": 0.1}}],
        }
    )


def test_the_bed_follows_the_energy_and_is_silent_when_everything_rests():
    recording = simulate(dropped())
    score = compose(recording)
    beds = curves_of(score, Rule.BED)
    assert [round(float(bed.values["pitch"][0])) for bed in beds] == [38, 50, 57]
    level = beds[1].values["level"]
    speeds = np.linalg.norm(recording.velocities[:, 0], axis=1)
    rest = np.flatnonzero(speeds > 1e-6)[-1]
    assert rest < 60 * 9
    assert level[: 60 * 2].max() > 0.5 * LOUDEST
    assert level[rest + 60 * 8 :].max() < 1e-3
    assert level[0] < 1e-6


def test_without_a_fifth_in_the_scale_there_is_none_in_the_bed():
    beds = curves_of(compose(simulate(dropped(scale=[0, 2, 4]))), Rule.BED)
    assert [round(float(bed.values["pitch"][0])) for bed in beds] == [38, 50]


def test_a_bed_of_nothing_is_none():
    assert compose(simulate(dropped(bed=0.0))).curves == ()


def test_the_bed_knows_nothing_of_what_comes():
    whole = simulate(dropped())
    short = simulate(dropped().model_copy(update={"duration": 5.0}))
    calibration = compose(whole).calibration
    one, other = (compose(played, calibration=calibration).curves[0].values for played in (whole, short))
    assert one[:300].tobytes() == other[:300].tobytes()


def test_what_slides_and_rolls_is_heard_for_as_long_as_it_does():
    rolling = Scene.model_validate(
        {
            "dynamics": "rigid",
            "duration": 3,
            "laws": {"gravity": 9.81, "restitution": 0, "friction": 0.2},
            "harmony": {"bed": 0},
            "bodies": [{"position": (-4, 0.1, 0), "velocity": (2, 0, 0), "shape": {"radius": 0.1}}],
        }
    )
    recording = simulate(rolling)
    curves = curves_of(compose(recording), Rule.FRICTION)
    starts = np.isin(recording.events["kind"], [EventKind.SLIDE_START, EventKind.ROLL_START])
    assert len(curves) == np.count_nonzero(starts) >= 2
    for curve, event in zip(curves, recording.events[starts], strict=True):
        assert curve.onset == pytest.approx(float(event["time"]), abs=1 / 60)
        assert curve.values["level"].max() > 0.01
    # It slows down: so does what is heard, and it moves to the right.
    assert curves[0].values["level"][-1] < curves[0].values["level"].max()
    assert curves[-1].values["pan"][-1] > curves[-1].values["pan"][0]


def test_a_planet_hums_and_swells_as_it_comes_nearer():
    scene = Scene.model_validate(
        {
            "dynamics": "orbital",
            "units": "astronomical",
            "duration": 40,
            "laws": {"time_scale": 6},
            "harmony": {"bed": 1.0},
            "bodies": [
                {"name": "star", "mass": 1, "shape": {"radius": 0.005}},
                {
                    "name": "comet",
                    "mass": 1e-9,
                    "orbit": {"period": 90, "eccentricity": 0.5},
                    "shape": {"radius": 1e-4},
                },
            ],
        }
    )
    recording = simulate(scene)
    score = compose(recording)
    (hum,) = curves_of(score, Rule.DRONE)
    distance = np.linalg.norm(recording.positions[:, 1] - recording.positions[:, 0], axis=1)
    n = len(distance)
    later = slice(180, n)
    assert np.corrcoef(hum.values["level"][:n][later], 1 / distance[later] ** 2)[0, 1] > 0.8
    assert float(hum.values["pitch"][0]) <= 55
    (note_pitch,) = set(score.notes["pitch"][score.notes["rule"] == Rule.PASSAGE].tolist())
    assert (note_pitch - float(hum.values["pitch"][0])) % 12 == pytest.approx(0, abs=1e-9)


def test_a_sustained_body_sounds_as_far_as_it_is_out():
    swinging = Scene.model_validate(
        {
            "dynamics": "rigid",
            "duration": 10,
            "laws": {"gravity": 0, "boundary": {"kind": "open", "size": (10, 4, 0)}},
            "harmony": {"bed": 0},
            "bodies": [{"name": "mass", "position": (1, 2, 0), "voice": {"sustain": True, "pitch": 60}}],
            "constraints": [{"kind": "spring", "a": "mass", "anchor_b": (0, 2), "rest_length": 0, "stiffness": 10}],
        }
    )
    recording = simulate(swinging)
    (swell,) = curves_of(compose(recording), Rule.SWELL)
    assert swell.timbre == "strings"
    out = np.abs(recording.positions[:, 0, 0])
    late = slice(300, 600)
    assert np.corrcoef(swell.values["level"][late], out[late])[0, 1] > 0.7
