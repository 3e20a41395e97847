"""Shapes, filters, sensors, attraction, who comes and goes, and worlds that are stored and taken up again."""

import math

import numpy as np
import pytest

from harmonic import LimitExceeded
from harmonic.checks import check_scene
from harmonic.physics.rigid import world
from harmonic.physics.rigid.record import record_rigid
from harmonic.physics.rigid.world import RigidWorld
from harmonic.physics.simulate import simulate
from harmonic.pieces import convex_parts, counterclockwise, spread_of
from harmonic.population import Population
from harmonic.recording import EventKind
from harmonic.scene import Body, Laws, Scene
from harmonic.shapes import Box, Circle, Compound, Polygon, Segment
from tests.engine.rigid.systems import GRAVITY, ball, box, impacts, of_kind, polygon, scene

ARROW = ((0, 0), (2, 0), (2, 2), (1, 0.5), (0, 2))


def test_the_inertia_of_every_shape_is_that_of_the_closed_form():
    assert spread_of(Circle(radius=0.4)).gyration == pytest.approx(0.08)
    assert spread_of(Box(size=(3, 1, 0))).gyration == pytest.approx(10 / 12)
    triangle = spread_of(Polygon(vertices=((0, 0), (3, 0), (0, 3))))
    assert (triangle.area, triangle.centre, triangle.gyration) == (pytest.approx(4.5), pytest.approx(1 + 1j), 1)
    assert spread_of(Segment(a=(-1, 0, 0), b=(1, 0, 0), radius=0)).gyration == pytest.approx(4 / 12)
    assert spread_of(Segment(a=(1, 1, 0), b=(1, 1, 0), radius=0.4)).gyration == pytest.approx(0.08)
    parts = [{"shape": {"kind": "box", "size": (1, 1, 0)}, "position": (x, 0)} for x in (-0.5, 0.5)]
    assert spread_of(Compound(parts=parts)).gyration == pytest.approx(5 / 12)


def test_a_concave_polygon_falls_into_convex_ones_of_the_same_area():
    corners = counterclockwise(Polygon(vertices=ARROW[::-1]))
    parts = convex_parts(corners)
    areas = [spread_of(Polygon(vertices=tuple(map(tuple, part.tolist())))).area for part in parts]
    assert len(parts) == 3  # no corner sees past the notch
    assert sum(areas) == pytest.approx(Polygon(vertices=ARROW).signed_area)


def test_a_ball_falls_into_the_notch_of_a_concave_polygon():
    notch = polygon(-1.0, 1.0, *ARROW, fixed=True)
    played = simulate(scene(notch, ball(0.0, 3.2), duration=1, gravity=GRAVITY, restitution=0))
    # It touches both flanks where it is wider than the notch: above the bottom, below the tips.
    flank = math.atan2(1.5, 1.0)
    bottom = 1.5 + 0.1 / math.cos(flank)
    assert impacts(played)["position"][0, 1] == pytest.approx(bottom - 0.1 * math.cos(flank), abs=1e-9)


def test_a_thrown_polygon_turns_about_its_centre_of_gravity():
    piece = polygon(0.0, 3.0, (0, 0), (1, 0), (0, 1), velocity=(0.0, 2.0, 0.0), angular_velocity=2.0)
    played = simulate(scene(piece, duration=1, gravity=GRAVITY, kind="open"))
    t = played.times
    centre = complex(1 / 3, 1 / 3)
    start = 3j + centre
    speed = 2j + 2j * centre
    exact = start + speed * t - 0.5j * GRAVITY * t**2 - centre * np.exp(2j * t)
    assert np.abs(played.positions[:, 0, 0] + 1j * played.positions[:, 0, 1] - exact).max() < 1e-12
    rates = speed - 1j * GRAVITY * t - 2j * centre * np.exp(2j * t)
    assert np.abs(played.velocities[:, 0, 0] + 1j * played.velocities[:, 0, 1] - rates).max() < 1e-12


@pytest.mark.parametrize(
    ("one", "other", "meets"),
    [
        ({}, {}, True),
        ({"group": 1}, {"group": 1}, False),
        ({"group": 1}, {"group": 2}, True),
        ({"categories": 1}, {"mask": 2}, False),
        ({"categories": 2}, {"mask": 2}, True),
    ],
)
def test_filters_tell_who_meets_whom(one, other, meets):
    bodies = ball(-1, velocity=(2, 0, 0), collision=one), ball(1, collision=other)
    assert len(impacts(simulate(scene(*bodies, duration=1.5)))) == meets


