"""Plays hard discs and spheres event by event: drives the compiled loop and collects what it leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harmonic.errors import LimitExceeded
from harmonic.physics.particles import _layout as at
from harmonic.physics.particles._kernels_calendar import run_by_calendar
from harmonic.physics.particles._kernels_motion import advance
from harmonic.physics.particles._kernels_run import REACHED, begin
from harmonic.physics.particles._kernels_transitions import tell_ends
from harmonic.physics.particles.calendar import Calendar
from harmonic.physics.particles.packing import Particles

MAX_EVENTS = 5_000_000
"""Contacts that one simulation may solve."""

LOG_ROWS = 65_536


@dataclass(frozen=True, eq=False, slots=True)
class Played:
    """What the loop over events leaves behind.

    Attributes
    ----------
    positions, velocities : ndarray of float64, shape (T, N, 3)
        m and m/s; NaN where a particle is not there.
    angles : ndarray of float64, shape (T, N)
        rad, about z.
    log : ndarray of float64, shape (E, N_EVENT)
        One row an event, in the order in which they were solved.
    tally : ndarray of float64, shape (N_TALLY,)
        Energy lost, work of drag and wind, what departed and arrived, and the heat of baths.
    counts : ndarray of int64, shape (N_COUNTS,)
        What was solved, muted, laid to rest, born.
    """

    positions: NDArray[np.float64]
    velocities: NDArray[np.float64]
    angles: NDArray[np.float64]
    log: NDArray[np.float64]
    tally: NDArray[np.float64]
    counts: NDArray[np.int64]


def play(
    particles: Particles,
    *,
    calendar: Calendar,
    frame_times: NDArray[np.float64],
    steps: NDArray[np.float64],
    max_events: int,
    on_progress: Callable[[float], None],
) -> Played:
    """Let everything happen until the last of `steps`, and move every particle there.

    Parameters
    ----------
    particles : Particles
        At time 0; changed in place.
    calendar : Calendar
        Who appears, dies or meets a bath when.
    frame_times : ndarray of float64, shape (T,)
        When to look, in simulated seconds.
    steps : ndarray of float64, shape (S,)
        When to tell of the progress, in simulated seconds; the last is the end.
    max_events : int
        How many contacts may be solved.
    on_progress : callable
        Told the part that is done, 0–1.

    Returns
    -------
    Played
        Frames, events and sums.

    Raises
    ------
    LimitExceeded
        If there are more contacts than `max_events`.
    """
    n_frames, n_bodies = len(frame_times), len(particles.state)
    positions, velocities = (np.empty((n_frames, n_bodies, 3)) for _ in range(2))
    angles = np.empty((n_frames, n_bodies))
    tally, counts = np.zeros(at.N_TALLY), np.zeros(at.N_COUNTS, np.int64)
    counts[at.N_NOT_BORN] = calendar.n_blocked
    times, meetings, tree = _queue(n_bodies)
    log = np.empty((LOG_ROWS, at.N_EVENT))
    arrays = (particles.state, particles.links, particles.world, particles.grid, particles.heads, particles.big)
    begin(*arrays, times, meetings, tree)
    written: list[NDArray[np.float64]] = []
    queue, frames = (times, meetings, tree), (frame_times, positions, velocities, angles)
    for step in steps:
        for dates, until in calendar.pieces(step):
            counts[at.NEXT_DUE] = 0
            reached = False
            while not reached:
                reached = run_by_calendar(*arrays, *queue, tally, counts, log, *frames, dates, until) == REACHED
                written.append(log[: counts[at.N_WRITTEN]].copy())
                counts[at.N_WRITTEN] = 0
                _check_limit(int(counts[at.N_WORKED]), max_events, now=min(float(times.min()), until), end=steps[-1])
        on_progress(float(step / steps[-1]))
    for i in range(n_bodies):
        if particles.links[i, at.MODE] != at.GONE:
            advance(particles.state, particles.links, particles.world, tally, i, steps[-1])
    told = 0
    while told < n_bodies:
        told = tell_ends(particles.state, particles.links, counts, log, told)
        written.append(log[: counts[at.N_WRITTEN]].copy())
        counts[at.N_WRITTEN] = 0
    return Played(positions, velocities, angles, np.concatenate(written), tally, counts)


def _queue(n_bodies: int) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int32]]:
    """Return the times of the next event and the next meeting of each particle, and the tree over the first."""
    half = 1 << (n_bodies - 1).bit_length()
    return np.full(n_bodies, np.inf), np.full(n_bodies, np.inf), np.empty(2 * half, np.int32)


def _check_limit(n_events: int, max_events: int, *, now: float, end: float) -> None:
    if n_events > max_events:
        raise LimitExceeded(
            f"the scene needs more than {max_events:,} events: it came to {now:.4g} s of {end:.4g} s of simulated time. "
            "Give it fewer or slower bodies, a shorter duration or a smaller time_scale; "
            "where bodies lie in heaps, the `rigid` dynamics handles them."
        )
