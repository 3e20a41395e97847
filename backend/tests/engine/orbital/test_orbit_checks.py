"""What is wrong with a scene of orbits is told with its place, before anything is played."""

import pytest

from harmonic import check_scene
from harmonic.scene import Circle, Laws, Orbit
from tests.engine.orbital.systems import planet, scene_of, star


def faults_of(*bodies, **options):
    """Return the faults of a scene by their pointers."""
    return {fault.pointer: fault for fault in check_scene(scene_of(*bodies, **options))}


def only_fault(*bodies, **options):
    """Return the one fault of a scene."""
    [fault] = check_scene(scene_of(*bodies, **options))
    return fault


def test_a_sound_scene_has_no_faults():
    assert faults_of(star(), planet(mass=1e-3, period=30.0), planet("moon", around="planet", period=0.5)) == {}


def test_the_observer_is_a_direction():
    fault = only_fault(star(), planet(period=10.0), observer=(1.0, 1.0, 0.0))
    assert (fault.pointer, fault.value, fault.allowed) == ("/orbital/observer", "length 1.414214", "length 1")


def test_an_orbit_is_around_a_body_that_exists():
    fault = only_fault(star(), planet(period=10.0, around="sun"))
    assert (fault.pointer, fault.value, fault.allowed) == ("/bodies/1/orbit/around", "sun", "star")


def test_no_orbit_leads_back_to_the_body_itself():
    assert only_fault(planet(period=10.0)).pointer == "/bodies/0/orbit/around"
    circle = (star(), planet("a", mass=1.0, around="b", period=3.0), planet("b", mass=1.0, around="a", period=3.0))
    assert set(faults_of(*circle)) == {"/bodies/1/orbit/around", "/bodies/2/orbit/around"}


@pytest.mark.parametrize("name", ["position", "velocity"])
def test_a_body_has_an_orbit_or_a_state(name):
    both = planet(period=10.0).model_copy(update={name: (0.0, 1.0, 0.0)})
    fault = only_fault(star(), both)
    assert fault.pointer == f"/bodies/1/{name}"
    assert fault.value == "[0.0, 1.0, 0.0]"


@pytest.mark.parametrize(("size", "value"), [({}, "neither"), ({"period": 1.0, "semi_major_axis": 1.0}, "both")])
def test_the_size_of_an_orbit_is_given_once(size, value):
    fault = only_fault(star(), planet(eccentricity=0.1, **size))
    assert (fault.pointer, fault.value) == ("/bodies/1/orbit", value)
    assert fault.allowed == "period or semi_major_axis, one of them"


def test_something_with_mass_holds_an_orbit():
    assert only_fault(star(mass=0.0), planet(period=10.0)).pointer == "/bodies/1/mass"


def test_an_orbit_misses_the_body_it_is_around():
    big = star(shape=Circle(radius=0.01))
    fault = only_fault(big, planet(semi_major_axis=0.1, eccentricity=0.95))
    assert fault.pointer == "/bodies/1/orbit"
    assert fault.value == "0.005 AU"
    assert "at periapsis the body would hit star (/bodies/0)" in fault.message


def test_bodies_do_not_overlap_at_the_start():
    close = planet(mass=1e-3, position=(1e-5, 0, 0), velocity=(0.0, 0.1, 0.0))
    fault = only_fault(star(), close)
    assert (fault.pointer, fault.value) == ("/bodies/1/position", "1e-05 AU apart")
    twins = (star(), planet("a", period=9.0), planet("b", period=9.0))
    assert only_fault(*twins).pointer == "/bodies/2/orbit"


def test_a_body_that_would_leave_for_good_is_refused():
    fast = planet(position=(1.0, 0.0, 0.0), velocity=(0.0, 0.0244, 0.0))
    fault = only_fault(star(), fast)
    assert (fault.pointer, fault.value) == ("/bodies/1/velocity", "0.0244 AU/day")
    assert fault.allowed.startswith("below 0.0243")
    assert faults_of(star(), fast.model_copy(update={"velocity": (0.0, 0.0243, 0.0)})) == {}


@pytest.mark.parametrize(("speed", "is_bound"), [(0.0171, True), (0.0173, False)])
def test_equal_masses_leave_each_other_at_half_the_speed_of_escape_each(speed, is_bound):
    pair = [
        planet(name, mass=1.0, position=(side, 0.0, 0.0), velocity=(0.0, side * 2 * speed, 0.0))
        for name, side in (("left", -0.5), ("right", 0.5))
    ]
    found = faults_of(*pair)
    assert set(found) == (set() if is_bound else {"/bodies/0/velocity", "/bodies/1/velocity"})


def test_nobody_is_held_where_nothing_has_mass():
    drifting = (star(mass=0.0), planet(position=(1.0, 0.0, 0.0)))
    assert set(faults_of(*drifting)) == {"/bodies/1/velocity"}


def test_nothing_is_fixed_and_the_constant_of_gravitation_is_real():
    assert only_fault(star(fixed=True), planet(period=10.0)).pointer == "/bodies/0/fixed"
    scene = scene_of(star()).model_copy(update={"laws": Laws(attraction=2.0)})
    assert [fault.pointer for fault in check_scene(scene)] == ["/laws/attraction"]


def test_orbits_are_written_in_astronomical_units():
    scene = scene_of(star()).model_copy(update={"units": "si"})
    assert [fault.pointer for fault in check_scene(scene)] == ["/units"]


def test_two_thousand_bodies_are_the_most():
    many = [planet("", semi_major_axis=1.0 + index) for index in range(2000)]
    fault = only_fault(star(), *many, days=1.0)
    assert (fault.pointer, fault.value, fault.allowed) == ("/bodies", "2001", "at most 2000")


def test_wisdom_and_holman_need_a_body_that_dominates():
    pair = (star(), planet(mass=0.5, period=30.0))
    assert only_fault(*pair, integrator="wisdom-holman").pointer == "/orbital/integrator"
    moons = (star(), planet(mass=1e-3, period=300.0), planet("moon", around="planet", period=3.0))
    assert only_fault(*moons, integrator="wisdom-holman").pointer == "/orbital/integrator"
    assert faults_of(star(), planet(mass=0.0099, period=30.0), integrator="wisdom-holman") == {}


def test_more_steps_than_can_be_taken_are_refused_with_what_can():
    bodies = (star(), planet(period=0.01))
    long = {"days": 36_000_000.0, "time_scale": 10_000.0}
    fault = only_fault(*bodies, **long)
    assert fault.pointer == "/duration"
    seconds = float(fault.allowed.split()[2])
    assert faults_of(*bodies, days=seconds * 0.99 * 10_000.0, time_scale=10_000.0) == {}
    fault = only_fault(*bodies, **long, step=1e-4)
    assert fault.pointer == "/orbital/step"
    days = float(fault.allowed.split()[2])
    assert faults_of(*bodies, **long, step=days * 1.01) == {}


def test_every_fault_is_told_at_once():
    bodies = (star(fixed=True), planet("a", around="nobody", period=1.0), planet("b", eccentricity=0.5))
    found = faults_of(*bodies, observer=(0.0, 0.0, 2.0))
    assert set(found) == {"/orbital/observer", "/bodies/0/fixed", "/bodies/1/orbit/around", "/bodies/2/orbit"}


def test_an_orbit_alone_is_no_scene():
    assert Orbit().around == ""
    fault = only_fault(planet(semi_major_axis=1.0))
    assert fault.message == "the orbit leads back to the body itself"
