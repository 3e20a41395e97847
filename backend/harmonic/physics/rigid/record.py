"""Plays a scene of rigid bodies and makes a recording of what happened."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from harmonic.physics.hertz import contact_times
from harmonic.physics.rigid import _layout as at
from harmonic.physics.rigid._kernels_account import momenta
from harmonic.physics.rigid.world import RigidWorld
from harmonic.population import Population
from harmonic.recording import EVENT_DTYPE, FRAME_RATE, EventKind, Recording, Report
from harmonic.run_hash import run_hash
from harmonic.scene import Scene

MUTE_SECONDS = 0.02
"""Heard seconds within which the ear does not tell two impacts of the same pair apart."""


def record_rigid(
    population: Population, *, times: NDArray[np.float64], on_progress: Callable[[float], None]
) -> Recording:
    """Play the rigid bodies of a scene and record frames and events.

    Parameters
    ----------
    population : Population
        Of a scene that can be played, with at least one body.
    times : ndarray of float64, shape (T,)
        Heard seconds of each frame.
    on_progress : callable
        Told the part that is done, once each heard second.

    Returns
    -------
    Recording
        In SI units.

    Notes
    -----
    Muted are impacts of the same two within 20 heard milliseconds of the one before.
    """
    scene = population.scene
    rigid = RigidWorld(population)
    begin = rigid.energy, momenta(rigid.world)
    n = len(scene.bodies)
    places, velocities = np.empty((len(times), n, 3)), np.empty((len(times), n, 3))
    angles = np.empty((len(times), n))
    rows = []
    for index in range(len(times)):
        rigid.step_until(index * rigid.steps_per_frame * rigid.step)
        rows.append(rigid.take_events())
        rigid.look(places[index], velocities[index], angles[index])
        if index and index % FRAME_RATE == 0:
            on_progress(index / FRAME_RATE / scene.duration)
    rigid.step_until(scene.duration * scene.laws.time_scale)
    rows.append(rigid.take_events())
    if len(times) <= FRAME_RATE * scene.duration or scene.duration % 1:
        on_progress(1.0)
    events, n_muted = _events(scene, rigid, np.concatenate(rows))
    report = _report(scene, rigid, begin, n_muted=n_muted)
    return Recording(scene, times, places, velocities, angles, events, report, run_hash(population.asked))


def _events(scene: Scene, rigid: RigidWorld, log: NDArray[np.float64]) -> tuple[NDArray[np.void], int]:
    """Return the log as events in order of time, equal times by the lower index, and how many were muted."""
    n = len(scene.bodies)
    first, second = log[:, at.EVENT_A].astype(np.int64), log[:, at.EVENT_B].astype(np.int64)
    # An impact is written with the lower row first: walls stand behind all bodies, and among these the free one leads.
    is_impact = log[:, at.EVENT] == EventKind.IMPACT
    swapped = is_impact & (second < n) & (rigid.world.constant[first, at.LIGHTNESS] == 0)
    first, second = np.where(swapped, second, first), np.where(swapped, first, second)
    order = np.lexsort((first, log[:, at.TIME]))
    log, first, second = log[order], first[order], second[order]
    is_heard = ~_muted(log, first, second, within=MUTE_SECONDS * scene.laws.time_scale)
    log, first, second = log[is_heard], first[is_heard], second[is_heard]
    events = np.zeros(len(log), EVENT_DTYPE)
    events["time"], events["kind"] = log[:, at.TIME], log[:, at.EVENT]
    events["body_a"], events["body_b"] = first, _shown(second, n)
    events["impulse"], events["relative_speed"] = log[:, at.IMPULSE], log[:, at.SPEED]
    events["position"][:, :2] = log[:, at.AT_X : at.LOST]
    events["energy_lost"] = np.maximum(log[:, at.LOST], 0.0)
    # A body is as round as a disc of its area.
    curvature = 1 / np.array([max(body.shape.disc_radius, 1e-9) for body in scene.bodies])
    events["contact_time"] = contact_times(
        scene,
        events,
        lightness=rigid.world.constant[:n, at.LIGHTNESS],
        curvature=curvature,
        met=np.where(events["body_b"] < 0, 0.0, curvature[np.maximum(events["body_b"], 0)]),
    )
    return events, int((~is_heard).sum())


def _shown(rows: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    """Return rows of the world as a recording names them: walls are −2, −3, −4, −5, the world −1."""
    walls = np.where(rows == n + at.N_WALLS, -1, n - 2 - rows)
    return np.where(rows >= n, walls, rows)


def _muted(
    log: NDArray[np.float64], first: NDArray[np.int64], second: NDArray[np.int64], *, within: float
) -> NDArray[np.bool_]:
    muted = np.zeros(len(log), np.bool_)
    last: dict[tuple[int, int], float] = {}
    for index in np.flatnonzero(log[:, at.EVENT] == EventKind.IMPACT):
        pair = (int(first[index]), int(second[index]))
        time = float(log[index, at.TIME])
        muted[index] = time - last.get(pair, -np.inf) < within
        last[pair] = time
    return muted


def _report(
    scene: Scene, rigid: RigidWorld, begin: tuple[float, tuple[float, float, float, float, float]], *, n_muted: int
) -> Report:
    world = rigid.world
    span = scene.duration * scene.laws.time_scale
    largest = float(world.sums[at.LARGEST])
    n_events = int(world.counts[at.STRUCK])
    momentum, turning = (0.0, 0.0)
    if _is_isolated(scene, rigid):
        momentum, turning = _momentum_drifts(begin[1], momenta(world))
    return Report(
        n_events=n_events,
        events_per_second=n_events / span,
        energy_initial=begin[0],
        energy_final=rigid.energy,
        energy_drift=float(world.sums[at.GAINED]) / largest if largest > 0 else 0.0,
        momentum_drift=momentum,
        angular_momentum_drift=turning,
        put_to_rest=int(world.counts[at.RESTED]),
        muted=n_muted,
        left=int(world.counts[at.LEFT]),
        born=int(world.counts[at.BORN]),
        not_born=int(world.counts[at.NOT_BORN]),
        died=int(world.counts[at.DIED]),
    )


def _momentum_drifts(
    begin: tuple[float, float, float, float, float], end: tuple[float, float, float, float, float]
) -> tuple[float, float]:
    size, turning_size = max(begin[3], end[3]), max(begin[4], end[4])
    change = float(np.hypot(end[0] - begin[0], end[1] - begin[1]))
    turned = abs(end[2] - begin[2])
    return (change / size if size > 0 else 0.0), (turned / turning_size if turning_size > 0 else 0.0)


def _is_isolated(scene: Scene, rigid: RigidWorld) -> bool:
    """Tell whether nothing from outside acts: no field, no air, nothing fixed, no joint to the world, nobody gone."""
    laws, world = scene.laws, rigid.world
    to_the_world = any(not constraint.b for constraint in scene.constraints)
    acts = laws.gravity or laws.air_resistance or to_the_world
    return not acts and not bool((world.mode[:-1] <= at.FIXED)[: len(scene.bodies)].any()) and not laws.boundary.walls
