"""Pulls onsets towards the grid of the tempo, without ever reordering what happened."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from harmonic.music.parameters import MusicParameters

LOOK_AHEAD = 0.2
"""Heard seconds that composing may look into the future, all its steps together."""

BAR = 4
"""Beats of a bar; the first bar begins at time 0."""

HALF = Fraction(1, 2)
"""Where the off-beat lies within a beat."""

Floats = NDArray[np.float64]


def _every(step: Fraction) -> tuple[Fraction, ...]:
    """Return the points of a bar that lie so many beats apart, counted from its beginning."""
    return tuple(step * n for n in range(int(BAR / step) + 1) if step * n < BAR)


GRIDS: tuple[tuple[str, tuple[Fraction, ...]], ...] = (
    ("quarters", _every(Fraction(1))),
    ("dotted quarters", _every(Fraction(3, 2))),
    ("eighths", _every(Fraction(1, 2))),
    ("dotted eighths", _every(Fraction(3, 4))),
    ("sixteenths", _every(Fraction(1, 4))),
    ("quarter-note triplets", _every(Fraction(2, 3))),
    ("eighth-note triplets", _every(Fraction(1, 3))),
    ("dotted sixteenths", _every(Fraction(3, 8))),
)
"""What each eighth of `rhythm_complexity` adds to the grid: its name, and its points in beats of a bar."""


def bar_points(rhythm_complexity: float, swing: float = 0.0) -> tuple[float, ...]:
    """Return where within a bar of four beats the grid has points.

    Each grid has all points of the simpler ones, so that what is more complex pulls less far. Swing stretches the first
    half of every beat from ½ to ½ + swing/6 of it, with whatever lies within, and shortens the second; at 1
    the off-beat is where the second of three triplets ends. Thirds of a beat swing already and stay.

    Parameters
    ----------
    rhythm_complexity : float
        0–1. From each eighth of it on the grid of `GRIDS` counts.
    swing : float
        0 straight … 1 triplets.

    Returns
    -------
    tuple of float
        Beats from the beginning of the bar, from 0, rising, below `BAR`.
    """
    level = min(int(rhythm_complexity * len(GRIDS)), len(GRIDS) - 1)
    straight = {point for _, points in GRIDS[: level + 1] for point in points}
    return tuple(sorted({float(_swung(point, Fraction(swing))) for point in straight}))


def _swung(point: Fraction, swing: Fraction) -> Fraction:
    """Return where a point of a bar goes when the off-beats swing."""
    beat, within = divmod(point, 1)
    if within.denominator == 3:
        return point
    middle = HALF + swing / 6
    moved = within * middle / HALF if within <= HALF else 1 - (1 - within) * (1 - middle) / HALF
    return beat + moved


@dataclass(frozen=True, slots=True)
class Grid:
    """The times that quantization pulls towards, and how hard.

    Attributes
    ----------
    beat : float
        Heard seconds of a beat.
    points : tuple of float
        Where within a bar of `BAR` beats there are points; in beats, from 0, rising.
    strength : float
        0 leaves raw time, 1 puts onsets on the grid.
    """

    beat: float
    points: tuple[float, ...]
    strength: float

    @property
    def earliness(self) -> float:
        """By how much a note may sound before its cause, in heard seconds: half the look-ahead at most."""
        widest = self.beat * float(np.max(np.diff([*self.points, BAR])))
        return min(self.strength * widest / 2, LOOK_AHEAD / 2)


def grid_of(music: MusicParameters) -> Grid:
    """Return the grid of a piece.

    Parameters
    ----------
    music : MusicParameters
        Its tempo, rhythm complexity, swing and `quantize` count.

    Returns
    -------
    Grid
        Its first bar begins at time 0.
    """
    points = bar_points(music.rhythm_complexity, music.swing)
    return Grid(60.0 / music.tempo_bpm, points, music.quantize)


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
    bars = BAR * np.arange(int(duration / (BAR * grid.beat)) + 2)
    return np.asarray((bars[:, None] + np.array(grid.points)[None, :]).ravel() * grid.beat)
