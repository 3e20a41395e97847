"""What a body sounds on with follows the chord: it glides from where the body was led to where it is led next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from harmonic.curves import Curve
from harmonic.music.cast import Cast
from harmonic.music.progression import Timeline
from harmonic.recording import FRAME_RATE

GLIDE = 0.2
"""Seconds from one pitch to the next; less where the chords follow one another faster."""


def gliding(curves: Iterable[Curve], cast: Cast, timeline: Timeline) -> Iterator[Curve]:
    """Yield sustained voices of bodies at the pitches that the chords lead those to.

    Parameters
    ----------
    curves : iterable of Curve
        At the pitches where the bodies are at home, or octaves of them.
    cast : Cast
        Where each body is led.
    timeline : Timeline
        Which chord is open when.

    Yields
    ------
    Curve
        In the same order; the very same without a progression.
    """
    for curve in curves:
        if len(timeline.times) == 0 or curve.body < 0:
            yield curve
            continue
        values = curve.values.copy()
        heard = curve.onset + np.arange(len(values)) / FRAME_RATE
        steps = cast.leads[timeline.chords, curve.body] - cast.pitches[curve.body]
        ends = np.minimum(timeline.times + GLIDE, np.append(timeline.times[1:], np.inf))
        times = np.stack([timeline.times, ends], axis=1).ravel()[1:]
        values["pitch"] += np.interp(heard, times, np.repeat(steps, 2)[:-1])
        yield replace(curve, values=values)
