"""Takes back what the solver gave too much: bodies that only lie on each other cannot gain energy."""

from __future__ import annotations

import math

from harmonic._compile import inlined_kernel, lean_kernel
from harmonic.physics.rigid import _layout as at
from harmonic.physics.rigid._layout import Ints, World


@inlined_kernel
def motion(world: World, body: int) -> float:
    """Return the kinetic energy of a body."""
    state, constant = world.state[body], world.constant[body]
    speeds = state[at.VX] ** 2 + state[at.VY] ** 2
    return float((constant[at.MASS] * speeds + constant[at.INERTIA] * state[at.SPIN] ** 2) / 2)


@inlined_kernel
def energy_of(world: World, body: int) -> float:
    """Return the energy of a body that nothing but gravity and contacts act on."""
    lifted = world.constant[body, at.MASS] * world.law[at.GRAVITY] * world.state[body, at.Y]
    return motion(world, body) + float(lifted)


@lean_kernel
def calm(world: World, contacts: Ints, n: int) -> None:
    """Slow each heap down by what it gained in the step; `world.gain` has the gain of every body.

    A heap is of bodies that touch, directly or through others. What wind, attraction or joints act on may gain.
    """
    law = world.law
    if law[at.WIND_X] != 0.0 or law[at.WIND_Y] != 0.0 or law[at.ATTRACTION] > 0.0:
        return
    _heap_up(world, contacts, n)
    heap, heaps = world.heap, world.heaps
    heaps[:, :] = 0.0
    for body in range(len(heap)):
        if heap[body] >= 0:
            root = _root(world, body)
            heaps[root, 0] += world.gain[body]
            heaps[root, 1] += motion(world, body)
            heaps[root, 2] += world.island[body] >= 0
    for body in range(len(heap)):
        root = _root(world, body) if heap[body] >= 0 else -1
        if root >= 0 and heaps[root, 0] > 0.0 and heaps[root, 2] == 0.0:
            kept = max(heaps[root, 1] - heaps[root, 0], 0.0)
            slower = math.sqrt(kept / heaps[root, 1]) if heaps[root, 1] > 0.0 else 0.0
            for axis in range(3):
                world.state[body, at.VX + axis] *= slower


@lean_kernel
def _heap_up(world: World, contacts: Ints, n: int) -> None:
    """Let every resting body point to another of its heap, the lowest to itself."""
    heap = world.heap
    for body in range(len(heap)):
        heap[body] = body if world.mode[body] == at.RESTING else -1
    for row in range(n):
        a, b = contacts[row, 0], contacts[row, 1]
        if heap[a] >= 0 and heap[b] >= 0:
            a, b = _root(world, a), _root(world, b)
            heap[max(a, b)] = min(a, b)


@lean_kernel
def _root(world: World, body: int) -> int:
    heap = world.heap
    while heap[body] != body:
        heap[body] = heap[heap[body]]
        body = heap[body]
    return body
