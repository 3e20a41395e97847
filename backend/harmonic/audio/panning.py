"""From a place between left and right to the gains of channels."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Gains = tuple[NDArray[np.float32], NDArray[np.float32]]
Panning = Callable[[NDArray[np.float64]], Gains]
"""Takes places from −1 (left) to 1 (right) to the gains of two channels."""


def equal_power(pan: NDArray[np.float64]) -> Gains:
    """Return the gains of left and right.

    Parameters
    ----------
    pan : ndarray of float64, shape (M,)
        Places from −1 (left) to 1 (right).

    Returns
    -------
    left, right : ndarray of float32, shape (M,)
        cos and sin of an angle that runs from 0 to π/2: their squares sum to 1.
    """
    angle = (pan + 1.0) * (math.pi / 4.0)
    return np.cos(angle).astype(np.float32), np.sin(angle).astype(np.float32)


def azimuth_of(pan: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return where a place is around a listener who looks at the middle of the scene.

    Parameters
    ----------
    pan : ndarray of float64, shape (M,)
        Places from −1 (left) to 1 (right).

    Returns
    -------
    ndarray of float64, shape (M,)
        Radians to the left of ahead, −π/2 … π/2: the sides of the scene are beside the listener.
    """
    return -pan * (math.pi / 2.0)


def ambisonic_wy(pan: NDArray[np.float64]) -> Gains:
    """Return the gains of the ambiX channels W and Y.

    Parameters
    ----------
    pan : ndarray of float64, shape (M,)
        Places from −1 (left) to 1 (right).

    Returns
    -------
    w, y : ndarray of float32, shape (M,)
        1 and the sine of the azimuth, in SN3D: C. Nachbar, F. Zotter, E. Deleflie and A. Sontacchi, *ambiX, a
        suggested ambisonics format* (2011).
    """
    return np.ones(len(pan), np.float32), np.sin(azimuth_of(pan)).astype(np.float32)


def ambisonic_zx(pan: NDArray[np.float64]) -> Gains:
    """Return the gains of the ambiX channels Z and X.

    Parameters
    ----------
    pan : ndarray of float64, shape (M,)
        Places from −1 (left) to 1 (right).

    Returns
    -------
    z, x : ndarray of float32, shape (M,)
        0, as all sounds come from the height of the ears, and the cosine of the azimuth, in SN3D.
    """
    return np.zeros(len(pan), np.float32), np.cos(azimuth_of(pan)).astype(np.float32)
