"""Periodic sides: who leaves comes back, meets across the seam, and gases without walls are what theory says."""

import numpy as np
import pytest

from harmonic import check_scene
from harmonic.physics.simulate import simulate
from harmonic.recording import EventKind, Side
from tests.engine.particles.factories import ball, gas, obstacle, scene

GRAVITY = 9.81


def around(size, *axes):
    return {"kind": "box", "size": size, "periodic": axes}


def test_a_disc_goes_round_and_is_always_seen_in_the_box():
    recording = simulate(scene(ball(4, 3, velocity=(3, 0, 0)), duration=10, boundary=around((10, 6, 0), "x")))
    expected = (4 + 3 * recording.times + 5) % 10 - 5
    away = np.abs(recording.positions[:, 0, 0] - expected)
    assert np.minimum(away, 10 - away).max() < 1e-12
    assert np.abs(recording.positions[:, 0, 0]).max() <= 5 + 1e-12
    assert len(recording.events) == 0


def test_two_discs_meet_across_the_border():
    recording = simulate(
        scene(
            ball(4, 3, velocity=(1, 0, 0)),
            ball(-4, 3, velocity=(-2, 0, 0)),
            duration=1,
            boundary={"kind": "periodic", "size": (10, 6, 0)},
        )
    )
    event = recording.events[0]
    assert event["time"] == pytest.approx(1.8 / 3, rel=1e-14)
    assert recording.velocities[-1, :, 0] == pytest.approx((-2, 1), rel=1e-14)
    assert event["position"][0] == pytest.approx(4 + 0.6 + 0.1, rel=1e-13)
    assert recording.report.momentum_drift < 1e-14


@pytest.mark.parametrize("shift", [(2.3, 0.0), (0.0, 1.7), (-4.1, 2.9)])
def test_where_the_border_is_changes_nothing(shift):
    start = gas(40, filling=0.2, duration=0.6, boundary={"kind": "periodic", "size": (2, 2, 0)}, radius=0.05)
    side = 2.0

    def moved(body):
        x, y, _ = body.position
        place = ((x + shift[0] + side / 2) % side - side / 2, (y + shift[1]) % side, 0.0)
        return body.model_copy(update={"position": place})

    there = simulate(start.model_copy(update={"bodies": tuple(moved(body) for body in start.bodies)}))
    here = simulate(start)
    n = min(len(here.events), 60)
    assert n > 20
    assert there.events["time"][:n] == pytest.approx(here.events["time"][:n], abs=1e-7)
    assert there.events["body_a"][:n].tolist() == here.events["body_a"][:n].tolist()


def test_no_images_overlap_and_nothing_is_lost_in_a_periodic_gas():
    boundary = _square(60, 0.05, 0.3)
    recording = simulate(gas(60, filling=0.3, mixed=True, duration=4, boundary=boundary))
    size = np.array([*boundary["size"][:2], 1.0])
    radii = np.array([body.shape.radius for body in recording.scene.bodies])
    first, second = np.triu_indices(60, 1)
    for frame in recording.positions[::5]:
        apart = frame[first] - frame[second]
        apart -= size * np.rint(apart / size)
        assert np.min(np.linalg.norm(apart, axis=1) - radii[first] - radii[second]) > -1e-12
    assert recording.report.energy_drift < 1e-12
    assert recording.report.momentum_drift < 1e-12
    assert recording.report.n_events > 1000


def test_a_disc_rolls_round_on_the_floor_and_over_a_plank_that_is_as_long_as_the_box():
    plank = obstacle("box", 0, 1, size=(10, 1, 0))
    laws = {"gravity": GRAVITY, "restitution": 0.5, "friction": 0.0, "duration": 12}
    recording = simulate(scene(ball(4, 1.6, velocity=(3, 0, 0)), plank, boundary=around((10, 6, 0), "x"), **laws))
    expected = (4 + 3 * recording.times + 5) % 10 - 5
    away = np.abs(recording.positions[:, 0, 0] - expected)
    assert np.minimum(away, 10 - away).max() < 1e-7
    assert np.abs(recording.positions[:, 0, 1] - 1.6).max() < 1e-12


def test_an_obstacle_at_the_border_is_met_from_beyond_it():
    block = obstacle("box", 4.4, 3, size=(1, 1, 0))
    recording = simulate(scene(ball(-4, 3, velocity=(-1, 0, 0)), block, duration=2, boundary=around((10, 6, 0), "x")))
    event = recording.events[0]
    assert event["time"] == pytest.approx(-4 - (4.9 - 10) - 0.1, rel=1e-13)
    assert event["body_b"] == 1


