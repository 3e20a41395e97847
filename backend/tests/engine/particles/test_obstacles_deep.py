"""Obstacles in a box with depth: spheres against faces, edges and corners of boxes, and against capsules."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harmonic.outlines import parts_of
from harmonic.physics.simulate import simulate
from harmonic.recording import EventKind
from tests.engine.particles.factories import ball, deepest_in_obstacles, deepest_overlap, obstacle, scene

GRAVITY = 9.81
DEEP = (40.0, 40.0, 40.0)


def first_impact(recording):
    return recording.events[recording.events["kind"] == EventKind.IMPACT][0]


def towards(target, start, *, speed=3.0):
    """Return a ball that flies straight from a place to another."""
    way = np.subtract(target, start)
    return ball(*start, velocity=tuple(map(float, speed * way / np.linalg.norm(way))))


CUBE = obstacle("box", 0, 20, 0, size=(2, 2, 2))


@pytest.mark.parametrize(
    ("normal", "touched"),
    [
        ((0, 0, 1), (0.3, 20.2, 1)),
        ((-1, 0, 0), (-1, 20.2, 0.4)),
        ((1, 1, 0), (1, 21, 0.3)),
        ((0, 1, -1), (0.2, 21, -1)),
        ((1, 2, 2), (1, 21, 1)),
    ],
    ids=["front", "left", "edge along z", "edge along x", "corner"],
)
def test_a_sphere_is_reflected_by_face_edge_and_corner_of_a_box(normal, touched):
    normal = np.array(normal) / np.linalg.norm(normal)
    centre = np.array(touched) + 0.1 * normal
    recording = simulate(
        scene(towards(centre, centre + (0.5, 0.9, 0.7) * np.sign(normal) + normal), CUBE, size=DEEP, duration=2)
    )
    event = first_impact(recording)
    before = recording.velocities[0, 0]
    assert event["time"] == pytest.approx(np.linalg.norm(recording.positions[0, 0] - centre) / 3, rel=1e-13)
    assert event["position"] == pytest.approx(touched, abs=1e-12)
    assert recording.velocities[-1, 0] == pytest.approx(before - 2 * (before @ normal) * normal, abs=1e-12)
    assert recording.report.n_events == 1


def test_a_sphere_that_falls_on_a_turned_edge_meets_it_where_the_plane_across_says():
    height, offset = 25.0, 0.06
    recording = simulate(
        scene(
            ball(offset, height, 0.3),
            obstacle("box", 0, 20, 0, angle=np.pi / 4, size=(2, 2, 2)),
            size=DEEP,
            duration=1.2,
            gravity=GRAVITY,
        )
    )
    event = first_impact(recording)
    # The sides fall away at 45°: 0.06 beside the edge the flat face is nearer than the edge, at 0.1 · (√2 − offset).
    touches = 20 + np.sqrt(2) + 0.1 * np.sqrt(2) - offset if offset > 0.1 / np.sqrt(2) else 20 + np.sqrt(2) + 0.08
    assert event["time"] == pytest.approx(np.sqrt(2 * (height - touches) / GRAVITY), rel=1e-13)
    assert event["position"] == pytest.approx((0, 20 + np.sqrt(2), 0.3), abs=1e-12)


@pytest.mark.parametrize("drag", [0.0, 0.4])
def test_a_sphere_meets_the_side_and_the_ends_of_a_capsule(drag):
    capsule = obstacle("segment", 0, 20, 0, a=(-1, 0, -1), b=(1, 0, 1), radius=0.2)
    along, across = np.array([1, 0, 1]) / np.sqrt(2), np.array([1, 0, -1]) / np.sqrt(2)
    start = np.array([0, 25, 0]) + 0.4 * along + 0.18 * across
    beyond = np.array([0, 25, 0]) + (np.sqrt(2) + 0.18) * along
    recording = simulate(
        scene(ball(*start), ball(*beyond), capsule, size=DEEP, duration=1.3, gravity=GRAVITY, air_resistance=drag)
    )
    events = recording.events[recording.events["kind"] == EventKind.IMPACT][:2]
    fall = 5 - 0.24
    t = events["time"]
    fallen = GRAVITY * t**2 / 2 if drag == 0 else GRAVITY / drag * (t + np.expm1(-drag * t) / drag)
    assert fallen == pytest.approx([fall, fall], rel=1e-12)
    assert sorted(events["body_a"].tolist()) == [0, 1]
    assert events["position"][:, 1] == pytest.approx([20 + 0.2 * 0.8] * 2, abs=1e-11)


def test_a_sphere_rolls_down_a_tilted_block_and_flies_off_its_edge():
    angle = 0.3
    way, out = np.array([np.cos(angle), np.sin(angle), 0]), np.array([-np.sin(angle), np.cos(angle), 0])
    start = np.array([0, 20, 0.5]) + 1.1 * out + 2 * way
    recording = simulate(
        scene(
            ball(*start),
            obstacle("box", 0, 20, 0, angle=angle, size=(6, 2, 4)),
            size=DEEP,
            duration=2.5,
            gravity=GRAVITY,
            restitution=0.5,
            friction=0.8,
        )
    )
    pull = 5 / 7 * GRAVITY * np.sin(angle)
    leaves = np.sqrt(2 * 5 / pull)
    on = recording.times < leaves
    assert recording.velocities[on, 0] @ way == pytest.approx(-pull * recording.times[on], abs=1e-7)
    end = recording.events[recording.events["kind"] == EventKind.ROLL_END]
    assert end["time"] == pytest.approx([leaves], abs=1e-7)
    assert recording.report.energy_drift < 1e-14


def cluttered(seed, **laws):
    rng = np.random.default_rng(seed)
    obstacles = []
    for _ in range(4):
        place, angle = rng.uniform((-1, 1, -1), (1, 3, 1)), float(rng.uniform(0, 6))
        if rng.random() < 0.5:
            obstacles.append(obstacle("box", *place, angle=angle, size=tuple(map(float, rng.uniform(0.2, 1.2, 3)))))
        else:
            a, b = rng.uniform(-0.8, 0.8, (2, 3))
            radius = float(rng.choice([0, 0.05, 0.2]))
            obstacles.append(obstacle("segment", *place, angle=angle, a=tuple(a), b=tuple(b), radius=radius))
    size = (4, 4, 4)
    parts = [part for body in scene(*obstacles, size=size).bodies for part in parts_of(body)]
    found = []
    while len(found) < 12:
        radius = float(rng.uniform(0.05, 0.2))
        place = rng.uniform((-2 + radius, radius, -2 + radius), (2 - radius, 4 - radius, 2 - radius))
        apart = all(np.linalg.norm(place - other) > radius + reach for other, reach in found)
        if apart and all(part.distances(place[None])[0] > radius for part in parts):
            found.append((place, radius))
    balls = [ball(*p, radius=r, velocity=tuple(map(float, rng.normal(0, 2, 3)))) for p, r in found]
    return scene(*balls, *obstacles, size=size, **laws)


@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(0, 100_000),
    restitution=st.sampled_from([0.0, 0.6, 1.0]),
    friction=st.sampled_from([0.0, 0.4]),
    drag=st.sampled_from([0.0, 0.5]),
    gravity=st.sampled_from([0.0, 9.81]),
)
def test_no_sphere_goes_into_an_obstacle_and_energy_never_rises(seed, restitution, friction, drag, gravity):
    recording = simulate(
        cluttered(seed, duration=3, restitution=restitution, friction=friction, air_resistance=drag, gravity=gravity)
    )
    assert deepest_in_obstacles(recording) < 1e-9
    assert deepest_overlap(recording) < 1e-9
    assert recording.report.energy_drift < 1e-10
    assert recording.report.energy_final <= recording.report.energy_initial * (1 + 1e-12)
