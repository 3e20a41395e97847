"""Andersen's thermostat keeps a cloud at the temperature of its curve, and the account of energy closes."""

import math

import numpy as np
import pytest
from scipy import stats

from harmonic.errors import LimitExceeded
from harmonic.physics.particles import record
from harmonic.physics.simulate import simulate
from tests.engine.particles.sourced import SIGNIFICANCE, cloud, disc, kinetic, same_bytes, sourced


def test_kicks_come_at_poisson_times():
    bathed = cloud(400, radius=0.001, temperature=1e-10, thermostat=2.0)
    recording = simulate(sourced(clouds=(bathed,), duration=20))
    assert len(recording.events) == 0
    kicks = (np.diff(recording.velocities[:, :, 0], axis=0) != 0).sum(axis=0)
    # Two kicks within one frame look like one.
    expected = 1200 * (1 - math.exp(-2 / 60))
    spread = math.sqrt(1200 * math.exp(-2 / 60) * (1 - math.exp(-2 / 60)))
    assert kicks.mean() == pytest.approx(expected, abs=4 * spread / math.sqrt(400))
    assert kicks.std() == pytest.approx(spread, rel=0.15)


def test_a_cold_gas_warms_up_as_fast_as_it_meets_the_bath():
    """Without other heat ⟨E⟩ = T (1 − e^(−ν t)) for discs: a body has the energy of the bath once it has met it."""
    recording = simulate(
        sourced(clouds=(cloud(2000, radius=0.005, temperature=((0.0, 4.0),), thermostat=1.5),), duration=3)
    )
    start = simulate(
        sourced(clouds=(cloud(2000, radius=0.005, temperature=((0.0, 0.0), (0.001, 4.0)), thermostat=1.5),), duration=3)
    )
    assert kinetic(recording)[0] == pytest.approx(4.0, rel=0.1)
    times = start.times
    expected = 4.0 * (1 - np.exp(-1.5 * times))
    # The energy of a disc is exponential: its deviation is its mean.
    assert np.abs(kinetic(start) - expected).max() < 5 * 4.0 / math.sqrt(2000)


@pytest.mark.parametrize("time_scale", [1.0, 2.5])
def test_the_mean_energy_follows_the_curve_in_heard_seconds(time_scale):
    curve = ((1.0, 1.0), (4.0, 9.0), (8.0, 2.0))
    bathed = cloud(400, radius=0.02, temperature=curve, thermostat=40.0)
    recording = simulate(sourced(clouds=(bathed,), duration=10, time_scale=time_scale))
    expected = np.interp(recording.times, *zip(*curve, strict=True))
    windows = (recording.times[:-1] * 2).astype(int)
    for window in range(20):
        inside = np.flatnonzero(windows == window)
        # Half a second holds about 20 times the bath's memory of 1/40 s: as many looks at 400 energies.
        deviation = expected[inside].mean() / math.sqrt(400 * 20 * time_scale / 2)
        lag = 8 / 3 / (40 * time_scale)
        assert kinetic(recording)[inside].mean() == pytest.approx(expected[inside].mean(), abs=5 * deviation + lag)


@pytest.mark.parametrize("depth", [0.0, 4.0])
def test_kicks_lead_to_the_distribution_of_the_bath(depth):
    body = disc(0, 0, radius=0.02, mass=0.5, velocity=(30.0, 0.0, 0.0))
    bathed = cloud(1500, body=body, temperature=2.0, thermostat=10.0)
    recording = simulate(sourced(clouds=(bathed,), duration=2, size=(10, 6, depth)))
    for axis in range(3 if depth else 2):
        result = stats.kstest(recording.velocities[-1, :, axis], stats.norm(0, math.sqrt(2.0 / 0.5)).cdf)
        assert result.pvalue > SIGNIFICANCE
    assert depth or (recording.velocities[:, :, 2] == 0).all()


def test_the_account_closes_to_the_heat_that_the_bath_gave():
    bathed = cloud(200, temperature=((0.0, 0.0), (2.0, 20.0), (4.0, 0.0)), thermostat=20.0)
    recording = simulate(
        sourced(clouds=(bathed,), duration=5, gravity=9.81, restitution=0.95, friction=0.2, air_resistance=0.05)
    )
    report = recording.report
    assert report.n_events > 500
    assert report.energy_drift < 1e-12
    lossless = simulate(sourced(clouds=(bathed,), duration=2)).report
    assert lossless.heat == pytest.approx(lossless.energy_final - lossless.energy_initial, rel=1e-12)
    assert lossless.heat > 1000


def test_the_momentum_that_the_bath_gives_is_in_the_account():
    bathed = cloud(50, temperature=1.0, thermostat=5.0)
    recording = simulate(sourced(clouds=(bathed,), duration=3, kind="open"))
    assert recording.report.momentum_drift < 1e-13


def test_a_body_at_rest_is_lifted_by_the_bath():
    grains = cloud(
        20, body=disc(0, 0.05), size=(8, 0, 0), temperature=((0.0, 0.0), (3.0, 0.0), (3.001, 4.0)), thermostat=20.0
    )
    recording = simulate(sourced(clouds=(grains,), gravity=9.81, restitution=0.2, duration=5))
    heights = recording.positions[:, :, 1]
    assert heights[170] == pytest.approx(0.05, abs=1e-9)
    assert heights[200:].max(axis=0).min() > 0.1
    assert recording.report.energy_drift < 1e-12


def test_only_the_bodies_of_the_cloud_are_kicked():
    scene = sourced(
        clouds=(
            cloud(5, radius=0.001, body=disc(-3, 3, radius=0.001), size=(0.1, 0.1, 0)),
            cloud(
                1, radius=0.001, body=disc(3, 3, radius=0.001), size=(0.1, 0.1, 0), temperature=1e-4, thermostat=30.0
            ),
        ),
        bodies=(disc(0, 1),),
    )
    moved = np.ptp(simulate(scene).positions, axis=0).max(axis=1) > 0
    assert moved.tolist() == [False] * 6 + [True]


def test_kicks_are_no_events_but_count_as_work(monkeypatch):
    scene = sourced(clouds=(cloud(50, radius=0.001, temperature=1e-6, thermostat=50.0),), duration=4)
    assert simulate(scene).report.n_events == 0
    monkeypatch.setattr(record, "MAX_EVENTS", 5000)
    with pytest.raises(LimitExceeded, match="5,000 events"):
        simulate(scene)


def test_blocks_of_kicks_end_where_the_next_ones_begin():
    """More kicks than are drawn at once, in one step: all of them come, in order."""
    bathed = cloud(1000, radius=0.001, temperature=1e-6, thermostat=200.0)
    recording = simulate(sourced(clouds=(bathed,), duration=0.5))
    still = (np.diff(recording.velocities[:, :, 0], axis=0) == 0).mean()
    assert still == pytest.approx(math.exp(-200 / 60), rel=0.1)
    assert same_bytes(recording, simulate(sourced(clouds=(bathed,), duration=0.5)))
