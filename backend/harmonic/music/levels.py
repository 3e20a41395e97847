"""How loud, where and how far away: velocity from impulse, pan from place, reverb from gentleness."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic.calibration import Calibration
from harmonic.score import DYNAMIC_RANGE_DB

HEADROOM_DB = 6.0
"""How much louder than the 95th percentile the hardest blows of a piece can be: they are events."""

LEAST_SPREAD = float(np.log(10.0))
"""Log ratio of impulses that the usual range of velocity covers at least: near-equal blows stay near-equal."""

WIDEST = 0.8
"""How far to the side the edge of the box is heard."""

CENTRED, SPREAD = 36.0, 60.0
"""MIDI numbers (C2, C4) between which pan opens up: low voices stay near the middle."""

CENTRED_WIDTH = 0.25
"""How much of its pan a voice at or below C2 keeps."""

DRIEST, WETTEST = 0.25, 0.75
"""Reverb send of the hardest and of the gentlest blow."""

Floats = NDArray[np.float64]


def velocity_of(impulses: Floats, calibration: Calibration) -> Floats:
    """Return how hard a blow is heard to be: the log of its impulse between the calibrated percentiles and beyond.

    Between those lie 30 dB, from the softest to `HEADROOM_DB` below the loudest; what is harder than the 95th
    percentile goes on rising. Where they lie closer than a ratio of 10 the range is widened around their geometric mean,
    so that blows that are nearly alike stay so; those that are all alike are all of velocity ½.

    Parameters
    ----------
    impulses : ndarray of float64, shape (M,)
        N·s.
    calibration : Calibration
        Its percentiles count.

    Returns
    -------
    ndarray of float64, shape (M,)
        From 0, `DYNAMIC_RANGE_DB` softer, to 1.
    """
    low, high = np.log(calibration.impulse_low), np.log(calibration.impulse_high)
    spread, usual = max(high - low, LEAST_SPREAD), 1.0 - HEADROOM_DB / DYNAMIC_RANGE_DB
    middle = 0.5 - (high - low) / spread * (1.0 - usual) / 2
    logs = np.log(np.maximum(impulses, np.finfo(np.float64).tiny))
    return np.asarray(np.clip(middle + usual * (logs - (low + high) / 2) / spread, 0.0, 1.0))


def with_gain(velocities: Floats, gains_db: Floats) -> Floats:
    """Return velocities shifted by gains.

    Parameters
    ----------
    velocities : ndarray of float64, shape (M,)
        0–1 over `DYNAMIC_RANGE_DB`.
    gains_db : ndarray of float64, shape (M,)
        What to add, in dB.

    Returns
    -------
    ndarray of float64, shape (M,)
        0–1.
    """
    return np.asarray(np.clip(velocities + gains_db / DYNAMIC_RANGE_DB, 0.0, 1.0))


def pan_of(places: Floats, pitches: Floats, *, width: float) -> Floats:
    """Return where a note is heard from.

    Parameters
    ----------
    places : ndarray of float64, shape (M,)
        x of the contacts, in m; 0 is the middle of the box.
    pitches : ndarray of float64, shape (M,)
        MIDI numbers; low ones stay nearer the middle.
    width : float
        Of the box, in m.

    Returns
    -------
    ndarray of float64, shape (M,)
        −`WIDEST` … `WIDEST`.
    """
    sides = np.clip(places / (width / 2), -1.0, 1.0)
    return np.asarray(WIDEST * sides * opening_of(pitches))


def opening_of(pitches: Floats) -> Floats:
    """Return how much of its pan a voice keeps: low ones stay near the middle.

    Parameters
    ----------
    pitches : ndarray of float64, shape (M,)
        MIDI numbers.

    Returns
    -------
    ndarray of float64, shape (M,)
        From `CENTRED_WIDTH` at or below C2 to 1 at or above C4.
    """
    opening = np.clip((pitches - CENTRED) / (SPREAD - CENTRED), 0.0, 1.0)
    return np.asarray(CENTRED_WIDTH + (1.0 - CENTRED_WIDTH) * opening)


def wet_of(velocities: Floats) -> Floats:
    """Return how much of a note goes to the reverb: gentle ones seem further away.

    Parameters
    ----------
    velocities : ndarray of float64, shape (M,)
        0–1.

    Returns
    -------
    ndarray of float64, shape (M,)
        From `WETTEST` at velocity 0 to `DRIEST` at 1.
    """
    return np.asarray(WETTEST + (DRIEST - WETTEST) * velocities)
