"""Finds between which values each rule runs: as the rule says, or by percentiles of the beginning of the piece."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic.mapping import MappingRule
from harmonic.music.mapping.readings import NOBODY, Moments, moments_of_notes, read
from harmonic.music.orbits import orbits_of
from harmonic.music.passages import passages_of
from harmonic.music.strikes import notes_of
from harmonic.recording import Recording

SPARSENESS = 6
"""Frames from one look at what goes on to the next: ten a heard second."""

MOST_LOOKS = 200_000
"""Looks at bodies that a range is found from at most; with many bodies they are farther apart."""


def mapped_ranges(recording: Recording, *, window: float) -> tuple[tuple[float, float], ...]:
    """Return the ends of the input of every mapping rule.

    Parameters
    ----------
    recording : Recording
        Of a scene with mapping rules.
    window : float
        Heard seconds from the beginning that count for percentiles.

    Returns
    -------
    tuple of (float, float)
        By index of rule, in the unit of its source; percentiles are of the values wherever the rule acts (with the curve
        `log`, of those above 0), and NaN where it acts nowhere in that time.
    """
    scene = recording.scene
    if not scene.mapping:
        return ()
    moments = moments_of_notes(recording, bare_notes(recording))
    moments = moments[moments.times < window * scene.laws.time_scale]
    steady = _looks(recording, window)
    return tuple(_ends(recording, rule, steady if rule.is_sustained else moments) for rule in scene.mapping)


def bare_notes(recording: Recording) -> NDArray[np.void]:
    """Return who sounds when and because of what, before anything is said of how.

    Parameters
    ----------
    recording : Recording
        What happened.

    Returns
    -------
    ndarray of NOTE_DTYPE, shape (M,)
        In order of onset.
    """
    if recording.scene.dynamics == "orbital" and recording.scene.bodies:
        return passages_of(recording, orbits_of(recording.scene))
    return notes_of(recording)


def _ends(recording: Recording, rule: MappingRule, moments: Moments) -> tuple[float, float]:
    if rule.input.values is not None:
        return rule.input.values
    values, acts = read(recording, moments, rule)
    seen = values[acts & (values > 0)] if rule.curve == "log" else values[acts]
    if len(seen) == 0:
        return (np.nan, np.nan)
    low, high = np.percentile(seen, rule.input.percents)
    return float(low), float(high)


def _looks(recording: Recording, window: float) -> Moments:
    """Return moments at regular intervals, each for every body and once for the whole scene."""
    scene = recording.scene
    bodies = np.arange(NOBODY, len(scene.bodies))
    n_frames = np.count_nonzero(recording.times < window)
    sparseness = max(SPARSENESS, -(-n_frames * len(bodies) // MOST_LOOKS))
    times = recording.times[:n_frames:sparseness] * scene.laws.time_scale
    nobody = np.full(len(times) * len(bodies), NOBODY)
    return Moments(np.repeat(times, len(bodies)), np.tile(bodies, len(times)), nobody, nobody)
