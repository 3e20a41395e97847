"""Packs the constraints of a scene: who is joined to whom, and which of them can be followed exactly."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harmonic.constraints import (
    Constraint,
    Gear,
    Groove,
    Motor,
    Pin,
    Pivot,
    RotaryLimit,
    RotarySpring,
    Slide,
    Spring,
)
from harmonic.physics.rigid import _layout as at
from harmonic.scene import Scene

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MAX_ISLAND_ROWS = 48
"""Conditions that the joints of a group may set for it to be followed by its own equations."""

KINDS = {
    "pin": at.PIN,
    "pivot": at.PIVOT,
    "slide": at.SLIDE,
    "groove": at.GROOVE,
    "spring": at.SPRING,
    "rotary_spring": at.ROTARY_SPRING,
    "rotary_limit": at.ROTARY_LIMIT,
    "motor": at.MOTOR,
    "gear": at.GEAR,
}
ROWS = {at.PIN: 1, at.PIVOT: 2, at.GROOVE: 1, at.GEAR: 1}
HANGING = (at.PIN, at.PIVOT, at.SPRING, at.ROTARY_SPRING)


@dataclass(frozen=True, eq=False, slots=True)
class Joints:
    """The joints of a scene, those of a group one after the other.

    Attributes
    ----------
    constraints : tuple of Constraint
        In the order of `links`.
    links, numbers : ndarray, shape (J, N_LINKS) and (J, N_JOINT)
        Kind and bodies; anchors against the centres of gravity, lengths and strengths.
    island : ndarray of int64, shape (B,)
        The group of each body, −1 for none.
    island_joints, island_first, island_bodies, smooth : ndarray of int64
        Where the joints and bodies of each group are; whether it can be followed exactly.
    parted : ndarray of int64
        Keys of pairs that do not meet, in order.
    hangers : ndarray of int64, shape (H, N_HANGER)
        Who hangs from whom by which joint.
    fastest : float
        The fastest that any spring swings, in rad/s.
    """

    constraints: tuple[Constraint, ...]
    links: Ints
    numbers: Floats
    island: Ints
    island_joints: Ints
    island_first: Ints
    island_bodies: Ints
    smooth: Ints
    parted: Ints
    hangers: Ints
    fastest: float


def pack_joints(scene: Scene, centres: Floats, constant: Floats) -> Joints:
    """Return the joints of a scene.

    Parameters
    ----------
    scene : Scene
        Whose constraints name bodies that there are.
    centres : ndarray of float64, shape (N, 2)
        Of gravity, against the place of each body.
    constant : ndarray of float64, shape (B, N_CONSTANT)
        Of all bodies, walls and the world.

    Returns
    -------
    Joints
        With lengths and places that the scene leaves open taken from where its bodies stand at the beginning.
    """
    world = len(constant) - 1
    by_name = {name: index for index, name in enumerate(scene.body_names)}
    ends = [(by_name[c.a], by_name[c.b] if c.b else world) for c in scene.constraints]
    island = _islands(ends, constant)
    groups = [int(max(island[a], island[b])) for a, b in ends]
    order = sorted(range(len(ends)), key=lambda k: groups[k])
    constraints = tuple(scene.constraints[k] for k in order)
    ends = [ends[k] for k in order]
    geometry = _Geometry(scene, centres)
    numbers = np.array([geometry.numbers(c, *pair) for c, pair in zip(constraints, ends, strict=True)])
    kinds = [_kind(c, row) for c, row in zip(constraints, numbers, strict=True)]
    links = np.array([(kind, *pair) for kind, pair in zip(kinds, ends, strict=True)], np.int64)
    n_islands = int(island.max(initial=-1)) + 1
    sorted_groups = [groups[k] for k in order]
    members = np.array([i for g in range(n_islands) for i in np.flatnonzero(island == g)], np.int64)
    return Joints(
        constraints,
        links.reshape(-1, at.N_LINKS),
        numbers.reshape(-1, at.N_JOINT),
        island,
        np.searchsorted(sorted_groups, np.arange(n_islands + 1)).astype(np.int64),
        np.searchsorted(np.sort(island[island >= 0]), np.arange(n_islands + 1)).astype(np.int64),
        members,
        _smooth(constraints, kinds, sorted_groups, n_islands),
        _parted(constraints, ends, len(constant)),
        _hangers(links.reshape(-1, at.N_LINKS), constant),
        _fastest(constraints, ends, constant),
    )


def _islands(ends: list[tuple[int, int]], constant: Floats) -> Ints:
    """Return the number of the group of each body: free ones that hang together by joints, −1 for none."""
    leader = list(range(len(constant)))

    def lead(body: int) -> int:
        while leader[body] != body:
            body = leader[body]
        return body

    free = constant[:, at.LIGHTNESS] > 0
    for a, b in ends:
        if free[a] and free[b]:
            first, second = sorted((lead(a), lead(b)))
            leader[second] = first
    island = np.full(len(constant), -1, np.int64)
    joined = sorted({body for pair in ends for body in pair if free[body]})
    numbers: dict[int, int] = {}
    for body in joined:
        island[body] = numbers.setdefault(lead(body), len(numbers))
    return island


@dataclass(frozen=True, eq=False, slots=True)
class _Geometry:
    """Anchors, where they stand at the beginning, and what follows from that."""

    scene: Scene
    centres: Floats

    def _anchor(self, body: int, place: tuple[float, float]) -> tuple[float, float]:
        """Return an anchor against the centre of gravity; the world's is the origin."""
        if body >= len(self.centres):
            return place
        return place[0] - float(self.centres[body, 0]), place[1] - float(self.centres[body, 1])

    def _stands(self, body: int, place: tuple[float, float]) -> complex:
        if body >= len(self.centres):
            return complex(*place)
        one = self.scene.bodies[body]
        turned = complex(*place) * complex(math.cos(one.angle), math.sin(one.angle))
        return complex(*one.position[:2]) + turned

    def _local(self, body: int, place: complex) -> tuple[float, float]:
        if body >= len(self.centres):
            return place.real, place.imag
        one = self.scene.bodies[body]
        local = (place - complex(*one.position[:2])) * complex(math.cos(one.angle), -math.sin(one.angle))
        return local.real, local.imag

    def numbers(self, c: Constraint, a: int, b: int) -> Floats:
        row = np.zeros(at.N_JOINT)
        if isinstance(c, Pin | Slide | Spring):
            row[: at.ANCHOR_BX] = self._anchor(a, c.anchor_a)
            row[at.ANCHOR_BX : at.LEAST] = self._anchor(b, c.anchor_b)
            apart = abs(self._stands(a, c.anchor_a) - self._stands(b, c.anchor_b))
            row[at.LEAST : at.STIFFNESS] = _limits(c, apart)
        elif isinstance(c, Pivot):
            row[: at.ANCHOR_BX] = self._anchor(a, c.anchor_a)
            row[at.ANCHOR_BX : at.LEAST] = self._anchor(b, self._local(b, self._stands(a, c.anchor_a)))
        elif isinstance(c, Groove):
            row[: at.ANCHOR_BX] = self._anchor(a, c.anchor_a)
            row[at.ANCHOR_BX : at.LEAST] = self._anchor(b, c.start)
            length = math.dist(c.start, c.end)
            row[at.MOST] = length
            row[at.STIFFNESS :] = -(c.end[1] - c.start[1]) / length, (c.end[0] - c.start[0]) / length
        elif isinstance(c, RotaryLimit):
            row[at.LEAST : at.STIFFNESS] = c.least, c.most
        elif isinstance(c, RotarySpring):
            row[at.MOST] = c.rest_angle
        if isinstance(c, Spring | RotarySpring):
            row[at.STIFFNESS :] = c.stiffness, c.damping
        elif isinstance(c, Gear):
            row[at.STIFFNESS :] = c.ratio, c.phase
        elif isinstance(c, Motor):
            row[at.STIFFNESS] = c.rate
        return row


