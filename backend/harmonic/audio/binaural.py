"""What two ears hear: a sphere for a head, that delays and dulls what comes from the other side."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from harmonic.air import SPEED_OF_SOUND
from harmonic.audio.panning import azimuth_of
from harmonic.audio.partials import SAMPLE_RATE, Partials

HEAD_RADIUS = 0.0875
"""In m: the average of adults; C. P. Brown and R. O. Duda, IEEE Trans. Speech and Audio Processing 6 (1998)."""

_DEEPEST, _AT = 0.1, math.radians(150.0)
"""How much of the top is left where the shadow is deepest, and at which angle from the ear that is."""

EARS = (1.0, -1.0)
"""Left and right, as the sine of the azimuth that points at them."""


def ear_delay(incidence: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return by how much later than at the middle of the head a sound comes to an ear, by Woodworth's formula.

    Parameters
    ----------
    incidence : ndarray of float64
        The angle between the sound and the axis of the ear, in rad, 0 … π.

    Returns
    -------
    ndarray of float64
        Seconds: −(a/c) cos θ on the side of the ear, (a/c)(θ − π/2) around the head; R. S. Woodworth, *Experimental
        psychology* (1938).
    """
    reach = HEAD_RADIUS / SPEED_OF_SOUND
    return np.where(incidence < math.pi / 2, -reach * np.cos(incidence), reach * (incidence - math.pi / 2))


def head_shadow(frequency: NDArray[np.float64], incidence: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much of a frequency a sphere lets through to an ear.

    Parameters
    ----------
    frequency : ndarray of float64
        In Hz.
    incidence : ndarray of float64
        The angle between the sound and the axis of the ear, in rad, 0 … π. The shapes broadcast.

    Returns
    -------
    ndarray of float64
        |1 + jαx| / |1 + jx| with x = f·πa/c and α from 2, towards the ear, to 0.1 at 150°; Brown and Duda (1998),
        equations 3 to 5.
    """
    top = (1 + _DEEPEST / 2) + (1 - _DEEPEST / 2) * np.cos(incidence / _AT * math.pi)
    x = frequency * (math.pi * HEAD_RADIUS / SPEED_OF_SOUND)
    return np.sqrt((1 + (top * x) ** 2) / (1 + x**2))


def heard_by_ears(partials: Partials, pan: NDArray[np.float64]) -> Partials:
    """Return notes as two ears hear them, each with its own delay and colour, and once for the room.

    Parameters
    ----------
    partials : Partials
        Of the notes, in order.
    pan : ndarray of float64, shape (M,)
        The place of each note, −1 … 1.

    Returns
    -------
    Partials
        Three notes for each: for the left ear, the right ear and the room. All are late by a/c, 0.26 ms, which the
        nearer ear is early. From ahead, low tones have the power that equal-power panning gives them.
    """
    azimuth = azimuth_of(pan)
    n_partials = np.diff(partials.first)
    frequency = partials.omega * (SAMPLE_RATE / (2 * math.pi))
    nothing, wide = np.zeros(len(pan), np.float32), np.full(len(pan), math.sqrt(0.5), np.float32)
    parts = []
    for ear in EARS:
        incidence = np.arccos(np.clip(ear * np.sin(azimuth), -1.0, 1.0))
        delay = (ear_delay(incidence) + HEAD_RADIUS / SPEED_OF_SOUND) * SAMPLE_RATE
        shadowed = replace(
            _later(partials, delay),
            amplitude=partials.amplitude * head_shadow(frequency, np.repeat(incidence, n_partials)),
            left=wide if ear > 0 else nothing,
            right=wide if ear < 0 else nothing,
            send=nothing,
        )
        parts.append(shadowed)
    return _joined([*parts, replace(partials, left=nothing, right=nothing)])


def _later(partials: Partials, delay: NDArray[np.float64]) -> Partials:
    """Return notes later by so many samples each."""
    onset = partials.onset + delay
    start = np.ceil(onset).astype(np.int64)
    moved = start - partials.start
    return replace(partials, onset=onset, start=start, stop=partials.stop + moved, damped=partials.damped + moved)


def _joined(parts: list[Partials]) -> Partials:
    """Return the notes of several tables as one."""
    arrays = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in Partials.__dataclass_fields__
        if name != "first"
    }
    counts = np.concatenate([np.diff(part.first) for part in parts])
    return Partials(first=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64), **arrays)
