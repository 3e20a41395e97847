"""How a blow wakes the partials of what it strikes: the longer the contact, the fewer of the high ones."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic.vocabulary.timbre import Timbre

HIGHEST = 21_600.0
"""Partials above this frequency, in Hz, are left out: at 48,000 samples a second they would be mirrored, and nobody hears them."""

FAINTEST = 10 ** (-90 / 20)
"""Partials weaker than this part of their note are left out."""


def blow_spectrum(frequency: NDArray[np.float64], contact_time: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how strongly a half-sine pulse of force excites each frequency, over its strength at 0 Hz.

    Parameters
    ----------
    frequency : ndarray of float64
        In Hz.
    contact_time : ndarray of float64
        T, in s: the length of the pulse. The shapes broadcast.

    Returns
    -------
    ndarray of float64
        |cos(ωT/2) / (1 − (ωT/π)²)|, the Fourier transform of sin(πt/T) over 0 … T; π/4 where ωT = π.
    """
    x = 2.0 * frequency * contact_time
    at_limit = np.abs(x - 1.0) < 1e-6
    x = np.where(at_limit, 0.0, x)
    return np.where(at_limit, math.pi / 4.0, np.abs(np.cos(math.pi / 2.0 * x) / (1.0 - x * x)))


def through_formants(timbre: Timbre, frequency: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much of each frequency comes through the formants of a timbre.

    Parameters
    ----------
    timbre : Timbre
        With a `sustain` that has formants, or all comes through.
    frequency : ndarray of float64
        In Hz.

    Returns
    -------
    ndarray of float64
        0.05 + Σ height / (1 + ((f − at) / width)²), of the same shape; 1 without formants.
    """
    if timbre.sustain is None or not timbre.sustain.formants:
        return np.ones_like(frequency)
    through = (height / (1.0 + ((frequency - at) / width) ** 2) for at, width, height in timbre.sustain.formants)
    return np.asarray(0.05 + sum(through, np.zeros_like(frequency)))


def excited(timbre: Timbre, frequency: NDArray[np.float64], contact_time: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the amplitudes of a timbre's partials after blows.

    Parameters
    ----------
    timbre : Timbre
        What is struck.
    frequency : ndarray of float64, shape (K,)
        Of the partial of ratio 1, in Hz.
    contact_time : ndarray of float64, shape (K,)
        Of the blow, in s, before the timbre's own hardness.

    Returns
    -------
    ndarray of float64, shape (K, partials and transients)
        The squares of the partials of each row sum to 1, but for the level of the timbre, so that the contact time decides
        the brightness and not the level; 0 for what is too high or too weak to be heard. A blow longer than a period
        of the note counts as one period: the pitch has to be heard.
    """
    frequencies = frequency[:, None] * np.array(timbre.struck_ratios)
    length = np.minimum(contact_time * timbre.hardness, 1.0 / frequency)
    heard = np.array(timbre.struck_gains) * blow_spectrum(frequencies, length[:, None]) * (frequencies < HIGHEST)
    heard *= through_formants(timbre, frequencies)
    carried = heard[:, : len(timbre.ratios)]
    scaled = heard / np.sqrt(np.sum(carried * carried, axis=1, keepdims=True))
    return np.where(np.abs(scaled) > FAINTEST, scaled * 10.0 ** (timbre.level_db / 20.0), 0.0)
