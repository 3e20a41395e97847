"""Who is next: a tournament tree over the next event time of every particle."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import inlined_kernel, lean_kernel

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@inlined_kernel
def better(times: Floats, first: int, second: int) -> int:
    """Return which of two particles is next; at equal times the lower index, −1 standing for nobody."""
    if second < 0:
        return first
    if first < 0 or times[second] < times[first]:
        return second
    return first


@lean_kernel
def play_all(times: Floats, tree: Ints) -> None:
    """Fill the tree: leaf `half + i` is particle i, node k the winner of nodes 2k and 2k + 1, node 1 of all."""
    half = len(tree) // 2
    for i in range(half):
        tree[half + i] = i if i < len(times) else -1
    for node in range(half - 1, 0, -1):
        tree[node] = better(times, tree[2 * node], tree[2 * node + 1])


@inlined_kernel
def play(times: Floats, tree: Ints, i: int) -> None:
    """Let particle `i`, whose time has changed, play its matches again up to the root."""
    node = (len(tree) // 2 + i) >> 1
    while node >= 1:
        before = tree[node]
        winner = better(times, tree[2 * node], tree[2 * node + 1])
        tree[node] = winner
        # A match that neither was nor is won by this particle leaves every match above as it stands.
        if winner != i and before != i:
            return
        node >>= 1
