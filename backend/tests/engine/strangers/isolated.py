"""Notes of a score, each by itself: dry, and with silence before the next."""

from dataclasses import replace

import numpy as np

from harmonic.score import Room
from tests.engine.audio.scores import RATE, mixed


def dry(score, notes, *, duration=None):
    """Return a score of some of its notes with neither room nor bed."""
    length = score.duration if duration is None else duration
    fields = {"curves": (), "room": Room(score.room.size, 0.0), "output": "stereo", "duration": length, "tail": 0.0}
    return replace(score, notes=notes, **fields)


def spaced(score, *, apart, lasting, most):
    """Return at most so many notes, loud enough to be heard, so many seconds apart, each lasting so long at most."""
    chosen, until = [], 0.0
    for index, note in enumerate(score.notes):
        if note["onset"] >= until and note["velocity"] > 0.2 and note["onset"] + lasting < score.duration:
            chosen.append(index)
            until = note["onset"] + apart
    rows = score.notes[chosen[:most]].copy()
    rows["duration"] = np.minimum(rows["duration"], lasting)
    return rows


def alone(score, note, *, lasting):
    """Return one note from the whole second before it on, both sides together, and the second at which that begins."""
    row = np.array([note])
    begin = np.floor(row["onset"][0])
    row["onset"] -= begin
    row["duration"] = np.minimum(row["duration"], lasting)
    return mixed(dry(score, row, duration=1.1 + lasting)).sum(axis=1), int(begin)


def first_sample(sound):
    """Return the index of the first sample that is not silent."""
    return int(np.flatnonzero(sound)[0])


def frequency_of_peak(sound, near):
    """Return the frequency in Hz of the highest peak of a spectrum within half a semitone of one that is expected."""
    n_bins = 1 << 20
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), n_bins))
    low, high = (round(near * 2.0 ** (semitones / 12) * n_bins / RATE) for semitones in (-0.5, 0.5))
    top = low + int(np.argmax(spectrum[low : high + 1]))
    before, at, after = np.log(spectrum[top - 1 : top + 2])
    return (top + 0.5 * (before - after) / (before - 2 * at + after)) * RATE / n_bins
