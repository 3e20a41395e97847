"""Keeps the texture clear: the weakest onsets go first, and the weakest voice is damped."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic.music._kernels_voices import damp_weakest, fuse, keep_strongest
from harmonic.score import DYNAMIC_RANGE_DB

PHRASE_GAP = 0.5
"""Heard seconds of silence after which an onset starts a phrase."""

BURST = 0.5
"""Heard seconds over which `density_limit` is an average: shorter bursts may be denser."""

FUSION = 0.001
"""Heard seconds within which blows are one onset: closer together the ear hears one."""

Notes = NDArray[np.void]


def thinned(notes: Notes, *, density_limit: float, look_ahead: float) -> tuple[Notes, int]:
    """Return the notes that stay when onsets come too densely.

    What happens within `FUSION` is one onset, however many bodies it sounds. In any window of about half
    a second (a whole number of onsets long) at most `density_limit` a second stay; within
    `look_ahead` the weakest go first, and one that starts a phrase never goes.

    Parameters
    ----------
    notes : ndarray of NOTE_DTYPE, shape (M,)
        In order of onset, then event.
    density_limit : float
        Onsets a heard second.
    look_ahead : float
        How far a decision may see, in heard seconds.

    Returns
    -------
    notes : ndarray of NOTE_DTYPE, shape (≤ M,)
        What stays, in the same order.
    n_dropped : int
        Onsets that went.
    """
    if len(notes) == 0:
        return notes, 0
    onset_of_note = fuse(notes["onset"].copy(), FUSION)
    starts = np.flatnonzero(np.diff(onset_of_note, prepend=-1))
    onsets = notes["onset"][starts]
    strengths = np.maximum.reduceat(notes["velocity"], starts)
    n_most, window = burst_limit(density_limit)
    strengths[np.diff(onsets, prepend=-np.inf) >= max(PHRASE_GAP, window)] = np.inf
    kept = keep_strongest(onsets, strengths, n_most, window, look_ahead - FUSION)
    return notes[kept[onset_of_note]], int(np.count_nonzero(~kept))


def burst_limit(density_limit: float) -> tuple[int, float]:
    """Return how many onsets may fall into any half-open window of what length.

    Parameters
    ----------
    density_limit : float
        Onsets a heard second.

    Returns
    -------
    n_most : int
        At least 1.
    window : float
        Heard seconds: `n_most` / `density_limit`, near `BURST` where the limit allows it.
    """
    n_most = max(1, round(density_limit * BURST))
    return n_most, n_most / density_limit


def damped(notes: Notes, *, max_polyphony: int) -> tuple[Notes, int]:
    """Return the notes with the weakest voices damped where too many sound at once.

    Parameters
    ----------
    notes : ndarray of NOTE_DTYPE, shape (M,)
        In order of onset, with velocity, ring and duration.
    max_polyphony : int
        Notes that may sound at once.

    Returns
    -------
    notes : ndarray of NOTE_DTYPE, shape (≤ M,)
        With durations cut; a note that would end as it begins is left out.
    n_damped : int
        Notes cut short or left out.
    """
    ends = notes["onset"] + notes["duration"]
    levels_db = DYNAMIC_RANGE_DB * (notes["velocity"] - 1.0)
    ended = damp_weakest(notes["onset"].copy(), ends, levels_db, notes["ring"].copy(), max_polyphony)
    is_cut = ended < ends
    shorter = notes.copy()
    shorter["duration"][is_cut] = (ended - notes["onset"])[is_cut]
    return shorter[shorter["duration"] > 0], int(np.count_nonzero(is_cut))
