"""Packs obstacles and sensors into features, and notes for every cell which of them can be touched from there."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from harmonic.outlines import Placed, parts_of, turned
from harmonic.physics.particles import _layout as at
from harmonic.scene import Body, Box, Circle, Polygon, Scene, Segment

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

UP = np.array([0.0, 0.0, 1.0])
#: So much farther than it need a cell sees, for rounding, as a part of its width.
SPARE = 1e-6


def is_disc(body: Body) -> bool:
    """Tell whether a body takes part as a disc or sphere, free or fixed; else it is an obstacle or a sensor.

    Parameters
    ----------
    body : Body
        Of a scene of particles that can be played.

    Returns
    -------
    bool
        True for every free body.
    """
    return isinstance(body.shape, Circle) and not body.sensor


def features_of(scene: Scene) -> Floats:
    """Return the features of all obstacles and sensors of a scene.

    Parameters
    ----------
    scene : Scene
        That can be played.

    Returns
    -------
    ndarray of float64, shape (F, N_FEATURE)
        In the order of their bodies; without images.
    """
    planar, rows, n_sensors = scene.laws.boundary.is_planar, [np.empty((0, at.N_FEATURE))], 0
    for index, body in enumerate(scene.bodies):
        if is_disc(body):
            continue
        for part in parts_of(body):
            found = np.array(list(_sensor(part) if body.sensor else _obstacle(part, planar=planar)))
            found[:, at.OWNER] = index
            found[:, at.SENSOR] = n_sensors
            rows.append(found)
        n_sensors += body.sensor
    return np.concatenate(rows)


def _feature(kind: int, place: Floats, *, thickness: float = 0.0) -> Floats:
    row = np.zeros(at.N_FEATURE)
    row[at.KIND], row[at.THICKNESS] = kind, thickness
    row[at.AT_X : at.OUT_X] = place
    row[at.LENGTH] = row[at.WIDTH] = -1.0
    return row


def _line(kind: int, start: Floats, end: Floats, *, thickness: float = 0.0) -> Floats:
    """Return a feature that has a direction and a length."""
    row = _feature(kind, start, thickness=thickness)
    row[at.LENGTH] = length = float(np.linalg.norm(end - start))
    row[at.ALONG_X : at.LENGTH] = (end - start) / length if length else 0.0
    return row


def _face(start: Floats, end: Floats, out: Floats, *, thickness: float = 0.0, across: Floats | None = None) -> Floats:
    """Return a face over the line from `start` to `end`, and as far as `across` goes."""
    row = _line(at.FACE, start, end, thickness=thickness)
    row[at.OUT_X : at.ALONG_X] = out
    if across is not None:
        row[at.WIDTH] = width = float(np.linalg.norm(across))
        row[at.ACROSS_X : at.WIDTH] = across / width
    return row


def _right_of(start: Floats, end: Floats) -> Floats:
    """Return the unit vector to the right of who goes from `start` to `end` in the plane."""
    normal = np.cross(end - start, UP)
    return np.asarray(normal / np.linalg.norm(normal))


def _obstacle(part: Placed, *, planar: bool) -> Iterator[Floats]:
    corners = part.corners()
    if isinstance(part.shape, Segment) and (corners[0] != corners[1]).any():
        yield from _capsule(corners[0], corners[1], part.thickness, planar=planar)
    elif isinstance(part.shape, Circle | Segment):
        yield _feature(at.POINT, corners[0], thickness=part.thickness)
    elif isinstance(part.shape, Box) and not planar:
        yield from _block(part.place, turned(np.diag(part.shape.size), part.angle))
    else:
        for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
            yield _face(start, end, _right_of(start, end))
            yield _feature(at.POINT, start)


def _capsule(start: Floats, end: Floats, thickness: float, *, planar: bool) -> Iterator[Floats]:
    if planar:
        yield _face(start, end, _right_of(start, end), thickness=thickness)
        yield _face(end, start, _right_of(end, start), thickness=thickness)
    else:
        yield _line(at.EDGE, start, end, thickness=thickness)
    yield _feature(at.POINT, start, thickness=thickness)
    yield _feature(at.POINT, end, thickness=thickness)


def _block(middle: Floats, axes: Floats) -> Iterator[Floats]:
    """Return the faces, edges and corners of a box with these three sides."""
    signs = (-0.5, 0.5)
    for axis in range(3):
        out, first, second = axes[axis], axes[(axis + 1) % 3], axes[(axis + 2) % 3]
        for sign in signs:
            corner = middle + sign * out - first / 2 - second / 2
            yield _face(corner, corner + first, 2 * sign * out / np.linalg.norm(out), across=second)
        for one, other in itertools.product(signs, signs):
            start = middle + one * first + other * second - out / 2
            yield _line(at.EDGE, start, start + out)
    for triple in itertools.product(signs, signs, signs):
        yield _feature(at.POINT, middle + np.array(triple) @ axes)


def _sensor(part: Placed) -> Iterator[Floats]:
    corners = part.corners()
    if isinstance(part.shape, Box):
        row = _feature(at.SENSOR_BOX, part.place)
        row[at.OUT_X : at.OUT_Z] = np.cos(part.angle), np.sin(part.angle)
        row[at.ALONG_X : at.LENGTH] = np.array(part.shape.size) / 2
        yield row
    elif isinstance(part.shape, Polygon):
        row = _feature(at.SENSOR_POLYGON, part.place)
        row[at.LENGTH] = len(corners)
        yield row
        for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
            side = _line(at.SENSOR_SIDE, start, end)
            side[at.OUT_X : at.ALONG_X] = _right_of(start, end)
            yield side
    else:
        yield _line(at.SENSOR_SEGMENT, corners[0], corners[-1], thickness=part.thickness)


def with_images(features: Floats, world: Floats) -> Floats:
    """Return features with their images across the periodic sides, one box to each side.

    Parameters
    ----------
    features : ndarray of float64, shape (F, N_FEATURE)
        Those within the box.
    world : ndarray of float64, shape (N_WORLD,)
        With the periods.

    Returns
    -------
    ndarray of float64, shape (3^p F, N_FEATURE)
        For p periodic axes; the features themselves first.
    """
    for axis in range(3):
        period = world[at.PERIOD_X + axis]
        if period and len(features):
            below, above = features.copy(), features.copy()
            below[:, at.AT_X + axis] -= period
            above[:, at.AT_X + axis] += period
            features = np.concatenate([features, below, above])
    return features


def extents(features: Floats) -> tuple[Floats, Floats]:
    """Return the least and greatest coordinates of each feature, its thickness included; of sensors that of the whole.

    Parameters
    ----------
    features : ndarray of float64, shape (F, N_FEATURE)
        Of any kind.

    Returns
    -------
    low, high : ndarray of float64, shape (F, 3)
        In m.
    """
    start = features[:, at.AT_X : at.OUT_X]
    along = np.maximum(features[:, at.LENGTH], 0.0)[:, None] * features[:, at.ALONG_X : at.LENGTH]
    across = np.maximum(features[:, at.WIDTH], 0.0)[:, None] * features[:, at.ACROSS_X : at.WIDTH]
    low = start + np.minimum(along, 0.0) + np.minimum(across, 0.0)
    high = start + np.maximum(along, 0.0) + np.maximum(across, 0.0)
    for index in np.flatnonzero(np.isin(features[:, at.KIND], (at.SENSOR_BOX, at.SENSOR_POLYGON))):
        row = features[index]
        if row[at.KIND] == at.SENSOR_BOX:
            (cosine, sine), (right, up, deep) = np.abs(row[at.OUT_X : at.OUT_Z]), row[at.ALONG_X : at.LENGTH]
            reach = np.array([cosine * right + sine * up, sine * right + cosine * up, deep])
            low[index], high[index] = start[index] - reach, start[index] + reach
        else:
            sides = slice(index + 1, index + 1 + int(row[at.LENGTH]))
            low[index], high[index] = low[sides].min(axis=0), high[sides].max(axis=0)
    thickness = features[:, at.THICKNESS, None]
    return low - thickness, high + thickness


def in_sight(features: Floats, world: Floats, grid: Ints) -> Ints:
    """Return for each cell where its features begin in a list, and the list.

    A feature is in the list of every cell that it comes within the radius of the largest body in cells of.

    Parameters
    ----------
    features : ndarray of float64, shape (F, N_FEATURE)
        With images.
    world : ndarray of float64, shape (N_WORLD,)
        With the box and its cells.
    grid : ndarray of int32, shape (N_GRID,)
        With the number of cells.

    Returns
    -------
    ndarray of int32, shape (C + 1 + L,)
        C + 1 beginnings, then L numbers of features, cell by cell in rising order.
    """
    n_cells = grid[at.N_CELLS_X : at.N_AXES].astype(np.int64)
    width = world[at.CELL_WIDTH_X : at.LEAVE_LOW_X]
    reach = world[at.GRID_RADIUS] + SPARE * width
    low, high = extents(features)
    first, last = (np.floor((edge - world[at.LOW_X : at.HIGH_X]) / width) for edge in (low - reach, high + reach))
    # Only images can lie wholly beyond the box, where nobody comes.
    inside = ((last >= 0) & (first < n_cells)).all(axis=1) | ~world[at.PERIOD_X : at.STRAIGHT].any()
    first, last = (np.clip(ends, 0, n_cells - 1).astype(np.int64) for ends in (first, last))
    pairs = [np.empty((2, 0), np.int64)]
    for index in np.flatnonzero(inside & (features[:, at.KIND] != at.SENSOR_SIDE)):
        cells = _cells_near(features[index], (first[index], last[index]), world, grid, reach)
        pairs.append(np.stack([cells, np.full(len(cells), index)]))
    cells, numbers = np.concatenate(pairs, axis=1)
    order = np.lexsort((numbers, cells))
    begins = np.searchsorted(cells[order], np.arange(grid[at.N_LISTS] + 1))
    return np.concatenate([begins, numbers[order]]).astype(np.int32)


def inside_at_start(scene: Scene, radii: Floats) -> NDArray[np.bool_]:
    """Tell which bodies touch which sensors at the beginning.

    Parameters
    ----------
    scene : Scene
        That can be played.
    radii : ndarray of float64, shape (N,)
        Of its bodies, in m.

    Returns
    -------
    ndarray of bool, shape (N, S)
        A column for each sensor, in the order of the bodies; false for fixed bodies.
    """
    places = np.array([body.position for body in scene.bodies])
    free = np.array([not body.fixed for body in scene.bodies])
    boundary = scene.laws.boundary
    steps = [(-1, 0, 1) if axis in boundary.periodic_axes else (0,) for axis in "xyz"]
    shifts = np.array(list(itertools.product(*steps))) * np.array(boundary.size)
    columns = [np.empty((len(places), 0), np.bool_)]
    for body in scene.bodies:
        if body.sensor:
            part = next(parts_of(body))
            distances = np.min([part.distances(places + shift) for shift in shifts], axis=0)
            columns.append((free & (distances < radii))[:, None])
    return np.concatenate(columns, axis=1)


def _cells_near(
    feature: Floats, ends: tuple[NDArray[np.int64], NDArray[np.int64]], world: Floats, grid: Ints, reach: Floats
) -> NDArray[np.int64]:
    """Return the cells within the extent of a feature; of a long one only those near it.

    Cells at the border reach on without end, so that none of them is left out.
    """
    n_cells = grid[at.N_CELLS_X : at.N_AXES].astype(np.int64)
    axes = [np.arange(low, high + 1) for low, high in zip(*ends, strict=True)]
    cells = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3)
    if feature[at.LENGTH] > 0 and feature[at.WIDTH] < 0 and feature[at.KIND] in (at.FACE, at.EDGE):
        width = world[at.CELL_WIDTH_X : at.LEAVE_LOW_X]
        middles = world[at.LOW_X : at.HIGH_X] + (cells + 0.5) * width - feature[at.AT_X : at.OUT_X]
        feet = np.clip(middles @ feature[at.ALONG_X : at.LENGTH], 0.0, feature[at.LENGTH])
        away = np.linalg.norm(middles - feet[:, None] * feature[at.ALONG_X : at.LENGTH], axis=1)
        at_border = ((cells == 0) | (cells == n_cells - 1))[:, : grid[at.N_AXES]].any(axis=1)
        near = away <= np.linalg.norm(width) / 2 + reach.max() + feature[at.THICKNESS]
        cells = cells[near | at_border]
    return np.asarray(grid[at.ORIGIN] + cells @ grid[at.PACE_X : at.N_LISTS].astype(np.int64))
