"""Keeps bodies that share a voice from adding up: struck at one moment they are as loud as two players, not as one twice as strong."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic.music._kernels_voices import fuse
from harmonic.music.density import FUSION
from harmonic.score import DYNAMIC_RANGE_DB

Notes = NDArray[np.void]


def unisons_softened(notes: Notes) -> Notes:
    """Return notes in which those of one pitch and timbre within one onset add up in power.

    The renderer starts them in phase, so their amplitudes a add up to Σa; each is softened by √(Σa²)/Σa, 3 dB where two are alike,
    which leaves the sum that sounds of independent bodies have.

    Parameters
    ----------
    notes : ndarray of NOTE_DTYPE, shape (M,)
        In order of onset.

    Returns
    -------
    ndarray of NOTE_DTYPE, shape (M,)
        In the same order; a note that is alone keeps its velocity, and none falls below 0.
    """
    if len(notes) == 0:
        return notes
    onset_of = fuse(notes["onset"].copy(), FUSION)
    _, pitch = np.unique(notes["pitch"], return_inverse=True)
    keys = (onset_of * len(notes) + pitch) * (int(notes["timbre"].max()) + 1) + notes["timbre"]
    _, group, counts = np.unique(keys, return_inverse=True, return_counts=True)
    level = 10.0 ** (DYNAMIC_RANGE_DB * (notes["velocity"] - 1.0) / 20.0)
    summed = np.bincount(group, weights=level)
    power = np.bincount(group, weights=level * level)
    softer = 10.0 * np.log10(power / summed**2) / DYNAMIC_RANGE_DB
    together, softened = (counts > 1)[group], notes.copy()
    softened["velocity"][together] = np.maximum(notes["velocity"] + softer[group], 0.0)[together]
    return softened
