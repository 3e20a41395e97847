"""What sounds on while something lasts, as curves over time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harmonic.rules import Rule

CONTROL_RATE = 60
"""Values a heard second of a sustained voice's curve: one a frame."""

#: One row a sixtieth of a heard second. `level` is an amplitude, 0 silence … 1; `pitch` a MIDI number; `brightness` 0 dull …
#: 1 bright; `pan` −1 … 1; `wet` 0–1 reverb send.
CURVE_DTYPE = np.dtype(
    [
        ("level", np.float64),
        ("pitch", np.float64),
        ("brightness", np.float64),
        ("pan", np.float64),
        ("wet", np.float64),
    ]
)


@dataclass(frozen=True, eq=False, slots=True)
class Curve:
    """A sustained voice, steered by something that lasts.

    Attributes
    ----------
    rule : Rule
        What made it.
    timbre : str
        What sounds.
    body : int
        Whose motion it follows; −1 for the whole scene.
    event : int
        Index of the event with which it begins; −1 where it is none.
    onset : float
        Heard seconds of its first value.
    values : ndarray of CURVE_DTYPE, shape (K,)
        `CONTROL_RATE` a heard second, read on straight lines in between; read-only.
    mapped : tuple of int
        Indices of the mapping rules of the scene that steered it.
    """

    rule: Rule
    timbre: str
    body: int
    event: int
    onset: float
    values: NDArray[np.void]
    mapped: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Make the values read-only: a curve is a value."""
        self.values.flags.writeable = False
