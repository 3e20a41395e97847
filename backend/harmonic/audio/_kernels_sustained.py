"""Sums sines that glide: each is a product of turns, laid anew at every control point, so that nothing drifts."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import kernel

Floats = NDArray[np.float64]


@kernel
def glide(
    sound: NDArray[np.float64],
    offset: int,
    phases: Floats,
    omega: Floats,
    bend: Floats,
    level: Floats,
    rise: Floats,
    turns: Floats,
) -> None:
    """Add to `sound` the samples from `offset` on of an interval of control.

    Partial p has the phase φ + ω m + ½ α m² at sample m, and the amplitude a + b m: `phases`, `omega`, `bend`, `level`
    and `rise`, each of shape (P,). `turns` has six rows of length P to work in.
    """
    real, imaginary, step_real, step_imaginary, turn_real, turn_imaginary = turns
    n_partials = len(phases)
    for p in range(n_partials):
        start = phases[p] + omega[p] * offset + 0.5 * bend[p] * offset * offset
        real[p], imaginary[p] = math.cos(start), math.sin(start)
        step = omega[p] + bend[p] * (offset + 0.5)
        step_real[p], step_imaginary[p] = math.cos(step), math.sin(step)
        turn_real[p], turn_imaginary[p] = math.cos(bend[p]), math.sin(bend[p])
    for j in range(len(sound)):
        m = offset + j
        total = 0.0
        for p in range(n_partials):
            x, y, u, v = real[p], imaginary[p], step_real[p], step_imaginary[p]
            total += (level[p] + rise[p] * m) * y
            real[p], imaginary[p] = x * u - y * v, x * v + y * u
            step_real[p] = u * turn_real[p] - v * turn_imaginary[p]
            step_imaginary[p] = u * turn_imaginary[p] + v * turn_real[p]
        sound[j] += total


@kernel
def add_gliding(
    target: NDArray[np.float32], sound: NDArray[np.float64], offset: int, interval: int, first: float, last: float
) -> None:
    """Add a sound times a gain that goes from `first` to `last` in an interval, from sample `offset` of it on."""
    slope = (last - first) / interval
    for j in range(len(sound)):
        target[j] += np.float32(sound[j] * (first + slope * (offset + j)))
