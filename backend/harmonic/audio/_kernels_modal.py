"""Sums decaying sines without a sine per sample.

A partial is z·wᵗ with complex z and w. Sample 128·m + j of it is Im(z_m · w_j) with z_m = z·w^(128·m): two short
tables, each made by doubling in float64, and one multiply-add of two products a sample. Nothing is carried from
sample to sample, so that nothing drifts, whatever the frequency: the error is that of rounding to float32 once.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import kernel

STRIDE = 128
"""Samples of a row, a power of two: the length of the table of w_j."""


@kernel
def geometric(
    real: NDArray[np.float64],
    imaginary: NDArray[np.float64],
    z: complex,
    w: complex,
    count: int,
) -> complex:
    """Fill the tables with z·wʲ for j < `count`, each step twice as long as the one before; return w^(2ⁿ) ≥ `count`."""
    real[0] = z.real
    imaginary[0] = z.imag
    filled = 1
    while filled < count:
        step = min(filled, count - filled)
        for j in range(step):
            real[filled + j] = real[j] * w.real - imaginary[j] * w.imag
            imaginary[filled + j] = real[j] * w.imag + imaginary[j] * w.real
        w = complex(w.real * w.real - w.imag * w.imag, 2.0 * w.real * w.imag)
        filled += step
    return w


@kernel
def add_rows(
    sound: NDArray[np.float32],
    rows: int,
    row_real: NDArray[np.float32],
    row_imaginary: NDArray[np.float32],
    real: NDArray[np.float32],
    imaginary: NDArray[np.float32],
) -> None:
    """Add Im(z_m · w_j) to sample STRIDE·m + j of `sound`."""
    for m in range(rows):
        a = row_real[m]
        b = row_imaginary[m]
        row = sound[m * STRIDE : (m + 1) * STRIDE]
        for j in range(STRIDE):
            row[j] += a * imaginary[j] + b * real[j]


@kernel
def add_scaled(target: NDArray[np.float32], sound: NDArray[np.float32], gain: np.float32) -> None:
    """Add a sound, times a gain, to `target`."""
    for j in range(len(target)):
        target[j] += gain * sound[j]


@kernel
def sound_chunk(
    begin: int,
    heard: NDArray[np.int64],
    onset: NDArray[np.float64],
    start: NDArray[np.int64],
    stop: NDArray[np.int64],
    damped: NDArray[np.int64],
    left_gain: NDArray[np.float32],
    right_gain: NDArray[np.float32],
    send_gain: NDArray[np.float32],
    first: NDArray[np.int64],
    amplitude: NDArray[np.float64],
    omega: NDArray[np.float64],
    decay: NDArray[np.float64],
    life: NDArray[np.int64],
    release: NDArray[np.float32],
    left: NDArray[np.float32],
    right: NDArray[np.float32],
    send: NDArray[np.float32],
) -> None:
    """Add the notes `heard` to the two sides and to the send, all of which start at sample `begin` of the piece."""
    count = len(left)
    n_rows = (count + STRIDE - 1) // STRIDE
    sound = np.empty(n_rows * STRIDE, np.float32)
    real = np.empty(STRIDE)
    imaginary = np.empty(STRIDE)
    wave_real = np.empty(STRIDE, np.float32)
    wave_imaginary = np.empty(STRIDE, np.float32)
    row_real = np.empty(n_rows)
    row_imaginary = np.empty(n_rows)
    for note in heard:
        from_sample = max(begin, start[note])
        to_sample = min(begin + count, stop[note])
        length = to_sample - from_sample
        sound[: (length + STRIDE - 1) // STRIDE * STRIDE] = 0.0
        elapsed = from_sample - onset[note]
        for p in range(first[note], first[note + 1]):
            left_over = min(to_sample, start[note] + life[p]) - from_sample
            if left_over <= 0:
                continue
            rows = (left_over + STRIDE - 1) // STRIDE
            shrink = math.exp(-decay[p])
            w = complex(shrink * math.cos(omega[p]), shrink * math.sin(omega[p]))
            level = amplitude[p] * math.exp(-decay[p] * elapsed)
            z = complex(level * math.cos(omega[p] * elapsed), level * math.sin(omega[p] * elapsed))
            leap = geometric(real, imaginary, 1.0 + 0.0j, w, STRIDE)
            geometric(row_real, row_imaginary, z, leap, rows)
            wave_real[:] = real
            wave_imaginary[:] = imaginary
            add_rows(
                sound,
                rows,
                row_real[:rows].astype(np.float32),
                row_imaginary[:rows].astype(np.float32),
                wave_real,
                wave_imaginary,
            )
        for j in range(max(0, damped[note] - from_sample), length):
            sound[j] *= release[min(from_sample + j - damped[note], len(release) - 1)]
        here = slice(from_sample - begin, to_sample - begin)
        add_scaled(left[here], sound[:length], left_gain[note])
        add_scaled(right[here], sound[:length], right_gain[note])
        add_scaled(send[here], sound[:length], send_gain[note])
