"""Bodies whose voice is sustained: they sound as far as they are out of the middle of their movement."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from harmonic.curves import Curve
from harmonic.music.cast import Cast
from harmonic.music.levels import pan_of
from harmonic.music.sustained.motion import smoothed, still
from harmonic.recording import FRAME_RATE, Recording
from harmonic.rules import Rule
from harmonic.vocabulary.derived import timbre_named

LOUDEST = 0.7
"""Amplitude where a body is as far out as it has ever been: 3 dB under the hardest note."""

INSTEAD = "strings"
"""Who plays for a body whose own timbre can only be struck."""


def swells_of(recording: Recording, cast: Cast) -> Iterator[Curve]:
    """Return a voice for each body that is to be sustained.

    Parameters
    ----------
    recording : Recording
        Of particles or rigid bodies.
    cast : Cast
        Whose pitches and timbres they have.

    Yields
    ------
    Curve
        Its level is the distance from the mean of all places so far, over the largest there has been.
    """
    scene = recording.scene
    wanted = [index for index, body in enumerate(scene.bodies) if body.voice.sustain]
    share = 1.0 / np.sqrt(max(len(wanted), 1))
    for index in wanted:
        places = _filled(recording.positions[:, index])
        mean = np.cumsum(places, axis=0) / np.arange(1, len(places) + 1)[:, None]
        out = np.linalg.norm(places - mean, axis=1)
        farthest = np.maximum(np.maximum.accumulate(out), 1e-12)
        level = smoothed(out / farthest, rise=0.05, fall=0.1)
        timbre = cast.timbres[cast.timbre[index]]
        is_sustained = timbre_named(timbre).sustain is not None
        count = int((scene.duration + scene.tail) * FRAME_RATE) + 1
        values = still(count, pitch=float(cast.pitches[index]))
        gain = 10.0 ** (float(cast.gains_db[index]) / 20.0)
        known = min(len(level), count)
        values["level"][:known] = np.minimum(LOUDEST * share * gain * level[:known], 1.0)
        values["level"][known:] = values["level"][known - 1] * np.exp(-np.arange(count - known) / (0.4 * FRAME_RATE))
        values["brightness"][:known] = 0.2 + 0.6 * level[:known]
        width = scene.laws.boundary.size[0]
        values["pan"] = pan_of(mean[-1:, 0], cast.pitches[index : index + 1], width=width)[0]
        values["wet"] = 0.4
        yield Curve(Rule.SWELL, timbre if is_sustained else INSTEAD, index, -1, 0.0, values)


def _filled(places: np.ndarray) -> np.ndarray:
    """Return places with those before a birth as at it, and those after an end as before."""
    there = np.flatnonzero(np.isfinite(places[:, 0]))
    if len(there) == 0:
        return np.zeros_like(places)
    nearest = there[np.clip(np.searchsorted(there, np.arange(len(places)), side="right") - 1, 0, None)]
    return places[nearest]
