"""Plays a scene of orbits: drives the compiled loop over steps and makes a recording of what it leaves."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harmonic.errors import LimitExceeded
from harmonic.orbits.kepler import NOBODY, centre_of, initial_state, orbital_periods, primaries
from harmonic.orbits.plan import Integrator, plan_of
from harmonic.orbits.two_bodies import GRAVITATION
from harmonic.physics import _orbit_layout as at
from harmonic.physics._kernels_orbit_force import conserved, find_trouble
from harmonic.physics._kernels_orbit_run import begin, run
from harmonic.recording import EVENT_DTYPE, Recording, Report
from harmonic.run_hash import run_hash
from harmonic.scene import Scene

MAX_ORBIT_EVENTS = 1_000_000
"""Events that one recording of orbits may hold."""

LOG_ROWS = 16_384

KINDS: dict[Integrator, int] = {
    "wisdom-holman": at.WISDOM_HOLMAN,
    "leapfrog": at.LEAPFROG,
    "yoshida4": at.YOSHIDA4,
}

TROUBLES = {
    at.COLLIDED: "{} and {} collide at {:.6g} d, and orbits know no collisions: part them",
    at.TOO_FAST: "{} and {} come so close at {:.6g} d that a step of {:.4g} d cannot follow them: "
    "give the scene a smaller step",
    at.TOO_NEAR: "{} and {} come within three mutual Hill radii of each other at {:.6g} d, closer than Wisdom and "
    "Holman's method can follow: take yoshida4 and a smaller step",
}


@dataclass(frozen=True, eq=False, slots=True)
class System:
    """What the kernels work on, and change as they go; bodies in the order of the integrator.

    Attributes
    ----------
    kind : int
        The integrator.
    step : float
        In days.
    order : ndarray of int64, shape (N,)
        Where each body stands in the scene.
    state : ndarray of float64, shape (2, 3, N)
        Places and velocities at the end of the last step, in AU and AU/day.
    flow : ndarray of float64, shape (6, 3, N)
        Both ends of the last step.
    facts : ndarray of float64, shape (3, N)
        Attraction, that of all bodies up to this one, and radius.
    links : ndarray of int64, shape (3, N)
        Whom each orbits, its outer neighbour, and where it stands in the scene.
    signs : ndarray of float64, shape (8, N)
        What changes its sign at events, after and before the last step.
    observer : ndarray of float64, shape (3,)
        The direction from which transits are seen.
    """

    kind: int
    step: float
    order: NDArray[np.int64]
    state: NDArray[np.float64]
    flow: NDArray[np.float64]
    facts: NDArray[np.float64]
    links: NDArray[np.int64]
    signs: NDArray[np.float64]
    observer: NDArray[np.float64]


def record_orbits(scene: Scene, *, times: NDArray[np.float64], on_progress: Callable[[float], None]) -> Recording:
    """Follow the bodies of a scene and record frames and events.

    Parameters
    ----------
    scene : Scene
        One that can be played, with at least one body.
    times : ndarray of float64, shape (T,)
        Heard seconds of each frame.
    on_progress : callable
        Told the part that is done, once each heard second.

    Returns
    -------
    Recording
        Positions in AU, velocities in AU/day, events in days.

    Raises
    ------
    LimitExceeded
        If two bodies collide or come closer than the step can follow, or more than a million events happen.
    """
    system = _pack(scene)
    scale, span = scene.laws.time_scale, scene.duration * scene.laws.time_scale
    frame_times = np.minimum(times * scale, span)
    positions, velocities = (np.empty((len(times), len(scene.bodies), 3)) for _ in range(2))
    seconds = np.minimum(np.arange(1, math.ceil(scene.duration) + 1) * scale, span)
    log, sums = _play(
        scene, system, frame_times, seconds, positions=positions, velocities=velocities, on_progress=on_progress
    )
    events = _events(log)
    angles = np.array([body.angle for body in scene.bodies]) + np.outer(
        frame_times, [body.angular_velocity for body in scene.bodies]
    )
    report = _report(sums, n_events=len(events), heard=span)
    return Recording(scene, times, positions, velocities, angles, events, report, run_hash(scene))


def _pack(scene: Scene) -> System:
    plan, periods, around = plan_of(scene), orbital_periods(scene), primaries(scene)
    n = len(scene.bodies)
    order = np.arange(n)
    if plan.integrator == "wisdom-holman":
        distances = np.where(order == centre_of(scene), 0.0, periods)
        order = np.argsort(distances, kind="stable")
    rank = np.empty(n, np.int64)
    rank[order] = np.arange(n)
    positions, velocities = initial_state(scene)
    facts = np.empty((at.N_FACTS, n))
    facts[at.ATTRACTION] = GRAVITATION * np.array([scene.bodies[index].mass for index in order])
    facts[at.INNER] = np.cumsum(facts[at.ATTRACTION])
    facts[at.RADIUS] = [scene.bodies[index].shape.reach for index in order]
    links = np.empty((at.N_LINKS, n), np.int64)
    links[at.AROUND] = np.where(around[order] == NOBODY, NOBODY, rank[around[order]])
    links[at.NEIGHBOUR] = _neighbours(around, periods, rank)[order]
    links[at.SCENE] = order
    observer = np.array(scene.orbital.observer) / np.linalg.norm(scene.orbital.observer)
    state = np.ascontiguousarray(np.stack([positions[order].T, velocities[order].T]))
    flow, signs = np.zeros((at.N_FLOW, 3, n)), np.zeros((2 * at.N_SIGNS, n))
    return System(KINDS[plan.integrator], plan.step, order, state, flow, facts, links, signs, observer)


def _neighbours(around: NDArray[np.int64], periods: NDArray[np.float64], rank: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the next body outwards that orbits the same one, in the integrator's order; −1 for none."""
    found = np.full(len(around), NOBODY, np.int64)
    for centre in np.unique(around[around != NOBODY]):
        own = np.flatnonzero((around == centre) & np.isfinite(periods))
        own = own[np.argsort(periods[own], kind="stable")]
        found[own[:-1]] = rank[own[1:]]
    return found


