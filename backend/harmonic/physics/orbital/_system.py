"""Lays a scene of orbits out for the kernels."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harmonic.orbits.kepler import NOBODY, initial_state, orbital_periods, primaries
from harmonic.orbits.plan import Integrator, Plan, plan_of, shortest_time
from harmonic.orbits.two_bodies import GRAVITATION
from harmonic.physics.orbital import _layout as at
from harmonic.scene import Scene

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

KINDS: dict[Integrator, int] = {
    "wisdom-holman": at.WISDOM_HOLMAN,
    "leapfrog": at.LEAPFROG,
    "yoshida4": at.YOSHIDA4,
}

FAR = 1e6
"""Where bodies that only fill a vector are, in AU: the first of them, and how far they are apart."""

COARSEST_TURN = 0.5
"""By how much a step of Wisdom and Holman's method may turn a pair, in rad, or change its distance, in parts of it."""

CALM_TURNS = (0.01, 0.0625)
"""The same for steps whose drifts are straight: between these."""

HURRY = 4.0
"""How many times faster than anybody at the start a pair may turn, between these, before it is an encounter."""

NOWHERE = -1e300
"""The square of a distance that nobody comes within."""


@dataclass(frozen=True, eq=False, slots=True)
class System:
    """What the kernels work on, and change as they go; bodies in the order of the integrator.

    Attributes
    ----------
    kind : int
        The integrator.
    step : float
        In days.
    turn : float
        By how much a step may turn a pair, in rad, or change its distance, in parts of it.
    n, stop : int
        How many bodies there are, and where the last vector of them ends.
    rows : ndarray of float64, shape (N_ROWS * STRIDE,)
        Everything about bodies.
    links : ndarray of int64, shape (3, N)
        Whom each orbits, its outer neighbour, and where it stands in the scene.
    observer : ndarray of float64, shape (3,)
        The direction from which transits are seen.
    gates : ndarray of float64, shape (G, 2)
        Cosine and sine of the longitude of each.
    open_to : ndarray of bool, shape (G, N)
        Whom each gate counts.
    marks : ndarray of float64, shape (2, G, N)
        How far everybody is beyond the plane of each gate, after and before the last step.
    counts, clock : ndarray
        Where the run is.
    """

    kind: int
    step: float
    turn: float
    n: int
    stop: int
    rows: Floats
    links: Ints
    observer: Floats
    gates: Floats
    open_to: NDArray[np.bool_]
    marks: Floats
    counts: Ints
    clock: Floats


