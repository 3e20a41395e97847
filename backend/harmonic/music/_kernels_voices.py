"""The walks over notes that cannot be vectorised: fusing and thinning onsets, and damping voices."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import kernel


@kernel
def fuse(times: NDArray[np.float64], width: float) -> NDArray[np.int64]:
    """Return the onset that each time belongs to: the first and all that come less than `width` after it."""
    onset_of = np.zeros(len(times), dtype=np.int64)
    n_onsets, began = 0, -np.inf
    for i in range(len(times)):
        if times[i] - began >= width:
            n_onsets += 1
            began = times[i]
        onset_of[i] = n_onsets - 1
    return onset_of


@kernel
def importance(
    now: float,
    level: float,
    bodies: NDArray[np.int64],
    heard: NDArray[np.float64],
    missed_from: float,
    missed_by: float,
) -> float:
    """Return how much an onset matters: its level, and up to 1 more as one of its bodies was long unheard."""
    missed = 0.0
    for body in bodies:
        missed = max(missed, now - heard[body] - missed_from)
    return level + min(missed / (missed_by - missed_from), 1.0)


@kernel
def keep_most_important(
    onsets: NDArray[np.float64],
    levels: NDArray[np.float64],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    bodies: NDArray[np.int64],
    n_most: int,
    window: float,
    look_ahead: float,
    missed_from: float,
    missed_by: float,
) -> NDArray[np.bool_]:
    """Mark the onsets that stay when at most `n_most` may fall into any half-open `window`.

    An onset stays if there is room for it, and still is for every more important one within `look_ahead`;
    of equally important ones the earlier stays. Its bodies are those from `starts` to `ends`.
    """
    n_onsets = len(onsets)
    is_kept = np.zeros(n_onsets, dtype=np.bool_)
    kept = np.zeros(n_onsets)
    heard = np.zeros(bodies.max() + 1)
    n_kept, oldest, end = 0, 0, 0
    for i in range(n_onsets):
        now = onsets[i]
        while end < n_onsets and onsets[end] < now + look_ahead:
            end += 1
        while oldest < n_kept and kept[oldest] <= now - window:
            oldest += 1
        has_room = n_kept - oldest < n_most
        mine = importance(now, levels[i], bodies[starts[i] : ends[i]], heard, missed_from, missed_by)
        n_stronger, still = 0, oldest
        j = i + 1
        while has_room and n_kept - still + 1 + n_stronger + end - j > n_most:
            theirs = importance(onsets[j], levels[j], bodies[starts[j] : ends[j]], heard, missed_from, missed_by)
            if theirs > mine:
                n_stronger += 1
                while still < n_kept and kept[still] <= onsets[j] - window:
                    still += 1
                has_room = n_kept - still + 1 + n_stronger <= n_most
            j += 1
        if has_room:
            is_kept[i] = True
            kept[n_kept] = now
            n_kept += 1
            heard[bodies[starts[i] : ends[i]]] = now
    return is_kept


@kernel
def damp_weakest(
    onsets: NDArray[np.float64],
    ends: NDArray[np.float64],
    levels_db: NDArray[np.float64],
    rings: NDArray[np.float64],
    n_most: int,
) -> NDArray[np.float64]:
    """Return when each note ends if at most `n_most` sound at once.

    A note too many ends the voice that has decayed furthest among those begun earlier; where all
    began at this very onset the softest of them ends as it begins.
    """
    ended = ends.copy()
    sounding = np.zeros(n_most + 1, dtype=np.int64)
    n_sounding = 0
    for i in range(len(onsets)):
        now = onsets[i]
        n_still = 0
        for k in range(n_sounding):
            if ended[sounding[k]] > now:
                sounding[n_still] = sounding[k]
                n_still += 1
        sounding[n_still] = i
        n_sounding = n_still + 1
        if n_sounding <= n_most:
            continue
        weakest, least, least_is_new = 0, np.inf, True
        for k in range(n_sounding):
            other = sounding[k]
            is_new = onsets[other] == now
            level = levels_db[other] - 60.0 * (now - onsets[other]) / rings[other]
            if (least_is_new and not is_new) or (is_new == least_is_new and level < least):
                weakest, least, least_is_new = k, level, is_new
        ended[sounding[weakest]] = now
        for k in range(weakest, n_sounding - 1):
            sounding[k] = sounding[k + 1]
        n_sounding -= 1
    return ended
