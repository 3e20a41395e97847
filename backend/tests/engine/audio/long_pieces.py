"""Long scores, for what measures the memory that they take."""

import numpy as np

from harmonic.rules import Rule
from harmonic.score import CONTROL_RATE, CURVE_DTYPE, Curve
from tests.engine.audio.scores import a_busy_score


def ten_minutes(*, n_notes=10_000, duration=600.0):
    """Return a busy score: notes of every timbre in a room, over a bed that breathes."""
    score = a_busy_score(n_notes=n_notes, duration=duration, reverb=0.3)
    values = np.zeros(round(duration * CONTROL_RATE) + 1, CURVE_DTYPE)
    seconds = np.arange(len(values)) / CONTROL_RATE
    values["level"], values["pitch"], values["brightness"] = 0.3 + 0.2 * np.sin(seconds / 5), 45.0, 0.5
    values["wet"] = 0.3
    fields = {name: getattr(score, name) for name in score.__slots__}
    return type(score)(**fields | {"curves": (Curve(next(iter(Rule)), "pad", -1, -1, 0.0, values),)})