def test_a_sensor_notices_who_comes_and_goes_and_stops_nobody():
    ring = ball(0, 1, radius=0.5, sensor=True, fixed=True)
    played = simulate(scene(ring, ball(-2, 1, velocity=(2, 0, 0)), duration=2))
    enter, leave = of_kind(played, EventKind.SENSOR_ENTER), of_kind(played, EventKind.SENSOR_LEAVE)
    assert enter["time"] == pytest.approx([0.7], abs=1e-9)
    assert leave["time"] == pytest.approx([1.3], abs=1e-9)
    assert (int(enter["body_a"][0]), int(enter["body_b"][0])) == (1, 0)
    assert len(impacts(played)) == 0


def test_two_bodies_that_attract_each_other_circle():
    attraction, distance = 2.0, 2.0
    speed = math.sqrt(attraction / (2 * distance))
    pair = ball(-1, 3, velocity=(0, speed, 0)), ball(1, 3, velocity=(0, -speed, 0))
    played = simulate(scene(*pair, duration=10, attraction=attraction, kind="open"))
    turn = speed / 1.0 * played.times
    exact = np.stack([-np.cos(turn), 3 + np.sin(turn)], axis=-1)
    assert np.abs(played.positions[:, 0, :2] - exact).max() < 1e-8
    assert played.report.momentum_drift < 1e-12
    assert played.report.energy_drift < 1e-10


def test_who_leaves_through_an_open_side_is_gone():
    played = simulate(scene(ball(velocity=(20, 0, 0)), duration=3, open_sides=("right",)))
    leave = of_kind(played, EventKind.LEAVE)
    assert (len(leave), int(leave["body_b"][0]), played.report.left) == (1, -1, 1)
    assert leave["time"][0] == pytest.approx(25 / 20, abs=1 / 240)
    assert np.isnan(played.positions[-1]).all()


def test_a_body_is_there_from_its_birth_to_its_end():
    lived = scene(ball(y=2), ball(2, y=4), duration=2, gravity=GRAVITY)
    population = Population(lived, lived, np.array([0.0, 0.503]), np.array([np.inf, 1.2]))
    played = record_rigid(population, times=np.arange(121) / 60, on_progress=lambda _part: None)
    there = ~np.isnan(played.positions[:, 1, 0])
    assert (there == ((played.times >= 0.503) & (played.times < 1.2))).all()
    flown = played.times[there] - 0.503
    assert np.abs(played.positions[there, 1, 1] - (4 - GRAVITY / 2 * flown**2)).max() < 1e-12
    assert of_kind(played, EventKind.LEAVE)["time"] == pytest.approx([1.2])


def rain(**fields):
    drop = ball(0, 3.5, velocity=(0, -1, 0))
    spawner = {"body": drop, "every": 0.12, "unit": "seconds", "count": 30, "spread": (0.4, 0, 0)} | fields
    falling = scene(ball(fixed=True), duration=5, size=(1.4, 4, 0), gravity=GRAVITY, restitution=0.3)
    return falling.model_validate(falling.model_dump() | {"spawners": [spawner]})


def test_who_comes_and_goes_is_counted():
    report = simulate(rain(every=0.5, count=10, lifetime=1.3)).report
    assert (report.born, report.not_born, report.died) == (10, 0, 8)


def test_nobody_is_born_where_another_is():
    crowded = rain(every=0.01, count=20, spread=(0, 0, 0))
    played = simulate(crowded)
    # The first falls 0.2 m, the width of the next one, in 0.15 s.
    fall = (math.sqrt(1 + 2 * GRAVITY * 0.2) - 1) / GRAVITY
    assert played.report.not_born >= math.floor(fall / 0.01)
    assert played.report.born + played.report.not_born == 20
    there = ~np.isnan(played.positions[:, 1:, 1]).all(axis=0)
    assert there.sum() == played.report.born
    first = np.sort(np.argmax(~np.isnan(played.positions[:, 1:, 1]), axis=0)[there]) / 60
    assert (np.diff(first) > fall - 2 / 60).all()


def test_a_heap_of_who_came_later_gives_the_same_bytes_each_time():
    played = [simulate(rain()) for _ in range(4)]
    assert len({one.events.tobytes() + one.positions.tobytes() for one in played}) == 1
    assert len(impacts(played[0])) > 100


