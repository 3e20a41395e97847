"""What only the whole scene can tell."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from harmonic import check_scene
from harmonic.scene import Body, Boundary, Box, Circle, Compound, Laws, Part, Polygon, Scene, Segment
from harmonic.shapes import Shape


def ball(x: float, y: float, z: float = 0.0, *, radius: float = 0.1, **fields: object) -> Body:
    """Return a body at a place."""
    return Body(position=(x, y, z), shape=Circle(radius=radius), **fields)


def pointers(scene: Scene) -> list[str]:
    """Return where the faults of a scene are."""
    return [fault.pointer for fault in check_scene(scene)]


def test_bodies_that_only_touch_each_other_and_the_walls_can_be_played():
    scene = Scene(bodies=(ball(-4.9, 0.1), ball(0, 2), ball(0.2, 2), ball(4.9, 5.9)))
    assert check_scene(scene) == ()


def test_overlapping_bodies_are_told_by_the_later_one():
    fault = check_scene(Scene(bodies=(ball(0, 1, name="first"), ball(2, 1), ball(0.1, 1))))[0]
    assert fault.pointer == "/bodies/2/position"
    assert "overlaps first (/bodies/0)" in fault.message
    assert fault.allowed == "centres at least 0.2 m apart"


def test_a_body_outside_the_box_is_told_by_its_coordinate():
    fault = check_scene(Scene(bodies=(ball(0, 7),)))[0]
    assert (fault.pointer, fault.value, fault.allowed) == ("/bodies/0/position/1", "7", "from 0.1 to 5.9")


def test_a_body_larger_than_the_box_is_outside():
    assert "/bodies/0/position/1" in pointers(Scene(bodies=(ball(0, 3, radius=4),)))


def test_depth_needs_a_box_with_depth():
    flat = Scene(bodies=(ball(0, 1, 1), ball(2, 1, velocity=(0, 0, 1))))
    assert pointers(flat) == ["/bodies/0/position/2", "/bodies/1/velocity/2"]
    deep = flat.model_copy(update={"laws": Laws(boundary=Boundary(size=(10, 6, 4)))})
    assert pointers(deep) == []


def test_two_bodies_cannot_share_a_name_but_many_may_have_none():
    scene = Scene(bodies=(ball(0, 1), ball(1, 1), ball(2, 1, name="a"), ball(3, 1, name="a")))
    assert pointers(scene) == ["/bodies/3/name"]


def test_a_fixed_body_neither_moves_nor_turns():
    scene = Scene(bodies=(ball(0, 1, fixed=True), ball(2, 1, fixed=True, velocity=(1, 0, 0), angular_velocity=2)))
    assert pointers(scene) == ["/bodies/1/velocity", "/bodies/1/angular_velocity"]


def test_attraction_is_refused_between_particles():
    assert pointers(Scene(laws=Laws(attraction=1))) == ["/laws/attraction"]


def test_a_recording_that_would_not_fit_is_refused_with_the_longest_that_does():
    columns, rows = np.meshgrid(np.arange(100) * 0.099 - 4.9, np.arange(20) * 0.1 + 0.1)
    bodies = tuple(ball(float(x), float(y), radius=0.04) for x, y in zip(columns.flat, rows.flat, strict=True))
    fault = check_scene(Scene(duration=60, bodies=bodies))[0]
    assert (fault.pointer, fault.allowed) == ("/duration", "at most 50 s with 2000 bodies")


def test_at_most_twenty_faults_are_told():
    assert len(check_scene(Scene(bodies=tuple(ball(0, 1) for _ in range(500))))) == 20


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.floats(-4, 4), st.floats(1, 5), st.floats(0.05, 0.9)), min_size=2, max_size=12))
def test_overlaps_are_found_exactly_when_two_centres_are_too_close(circles):
    scene = Scene(bodies=tuple(ball(x, y, radius=radius) for x, y, radius in circles))
    expected = {
        f"/bodies/{second}/position"
        for first in range(len(circles))
        for second in range(first + 1, len(circles))
        if np.hypot(circles[first][0] - circles[second][0], circles[first][1] - circles[second][1])
        < (circles[first][2] + circles[second][2]) * (1 - 1e-9)
    }
    found = {fault.pointer for fault in check_scene(scene) if "overlaps" in fault.message}
    assert found == expected or len(check_scene(scene)) == 20


def obstacle(shape: Shape, x: float = 0.0, y: float = 3.0, **fields: object) -> Body:
    """Return a fixed body of any shape."""
    return Body(position=(x, y, 0.0), shape=shape, fixed=True, **fields)


BOW = Polygon(vertices=((0, 0), (1, 1), (1, 0), (0, 1)))
FOLD = Polygon(vertices=((0, 0), (2, 0), (1, 0), (1, 1)))
ARROW = Polygon(vertices=((-1, -1), (0, 0), (1, -1), (0, 1)))


def test_free_bodies_are_discs_or_spheres():
    fault = check_scene(Scene(bodies=(Body(position=(0, 3, 0), shape=Box(size=(1, 1, 0))),)))[0]
    assert (fault.pointer, fault.message) == ("/bodies/0/shape/kind", "particles are discs or spheres")
    assert "rigid" in fault.allowed


def test_polygons_that_cross_or_fold_are_refused_and_concave_ones_are_not():
    assert pointers(Scene(bodies=(obstacle(BOW),))) == ["/bodies/0/shape/vertices"]
    assert pointers(Scene(bodies=(obstacle(FOLD),))) == ["/bodies/0/shape/vertices"]
    assert pointers(Scene(bodies=(obstacle(ARROW),))) == []
    parts = Compound(parts=(Part(shape=ARROW), Part(shape=BOW)))
    assert pointers(Scene(bodies=(obstacle(parts),))) == ["/bodies/0/shape/parts/1/shape/vertices"]


def test_a_disc_in_an_obstacle_is_told_with_the_room_that_it_needs():
    table = obstacle(Box(size=(2, 1, 0)), name="table", angle=np.pi / 2)
    fault = check_scene(Scene(bodies=(ball(0.55, 3), table)))[0]
    assert fault.pointer == "/bodies/0/position"
    assert fault.message == "the body overlaps table (/bodies/1)"
    assert fault.allowed == "at least 0.1 m from it"
    assert fault.value.startswith("0.05")
    assert pointers(Scene(bodies=(ball(0.61, 3), table, ball(0, 4.11)))) == []
    assert pointers(Scene(bodies=(ball(0, -0.5 + 3), obstacle(ARROW)))) == []
    assert pointers(Scene(bodies=(ball(0, 3.5), obstacle(ARROW)))) == ["/bodies/0/position"]


def test_obstacles_may_stick_in_walls_but_not_stand_outside():
    assert pointers(Scene(bodies=(obstacle(Segment(a=(-1, 0, 0), b=(1, 0, 0)), -5),))) == []
    assert pointers(Scene(bodies=(obstacle(Segment(a=(-1, 0, 0), b=(1, 0, 0)), -7),))) == ["/bodies/0/position/0"]


def test_obstacles_have_a_depth_where_the_box_has_one():
    flat, deep = Scene().laws, Laws(boundary=Boundary(size=(10, 6, 4)))
    block, plate = Box(size=(1, 1, 1)), Box(size=(1, 1, 0))
    assert pointers(Scene(laws=flat, bodies=(obstacle(block),))) == ["/bodies/0/shape/size/2"]
    assert pointers(Scene(laws=deep, bodies=(obstacle(plate),))) == ["/bodies/0/shape/size/2"]
    assert pointers(Scene(laws=deep, bodies=(obstacle(ARROW),))) == ["/bodies/0/shape/kind"]
    rod = Segment(a=(0, 0, -1), b=(0, 0, 1))
    assert pointers(Scene(laws=deep, bodies=(obstacle(rod), obstacle(block, 3)))) == []
    assert pointers(Scene(laws=flat, bodies=(obstacle(rod),))) == ["/bodies/0/shape/a/2", "/bodies/0/shape/b/2"]


def test_beside_a_periodic_axis_the_other_sides_still_keep_the_whole_body_inside():
    low = Body(shape=Circle(radius=0.5), position=(-4.9, 0.2, 0.0))
    boundary = Boundary(periodic=("x",))
    faults = check_scene(Scene(bodies=(low,), laws=Laws(boundary=boundary)))
    assert [(fault.pointer, fault.allowed) for fault in faults] == [("/bodies/0/position/1", "from 0.5 to 5.5")]
