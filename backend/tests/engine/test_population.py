"""Who takes part in a scene, and where clouds put their bodies."""

import math

import numpy as np
import pymunk
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from harmonic.errors import InvalidInput
from harmonic.outlines import parts_of
from harmonic.physics.simulate import simulate
from harmonic.population import births, populate
from harmonic.run_hash import run_hash
from harmonic.scene import Body, Boundary, Box, Circle, Cloud, Compound, Laws, Part, Polygon, Scene, Segment, Spawner

SIGNIFICANCE = 1e-3
"""A right distribution fails its test once in a thousand seeds; the seeds are fixed."""


def distances(shape, angle, points):
    """Return how far points are from a shape about the origin, 0 inside."""
    body = Body(shape=shape, angle=angle, fixed=True)
    return np.min([part.distances(np.asarray(points)) for part in parts_of(body)], axis=0)


def disc(radius=0.05, **fields):
    return Body(shape=Circle(radius=radius), **fields)


def world(*clouds, bodies=(), size=(10.0, 6.0, 0.0), **fields):
    boundary = {"size": size} | fields.pop("boundary", {})
    return Scene(clouds=clouds, bodies=bodies, laws=Laws(boundary=Boundary(**boundary)), **fields)


def places_of(scene):
    return np.array([body.position for body in populate(scene).scene.bodies])


def closest_gap(places, radii, period=(0.0, 0.0, 0.0)):
    """Return the least distance of two surfaces, through periodic sides too, in m."""
    first, second = np.triu_indices(len(places), 1)
    apart = places[first] - places[second]
    for axis, length in enumerate(period):
        if length:
            apart[:, axis] -= length * np.round(apart[:, axis] / length)
    return float(np.min(np.linalg.norm(apart, axis=1) - radii[first] - radii[second], initial=math.inf))


def test_a_scene_without_sources_is_everybody_itself():
    scene = world(bodies=(disc(position=(0, 1, 0)),))
    population = populate(scene)
    assert population.scene is scene
    assert (population.born.tolist(), population.dies.tolist()) == ([0.0], [math.inf])


def test_clouds_and_spawners_stand_behind_the_bodies_and_are_called_by_number():
    scene = world(
        Cloud(count=2, body=disc()),
        Cloud(name="fog", count=1, body=disc()),
        bodies=(disc(name="own", position=(0, 3, 0)),),
        spawners=(
            Spawner(body=disc(position=(0, 5, 0)), every=4, unit="seconds"),
            Spawner(name="rain", body=disc(position=(1, 5, 0)), every=8, unit="seconds", start=1, lifetime=2),
        ),
    )
    population = populate(scene)
    names = [body.name for body in population.scene.bodies]
    assert names == [
        "own",
        "cloud 1 1",
        "cloud 1 2",
        "fog 1",
        "spawner 1 1",
        "spawner 1 2",
        "spawner 1 3",
        "rain 1",
        "rain 2",
    ]
    assert population.born.tolist() == [0, 0, 0, 0, 0, 4, 8, 1, 9]
    assert population.dies.tolist() == [math.inf] * 7 + [3, 11]
    assert (population.scene.clouds, population.scene.spawners, population.asked) == ((), (), scene)


def test_the_recording_shows_everybody_and_its_hash_is_of_what_was_asked():
    scene = world(Cloud(count=3, body=disc()), duration=0.1)
    recording = simulate(scene)
    assert len(recording.scene.bodies) == recording.positions.shape[1] == 3
    assert recording.run_hash == run_hash(scene)


def test_a_piece_that_ends_before_its_only_spawner_begins_is_empty():
    scene = world(spawners=(Spawner(body=disc(position=(0, 1, 0)), start=50, unit="seconds"),), duration=1)
    recording = simulate(scene)
    assert (recording.positions.shape, recording.scene.spawners) == ((61, 0, 3), ())
    assert recording.run_hash == run_hash(scene)


def test_everybody_made_is_a_body_that_a_person_could_have_written():
    scene = world(
        Cloud(count=5, body=disc(material="glass"), temperature=2.0), spawners=(Spawner(body=disc(position=(0, 1, 0))),)
    )
    whole = populate(scene).scene
    assert Scene.parse(whole.model_dump_json()) == whole