def test_a_sensor_at_the_border_is_entered_from_beyond_it():
    field = obstacle("circle", 4.5, 3, radius=0.4, sensor=True)
    recording = simulate(scene(ball(-4, 3, velocity=(-1, 0, 0)), field, duration=4, boundary=around((10, 6, 0), "x")))
    assert recording.events["time"] == pytest.approx([1.0, 2.0], rel=1e-13)
    assert recording.events["kind"].tolist() == [EventKind.SENSOR_ENTER, EventKind.SENSOR_LEAVE]


def test_the_other_sides_are_still_walls():
    recording = simulate(scene(ball(0, 3, velocity=(5, 2, 0)), duration=3, boundary=around((10, 6, 0), "x")))
    assert recording.events["body_b"].tolist() == [Side.CEILING]


@pytest.mark.parametrize("filling", [0.1, 0.3])
def test_the_pressure_of_a_periodic_gas_is_that_of_hard_discs(filling):
    # Z = p A/(N k T) = 1 + Σ J σ/(2 K t), against Henderson (1975), Z = (1 + φ²/8)/(1 − φ)²: within 0.4 % of the virial
    # series up to φ = 0.3. The centre of mass takes no part in the temperature. At a tenth of the speed hardly any
    # impact is muted.
    n, radius, seconds, n_blocks = 200, 0.05, 30.0, 20
    boundary = _square(n, radius, filling)
    recording = simulate(
        gas(n, filling=filling, radius=radius, duration=10 * seconds, time_scale=0.1, boundary=boundary)
    )
    events, velocities = recording.events, recording.velocities[0]
    kinetic = np.square(velocities - velocities.mean(axis=0)).sum() / 2
    span = (2.0, seconds)
    virials, _ = np.histogram(events["time"], n_blocks, span, weights=events["impulse"] * 2 * radius)
    found = virials / ((span[1] - span[0]) / n_blocks) / (2 * kinetic)
    expected = (1 + filling**2 / 8) / (1 - filling) ** 2 - 1
    error = found.std(ddof=1) / np.sqrt(n_blocks)
    assert len(events) > 0.99 * recording.report.n_events
    assert error < 0.015 * expected
    assert abs(found.mean() - expected) < 3 * error + (0.005 + 0.004 + 1 / n) * expected


def _square(n, radius, filling):
    side = float(np.sqrt(n * np.pi * radius**2 / filling))
    return {"kind": "periodic", "size": (side, side, 0)}


def test_a_mixed_gas_has_maxwells_velocities():
    # All at one speed at first; after 40 collisions a disc the components are normal: Kolmogorov and Smirnov at 1 %.
    rng = np.random.default_rng(11)
    start = gas(1000, filling=0.2, duration=3, boundary=_square(1000, 0.05, 0.2))
    angles = rng.uniform(0, 2 * np.pi, 1000)
    bodies = tuple(
        body.model_copy(update={"velocity": (float(np.cos(a)), float(np.sin(a)), 0.0)})
        for body, a in zip(start.bodies, angles, strict=True)
    )
    recording = simulate(start.model_copy(update={"bodies": bodies}))
    assert recording.report.n_events > 10 * 1000
    from scipy.stats import kstest

    for axis in (0, 1):
        sample = recording.velocities[-1, :, axis]
        assert kstest(sample - sample.mean(), "norm", args=(0, np.sqrt(0.5))).pvalue > 0.01
    speeds = np.square(recording.velocities[-1]).sum(axis=1)
    assert kstest(speeds, "expon", args=(0, 1.0)).pvalue > 0.01


def pointers(**fields):
    return [fault.pointer for fault in check_scene(scene(*fields.pop("bodies", ()), **fields))]


def test_what_periodic_sides_cannot_have_is_refused():
    box = {"kind": "periodic", "size": (10, 6, 0)}
    assert pointers(boundary=box, gravity=9.81) == ["/laws/gravity"]
    assert pointers(boundary=box, air_resistance=1, wind=(1, 0, 0)) == ["/laws/wind/0"]
    assert pointers(boundary=box | {"open": ("left",)}) == ["/laws/boundary/open"]
    assert pointers(boundary=around((10, 6, 0), "z")) == ["/laws/boundary/periodic"]
    assert pointers(boundary=around((10, 6, 0), "x"), bodies=[ball(0, 3, radius=2)]) == ["/laws/boundary/size/0"]
    straddling = obstacle("box", 4.8, 3, size=(1, 1, 0))
    assert pointers(boundary=around((10, 6, 0), "x"), bodies=[straddling]) == ["/bodies/0/position/0"]


def test_bodies_that_overlap_across_the_border_are_refused():
    pair = [ball(4.95, 3), ball(-4.95, 3)]
    assert pointers(boundary=around((10, 6, 0), "x"), bodies=pair) == ["/bodies/1/position"]
    assert pointers(boundary=around((10, 6, 0), "x"), bodies=[pair[0], ball(-4.8, 3)]) == []
