"""The outline of a sound: how far it reaches up and down, piece by piece."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from harmonic.audio.synthesize import Audio
from harmonic.audio.takes import BLOCK, part_of
from harmonic.errors import Fault, InvalidInput

MOST_PEAKS = 20_000
"""More than that no screen shows."""


def waveform(audio: Audio, *, n_peaks: int = 1000) -> dict[str, Any]:
    """Return the lowest and highest sample of equal parts of a sound.

    Parameters
    ----------
    audio : Audio
        What is heard.
    n_peaks : int
        How many parts, 1 … 20,000; no more than there are frames.

    Returns
    -------
    dict
        `duration` in s, `sample_rate`, and `low` and `high`: for each channel a list of numbers, rounded to five
        places outwards never beyond the sample by more than 10⁻⁵.

    Raises
    ------
    InvalidInput
        If there are to be none, or more than that.
    """
    if not 1 <= n_peaks <= MOST_PEAKS:
        raise InvalidInput([Fault("/n_peaks", "cannot be that many", str(n_peaks), f"1 to {MOST_PEAKS}")])
    count = min(n_peaks, len(audio.samples))
    starts = np.arange(count) * len(audio.samples) // max(count, 1)
    low, high = _outline(audio, [*starts.tolist(), len(audio.samples)])
    return {
        "duration": audio.duration,
        "sample_rate": audio.sample_rate,
        "low": [[round(float(value), 5) for value in channel] for channel in low],
        "high": [[round(float(value), 5) for value in channel] for channel in high],
    }


def _outline(audio: Audio, borders: list[int]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the lowest and the highest sample between borders, shape (channels, parts), a few parts at a time."""
    n_parts = len(borders) - 1
    outline = np.zeros((2, n_parts, audio.samples.shape[1]), np.float32)
    at_once = max(1, n_parts * BLOCK // max(borders[-1], 1))
    for first in range(0, n_parts, at_once):
        last = min(first + at_once, n_parts)
        frames = part_of(audio.samples, borders[first], borders[last])
        starts = np.array(borders[first:last]) - borders[first]
        for found, ufunc in zip(outline, (np.minimum, np.maximum), strict=True):
            found[first:last] = ufunc.reduceat(frames, starts, axis=0)
    low, high = outline
    return low.T, high.T
