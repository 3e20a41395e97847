"""Where each number of a rigid world lies in the arrays that the kernels share."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Columns of `state` and `before`: the centre of gravity.
X, Y, ANGLE, VX, VY, SPIN, N_STATE = range(7)
# What Chipmunk starts from has the same, and behind them what acts on the body.
FORCE_X, FORCE_Y, TORQUE, N_START = range(6, 10)
# `base` has behind the state the time at which the path began.
SINCE, N_BASE = 6, 7

# Columns of `constant`.
LIGHTNESS, TURN_LIGHTNESS, MASS, INERTIA, RESTITUTION, FRICTION, REACH, THICKNESS, N_CONSTANT = range(9)

# Values of `mode`.
ABSENT, FIXED, FLYING, SWINGING, RESTING = range(5)

# Columns of `piece`.
RADIUS, CENTRE_X, CENTRE_Y, PIECE_REACH, N_PIECE = range(5)

# Columns of `filters`; a sensor has its row in `inside` there, everybody else −1.
GROUP, CATEGORIES, MASK, SENSOR, N_FILTER = range(5)

# Columns of `links` and of `joint`.
KIND, BODY_A, BODY_B, N_LINKS = range(4)
ANCHOR_AX, ANCHOR_AY, ANCHOR_BX, ANCHOR_BY, LEAST, MOST, STIFFNESS, DAMPING, N_JOINT = range(9)
PIN, PIVOT, SLIDE, GROOVE, SPRING, ROTARY_SPRING, ROTARY_LIMIT, MOTOR, GEAR = range(9)

# Entries of `law`.
AX, AY, DRAG, WIND_X, WIND_Y, ATTRACTION, REST_SPEED, SLOP, LEAVE_X, LEAVE_LOW, LEAVE_HIGH, HOLD, GRAVITY, N_LAW = (
    range(14)
)

# Columns of `hangers`: the body, what it hangs from, and its joint. Of `swings`: the rate, the fastest since a turn.
HUNG, HOLDER, BY, N_HANGER = range(4)
RATE, FASTEST, N_SWING = range(3)

# Columns of `support`: what its motion along a support is called, what it looks like now, since when, on whom.
ALONG, LOOKS, LOOKS_SINCE, ON, N_SUPPORT = range(5)
STILL, SLIDING, ROLLING = range(3)

# Columns of `log`.
TIME, EVENT, EVENT_A, EVENT_B, IMPULSE, SPEED, AT_X, AT_Y, LOST, N_LOG = range(10)

# Entries of `counts`.
LOGGED, STRUCK, RESTED, LEFT, CANDIDATES, SUBSTEPS, OVERFLOWED, BORN, NOT_BORN, DIED, N_COUNTS = range(11)

# Entries of `sums`: what impulses took, what joints and air did, what nothing accounts for.
TAKEN, GAINED, LARGEST, N_SUMS = range(4)

N_WALLS = 4
"""Behind the bodies stand the walls, left, right, floor and ceiling, and behind these the world."""

MAX_CORNERS = 64
MAX_ROWS = 64

ONE_AXIS = (
    "mode",
    "island",
    "piece_first",
    "corner_first",
    "parted",
    "island_joints",
    "island_first",
    "island_bodies",
    "smooth",
    "law",
    "counts",
    "sums",
    "order",
    "pair_times",
    "touching",
    "carrier",
    "heap",
    "gain",
    "active",
    "is_active",
    "multipliers",
)
THREE_AXES = ("slopes", "response")


class World:
    """All that the kernels work on, each array by its name; B bodies are those of the scene, four walls and the world.

    Compiled code sees it as one address: that of a table of where its arrays are.

    Parameters
    ----------
    **arrays : ndarray
        One for each attribute, contiguous; they are changed where they are, and never replaced.
    """

    state: Floats  # (B, N_STATE), now
    before: Floats  # (B, N_STATE), when the step began
    base: Floats  # (B, N_BASE), where the path of each began
    bend: Floats  # (B, 3), the acceleration of what rests, as it was in the last step
    constant: Floats  # (B, N_CONSTANT)
    mode: Ints  # (B,)
    island: Ints  # (B,), −1 for those without a joint
    piece_first: Ints  # (B + 1,)
    corner_first: Ints  # (P + 1,)
    piece: Floats  # (P, N_PIECE)
    corners: Floats  # (V, 2)
    filters: Ints  # (B, N_FILTER)
    parted: Ints  # keys of pairs that do not meet, in order
    links: Ints  # (J, N_LINKS), by island
    joint: Floats  # (J, N_JOINT)
    island_joints: Ints  # (I + 1,)
    island_first: Ints  # (I + 1,)
    island_bodies: Ints
    smooth: Ints  # (I,), whether its joints can be followed exactly
    law: Floats  # (N_LAW,)
    hangers: Ints  # (H, N_HANGER)
    swings: Floats  # (H, N_SWING)
    support: Floats  # (B, N_SUPPORT)
    inside: Ints  # (sensors, B)
    log: Floats  # (L, N_LOG)
    counts: Ints  # (N_COUNTS,)
    sums: Floats  # (N_SUMS,)
    first: Floats  # (MAX_CORNERS, 2), corners of the piece looked at
    second: Floats  # (MAX_CORNERS, 2)
    order: Ints  # (B,), along x
    bounds: Floats  # (B, 4)
    pairs: Ints  # (C, 2)
    pair_times: Floats  # (C,)
    touching: Ints  # (B,)
    heap: Ints  # (B,), another body of the same heap, −1 for those in none
    heaps: Floats  # (B, 3), of each heap: what it gained, its kinetic energy, how many of it are joined
    gain: Floats  # (B,), of energy by the solver in a step
    carrier: Ints  # (B,), what each rests on, −1 for nothing
    active: Ints  # (B,)
    is_active: Ints  # (B,)
    stage: Floats  # (B, N_STATE)
    slopes: Floats  # (4, B, N_STATE)
    rows: Floats  # (MAX_ROWS, 8): six coefficients, the rest of the acceleration, the error
    row_links: Ints  # (MAX_ROWS, 2)
    matrix: Floats  # (MAX_ROWS, MAX_ROWS)
    multipliers: Floats  # (MAX_ROWS,)
    response: Floats  # (4, B, 3)
    solver: Floats  # (7, 4)

    def __init__(self, **arrays: Floats | Ints) -> None:
        table = np.zeros((len(FIELDS), 4), np.int64)
        for row, (name, (kind, n_axes)) in zip(table, FIELDS.items(), strict=True):
            array: NDArray[np.generic] = np.ascontiguousarray(arrays[name], kind)
            setattr(self, name, array)
            row[: n_axes + 1] = array.ctypes.data, *array.shape
        self._table = table
        self.address = table.ctypes.data


def _fields() -> dict[str, tuple[type, int]]:
    """Return of each array of a world what it holds and how many axes it has."""
    kinds = {"Floats": np.float64, "Ints": np.int64}
    axes = dict.fromkeys(ONE_AXIS, 1) | dict.fromkeys(THREE_AXES, 3)
    return {name: (kinds[kind], axes.get(name, 2)) for name, kind in World.__annotations__.items()}


FIELDS = _fields()
