"""Sums decaying sines without a sine per sample.

A partial is z·wᵗ with complex z and w. Sample 128·m + j of it is Im(z_m · w_j) with z_m = z·w^(128·m): two short
tables, each made by doubling in float64, and one multiply-add of two products a sample. Nothing is carried from
sample to sample, so that nothing drifts, whatever the frequency: the error is that of rounding to float32 once.
Four partials are added to two rows at once: so each row is read and written once for all four, and each table once for
both. Rows begin on multiples of `LANES` samples of the chunk, where the processor moves a whole line of its cache.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import fused_kernel

STRIDE = 128
"""Samples of a row, a power of two: the length of the table of w_j."""

GROUP = 4
"""Partials that are added at once."""

WAVE = 2 * STRIDE
"""Numbers of a partial's table: the imaginary parts of w_j, then the real ones."""

LANES = 16
"""Samples that one instruction may move; rows begin on multiples of it."""

PAIR = 2
"""Rows that are worked on at once."""

_QUAD = GROUP * WAVE
_PARTS = 2 * GROUP


@fused_kernel
def geometric(real: NDArray[np.float64], imaginary: NDArray[np.float64], z: complex, w: complex, count: int) -> complex:
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


@fused_kernel
def rounded(target: NDArray[np.float32], source: NDArray[np.float64]) -> None:
    """Write a table as float32."""
    for j in range(len(target)):
        target[j] = source[j]


@fused_kernel
def add_quad(rows: NDArray[np.float32], waves: NDArray[np.float32], parts: NDArray[np.float32]) -> None:
    """Add Im(z · w_j) of four partials to two rows; `parts` holds the real and imaginary parts of each z, row by row."""
    a, b, c, d, e, f, g, h = parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6], parts[7]
    i, k, m, n, o, p, q, r = parts[8], parts[9], parts[10], parts[11], parts[12], parts[13], parts[14], parts[15]
    for j in range(STRIDE):
        s, t = waves[j], waves[STRIDE + j]
        u, v = waves[WAVE + j], waves[WAVE + STRIDE + j]
        first = a * s + b * t + c * u + d * v
        second = i * s + k * t + m * u + n * v
        s, t = waves[2 * WAVE + j], waves[2 * WAVE + STRIDE + j]
        u, v = waves[3 * WAVE + j], waves[3 * WAVE + STRIDE + j]
        rows[j] += first + e * s + f * t + g * u + h * v
        rows[STRIDE + j] += second + o * s + p * t + q * u + r * v


@fused_kernel
def add_panned(
    left: NDArray[np.float32],
    right: NDArray[np.float32],
    send: NDArray[np.float32],
    sound: NDArray[np.float32],
    gains: tuple[np.float32, np.float32, np.float32],
) -> None:
    """Add a sound to the two sides and to the send, each with its gain."""
    for j in range(len(left)):
        left[j] += gains[0] * sound[j]
        right[j] += gains[1] * sound[j]
        send[j] += gains[2] * sound[j]


