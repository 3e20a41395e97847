"""Frames of orbits: where everybody is, sixty times a heard second."""

import numpy as np
import pytest

from harmonic import simulate
from harmonic.scene import Orbit
from tests.engine.orbital.systems import kepler_path, planet, scene_of, star

ELEMENTS = {"period": 12.0, "eccentricity": 0.6, "inclination": 35.0, "ascending_node": 80.0, "mean_anomaly": 20.0}


@pytest.mark.parametrize("time_scale", [0.001, 2.0, 10_000.0])
def test_frames_lie_on_the_orbit_at_every_time_scale(time_scale):
    days = 2.0 * time_scale
    recording = simulate(scene_of(star(), planet(**ELEMENTS), days=days, time_scale=time_scale))
    assert len(recording.times) == 121
    path = kepler_path(Orbit(**ELEMENTS), 1.0, recording.times * time_scale)
    np.testing.assert_allclose(recording.positions[:, 1], path, rtol=0, atol=1e-9)
    assert not recording.positions[:, 0].any()


@pytest.mark.parametrize(
    ("integrator", "step", "tolerance"),
    [("leapfrog", 2e-4, 1e-6), ("yoshida4", 2e-3, 1e-7), ("wisdom-holman", 0.15, 1e-12)],
)
def test_frames_between_steps_are_as_exact_as_the_steps(integrator, step, tolerance):
    recording = simulate(
        scene_of(star(), planet(**ELEMENTS), days=24.0, time_scale=7.3, integrator=integrator, step=step)
    )
    path = kepler_path(Orbit(**ELEMENTS), 1.0, recording.times * 7.3)
    np.testing.assert_allclose(recording.positions[:, 1], path, rtol=0, atol=tolerance)


def test_velocities_are_the_change_of_positions():
    recording = simulate(scene_of(star(), planet(mass=1e-3, **ELEMENTS), days=12.0, time_scale=0.5))
    step = 0.5 / 60
    slopes = (recording.positions[2:] - recording.positions[:-2]) / (2 * step)
    np.testing.assert_allclose(recording.velocities[1:-1], slopes, rtol=0, atol=2e-5)


def test_bodies_spin_evenly():
    body = planet(**ELEMENTS).model_copy(update={"angle": 0.5, "angular_velocity": 3.0})
    recording = simulate(scene_of(star(), body, days=20.0))
    np.testing.assert_allclose(recording.angles[:, 1], 0.5 + 3.0 * 20.0 * recording.times, rtol=0, atol=1e-12)


def test_the_same_scene_gives_the_same_recording():
    scene = scene_of(star(), planet("a", mass=1e-4, **ELEMENTS), planet("b", mass=1e-4, period=70.0))
    first, second = simulate(scene), simulate(scene)
    assert first.positions.tobytes() == second.positions.tobytes()
    assert first.events.tobytes() == second.events.tobytes()
    assert first.run_hash == second.run_hash


def test_the_order_of_the_bodies_does_not_matter_to_where_they_are():
    bodies = [
        star(position=(0, 0, 0)),
        planet("a", mass=1e-4, around="star", **ELEMENTS),
        planet("b", mass=1e-4, around="star", period=70.0),
    ]
    forward, backward = (simulate(scene_of(*order)) for order in (bodies, bodies[::-1]))
    np.testing.assert_allclose(forward.positions, backward.positions[:, ::-1], rtol=0, atol=1e-12)


def test_a_star_alone_moves_evenly_and_an_empty_scene_is_empty():
    alone = simulate(scene_of(star(velocity=(0.01, 0.0, 0.0)), days=100.0))
    np.testing.assert_allclose(alone.positions[-1, 0], [1.0, 0.0, 0.0], rtol=1e-12)
    assert len(alone.events) == 0
    assert simulate(scene_of()).positions.shape == (301, 0, 3)


def test_progress_is_told_once_a_heard_second():
    told = []
    simulate(scene_of(star(), planet(**ELEMENTS), days=100.0, time_scale=20.0), on_progress=told.append)
    assert told == pytest.approx([0.2, 0.4, 0.6, 0.8, 1.0])
