"""What a piece is composed by that was found once, from its beginning."""

from __future__ import annotations

from dataclasses import dataclass

from harmonic.vocabulary.tunings import Tuning


@dataclass(frozen=True, slots=True)
class Calibration:
    """What needs a look at the whole piece: found once from its beginning, then kept.

    Attributes
    ----------
    impulse_low, impulse_high : float
        5th and 95th percentile of the impulses of the calibration window, in N·s; 1 in orbital scenes, which have none.
    pitches : tuple of float
        The MIDI number of each body, by index.
    ranges : tuple of (float, float)
        Between which values of its source each mapping rule of the scene runs; NaN where nothing was there to find it on.
    energy_high : float
        95th percentile of the kinetic energy of all free bodies in the calibration window, in J; 0 in orbital scenes.
    tuning : Tuning or None
        What the timbres of the scene were found to be smoothest in; None where the scene names its tuning.
    leads : tuple of tuple of float
        Under each chord of the progression, the MIDI number of each body.
    """

    impulse_low: float
    impulse_high: float
    pitches: tuple[float, ...]
    ranges: tuple[tuple[float, float], ...] = ()
    energy_high: float = 0.0
    tuning: Tuning | None = None
    leads: tuple[tuple[float, ...], ...] = ()
