"""Obstacles of planar scenes, against closed forms: slopes, corners, wedges, and what never happens at them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harmonic.physics.simulate import simulate
from harmonic.recording import EventKind
from harmonic.vocabulary.materials import MATERIALS
from tests.engine.particles.factories import (
    ball,
    deepest_in_obstacles,
    deepest_overlap,
    obstacle,
    scene,
)

GRAVITY = 9.81
WIDE = (100.0, 60.0, 0.0)


def impacts(recording):
    return recording.events[recording.events["kind"] == EventKind.IMPACT]


def slope(angle, *, y=30.0, half=5.0, **fields):
    return obstacle("segment", 0, y, angle=angle, a=(-half, 0, 0), b=(half, 0, 0), radius=0.05, **fields)


def resting_on_slope(angle, *, along=0.0, y=30.0, **fields):
    """Return a ball that touches the slope at a place on it."""
    way, out = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
    return ball(*(np.array([0, y]) + along * way + 0.15 * out), **fields)


def test_a_ball_bounces_off_a_slope_as_the_law_of_reflection_says():
    angle, drop = 0.4, 2.0
    recording = simulate(
        scene(
            ball(0, 30 + 0.15 / np.cos(angle) + drop),
            slope(angle),
            size=WIDE,
            duration=1.2,
            gravity=GRAVITY,
            restitution=0.81,
        )
    )
    event = impacts(recording)[0]
    speed = np.sqrt(2 * GRAVITY * drop)
    assert event["time"] == pytest.approx(np.sqrt(2 * drop / GRAVITY), rel=1e-14)
    assert (event["body_a"], event["body_b"]) == (0, 1)
    assert event["relative_speed"] == pytest.approx(speed * np.cos(angle), rel=1e-13)
    out, way = np.array([-np.sin(angle), np.cos(angle)]), np.array([np.cos(angle), np.sin(angle)])
    after = 0.81 * speed * np.cos(angle) * out - speed * np.sin(angle) * way
    frame = np.searchsorted(recording.times, event["time"])
    passed = recording.times[frame] - event["time"]
    expected = after - np.array([0, GRAVITY]) * passed
    assert recording.velocities[frame, 0, :2] == pytest.approx(expected, rel=1e-12)
    assert recording.report.energy_drift < 1e-14


@pytest.mark.parametrize(
    ("friction", "pull"),
    [
        (0.0, lambda angle: GRAVITY * np.sin(angle)),
        (0.05, lambda angle: GRAVITY * (np.sin(angle) - 0.05 * np.cos(angle))),
        (0.9, lambda angle: GRAVITY * np.sin(angle) / 1.5),
    ],
)
def test_a_disc_slides_slips_or_rolls_down_a_slope_and_leaves_its_end_at_the_instant(friction, pull):
    angle = 0.4
    recording = simulate(
        scene(
            resting_on_slope(angle, along=1.0),
            slope(angle),
            size=WIDE,
            duration=2.5,
            gravity=GRAVITY,
            restitution=0.5,
            friction=friction,
        )
    )
    # Its place is rounded, so that it may first fall for an instant before it touches the slope.
    starts = recording.events["time"][0]
    assert starts < 3e-8
    leaves = starts + np.sqrt(2 * 6.0 / pull(angle))
    t = recording.times[recording.times < leaves] - starts
    way = np.array([np.cos(angle), np.sin(angle)])
    on_slope = recording.velocities[: len(t), 0, :2] @ way
    assert on_slope[1:] == pytest.approx(-pull(angle) * t[1:], abs=1e-7)
    ends = recording.events[np.isin(recording.events["kind"], (EventKind.SLIDE_END, EventKind.ROLL_END))]
    assert ends["time"] == pytest.approx([leaves], abs=1e-8)
    assert ends["relative_speed"] == pytest.approx([pull(angle) * leaves], abs=5e-7)
    free = recording.times > leaves
    expected = -pull(angle) * leaves * way[1] - GRAVITY * (recording.times[free] - leaves)
    assert recording.velocities[free, 0, 1] == pytest.approx(expected, abs=1e-7)
    assert recording.report.energy_drift < 1e-14


def test_a_ball_dropped_beside_the_middle_of_a_corner_is_deflected_by_its_own_radius():
    recording = simulate(
        scene(
            ball(1.06, 32),
            obstacle("box", 0, 29, size=(2, 2, 0)),
            size=WIDE,
            duration=0.8,
            gravity=GRAVITY,
        )
    )
    event = impacts(recording)[0]
    height = 30 + 0.08
    assert event["time"] == pytest.approx(np.sqrt(2 * (32 - height) / GRAVITY), rel=1e-13)
    assert event["position"] == pytest.approx((1, 30, 0), abs=1e-12)
    normal = np.array([0.6, 0.8])
    speed = np.array([0, -np.sqrt(2 * GRAVITY * (32 - height))])
    after = speed - 2 * (speed @ normal) * normal
    assert recording.velocities[-1, 0, 0] == pytest.approx(after[0], rel=1e-12)
    assert len(impacts(recording)) == 1


def test_a_face_hit_exactly_at_its_end_is_hit_once():
    recording = simulate(
        scene(
            ball(1, 31),
            obstacle("box", 0, 29, size=(2, 2, 0)),
            size=WIDE,
            duration=0.8,
            gravity=GRAVITY,
        )
    )
    assert len(impacts(recording)) == 1
    assert recording.velocities[-1, 0, 0] == 0
    assert recording.report.n_events == 1


def polygon_room(n_sides, radius):
    """Return the walls of a regular room, as one compound of segments without thickness."""
    corners = radius * np.stack([np.cos(angles := 2 * np.pi * np.arange(n_sides) / n_sides), np.sin(angles)], axis=1)
    parts = [
        {"shape": {"kind": "segment", "a": (*map(float, a), 0), "b": (*map(float, b), 0), "radius": 0}}
        for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True)
    ]
    return obstacle("compound", 0, 30, parts=parts), corners


def test_a_billiard_in_a_heptagon_is_reflected_like_light():
    room, corners = polygon_room(7, 3.0)
    recording = simulate(scene(ball(0.3, 30.1, velocity=(2.0, 1.3, 0)), room, size=WIDE, duration=20))
    place, velocity, now = np.array([0.3, 0.1]), np.array([2.0, 1.3]), 0.0
    sides = list(zip(corners, np.roll(corners, -1, axis=0), strict=True))
    events = impacts(recording)
    assert len(events) > 8
    for event in events[:8]:
        found = []
        for start, end in sides:
            normal = np.array([start[1] - end[1], end[0] - start[0]]) / np.linalg.norm(end - start)
            if velocity @ normal < 0:
                found.append(((0.1 - (place - start) @ normal) / (velocity @ normal), normal))
        passed, normal = min(found, key=lambda hit: hit[0])
        place, now = place + velocity * passed, now + passed
        velocity = velocity - 2 * (velocity @ normal) * normal
        assert event["time"] == pytest.approx(now, rel=1e-12)
        assert event["position"][:2] - (0, 30) == pytest.approx(place - 0.1 * normal, abs=1e-12)
    assert np.linalg.norm(recording.velocities[-1, 0]) == pytest.approx(np.hypot(2, 1.3), rel=1e-13)


def test_both_sides_of_a_thin_wall_are_hit():
    wall = obstacle("segment", 0, 3, a=(0, -1, 0), b=(0, 1, 0), radius=0)
    recording = simulate(
        scene(ball(-1, 3, velocity=(3, 0, 0)), ball(2, 3.3, velocity=(-3, 0, 0)), wall, size=(10, 6, 0), duration=1)
    )
    events = impacts(recording)
    assert events["time"] == pytest.approx([0.3, 1.9 / 3], rel=1e-14)
    assert recording.velocities[-1, :2, 0] == pytest.approx((-3, 3), rel=1e-14)


@pytest.mark.parametrize("lean", [0.3, 0.8, 1.2])
def test_a_ball_in_a_wedge_comes_to_lie_on_both_sides(lean):
    depth = 0.1 / np.cos(lean)
    sides = [
        {
            "kind": "segment",
            "a": (0, 0, 0),
            "b": (sign * 3 * np.cos(lean), 3 * np.sin(lean), 0),
            "radius": 0,
        }
        for sign in (-1, 1)
    ]
    wedge = obstacle("compound", 0, 2, parts=[{"shape": shape} for shape in sides])
    recording = simulate(
        scene(ball(0.2, 5), wedge, duration=12, gravity=GRAVITY, restitution=0.3, friction=0.3, air_resistance=0.2)
    )
    assert recording.positions[-1, 0] == pytest.approx((0, 2 + depth, 0), abs=1e-9)
    assert recording.velocities[-1, 0] == pytest.approx((0, 0, 0), abs=0)
    assert recording.report.n_events < 3000
    assert deepest_in_obstacles(recording) < 1e-9


def test_a_ball_rolls_over_the_joints_of_a_level_floor_without_a_jolt():
    planks = [{"shape": {"kind": "box", "size": (1, 0.2, 0)}, "position": (k - 4.0, 0)} for k in range(9)]
    recording = simulate(
        scene(
            ball(-4, 2.2, velocity=(3, 0, 0)),
            obstacle("compound", 0, 2, parts=planks),
            duration=2.5,
            gravity=GRAVITY,
            restitution=0.5,
            friction=0.3,
        )
    )
    heard = impacts(recording)
    slips_until = 3 / (3 * 0.3 * GRAVITY)
    t = recording.times
    assert np.all(heard["time"] == 0)
    expected = np.where(t < slips_until, 3 - 0.3 * GRAVITY * t, 2)
    assert recording.velocities[:, 0, 0] == pytest.approx(expected, rel=1e-11)
    assert np.ptp(recording.positions[:, 0, 1]) < 1e-12
    kinds = recording.events["kind"][recording.events["kind"] != EventKind.IMPACT].tolist()
    assert kinds == [EventKind.SLIDE_START, EventKind.SLIDE_END, EventKind.ROLL_START]


def test_contact_lasts_as_hertz_says_with_a_flat_face_and_with_a_corner_as_round_as_the_ball():
    table = obstacle("box", 0, 1, size=(2, 2, 0))
    recording = simulate(scene(ball(0, 3), ball(1.06, 5), table, duration=1.2, gravity=GRAVITY))
    flat, corner = impacts(recording)[:2]
    modulus = MATERIALS["wood"].contact_modulus / 2
    for event, radius in ((flat, 0.1), (corner, 0.05)):
        expected = 2.87 * (1 / (radius * modulus**2 * event["relative_speed"])) ** 0.2
        assert event["contact_time"] == pytest.approx(expected, rel=1e-12)


def test_who_sets_off_from_within_a_ring_stays_within():
    room, _ = polygon_room(5, 1.0)
    recording = simulate(
        scene(
            ball(0, 30, velocity=(7, 4, 0)),
            ball(0.3, 30.3, radius=0.05, velocity=(-9, 2, 0)),
            room,
            size=WIDE,
            duration=5,
            gravity=GRAVITY,
            restitution=0.9,
            friction=0.2,
        )
    )
    assert np.linalg.norm(recording.positions[:, :2, :2] - (0, 30), axis=2).max() < 1
    assert deepest_in_obstacles(recording) < 1e-9


def star(rng, place):
    """Return a random concave obstacle: a star around its place."""
    n = int(rng.integers(3, 9))
    angles = 2 * np.pi / n * (np.arange(n) + rng.uniform(0, 0.4, n))
    reach = rng.uniform(0.1, 0.7, n)
    vertices = [(float(r * np.cos(a)), float(r * np.sin(a))) for r, a in zip(reach, angles, strict=True)]
    return obstacle("polygon", *place, angle=float(rng.uniform(0, 6)), vertices=vertices)


def some_obstacle(rng, kind):
    place, angle = rng.uniform((-1.2, 0.8), (1.2, 3.2)), float(rng.uniform(0, 6))
    if kind == "star":
        return star(rng, place)
    if kind == "box":
        return obstacle("box", *place, angle=angle, size=(*map(float, rng.uniform(0.1, 1.2, 2)), 0))
    ends = [(*map(float, rng.uniform(-0.8, 0.8, 2)), 0) for _ in range(2)]
    return obstacle("segment", *place, a=ends[0], b=ends[1], radius=float(rng.choice([0, 0.02, 0.1])))


def obstructed(seed, n_free=12, **laws):
    """Return a scene of random obstacles, thin, thick, concave and overlapping, with balls where there is room."""
    rng = np.random.default_rng(seed)
    obstacles = [some_obstacle(rng, rng.choice(["star", "box", "segment"])) for _ in range(6)]
    base = scene(*obstacles, size=(4, 4, 0), **laws)
    from harmonic.outlines import parts_of

    parts = [part for body in base.bodies for part in parts_of(body)]
    found = []
    for _ in range(3000):
        radius = float(rng.uniform(0.03, 0.15))
        place = np.array([*rng.uniform((-2 + radius, radius), (2 - radius, 4 - radius)), 0.0])
        apart = all(np.linalg.norm(place - other) > radius + reach for other, reach in found)
        if apart and all(part.distances(place[None])[0] > radius for part in parts):
            found.append((place, radius))
        if len(found) == n_free:
            break
    velocities = rng.normal(0, 2, (len(found), 2))
    balls = [
        ball(*place, radius=radius, velocity=(*map(float, velocity), 0))
        for (place, radius), velocity in zip(found, velocities, strict=True)
    ]
    return scene(*balls, *obstacles, size=(4, 4, 0), **laws)


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 100_000),
    restitution=st.sampled_from([0.0, 0.5, 0.9, 1.0]),
    friction=st.sampled_from([0.0, 0.3, 2.0]),
    drag=st.sampled_from([0.0, 0.5]),
    gravity=st.sampled_from([0.0, 9.81, -3.0]),
)
def test_nobody_goes_into_an_obstacle_and_energy_never_rises(seed, restitution, friction, drag, gravity):
    recording = simulate(
        obstructed(seed, duration=3, restitution=restitution, friction=friction, air_resistance=drag, gravity=gravity)
    )
    assert deepest_in_obstacles(recording) < 1e-9
    assert deepest_overlap(recording) < 1e-9
    assert recording.report.energy_drift < 1e-10
    assert recording.report.energy_final <= recording.report.energy_initial * (1 + 1e-12 * np.sign(gravity + 1e-9))
    assert recording.report.n_events < 100_000


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 100_000))
def test_among_obstacles_too_a_mirrored_scene_plays_mirrored(seed):
    plain = obstructed(seed, n_free=1, duration=1, gravity=9.81, restitution=0.8)

    def flipped(body):
        shape = body.shape.model_dump()
        for name in ("a", "b"):
            if name in shape:
                shape[name] = (-shape[name][0], *shape[name][1:])
        if "vertices" in shape:
            shape["vertices"] = tuple((-x, y) for x, y in shape["vertices"])
        (x, y, z), (u, v, w) = body.position, body.velocity
        return body.model_dump() | {
            "shape": shape,
            "position": (-x, y, z),
            "velocity": (-u, v, w),
            "angle": -body.angle,
        }

    mirrored = type(plain).model_validate(plain.model_dump() | {"bodies": [flipped(body) for body in plain.bodies]})
    first, second = simulate(plain), simulate(mirrored)
    # A scratch at a corner multiplies rounding: as far as the first few impacts the two are the same.
    until = first.times <= np.append(impacts(first)["time"], 1.0)[:4][-1]
    assert first.positions[until, 0, 0] == pytest.approx(-second.positions[until, 0, 0], abs=1e-8)
    assert first.positions[until, 0, 1] == pytest.approx(second.positions[until, 0, 1], abs=1e-8)


def test_the_cells_do_not_decide_what_obstacles_do(monkeypatch):
    from harmonic.physics.particles import packing

    start = obstructed(5, duration=1.5, gravity=9.81, restitution=0.9)
    fine = simulate(start)
    monkeypatch.setattr(packing, "BODIES_PER_CELL", 40.0)
    coarse = simulate(start)
    assert len(impacts(fine)) > 20
    assert impacts(fine)["time"][:20] == pytest.approx(impacts(coarse)["time"][:20], abs=1e-8)


def test_a_giant_too_big_for_cells_meets_small_obstacles():
    pegs = [obstacle("box", x, 1.0, size=(0.1, 0.1, 0)) for x in np.linspace(-4, 4, 9)]
    crumbs = [ball(x, 5.5, radius=0.02) for x in np.linspace(-4.8, 4.8, 60)]
    recording = simulate(scene(ball(0.2, 3, radius=1.0), *crumbs, *pegs, duration=3, gravity=GRAVITY, restitution=0.7))
    assert deepest_in_obstacles(recording) < 1e-9
    assert deepest_overlap(recording) < 1e-9
