"""What sustained voices follow: motion frame by frame, smoothed by what was and never by what comes."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic.curves import CURVE_DTYPE
from harmonic.recording import FRAME_RATE, Recording

Floats = NDArray[np.float64]


def kinetic_energy(recording: Recording) -> Floats:
    """Return the kinetic energy of all free bodies at every frame.

    Parameters
    ----------
    recording : Recording
        Of bodies with masses.

    Returns
    -------
    ndarray of float64, shape (T,)
        ½ Σ m v², in J; spin left out, and those that are not there.
    """
    masses = np.array([0.0 if body.fixed else body.mass for body in recording.scene.bodies])
    squares = np.square(np.nan_to_num(recording.velocities)).sum(axis=2)
    return np.asarray(0.5 * squares @ masses)


def smoothed(values: Floats, *, rise: float, fall: float) -> Floats:
    """Return values that follow others with a delay: fast up, slowly down.

    Parameters
    ----------
    values : ndarray of float64, shape (T,)
        One a frame.
    rise, fall : float
        Time constants, in s.

    Returns
    -------
    ndarray of float64, shape (T,)
        From 0 on: nothing sounds before it begins.
    """
    up, down = (1.0 - math.exp(-1.0 / (FRAME_RATE * seconds)) for seconds in (rise, fall))
    found, now = np.empty(len(values)), 0.0
    for index, value in enumerate(values.tolist()):
        now += (up if value > now else down) * (value - now)
        found[index] = now
    return found


def still(count: int, *, pitch: float) -> NDArray[np.void]:
    """Return the values of a curve that is silent, in the middle and dry.

    Parameters
    ----------
    count : int
        How many.
    pitch : float
        MIDI number of all of them.

    Returns
    -------
    ndarray of CURVE_DTYPE, shape (count,)
        To be filled.
    """
    values = np.zeros(count, CURVE_DTYPE)
    values["pitch"] = pitch
    return values
