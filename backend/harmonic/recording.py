"""What a simulation leaves behind: frames to look at and events to listen to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from harmonic.scene import Scene

FRAME_RATE = 60
"""Frames a heard second."""


class EventKind(IntEnum):
    """What happened."""

    IMPACT = 0
    LEAVE = 1
    PERIAPSIS = 2
    APOAPSIS = 3
    NODE = 4
    TRANSIT = 5
    CONJUNCTION = 6
    SENSOR_ENTER = 7
    SENSOR_LEAVE = 8
    SLIDE_START = 9
    SLIDE_END = 10
    ROLL_START = 11
    ROLL_END = 12
    GATE = 13
    TURN = 14


class Side(IntEnum):
    """What a body met when it met no body; `NONE` when it met nothing."""

    NONE = -1
    LEFT = -2
    RIGHT = -3
    FLOOR = -4
    CEILING = -5
    FRONT = -6
    BACK = -7


FIRST_GATE = -8
"""What the first gate of a scene is in `body_b`; the k-th one after it is `FIRST_GATE` − k."""


def name_of_met(index: int, body_names: Sequence[str], gate_names: Sequence[str]) -> str:
    """Return what was met, by its number in an event.

    Parameters
    ----------
    index : int
        Of a body, or a `Side`, or that of a gate.
    body_names, gate_names : sequence of str
        Those of the scene.

    Returns
    -------
    str
        Its name.
    """
    if index >= 0:
        return body_names[index]
    return Side(index).name.lower() if index > FIRST_GATE else gate_names[FIRST_GATE - index]


#: One row an event. `time` in simulated units; `body_b` is an index, a `Side` or a gate;
#: `impulse` N·s, `relative_speed` m/s along the normal, `position` m, `energy_lost` J, `contact_time` s (Hertz).
#: On orbits `time` is in days, `relative_speed` AU/day, `position` (of `body_a`) AU, and the others are 0;
#: who crosses a gate has met −8, −9 … in the order of the scene's gates.
EVENT_DTYPE = np.dtype(
    [
        ("time", np.float64),
        ("kind", np.int8),
        ("body_a", np.int32),
        ("body_b", np.int32),
        ("impulse", np.float64),
        ("relative_speed", np.float64),
        ("position", np.float64, (3,)),
        ("energy_lost", np.float64),
        ("contact_time", np.float64),
    ]
)


@dataclass(frozen=True, slots=True)
class Report:
    """How far the numbers can be trusted.

    Attributes
    ----------
    n_events : int
        How many events were solved for, muted ones included.
    events_per_second : float
        Events a simulated second.
    energy_initial, energy_final : float
        Kinetic and potential energy of the free bodies that are still there, in J; of orbits against the
        barycentre, in solar masses AU²/day².
    energy_drift : float
        What of the change of energy no impact, drag or departure accounts for, as a part of the
        largest energy that took part; of orbits its largest change, as a part of itself.
    momentum_drift : float
        The same of linear momentum, in scenes without outside forces or walls; else 0. Of orbits, of the sum
        of the sizes of all momenta against the barycentre.
    angular_momentum_drift : float
        By what part the angular momentum of orbits has changed, of the sum of its sizes; else 0.
    put_to_rest : int
        How often a body was laid to rest on a support.
    made_elastic : int
        How many pair contacts were too slow to resolve and kept their energy instead.
    muted : int
        Impacts too close together to be heard apart, which are not in `events`.
    left : int
        Bodies that left through an open side.
    born, not_born : int
        Bodies that spawners made, and those that they did not because their place was taken.
    died : int
        Bodies whose lifetime was over.
    heat : float
        What the baths of clouds gave in all, in J; negative where they took more.
    encounters : int
        How often bodies in orbit came too close for the step and were followed in shorter ones of higher order.
    """

    n_events: int
    events_per_second: float
    energy_initial: float
    energy_final: float
    energy_drift: float
    momentum_drift: float
    angular_momentum_drift: float = 0.0
    put_to_rest: int = 0
    made_elastic: int = 0
    muted: int = 0
    left: int = 0
    born: int = 0
    not_born: int = 0
    died: int = 0
    heat: float = 0.0
    encounters: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain values, ready for JSON."""
        return asdict(self)


@dataclass(frozen=True, eq=False, slots=True)
class Recording:
    """A scene that has been played.

    Attributes
    ----------
    scene : Scene
        What was simulated.
    times : ndarray of float64, shape (T,)
        Heard seconds of each frame, `FRAME_RATE` a second from 0.
    positions, velocities : ndarray of float64, shape (T, N, 3)
        m and m/s, of orbits AU and AU/day; NaN where a body is not there.
    angles : ndarray of float64, shape (T, N)
        Rotation about z, in rad.
    events : ndarray of EVENT_DTYPE, shape (E,)
        What happened, in order of time; equal times by the lower index.
    report : Report
        How far the numbers can be trusted.
    run_hash : str
        SHA-256 over everything that went in.
    curves : mapping of str to ndarray of float64, shape (T,)
        What else was followed, a value a frame, by its name: resonant angles, in degrees.
    """

    scene: Scene
    times: NDArray[np.float64]
    positions: NDArray[np.float64]
    velocities: NDArray[np.float64]
    angles: NDArray[np.float64]
    events: NDArray[np.void]
    report: Report
    run_hash: str
    curves: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make the arrays read-only: a recording is a value."""
        arrays = (self.times, self.positions, self.velocities, self.angles, self.events, *self.curves.values())
        for array in arrays:
            array.flags.writeable = False