def mixed():
    rod = {"kind": "pin", "a": "bob", "anchor_b": (0, 4)}
    falling = [ball(0.3 * k - 1, 1 + 0.3 * k) for k in range(6)] + [box(1, 0.5 + 0.25 * k) for k in range(4)]
    return scene(*falling, ball(0.5, 3.2, name="bob"), joints=[rod], duration=6, gravity=GRAVITY, friction=0.4)


def test_the_same_scene_gives_the_same_bytes():
    one, other = simulate(mixed()), simulate(mixed())
    assert one.events.tobytes() == other.events.tobytes()
    assert one.positions.tobytes() == other.positions.tobytes()
    assert one.report == other.report


def test_a_world_stored_when_it_is_built_anew_goes_on_the_same():
    played = mixed()
    population = Population(played, played, np.zeros(11), np.full(11, np.inf))
    through, first = RigidWorld(population), RigidWorld(population)
    through.step_until(6.0)
    first.step_until(5.0)
    again = RigidWorld(population, state=first.stored)
    again.step_until(6.0)
    assert again.world.state.tobytes() == through.world.state.tobytes()
    assert again.time == through.time == pytest.approx(6.0)


@pytest.mark.parametrize(
    ("bodies", "fields", "pointer"),
    [
        ([ball()], {"size": (5, 5, 1)}, "/laws/boundary/size/2"),
        ([ball()], {"kind": "periodic"}, "/laws/boundary"),
        ([ball()], {"time_scale": 1000.0}, "/laws/time_scale"),
        ([ball()] * 2, {}, "/bodies/1/position"),
        ([ball(0, 0.05)], {}, "/bodies/0/position/1"),
        ([ball(mass=0.0)], {}, "/bodies/0/mass"),
        ([ball(fixed=True, velocity=(1.0, 0.0, 0.0))], {}, "/bodies/0/velocity"),
        ([ball(fixed=True, angular_velocity=1.0)], {}, "/bodies/0/angular_velocity"),
        ([ball(orbit={"period": 1.0})], {}, "/bodies/0/orbit"),
        ([ball(velocity=(0.0, 0.0, 1.0))], {}, "/bodies/0/velocity/2"),
        ([polygon(0.0, 1.0, (0, 0), (1, 1), (2, 2))], {}, "/bodies/0/shape/vertices"),
        ([polygon(0.0, 1.0, (0, 0), (2, 2), (2, 0), (0, 1))], {}, "/bodies/0/shape/vertices"),
        ([box() | {"shape": {"kind": "box", "size": (1, 1, 1)}}], {}, "/bodies/0/shape/size/2"),
        ([ball(), ball(2)], {"duration": 3000.0, "time_scale": 100.0}, "/duration"),
        ([ball(name="x")], {"joints": [{"kind": "pin", "a": "y"}]}, "/constraints/0/a"),
        ([ball(name="x")], {"joints": [{"kind": "pin", "a": "x", "b": "x"}]}, "/constraints/0/b"),
        ([ball(name="x", fixed=True)], {"joints": [{"kind": "pin", "a": "x"}]}, "/constraints/0"),
        (
            [ball(name="x")],
            {"joints": [{"kind": "slide", "a": "x", "least": 2, "most": 1}]},
            "/constraints/0/least",
        ),
        (
            [ball(name="x")],
            {"joints": [{"kind": "groove", "a": "x", "start": (0, 1), "end": (0, 1)}]},
            "/constraints/0/end",
        ),
        (
            [ball(name="x")],
            {"joints": [{"kind": "spring", "a": "x", "stiffness": 1e8}]},
            "/constraints/0/stiffness",
        ),
    ],
)
def test_each_fault_is_named_where_it_is(bodies, fields, pointer):
    assert pointer in [fault.pointer for fault in check_scene(scene(*bodies, **fields))]


def test_too_many_impacts_are_refused_with_how_far_they_came(monkeypatch):
    monkeypatch.setattr(world, "MAX_IMPACTS", 10)
    balls = tuple(
        Body(shape=Circle(radius=0.1), position=(x, 1.0, 0.0), velocity=(0.0, -9.0, 0.0), restitution=1.0)
        for x in (-3.0, -1.0, 1.0, 3.0)
    )
    scene = Scene(dynamics="rigid", duration=5, laws=Laws(gravity=0, restitution=1, friction=0), bodies=balls)
    with pytest.raises(LimitExceeded, match=r"more than 10: it came to .* s of 5 s"):
        simulate(scene)
