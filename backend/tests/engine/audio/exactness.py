"""What the synthesis should give, reckoned plainly in float64: one sine and one exponential a sample."""

import numpy as np
from scipy.signal import lfilter

from harmonic.audio._kernels_modal import sound_chunk
from harmonic.audio.partials import RELEASE, SAMPLE_RATE, partials_of
from harmonic.audio.synthesize import CHUNK, workspace

KEEP = np.ones(1, np.float32)

#: From the lowest that is heard to the highest, and all multiples of the rate at which rows and chunks follow each other.
FREQUENCIES = np.concatenate([np.geomspace(20.0, 20_000.0, 120), np.arange(1, 54) * (SAMPLE_RATE / 128)])


def sounded(frequency, t60, *, onset=10.25, n_chunks=4):
    """Return what the kernel makes of one partial of amplitude 1, chunk after chunk."""
    start = int(np.ceil(onset))
    whole = np.array([start], np.int64)
    end = np.array([n_chunks * CHUNK], np.int64)
    omega = np.array([2 * np.pi * frequency / SAMPLE_RATE])
    decay = np.array([np.log(1000.0) / t60 / SAMPLE_RATE])
    sides, first = np.zeros((n_chunks, 3, CHUNK), np.float32), np.array([0, 1])
    for chunk in range(n_chunks):
        left, right, send = sides[chunk]
        sound_chunk(
            chunk * CHUNK, np.array([0]), np.array([onset]), whole, end, end, KEEP, KEEP, KEEP, first,
            np.ones(1), omega, decay, end, KEEP, left, right, send, *workspace(first),
        )  # fmt: skip
    return sides[:, 0].reshape(-1)


def reckoned(frequency, t60, *, onset=10.25, n_samples=4 * CHUNK):
    """Return the same partial by one sine and one exponential a sample, in float64."""
    elapsed = (np.arange(n_samples) - onset) / SAMPLE_RATE
    wave = np.exp(-np.log(1000.0) / t60 * elapsed) * np.sin(2 * np.pi * frequency * elapsed)
    return np.where(elapsed >= 0, wave, 0.0)


def worst_of_partials(t60=2.0):
    """Return by how much the worst partial from 20 Hz to 20 kHz is off anywhere, in dB under its first amplitude."""
    worst = max(np.abs(sounded(f, t60) - reckoned(f, t60)).max() for f in FREQUENCIES)
    return 20 * np.log10(worst)


def reckoned_mix(score):
    """Return the dry mix of a score, every partial followed to the end of its note, in float64."""
    partials, n_frames = partials_of(score), round((score.duration + score.tail) * SAMPLE_RATE)
    mixed = np.zeros((n_frames, 2))
    for note in range(len(score.notes)):
        places = np.arange(partials.start[note], min(n_frames, partials.damped[note] + round(RELEASE * SAMPLE_RATE)))
        elapsed, here = places - partials.onset[note], slice(*partials.first[note : note + 2])
        tables = (partials.amplitude[here], partials.omega[here], partials.decay[here])
        wave = sum(a * np.exp(-d * elapsed) * np.sin(w * elapsed) for a, w, d in zip(*tables, strict=True))
        released = np.clip((places - partials.damped[note] + 1) / round(RELEASE * SAMPLE_RATE), 0.0, 1.0)
        wave = wave * (0.5 + 0.5 * np.cos(np.pi * released))
        mixed[places] += np.outer(wave, [partials.left[note], partials.right[note]])
    keep = np.exp(-2 * np.pi * 5.0 / SAMPLE_RATE)
    return lfilter([1.0, -1.0], [1.0, -keep], mixed, axis=0)


def worst_of_mix(score, mixed):
    """Return by how much a dry mix is off anywhere before its last 50 ms, in dB under a note of velocity 1."""
    before = len(mixed) - round(0.05 * SAMPLE_RATE)
    return 20 * np.log10(np.abs(mixed - reckoned_mix(score))[:before].max())
