"""Gives every orbit its pitch: the orbital frequency itself, raised by whole octaves until it can be heard."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic.music.given import given_pitches
from harmonic.music.parameters import MusicParameters
from harmonic.orbits.kepler import orbital_periods
from harmonic.scene import Scene

DAY = 86_400.0
"""Seconds."""

CENTRE = 66.5
"""MIDI number that the middle of a system is brought near to: between E4 and A4."""

LOWEST, HIGHEST = 36.0, 96.0
"""MIDI numbers of C2 and C7, between which a system keeps the one number of octaves."""

SQUEEZED = (42.0, 96.0)
"""MIDI numbers, F♯2 and C7, that a wider system is squeezed between before each orbit takes its nearest octave."""

Floats = NDArray[np.float64]


def orbital_pitches(scene: Scene, music: MusicParameters) -> Floats:
    """Return the pitch of each body of an orbital scene.

    One number of octaves raises the frequencies of all orbits, 1/period, such that the mean of their pitches comes as
    near as can be to `CENTRE`: every interval is the ratio of two periods, exactly. A system that then reaches below
    `LOWEST` or above `HIGHEST` is squeezed evenly between `SQUEEZED`, and each orbit takes the octave of its own
    frequency that is nearest to its place there: intervals then are exact but for octaves. With `intonation` "scale" each
    then goes to the nearest open degree, the lower of two. A body without a period has `LOWEST`; one whose
    voice names a pitch has that one.

    Parameters
    ----------
    scene : Scene
        An orbital scene whose orbits can be followed.
    music : MusicParameters
        Its intonation, and for "scale" its key, tuning and degrees, count.

    Returns
    -------
    ndarray of float64, shape (N,)
        MIDI numbers.
    """
    periods = orbital_periods(scene)
    pitches = np.full(len(periods), LOWEST)
    comes_round = np.isfinite(periods)
    if np.any(comes_round):
        pitches[comes_round] = _gathered(_raised(69.0 - 12.0 * np.log2(440.0 * DAY * periods[comes_round])))
    if music.intonation == "scale":
        pitches[comes_round] = on_degrees(pitches[comes_round], music)
    given = given_pitches(scene, music)
    return np.asarray(np.where(np.isnan(given), pitches, given))


def on_degrees(pitches: Floats, music: MusicParameters) -> Floats:
    """Return the open degrees nearest to pitches, the lower of two that are as near.

    Parameters
    ----------
    pitches : ndarray of float64, shape (M,)
        MIDI numbers.
    music : MusicParameters
        Its key, tuning and degrees count.

    Returns
    -------
    ndarray of float64, shape (M,)
        MIDI numbers, whole ones in twelve equal steps.
    """
    return music.gamut.brought(pitches, music.degrees, low=LOWEST - 12.0, high=HIGHEST + 12.0)


def _raised(pitches: Floats) -> Floats:
    """Move all by the same octaves, the mean as near to the centre as can be."""
    return np.asarray(pitches + 12.0 * np.round((CENTRE - np.mean(pitches)) / 12.0))


def _gathered(pitches: Floats) -> Floats:
    """Keep what lies in the register; bring a wider system into it, each orbit by whole octaves of its own."""
    low, high = np.min(pitches), np.max(pitches)
    if low >= LOWEST and high <= HIGHEST:
        return pitches
    wanted = np.interp(pitches, (low, high), SQUEEZED) if high > low else np.full(len(pitches), CENTRE)
    return np.asarray(pitches + 12.0 * np.round((wanted - pitches) / 12.0))