def test_the_seed_decides_and_each_purpose_has_its_own_numbers():
    cold, hot = (world(Cloud(count=50, body=disc(), temperature=kelvin), seed=5) for kelvin in (0.0, 3.0))
    assert populate(hot).scene == populate(hot).scene
    assert (places_of(cold) == places_of(hot)).all()
    assert not (places_of(hot) == places_of(hot.model_copy(update={"seed": 6}))).any(axis=0)[:2].any()


def test_the_places_of_a_thin_cloud_are_uniform():
    places = places_of(world(Cloud(count=4000, body=disc(radius=0.001)), seed=2))
    for axis, (low, length) in enumerate(((-4.999, 9.998), (0.001, 5.998))):
        assert stats.kstest(places[:, axis], stats.uniform(low, length).cdf).pvalue > SIGNIFICANCE
    assert (places[:, 2] == 0).all()


def test_a_gaussian_cloud_has_a_quarter_of_its_region_as_standard_deviation():
    cloud = Cloud(count=4000, body=disc(radius=0.001, position=(1, 3, 0)), size=(4, 2, 0), distribution="gaussian")
    places = places_of(world(cloud, seed=2))
    for axis, (centre, deviation) in enumerate(((1.0, 1.0), (3.0, 0.5))):
        expected = stats.truncnorm(-2, 2, loc=centre, scale=deviation)
        assert stats.kstest(places[:, axis], expected.cdf).pvalue > SIGNIFICANCE


def test_a_crowded_gaussian_cloud_is_still_densest_in_the_middle():
    cloud = Cloud(count=700, body=disc(radius=0.05, position=(0, 3, 0)), size=(4, 4, 0), distribution="gaussian")
    places = places_of(world(cloud))
    assert closest_gap(places, np.full(700, 0.05)) > 0
    distance = np.linalg.norm(places - (0, 3, 0), axis=1)
    middle, edge = (distance < 1).sum() / np.pi, (distance > 2).sum() / (16 - 4 * np.pi)
    assert middle > 1.5 * edge


def test_the_bodies_of_a_lattice_keep_away_from_each_other_more_than_chance_would_have_it():
    lattice = Cloud(count=400, body=disc(radius=0.02), distribution="lattice")
    apart, thrown = (
        closest_gap(places_of(world(cloud)), np.full(400, 0.02))
        for cloud in (lattice, lattice.model_copy(update={"distribution": "uniform"}))
    )
    mean = math.sqrt(60 / 400)
    assert apart > 0.4 * mean > thrown > 0


@pytest.mark.parametrize("distribution", ["uniform", "gaussian", "lattice"])
@pytest.mark.parametrize(
    ("size", "radius", "count"), [((10, 6, 0), 0.1, 1400), ((4, 4, 4), 0.2, 1000)], ids=["discs", "spheres"]
)
def test_a_cloud_denser_than_chance_can_make_it_is_placed(size, radius, count, distribution):
    scene = world(Cloud(count=count, body=disc(radius=radius), distribution=distribution), size=size)
    places = places_of(scene)
    assert closest_gap(places, np.full(count, radius)) > 0
    half = np.array([size[0] / 2, size[1] / 2, size[2] / 2])
    beyond = np.abs(places - [0, half[1], 0]) + radius - half
    assert beyond[:, : 3 if size[2] else 2].max() < 1e-12


def test_a_cloud_without_room_is_refused_with_how_many_fit():
    scene = world(Cloud(count=2000, body=disc(radius=0.1)))
    with pytest.raises(InvalidInput) as error:
        populate(scene)
    fault = error.value.faults[0]
    assert (fault.pointer, fault.value) == ("/clouds/0/count", "2000")
    n_fit = int(fault.allowed.split()[1])
    assert 0.8 < n_fit * math.pi * 0.01 / 60 < 0.91
    fitting = scene.model_copy(update={"clouds": (Cloud(count=n_fit, body=disc(radius=0.1)),)})
    assert len(populate(fitting).scene.bodies) == n_fit


def test_a_second_cloud_finds_its_place_between_the_bodies_of_the_first():
    scene = world(
        Cloud(count=60, body=disc(radius=0.3)),
        Cloud(count=500, body=disc(radius=0.05)),
        bodies=(disc(radius=1.0, position=(0, 3, 0), fixed=True),),
    )
    whole = populate(scene).scene
    radii = np.array([body.shape.reach for body in whole.bodies])
    assert closest_gap(places_of(scene), radii) > 0


def test_a_cloud_of_no_extent_is_a_row():
    places = places_of(world(Cloud(count=20, body=disc(radius=0.1, position=(0, 2, 0)), size=(8, 0, 0))))
    assert (places[:, 1:] == (2, 0)).all()
    assert np.diff(np.sort(places[:, 0])).min() > 0.2


