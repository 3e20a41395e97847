"""The presets that are machines keep what they promise."""

import math
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from harmonic import Scene, compose, simulate
from harmonic.recording import EventKind

STEP = 0.125
"""Seconds in which a pin of the clockwork goes from one place of its wheel to the next."""

START = STEP / 2
"""When the pins of all four wheels pluck together for the first time, in s."""

WHEELS = (3, 4, 5, 7)
"""How many steps each wheel of the clockwork takes for a turn."""


@cache
def played(name):
    recording = simulate(Scene.preset(name))
    return recording, compose(recording)


def steps_of(tine):
    """Return at which steps a tine of the clockwork is plucked, as real numbers."""
    recording, _ = played("clockwork")
    events = recording.events[recording.events["kind"] == EventKind.SENSOR_ENTER]
    body = recording.scene.body_names.index(tine)
    return (events["time"][events["body_b"] == body] - START) / STEP


def tines():
    """Return each tine with the steps of its wheel's turn and the one at which it is first plucked."""
    names = [body.name for body in Scene.preset("clockwork").bodies if body.sensor]
    return [(name, int(name[5]), int(name[7:]) - 1) for name in names]


@pytest.mark.parametrize(("tine", "turn", "first"), tines())
def test_a_tine_is_plucked_once_a_turn_of_its_wheel_within_a_microsecond(tine, turn, first):
    steps = steps_of(tine)
    assert steps * STEP == pytest.approx(np.arange(first, 421, turn) * STEP, abs=1e-6)


def plucked_together():
    """Return the set of tines that sound at each step of the clockwork, from 0 to 420."""
    together = [set() for _ in range(421)]
    for tine, _, _ in tines():
        for step in np.round(steps_of(tine)).astype(int):
            together[step].add(tine)
    return together


def test_the_clockwork_closes_after_420_steps_and_not_before():
    together = plucked_together()
    full = {f"tine {turn}.1" for turn in WHEELS}
    assert [step for step, plucked in enumerate(together) if full <= plucked] == [0, math.lcm(*WHEELS)]
    cycle = together[:420]
    assert not any(cycle == cycle[shift:] + cycle[:shift] for shift in range(1, 420))


def test_the_wheels_keep_the_ratio_of_their_gears_and_lose_no_energy():
    recording, _ = played("clockwork")
    turned = np.abs(recording.angles[-1, :4] - recording.angles[0, :4]) / (2 * math.pi)
    seconds = recording.times[-1] - recording.times[0]
    assert turned * WHEELS * STEP == pytest.approx(seconds, abs=1e-6)
    assert recording.report.energy_drift < 1e-8


def test_the_clockwork_sounds_every_pluck_and_ends_as_all_four_are_together():
    recording, score = played("clockwork")
    assert len(score) == np.count_nonzero(recording.events["kind"] == EventKind.SENSOR_ENTER)
    assert score.notes["onset"][-4:] == pytest.approx(START + 420 * STEP, abs=1e-6)
    assert np.ptp(score.notes["pitch"]) >= 24
    assert set(score.timbres) == {"celesta"}
    assert score.warnings == ()


def first_landings(kind, place):
    """Return when each marble of a kind first meets a part of the run, in beats, in order of birth."""
    recording, _ = played("marble-run")
    names, events = recording.scene.body_names, recording.events[recording.events["kind"] == EventKind.IMPACT]
    met = events[(events["body_a"] == names.index(place)) | (events["body_b"] == names.index(place))]
    marbles = [index for index, name in enumerate(names) if name.rsplit(" ", 1)[0] == kind]
    hits = [met["time"][(met["body_a"] == marble) | (met["body_b"] == marble)] for marble in marbles]
    return np.array([times.min() for times in hits]) * recording.scene.harmony.tempo / 60


@pytest.mark.parametrize(
    ("kind", "place", "beats", "count"), [("marble", "first ramp", 1, 36), ("big marble", "second ramp", 2, 14)]
)
def test_marbles_land_on_their_ramp_once_a_beat_or_two(kind, place, beats, count):
    landings = first_landings(kind, place)
    assert len(landings) == count
    assert np.diff(landings) == pytest.approx(beats, abs=1e-3)


def test_the_marbles_tip_the_seesaw_turn_the_wheel_and_all_leave():
    recording, _ = played("marble-run")
    names = recording.scene.body_names
    assert np.ptp(recording.angles[:, names.index("seesaw")]) > 0.5
    assert recording.angles[-1, names.index("wheel")] > 10 * 2 * math.pi
    assert len(first_landings("big marble", "seesaw")) == 14
    assert recording.report.left == 50


def test_the_marble_run_is_a_groove_that_begins_sparse_and_rings_out():
    recording, score = played("marble-run")
    onsets = score.notes["onset"]
    # Two that strike each other sound as one.
    heard = onsets[np.diff(onsets, prepend=-1) > 0.02]
    rate = np.histogram(heard, bins=np.arange(0, 23, 2))[0] / 2
    assert rate[0] == rate.min()
    assert (rate[1:-1] >= 4).all()
    assert (rate <= 8).all()
    bar = 4 * 60 / recording.scene.harmony.tempo
    middle = heard[(heard > 10) & (heard < 19)]
    again = np.abs(middle[:, None] - bar - heard).min(axis=1) < 0.03
    assert again.mean() > 0.75
    assert score.duration + score.tail - onsets.max() >= 4
    assert set(score.timbres) == {"marimba", "woodblock", "bell", "glass"}
    assert not any("density" in warning for warning in score.warnings)


def swing_ratios(**harmony):
    """Return, beat by beat, how long the first part of the beat is against the second, between its loudest onsets."""
    recording, _ = played("marble-run")
    scene = recording.scene
    turned = scene.model_copy(update={"harmony": scene.harmony.model_copy(update=harmony)})
    notes = compose(replace(recording, scene=turned)).notes
    beats = notes["onset"] * scene.harmony.tempo / 60
    off_beat = 0.5 + turned.harmony.swing / 6

    def loudest_near(beat):
        near = np.flatnonzero(np.abs(beats - beat) < 0.085)
        return beats[near[np.argmax(notes["velocity"][near])]] if len(near) else np.nan

    places = [(loudest_near(k), loudest_near(k + off_beat), loudest_near(k + 1)) for k in range(3, 41)]
    return np.array([(middle - first) / (last - middle) for first, middle, last in places])


def test_the_marble_run_swings():
    harmony = played("marble-run")[0].scene.harmony
    assert (harmony.quantize, harmony.swing, harmony.rhythm_complexity) == (0.7, 0.6, 0.5)
    swung, straight = swing_ratios(), swing_ratios(swing=0.0)
    assert np.isfinite(swung).mean() > 0.85
    assert 1.3 < np.nanmedian(swung) < 1.8
    assert np.nanmedian(straight) < 1.25
    assert np.nanmedian(swing_ratios(quantize=1.0)) == pytest.approx(1.5, abs=1e-6)
