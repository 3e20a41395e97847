"""Makes a roll of strokes of one voice that come too fast to be heard apart, instead of a machine gun."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from harmonic.music._kernels_rolls import follow_strokes
from harmonic.music.density import FUSION
from harmonic.music.mapping.notes import DULLEST
from harmonic.score import DYNAMIC_RANGE_DB

SLOWEST = 16.0
"""Strokes a second from which they are heard as one roll; a roll is as loud as this many of its mean stroke."""

LASTING = 12.0
"""Strokes a second below which a roll that has begun ends."""

FEWEST, FEWEST_TOGETHER = 4, 8
"""Strokes in a row that make a roll, of one body and of several in unison: those before sound as they are."""

UNEVENNESS = 0.25
"""By how much of itself the time between strokes of several bodies may differ from its mean: beyond they are a patter."""

FASTEST = 24.0
"""Strokes a second of one voice that are still played; of faster ones every second fades away, and so on."""

MEMORY = 0.1
"""Heard seconds over which the level and the rate of a roll are means."""

FAINTEST_DB = -24.0
"""Against its neighbours, level of a stroke that has faded so far that it is left out."""

LENGTHENED = 2.0
"""How much longer a blow takes at most where it is one of a roll, unless that is the longest that there is."""

Floats = NDArray[np.float64]
Notes = NDArray[np.void]


@dataclass(frozen=True, slots=True)
class RollCount:
    """What became of strokes that were too fast to be heard apart.

    Attributes
    ----------
    n_rolls : int
        Rolls that they make.
    n_strokes : int
        Those that sound as strokes of a roll.
    n_merged : int
        Those that faded into the others, and make no note.
    """

    n_rolls: int
    n_strokes: int
    n_merged: int

    def in_words(self) -> Iterator[str]:
        """Yield a sentence if there was a roll."""
        if self.n_rolls:
            merged = f"; {self.n_merged} more were merged into them" if self.n_merged else ""
            yield f"strokes too fast to be heard apart, played as rolls ({self.n_rolls}): {self.n_strokes}{merged}"


def rolled(notes: Notes, *, colours: NDArray[np.integer[Any]]) -> tuple[Notes, RollCount]:
    """Return the notes with every voice that is struck too fast playing a roll.

    A voice is a colour at a pitch, to the cent. It rolls from the fourth stroke in a row of one body on, or the eighth of
    several that come as evenly as those of one, each within 1/`SLOWEST` s of the last; a patter of many is none.
    Its strokes are evened out: each is as loud as the mean power of the last `MEMORY` seconds, softened by 10·log₁₀ of the
    rate over `SLOWEST`, so that a roll has the power of its envelope however fast it is, and its blows take longer.
    Past `FASTEST` every second stroke fades away as the rate doubles, then every second of those left, so that the
    rate heard stays between, with no step. Nothing looks ahead.

    Parameters
    ----------
    notes : ndarray of NOTE_DTYPE, shape (M,)
        In order of onset.
    colours : ndarray of int, shape (M,)
        What the body of each note usually sounds like: the number of its timbre, wherever along it a blow falls.

    Returns
    -------
    notes : ndarray of NOTE_DTYPE, shape (≤ M,)
        In the same order; strokes of a roll have its number, from 1, in `roll`.
    count : RollCount
        How many.
    """
    rolls, ranks = np.zeros(len(notes), dtype=np.int64), np.zeros(len(notes), dtype=np.int64)
    gaps, means = np.zeros(len(notes)), np.zeros(len(notes))
    powers = 10.0 ** (DYNAMIC_RANGE_DB * (notes["velocity"] - 1.0) / 10.0)
    onsets, voices = notes["onset"].copy(), _voices(notes["pitch"], colours)
    n_rolls = follow_strokes(
        onsets,
        voices,
        notes["body"].astype(np.int64),
        powers,
        (FEWEST, FEWEST_TOGETHER),
        1 / SLOWEST,
        1 / LASTING,
        FUSION,
        MEMORY,
        UNEVENNESS,
        rolls,
        ranks,
        gaps,
        means,
    )
    struck = np.flatnonzero(rolls)
    rates, fading_db = 1.0 / gaps[struck], _fading_db(ranks[struck], 1.0 / gaps[struck])
    softer = _softened(notes, struck, rates, 10.0 * np.log10(means[struck]) + fading_db)
    softer["roll"] = rolls
    is_heard = np.ones(len(notes), dtype=np.bool_)
    is_heard[struck] = fading_db > FAINTEST_DB
    n_merged = int(np.count_nonzero(~is_heard))
    return softer[is_heard], RollCount(n_rolls, len(struck) - n_merged, n_merged)


def _voices(pitches: Floats, colours: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    """Return the number of each note's voice."""
    cents = np.round(100.0 * pitches).astype(np.int64)
    _, voices = np.unique(cents * (int(colours.max(initial=0)) + 1) + colours, return_inverse=True)
    return voices.astype(np.int64)


def _fading_db(ranks: NDArray[np.int64], rates: Floats) -> Floats:
    """Return how much softer strokes are as they are too many: odd ones first, then every second of those left."""
    octaves = np.log2(np.maximum(rates, FASTEST) / FASTEST)
    halvings = np.where(ranks == 0, np.inf, np.log2(np.maximum(ranks & -ranks, 1)))
    return np.asarray(20.0 * np.log10(np.clip(halvings - octaves + 1.0, 1e-6, 1.0)))


def _softened(notes: Notes, struck: NDArray[np.intp], rates: Floats, levels_db: Floats) -> Notes:
    """Return the notes with the strokes of rolls at these levels, less what their rate adds, and duller."""
    softer = notes.copy()
    excess_db = 10.0 * np.log10(np.clip(rates, SLOWEST, FASTEST) / SLOWEST)
    softer["velocity"][struck] = np.clip(1.0 + (levels_db - excess_db) / DYNAMIC_RANGE_DB, 0.0, 1.0)
    contacts = notes["contact_time"][struck]
    longer = contacts * np.clip(rates / SLOWEST, 1.0, LENGTHENED)
    softer["contact_time"][struck] = np.minimum(longer, np.maximum(contacts, DULLEST))
    return softer