def test_nobody_overlaps_through_periodic_sides():
    boundary = {"kind": "periodic"}
    scene = world(
        Cloud(count=150, body=disc(radius=0.05)),
        size=(2, 2, 0),
        boundary=boundary,
        bodies=(disc(radius=0.3, position=(1, 0, 0)),),
    )
    radii = np.array([0.3] + [0.05] * 150)
    places = places_of(scene)
    assert closest_gap(places, radii, period=(2, 2, 0)) > 0
    assert np.abs(places[1:, 0]).max() > 0.95


SHAPES = {
    "box": Box(size=(3, 0.5, 0)),
    "segment": Segment(a=(-2, -1, 0), b=(2, 1, 0), radius=0.1),
    "polygon": Polygon(vertices=((-2, -1), (2, -1), (0, 2), (0, 0))),
    "compound": Compound(
        parts=(Part(shape=Box(size=(2, 0.2, 0)), angle=0.5), Part(shape=Circle(radius=0.5), position=(1, 1)))
    ),
    "circle": Circle(radius=1.2),
}


def query_distance(shape, point):
    """Return how far a point is from a shape, as pymunk has it."""
    body = pymunk.Body(body_type=pymunk.Body.STATIC)
    if isinstance(shape, Circle):
        other = pymunk.Circle(body, shape.radius)
    elif isinstance(shape, Segment):
        other = pymunk.Segment(body, shape.a[:2], shape.b[:2], shape.radius)
    else:
        other = pymunk.Poly.create_box(body, shape.size[:2])
    other.cache_bb()
    return other.point_query(point).distance


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["box", "segment", "circle"]), st.floats(-3, 3), st.floats(-3, 3))
def test_distances_are_those_of_pymunk(kind, x, y):
    own = distances(SHAPES[kind], 0.0, np.array([[x, y, 0.0]]))[0]
    assert own == pytest.approx(max(query_distance(SHAPES[kind], (x, y)), 0.0), abs=1e-9)


@pytest.mark.parametrize(
    ("point", "expected"),
    [((0, -0.5), 0.0), ((0, 1), 0.0), ((0, -3), 2.0), ((0, 3), 1.0), ((-1.5, 1), math.sqrt(0.125))],
    ids=["in the base", "under the tip", "below", "above", "beside the slope"],
)
def test_a_polygon_is_as_far_as_its_nearest_side_and_not_at_all_inside(point, expected):
    house = Polygon(vertices=((-2, -1), (2, -1), (2, 0), (0, 2), (-2, 0)))
    assert distances(house, 0.0, [[*point, 0.0]])[0] == pytest.approx(expected)


def test_distances_from_a_box_with_depth_reach_around_its_corner():
    got = distances(Box(size=(2, 2, 2)), math.pi / 2, np.array([[2.0, 3.0, 3.0], [0.0, 0.0, 0.5]]))
    assert got == pytest.approx([3.0, 0.0])


@pytest.mark.parametrize("kind", SHAPES)
def test_clouds_keep_clear_of_every_shape(kind):
    obstacle = Body(shape=SHAPES[kind], position=(0, 3, 0), angle=0.3, fixed=True)
    places = places_of(world(Cloud(count=1500, body=disc(radius=0.03)), bodies=(obstacle,)))[1:]
    gaps = distances(SHAPES[kind], 0.3, places - obstacle.position)
    assert 0.03 <= gaps.min() < 0.06


def test_a_sensor_is_in_nobodys_way():
    sensor = disc(radius=2.5, position=(0, 3, 0), fixed=True, sensor=True)
    places = places_of(world(Cloud(count=200, body=disc()), bodies=(sensor,)))[1:]
    assert np.linalg.norm(places - (0, 3, 0), axis=1).min() < 1


def test_regular_births_are_at_exact_beats():
    spawner = Spawner(body=disc(position=(0, 1, 0)), every=0.75, start=2, unit="beats")
    scene = world(spawners=(spawner,), duration=6, harmony={"tempo": 90.0})
    assert births(scene, 0) == pytest.approx((2 + 0.75 * np.arange(10)) * 60 / 90, rel=1e-15)
    assert len(births(scene, 0)) == 10


