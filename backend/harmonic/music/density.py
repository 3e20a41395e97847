"""Keeps the texture clear: the weakest onsets go first, and the weakest voice is damped."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic.music._kernels_rolls import lead_breaths
from harmonic.music._kernels_voices import damp_weakest, fuse, keep_most_important
from harmonic.score import DYNAMIC_RANGE_DB

PHRASE_GAP = 0.5
"""Heard seconds of silence after which an onset starts a phrase."""

BURST = 0.5
"""Heard seconds over which `density_limit` is an average: shorter bursts may be denser."""

FUSION = 0.001
"""Heard seconds within which blows are one onset: closer together the ear hears one."""

BREATH = 0.25
"""Heard seconds of a roll that count as one onset, and stay or go together."""

MISSED_FROM, MISSED_BY = 4.0, 12.0
"""Heard seconds of silence of a body after which it begins to matter, and after which it comes before all that were heard."""

COVERED_DB = 12.0
"""How much sooner a stroke of a roll is damped than its level says, where voices are too many: the next one covers it."""

Notes = NDArray[np.void]


def thinned(notes: Notes, *, density_limit: float, look_ahead: float) -> tuple[Notes, int]:
    """Return the notes that stay when onsets come too densely.

    What happens within `FUSION` is one onset, however many bodies it sounds; so are the strokes of a roll within a
    `BREATH`. In any window of about half a second (a whole number of onsets long) at most `density_limit` a
    second stay; within `look_ahead` the least important go first, and one that starts a phrase never goes. Important is what
    is loud, and more so if a body of it was not heard for a while: the bonus grows from none after `MISSED_FROM` to the
    whole range of levels after `MISSED_BY`, so that who is soft is heard now and then.

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
    leaders = _leaders(notes)
    leading = np.flatnonzero(leaders == np.arange(len(notes)))
    onset_of_note = np.zeros(len(notes), dtype=np.int64)
    onset_of_note[leading] = fuse(notes["onset"][leading], FUSION)
    onset_of_note = onset_of_note[leaders]
    starts = np.flatnonzero(np.diff(onset_of_note[leading], prepend=-1))
    onsets, levels = notes["onset"][leading][starts], np.maximum.reduceat(notes["velocity"][leading], starts)
    n_most, window = burst_limit(density_limit)
    levels[np.diff(onsets, prepend=-np.inf) >= max(PHRASE_GAP, window)] = np.inf
    bodies = notes["body"][leading].astype(np.int64)
    ends = np.append(starts[1:], len(leading))
    kept = keep_most_important(
        onsets, levels, starts, ends, bodies, n_most, window, look_ahead - FUSION, MISSED_FROM, MISSED_BY
    )
    return notes[kept[onset_of_note]], int(np.count_nonzero(~kept))


def _leaders(notes: Notes) -> NDArray[np.int64]:
    """Return with which note each stays or goes: itself, or the first stroke of the same `BREATH` of its roll."""
    rolls = notes["roll"].astype(np.int64)
    return lead_breaths(notes["onset"].copy(), rolls, int(rolls.max()), BREATH)


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
    """Return the notes with the weakest voices damped where too many sound at once, strokes of rolls before others.

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
    levels_db = DYNAMIC_RANGE_DB * (notes["velocity"] - 1.0) - COVERED_DB * (notes["roll"] > 0)
    ended = damp_weakest(notes["onset"].copy(), ends, levels_db, notes["ring"].copy(), max_polyphony)
    is_cut = ended < ends
    shorter = notes.copy()
    shorter["duration"][is_cut] = (ended - notes["onset"])[is_cut]
    return shorter[shorter["duration"] > 0], int(np.count_nonzero(is_cut))
