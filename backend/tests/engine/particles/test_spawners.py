"""Bodies that appear and go as time goes on, at their exact times."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from harmonic.music.compose import compose
from harmonic.physics.simulate import simulate
from harmonic.recording import EventKind, Side
from harmonic.scene import Body, Boundary, Box, Circle, Harmony, Laws, Scene, Spawner
from tests.engine.particles.sourced import SIGNIFICANCE, cloud, deepest_overlap, disc, drip, same_bytes, sourced


def is_there(recording):
    """Return in which frames each body is there."""
    return np.isfinite(recording.positions[:, :, 0])


def leavings(recording):
    return recording.events[recording.events["kind"] == EventKind.LEAVE]


def test_a_falling_newborn_meets_the_floor_at_the_closed_form_time():
    drops = drip(disc(0, 3), every=1, start=0.3, lifetime=0.9)
    recording = simulate(sourced(spawners=(drops,), gravity=9.81, duration=3.5, restitution=0.0))
    fall = math.sqrt(2 * (3 - 0.05) / 9.81)
    landed = recording.events[recording.events["body_b"] == Side.FLOOR]
    assert landed["time"] == pytest.approx(np.array([0.3, 1.3, 2.3]) + fall, abs=1e-12)
    assert landed["body_a"].tolist() == [0, 1, 2]
    assert landed["relative_speed"] == pytest.approx(9.81 * fall)
    assert (recording.report.born, recording.report.died) == (4, 3)


def test_an_unborn_body_is_in_no_frame_and_is_in_that_of_its_birth():
    source = drip(disc(velocity=(2.0, 0.0, 0.0)), every=0.5)
    there = is_there(simulate(sourced(spawners=(source,), bodies=(disc(4, 4),))))
    assert there[:, 0].all()
    assert np.argmax(there, axis=0).tolist() == [0, 0, 30, 60, 90]


def test_a_body_dies_at_its_time_and_is_told_to_leave_through_no_side():
    body = disc(0, 3, velocity=(1.0, 0.5, 0.0))
    recording = simulate(sourced(spawners=(drip(body, every=1, start=0.25, lifetime=0.5),), duration=4))
    events = leavings(recording)
    assert events["time"] == pytest.approx([0.75, 1.75, 2.75, 3.75], abs=1e-12)
    assert (events["body_b"] == Side.NONE).all()
    assert events["position"] == pytest.approx(np.tile([0.5, 3.25, 0], (4, 1)), abs=1e-12)
    there = is_there(recording)
    assert (there.sum(axis=0) == 30).all()
    assert (recording.report.born, recording.report.died, recording.report.left) == (4, 4, 0)


def test_times_are_heard_and_physics_is_simulated():
    body = disc(0, 3, velocity=(1.0, 0.0, 0.0))
    recording = simulate(sourced(spawners=(drip(body, every=1, lifetime=0.5),), duration=2, time_scale=2.0))
    assert leavings(recording)["time"] == pytest.approx([1.0, 3.0], abs=1e-12)
    assert leavings(recording)["position"][:, 0] == pytest.approx([1.0, 1.0], abs=1e-12)
    assert is_there(recording).sum(axis=0).tolist() == [30, 30]


def test_births_at_beats_are_at_beats_in_the_events():
    body = disc(0, 0.05, velocity=(0.0, -1.0, 0.0))
    spawner = drip(body, every=1.5, unit="beats", timing="regular", lifetime=0.5)
    scene = sourced(spawners=(spawner,), duration=5).model_copy(update={"harmony": Harmony(tempo=120.0)})
    recording = simulate(scene)
    impacts = recording.events[recording.events["body_b"] == Side.FLOOR]
    assert impacts["time"] == pytest.approx(np.arange(0, 5, 0.75), abs=1e-12)


def test_rain_falls_at_poisson_times_and_each_drop_is_heard_once():
    drop = disc(0, 5, radius=0.01)
    rain = drip(drop, every=0.05, timing="poisson", spread=(4.9, 0.0, 0.0), lifetime=1.2)
    recording = simulate(sourced(spawners=(rain,), gravity=9.81, restitution=0.3, duration=60, seed=5))
    _, first = np.unique(recording.events["body_a"], return_index=True)
    floor = recording.events[first]
    floor = floor[floor["body_b"] == Side.FLOOR]
    assert len(floor) > 1000
    assert stats.kstest(np.diff(np.sort(floor["time"])), stats.expon(scale=0.05).cdf).pvalue > SIGNIFICANCE


def test_a_newborn_whose_place_is_taken_does_not_appear():
    recording = simulate(sourced(spawners=(drip(disc(0.05, 3)),), bodies=(disc(0, 3, fixed=True),)))
    assert (recording.report.not_born, recording.report.born) == (2, 0)
    assert not is_there(recording)[:, 1:].any()


def test_the_score_tells_of_bodies_that_did_not_appear():
    recording = simulate(sourced(spawners=(drip(disc(0, 0.05)),), gravity=9.81, duration=3, bodies=(disc(2, 2),)))
    assert recording.report.not_born == 2
    assert "bodies that did not appear, as their place was taken: 2" in compose(recording).warnings


def test_who_dies_makes_room_for_who_comes():
    recording = simulate(sourced(spawners=(drip(disc(0, 3), every=0.1, lifetime=0.1),), duration=3))
    assert (recording.report.born, recording.report.not_born, recording.report.died) == (30, 0, 29)


def test_a_newborn_may_touch_but_not_overlap():
    still = disc(0, 3)
    touching = simulate(sourced(bodies=(still,), spawners=(drip(disc(0.1, 3), start=0.5),), duration=1))
    overlapping = simulate(sourced(bodies=(still,), spawners=(drip(disc(0.0999, 3), start=0.5),), duration=1))
    assert (touching.report.born, overlapping.report.born) == (1, 0)


def test_a_newborn_is_hit_by_what_was_already_on_its_way():
    bullet = disc(-4, 3, velocity=(2.0, 0.0, 0.0))
    recording = simulate(sourced(bodies=(bullet,), spawners=(drip(disc(1, 3), every=9, start=1.0),), duration=4))
    hit = recording.events[recording.events["body_b"] >= 0]
    assert hit["time"] == pytest.approx([(5 - 0.1) / 2], abs=1e-12)


def test_who_lay_on_a_body_that_dies_falls_at_once():
    shelf = drip(disc(0, 0.5, radius=0.5), every=9, start=0.0, lifetime=2.013)
    rider = drip(disc(0, 1.1, radius=0.1), every=9, start=0.0)
    recording = simulate(sourced(spawners=(shelf, rider), gravity=9.81, restitution=0.0, duration=3))
    fall = math.sqrt(2 * (1.1 - 0.1) / 9.81)
    landed = recording.events[(recording.events["body_a"] == 1) & (recording.events["body_b"] == Side.FLOOR)]
    assert landed["time"][0] == pytest.approx(2.013 + fall, abs=1e-9)


def test_energy_and_momentum_of_who_comes_and_goes_are_in_the_account():
    spawner = drip(disc(0, 3, radius=0.1, velocity=(3.0, 1.0, 0.0), angular_velocity=4.0), every=0.1, lifetime=1.5)
    boxed = simulate(
        sourced(
            spawners=(spawner,),
            bodies=(disc(3, 3),),
            gravity=9.81,
            restitution=0.9,
            friction=0.3,
            air_resistance=0.1,
            duration=10,
        )
    )
    assert boxed.report.born > 80
    assert boxed.report.energy_drift < 1e-12
    free = simulate(sourced(spawners=(spawner,), bodies=(disc(3, 4, radius=0.5),), kind="open", duration=10))
    assert (free.events["kind"] == EventKind.IMPACT).any()
    assert free.report.energy_drift < 1e-12
    assert free.report.momentum_drift < 1e-12


def test_who_has_left_through_an_open_side_does_not_die_as_well():
    quick = drip(disc(0, 3, velocity=(100.0, 0.0, 0.0)), every=5, lifetime=1.5)
    recording = simulate(sourced(spawners=(quick,), kind="open", duration=3))
    assert leavings(recording)["body_b"].tolist() == [Side.RIGHT]
    assert (recording.report.left, recording.report.died) == (1, 0)


def test_a_big_newborn_is_met_by_everybody():
    big = drip(disc(0, 3, radius=1.0), every=9, start=1.0)
    recording = simulate(
        sourced(
            spawners=(big,),
            clouds=(cloud(100, radius=0.02, temperature=1.0, size=(2, 5, 0), body=disc(-3, 3, radius=0.02)),),
            duration=10,
        )
    )
    assert recording.report.born == 1
    assert (recording.events["body_b"] == 100).any()
    assert deepest_overlap(recording) < 1e-9


def test_the_same_seed_is_the_same_recording_and_another_is_another():
    scene = sourced(
        clouds=(cloud(50, temperature=1.0, thermostat=2.0),),
        spawners=(drip(disc(0, 5), every=0.1, timing="poisson", spread=(4, 0.5, 0)),),
    )
    first, again, other = simulate(scene), simulate(scene), simulate(scene.model_copy(update={"seed": 2}))
    assert same_bytes(first, again)
    assert first.run_hash == again.run_hash != other.run_hash
    assert not same_bytes(first, other)


def test_a_longer_piece_begins_like_a_shorter_one():
    fields = {
        "clouds": (cloud(50, temperature=1.0, thermostat=2.0),),
        "spawners": (drip(disc(0, 5), every=0.3),),
        "gravity": 9.81,
    }
    short, long = (simulate(sourced(duration=span, **fields)) for span in (1.5, 4.0))
    n_frames, n_bodies = short.positions.shape[:2]
    assert np.nan_to_num(short.positions[:-1, :55]) == pytest.approx(
        np.nan_to_num(long.positions[: n_frames - 1, :55]), abs=1e-6
    )
    assert n_bodies == 55


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    gravity=st.sampled_from([0.0, 9.81]),
    restitution=st.sampled_from([0.0, 0.5, 0.9, 1.0]),
    thermostat=st.sampled_from([0.0, 3.0]),
    depth=st.sampled_from([0.0, 2.0]),
    radius=st.floats(0.03, 0.3),
    every=st.floats(0.02, 0.3),
)
def test_nobody_ever_overlaps_whoever_comes_and_goes(seed, gravity, restitution, thermostat, depth, radius, every):
    hot = cloud(30, radius=0.08, temperature=2.0, thermostat=thermostat)
    spread = (1.5, 1.5, 0.5 if depth else 0.0)
    source = drip(
        disc(0, 2, radius=radius, velocity=(1.0, 0.0, 0.0)), every=every, lifetime=0.7, spread=spread, timing="poisson"
    )
    scene = sourced(
        clouds=(hot,),
        spawners=(source,),
        size=(4, 4, depth),
        gravity=gravity,
        restitution=restitution,
        friction=0.2,
        seed=seed,
    )
    recording = simulate(scene)
    assert deepest_overlap(recording) < 1e-7
    assert recording.report.energy_drift < 1e-10
    counted = recording.report.born + recording.report.not_born
    assert counted == len(recording.scene.bodies) - 30


def test_nobody_is_born_inside_an_obstacle_and_the_report_counts_them():
    shelf = Body(shape=Box(size=(2.0, 0.5, 0.0)), position=(0.0, 3.0, 0.0), fixed=True)
    spawner = Spawner(
        body=Body(shape=Circle(radius=0.1), position=(0.0, 3.0, 0.0)),
        every=0.05,
        unit="seconds",
        spread=(4.0, 2.0, 0.0),
        lifetime=0.5,
    )
    recording = simulate(Scene(bodies=(shelf,), spawners=(spawner,), duration=10, laws=Laws(gravity=0)))
    report = recording.report
    places = np.array([body.position for body in recording.scene.bodies[1:]])
    inside = np.linalg.norm(np.maximum(np.abs(places - (0, 3, 0)) - (1.0, 0.25, 0.0), 0.0), axis=1) < 0.1
    seen = np.isfinite(recording.positions[:, 1:, 0]).any(axis=0)
    assert inside.sum() > 4
    assert not seen[inside].any()
    assert report.born + report.not_born == len(places)
    assert report.not_born >= inside.sum()


def test_nobody_is_born_on_somebody_across_a_periodic_side():
    sitter = Body(shape=Circle(radius=0.3), position=(-4.9, 3.0, 0.0), fixed=True)
    newborn = Body(shape=Circle(radius=0.3), position=(4.8, 3.0, 0.0))
    laws = Laws(gravity=0, boundary=Boundary(periodic=("x",)))
    spawner = Spawner(body=newborn, every=1, unit="seconds", count=1)
    report = simulate(Scene(bodies=(sitter,), spawners=(spawner,), duration=2, laws=laws)).report
    assert (report.born, report.not_born) == (0, 1)
