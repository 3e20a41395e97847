"""How fast a room swallows sound: its walls, its open sides, and the air in it."""

from __future__ import annotations

import math
from collections.abc import Collection

import numpy as np

from harmonic.laws import SideName

BANDS = (125.0, 250.0, 500.0, 1000.0, 2000.0, 4000.0, 8000.0)
"""Middles of the octaves, in Hz, for which absorption is known."""

WALLS = (0.12, 0.12, 0.12, 0.12, 0.127, 0.15, 0.25)
"""The part of a sound that a wall swallows, by octave: chosen, a plastered hall. Laws know no other walls."""

AIR = (1.02e-4, 3.04e-4, 6.29e-4, 1.073e-3, 2.27e-3, 6.77e-3, 2.39e-2)
"""The part of its energy that sound loses a metre in air of 20 °C and 50 % humidity (ISO 9613-1), by octave, in 1/m."""

EYRING = 0.161
"""24 ln 10 over the speed of sound, in s/m."""

Size = tuple[float, float, float]


def volume_and_surface(size: Size) -> tuple[float, float]:
    """Return how large a room is.

    Parameters
    ----------
    size : tuple of float
        Width, height and depth in m. A planar room counts as deep as it is high.

    Returns
    -------
    volume, surface : float
        In m³ and m².
    """
    width, height, depth = _sides(size)
    return width * height * depth, 2.0 * (width * height + height * depth + depth * width)


def swallowed(size: Size, *, open_sides: Collection[SideName] = (), frequency: float = 0.0) -> float:
    """Return the part of a sound that the sides of a room swallow at a reflection, in the mean over its surface.

    Parameters
    ----------
    size : tuple of float
        Width, height and depth in m. In a planar room front and back count as the mean of the other sides.
    open_sides : collection of str
        Those that swallow everything; the others are walls.
    frequency : float
        In Hz; below 125 Hz as there, above 8 kHz as there.

    Returns
    -------
    float
        0–1; 1 where every side is open.
    """
    width, height, depth = _sides(size)
    areas: dict[SideName, float] = {"left": height * depth, "right": height * depth}
    areas |= {"floor": width * depth, "ceiling": width * depth}
    if size[2]:
        areas |= {"front": width * height, "back": width * height}
    closed = sum(area for side, area in areas.items() if side not in open_sides) / sum(areas.values())
    return 1.0 - closed * (1.0 - _by_octave(WALLS, frequency))


def reverberation_time(size: Size, *, open_sides: Collection[SideName] = (), frequency: float = 0.0) -> float:
    """Return the T60 of a room by Eyring's formula, 0.161 V / (4 m V − S ln(1 − α)).

    Parameters
    ----------
    size : tuple of float
        Width, height and depth in m. A planar room counts as deep as it is high.
    open_sides : collection of str
        Those that swallow everything; the others are walls.
    frequency : float
        In Hz; 0 is the bottom, without the loss in air.

    Returns
    -------
    float
        Seconds; 0 where every side is open.

    Notes
    -----
    C. F. Eyring, *Reverberation time in "dead" rooms*, JASA 1 (1930), with the loss in air as V. O. Knudsen added it.
    """
    volume, surface = volume_and_surface(size)
    alpha = swallowed(size, open_sides=open_sides, frequency=frequency)
    if alpha >= 1.0:
        return 0.0
    air = 4.0 * _by_octave(AIR, frequency) * volume if frequency else 0.0
    return EYRING * volume / (air - surface * math.log1p(-alpha))


def late_energy(size: Size, *, open_sides: Collection[SideName] = ()) -> float:
    """Return the energy of the late sound of a room over that of the same room with walls all around.

    Parameters
    ----------
    size : tuple of float
        Width, height and depth in m.
    open_sides : collection of str
        Those that swallow everything; the others are walls.

    Returns
    -------
    float
        The ratio of (1 − α)/α, as the diffuse field of Sabine and Eyring has it, at 500 Hz: 1 … 0.
    """
    ours = swallowed(size, open_sides=open_sides, frequency=500.0)
    closed = swallowed(size, frequency=500.0)
    return (1.0 - ours) / ours * closed / (1.0 - closed)


def _sides(size: Size) -> Size:
    return size[0], size[1], size[2] or size[1]


def _by_octave(values: tuple[float, ...], frequency: float) -> float:
    """Read a table on straight lines between its octaves, and as its ends beyond."""
    return float(np.interp(math.log2(max(frequency, 1.0)), np.log2(BANDS), values))