def _limits(c: Pin | Slide | Spring, apart: float) -> tuple[float, float]:
    if isinstance(c, Slide):
        return c.least, c.most
    given = c.length if isinstance(c, Pin) else c.rest_length
    length = apart if given is None else given
    return length, length


def _kind(c: Constraint, numbers: Floats) -> int:
    """Return what a constraint is to the kernels: a rod without length is a hinge."""
    kind = KINDS[c.kind]
    return at.PIVOT if kind == at.PIN and numbers[at.MOST] < 1e-9 else kind


def _smooth(constraints: tuple[Constraint, ...], kinds: list[int], groups: list[int], n: int) -> Ints:
    """Tell of each group whether none of its joints needs the solver: no motor, no bounded force, not too many."""
    rows = np.zeros(n, np.int64)
    smooth = np.ones(n, np.int64)
    for c, kind, group in zip(constraints, kinds, groups, strict=True):
        if group >= 0:
            rows[group] += ROWS.get(kind, 0)
            if kind == at.MOTOR or c.max_force is not None:
                smooth[group] = 0
    return np.where(rows > MAX_ISLAND_ROWS, 0, smooth)


def _parted(constraints: tuple[Constraint, ...], ends: list[tuple[int, int]], size: int) -> Ints:
    keys = {min(pair) * size + max(pair) for c, pair in zip(constraints, ends, strict=True) if not c.collide}
    return np.array(sorted(keys), np.int64)


def _hangers(links: Ints, constant: Floats) -> Ints:
    """Return who hangs from whom: by its first hanging joint, from what is fixed rather than from what moves."""
    found: dict[int, tuple[int, int, int]] = {}
    for k, (kind, a, b) in enumerate(links):
        if kind not in HANGING:
            continue
        for body, holder in ((int(a), int(b)), (int(b), int(a))):
            is_firm = constant[holder, at.LIGHTNESS] == 0
            if constant[body, at.LIGHTNESS] > 0 and (is_firm or body == int(a)):
                kept = found.get(body)
                if kept is None or (is_firm and constant[kept[1], at.LIGHTNESS] > 0):
                    found[body] = (body, holder, k)
    return np.array([found[body] for body in sorted(found)], np.int64).reshape(-1, at.N_HANGER)


def _fastest(constraints: tuple[Constraint, ...], ends: list[tuple[int, int]], constant: Floats) -> float:
    """Return a bound on how fast springs swing: √(Σ k (1/m + r²/I)) over those at one body, or its damping rate."""
    rates = np.zeros(len(constant))
    dampings = np.zeros(len(constant))
    for c, pair in zip(constraints, ends, strict=True):
        if not isinstance(c, Spring | RotarySpring):
            continue
        for body, anchor in zip(pair, (getattr(c, "anchor_a", None), getattr(c, "anchor_b", None)), strict=True):
            turn = constant[body, at.TURN_LIGHTNESS]
            arm = 0.0 if anchor is None or constant[body, at.LIGHTNESS] == 0 else math.hypot(*anchor)
            yielding = turn if anchor is None else constant[body, at.LIGHTNESS] + (arm + 1e-9) ** 2 * turn
            # Two free ends swing at most √2 times as fast as the lighter would alone.
            rates[body] += 2 * c.stiffness * yielding
            dampings[body] += 2 * c.damping * yielding
    return max(math.sqrt(float(rates.max())), float(dampings.max()))
