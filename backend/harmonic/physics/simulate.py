"""The first arrow: plays a scene and records what happened."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from harmonic.checks import require_playable
from harmonic.population import Population
from harmonic.recording import EVENT_DTYPE, FRAME_RATE, Recording, Report
from harmonic.run_hash import run_hash
from harmonic.scene import Scene


def simulate(scene: Scene, *, on_progress: Callable[[float], None] | None = None) -> Recording:
    """Play a scene and record its frames and events.

    Particles move in closed form between events, and the time of every impact is a root found to double
    precision: there is no time step. Restitution and friction of a pair are the geometric mean of the two.
    Rigid bodies are stepped, but fly in closed form and meet at the exact moment.
    Orbits are followed in steps by symplectic integrators, close encounters by one that chooses its steps, and the time
    of every event is a root on the path between.

    Parameters
    ----------
    scene : Scene
        What to play.
    on_progress : callable, optional
        Called with the part that is done, 0–1, once each heard second.

    Returns
    -------
    Recording
        Frames at 60 a heard second, events in order of time, and the report on their accuracy.

    Raises
    ------
    InvalidInput
        If bodies overlap, stand outside the box, are not bound, have no room or cannot be simulated for another reason.
    LimitExceeded
        If more than five million contacts would have to be solved, or if bodies in orbit collide, meet so
        closely and often that the work would have no end, or cause more than a million events.
    """
    population = require_playable(scene)
    times = np.arange(int(scene.duration * FRAME_RATE) + 1) / FRAME_RATE
    tell = on_progress or _silent
    if not population.scene.bodies:
        tell(1.0)
        return _empty(population, times)
    # Each dynamics is loaded when it is first played: a worker starts with the kernels of one.
    if scene.dynamics == "orbital":
        from harmonic.physics.orbital.record import record_orbits

        return record_orbits(scene, times=times, on_progress=tell)
    if scene.dynamics == "rigid":
        from harmonic.physics.rigid.record import record_rigid

        return record_rigid(population, times=times, on_progress=tell)
    from harmonic.physics.particles.record import record_impacts

    return record_impacts(population, times=times, on_progress=tell)


def _silent(_part: float) -> None:
    """Tell nobody."""


def _empty(population: Population, times: NDArray[np.float64]) -> Recording:
    frames = np.empty((len(times), 0, 3))
    report = Report(0, 0.0, 0.0, 0.0, 0.0, 0.0)
    events = np.empty(0, EVENT_DTYPE)
    arrays = (times, frames, frames.copy(), frames[:, :, 0].copy(), events)
    return Recording(population.scene, *arrays, report, run_hash(population.asked))
