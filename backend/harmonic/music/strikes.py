"""Who sounds: turns what happened into bare notes, each with its cause."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic.recording import EventKind, Recording
from harmonic.score import NOTE_DTYPE

Notes = NDArray[np.void]


def strikes_of(recording: Recording) -> Notes:
    """Return a note for every body that an impact makes sound.

    Free against free sounds both; free against a fixed body the fixed one; free against a wall the
    free one. Impacts at or past the end of the piece and bodies that leave make no sound.

    Parameters
    ----------
    recording : Recording
        What happened.

    Returns
    -------
    ndarray of NOTE_DTYPE, shape (M,)
        With `onset` (raw), `body`, `other`, `event`, `raw` (the impulse, in N·s) and `contact_time`
        set, in order of onset, then event, then body.
    """
    scene, events = recording.scene, recording.events
    onsets = events["time"] / scene.laws.time_scale
    heard = np.flatnonzero((events["kind"] == EventKind.IMPACT) & (onsets < scene.duration))
    is_fixed = np.array([body.fixed for body in scene.bodies], dtype=np.bool_)
    first, second = events["body_a"][heard], events["body_b"][heard]
    sounding = np.concatenate([heard[_sounds(first, second, is_fixed)], heard[_sounds(second, first, is_fixed)]])
    n_first = int(np.count_nonzero(_sounds(first, second, is_fixed)))
    notes = np.zeros(len(sounding), dtype=NOTE_DTYPE)
    notes["onset"], notes["event"] = onsets[sounding], sounding
    notes["body"] = np.where(np.arange(len(notes)) < n_first, events["body_a"][sounding], events["body_b"][sounding])
    notes["other"] = events["body_a"][sounding] + events["body_b"][sounding] - notes["body"]
    notes["raw"], notes["contact_time"] = events["impulse"][sounding], events["contact_time"][sounding]
    return notes[np.lexsort((notes["body"], notes["event"], notes["onset"]))]


def _sounds(bodies: NDArray[np.int32], others: NDArray[np.int32], is_fixed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell which `bodies` sound: fixed ones, and free ones that met no fixed one."""
    return (bodies >= 0) & (_lookup(is_fixed, bodies) | ~_lookup(is_fixed, others))


def _lookup(is_fixed: NDArray[np.bool_], bodies: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Tell which are fixed bodies; a wall is none, since what strikes it sounds itself."""
    found = np.zeros(len(bodies), dtype=np.bool_)
    found[bodies >= 0] = is_fixed[bodies[bodies >= 0]]
    return found
