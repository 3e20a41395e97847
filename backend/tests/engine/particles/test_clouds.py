"""A cloud begins as a gas of its temperature, and plays like bodies that somebody wrote down."""

import numpy as np
import pytest
from scipy import stats

from harmonic.errors import LimitExceeded
from harmonic.physics.particles import record
from harmonic.physics.simulate import simulate
from harmonic.population import populate
from tests.engine.particles.sourced import SIGNIFICANCE, cloud, deepest_overlap, disc, same_bytes, sourced


def velocities(scene):
    return np.array([body.velocity for body in populate(scene).scene.bodies])


@pytest.mark.parametrize("depth", [0.0, 4.0])
def test_the_velocities_of_a_cloud_are_maxwell_and_boltzmanns(depth):
    body = disc(0, 0, radius=0.01, mass=2.5, velocity=(1.0, -2.0, 0.0))
    drawn = velocities(sourced(clouds=(cloud(5000, body=body, temperature=10.0),), size=(10, 6, depth), seed=7))
    for axis in range(3 if depth else 2):
        expected = stats.norm(body.velocity[axis], np.sqrt(10.0 / 2.5))
        assert stats.kstest(drawn[:, axis], expected.cdf).pvalue > SIGNIFICANCE
    assert depth or (drawn[:, 2] == 0).all()


def test_a_cloud_as_a_whole_moves_exactly_like_its_body():
    body = disc(0, 0, mass=0.3, velocity=(3.0, 4.0, 0.0))
    drawn = velocities(sourced(clouds=(cloud(50, body=body, temperature=5.0),)))
    assert drawn.mean(axis=0) == pytest.approx((3, 4, 0), abs=1e-14)


def test_a_cold_cloud_moves_as_one():
    drawn = velocities(sourced(clouds=(cloud(50, body=disc(0, 0, velocity=(1, 2, 0))),)))
    assert (drawn == (1, 2, 0)).all()


def test_without_a_bath_the_temperature_of_a_cloud_is_only_its_start():
    scene = sourced(clouds=(cloud(200, temperature=3.0),), duration=3)
    recording = simulate(scene)
    written = simulate(populate(scene).scene)
    assert same_bytes(recording, written)
    assert recording.report == written.report
    assert recording.report.n_events > 500
    assert recording.report.heat == 0
    assert deepest_overlap(recording) < 1e-9


def test_a_cloud_of_pegs_stands():
    pegs = cloud(40, body=disc(0, 0, fixed=True))
    recording = simulate(sourced(clouds=(pegs,), bodies=(disc(0, 3, velocity=(3, 1, 0)),), duration=5))
    assert (recording.positions[0, 1:] == recording.positions[-1, 1:]).all()
    assert (recording.events["body_b"] > 0).any()


def test_too_many_contacts_of_a_cloud_are_stopped_with_how_far_it_came(monkeypatch):
    monkeypatch.setattr(record, "MAX_EVENTS", 100)
    with pytest.raises(LimitExceeded, match="more than 100 events"):
        simulate(sourced(clouds=(cloud(2000, temperature=50.0),), duration=20))
