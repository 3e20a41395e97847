"""The loop over steps: move everybody, look what happened on the way, write frames and events."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import lean_kernel
from harmonic.physics._kernels_orbit_events import counts_as, root_of, sign_of
from harmonic.physics._kernels_orbit_flow import everybody, relative, step
from harmonic.physics._kernels_orbit_force import attract, find_trouble, from_jacobi, perturb, to_jacobi
from harmonic.physics._orbit_layout import (
    AROUND,
    ATTRACTION,
    DONE,
    EVENT_A,
    EVENT_B,
    EVENT_KIND,
    EVENT_SPEED,
    EVENT_TIME,
    EVENT_X,
    FIRST,
    LOG_FULL,
    MEETING,
    MOTION,
    N_SIGNS,
    NEIGHBOUR,
    NEXT_FRAME,
    PLACE,
    SCENE,
    SECOND,
    STEP,
    TO_A,
    TO_V,
    TO_X,
    WISDOM_HOLMAN,
    WRITTEN,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Six = tuple[float, float, float, float, float, float]

#: What happens in this part of the first step belongs to the start, and rounding decides on which side of it.
START = 1e-9


@lean_kernel
def between(state: Floats, i: int, p: int) -> Six:
    """Return body `i` relative to body `p` at the end of the step."""
    place, motion = state[PLACE], state[MOTION]
    return (
        place[0, i] - place[0, p],
        place[1, i] - place[1, p],
        place[2, i] - place[2, p],
        motion[0, i] - motion[0, p],
        motion[1, i] - motion[1, p],
        motion[2, i] - motion[2, p],
    )


@lean_kernel
def begin(
    kind: int, flow: Floats, state: Floats, facts: Floats, links: Ints, observer: Floats, scratch: Floats, signs: Floats
) -> None:
    """Make the state at time 0 the end of the step before it."""
    n = flow.shape[2]
    if kind == WISDOM_HOLMAN:
        to_jacobi(state[PLACE], facts, flow[TO_X])
        to_jacobi(state[MOTION], facts, flow[TO_V])
        from_jacobi(flow[TO_X], facts, state[PLACE])
        from_jacobi(flow[TO_V], facts, state[MOTION])
        perturb(flow[TO_X], state[PLACE], facts, scratch[PLACE], flow[TO_A])
    else:
        for axis in range(3):
            for i in range(n):
                flow[TO_X, axis, i] = state[PLACE, axis, i]
                flow[TO_V, axis, i] = state[MOTION, axis, i]
        attract(flow[TO_X], facts, flow[TO_A], 0)
    for i in range(n):
        look(state, links, observer, signs, i)


@lean_kernel
def look(state: Floats, links: Ints, observer: Floats, signs: Floats, i: int) -> None:
    """Write what changes its sign when something happens to body `i`, as it is at the end of the step."""
    p = links[AROUND, i]
    if p < 0:
        return
    body = between(state, i, p)
    for sign in range(N_SIGNS):
        if sign != MEETING:
            signs[sign, i] = sign_of(sign, body, body, observer)
        elif links[NEIGHBOUR, i] >= 0:
            signs[sign, i] = sign_of(sign, body, between(state, links[NEIGHBOUR, i], p), observer)


@lean_kernel
def kind_of(sign: int, rising: bool) -> int:
    """Return the kind of event by the change of sign: periapsis, apoapsis, node, transit, conjunction; 0 for none."""
    if sign == 0:
        return 2 if rising else 3
    if sign == 1:
        return 4
    if sign == 2:
        return 5 if rising else 0
    return 6


@lean_kernel
def write_event(
    kind: int,
    flow: Floats,
    facts: Floats,
    links: Ints,
    observer: Floats,
    jacobi: Floats,
    scratch: Floats,
    log: Floats,
    counts: Ints,
    sign: int,
    what: int,
    i: int,
    start: float,
    tau: float,
    h: float,
) -> None:
    """Write an event of body `i`, a part `tau` of the step after its beginning at `start`, if it counts."""
    p = links[AROUND, i]
    body = relative(kind, flow, facts, i, p, tau, h)
    other, partner = body, p
    if sign == MEETING:
        partner = links[NEIGHBOUR, i]
        other = relative(kind, flow, facts, partner, p, tau, h)
    if not counts_as(sign, body, other, observer, facts[ATTRACTION, i] + facts[ATTRACTION, p]):
        return
    u, v, w = body[3], body[4], body[5]
    if sign == MEETING:
        u, v, w = u - other[3], v - other[4], w - other[5]
    everybody(kind, flow, facts, jacobi, scratch, tau, h)
    row = log[counts[WRITTEN]]
    row[EVENT_TIME], row[EVENT_KIND] = start + tau, what
    row[EVENT_A], row[EVENT_B] = links[SCENE, i], links[SCENE, partner]
    row[EVENT_SPEED] = math.sqrt(u * u + v * v + w * w)
    for axis in range(3):
        row[EVENT_X + axis] = scratch[PLACE, axis, i]
    counts[WRITTEN] += 1


@lean_kernel
def write_frame(scratch: Floats, links: Ints, positions: Floats, velocities: Floats, k: int) -> None:
    """Write where everybody is into frame `k`, in the order of the scene."""
    for i in range(scratch.shape[2]):
        for axis in range(3):
            positions[k, links[SCENE, i], axis] = scratch[PLACE, axis, i]
            velocities[k, links[SCENE, i], axis] = scratch[MOTION, axis, i]


@lean_kernel
def run(
    kind: int,
    flow: Floats,
    state: Floats,
    facts: Floats,
    links: Ints,
    observer: Floats,
    jacobi: Floats,
    scratch: Floats,
    signs: Floats,
    log: Floats,
    counts: Ints,
    frame_times: Floats,
    positions: Floats,
    velocities: Floats,
    h: float,
    until: int,
    span: float,
) -> int:
    """Take steps of `h` up to number `until`, writing frames, and events up to `span`; return why it came back."""
    n = flow.shape[2]
    while counts[STEP] < until:
        if counts[WRITTEN] + N_SIGNS * n > len(log):
            return LOG_FULL
        # The signs before the step move to the second half.
        for sign in range(N_SIGNS):
            for i in range(n):
                signs[N_SIGNS + sign, i] = signs[sign, i]
        step(kind, flow, state, facts, scratch[PLACE], h)
        start, end = counts[STEP] * h, (counts[STEP] + 1) * h
        found = find_trouble(state, facts, h, kind == WISDOM_HOLMAN, counts[FIRST : SECOND + 1])
        if found != DONE:
            counts[STEP] += 1
            return found
        while counts[NEXT_FRAME] < len(frame_times) and frame_times[counts[NEXT_FRAME]] <= end:
            k = counts[NEXT_FRAME]
            everybody(kind, flow, facts, jacobi, scratch, frame_times[k] - start, h)
            write_frame(scratch, links, positions, velocities, k)
            counts[NEXT_FRAME] += 1
        for i in range(n):
            if links[AROUND, i] < 0:
                continue
            look(state, links, observer, signs, i)
            for sign in range(N_SIGNS):
                first, last = signs[N_SIGNS + sign, i], signs[sign, i]
                if (first < 0) == (last < 0) or (sign == MEETING and links[NEIGHBOUR, i] < 0):
                    continue
                what = kind_of(sign, last >= 0)
                if what == 0:
                    continue
                tau = root_of(sign, kind, flow, facts, links, observer, i, h, first, last)
                if start + tau <= span and (start > 0 or tau > START * h):
                    write_event(
                        kind, flow, facts, links, observer, jacobi, scratch, log, counts, sign, what, i, start, tau, h
                    )
        counts[STEP] += 1
    return DONE
