"""Packs a scene of rigid bodies into the arrays that the kernels work on."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harmonic.bodies import Body
from harmonic.physics.rigid import _layout as at
from harmonic.physics.rigid import _world_type  # noqa: F401 - tells Numba what a world is
from harmonic.physics.rigid.joints import Joints, pack_joints
from harmonic.pieces import Piece, pieces_of, spread_of
from harmonic.scene import Scene

REST_SECONDS = 0.02
"""Flights from a support that would last shorter, in simulated seconds, are none: the body rests."""

LEAST_REST_SPEED = 1e-4
"""m/s under which an approach is never an impact, where nothing presses bodies together."""

HOLD_SECONDS = 0.05
"""Heard seconds for which a body must slide or roll before it counts."""

SLOP_PART, MOST_SLOP = 1e-3, 1e-3
"""How deep resting contacts sink in: so much of the smallest reach, but at most so many metres."""

SWING_TURN = 0.05
"""Radians that the fastest spring turns in a step of those that hang."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Packed:
    """A scene as the kernels see it.

    Attributes
    ----------
    world : World
        Its arrays, which change as it is played.
    offsets : ndarray of float64, shape (N, 2)
        The own place of each body against its centre of gravity, in m.
    joints : Joints
        What joins whom.
    """

    world: at.World
    offsets: Floats
    joints: Joints


def pack(scene: Scene, *, step: float, scale: float) -> Packed:
    """Return a scene as the kernels see it.

    Parameters
    ----------
    scene : Scene
        One that can be played, with everybody.
    step : float
        Simulated seconds of a step.
    scale : float
        Simulated seconds in a heard one.

    Returns
    -------
    Packed
        At time 0, with nobody there yet.
    """
    n = len(scene.bodies)
    size = n + at.N_WALLS + 1
    spreads = [spread_of(body.shape) for body in scene.bodies]
    centres = np.array([[spread.centre.real, spread.centre.imag] for spread in spreads]).reshape(n, 2)
    shapes = [
        [Piece(piece.corners - centre, piece.radius) for piece in pieces_of(body.shape)]
        for body, centre in zip(scene.bodies, centres, strict=True)
    ]
    tables = _tables([*shapes, *_walls(scene), []])
    constant = _constants(scene, [spread.gyration for spread in spreads], shapes)
    joints = pack_joints(scene, centres, constant)
    filters, n_sensors = _filters(scene, size)
    state = _states(scene, centres)
    law = _law(scene, scale=scale)
    counts = np.zeros(at.N_COUNTS, np.int64)
    counts[at.SUBSTEPS] = max(1, math.ceil(joints.fastest * step / SWING_TURN))
    world = at.World(
        state=state,
        before=state.copy(),
        base=np.column_stack([state, np.zeros(size)]),
        constant=constant,
        mode=np.full(size, at.ABSENT, np.int64),
        island=joints.island,
        **tables,
        filters=filters,
        parted=joints.parted,
        links=joints.links,
        joint=joints.numbers,
        island_joints=joints.island_joints,
        island_first=joints.island_first,
        island_bodies=joints.island_bodies,
        smooth=joints.smooth,
        law=law,
        hangers=joints.hangers,
        swings=np.zeros((len(joints.hangers), at.N_SWING)),
        bend=np.zeros((size, 3)),
        support=np.zeros((size, at.N_SUPPORT)),
        inside=np.zeros((n_sensors, size), np.int64),
        counts=counts,
        **_scratch(size, state),
    )
    world.mode[-1] = at.FIXED
    return Packed(world, -centres, joints)


def _scratch(size: int, state: Floats) -> dict[str, NDArray[np.float64] | NDArray[np.int64]]:
    """Return what the kernels write to and leave nothing in from one step to the next."""
    n_pairs = 32 * size + 4096
    return {
        "log": np.zeros((64 * size + 4096, at.N_LOG)),
        "sums": np.zeros(at.N_SUMS),
        "first": np.zeros((at.MAX_CORNERS, 2)),
        "second": np.zeros((at.MAX_CORNERS, 2)),
        "order": np.arange(size - at.N_WALLS - 1),
        "bounds": np.zeros((size, 4)),
        "pairs": np.zeros((n_pairs, 2), np.int64),
        "pair_times": np.zeros(n_pairs),
        "touching": np.zeros(size, np.int64),
        "carrier": np.zeros(size, np.int64),
        "heap": np.zeros(size, np.int64),
        "heaps": np.zeros((size, 3)),
        "gain": np.zeros(size),
        "active": np.zeros(size, np.int64),
        "is_active": np.zeros(size, np.int64),
        "stage": state.copy(),
        "slopes": np.zeros((4, size, at.N_STATE)),
        "rows": np.zeros((at.MAX_ROWS, 8)),
        "row_links": np.zeros((at.MAX_ROWS, 2), np.int64),
        "matrix": np.zeros((at.MAX_ROWS, at.MAX_ROWS)),
        "multipliers": np.zeros(at.MAX_ROWS),
        "response": np.zeros((4, size, 3)),
        "solver": np.zeros((7, 4)),
    }


def _tables(shapes: list[list[Piece]]) -> dict[str, NDArray[np.float64] | NDArray[np.int64]]:
    pieces = [piece for shape in shapes for piece in shape]
    centres = [piece.corners.mean(axis=0) for piece in pieces]
    reaches = [
        float(np.linalg.norm(piece.corners - centre, axis=1).max()) + piece.radius
        for piece, centre in zip(pieces, centres, strict=True)
    ]
    rows = [(piece.radius, *centre, reach) for piece, centre, reach in zip(pieces, centres, reaches, strict=True)]
    return {
        "piece_first": np.cumsum([0, *(len(shape) for shape in shapes)]),
        "corner_first": np.cumsum([0, *(len(piece.corners) for piece in pieces)]),
        "piece": np.array(rows).reshape(-1, at.N_PIECE),
        "corners": np.concatenate([piece.corners for piece in pieces]),
    }


