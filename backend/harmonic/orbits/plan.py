"""How the orbits of a scene are followed: by which integrator, in which steps."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from harmonic.orbits.kepler import NOBODY, centre_of, initial_state, primaries
from harmonic.orbits.pairs import distances_by_blocks
from harmonic.orbits.two_bodies import GRAVITATION, Vector
from harmonic.scene import Scene

DOMINANCE = 100.0
"""One body dominates when it has more than this many times the mass of all others together."""

FEW_BODIES = 64
"""Up to so many bodies without a dominant one are followed to fourth order."""

Integrator = Literal["wisdom-holman", "leapfrog", "yoshida4"]

STEPS_A_TURN: Mapping[Integrator, float] = {"wisdom-holman": 60.0, "yoshida4": 200.0, "leapfrog": 500.0}
"""Into how many steps the shortest dynamical time is divided."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a scene's orbits are followed.

    Attributes
    ----------
    integrator : str
        `wisdom-holman`, `leapfrog` or `yoshida4`.
    step : float
        In days.
    """

    integrator: Integrator
    step: float


def has_dominant(scene: Scene) -> bool:
    """Tell whether the heaviest body outweighs the others, and every other orbits it.

    Parameters
    ----------
    scene : Scene
        Whose orbits can be followed.

    Returns
    -------
    bool
        What Wisdom and Holman's method needs.
    """
    masses = [body.mass for body in scene.bodies]
    centre = centre_of(scene)
    around = primaries(scene)
    is_alone = all(around[index] == centre for index in range(len(masses)) if index != centre)
    return is_alone and around[centre] == NOBODY and masses[centre] > DOMINANCE * (math.fsum(masses) - masses[centre])


def plan_of(scene: Scene) -> Plan:
    """Return the integrator and the step of a scene, `auto` replaced.

    Parameters
    ----------
    scene : Scene
        With at least one body, whose orbits can be followed.

    Returns
    -------
    Plan
        `auto` takes `wisdom-holman` where one body dominates, else `yoshida4` for up to 64 bodies and `leapfrog`
        for more; its step is a part of the shortest dynamical time, and a heard second where nobody attracts.
    """
    chosen = scene.orbital.integrator
    if chosen == "auto":
        few: Integrator = "yoshida4" if len(scene.bodies) <= FEW_BODIES else "leapfrog"
        integrator: Integrator = "wisdom-holman" if has_dominant(scene) else few
    else:
        integrator = chosen
    step = scene.orbital.step
    if isinstance(step, str):
        shortest = shortest_time(scene, among_all=integrator != "wisdom-holman")
        step = shortest / STEPS_A_TURN[integrator] if math.isfinite(shortest) else scene.laws.time_scale
    return Plan(integrator, float(step))


def shortest_time(scene: Scene, *, among_all: bool) -> float:
    """Return the shortest dynamical time at the start.

    Parameters
    ----------
    scene : Scene
        Whose orbits can be followed.
    among_all : bool
        Whether every pair counts, or only each body with the one it orbits.

    Returns
    -------
    float
        In days: of bodies and those they orbit, how long a turn would take at the angular speed of periapsis; of
        other pairs, 2π √(r³/μ), the time of a turn at their distance. Infinite where nobody attracts.
    """
    positions, velocities = initial_state(scene)
    masses = np.array([body.mass for body in scene.bodies])
    around = primaries(scene)
    held = around != NOBODY
    own, other = np.flatnonzero(held), around[held]
    mu = GRAVITATION * (masses[own] + masses[other])
    times = _periapsis_times(positions[own] - positions[other], velocities[own] - velocities[other], mu)
    shortest = float(times.min(initial=np.inf))
    return min(shortest, _nearest_time(positions, GRAVITATION * masses)) if among_all else shortest


def _periapsis_times(places: Vector, motions: Vector, mu: Vector) -> Vector:
    """Return 2π q²/h: q, the distance of periapsis, is p/(1 + e) with p = h²/μ."""
    with np.errstate(divide="ignore", invalid="ignore"):
        distances = np.linalg.norm(places, axis=1)
        spins = np.linalg.norm(np.cross(places, motions), axis=1)
        energies = 0.5 * np.square(motions).sum(axis=1) - mu / distances
        eccentricities = np.sqrt(np.maximum(1.0 + 2.0 * energies * (spins / mu) ** 2, 0.0))
        nearest = spins**2 / mu / (1.0 + eccentricities)
        times: NDArray[np.float64] = np.where(mu > 0, 2.0 * np.pi * nearest**2 / spins, np.inf)
    return np.where(np.isnan(times), 0.0, times)


def _nearest_time(positions: Vector, attractions: Vector) -> float:
    fastest = 0.0
    for chosen, distances in distances_by_blocks(positions):
        fastest = max(fastest, float(((attractions[chosen, None] + attractions) / distances**3).max()))
    return 2.0 * math.pi / math.sqrt(fastest) if fastest > 0 else math.inf
