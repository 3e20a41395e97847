"""What ready scenes sounded like when their makers last agreed to it: small pictures of their spectra, kept as data."""

from pathlib import Path

import numpy as np

from harmonic import Scene, render
from harmonic.presets import preset_names
from tests.engine.audio.scores import RATE

FOLDER = Path(__file__).parent / "references"

TOLERANCE_DB = 0.5
"""Mean difference above which two pictures are not of the same sound; the same render differs by nothing."""

BANDS = 84
"""Twelve an octave from 65.4 Hz, that of C2, on: a semitone is a band."""

COLUMNS = 40
FLOOR_DB = -60.0
_WINDOW = 8192
_LOWEST = 440.0 * 2.0 ** (-33 / 12)


def fingerprint(audio):
    """Return the levels in dB of 84 semitones in 40 equal parts of a sound, as int8; −60 is that or less.

    Power of Hann windows of 171 ms is summed over each band, the bins between two bands shared by how near they are, and
    averaged over each part; 0 dB is a full-scale sine throughout the part.
    """
    mono = audio.samples.sum(axis=1, dtype=np.float64) / 2
    hop = _WINDOW // 2
    starts = np.arange(0, max(len(mono) - _WINDOW, 0) + 1, hop)
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(mono, (0, _WINDOW)), _WINDOW)[starts]
    shape = np.hanning(_WINDOW)
    power = np.abs(np.fft.rfft(windows * shape, axis=1) * (2 / shape.sum())) ** 2
    bands = power @ _shares()
    parts = np.array_split(bands, COLUMNS)
    levels = 10 * np.log10(np.maximum([part.mean(axis=0) for part in parts], 10 ** (FLOOR_DB / 10)))
    return np.clip(np.rint(levels), -128, 127).astype(np.int8).T


def _shares():
    """Return what part of each bin's power belongs to each band, shape (bins, bands)."""
    bins = np.fft.rfftfreq(_WINDOW, 1 / RATE)
    semitones = 12 * np.log2(np.maximum(bins, 1.0) / _LOWEST)
    return np.maximum(1 - np.abs(semitones[:, None] - np.arange(BANDS)), 0)


def distance(one, other):
    """Return the mean difference of two pictures in dB, over the cells in which one of them is above the floor."""
    heard = (one > FLOOR_DB) | (other > FLOOR_DB)
    return float(np.abs(one.astype(float) - other)[heard].mean()) if heard.any() else 0.0


def path_of(name):
    """Return where the picture of a ready scene is kept."""
    return FOLDER / f"{name}.npy"


def renew(names):
    """Render ready scenes and keep their pictures; yield each name with how far it has moved, None where it is new.

    What has moved by less than a tenth of the tolerance stays as it is, so that a renewal changes what has changed.
    """
    FOLDER.mkdir(exist_ok=True)
    for name in names:
        now, path = fingerprint(render(Scene.preset(name)).audio), path_of(name)
        moved = distance(np.load(path), now) if path.exists() else None
        if moved is None or moved > TOLERANCE_DB / 10:
            np.save(path, now)
        yield name, moved
    for path in FOLDER.glob("*.npy"):
        if path.stem not in preset_names():
            path.unlink()
