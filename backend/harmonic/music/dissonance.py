"""Measures how rough sounds are together: Sethares' model of sensory dissonance.

Plomp and Levelt's curve for two pure tones, as fitted by Sethares (*Tuning, Timbre, Spectrum, Scale*,
2nd ed. 2005, appendix E), summed over all pairs of partials. The level of a pair is that of the softer
partial, which superseded the product of both.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from harmonic.vocabulary.derived import timbre_named

#: Where the curve peaks, and how the critical band widens with frequency (Hz).
PEAK, SLOPE, OFFSET = 0.24, 0.0207, 18.96
#: How fast the curve falls on either side of its peak, and its height.
FALL, RISE, HEIGHT = -3.51, -5.75, 5.0

Floats = NDArray[np.float64]


def frequency_of(pitch: Floats | float) -> Floats:
    """Return the frequency of a MIDI number in equal temperament with A4 = 440 Hz.

    Parameters
    ----------
    pitch : float or ndarray of float64
        MIDI numbers; 69 is 440 Hz.

    Returns
    -------
    ndarray of float64
        Hz, of the same shape.
    """
    return np.asarray(440.0 * np.exp2((np.asarray(pitch, dtype=np.float64) - 69.0) / 12.0))


def dissonance(frequencies: Floats | Sequence[float], amplitudes: Floats | Sequence[float]) -> float:
    """Return the sensory dissonance of one spectrum.

    Parameters
    ----------
    frequencies : array_like of float64, shape (n,)
        Of the partials, in Hz.
    amplitudes : array_like of float64, shape (n,)
        Of the partials, on a linear scale.

    Returns
    -------
    float
        The sum over all pairs of partials; 0 for fewer than two.
    """
    heights = np.asarray(frequencies, dtype=np.float64)
    levels = np.asarray(amplitudes, dtype=np.float64)
    first, second = np.triu_indices(len(heights), k=1)
    return float(np.sum(_roughness(heights[first], heights[second], np.minimum(levels[first], levels[second]))))


def dissonance_between(
    frequencies_a: Floats, amplitudes_a: Floats, frequencies_b: Floats, amplitudes_b: Floats
) -> Floats:
    """Return the dissonance that two sounds make with each other, their inner roughness left out.

    Parameters
    ----------
    frequencies_a, amplitudes_a : ndarray of float64, shape (…, n)
        Partials of the first sounds, in Hz and on a linear scale.
    frequencies_b, amplitudes_b : ndarray of float64, shape (…, m)
        Partials of the second ones; leading axes broadcast.

    Returns
    -------
    ndarray of float64, shape (…)
        The sum over all pairs of a partial of one and a partial of the other.
    """
    softer = np.minimum(amplitudes_a[..., :, None], amplitudes_b[..., None, :])
    rough = _roughness(frequencies_a[..., :, None], frequencies_b[..., None, :], softer)
    return np.asarray(np.sum(rough, axis=(-2, -1)))


def ensemble_dissonance(pitches: Sequence[float] | Floats, timbres: Sequence[str]) -> float:
    """Return how dissonant voices are when any two of them may sound together.

    Parameters
    ----------
    pitches : array_like of float64, shape (N,)
        MIDI number of each voice.
    timbres : sequence of str, length N
        What each voice sounds like.

    Returns
    -------
    float
        The mean over all pairs of voices of the dissonance between the two; 0 for fewer than two voices.
    """
    heights = np.asarray(pitches, dtype=np.float64)
    if len(heights) < 2:
        return 0.0
    total = 0.0
    spectra = [
        (frequency_of(pitch) * _ratios(name), _gains(name)) for pitch, name in zip(heights, timbres, strict=True)
    ]
    for index, (frequencies, gains) in enumerate(spectra):
        total += sum(float(dissonance_between(frequencies, gains, *other)) for other in spectra[:index])
    return total / (len(heights) * (len(heights) - 1) / 2)


def partial_roughness(pitches_a: Floats, timbre_a: str, pitches_b: Floats, timbre_b: str) -> Floats:
    """Return the roughness of each partial of one kind of note with each of another, at amplitude 1.

    Parameters
    ----------
    pitches_a : ndarray of float64, shape (S,)
        MIDI numbers of the first kind.
    timbre_a : str
        What the first kind plays: the name of a timbre.
    pitches_b : ndarray of float64, shape (R,)
        MIDI numbers of the second kind.
    timbre_b : str
        What the second kind plays.

    Returns
    -------
    ndarray of float64, shape (S, R, P, Q)
        Of P partials with Q partials.
    """
    first = frequency_of(pitches_a)[:, None] * _ratios(timbre_a)
    second = frequency_of(pitches_b)[:, None] * _ratios(timbre_b)
    return _roughness(first[:, None, :, None], second[None, :, None, :], np.ones(1))


def _roughness(first: Floats, second: Floats, level: Floats) -> Floats:
    gap = np.abs(first - second)
    scaled = PEAK / (SLOPE * np.minimum(first, second) + OFFSET) * gap
    return np.asarray(level * HEIGHT * (np.exp(FALL * scaled) - np.exp(RISE * scaled)))


@cache
def _ratios(name: str) -> Floats:
    return _read_only(timbre_named(name).ratios)


@cache
def _gains(name: str) -> Floats:
    return _read_only(timbre_named(name).gains)


def _read_only(values: Sequence[float]) -> Floats:
    array = np.array(values, dtype=np.float64)
    array.flags.writeable = False
    return array