def _play(
    scene: Scene,
    system: System,
    frame_times: NDArray[np.float64],
    seconds: NDArray[np.float64],
    *,
    positions: NDArray[np.float64],
    velocities: NDArray[np.float64],
    on_progress: Callable[[float], None],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the log of events, and what should stay constant at the start and after each of `seconds`."""
    n = len(scene.bodies)
    jacobi, scratch = np.zeros((2, 3, n)), np.zeros((2, 3, n))
    counts = np.zeros(at.N_COUNTS, np.int64)
    log = np.empty((max(LOG_ROWS, at.N_SIGNS * n), at.N_EVENT))
    written: list[NDArray[np.float64]] = []
    begin(system.kind, system.flow, system.state, system.facts, system.links, system.observer, scratch, system.signs)
    sums = [_sums(system)]
    is_near = find_trouble(
        system.state, system.facts, system.step, system.kind == at.WISDOM_HOLMAN, counts[at.FIRST : at.SECOND + 1]
    )
    _refuse(scene, system, is_near, counts)
    for until in seconds:
        outcome = at.LOG_FULL
        while outcome != at.DONE:
            outcome = run(
                system.kind,
                system.flow,
                system.state,
                system.facts,
                system.links,
                system.observer,
                jacobi,
                scratch,
                system.signs,
                log,
                counts,
                frame_times,
                positions,
                velocities,
                system.step,
                math.floor(until / system.step) + 1,
                seconds[-1],
            )
            written.append(log[: counts[at.WRITTEN]].copy())
            counts[at.WRITTEN] = 0
            _refuse(scene, system, outcome, counts)
            _check_events(sum(map(len, written)), now=counts[at.STEP] * system.step, end=seconds[-1])
        sums.append(_sums(system))
        on_progress(float(until / seconds[-1]))
    return np.concatenate(written), np.array(sums)


def _sums(system: System) -> NDArray[np.float64]:
    found = np.empty(10)
    conserved(system.state, system.facts, found)
    return found / GRAVITATION


def _refuse(scene: Scene, system: System, outcome: int, counts: NDArray[np.int64]) -> None:
    if outcome in TROUBLES:
        first, second = sorted(int(system.order[index]) for index in counts[at.FIRST : at.SECOND + 1])
        names, now = scene.body_names, counts[at.STEP] * system.step
        raise LimitExceeded(TROUBLES[outcome].format(names[first], names[second], now, system.step))


def _check_events(n_events: int, *, now: float, end: float) -> None:
    if n_events > MAX_ORBIT_EVENTS:
        raise LimitExceeded(
            f"the scene has more than {MAX_ORBIT_EVENTS:,} events: it came to {now:.4g} d of {end:.4g} d of simulated "
            "time. Give it fewer bodies, a shorter duration or a smaller time_scale."
        )


def _events(log: NDArray[np.float64]) -> NDArray[np.void]:
    """Return the log as events in order of time, equal times by the lower index."""
    log = log[np.lexsort((log[:, at.EVENT_KIND], log[:, at.EVENT_A], log[:, at.EVENT_TIME]))]
    events = np.zeros(len(log), EVENT_DTYPE)
    events["time"] = log[:, at.EVENT_TIME]
    events["kind"] = log[:, at.EVENT_KIND]
    events["body_a"] = log[:, at.EVENT_A]
    events["body_b"] = log[:, at.EVENT_B]
    events["relative_speed"] = log[:, at.EVENT_SPEED]
    events["position"] = log[:, at.EVENT_X :]
    return events


def _report(sums: NDArray[np.float64], *, n_events: int, heard: float) -> Report:
    """Return the largest drifts of all looks: of energy as a part of itself, of the others of the sum of their sizes."""
    energies = sums[:, 0] + sums[:, 1]
    changes = np.abs(sums - sums[0])
    return Report(
        n_events=n_events,
        events_per_second=n_events / heard,
        energy_initial=float(energies[0]),
        energy_final=float(energies[-1]),
        energy_drift=_part(float(np.abs(energies - energies[0]).max()), abs(float(energies[0]))),
        momentum_drift=_part(float(np.linalg.norm(changes[:, 2:5], axis=1).max()), float(sums[0, 8])),
        angular_momentum_drift=_part(float(np.linalg.norm(changes[:, 5:8], axis=1).max()), float(sums[0, 9])),
    )


def _part(amount: float, whole: float) -> float:
    return amount / whole if whole > 0 else 0.0