def test_births_and_lifetimes_follow_the_time_scale():
    spawner = Spawner(body=disc(position=(0, 1, 0)), every=0.5, unit="seconds", lifetime=0.25)
    population = populate(world(spawners=(spawner,), duration=1).model_copy(update={"laws": Laws(time_scale=3)}))
    assert population.born.tolist() == [0, 1.5]
    assert population.dies.tolist() == [0.75, 2.25]


def test_random_births_are_a_poisson_process():
    spawner = Spawner(body=disc(position=(0, 1, 0)), every=0.5, unit="seconds", timing="poisson", start=3)
    scene = world(spawners=(spawner,), duration=1500, seed=4)
    moments = births(scene, 0)
    assert stats.kstest(np.diff(moments), stats.expon(scale=0.5).cdf).pvalue > SIGNIFICANCE
    assert len(moments) == pytest.approx(2994, abs=4 * math.sqrt(2994))
    assert moments[0] > 3
    assert moments[-1] < 1500


def test_a_longer_piece_has_the_same_births_and_more():
    spawner = Spawner(body=disc(position=(0, 1, 0)), every=0.1, timing="poisson")
    short, long = (births(world(spawners=(spawner,), duration=span), 0) for span in (20, 300))
    assert (long[: len(short)] == short).all()
    assert len(long) > len(short) > 100


def test_a_spawner_makes_no_more_than_its_count():
    spawner = Spawner(body=disc(position=(0, 1, 0)), every=0.1, unit="seconds", count=7)
    assert len(births(world(spawners=(spawner,)), 0)) == 7


def test_newborns_are_spread_evenly_over_their_region():
    spawner = Spawner(body=disc(position=(1, 3, 0)), every=0.01, unit="seconds", spread=(2, 0.5, 0))
    places = places_of(world(spawners=(spawner,), duration=20, seed=3))
    assert stats.kstest(places[:, 0], stats.uniform(-1, 4).cdf).pvalue > SIGNIFICANCE
    assert stats.kstest(places[:, 1], stats.uniform(2.5, 1).cdf).pvalue > SIGNIFICANCE
    assert (places[:, 2] == 0).all()


def test_cells_are_cut_for_those_who_are_there_at_the_same_time():
    spawner = Spawner(body=disc(position=(0, 1, 0)), every=0.5, unit="seconds", lifetime=2)
    assert populate(world(Cloud(count=3, body=disc()), spawners=(spawner,), duration=30)).most_at_once == 3 + 4


def test_one_goes_just_as_the_next_one_comes():
    spawner = Spawner(body=disc(position=(0, 1, 0)), every=0.1, unit="seconds", lifetime=0.1)
    population = populate(world(spawners=(spawner,), duration=5))
    assert (population.dies[:-1] == population.born[1:]).all()


def attempt(scene):
    """Return the bodies of the clouds behind the one of the scene, or where the faults are."""
    try:
        return populate(scene).scene.bodies[1:], set()
    except InvalidInput as error:
        return (), {fault.pointer for fault in error.faults}


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**53 - 1),
    depth=st.sampled_from([0.0, 2.0]),
    kinds=st.lists(st.sampled_from(["uniform", "gaussian", "lattice"]), min_size=1, max_size=3),
    radii=st.lists(st.floats(0.01, 0.25), min_size=3, max_size=3),
    count=st.integers(1, 120),
    kind=st.sampled_from(["box", "periodic"]),
)
def test_no_clouds_overlap_whatever_they_are_or_they_are_refused(seed, depth, kinds, radii, count, kind):
    clouds = [
        Cloud(count=count, distribution=distribution, body=disc(radius=radius))
        for distribution, radius in zip(kinds, radii, strict=False)
    ]
    wall = Body(shape=Segment(a=(-1, 1, 0), b=(1, 2, 0), radius=0.05), position=(0, 1.98, 0), fixed=True)
    scene = world(*clouds, bodies=(wall,), size=(4, 4, depth), boundary={"kind": kind}, seed=seed)
    bodies, refused = attempt(scene)
    assert refused <= {f"/clouds/{index}/count" for index in range(3)}
    assert len(bodies) == (0 if refused else count * len(clouds))
    places = np.array([body.position for body in bodies]).reshape(-1, 3)
    own = np.array([body.shape.reach for body in bodies])
    period = (4.0, 4.0, depth) if kind == "periodic" else (0.0, 0.0, 0.0)
    assert closest_gap(places, own, period) > 0
    for shift in [-4, 0, 4] if kind == "periodic" else [0]:
        assert (distances(wall.shape, 0.0, places - wall.position + [0, shift, 0]) > own).all()