def pack(scene: Scene) -> System:
    """Return the arrays that the kernels take.

    Parameters
    ----------
    scene : Scene
        Whose orbits can be followed, with at least one body.

    Returns
    -------
    System
        At time 0, before the first step.
    """
    plan, periods, around = plan_of(scene), orbital_periods(scene), primaries(scene)
    n = len(scene.bodies)
    # The body that all others go around is the first, and neighbours stand side by side.
    order = np.lexsort((periods, around))
    stop = 1 + at.VECTOR * math.ceil((n - 1) / at.VECTOR)
    rows = np.zeros(at.N_ROWS * at.STRIDE)
    table = rows.reshape(at.N_ROWS, at.STRIDE)
    links = _links(around, periods, order)
    _fill(table, n, stop)
    _write_state(table, scene, order)
    turn = _largest_turn(scene, plan)
    _write_facts(table, scene, order, part=plan.step / turn)
    table[at.MEETS // at.STRIDE, :n] = links[at.NEIGHBOUR] != NOBODY
    angles = np.radians([gate.longitude for gate in scene.orbital.gates])
    counts = np.zeros(at.N_COUNTS, np.int64)
    counts[at.IS_CALM] = 1
    return System(
        kind=KINDS[plan.integrator],
        step=plan.step,
        turn=turn,
        n=n,
        stop=stop,
        rows=rows,
        links=links,
        observer=np.array(scene.orbital.observer) / np.linalg.norm(scene.orbital.observer),
        gates=np.stack([np.cos(angles), np.sin(angles)], axis=1).reshape(-1, 2),
        open_to=_open_to(scene, order),
        marks=np.zeros((2, len(angles), n)),
        counts=counts,
        clock=np.zeros(at.N_CLOCK),
    )


def _largest_turn(scene: Scene, plan: Plan) -> float:
    if plan.integrator == "wisdom-holman":
        return COARSEST_TURN
    shortest = shortest_time(scene, among_all=True)
    usual = 2.0 * math.pi * plan.step / shortest if shortest > 0 else math.inf
    return min(max(HURRY * usual, CALM_TURNS[0]), CALM_TURNS[1])


def _links(around: Ints, periods: Floats, order: NDArray[np.intp]) -> Ints:
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    links = np.empty((at.N_LINKS, len(order)), np.int64)
    links[at.AROUND] = np.where(around[order] == NOBODY, NOBODY, rank[around[order]])
    links[at.SCENE] = order
    links[at.NEIGHBOUR] = NOBODY
    own, following = order[:-1], order[1:]
    meets = (around[own] == around[following]) & np.isfinite(periods[following]) & (around[own] != NOBODY)
    links[at.NEIGHBOUR, :-1][meets] = np.arange(1, len(order))[meets]
    return links


def _fill(table: Floats, n: int, stop: int) -> None:
    """Fill the last vector with bodies that are far away and do nothing."""
    places = FAR * np.arange(1, stop - n + 1)
    for row in (at.FROM_X, at.TO_X, at.NOW_X, at.REL_X, at.WAS_X):
        table[row // at.STRIDE, n:stop] = places
    table[at.INNER // at.STRIDE, n:stop] = 1e-30
    for row in (at.NEAR, at.BRINK):
        table[row // at.STRIDE, n:stop] = NOWHERE


def _write_state(table: Floats, scene: Scene, order: NDArray[np.intp]) -> None:
    positions, velocities = initial_state(scene)
    place, motion = at.NOW_X // at.STRIDE, at.NOW_U // at.STRIDE
    table[place : place + 3, : len(order)] = positions[order].T
    table[motion : motion + 3, : len(order)] = velocities[order].T


def _write_facts(table: Floats, scene: Scene, order: NDArray[np.intp], *, part: float) -> None:
    """Write masses and radii, and what follows from them and from the step as a part of the largest turn."""
    n = len(order)
    pulls = GRAVITATION * np.array([scene.bodies[index].mass for index in order])
    radii = np.array([scene.bodies[index].shape.reach for index in order])
    inner = np.cumsum(pulls)
    facts = {at.MASS: pulls, at.INNER: inner, at.RADIUS: radii}
    # Of two bodies (a + b)² ≤ 2 a² + 2 b² and (a + b)^⅔ ≤ a^⅔ + b^⅔: who comes near is found by adding what each lets.
    facts[at.NEAR] = 4.0 * radii**2 + np.cbrt((part * part * pulls) ** 2)
    if pulls[0] > 0:
        before = np.concatenate([[np.inf], inner[:-1]])
        is_alone = np.arange(n) < 2
        facts[at.SHARE] = pulls / inner
        facts[at.INVERSE] = 1.0 / before
        facts[at.STAR] = np.where(is_alone, 0.0, pulls[0])
        facts[at.KEPLER] = np.where(is_alone, 0.0, inner)
        facts[at.HILL] = 0.5 * np.cbrt((9.0 * pulls / pulls[0]) ** 2)
        facts[at.BRINK] = facts[at.NEAR] + facts[at.NEAR][0]
    for row, values in facts.items():
        table[row // at.STRIDE, :n] = values


def _open_to(scene: Scene, order: NDArray[np.intp]) -> NDArray[np.bool_]:
    names = scene.body_names
    wanted = [[not gate.bodies or names[index] in gate.bodies for index in order] for gate in scene.orbital.gates]
    return np.array(wanted, dtype=np.bool_).reshape(len(scene.orbital.gates), len(order))
