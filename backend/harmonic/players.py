"""Who plays in a score: its timbres, one that is struck at many places counted once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic.score import Score
from harmonic.vocabulary.derived import instrument_of


def players_of(score: Score) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Return who plays in a score, and which notes.

    Parameters
    ----------
    score : Score
        Whose timbres are meant.

    Returns
    -------
    names : tuple of str
        Each once, in the order of the timbres: `glass bar` for `glass bar at 0.1` and every other place.
    player : ndarray of int64, shape (M,)
        Index into `names` of each note.
    """
    called = [instrument_of(name) for name in score.timbres]
    names = tuple(dict.fromkeys(called))
    index = np.array([names.index(name) for name in called], dtype=np.int64)
    return names, index[score.notes["timbre"]] if called else np.zeros(0, dtype=np.int64)
