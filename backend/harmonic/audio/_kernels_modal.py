"""Sums decaying sines without a sine per sample.

A partial is z·wᵗ with complex z and w. Sample 128·m + j of it is Im(z_m · w_j) with z_m = z·w^(128·m): two short
tables, each of a few products of 32 powers in float64, and one multiply-add of two products a sample. Nothing is carried from
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

LEAP = 32
"""Samples of a table between which z·wʲ is carried on; those between are its products with the first powers of w."""

_QUAD = GROUP * WAVE


@fused_kernel
def squared(w: complex) -> complex:
    """Return w²."""
    return complex(w.real * w.real - w.imag * w.imag, 2.0 * w.real * w.imag)


@fused_kernel
def product(z: complex, w: complex) -> complex:
    """Return z·w."""
    return complex(z.real * w.real - z.imag * w.imag, z.real * w.imag + z.imag * w.real)


@fused_kernel
def lay_powers(w: complex, real: NDArray[np.float64], imaginary: NDArray[np.float64]) -> complex:
    """Write wʲ for j < `LEAP`; return w^LEAP. Four short chains take a quarter of the time of a long one."""
    second = squared(w)
    fourth = squared(second)
    a, b, c, d = complex(1.0, 0.0), w, second, product(second, w)
    for j in range(0, LEAP, 4):
        real[j], real[j + 1], real[j + 2], real[j + 3] = a.real, b.real, c.real, d.real
        imaginary[j], imaginary[j + 1], imaginary[j + 2], imaginary[j + 3] = a.imag, b.imag, c.imag, d.imag
        a, b, c, d = product(a, fourth), product(b, fourth), product(c, fourth), product(d, fourth)
    return a


@fused_kernel
def lay_table(z: complex, w: complex, count: int, table: NDArray[np.float32], scratch: NDArray[np.float64]) -> complex:
    """Write z·wʲ for j < `count`, a multiple of `LEAP`: the imaginary parts, then the real ones; return z·w^count."""
    length = len(scratch) // 2
    real, imaginary = scratch[:length], scratch[length:]
    leap = lay_powers(w, real, imaginary)
    for begin in range(0, count, LEAP):
        sines, cosines = table[begin : begin + length], table[count + begin : count + begin + length]
        for j in range(length):
            sines[j] = z.real * imaginary[j] + z.imag * real[j]
            cosines[j] = z.real * real[j] - z.imag * imaginary[j]
        z = product(z, leap)
    return z


@fused_kernel
def add_quad(
    rows: NDArray[np.float32], waves: NDArray[np.float32], parts: NDArray[np.float32], m: int, n_rows: int
) -> None:
    """Add Im(z · w_j) of four partials to the rows m and m + 1; `parts` holds their z, all imaginary parts of one first."""
    at, room = m, 2 * n_rows
    b, a, k, i = parts[at], parts[at + n_rows], parts[at + 1], parts[at + n_rows + 1]
    at += room
    d, c, n, o = parts[at], parts[at + n_rows], parts[at + 1], parts[at + n_rows + 1]
    at += room
    f, e, q, p = parts[at], parts[at + n_rows], parts[at + 1], parts[at + n_rows + 1]
    at += room
    h, g, x, r = parts[at], parts[at + n_rows], parts[at + 1], parts[at + n_rows + 1]
    for j in range(STRIDE):
        s, t = waves[j], waves[STRIDE + j]
        u, v = waves[WAVE + j], waves[WAVE + STRIDE + j]
        first = a * s + b * t + c * u + d * v
        second = i * s + k * t + o * u + n * v
        s, t = waves[2 * WAVE + j], waves[2 * WAVE + STRIDE + j]
        u, v = waves[3 * WAVE + j], waves[3 * WAVE + STRIDE + j]
        rows[j] += first + e * s + f * t + g * u + h * v
        rows[STRIDE + j] += second + p * s + q * t + r * u + x * v


@fused_kernel
def add_panned(
    left: NDArray[np.float32],
    right: NDArray[np.float32],
    send: NDArray[np.float32],
    sound: NDArray[np.float32],
    gains: tuple[np.float32, np.float32, np.float32],
) -> None:
    """Add a sound to the two sides and, unless its gain is 0, to the send."""
    if gains[2] == 0.0:
        for j in range(len(left)):
            left[j] += gains[0] * sound[j]
            right[j] += gains[1] * sound[j]
        return
    for j in range(len(left)):
        left[j] += gains[0] * sound[j]
        right[j] += gains[1] * sound[j]
        send[j] += gains[2] * sound[j]


@fused_kernel
def released(rows: NDArray[np.float32], release: NDArray[np.float32], since: int) -> None:
    """Let rows die away that begin `since` samples after the release of their note, or so many before it if negative."""
    begin = min(max(0, -since), len(rows))
    end = max(begin, min(len(rows), len(release) - since))
    if begin < end:
        falling = release[since + begin : since + end]
        for j in range(end - begin):
            rows[begin + j] *= falling[j]
    for j in range(end, len(rows)):
        rows[j] *= release[len(release) - 1]


@fused_kernel
def prepare(
    sine: tuple[float, float, float],
    elapsed: float,
    rows: int,
    wave: NDArray[np.float32],
    parts: NDArray[np.float32],
    scratch: NDArray[np.float64],
) -> None:
    """Write the table w_j of a partial, and its z_m for all rows of `parts`: 0 from row `rows` on, where it is spent."""
    amplitude, omega, decay = sine
    shrink, level = math.exp(-decay), amplitude * math.exp(-decay * elapsed)
    w = complex(shrink * math.cos(omega), shrink * math.sin(omega))
    z = complex(level * math.cos(omega * elapsed), level * math.sin(omega * elapsed))
    leap = lay_table(complex(1.0, 0.0), w, STRIDE, wave, scratch)
    n_rows = len(parts) // 2
    lay_table(z, leap, n_rows, parts, scratch)
    for m in range(rows, n_rows):
        parts[m] = 0.0
        parts[n_rows + m] = 0.0


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
    count, room = 0, 2 * n_rows
    for p in range(partials[0], partials[1]):
        rows = min(n_rows, (life[p] - begun + STRIDE - 1) // STRIDE)
        if rows <= 0:
            continue
        wave, here = waves[count * WAVE : (count + 1) * WAVE], parts[count * room : (count + 1) * room]
        prepare((amplitude[p], omega[p], decay[p]), elapsed, rows, wave, here, scratch)
        group = count // GROUP
        lasting[group] = rows if count % GROUP == 0 else max(lasting[group], rows)
        count += 1
    groups = (count + GROUP - 1) // GROUP
    for j in range(count * WAVE, groups * _QUAD):
        waves[j] = 0.0
    for j in range(count * room, groups * GROUP * room):
        parts[j] = 0.0
    return groups


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
    `parts` for their z_m, `lasting` for a number a group, `scratch` for `LEAP` powers of w.
    """
    rows = waves[len(waves) - PAIR * STRIDE :]
    for note in heard:
        from_sample = max(begin, start[note])
        to_sample = min(begin + len(left), stop[note])
        low = from_sample - (from_sample - begin) % LANES
        n_rows = (to_sample - low + LEAP * STRIDE - 1) // (LEAP * STRIDE) * LEAP
        groups = prepare_note(
            (first[note], first[note + 1]), low - start[note], low - onset[note], n_rows,
            amplitude, omega, decay, life, waves, parts, lasting, scratch,
        )  # fmt: skip
        gains = (left_gain[note], right_gain[note], send_gain[note])
        quad, longest = 2 * GROUP * n_rows, 0
        for group in range(groups):
            longest = max(longest, lasting[group])
        for m in range(0, longest, PAIR):
            for j in range(PAIR * STRIDE):
                rows[j] = 0.0
            for group in range(groups):
                if m < lasting[group]:
                    here = parts[group * quad : (group + 1) * quad]
                    add_quad(rows, waves[group * _QUAD : (group + 1) * _QUAD], here, m, n_rows)
            done = low + m * STRIDE
            for j in range(from_sample - done):
                rows[j] = 0.0
            if done + PAIR * STRIDE > damped[note]:
                released(rows, release, done - damped[note])
            span = slice(done - begin, min(done + PAIR * STRIDE, to_sample) - begin)
            add_panned(left[span], right[span], send[span], rows, gains)
