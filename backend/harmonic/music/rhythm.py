"""Pulls onsets towards the grid of the tempo, without ever reordering what happened."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harmonic.music.parameters import MusicParameters

LOOK_AHEAD = 0.2
"""Heard seconds that composing may look into the future, all its steps together."""

Floats = NDArray[np.float64]


def subdivision(rhythm_complexity: float) -> tuple[float, ...]:
    """Return where within a beat the grid has points.

    Parameters
    ----------
    rhythm_complexity : float
        Below 0.25 quarter notes, below 0.5 eighths, below 0.75 sixteenths, else sixteenths and
        eighth-note triplets.

    Returns
    -------
    tuple of float
        Parts of a beat from 0, rising, below 1.
    """
    if rhythm_complexity < 0.25:
        return (0.0,)
    if rhythm_complexity < 0.5:
        return (0.0, 1 / 2)
    if rhythm_complexity < 0.75:
        return (0.0, 1 / 4, 1 / 2, 3 / 4)
    return (0.0, 1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4)


@dataclass(frozen=True, slots=True)
class Grid:
    """The times that quantization pulls towards, and how hard.

    Attributes
    ----------
    beat : float
        Heard seconds of a beat.
    parts : tuple of float
        Where within a beat there are points.
    strength : float
        0 leaves raw time, 1 puts onsets on the grid.
    """

    beat: float
    parts: tuple[float, ...]
    strength: float

    @property
    def earliness(self) -> float:
        """By how much a note may sound before its cause, in heard seconds: half the look-ahead at most."""
        widest = self.beat * float(np.max(np.diff([*self.parts, 1.0])))
        return min(self.strength * widest / 2, LOOK_AHEAD / 2)


def grid_of(music: MusicParameters) -> Grid:
    """Return the grid of a piece.

    Parameters
    ----------
    music : MusicParameters
        Its tempo, rhythm complexity and `quantize` count.

    Returns
    -------
    Grid
        From time 0 on.
    """
    return Grid(60.0 / music.tempo_bpm, subdivision(music.rhythm_complexity), music.quantize)


def quantized(onsets: Floats, grid: Grid, *, duration: float) -> Floats:
    """Return onsets pulled towards the grid.

    Each goes towards the nearest point, or to the next one where the nearest is so far behind that
    the note would sound more than `Grid.earliness` before its cause.

    Parameters
    ----------
    onsets : ndarray of float64, shape (M,)
        Heard seconds, from 0 to below `duration`.
    grid : Grid
        Where to pull, and how hard; at strength 0 nothing moves.
    duration : float
        Heard seconds of the piece; what only a point at or past it
        would attract stays where it is.

    Returns
    -------
    ndarray of float64, shape (M,)
        In the same order: a later onset never comes before an earlier one.
    """
    if grid.strength == 0 or len(onsets) == 0:
        return onsets.copy()
    points = _points(grid, duration)
    below = np.searchsorted(points, onsets, side="right") - 1
    reach = np.minimum((points[below + 1] - points[below]) / 2, grid.earliness / grid.strength)
    goal = np.where(onsets - points[below] <= reach, points[below], points[below + 1])
    pulled = (1.0 - grid.strength) * onsets + grid.strength * goal
    return np.asarray(np.where(goal < duration, pulled, onsets))


def _points(grid: Grid, duration: float) -> Floats:
    """Return the points of the grid, at least one of them past the end of the piece."""
    beats = np.arange(int(duration / grid.beat) + 2)
    return np.asarray((beats[:, None] + np.array(grid.parts)[None, :]).ravel() * grid.beat)