@fused_kernel
def prepare(
    sine: tuple[float, float, float],
    elapsed: float,
    rows: int,
    wave: NDArray[np.float32],
    parts: NDArray[np.float32],
    place: int,
    scratch: NDArray[np.float64],
) -> None:
    """Write the table w_j of a partial, and its z_m for all rows of `parts`: 0 from row `rows` on, where it is spent."""
    amplitude, omega, decay = sine
    shrink = math.exp(-decay)
    w = complex(shrink * math.cos(omega), shrink * math.sin(omega))
    level = amplitude * math.exp(-decay * elapsed)
    z = complex(level * math.cos(omega * elapsed), level * math.sin(omega * elapsed))
    middle = len(scratch) // 2
    real, imaginary = scratch[:middle], scratch[middle:]
    leap = geometric(real, imaginary, 1.0 + 0.0j, w, STRIDE)
    rounded(wave[:STRIDE], imaginary)
    rounded(wave[STRIDE:], real)
    geometric(real, imaginary, z, leap, rows)
    for m in range(rows):
        parts[m * _PARTS + 2 * place] = real[m]
        parts[m * _PARTS + 2 * place + 1] = imaginary[m]
    for m in range(rows, len(parts) // _PARTS):
        parts[m * _PARTS + 2 * place] = 0.0
        parts[m * _PARTS + 2 * place + 1] = 0.0


@fused_kernel
def prepare_note(
    partials: tuple[int, int],
    begun: int,
    elapsed: float,
    n_rows: int,
    amplitude: NDArray[np.float64],
    omega: NDArray[np.float64],
    decay: NDArray[np.float64],
    life: NDArray[np.int64],
    waves: NDArray[np.float32],
    parts: NDArray[np.float32],
    lasting: NDArray[np.int64],
    scratch: NDArray[np.float64],
) -> int:
    """Prepare the partials of a note that still sound, four by four; return how many groups there are.

    `begun` is the number of samples between the first of the note and that of the rows; `lasting` gets the rows of the
    longest partial of each group.
    """
    count = 0
    room = n_rows * _PARTS
    for p in range(partials[0], partials[1]):
        rows = min(n_rows, (life[p] - begun + STRIDE - 1) // STRIDE)
        if rows <= 0:
            continue
        group = count // GROUP
        place = count % GROUP
        wave = waves[count * WAVE : (count + 1) * WAVE]
        here = parts[group * room : (group + 1) * room]
        prepare((amplitude[p], omega[p], decay[p]), elapsed, rows, wave, here, place, scratch)
        lasting[group] = rows if place == 0 else max(lasting[group], rows)
        count += 1
    while count % GROUP:
        for j in range(count * WAVE, (count + 1) * WAVE):
            waves[j] = 0.0
        for m in range(n_rows):
            here[m * _PARTS + 2 * (count % GROUP)] = 0.0
            here[m * _PARTS + 2 * (count % GROUP) + 1] = 0.0
        count += 1
    return count // GROUP


@fused_kernel
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
    waves: NDArray[np.float32],
    parts: NDArray[np.float32],
    lasting: NDArray[np.int64],
    scratch: NDArray[np.float64],
) -> None:
    """Add the notes `heard` to the two sides and to the send, all of which start at sample `begin` of the piece.

    The last four arrays are room to work in: `waves` for the tables of all partials of a note and two rows,
    `parts` for their z_m, `lasting` for a number a group, `scratch` for two tables of as many numbers as there are rows.
    """
    rows = waves[len(waves) - PAIR * STRIDE :]
    for note in heard:
        from_sample = max(begin, start[note])
        to_sample = min(begin + len(left), stop[note])
        low = from_sample - (from_sample - begin) % LANES
        n_rows = (to_sample - low + PAIR * STRIDE - 1) // (PAIR * STRIDE) * PAIR
        groups = prepare_note(
            (first[note], first[note + 1]), low - start[note], low - onset[note], n_rows,
            amplitude, omega, decay, life, waves, parts, lasting, scratch,
        )  # fmt: skip
        gains = (left_gain[note], right_gain[note], send_gain[note])
        longest = 0
        for group in range(groups):
            longest = max(longest, lasting[group])
        for m in range(0, longest, PAIR):
            for j in range(PAIR * STRIDE):
                rows[j] = 0.0
            for group in range(groups):
                if m < lasting[group]:
                    at = (group * n_rows + m) * _PARTS
                    add_quad(rows, waves[group * _QUAD : (group + 1) * _QUAD], parts[at : at + PAIR * _PARTS])
            done = low + m * STRIDE
            for j in range(from_sample - done):
                rows[j] = 0.0
            for j in range(max(0, damped[note] - done), PAIR * STRIDE):
                rows[j] *= release[min(done + j - damped[note], len(release) - 1)]
            here = slice(done - begin, min(done + PAIR * STRIDE, to_sample) - begin)
            add_panned(left[here], right[here], send[here], rows, gains)
