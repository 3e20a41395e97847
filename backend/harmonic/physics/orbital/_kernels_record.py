"""What is written down of a step: frames, and events with their gates."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import lean_kernel
from harmonic.physics.orbital._kernels_events import counts_as, find_meetings, find_signs, may_count
from harmonic.physics.orbital._kernels_flow import everybody, relative
from harmonic.physics.orbital._kernels_planets import motions_from_jacobi
from harmonic.physics.orbital._kernels_roots import root_of
from harmonic.physics.orbital._layout import (
    APSIS,
    AROUND,
    AT_U,
    AT_X,
    CROSSING,
    EVENT_A,
    EVENT_B,
    EVENT_KIND,
    EVENT_SPEED,
    EVENT_TIME,
    EVENT_X,
    GATEWAY,
    MASS,
    MEETING,
    N_SIGNS,
    NEIGHBOUR,
    NEXT_FRAME,
    NOW_X,
    OLD_SIGNS,
    PASSAGE,
    RADAU,
    REL_X,
    SCENE,
    SIGNS,
    STRIDE,
    TO_X,
    WISDOM_HOLMAN,
    WRITTEN,
)
from harmonic.recording import FIRST_GATE

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

#: What happens in this part of the first step belongs to the start, and rounding decides on which side of it.
START = 1e-9


@lean_kernel
def kind_of(sign: int, rising: bool) -> int:
    """Return the kind of event by the change of sign; 0 for none."""
    if sign == APSIS:
        return 2 if rising else 3
    if sign == CROSSING:
        return 4
    if sign == PASSAGE:
        return 5 if rising else 0
    return 6 if sign == MEETING else 13


@lean_kernel
def find_relative(kind: int, rows: Floats, links: Ints, n: int) -> None:
    """Write everybody relative to the body orbited at the end of the step."""
    if kind == WISDOM_HOLMAN:
        motions_from_jacobi(rows, n)
        return
    place = NOW_X if kind == RADAU else TO_X
    for row in range(6):
        own, out = place + row * STRIDE, REL_X + row * STRIDE
        for i in range(n):
            p = links[AROUND, i]
            rows[out + i] = rows[own + i] - rows[own + p] if p >= 0 else 0.0


@lean_kernel
def find_marks(kind: int, rows: Floats, gates: Floats, open_to: Flags, marks: Floats, n: int) -> int:
    """Write how far everybody is beyond the plane of each gate; return how many signs have changed."""
    own = REL_X if kind == WISDOM_HOLMAN else (NOW_X if kind == RADAU else TO_X)
    n_changed = 0
    for gate in range(len(gates)):
        cosine, sine = gates[gate, 0], gates[gate, 1]
        x, y = (0.0, 0.0) if kind == WISDOM_HOLMAN else (rows[own], rows[own + STRIDE])
        for i in range(1, n):
            mark = (rows[own + STRIDE + i] - y) * cosine - (rows[own + i] - x) * sine
            old = marks[0, gate, i]
            n_changed += open_to[gate, i] and (mark < 0.0) != (old < 0.0)
            marks[1, gate, i], marks[0, gate, i] = old, mark
    return n_changed


@lean_kernel
def look(
    kind: int,
    rows: Floats,
    links: Ints,
    observer: Floats,
    gates: Floats,
    open_to: Flags,
    marks: Floats,
    n: int,
    stop: int,
) -> int:
    """Write what changes its sign when something happens, at the end of the step; return how much of it has changed."""
    find_relative(kind, rows, links, n)
    n_changed = find_signs(rows, stop, observer) + find_meetings(rows, stop)
    return n_changed + find_marks(kind, rows, gates, open_to, marks, n)


@lean_kernel
def write_event(
    kind: int,
    rows: Floats,
    links: Ints,
    sight: Floats,
    log: Floats,
    counts: Ints,
    n: int,
    stop: int,
    sign: int,
    what: int,
    i: int,
    p: int,
    met: int,
    start: float,
    tau: float,
    h: float,
) -> None:
    """Write an event of body `i`, a part `tau` of the step after its beginning at `start`, if it counts."""
    body = relative(kind, rows, i, p, tau, h)
    other = relative(kind, rows, links[NEIGHBOUR, i], p, tau, h) if sign == MEETING else body
    if not counts_as(sign, body, other, sight, rows[MASS + i] + rows[MASS + p]):
        return
    u, v, w = body[3], body[4], body[5]
    if sign == MEETING:
        u, v, w = u - other[3], v - other[4], w - other[5]
    everybody(kind, rows, n, stop, tau, h)
    row = log[counts[WRITTEN]]
    row[EVENT_TIME], row[EVENT_KIND] = start + tau, what
    row[EVENT_A], row[EVENT_B] = links[SCENE, i], met
    row[EVENT_SPEED] = math.sqrt(u * u + v * v + w * w)
    for axis in range(3):
        row[EVENT_X + axis] = rows[AT_X + axis * STRIDE + i]
    counts[WRITTEN] += 1


@lean_kernel
def seek(
    kind: int,
    rows: Floats,
    links: Ints,
    sight: Floats,
    log: Floats,
    counts: Ints,
    n: int,
    stop: int,
    sign: int,
    i: int,
    p: int,
    met: int,
    first: float,
    last: float,
    start: float,
    h: float,
    span: float,
) -> None:
    """Find when a sign has changed from `first` to `last`, and write the event if there is one."""
    what = kind_of(sign, last >= 0)
    if what == 0 or not may_count(sign, rows, links, sight, i):
        return
    tau = root_of(sign, kind, rows, links, sight, i, p, h, first, last)
    if start + tau <= span and (start > 0 or tau > START * h):
        write_event(kind, rows, links, sight, log, counts, n, stop, sign, what, i, p, met, start, tau, h)


@lean_kernel
def write_events(
    kind: int,
    rows: Floats,
    links: Ints,
    observer: Floats,
    gates: Floats,
    open_to: Flags,
    marks: Floats,
    log: Floats,
    counts: Ints,
    n: int,
    stop: int,
    start: float,
    h: float,
    span: float,
) -> None:
    """Write all events of the step, up to `span`."""
    for i in range(1, n):
        p = links[AROUND, i]
        for sign in range(N_SIGNS):
            first, last = rows[OLD_SIGNS + sign * STRIDE + i], rows[SIGNS + sign * STRIDE + i]
            if (first < 0.0) == (last < 0.0):
                continue
            met = links[SCENE, links[NEIGHBOUR, i] if sign == MEETING else p]
            seek(kind, rows, links, observer, log, counts, n, stop, sign, i, p, met, first, last, start, h, span)
        for gate in range(len(gates)):
            first, last = marks[1, gate, i], marks[0, gate, i]
            if open_to[gate, i] and (first < 0.0) != (last < 0.0):
                met = FIRST_GATE - gate
                seek(
                    kind,
                    rows,
                    links,
                    gates[gate],
                    log,
                    counts,
                    n,
                    stop,
                    GATEWAY,
                    i,
                    0,
                    met,
                    first,
                    last,
                    start,
                    h,
                    span,
                )


@lean_kernel
def write_frames(
    kind: int,
    rows: Floats,
    links: Ints,
    counts: Ints,
    frame_times: Floats,
    positions: Floats,
    velocities: Floats,
    n: int,
    stop: int,
    start: float,
    h: float,
    end: float,
) -> None:
    """Write the frames of the step that ends at `end`, in the order of the scene."""
    while counts[NEXT_FRAME] < len(frame_times) and frame_times[counts[NEXT_FRAME]] <= end:
        k = counts[NEXT_FRAME]
        everybody(kind, rows, n, stop, frame_times[k] - start, h)
        for i in range(n):
            for axis in range(3):
                positions[k, links[SCENE, i], axis] = rows[AT_X + axis * STRIDE + i]
                velocities[k, links[SCENE, i], axis] = rows[AT_U + axis * STRIDE + i]
        counts[NEXT_FRAME] += 1
