"""Packs a scene into the arrays that the kernels work on: particles, world, and a grid of cells."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harmonic.physics.particles import _layout as at
from harmonic.physics.particles.obstacles import features_of, in_sight, inside_at_start, is_disc, with_images
from harmonic.recording import Side
from harmonic.scene import Compound, Laws, Scene

REST_SECONDS = 0.02
"""Flights shorter than this, in simulated seconds, end in rest."""

MUTE_SECONDS = 0.02
"""Heard seconds within which the ear does not tell two impacts of the same pair apart."""

STILL_SPEED = 1e-3
"""Without a field, contacts slower than this part of the fastest body count as slow."""

CALM_PART = 1e-11
"""What part of the slow speed counts as none between bodies that touch."""

MAX_BIG = 16
"""At most so many bodies are left out of the cells because they are bigger than these should be."""

BODIES_PER_CELL = 0.2
"""Few enough that most cells of a gas are empty; measured fastest at 100 to 20,000 bodies."""

BODIES_PER_CELL_OF_GAS = 0.35
"""The same where paths are straight, and a crossing costs as much as a look at eight neighbours."""

SIDES = ("left", "right", "floor", "ceiling", "front", "back")


@dataclass(frozen=True, eq=False, slots=True)
class Particles:
    """What the kernels work on, and change as they go.

    Attributes
    ----------
    state : ndarray of float64, shape (N, N_STATE)
        Place, velocity, spin and constants of each particle, in SI units, each at its own time.
    links : ndarray of int32, shape (N, N_LINKS + S)
        Mode, cell, neighbours in the cell and next event of each particle, and which sensors it is in.
    world : ndarray of float64, shape (N_WORLD + F N_FEATURE,)
        Field, box, cells and thresholds; behind them the features of obstacles and sensors.
    grid : ndarray of int32, shape (N_GRID + L,)
        Cells along each axis, axes in use and closed sides; behind them which features each cell sees.
    heads : ndarray of int32, shape (N_LISTS + 2 N + 1,)
        The first particle of each cell, −1 for none; about the cells is a ring of empty ones. Behind them the next in
        its cell of each particle, and where what points to each stands.
    big : ndarray of int32, shape (B,)
        Particles too big for the cells.
    """

    state: NDArray[np.float64]
    links: NDArray[np.int32]
    world: NDArray[np.float64]
    grid: NDArray[np.int32]
    heads: NDArray[np.int32]
    big: NDArray[np.int32]


def pack(scene: Scene, *, n_at_once: int | None = None, hottest: float = 0.0) -> Particles:
    """Return the particles of a scene that has at least one body.

    Parameters
    ----------
    scene : Scene
        One that can be played.
    n_at_once : int, optional
        How many are there at the same time, for which cells are cut; all of them if left out.
    hottest : float
        How fast baths make bodies, in m/s.

    Returns
    -------
    Particles
        At time 0, every particle in its cell but not yet in a list.
    """
    world = _world(scene, hottest=hottest)
    state = _state(scene, world)
    straight = _is_straight(scene, world)
    per_cell = BODIES_PER_CELL_OF_GAS if straight else BODIES_PER_CELL
    cell_width, big = _cell_width(scene, state[:, at.RADIUS], (n_at_once or len(state)) / per_cell)
    grid = _grid(scene.laws, cell_width)
    n_cells = grid[at.N_CELLS_X : at.N_AXES]
    box = slice(at.LOW_X, at.HIGH_X)
    world[at.CELL_WIDTH_X : at.LEAVE_LOW_X] = np.array(_extent(scene.laws)) / n_cells
    world[at.STRAIGHT] = straight and not len(big)
    outside = np.union1d(big, np.flatnonzero([not is_disc(body) for body in scene.bodies])).astype(np.int32)
    world[at.GRID_RADIUS] = np.delete(state[:, at.RADIUS], outside).max(initial=0.0)
    links = _links(scene, n_bodies=len(state), big=outside)
    links = np.concatenate([links, inside_at_start(scene, state[:, at.RADIUS])], axis=1, dtype=np.int32)
    cells = (state[:, at.X : at.VX] - world[box]) / world[at.CELL_WIDTH_X : at.LEAVE_LOW_X]
    links[:, at.CELL_X : at.PARTNER] = np.clip(np.floor(cells), 0, n_cells - 1)
    heads = np.full(grid[at.N_LISTS] + 3 * len(state) + 1 + at.MOST_CELLS, -1, np.int32)
    features = with_images(features_of(scene), world)
    grid[at.PLAIN] = not (len(features) or scene.laws.boundary.periodic_axes)
    if len(features):
        grid[at.N_FEATURES] = len(features)
        grid = np.concatenate([grid, in_sight(features, world, grid)])
        world = np.concatenate([world, features.ravel()])
    return Particles(state, links, world, grid, heads, big)


def _extent(laws: Laws) -> tuple[float, float, float]:
    """Return the size of the box, a planar one with a depth of 1 that nothing moves along."""
    width, height, depth = laws.boundary.size
    return width, height, depth or 1.0


def _world(scene: Scene, *, hottest: float) -> NDArray[np.float64]:
    laws = scene.laws
    world = np.zeros(at.N_WORLD)
    size = np.array(_extent(laws))
    low = np.array([-size[0] / 2, 0.0, -size[2] / 2])
    wind = np.array(laws.wind)
    if laws.boundary.is_planar:
        wind[2] = 0.0
    gravity = np.array([0.0, -laws.gravity, 0.0])
    world[at.GRAVITY_X : at.CALM_SPEED] = gravity
    world[at.FIELD_X : at.FIELD_DRAG] = gravity + laws.air_resistance * wind
    world[at.FIELD_DRAG] = laws.air_resistance
    world[at.WIND_X : at.LOW_X] = wind
    world[at.LOW_X : at.HIGH_X] = low
    world[at.HIGH_X : at.CELL_WIDTH_X] = low + size
    world[at.LEAVE_LOW_X : at.LEAVE_HIGH_X] = low - 2 * size
    world[at.LEAVE_HIGH_X : at.WALL_RESTITUTION] = low + 3 * size
    world[at.WALL_RESTITUTION] = laws.restitution
    world[at.WALL_FRICTION] = laws.friction
    world[at.INERTIA] = 0.5 if laws.boundary.is_planar else 0.4
    world[at.REST_TIME] = REST_SECONDS
    world[at.MUTE_TIME] = MUTE_SECONDS * laws.time_scale
    field = float(np.linalg.norm(world[at.FIELD_X : at.FIELD_DRAG]))
    fastest = max((math.hypot(*body.velocity) for body in scene.bodies if not body.fixed), default=0.0)
    fastest = max(fastest, hottest)
    world[at.SLOW_SPEED] = field * REST_SECONDS / 2 or STILL_SPEED * fastest
    world[at.PERIOD_X : at.STRAIGHT] = size * [axis in laws.boundary.periodic_axes for axis in "xyz"]
    world[at.CALM_SPEED] = CALM_PART * world[at.SLOW_SPEED]
    return world


def _state(scene: Scene, world: NDArray[np.float64]) -> NDArray[np.float64]:
    laws, bodies = scene.laws, scene.bodies
    state = _aligned(len(bodies), at.N_STATE)
    state[:, at.X : at.VX] = [body.position for body in bodies]
    state[:, at.VX : at.T] = [body.velocity for body in bodies]
    state[:, at.RADIUS] = [body.shape.reach for body in bodies]
    state[:, at.ANGLE] = [body.angle for body in bodies]
    state[:, at.WZ] = [body.angular_velocity for body in bodies]
    state[:, at.MASS] = [body.mass for body in bodies]
    state[:, at.RESTITUTION] = [_own(body.restitution, laws.restitution) for body in bodies]
    state[:, at.FRICTION] = [_own(body.friction, laws.friction) for body in bodies]
    state[:, at.AX : at.DRAG + 1] = world[at.FIELD_X : at.FIELD_DRAG + 1]
    state[:, [at.LAST, at.SLOW_SINCE, at.CROWDED_SINCE]] = -math.inf
    state[:, [at.END, at.LIMIT, at.RUN_OFF, at.TOLD_END]] = math.inf
    fixed = np.array([body.fixed for body in bodies])
    state[fixed, at.VX : at.T] = 0.0
    state[fixed, at.AX : at.ANGLE] = 0.0
    return state


def _aligned(n_rows: int, n_columns: int) -> NDArray[np.float64]:
    """Return zeros that begin with a cache line of 64 bytes."""
    numbers = np.zeros(n_rows * n_columns + 8)
    first = -numbers.ctypes.data // 8 % 8
    return numbers[first : first + n_rows * n_columns].reshape(n_rows, n_columns)


def _own(value: float | None, law: float) -> float:
    return law if value is None else value


def _cell_width(scene: Scene, radii: NDArray[np.float64], n_cells: float) -> tuple[float, NDArray[np.int32]]:
    """Return how wide a cell is at least, and which bodies are too big for cells of that width."""
    size = _extent(scene.laws)
    n_axes = 2 if scene.laws.boundary.is_planar else 3
    discs = np.array([is_disc(body) for body in scene.bodies])
    # Obstacles count too: of many a cell should see few.
    n_parts = sum(len(body.shape.parts) - 1 for body in scene.bodies if isinstance(body.shape, Compound))
    ideal = (math.prod(size[:n_axes]) / (n_cells + n_parts / BODIES_PER_CELL)) ** (1 / n_axes)
    radii = np.where(discs, radii, 0.0)
    if scene.laws.boundary.periodic_axes:
        # Everybody is in a cell, so that images are met through cells alone.
        return max(ideal, 2 * float(radii.max())), np.empty(0, np.int32)
    order = np.argsort(-radii, kind="stable")
    big = order[:MAX_BIG][2 * radii[order[:MAX_BIG]] > ideal]
    rest = np.delete(radii, big)
    return max(ideal, 2 * float(rest.max(initial=0.0))), np.sort(big).astype(np.int32)


def _grid(laws: Laws, cell_width: float) -> NDArray[np.int32]:
    boundary = laws.boundary
    grid = np.zeros(at.N_GRID, np.int32)
    counts = [max(1, int(length / cell_width)) for length in _extent(laws)]
    # Three at least where images are met: before and behind a cell is then another.
    counts = [max(3, n) if "xyz"[k] in boundary.periodic_axes else n for k, n in enumerate(counts)]
    if boundary.is_planar:
        counts[2] = 1
    grid[at.N_CELLS_X : at.N_AXES] = counts
    grid[at.N_AXES] = 2 if boundary.is_planar else 3
    wide, tall, deep = (n + 2 if axis < grid[at.N_AXES] else n for axis, n in enumerate(counts))
    grid[at.PACE_X : at.N_LISTS] = 1, wide, wide * tall
    grid[at.ORIGIN] = grid[at.PACE_X : at.PACE_X + grid[at.N_AXES]].sum()
    grid[at.N_LISTS] = wide * tall * deep
    grid[at.CLOSED : at.PERIODIC] = [side in boundary.walls for side in SIDES]
    grid[at.PERIODIC : at.N_FEATURES] = [axis in boundary.periodic_axes for axis in "xyz"]
    return grid


def _is_straight(scene: Scene, world: NDArray[np.float64]) -> bool:
    """Tell whether nothing but contacts bends a path, and nobody is met but discs, spheres and walls."""
    if world[at.FIELD_X : at.FIELD_DRAG + 1].any() or scene.laws.boundary.periodic_axes:
        return False
    return all(is_disc(body) and not body.fixed for body in scene.bodies)


def _links(scene: Scene, *, n_bodies: int, big: NDArray[np.int32]) -> NDArray[np.int32]:
    links = np.zeros((n_bodies, at.N_LINKS), np.int32)
    links[:, at.MODE] = [at.FIXED if body.fixed else at.FREE for body in scene.bodies]
    for column in (at.PARTNER, at.SUPPORT_A, at.SUPPORT_B, at.LAST_PARTNER):
        links[:, column] = Side.NONE
    links[big, at.BIG] = 1
    return links
