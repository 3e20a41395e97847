"""Plays a scene of particles and makes a recording of its impacts."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from harmonic.physics.hertz import contact_times
from harmonic.physics.particles import _layout as at
from harmonic.physics.particles.calendar import Calendar
from harmonic.physics.particles.ledger import Ledger
from harmonic.physics.particles.packing import REST_SECONDS, Particles, pack
from harmonic.physics.particles.play import MAX_EVENTS, Played, play
from harmonic.population import Population
from harmonic.recording import EVENT_DTYPE, EventKind, Recording
from harmonic.run_hash import run_hash
from harmonic.scene import Scene


def record_impacts(
    population: Population, *, times: NDArray[np.float64], on_progress: Callable[[float], None]
) -> Recording:
    """Play the particles of a scene and record frames and events.

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

    Raises
    ------
    LimitExceeded
        If more than five million contacts would have to be solved.

    Notes
    -----
    Walls are planes without end; an open side has none. Fixed bodies keep their place and angle.

    A body whose next flight from a support would last under 20 ms is laid to rest on it: on a wall for as long as
    nothing hits it, on a face of an obstacle until its foot comes to the end, on a round body or a corner for 20 ms at a time, along the plane that touches it. At rest it slides
    under Coulomb friction until its point of contact stops, then rolls without loss. Between two supports it is
    held. Contacts in quick succession (within 20 ms) part at no less than the speed of such a flight, or as fast as
    they came in if that is slower; they are frictionless then. A body with many such contacts, or squeezed into a place
    without room, is held still for 20 ms. None of this adds energy; what it takes is in the account.

    Muted are impacts that nobody can hear apart: the same two within 20 heard milliseconds, or slow ones in
    quick succession.
    """
    scene = population.scene
    calendar = Calendar(population)
    particles = pack(scene, n_at_once=population.most_at_once, hottest=calendar.thermal_speed)
    particles.links[population.n_present :, at.MODE] = at.GONE
    ledger = Ledger(particles)
    scale, span = scene.laws.time_scale, scene.duration * scene.laws.time_scale
    steps = np.minimum(np.arange(1, int(np.ceil(scene.duration)) + 1) * scale, span)
    frame_times = np.minimum(times * scale, span)
    played = play(
        particles,
        calendar=calendar,
        frame_times=frame_times,
        steps=steps,
        max_events=MAX_EVENTS,
        on_progress=on_progress,
    )
    report = ledger.report(particles, played, span=span)
    events = _events(scene, particles, played)
    frames = (played.positions, played.velocities, played.angles)
    return Recording(scene, times, *frames, events, report, run_hash(population.asked))


def _events(scene: Scene, particles: Particles, played: Played) -> NDArray[np.void]:
    """Return the log as events in order of time, equal times by the lower index."""
    log = _in_order(_without_twitches(played.log))
    events = np.zeros(len(log), EVENT_DTYPE)
    events["time"] = log[:, at.EVENT_TIME]
    events["kind"] = log[:, at.EVENT_KIND]
    events["body_a"] = log[:, at.EVENT_A]
    events["body_b"] = _owners(particles.world, log[:, at.EVENT_B])
    events["impulse"] = log[:, at.EVENT_IMPULSE]
    events["relative_speed"] = log[:, at.EVENT_SPEED]
    events["position"] = log[:, at.EVENT_X : at.EVENT_LOST]
    events["energy_lost"] = log[:, at.EVENT_LOST]
    _bring_inside(events["position"], particles.world)
    fixed = particles.links[:, at.MODE] == at.FIXED
    events["contact_time"] = contact_times(
        scene,
        events,
        lightness=np.where(fixed, 0.0, 1 / particles.state[:, at.MASS]),
        curvature=1 / particles.state[:, at.RADIUS],
        met=_curvatures(particles, log[:, at.EVENT_B]),
    )
    return events


def _in_order(log: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the log by time, then by body: it was written in order of time, so that mostly nothing has to move."""
    times = log[:, at.EVENT_TIME]
    if (np.diff(times) > 0).all():
        return log
    return log[np.lexsort((log[:, at.EVENT_A], times))]


def _without_twitches(log: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the log without what slid or rolled for less than 20 ms."""
    motion = np.flatnonzero(log[:, at.EVENT_KIND] >= EventKind.SLIDE_START)
    if len(motion) == 0:
        return log
    # Of one body, an end follows its beginning.
    motion = motion[np.argsort(log[motion, at.EVENT_A], kind="stable")]
    first, second = log[motion[:-1]], log[motion[1:]]
    belong = (first[:, at.EVENT_A] == second[:, at.EVENT_A]) & (first[:, at.EVENT_KIND] + 1 == second[:, at.EVENT_KIND])
    short = belong & (second[:, at.EVENT_TIME] - first[:, at.EVENT_TIME] < REST_SECONDS)
    begins = np.isin(first[:, at.EVENT_KIND], (EventKind.SLIDE_START, EventKind.ROLL_START))
    twitches = np.flatnonzero(short & begins)
    return np.delete(log, np.concatenate([motion[twitches], motion[twitches + 1]]), axis=0)


def _owners(world: NDArray[np.float64], partners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the bodies that features belong to; what is none as it is."""
    return np.where(partners <= at.FIRST_FEATURE, _of_features(world, partners, at.OWNER), partners)


def _of_features(world: NDArray[np.float64], partners: NDArray[np.float64], column: int) -> NDArray[np.float64]:
    """Return one number of each feature among partners; 0 for the others."""
    numbers = np.maximum(at.FIRST_FEATURE - partners, -1).astype(np.int64)
    features = world[at.N_WORLD :].reshape(-1, at.N_FEATURE)[:, column]
    return np.concatenate([features, [0.0]])[np.where(numbers >= 0, numbers, -1)]


def _curvatures(particles: Particles, partners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how round what was met is, in 1/m: 0 for walls and faces; sharp corners and edges as inf."""
    state, world = particles.state, particles.world
    of_bodies = 1 / state[np.maximum(partners, 0).astype(np.int64), at.RADIUS]
    thickness = _of_features(world, partners, at.THICKNESS)
    is_flat = _of_features(world, partners, at.KIND) == at.FACE
    of_features = np.where(is_flat, 0.0, 1 / np.where(thickness > 0, thickness, np.nan))
    of_features = np.where(np.isnan(of_features), np.inf, of_features)
    return np.where(partners >= 0, of_bodies, np.where(partners <= at.FIRST_FEATURE, of_features, 0.0))


def _bring_inside(places: NDArray[np.float64], world: NDArray[np.float64]) -> None:
    """Bring contacts beyond a periodic side to where they are seen, within the box."""
    for axis in range(3):
        period, low = world[at.PERIOD_X + axis], world[at.LOW_X + axis]
        if period:
            places[:, axis] -= period * np.floor((places[:, axis] - low) / period)
