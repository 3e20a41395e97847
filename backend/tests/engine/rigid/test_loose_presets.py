"""The presets of springs, chaos and a break keep what they promise."""

import math
from functools import cache

import numpy as np
import pytest

from harmonic import Scene, compose, simulate
from harmonic.recording import EventKind


@cache
def played(name):
    recording = simulate(Scene.preset(name))
    return recording, compose(recording)


def mode_amplitudes(mode):
    """Return how far the chain of springs is out in one of its modes, in m, frame by frame."""
    recording, _ = played("coupled-springs")
    n_masses = len(recording.scene.bodies)
    places = recording.positions[:, :, 0]
    at_rest = np.array([-4.4 + 0.8 * (mass + 1) for mass in range(n_masses)])
    shape = np.sin(math.pi * mode * np.arange(1, n_masses + 1) / (n_masses + 1))
    return (places - at_rest) @ shape * 2 / (n_masses + 1)


@pytest.mark.parametrize("mode", [1, 2])
def test_a_mode_of_the_springs_has_the_frequency_and_the_decay_of_the_closed_form(mode):
    recording, _ = played("coupled-springs")
    drag = recording.scene.laws.air_resistance
    stiffness, mass = recording.scene.constraints[0].stiffness, recording.scene.bodies[0].mass
    bare = 2 * math.sqrt(stiffness / mass) * math.sin(math.pi * mode / 22)
    frequency = math.sqrt(bare**2 - drag**2 / 4)
    times, found = recording.times, mode_amplitudes(mode)
    swing = np.cos(frequency * times) + drag / (2 * frequency) * np.sin(frequency * times)
    expected = found[0] * np.exp(-drag * times / 2) * swing
    assert found == pytest.approx(expected, abs=1e-5)


def test_the_springs_swing_in_two_modes_and_no_other():
    others = [np.abs(mode_amplitudes(mode)).max() for mode in range(3, 11)]
    assert max(others) < 1e-5
    assert min(np.abs(mode_amplitudes(mode)).max() for mode in (1, 2)) > 0.05


def test_the_movement_of_the_springs_wanders_from_end_to_end_as_the_two_modes_beat():
    recording, _ = played("coupled-springs")
    scene, times = recording.scene, recording.times
    stiffness, mass = scene.constraints[0].stiffness, scene.bodies[0].mass
    out = recording.positions[:, :, 0] - (-4.4 + 0.8 * np.arange(1, 11))
    moving = mass * recording.velocities[:, :, 0] ** 2 / 2
    stretched = stiffness * np.diff(np.pad(out, ((0, 0), (1, 1))), axis=1) ** 2 / 2
    lean = (moving[:, :5] - moving[:, 5:]).sum(axis=1) + (stretched[:, :5] - stretched[:, 6:]).sum(axis=1)
    rates = np.arange(0.5, 9, 0.005)
    even = lean * np.exp(scene.laws.air_resistance * times) * np.hanning(len(times))
    found = rates[np.abs(np.exp(-1j * np.outer(rates, times)) @ even).argmax()]
    slow, fast = (2 * math.sqrt(stiffness / mass) * math.sin(math.pi * mode / 22) for mode in (1, 2))
    assert found == pytest.approx(fast - slow, rel=0.005)


def test_every_mass_of_the_springs_sounds():
    _, score = played("coupled-springs")
    assert len(np.unique(score.notes["body"])) == 10
    for chord in np.unique(score.notes["chord"]):
        assert len(np.unique(score.notes["pitch"][score.notes["chord"] == chord])) == 10


def apart(seconds):
    """Return how far the two double pendulums are from doing the same at a time, in m."""
    recording, _ = played("double-pendulum")
    places = recording.positions[round(60 * seconds)]
    return float(np.linalg.norm((places[1] - places[0]) - (places[3] - places[2])))


def test_two_double_pendulums_play_in_unison_until_chaos_parts_them():
    recording, score = played("double-pendulum")
    assert apart(0) == pytest.approx(0.9 * 1e-6, rel=1e-6)
    assert apart(4) < 1e-5
    assert apart(7) < 1e-2 < apart(7.5)
    assert max(apart(seconds) for seconds in range(9, 11)) > 0.5
    assert recording.report.energy_drift < 1e-5
    left, right = (score.notes["onset"][(score.notes["body"] >= 2) == side] for side in (False, True))
    late = np.abs(left[:24] - right[:24])
    # Nobody hears 5 ms; everybody hears 100.
    assert np.count_nonzero(left < 8.5) > 15
    assert late[left[:24] < 8.5].max() < 0.005
    assert late[left[:24] > 10.5].mean() > 0.1


def test_the_break_is_one_burst_and_a_long_decay():
    recording, score = played("billiards")
    events = recording.events[recording.events["kind"] == EventKind.IMPACT]
    counts, _ = np.histogram(events["time"], bins=[0, 2, 6, 18])
    assert counts[0] > counts[1] > counts[2]
    assert events["body_a"][0] == 0
    speeds = np.linalg.norm(recording.velocities[:, :16], axis=2)
    assert speeds[0].max() == pytest.approx(9.0)
    assert speeds[-1].max() < 0.5
    assert set(score.timbres) == {"ceramic", "wood"}
