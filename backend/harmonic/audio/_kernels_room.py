"""A feedback delay network: sixteen delay lines that feed each other through a Hadamard matrix."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import kernel

N_LINES = 16
BLOCK = 64
"""Samples that are moved at once; no line may be as short."""

#: Added and taken away again, it turns numbers below 1e-27 into 0: they would slow the processor down a hundredfold.
_FLOOR = np.float32(1e-20)


@kernel
def butterfly(a: NDArray[np.float32], b: NDArray[np.float32]) -> None:
    """Replace the rows a, b by a + b, a − b: one step of a Hadamard transform."""
    for j in range(BLOCK):
        x = a[j]
        y = b[j]
        a[j] = x + y
        b[j] = x - y


@kernel
def mix(block: NDArray[np.float32]) -> None:
    """Multiply the sixteen rows by the Hadamard matrix of order 16, whose rows have length 4, in place."""
    half = 1
    while half < N_LINES:
        for i in range(N_LINES):
            if i & half == 0:
                butterfly(block[i], block[i + half])
        half *= 2


@kernel
def add_scaled(target: NDArray[np.float32], row: NDArray[np.float32], gain: np.float32) -> None:
    """Add a row, times a gain, to `target`."""
    for j in range(BLOCK):
        target[j] += gain * row[j]


@kernel
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


@kernel
def fed_back(out: NDArray[np.float32], mixed: NDArray[np.float32], fresh: NDArray[np.float32]) -> None:
    """Write what goes into a line: the mix, made orthonormal, and what is fresh from the send."""
    for j in range(BLOCK):
        out[j] = (np.float32(0.25) * mixed[j] + fresh[j]) + _FLOOR - _FLOOR


@kernel
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
) -> None:
    """Add the room's answer to `send`, whole blocks of it, onto the two sides.

    Each side sums the lines with signs of its own, those of a row of the Hadamard matrix that its mask names: so what
    sides of different masks get has nothing in common. The state of the room stays in `waiting`, which holds the last `pre_delay` samples of earlier sends and then
    room for this one, and in `lines`, each row of which holds its past and then room for this chunk. Rows are
    handed on as slices: so the compiler sees that they run in step, and moves sixteen samples at once.
    """
    count = len(send)
    past = lines.shape[1] - (len(waiting) - pre_delay)
    waiting[pre_delay : pre_delay + count] = send
    block = np.empty((N_LINES, BLOCK), np.float32)
    for t in range(0, count, BLOCK):
        for i in range(N_LINES):
            source = past + t - delays[i]
            late = lines[i, source : source + BLOCK]
            middle = lines[i, source - 1 : source - 1 + BLOCK]
            filtered(block[i], late, middle, lines[i, source - 2 : source - 2 + BLOCK], keep[i], smear[i])
        for i in range(N_LINES):
            add_scaled(left[t : t + BLOCK], block[i], levels[0] if i & masks[0] == 0 else -levels[0])
            add_scaled(right[t : t + BLOCK], block[i], levels[1] if i & masks[1] == 0 else -levels[1])
        mix(block)
        for i in range(N_LINES):
            fed_back(lines[i, past + t : past + t + BLOCK], block[i], waiting[t : t + BLOCK])
    waiting[:pre_delay] = waiting[count : count + pre_delay].copy()
    for i in range(N_LINES):
        lines[i, :past] = lines[i, count : count + past].copy()
