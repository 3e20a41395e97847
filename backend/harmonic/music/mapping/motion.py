"""Where bodies are and how fast at any moment, from the frames around it and nothing later than one frame."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harmonic.recording import FRAME_RATE, Recording

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

ON_THE_FRAME = 1e-9
"""What part of a frame a moment may lie before one and still count as on it."""


@dataclass(frozen=True, eq=False, slots=True)
class Motion:
    """How bodies move, each at a moment of its own; NaN where a body is not there.

    Attributes
    ----------
    positions, velocities, accelerations : ndarray of float64, shape (K, 3)
        m, m/s and m/s²; of orbits AU, AU/day and AU/day². An acceleration is the change of velocity over the frame
        before, or over the first one at the very beginning.
    angles, spins : ndarray of float64, shape (K,)
        rad, and rad/s (of orbits rad/day) over the same frame.
    """

    positions: Floats
    velocities: Floats
    accelerations: Floats
    angles: Floats
    spins: Floats


@dataclass(frozen=True, eq=False, slots=True)
class _Frames:
    """The frame at or before each moment, the one before that, and the simulated time since the first."""

    step: float
    here: Indices
    before: Indices
    after: Indices
    since: Floats


def motion_at(recording: Recording, times: Floats, bodies: Indices) -> Motion:
    """Return how bodies move at given moments.

    Orbits follow the cubic that places and velocities at the frames around the moment fix. Everybody else goes on as
    in the frame before, evenly accelerated, which is exact in free flight; who was struck since is
    where the frame shows it. So what is read at an impact is what led to it.

    Parameters
    ----------
    recording : Recording
        What happened.
    times : ndarray of float64, shape (K,)
        Simulated units.
    bodies : ndarray of int64, shape (K,)
        Whose motion; negative for nobody's.

    Returns
    -------
    Motion
        One a moment.
    """
    frames = _frames(recording, times)
    whose = np.maximum(bodies, 0)
    if len(recording.scene.bodies) == 0:
        return _nowhere(len(times))
    change = _change(recording, frames, whose)
    steady = ~_struck_since(recording, times, whose, np.asarray(frames.before * frames.step, dtype=np.float64))
    if recording.scene.dynamics == "orbital":
        positions, velocities = _on_the_cubic(recording, frames, whose)
    else:
        positions, velocities = _in_flight(recording, frames, whose, change * (steady & (frames.here > 0))[:, None])
    first = np.minimum(frames.before + 1, len(recording.times) - 1)
    spins = (recording.angles[first, whose] - recording.angles[frames.before, whose]) / frames.step
    angles = recording.angles[frames.here, whose] + spins * frames.since * steady
    gone = np.where(bodies < 0, np.nan, 0.0)
    return Motion(
        positions + gone[:, None], velocities + gone[:, None], change + gone[:, None], angles + gone, spins + gone
    )


def frame_at(recording: Recording, times: Floats) -> Indices:
    """Return the frame at or before each moment.

    Parameters
    ----------
    recording : Recording
        Whose frames are meant.
    times : ndarray of float64, shape (K,)
        Simulated units.

    Returns
    -------
    ndarray of int64, shape (K,)
        Indices into `recording.times`.
    """
    return _frames(recording, times).here


def _frames(recording: Recording, times: Floats) -> _Frames:
    step, last = recording.scene.laws.time_scale / FRAME_RATE, len(recording.times) - 1
    here = np.clip(np.floor(times / step + ON_THE_FRAME), 0, last).astype(np.int64)
    since = np.clip(times - here * step, 0.0, step)
    return _Frames(step, here, np.maximum(here - 1, 0), np.minimum(here + 1, last), since)


def _nowhere(n_moments: int) -> Motion:
    nowhere, nothing = np.full((n_moments, 3), np.nan), np.full(n_moments, np.nan)
    return Motion(nowhere, nowhere, nowhere, nothing, nothing)


def _change(recording: Recording, frames: _Frames, whose: Indices) -> Floats:
    """Return the acceleration over the frame before, shape (K, 3); 0 where there is only one frame."""
    first = np.minimum(frames.before + 1, len(recording.times) - 1)
    return np.asarray((recording.velocities[first, whose] - recording.velocities[frames.before, whose]) / frames.step)


def _in_flight(recording: Recording, frames: _Frames, whose: Indices, rate: Floats) -> tuple[Floats, Floats]:
    rate = np.where(np.isfinite(rate), rate, 0.0)
    leaving, since = recording.velocities[frames.here, whose], frames.since[:, None]
    coming = leaving + rate * since
    return recording.positions[frames.here, whose] + (leaving + coming) / 2 * since, coming


def _on_the_cubic(recording: Recording, frames: _Frames, whose: Indices) -> tuple[Floats, Floats]:
    """Return the cubic Hermite interpolant of the frames around each moment, and its rate."""
    part = (frames.since / frames.step)[:, None]
    start, end = recording.positions[frames.here, whose], recording.positions[frames.after, whose]
    leaving = recording.velocities[frames.here, whose] * frames.step
    coming = recording.velocities[frames.after, whose] * frames.step
    smooth = part * part * (3.0 - 2.0 * part)
    bend = part * (1.0 - part) * ((1.0 - part) * leaving - part * coming)
    slope = 6.0 * part * (1.0 - part) * (end - start)
    turn = (1.0 - part) * (1.0 - 3.0 * part) * leaving + part * (3.0 * part - 2.0) * coming
    return start + smooth * (end - start) + bend, (slope + turn) / frames.step


def _struck_since(recording: Recording, times: Floats, bodies: Indices, since: Floats) -> NDArray[np.bool_]:
    """Tell which bodies had a part in an event after `since` and before the moment."""
    events = recording.events
    whose = np.concatenate([events["body_a"], events["body_b"]]).astype(np.int64)
    when = np.concatenate([events["time"], events["time"]])
    order = np.lexsort((when, whose))
    # One growing key for body and time: a body's events lie within one span of it.
    span = float(max(np.max(when, initial=0.0), np.max(times, initial=0.0))) + 1.0
    keys = (whose * span + when)[order]
    latest = np.searchsorted(keys, bodies * span + times, side="left") - 1
    found = np.maximum(latest, 0)
    if len(keys) == 0:
        return np.zeros(len(times), dtype=np.bool_)
    same = (latest >= 0) & (whose[order][found] == bodies)
    return np.asarray(same & (when[order][found] > since))
