"""A feedback delay network: sixteen delay lines that feed each other through a Hadamard matrix."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import fused_kernel

N_LINES = 16
BLOCK = 64
"""Samples that are moved at once; no line may be as short."""

#: Added and taken away again, it turns numbers below 1e-27 into 0: they would slow the processor down a hundredfold.
_FLOOR = np.float32(1e-20)


@fused_kernel
def butterflies(a: NDArray[np.float32], b: NDArray[np.float32], c: NDArray[np.float32], d: NDArray[np.float32]) -> None:
    """Multiply four rows by the Hadamard matrix of order 4, in place: two steps of a Hadamard transform at once."""
    for j in range(BLOCK):
        sum_ab, difference_ab = a[j] + b[j], a[j] - b[j]
        sum_cd, difference_cd = c[j] + d[j], c[j] - d[j]
        a[j] = sum_ab + sum_cd
        b[j] = difference_ab + difference_cd
        c[j] = sum_ab - sum_cd
        d[j] = difference_ab - difference_cd


@fused_kernel
def mix(block: NDArray[np.float32]) -> None:
    """Multiply the sixteen rows by the Hadamard matrix of order 16, whose rows have length 4, in place."""
    for i in range(0, N_LINES, 4):
        butterflies(block[i], block[i + 1], block[i + 2], block[i + 3])
    for i in range(4):
        butterflies(block[i], block[i + 4], block[i + 8], block[i + 12])


@fused_kernel
def add_scaled(target: NDArray[np.float32], row: NDArray[np.float32], gain: np.float32) -> None:
    """Add a row, times a gain, to `target`."""
    for j in range(BLOCK):
        target[j] += gain * row[j]


@fused_kernel
def filtered(
    out: NDArray[np.float32],
    late: NDArray[np.float32],
    middle: NDArray[np.float32],
    early: NDArray[np.float32],
    a: np.float32,
    b: np.float32,
) -> None:
    """Write a·x[n − 1] + b·(x[n] + x[n − 2])."""
    for j in range(BLOCK):
        out[j] = a * middle[j] + b * (late[j] + early[j])


@fused_kernel
def fed_back(out: NDArray[np.float32], mixed: NDArray[np.float32], fresh: NDArray[np.float32]) -> None:
    """Write what goes into a line: the mix, made orthonormal, and what is fresh from the send."""
    for j in range(BLOCK):
        out[j] = (np.float32(0.25) * mixed[j] + fresh[j]) + _FLOOR - _FLOOR


@fused_kernel
def reverberate(
    send: NDArray[np.float32],
    left: NDArray[np.float32],
    right: NDArray[np.float32],
    delays: NDArray[np.int64],
    keep: NDArray[np.float32],
    smear: NDArray[np.float32],
    pre_delay: int,
    masks: tuple[int, int],
    levels: tuple[np.float32, np.float32],
    waiting: NDArray[np.float32],
    lines: NDArray[np.float32],
    block: NDArray[np.float32],
) -> None:
    """Add the room's answer to `send`, whole blocks of it, onto the two sides.

    Each side sums the lines with signs of its own, those of a row of the Hadamard matrix that its mask names: so what
    sides of different masks get has nothing in common, and the mix of the lines holds it already. The state of the room
    stays in `waiting`, which holds the last `pre_delay` samples of earlier sends and then room for this one, and in `lines`,
    each row of which holds its past and then room for this chunk; `block` is room for a block of all lines. Rows are
    handed on as slices: so the compiler sees that they run in step, and moves sixteen samples at once.
    """
    count = len(send)
    past = lines.shape[1] - (len(waiting) - pre_delay)
    for n in range(count):
        waiting[pre_delay + n] = send[n]
    for t in range(0, count, BLOCK):
        for i in range(N_LINES):
            source = past + t - delays[i]
            late = lines[i, source : source + BLOCK]
            middle = lines[i, source - 1 : source - 1 + BLOCK]
            filtered(block[i], late, middle, lines[i, source - 2 : source - 2 + BLOCK], keep[i], smear[i])
        mix(block)
        add_scaled(left[t : t + BLOCK], block[masks[0]], levels[0])
        add_scaled(right[t : t + BLOCK], block[masks[1]], levels[1])
        for i in range(N_LINES):
            fed_back(lines[i, past + t : past + t + BLOCK], block[i], waiting[t : t + BLOCK])
    for n in range(pre_delay):
        waiting[n] = waiting[count + n]
    for i in range(N_LINES):
        for n in range(past):
            lines[i, n] = lines[i, count + n]
