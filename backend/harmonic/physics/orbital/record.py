"""Plays a scene of orbits: drives the compiled loop over steps and makes a recording of what it leaves."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from harmonic.errors import LimitExceeded
from harmonic.orbits.faults import MAX_PULLS
from harmonic.orbits.kepler import NOBODY
from harmonic.orbits.resonances import resonant_angles
from harmonic.orbits.two_bodies import GRAVITATION
from harmonic.physics.orbital import _layout as at
from harmonic.physics.orbital._kernels_flow import begin_steps
from harmonic.physics.orbital._kernels_force import conserved
from harmonic.physics.orbital._kernels_near import find_trouble, trouble
from harmonic.physics.orbital._kernels_record import look
from harmonic.physics.orbital._kernels_run import encounter, run
from harmonic.physics.orbital._system import COARSEST_TURN, System, pack
from harmonic.recording import EVENT_DTYPE, Recording, Report
from harmonic.run_hash import run_hash
from harmonic.scene import Scene

MAX_ORBIT_EVENTS = 1_000_000
"""Events that one recording of orbits may hold."""

LOG_ROWS = 16_384

COLLISION = "{} and {} collide at {:.6g} d, and orbits know no collisions: part them"
COARSE = "{} and {} come so close at {:.6g} d that a step of {:.4g} d cannot follow them: give the scene a smaller step"


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
        If two bodies collide, if close encounters take more work than the limit, or if more than a million events happen.
    """
    system = pack(scene)
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
    report = _report(sums, n_events=len(events), heard=span, encounters=int(system.counts[at.ENCOUNTERS]))
    curves = resonant_angles(scene, positions, velocities)
    return Recording(scene, times, positions, velocities, angles, events, report, run_hash(scene), curves)


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
    n_kinds = at.N_SIGNS + len(system.gates)
    log = np.empty((max(LOG_ROWS, n_kinds * system.n), at.N_EVENT))
    written: list[NDArray[np.float64]] = []
    _begin(scene, system)
    sums = [_sums(system)]
    for until in seconds:
        outcome = at.LOG_FULL
        while outcome == at.LOG_FULL:
            outcome = _run(system, log, frame_times, positions, velocities, until=float(until), span=float(seconds[-1]))
            written.append(log[: system.counts[at.WRITTEN]].copy())
            system.counts[at.WRITTEN] = 0
            _refuse(scene, system, outcome, end=float(seconds[-1]))
            _check_events(sum(map(len, written)), now=system.clock[at.NOW], end=float(seconds[-1]))
        sums.append(_sums(system))
        on_progress(float(until / seconds[-1]))
    return np.concatenate(written), np.array(sums)


def _begin(scene: Scene, system: System) -> None:
    """Prepare the first step: an encounter if it begins with one, but no step that is too long for an orbit."""
    _require_fine_steps(scene, system)
    begin_steps(system.kind, system.rows, system.n, system.stop, system.step, system.turn)
    is_hill = system.kind == at.WISDOM_HOLMAN
    found = find_trouble(
        system.rows, system.n, at.NOW_X, system.step, system.turn, is_hill, 1.0, system.counts, suspects=not is_hill
    )
    if found != at.DONE:
        encounter(system.rows, system.n, system.stop, system.clock, system.counts, system.step)
    way = system.kind if found == at.DONE else at.RADAU
    arrays = (system.rows, system.links, system.observer, system.gates, system.open_to, system.marks)
    look(way, *arrays, system.n, system.stop)


def _require_fine_steps(scene: Scene, system: System) -> None:
    """Refuse a step that turns a body about the one it orbits by more than half a radian: that is no encounter."""
    for index, around in enumerate(system.links[at.AROUND]):
        if around == NOBODY or system.rows[at.MASS + index] + system.rows[at.MASS + around] == 0:
            continue
        if trouble(system.rows, at.NOW_X, system.step, COARSEST_TURN, False, 1.0, index, around) == at.TOO_FAST:
            system.counts[at.FIRST], system.counts[at.SECOND] = index, around
            raise LimitExceeded(COARSE.format(*_names(scene, system), 0.0, system.step))


def _run(
    system: System,
    log: NDArray[np.float64],
    frame_times: NDArray[np.float64],
    positions: NDArray[np.float64],
    velocities: NDArray[np.float64],
    *,
    until: float,
    span: float,
) -> int:
    n_heavy = int(np.count_nonzero(system.rows[at.MASS : at.MASS + system.n]))
    return run(
        system.kind,
        system.rows,
        system.links,
        system.observer,
        system.gates,
        system.open_to,
        system.marks,
        log,
        system.counts,
        system.clock,
        frame_times,
        positions,
        velocities,
        system.n,
        system.stop,
        system.step,
        system.turn,
        math.floor(until / system.step) + 1,
        span,
        int(MAX_PULLS / (max(n_heavy, 1) * system.n)),
    )


def _sums(system: System) -> NDArray[np.float64]:
    found = np.empty(10)
    conserved(system.rows, system.n, system.stop, found)
    return found / GRAVITATION


def _names(scene: Scene, system: System) -> tuple[str, str]:
    first, second = sorted(int(system.links[at.SCENE, index]) for index in system.counts[at.FIRST : at.SECOND + 1])
    return scene.body_names[first], scene.body_names[second]


def _refuse(scene: Scene, system: System, outcome: int, *, end: float) -> None:
    now = system.clock[at.NOW]
    if outcome == at.COLLIDED:
        raise LimitExceeded(COLLISION.format(*_names(scene, system), now))
    if outcome == at.STUCK:
        raise LimitExceeded(f"{' and '.join(_names(scene, system))} come too close at {now:.6g} d for any step")
    if outcome == at.TOO_LONG:
        raise LimitExceeded(
            f"close encounters, that of {' and '.join(_names(scene, system))} the last, take more than {MAX_PULLS:.0e} "
            f"attractions: it came to {now:.4g} d of {end:.4g} d of simulated time. Give the scene fewer bodies or a shorter "
            "duration."
        )


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


def _report(sums: NDArray[np.float64], *, n_events: int, heard: float, encounters: int) -> Report:
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
        encounters=encounters,
    )


def _part(amount: float, whole: float) -> float:
    return amount / whole if whole > 0 else 0.0
