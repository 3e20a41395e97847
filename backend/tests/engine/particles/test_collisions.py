"""Two bodies that meet: momentum, energy, spin and the instant, against closed forms."""

import numpy as np
import pytest

from harmonic.physics.simulate import simulate
from harmonic.recording import Side
from tests.engine.particles.factories import ball, scene


def momenta(recording):
    masses = np.array([body.mass for body in recording.scene.bodies])
    return (masses[:, None] * recording.velocities).sum(axis=1)


@pytest.mark.parametrize("restitution", [0.0, 0.3, 1.0])
def test_a_head_on_collision_follows_momentum_and_restitution(restitution):
    recording = simulate(
        scene(
            ball(x=-1, velocity=(2, 0, 0), mass=3.0),
            ball(x=1, velocity=(-1, 0, 0), mass=1.0, radius=0.2),
            duration=1,
            restitution=restitution,
        )
    )
    event = recording.events[0]
    reduced = 3.0 * 1.0 / 4.0
    assert event["time"] == pytest.approx(1.7 / 3, rel=1e-14)
    assert event["impulse"] == pytest.approx(reduced * 3 * (1 + restitution), rel=1e-14)
    assert event["energy_lost"] == pytest.approx(0.5 * reduced * 9 * (1 - restitution**2), rel=1e-13, abs=1e-15)
    assert event["position"] == pytest.approx((-1 + 2 * 1.7 / 3 + 0.1, 1, 0), rel=1e-13)
    assert recording.velocities[-1, :, 0] == pytest.approx(
        (2 - reduced * 3 * (1 + restitution) / 3, -1 + reduced * 3 * (1 + restitution)), rel=1e-13, abs=1e-15
    )
    assert momenta(recording) == pytest.approx(np.tile(momenta(recording)[0], (61, 1)), rel=1e-14)


def test_a_pair_has_the_geometric_mean_of_both_restitutions():
    recording = simulate(
        scene(ball(x=-1, velocity=(1, 0, 0), restitution=0.9), ball(x=0, restitution=0.4), duration=2, restitution=0.1)
    )
    parting = np.diff(recording.velocities[-1, :, 0])[0]
    assert parting == pytest.approx(np.sqrt(0.9 * 0.4), rel=1e-13)


def test_a_body_without_a_restitution_of_its_own_has_that_of_the_scene():
    recording = simulate(
        scene(ball(x=-1, velocity=(1, 0, 0), restitution=0.9), ball(x=0), duration=2, restitution=0.25)
    )
    assert np.diff(recording.velocities[-1, :, 0])[0] == pytest.approx(np.sqrt(0.9 * 0.25), rel=1e-13)


@pytest.mark.parametrize(("depth", "inertia"), [(0.0, 0.5), (4.0, 0.4)])
def test_a_glancing_blow_that_slips_passes_on_friction_times_the_impulse(depth, inertia):
    friction = 0.05
    recording = simulate(
        scene(
            ball(x=-1, y=1.15, velocity=(2, 0, 0)),
            ball(x=0),
            size=(10.0, 6.0, depth),
            duration=1,
            restitution=0.6,
            friction=friction,
        )
    )
    normal = np.array([-np.sqrt(0.2**2 - 0.15**2), 0.15]) / 0.2
    tangent = np.array([-normal[1], normal[0]])
    approach, slip = -2 * normal[0], 2 * tangent[0]
    impulse = 0.5 * 1.6 * approach
    sideways = friction * impulse
    velocity = np.array([2.0, 0.0]) + impulse * normal - sideways * np.sign(slip) * tangent
    spin = sideways * np.sign(slip) / (inertia * 0.1)
    grip = 0.5 / (1 + 1 / inertia)
    lost = 0.25 * approach**2 * (1 - 0.36) + sideways * abs(slip) - sideways**2 / (2 * grip)
    assert recording.events[0]["impulse"] == pytest.approx(impulse, rel=1e-13)
    assert recording.events[0]["energy_lost"] == pytest.approx(lost, rel=1e-12)
    assert recording.velocities[-1, 0, :2] == pytest.approx(velocity, rel=1e-12)
    turned = np.diff(recording.angles[-2:], axis=0)[0] * 60
    assert turned == pytest.approx((spin, spin), rel=1e-11)


@pytest.mark.parametrize(("depth", "part"), [(0.0, 1 / 3), (4.0, 2 / 7)])
def test_a_glancing_blow_that_sticks_ends_the_slip(depth, part):
    recording = simulate(
        scene(
            ball(x=-1, y=1.05, velocity=(2, 0, 0)),
            ball(x=0),
            size=(10.0, 6.0, depth),
            duration=1,
            restitution=0.6,
            friction=2.0,
        )
    )
    normal = np.array([-np.sqrt(0.2**2 - 0.05**2), 0.05]) / 0.2
    tangent = np.array([-normal[1], normal[0]])
    slip = 2 * tangent[0]
    velocity = np.array([2.0, 0.0]) + 0.5 * 1.6 * 2 * abs(normal[0]) * normal - part * 0.5 * slip * tangent
    assert recording.velocities[-1, 0, :2] == pytest.approx(velocity, rel=1e-12)
    gliding = (recording.velocities[-1, 0, :2] - recording.velocities[-1, 1, :2]) @ tangent
    spins = np.diff(recording.angles[-2:], axis=0)[0] * 60
    assert gliding - 0.1 * spins.sum() == pytest.approx(0, abs=1e-10)


