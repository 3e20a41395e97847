"""Where bodies went, as lines from faint to clear: as many points as a picture can show, and no more."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from harmonic.picture.ink import Paint

MOST_POINTS = 40_000
"""Points of all trails together: what stays readable, and small as SVG."""

#: Steps from the oldest, faint part of a trail to the newest.
_AGES = 24
#: What is nearer to the point before than this part of the view is not drawn.
_FINEST = 0.003

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Trails:
    """The trails of a picture.

    Attributes
    ----------
    lines : list of ndarray of float64, shape (K, 2)
        Pieces of trails.
    paints : list of tuple of float
        Of each.
    until : int
        Frames from the start that they hold.
    """

    lines: list[Floats]
    paints: list[Paint]
    until: int


def trails_of(places: Floats, colours: list[str], *, view: float) -> Trails:
    """Return the trails of bodies that move.

    Parameters
    ----------
    places : ndarray of float64, shape (T, N, 2)
        Where the bodies are; NaN where they are not.
    colours : list of str
        Of each body.
    view : float
        How wide the picture is, in the same measure.

    Returns
    -------
    Trails
        The whole way of every body, as far as `MOST_POINTS` go: past that, all end at the same frame.
    """
    from matplotlib.colors import to_rgba

    kept = _kept(places, _FINEST * view)
    counted = np.cumsum(kept.sum(axis=1))
    until = int(np.searchsorted(counted, MOST_POINTS, side="right")) if len(counted) else 0
    borders = np.unique(np.linspace(0, max(until - 1, 0), _AGES + 1).round().astype(int))
    clearest = min(0.9, 4.0 / math.sqrt(len(colours) + 16))
    lines, paints = [], []
    for age, (begin, end) in enumerate(pairwise(borders.tolist())):
        opacity = clearest * (0.5 + 0.5 * (age + 1) / len(borders))
        for body in np.flatnonzero(kept[begin : end + 1].any(axis=0)).tolist():
            frames = begin + np.flatnonzero(kept[begin : end + 1, body] | _at_ends(end + 1 - begin))
            lines.append(_torn(places[frames, body], view / 2))
            paints.append(to_rgba(colours[body], opacity))
    return Trails(lines, paints, until)


def _torn(line: Floats, farthest: float) -> Floats:
    """Return a line with a gap wherever a body has come round a periodic side."""
    (jumps,) = np.nonzero(np.hypot(*np.diff(line, axis=0).T) > farthest)
    return np.insert(line, jumps + 1, np.nan, axis=0)


def _at_ends(count: int) -> NDArray[np.bool_]:
    ends = np.zeros(count, np.bool_)
    ends[[0, -1]] = True
    return ends


def _kept(places: Floats, finest: float) -> NDArray[np.bool_]:
    """Return which points are drawn, shape (T, N): those as far from the last one drawn as can be seen, and gaps."""
    kept = np.zeros(places.shape[:2], np.bool_)
    if not len(places):
        return kept
    last = places[0].copy()
    for frame, now in enumerate(places):
        away = np.hypot(*(now - last).T)
        # A body that comes or goes leaves a gap: a NaN among the points.
        moved = (away > finest) | (np.isnan(away) & ~(np.isnan(now[:, 0]) & np.isnan(last[:, 0])))
        kept[frame] = moved
        last[moved] = now[moved]
    return kept
