"""What is heard, as a picture: level over time and frequency."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harmonic.audio.loudness import as_stereo
from harmonic.audio.synthesize import Audio
from harmonic.audio.takes import part_of

LOWEST, HIGHEST = 40.0, 16_000.0
"""The frequencies of the lowest and of the highest row, in Hz."""

_WINDOW = 4096


@dataclass(frozen=True, eq=False, slots=True)
class Spectrogram:
    """Levels over time and frequency.

    Attributes
    ----------
    levels : ndarray of float32, shape (rows, columns)
        dB under the strongest level of the piece, from `floor_db` to 0; the lowest frequency first.
    frequencies : ndarray of float64, shape (rows,)
        Hz, in geometric progression.
    duration : float
        Seconds that the columns cover.
    floor_db : float
        What is weaker counts as this.
    """

    levels: NDArray[np.float32]
    frequencies: NDArray[np.float64]
    duration: float
    floor_db: float

    def __post_init__(self) -> None:
        """Make the arrays read-only: a spectrogram is a value."""
        self.levels.flags.writeable = False
        self.frequencies.flags.writeable = False


def spectrogram(audio: Audio, *, columns: int, rows: int, floor_db: float = -75.0) -> Spectrogram:
    """Return the levels of both sides together over time and frequency.

    Parameters
    ----------
    audio : Audio
        What is heard.
    columns, rows : int
        How many moments, spread evenly over the piece, and how many frequencies, from 40 Hz to 16 kHz.
    floor_db : float
        What is weaker than this, under the strongest level, counts as this.

    Returns
    -------
    Spectrogram
        From Hann windows of 85 ms; silence has the level of the floor throughout.
    """
    frequencies = np.geomspace(LOWEST, HIGHEST, rows)
    window = np.hanning(_WINDOW)
    powers = np.empty((rows, columns))
    for column in range(columns):
        powers[:, column] = _power_at(audio, (column + 0.5) / columns, window, frequencies)
    loudest = powers.max(initial=0.0)
    relative = powers / loudest if loudest > 0 else powers
    levels = 10.0 * np.log10(np.maximum(relative, 10.0 ** (floor_db / 10.0)))
    return Spectrogram(levels.astype(np.float32), frequencies, audio.duration, floor_db)


def _power_at(
    audio: Audio, place: float, window: NDArray[np.float64], frequencies: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the power at each frequency around a place, 0–1, of the piece."""
    begin = round(place * len(audio.samples)) - _WINDOW // 2
    heard = as_stereo(part_of(audio.samples, max(begin, 0), min(begin + _WINDOW, len(audio.samples))))
    frames = np.zeros((_WINDOW, 2))
    offset = max(-begin, 0)
    frames[offset : offset + len(heard)] = heard
    spectrum = np.abs(np.fft.rfft(frames * window[:, None], axis=0)) ** 2
    bins = frequencies * (_WINDOW / audio.sample_rate)
    power: NDArray[np.float64] = np.interp(bins, np.arange(len(spectrum)), spectrum.sum(axis=1))
    return power
