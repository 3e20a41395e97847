"""The presets of clouds and rain keep what they promise."""

from functools import cache

import numpy as np
import pytest

from harmonic import Scene, compose, simulate
from harmonic.recording import EventKind
from harmonic.vocabulary.scales import PITCH_CLASSES, SCALES
from harmonic.vocabulary.tunings import TUNINGS


@cache
def played(name):
    recording = simulate(Scene.preset(name))
    return recording, compose(recording)


def temperature(recording, begin, end):
    """Return the mean energy per body of a planar gas over some frames: T with k_B = 1, in J."""
    masses = np.array([body.mass for body in recording.scene.bodies])
    speeds = recording.velocities[round(60 * begin) : round(60 * end), :, :2]
    return float((0.5 * masses * np.square(speeds).sum(axis=2)).mean())


def test_the_gas_has_the_temperature_of_its_curve_where_that_stands_still():
    recording, _ = played("ideal-gas")
    # 400 bodies with two degrees of freedom, looked at for some 12 times of the bath: 6 % is some ten deviations, and covers the lag of the bath.
    assert len(recording.scene.bodies) == 400
    assert temperature(recording, 15, 19) == pytest.approx(0.006, rel=0.06)
    assert temperature(recording, 0, 1) < 1e-4
    assert temperature(recording, 29, 30) < 1e-6
    assert recording.report.energy_drift < 1e-12


def test_heat_is_heard_as_brightness():
    recording, score = played("ideal-gas")
    cold, hot = (
        np.median(score.notes["contact_time"][(begin <= score.notes["onset"]) & (score.notes["onset"] < begin + 3)])
        for begin in (0, 15)
    )
    # Hertz: a contact lasts as the fifth root of the speed, which rises with the root of the temperature.
    impacts = recording.events[recording.events["kind"] == EventKind.IMPACT]
    slow, fast = (
        np.median(impacts["relative_speed"][(begin <= impacts["time"]) & (impacts["time"] < begin + 3)])
        for begin in (0, 15)
    )
    assert fast / slow > 6
    assert hot / cold == pytest.approx((slow / fast) ** 0.2, rel=0.05)


def test_heat_is_heard_as_density():
    recording, _ = played("ideal-gas")
    times = recording.events["time"][recording.events["kind"] == EventKind.IMPACT]
    cold, hot, end = (np.count_nonzero((begin <= times) & (times < begin + 3)) for begin in (0, 15, 27))
    assert hot > 5 * cold > 0
    assert end < cold


def test_the_rain_is_never_out_of_tune_and_strikes_every_plate():
    recording, score = played("raindrops")
    degrees = {round(pitch - PITCH_CLASSES["A"]) % 12 for pitch in score.notes["pitch"]}
    assert degrees <= set(SCALES["major"])
    for note in score:
        # The plates stand on the pure intervals of the tuning, whatever chord is open.
        within = (note.pitch - PITCH_CLASSES["A"]) % 12 * 100
        assert np.abs(np.array([*TUNINGS["just"].cents, 1200.0]) - within).min() < 0.01
    plates = [index for index, body in enumerate(recording.scene.bodies) if body.fixed]
    assert len({recording.scene.bodies[index].shape.size[0] for index in plates}) == 5
    assert set(plates) <= set(score.notes["body"].tolist())
    assert recording.report.born == recording.report.died + recording.report.left


def test_no_two_showers_are_alike_and_each_can_be_had_again():
    scene = Scene.preset("raindrops")
    again, other = simulate(scene), simulate(scene.model_copy(update={"seed": scene.seed + 1}))
    assert again.events.tobytes() == played("raindrops")[0].events.tobytes()
    assert not np.array_equal(other.events["time"][:20], again.events["time"][:20])
