"""Each preset keeps what its description promises, through the real simulation."""

from __future__ import annotations

import json
from functools import cache

import numpy as np
import pytest

from harmonic import Scene, compose, preset_names, render, simulate
from harmonic.presets import preset_text
from harmonic.recording import EventKind, Side
from harmonic.vocabulary.scales import PITCH_CLASSES, SCALES

NAMES = ("bouncing-canon", "glass-bells", "peg-rain")
CANON_END, CANON_STEP = 20.0, 0.9875
"""When all balls of the canon would stop, and by how much a step of its beat shortens what is left."""


@cache
def played(name):
    recording = simulate(Scene.preset(name))
    return recording, compose(recording)


def onsets_a_second(name, *, every=2.0):
    """Return the distinct onsets a second in each stretch of the piece."""
    _, score = played(name)
    onsets = np.unique(score.notes["onset"].round(3))
    counts, _ = np.histogram(onsets, bins=np.arange(0.0, score.duration + every, every))
    return counts / every


def test_the_three_presets_are_there():
    assert set(NAMES) <= set(preset_names())


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_says_what_it_is_and_lasts_twenty_to_thirty_seconds(name):
    scene = Scene.preset(name)
    assert scene.name
    assert scene.description.endswith(".")
    assert 20 <= scene.duration + scene.tail <= 30
    assert Scene.parse(preset_text(name)).model_dump(exclude_unset=True) == json.loads(
        preset_text(name),
        object_hook=lambda read: {key: tuple(v) if isinstance(v, list) else v for key, v in read.items()},
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_plays_few_colours_in_its_scale_and_mostly_its_events(name):
    recording, score = played(name)
    scene = recording.scene
    degrees = {int(pitch - PITCH_CLASSES[scene.harmony.key]) % 12 for pitch in np.unique(score.notes["pitch"])}
    assert degrees <= set(SCALES[scene.harmony.scale])
    assert 2 <= len(score.timbres) <= 3
    assert len(np.unique(score.notes["event"])) >= 0.75 * np.count_nonzero(recording.events["kind"] == EventKind.IMPACT)


@pytest.mark.parametrize("name", NAMES)
def test_every_note_of_a_preset_has_the_event_that_caused_it(name):
    recording, score = played(name)
    events = recording.events[score.notes["event"]]
    assert np.array_equal(score.notes["onset"], events["time"] / recording.scene.laws.time_scale)
    assert np.all(events["kind"] == EventKind.IMPACT)
    bodies = np.sort(np.stack([score.notes["body"], score.notes["other"]]), axis=0)
    assert np.array_equal(bodies, np.sort(np.stack([events["body_a"], events["body_b"]]), axis=0))


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_spans_at_least_two_octaves_and_twenty_decibels(name):
    _, score = played(name)
    assert np.ptp(score.notes["pitch"]) >= 24
    soft, hard = np.percentile(score.notes["velocity"], [5, 95])
    assert 36 * (hard - soft) >= 20


def canon_landings(ratio):
    """Return when the ball of the canon with this ratio meets the floor."""
    recording, _ = played("bouncing-canon")
    names = ("two", "three", "four", "five", "six", "seven", "eight", "nine")
    body = recording.scene.body_names.index(f"ball {names[ratio - 2]}")
    events = recording.events
    return events["time"][(events["body_a"] == body) & (events["body_b"] == Side.FLOOR)]


@pytest.mark.parametrize("ratio", range(2, 10))
def test_each_ball_of_the_canon_lands_in_its_ratio_of_the_shared_beat_within_a_nanosecond(ratio):
    landings = canon_landings(ratio)[:12]
    beats = ratio * np.arange(1, 13)
    np.testing.assert_allclose(landings, CANON_END * (1 - CANON_STEP**beats), rtol=0, atol=1e-9)


def test_the_balls_of_the_canon_meet_the_floor_together_where_their_ratios_say():
    for first, second, every_first, every_second in ((2, 3, 3, 2), (4, 6, 3, 2), (3, 9, 3, 1), (5, 8, 8, 5)):
        ours, theirs = (
            canon_landings(first)[every_first - 1 :: every_first],
            canon_landings(second)[every_second - 1 :: every_second],
        )
        np.testing.assert_allclose(ours[:6], theirs[:6], rtol=0, atol=1e-8)


def test_the_canon_accelerates_to_a_roll_and_stops_four_seconds_before_the_end():
    rate = onsets_a_second("bouncing-canon", every=4.0)
    assert np.all(np.diff(rate[:5]) > 0)
    assert 2 <= rate[0] <= 8
    assert rate[4] >= 12
    assert rate[5] == 0
    assert all(CANON_END - 1.0 < canon_landings(ratio)[-1] < CANON_END for ratio in range(2, 10))


def test_the_canon_has_drums_below_wood():
    _, score = played("bouncing-canon")
    timbre = score.notes["timbre"]
    drums, wood = score.timbres.index("membrane"), score.timbres.index("wood")
    assert score.notes["pitch"][timbre == drums].max() < score.notes["pitch"][timbre == wood].min()


def test_the_rain_swells_and_runs_dry():
    rate = onsets_a_second("peg-rain", every=4.0)
    assert np.argmax(rate) in (2, 3)
    assert rate[0] < rate[np.argmax(rate)] > 1.5 * rate[4]
    assert 3 <= rate[:4].mean() <= 8
    _, score = played("peg-rain")
    assert score.duration - 5.0 <= score.notes["onset"].max() <= score.duration - 2.0
    assert not any("density" in warning for warning in score.warnings)


def test_the_rain_is_mostly_pegs_and_rises_from_left_to_right():
    recording, score = played("peg-rain")
    fixed = np.array([body.fixed for body in recording.scene.bodies])
    places = np.array([body.position[0] for body in recording.scene.bodies])
    pegs = score.notes["body"][fixed[score.notes["body"]]]
    assert len(pegs) >= 0.75 * len(score)
    pitches = np.array(score.calibration.pitches)[fixed]
    assert np.all(np.diff(pitches[np.argsort(places[fixed])]) >= 0)
    assert np.ptp(pitches) >= 24


def test_the_bells_are_calm_and_everyone_is_heard():
    _, score = played("glass-bells")
    rate = onsets_a_second("glass-bells", every=4.0)
    assert np.all((rate >= 1.5) & (rate <= 6))
    assert np.bincount(score.notes["body"], minlength=9).min() >= 4
    assert score.warnings == ()


def test_the_bells_lose_no_energy_and_move_in_equipartition():
    recording, _ = played("glass-bells")
    assert recording.report.energy_drift < 1e-12
    masses = np.array([body.mass for body in recording.scene.bodies])
    energies = 0.5 * masses * np.sum(recording.velocities[0] ** 2, axis=1)
    np.testing.assert_allclose(energies, energies.mean(), rtol=0.02)


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_reaches_the_loudness_it_asks_for(name):
    result = render(Scene.preset(name))
    assert result.audio.loudness_lufs == pytest.approx(result.score.loudness_lufs, abs=0.2)
