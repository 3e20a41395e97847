"""Many bodies: what is conserved, what never happens, and that the same scene is the same recording."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harmonic.errors import InvalidInput, LimitExceeded
from harmonic.physics.particles import packing, record
from harmonic.physics.simulate import simulate
from harmonic.recording import EventKind, Side
from tests.engine.particles.factories import ball, deepest_overlap, energies, gas, scattered, scene


@pytest.mark.parametrize("gravity", [0.0, 9.81])
def test_an_elastic_gas_keeps_its_energy_over_a_hundred_thousand_collisions(gravity):
    recording = simulate(gas(200, duration=200, gravity=gravity))
    total = energies(recording)
    assert recording.report.n_events > 100_000
    assert np.abs(total / total[0] - 1).max() < 1e-12
    assert recording.report.energy_drift < 1e-12


def test_friction_makes_spin_and_the_account_of_energy_still_closes():
    recording = simulate(gas(100, duration=20, gravity=5.0, restitution=0.99, friction=0.4, air_resistance=0.05))
    assert np.ptp(recording.angles[-1]) > 1
    assert recording.report.energy_final < recording.report.energy_initial
    assert recording.report.energy_drift < 1e-12


def test_free_bodies_keep_their_momentum():
    recording = simulate(gas(100, filling=0.3, duration=5, boundary={"kind": "open", "size": (50.0, 50.0, 0.0)}))
    assert recording.report.n_events > 50
    assert recording.report.momentum_drift < 1e-14


def test_a_mirrored_scene_plays_mirrored():
    plain = gas(12, duration=0.8, gravity=9.81)
    mirrored = plain.model_copy(
        update={
            "bodies": tuple(
                body.model_copy(
                    update={
                        "position": (-body.position[0], *body.position[1:]),
                        "velocity": (-body.velocity[0], *body.velocity[1:]),
                    }
                )
                for body in plain.bodies
            )
        }
    )
    first, second = simulate(plain), simulate(mirrored)
    assert len(first.events) > 20
    assert first.positions[..., 0] == pytest.approx(-second.positions[..., 0], abs=1e-7)
    assert first.positions[..., 1] == pytest.approx(second.positions[..., 1], abs=1e-7)


def test_an_elastic_gas_finds_its_way_back_when_time_is_reversed():
    start = gas(10, duration=0.8, gravity=9.81)
    there = simulate(start)
    turned = tuple(
        body.model_copy(
            update={
                "position": tuple(map(float, there.positions[-1, index])),
                "velocity": tuple(map(float, -there.velocities[-1, index])),
            }
        )
        for index, body in enumerate(start.bodies)
    )
    back = simulate(start.model_copy(update={"bodies": turned}))
    assert there.report.n_events > 8
    assert back.positions[-1] == pytest.approx(there.positions[0], abs=1e-7)


@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    restitution=st.floats(0, 1),
    friction=st.floats(0, 2),
    drag=st.sampled_from([0.0, 0.3, 3.0]),
    gravity=st.sampled_from([0.0, 9.81, -3.0]),
    depth=st.sampled_from([0.0, 3.0]),
)
def test_bodies_never_overlap_and_energy_never_rises(seed, restitution, friction, drag, gravity, depth):
    recording = simulate(
        scattered(
            20,
            seed=seed,
            size=(4.0, 4.0, depth),
            n_fixed=4,
            duration=2,
            restitution=restitution,
            friction=friction,
            air_resistance=drag,
            gravity=gravity,
        )
    )
    assert deepest_overlap(recording) < 1e-9
    assert recording.report.energy_drift < 1e-11
    assert recording.report.energy_final <= recording.report.energy_initial * (1 + 1e-12 * np.sign(gravity + 1e-9))
    assert np.all(recording.events["energy_lost"] >= 0)
    assert not np.isnan(recording.positions).any()


def test_one_giant_among_crumbs_is_met_by_every_one_of_them():
    crumbs = [ball(x, 0.5 * y + 0.2, radius=0.01) for x in np.linspace(-4.5, 4.5, 40) for y in range(3)]
    recording = simulate(scene(ball(y=4.5, radius=1.4, velocity=(0, -3, 0), mass=100.0), *crumbs, duration=3))
    assert deepest_overlap(recording) < 1e-9
    assert len(recording.events) > 50


def test_the_cells_do_not_decide_what_happens(monkeypatch):
    start = gas(60, mixed=True, duration=0.5, gravity=9.81)
    fine = simulate(start)
    monkeypatch.setattr(packing, "BODIES_PER_CELL", 40.0)
    coarse = simulate(start)
    assert len(fine.events) == len(coarse.events) > 100
    assert fine.events["time"] == pytest.approx(coarse.events["time"], abs=1e-6)


def test_a_body_leaves_two_box_sizes_outside_an_open_side():
    recording = simulate(scene(ball(x=4, y=3, velocity=(5, 0, 0)), ball(x=-4, y=3), duration=6, open_sides=("right",)))
    event = recording.events[0]
    assert (event["kind"], event["body_a"], event["body_b"]) == (EventKind.LEAVE, 0, Side.RIGHT)
    assert event["time"] == pytest.approx((25 - 4) / 5, rel=1e-14)
    assert event["position"] == pytest.approx((25, 3, 0), rel=1e-14)
    gone = recording.times > 4.2
    assert np.isnan(recording.positions[gone, 0]).all()
    assert not np.isnan(recording.positions[~gone, 0]).any()
    assert not np.isnan(recording.positions[:, 1]).any()
    assert recording.report.left == 1
    assert recording.report.energy_drift < 1e-14


def test_without_a_floor_everything_falls_out():
    recording = simulate(gas(30, duration=10, gravity=9.81, boundary={"kind": "open", "size": (5.0, 5.0, 0.0)}))
    assert recording.report.left == 30
    assert np.isnan(recording.positions[-1]).all()
    assert recording.report.energy_drift < 1e-13


def test_the_same_scene_gives_the_same_bytes():
    start = gas(50, duration=2, gravity=9.81, restitution=0.8, friction=0.3)
    first, second = simulate(start), simulate(start)
    assert first.events.tobytes() == second.events.tobytes()
    assert first.positions.tobytes() == second.positions.tobytes()
    assert first.run_hash == second.run_hash


def test_events_come_in_order_and_name_the_lower_index_first():
    events = simulate(gas(100, duration=5, gravity=9.81, restitution=0.9)).events
    pairs = events[(events["kind"] == EventKind.IMPACT) & (events["body_b"] >= 0)]
    assert np.all(np.diff(events["time"]) >= 0)
    assert np.all(pairs["body_a"] < pairs["body_b"])


def test_at_equal_times_the_lower_index_comes_first():
    recording = simulate(scene(*(ball(x=x, y=2) for x in (3, -3, 0, 1)), duration=1, gravity=9.81, restitution=0.5))
    assert recording.events["body_a"][:4].tolist() == [0, 1, 2, 3]


def test_an_empty_scene_is_an_empty_recording():
    recording = simulate(scene(duration=1.5))
    assert recording.positions.shape == (91, 0, 3)
    assert recording.angles.shape == (91, 0)
    assert len(recording.events) == recording.report.n_events == 0


def test_a_recording_cannot_be_written_to():
    recording = simulate(scene(ball(), duration=0.1))
    with pytest.raises(ValueError, match="read-only"):
        recording.positions[0] = 0


def test_progress_is_told_once_a_heard_second_and_ends_at_one():
    told = []
    simulate(gas(10, duration=3.5), on_progress=told.append)
    assert told == pytest.approx([1 / 3.5, 2 / 3.5, 3 / 3.5, 1.0])


def test_too_many_events_are_refused_with_how_far_they_came(monkeypatch):
    monkeypatch.setattr(record, "MAX_EVENTS", 1000)
    with pytest.raises(LimitExceeded, match=r"more than 1,000 events: it came to .* s of 1000 s .* fewer or slower"):
        simulate(gas(100, duration=1000))


def test_overlapping_bodies_are_refused():
    with pytest.raises(InvalidInput, match=r"/bodies/1/position: the body overlaps"):
        simulate(scene(ball(), ball(x=0.1)))


def few_collisions():
    """Return an elastic gas of 50 discs in which none collides more than five times."""
    start = gas(50, filling=0.1, seed=4, duration=0.35)
    played = simulate(start)
    ends = np.concatenate([played.events["body_a"], played.events["body_b"]])
    counts = np.bincount(ends[ends >= 0], minlength=50)
    assert 2 <= counts.max() <= 5
    assert len(played.events) > 40
    return start, played


def turned_about(scene_, change):
    """Return a scene with every body's place and velocity changed."""
    bodies = tuple(
        body.model_copy(update=dict(zip(("position", "velocity"), change(index, body), strict=True)))
        for index, body in enumerate(scene_.bodies)
    )
    return scene_.model_copy(update={"bodies": bodies})


def test_fifty_discs_find_their_way_back_to_a_millionth_of_a_radius():
    start, there = few_collisions()

    def reversed_(index, _):
        return tuple(map(float, there.positions[-1, index])), tuple(map(float, -there.velocities[-1, index]))

    back = simulate(turned_about(start, reversed_))
    assert np.abs(back.positions[-1] - there.positions[0]).max() < 1e-6 * 0.05


def test_fifty_discs_play_mirrored_to_a_millionth_of_a_radius():
    start, plain = few_collisions()

    def mirrored(_, body):
        (x, y, z), (u, v, w) = body.position, body.velocity
        return (-x, y, z), (-u, v, w)

    other = simulate(turned_about(start, mirrored))
    assert np.abs(other.positions * (-1, 1, 1) - plain.positions).max() < 1e-6 * 0.05