def test_friction_on_the_floor_turns_spin_into_speed():
    recording = simulate(
        scene(ball(y=1, angular_velocity=-30.0), duration=0.5, gravity=9.81, restitution=0.5, friction=2.0)
    )
    slip = 30.0 * 0.1
    assert recording.velocities[-1, 0, 0] == pytest.approx(slip / 3, rel=1e-12)


def test_a_hit_on_a_fixed_peg_comes_at_the_root_of_its_quartic():
    start, velocity, peg, reach = np.array([-2.0, 3.0]), np.array([3.0, 1.0]), np.array([0.2, 1.5]), 0.4
    recording = simulate(
        scene(
            ball(*start, velocity=(*velocity, 0.0)),
            ball(*peg, radius=0.3, fixed=True),
            duration=1.5,
            gravity=9.81,
        )
    )
    r, half = start - peg, np.array([0.0, -9.81 / 2])
    quartic = [half @ half, 2 * velocity @ half, velocity @ velocity + 2 * r @ half, 2 * r @ velocity, r @ r - reach**2]
    roots = np.roots(quartic)
    expected = min(root.real for root in roots if abs(root.imag) < 1e-9 and root.real > 0)
    event = recording.events[0]
    assert (event["body_a"], event["body_b"]) == (0, 1)
    assert event["time"] == pytest.approx(expected, abs=1e-12)
    assert np.all(recording.positions[:, 1] == (0.2, 1.5, 0.0))


@pytest.mark.parametrize("drag", [0.0, 0.5])
@pytest.mark.parametrize(("offset", "n_hits"), [(-1e-9, 1), (1e-9, 0)])
def test_a_grazing_hit_is_found_and_a_grazing_miss_is_not(drag, offset, n_hits):
    """At the top of its flight a ball passes over a peg, a nanometre too low or too high."""
    gravity, up, ahead = 9.81, 4.0, 5.0
    if drag:
        t = np.log1p(drag * up / gravity) / drag
        top = (up + gravity / drag) * -np.expm1(-drag * t) / drag - gravity / drag * t
        x = ahead * -np.expm1(-drag * t) / drag
    else:
        t = up / gravity
        top, x = up**2 / (2 * gravity), ahead * t
    recording = simulate(
        scene(
            ball(y=1, velocity=(ahead, up, 0)),
            ball(x=x, y=1 + top - 0.3 - offset, radius=0.2, fixed=True),
            duration=t + 0.1,
            gravity=gravity,
            air_resistance=drag,
        )
    )
    near = recording.events[recording.events["body_b"] == 1]
    assert len(near) == n_hits


def test_a_ball_bounced_off_a_peg_does_not_meet_it_again_at_once():
    recording = simulate(
        scene(ball(y=3), ball(y=1, radius=0.3, fixed=True), duration=1.3, gravity=9.81, restitution=0.5)
    )
    first = np.sqrt(2 * 1.6 / 9.81)
    assert recording.events["time"] == pytest.approx([first, 2 * first], abs=1e-12)


def test_spheres_meet_in_depth():
    recording = simulate(
        scene(
            ball(x=-1, z=-1, velocity=(1, 0, 1)),
            ball(x=1, z=1, velocity=(-1, 0, -1)),
            size=(4.0, 4.0, 4.0),
            duration=2,
        )
    )
    assert recording.events["time"][0] == pytest.approx(1 - 0.1 / np.sqrt(2), rel=1e-13)
    assert recording.velocities[-1, 0] == pytest.approx((-1, 0, -1), rel=1e-13)


@pytest.mark.parametrize(
    ("velocity", "side"),
    [
        ((-1, 0, 0), Side.LEFT),
        ((1, 0, 0), Side.RIGHT),
        ((0, -1, 0), Side.FLOOR),
        ((0, 1, 0), Side.CEILING),
        ((0, 0, -1), Side.FRONT),
        ((0, 0, 1), Side.BACK),
    ],
)
def test_every_wall_is_met_where_it_stands(velocity, side):
    recording = simulate(scene(ball(y=2, velocity=velocity), size=(4.0, 4.0, 4.0), duration=3))
    assert recording.events["body_b"][0] == side
    assert recording.events["time"][0] == pytest.approx(1.9, rel=1e-14)


def test_contact_time_of_unequal_bodies_follows_hertz():
    recording = simulate(
        scene(
            ball(x=-1, velocity=(2, 0, 0), mass=0.5, material="metal"),
            ball(x=0, radius=0.2, mass=2.0, material="wood"),
            duration=1,
        )
    )
    modulus = 1 / ((1 - 0.29**2) / 2.0e11 + (1 - 0.25**2) / 1.1e10)
    expected = 2.87 * ((0.4) ** 2 / (0.1 * 0.2 / 0.3 * modulus**2 * 2)) ** 0.2
    assert recording.events["contact_time"][0] == pytest.approx(expected, rel=1e-12)