def _walls(scene: Scene) -> list[list[Piece]]:
    """Return the walls as thick boxes that reach as far as anybody can go; those of open sides are never there."""
    width, height, _ = scene.laws.boundary.size
    far_x, far_y = 4 * width, 4 * height
    boxes = (
        (-far_x, -width / 2, -far_y, far_y),
        (width / 2, far_x, -far_y, far_y),
        (-far_x, far_x, -far_y, 0.0),
        (-far_x, far_x, height, far_y + height),
    )
    return [
        [Piece(np.array([[left, low], [right, low], [right, high], [left, high]]), 0.0)]
        for left, right, low, high in boxes
    ]


def _constants(scene: Scene, gyrations: list[float], shapes: list[list[Piece]]) -> Floats:
    laws = scene.laws
    constant = np.zeros((len(scene.bodies) + at.N_WALLS + 1, at.N_CONSTANT))
    constant[:, at.RESTITUTION], constant[:, at.FRICTION] = laws.restitution, laws.friction
    constant[-1 - at.N_WALLS : -1, at.REACH] = 8 * sum(laws.boundary.size)
    constant[-1 - at.N_WALLS : -1, at.THICKNESS] = min(laws.boundary.size[:2])
    for index, (body, gyration, pieces) in enumerate(zip(scene.bodies, gyrations, shapes, strict=True)):
        row = constant[index]
        if not body.fixed:
            row[at.MASS], row[at.INERTIA] = body.mass, body.mass * gyration
            row[at.LIGHTNESS], row[at.TURN_LIGHTNESS] = 1 / row[at.MASS], 1 / row[at.INERTIA]
        row[at.RESTITUTION] = laws.restitution if body.restitution is None else body.restitution
        row[at.FRICTION] = laws.friction if body.friction is None else body.friction
        row[at.REACH] = max(float(np.linalg.norm(p.corners, axis=1).max()) + p.radius for p in pieces)
        row[at.THICKNESS] = min(2 * p.radius + _width(p.corners) for p in pieces)
    return constant


def _width(corners: Floats) -> float:
    """Return how wide a convex polygon is where it is narrowest; nothing for discs and lines."""
    if len(corners) < 3:
        return 0.0
    along = np.roll(corners, -1, axis=0) - corners
    along /= np.linalg.norm(along, axis=1)[:, None]
    away = corners[None] - corners[:, None]
    return float((along[:, None, 0] * away[..., 1] - along[:, None, 1] * away[..., 0]).max(axis=1).min())


def _states(scene: Scene, centres: Floats) -> Floats:
    """Return where the centres of gravity are, and how they move."""
    state = np.zeros((len(scene.bodies) + at.N_WALLS + 1, at.N_STATE))
    for index, body in enumerate(scene.bodies):
        cosine, sine = math.cos(body.angle), math.sin(body.angle)
        x, y = centres[index]
        x, y = cosine * x - sine * y, sine * x + cosine * y
        state[index, : at.ANGLE] = body.position[0] + x, body.position[1] + y
        state[index, at.ANGLE] = body.angle
        if not body.fixed:
            spin = body.angular_velocity
            state[index, at.VX :] = body.velocity[0] - spin * y, body.velocity[1] + spin * x, spin
    return state


def _filters(scene: Scene, size: int) -> tuple[NDArray[np.int64], int]:
    filters = np.zeros((size, at.N_FILTER), np.int64)
    filters[:, at.CATEGORIES] = filters[:, at.MASK] = 2**32 - 1
    filters[:, at.SENSOR] = -1
    n_sensors = 0
    for index, body in enumerate(scene.bodies):
        row = filters[index]
        row[: at.SENSOR] = body.collision.group, body.collision.categories, body.collision.mask
        if body.sensor:
            row[at.SENSOR] = n_sensors
            n_sensors += 1
    return filters, n_sensors


def _law(scene: Scene, *, scale: float) -> Floats:
    laws = scene.laws
    law = np.zeros(at.N_LAW)
    law[at.AX], law[at.AY] = laws.air_resistance * laws.wind[0], laws.air_resistance * laws.wind[1] - laws.gravity
    law[at.DRAG], law[at.GRAVITY], law[at.ATTRACTION] = laws.air_resistance, laws.gravity, laws.attraction
    law[at.WIND_X : at.ATTRACTION] = laws.wind[:2]
    reaches = [body.shape.reach for body in scene.bodies]
    pressing = math.hypot(law[at.AX], law[at.AY]) + _greatest_pull(scene.bodies, laws.attraction)
    law[at.REST_SPEED] = max(pressing * REST_SECONDS / 2, LEAST_REST_SPEED)
    law[at.SLOP] = min(SLOP_PART * min(reaches), MOST_SLOP)
    law[at.HOLD] = HOLD_SECONDS * scale
    width, height, _ = laws.boundary.size
    law[at.LEAVE_X], law[at.LEAVE_LOW], law[at.LEAVE_HIGH] = 2.5 * width, -2 * height, 3 * height
    return law


def _greatest_pull(bodies: tuple[Body, ...], attraction: float) -> float:
    """Return how strongly the heaviest body pulls at what touches it."""
    if not attraction:
        return 0.0
    nearest = min(body.shape.reach for body in bodies)
    return max(attraction * body.mass / (body.shape.reach + nearest) ** 2 for body in bodies)
