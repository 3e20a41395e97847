"""What has to hold for a score before it can be played."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from harmonic.errors import Fault, InvalidInput, shown
from harmonic.score import Score
from harmonic.validation import MAX_FAULTS
from harmonic.vocabulary.derived import find_timbre, nearest_names
from harmonic.vocabulary.timbres import TIMBRES

#: What each number of a note may be: lowest, highest, in words.
_LIMITS: dict[str, tuple[float, float, str]] = {
    "onset": (0.0, 1e5, "0 … 100000 s"),
    "duration": (0.0, 1e5, "0 … 100000 s"),
    "ring": (1e-3, 1e5, "0.001 … 100000 s"),
    "pitch": (0.0, 127.0, "0 … 127"),
    "velocity": (0.0, 1.0, "0 … 1"),
    "pan": (-1.0, 1.0, "-1 … 1"),
    "wet": (0.0, 1.0, "0 … 1"),
    "contact_time": (0.0, 1e5, "0 … 100000 s"),
}


_CURVE_LIMITS: dict[str, tuple[float, float, str]] = {
    "level": (0.0, 1.0, "0 … 1"),
    "pitch": (0.0, 127.0, "0 … 127"),
    "brightness": (0.0, 1.0, "0 … 1"),
    "pan": (-1.0, 1.0, "-1 … 1"),
    "wet": (0.0, 1.0, "0 … 1"),
}


def require_playable(score: Score) -> None:
    """Raise `InvalidInput` with what is wrong in a score.

    Parameters
    ----------
    score : Score
        What is about to be played.

    Raises
    ------
    InvalidInput
        If it names an unknown timbre, or a note holds a value that is no number or out of its range.
    """
    faults = [fault for _, fault in zip(range(MAX_FAULTS), _faults(score), strict=False)]
    if faults:
        raise InvalidInput(faults)


def _faults(score: Score) -> Iterator[Fault]:
    for place, name in enumerate(score.timbres):
        if find_timbre(name) is None:
            yield Fault(f"/timbres/{place}", "there is no such timbre", shown(name), ", ".join(nearest_names(name)))
    yield from _unplayable_curves(score)
    yield from _out_of_range(score)
    (wrong,) = np.nonzero((score.notes["timbre"] < 0) | (score.notes["timbre"] >= len(score.timbres)))
    for index in wrong:
        value, allowed = score.notes["timbre"][index], f"an index of the {len(score.timbres)} timbres"
        yield Fault(f"/notes/{index}/timbre", "there is no such timbre in the score", f"{value}", allowed)
    length = score.duration + score.tail
    if not (math.isfinite(length) and length > 0):
        yield Fault("/duration", "the score has no length", f"{length:g}", "more than 0 s")


def _unplayable_curves(score: Score) -> Iterator[Fault]:
    """Yield the curves that nobody can play, and those that hold a value out of its range."""
    sustainable = ", ".join(name for name, timbre in TIMBRES.items() if timbre.sustain)
    for index, curve in enumerate(score.curves):
        if curve.timbre not in sustainable.split(", "):
            yield Fault(f"/curves/{index}/timbre", "this timbre cannot be sustained", shown(curve.timbre), sustainable)
        for field, (lowest, highest, allowed) in _CURVE_LIMITS.items():
            values = curve.values[field]
            wrong = values[~((values >= lowest) & (values <= highest))]
            if len(wrong):
                message = "the curve cannot be played with this value"
                yield Fault(f"/curves/{index}/{field}", message, f"{wrong[0]:g}", allowed)


def _out_of_range(score: Score) -> Iterator[Fault]:
    for field, (lowest, highest, allowed) in _LIMITS.items():
        values = score.notes[field]
        (wrong,) = np.nonzero(~((values >= lowest) & (values <= highest)))
        for index in wrong:
            message = "the note cannot be played with this value"
            yield Fault(f"/notes/{index}/{field}", message, f"{values[index]:g}", allowed)
