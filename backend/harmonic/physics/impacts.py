"""Plays a scene of particles and makes a recording of its impacts."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from harmonic.physics import _layout as at
from harmonic.physics.calendar import Calendar
from harmonic.physics.ledger import Ledger
from harmonic.physics.packing import Particles, pack
from harmonic.physics.particles import MAX_EVENTS, Played, play
from harmonic.population import Population
from harmonic.recording import EVENT_DTYPE, Recording
from harmonic.run_hash import run_hash
from harmonic.scene import Scene
from harmonic.vocabulary.materials import MATERIALS


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
    nothing hits it, on a round body for 20 ms at a time, along the plane that touches it. At rest it slides
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
    log = _in_order(played.log)
    events = np.zeros(len(log), EVENT_DTYPE)
    events["time"] = log[:, at.EVENT_TIME]
    events["kind"] = log[:, at.EVENT_KIND]
    events["body_a"] = log[:, at.EVENT_A]
    events["body_b"] = log[:, at.EVENT_B]
    events["impulse"] = log[:, at.EVENT_IMPULSE]
    events["relative_speed"] = log[:, at.EVENT_SPEED]
    events["position"] = log[:, at.EVENT_X : at.EVENT_LOST]
    events["energy_lost"] = log[:, at.EVENT_LOST]
    events["contact_time"] = contact_times(scene, particles, events)
    return events


def _in_order(log: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the log by time, then by body: it was written in order of time, so that mostly nothing has to move."""
    times = log[:, at.EVENT_TIME]
    if (np.diff(times) > 0).all():
        return log
    return log[np.lexsort((log[:, at.EVENT_A], times))]


def contact_times(scene: Scene, particles: Particles, events: NDArray[np.void]) -> NDArray[np.float64]:
    """Return how long each contact lasts by Hertz's theory, 2.87 (m*²/(R* E*² v))^(1/5), in s; 0 without a contact.

    Source: L. D. Landau and E. M. Lifshitz, *Theory of Elasticity*, § 9. A wall is a plane of infinite mass, made of
    what meets it; so is a fixed body, but for its radius and its own material.

    Parameters
    ----------
    scene : Scene
        Whose materials to take.
    particles : Particles
        Whose radii and masses to take.
    events : ndarray of EVENT_DTYPE, shape (E,)
        With the bodies and their relative speed.

    Returns
    -------
    ndarray of float64, shape (E,)
        In s.
    """
    softness = 1 / np.array([MATERIALS[body.material].contact_modulus for body in scene.bodies])
    fixed = particles.links[:, at.MODE] == at.FIXED
    lightness = np.where(fixed, 0.0, 1 / particles.state[:, at.MASS])
    curvature = 1 / particles.state[:, at.RADIUS]
    a, is_wall = events["body_a"], events["body_b"] < 0
    b = np.where(is_wall, a, events["body_b"])
    touching = events["relative_speed"] > 0
    mass = 1 / (lightness[a] + np.where(is_wall, 0.0, lightness[b]))
    radius = 1 / (curvature[a] + np.where(is_wall, 0.0, curvature[b]))
    modulus = 1 / (softness[a] + softness[b])
    speed = np.where(touching, events["relative_speed"], 1.0)
    return np.where(touching, 2.87 * (mass**2 / (radius * modulus**2 * speed)) ** 0.2, 0.0)
