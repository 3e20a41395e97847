"""Sums sines that glide: each is a product of turns, laid anew at every control point, so that nothing drifts."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import fused_kernel

Floats = NDArray[np.float64]

LANES = 32
"""Samples that are turned at once, a power of two."""


@fused_kernel
def lay_even(lanes: Floats, start: float, step: float) -> None:
    """Lay the first sample of each lane, and the turn that leads from it to the next of its lane: always the same.

    The phase of sample m is start + step·m; the four rows of `lanes` get cosine and sine of that of the first samples,
    each span of them from the one before, and then of the turns.
    """
    lanes[0] = math.cos(start)
    lanes[LANES] = math.sin(start)
    u = math.cos(step)
    v = math.sin(step)
    filled = 1
    while filled < LANES:
        for j in range(filled):
            lanes[filled + j] = lanes[j] * u - lanes[LANES + j] * v
            lanes[LANES + filled + j] = lanes[j] * v + lanes[LANES + j] * u
        u, v = u * u - v * v, 2.0 * u * v
        filled *= 2
    for j in range(LANES):
        lanes[2 * LANES + j] = u
        lanes[3 * LANES + j] = v


@fused_kernel
def lay_bent(lanes: Floats, start: float, step: float, bend: float) -> None:
    """Lay the first sample of each lane, and the turn that leads from it to the next of its lane.

    As `lay_even`, for the phase start + step·m + ½ bend·m².
    """
    x, y = math.cos(start), math.sin(start)
    u, v = math.cos(step + 0.5 * bend), math.sin(step + 0.5 * bend)
    leap = LANES * step + 0.5 * bend * (LANES * LANES)
    a, b = math.cos(leap), math.sin(leap)
    c, d = math.cos(bend), math.sin(bend)
    e, f = math.cos(LANES * bend), math.sin(LANES * bend)
    for j in range(LANES):
        lanes[j] = x
        lanes[LANES + j] = y
        lanes[2 * LANES + j] = a
        lanes[3 * LANES + j] = b
        x, y = x * u - y * v, x * v + y * u
        u, v = u * c - v * d, u * d + v * c
        a, b = a * e - b * f, a * f + b * e


@fused_kernel
def add_turned(row: Floats, lanes: Floats, level: float, rise: float) -> None:
    """Add the sine of all lanes, at a level that rises by `rise` a sample, and turn each on."""
    for j in range(LANES):
        x, y, a, b = lanes[j], lanes[LANES + j], lanes[2 * LANES + j], lanes[3 * LANES + j]
        row[j] += (level + rise * j) * y
        lanes[j] = x * a - y * b
        lanes[LANES + j] = x * b + y * a


@fused_kernel
def bend_turns(lanes: Floats, real: float, imaginary: float) -> None:
    """Turn the turns of all lanes."""
    for j in range(LANES):
        a, b = lanes[2 * LANES + j], lanes[3 * LANES + j]
        lanes[2 * LANES + j] = a * real - b * imaginary
        lanes[3 * LANES + j] = a * imaginary + b * real


@fused_kernel
def glide(
    sound: Floats, n_samples: int, start: float, step: float, bend: float, level: float, rise: float, lanes: Floats
) -> None:
    """Add `n_samples` of a sine whose phase is start + step·m + ½ bend·m², and its amplitude level + rise·m."""
    if bend == 0.0:
        lay_even(lanes, start, step)
        for m in range(0, n_samples, LANES):
            add_turned(sound[m : m + LANES], lanes, level + rise * m, rise)
        return
    lay_bent(lanes, start, step, bend)
    turn = bend * (LANES * LANES)
    real, imaginary = math.cos(turn), math.sin(turn)
    for m in range(0, n_samples, LANES):
        add_turned(sound[m : m + LANES], lanes, level + rise * m, rise)
        bend_turns(lanes, real, imaginary)


@fused_kernel
def add_gliding(target: NDArray[np.float32], sound: Floats, first: float, slope: float) -> None:
    """Add a sound times a gain that begins with `first` and rises by `slope` a sample."""
    for j in range(len(target)):
        target[j] += np.float32(sound[j] * (first + slope * j))


@fused_kernel
def sustain(
    begin: int,
    start: int,
    interval: int,
    omega: Floats,
    phase: Floats,
    gains: Floats,
    amplitudes: Floats,
    ratios: Floats,
    offsets: Floats,
    left: NDArray[np.float32],
    right: NDArray[np.float32],
    send: NDArray[np.float32],
    room: Floats,
) -> None:
    """Add a voice to two channels and the send, which begin at sample `begin` of the piece.

    Control point k lies at sample start + k · interval; all intervals between them are played, as far as the channels
    reach. `omega` and `phase` are of shape (K,), `gains` of shape (K, 3), `amplitudes` of shape (K, P); `ratios` and
    `offsets` of shape (P,) make partials of the voice. `room` holds four times the lanes and an interval in whole lanes.
    """
    lanes, sound = room[: 4 * LANES], room[4 * LANES :]
    for k in range(len(omega) - 1):
        here = start + k * interval
        low = max(here, begin)
        high = min(here + interval, begin + len(left))
        offset = low - here
        for j in range(len(sound)):
            sound[j] = 0.0
        bend = (omega[k + 1] - omega[k]) / interval
        for p in range(len(ratios)):
            level = amplitudes[k, p]
            rise = (amplitudes[k + 1, p] - level) / interval
            if level == 0.0 and rise == 0.0:
                continue
            turned = phase[k] + omega[k] * offset + 0.5 * bend * offset * offset
            glide(
                sound, high - low, ratios[p] * turned + offsets[p], ratios[p] * (omega[k] + bend * offset),
                ratios[p] * bend, level + rise * offset, rise, lanes,
            )  # fmt: skip
        place = slice(low - begin, high - begin)
        for side in range(3):
            first, slope = gains[k, side], (gains[k + 1, side] - gains[k, side]) / interval
            target = left[place] if side == 0 else right[place] if side == 1 else send[place]
            add_gliding(target, sound, first + slope * offset, slope)
