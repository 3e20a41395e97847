"""Inverse design: from when bodies should strike to the lengths, heights and orbits that make them do so.

One solver serves all: what is looked for makes the interval between two strikes longer the larger it is, so that it is
found between bounds by halving, to the last digit. The intervals are closed forms; sources stand with each.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from harmonic.bodies import CollisionFilter
from harmonic.constraints import Pin
from harmonic.errors import Fault, InvalidInput
from harmonic.intervals import flight, solve, swing
from harmonic.orbits.two_bodies import GRAVITATION, period_of
from harmonic.scene import Body, Boundary, Circle, Harmony, Laws, Orbit, Orbital, Scene

Kind = Literal["pendulums", "bounces", "orbits"]
KINDS: tuple[Kind, ...] = ("pendulums", "bounces", "orbits")

MAX_VOICES = 64

SHORTEST, LONGEST = 0.02, 600.0
"""Heard seconds between two strikes of one body."""

MARGIN = 0.5
"""Metres between bodies, and from them to the walls."""


@dataclass(frozen=True, slots=True)
class Design:
    """What was found, and a scene that plays it.

    Attributes
    ----------
    scene : Scene
        Ready to be simulated.
    every : tuple of float
        Heard seconds between the strikes of each body; of bounces that lose height, the first.
    quantity : str
        What was looked for: length, height or semi-major axis.
    unit : str
        In which `values` are.
    values : tuple of float
        One a body.
    """

    scene: Scene
    every: tuple[float, ...]
    quantity: str
    unit: str
    values: tuple[float, ...]


def design(
    kind: Kind,
    every: Sequence[float],
    *,
    gravity: float = 9.81,
    amplitude: float = 30.0,
    restitution: float = 1.0,
    days_a_second: float = 10.0,
    duration: float = 60.0,
) -> Design:
    """Find bodies that strike after the given intervals, and make a scene of them.

    Parameters
    ----------
    kind : str
        `pendulums` sound at every turn, so twice a period; `bounces` at every landing; `orbits` once a period.
    every : sequence of float
        Heard seconds between two strikes, one a body; at most 64.
    gravity : float
        m/s²; more than 0.
    amplitude : float
        Degrees from which pendulums swing, 1–150.
    restitution : float
        What part of its speed the slowest ball keeps at a landing, 0.05–1. Faster ones keep more, so that all
        lose the same in the same time, and their landings stay in the same ratio as they quicken.
    days_a_second : float
        Days of an orbit that pass in a heard second.
    duration : float
        Heard seconds of the scene.

    Returns
    -------
    Design
        The values and the scene.

    Raises
    ------
    InvalidInput
        If an interval or another number cannot be met.
    """
    _require(kind, every, gravity=gravity, amplitude=amplitude, restitution=restitution, days=days_a_second)
    if kind == "pendulums":
        return _pendulums(tuple(every), gravity, math.radians(amplitude), duration)
    if kind == "bounces":
        return _bounces(tuple(every), gravity, restitution, duration)
    return _orbits(tuple(every), days_a_second, duration)


def _require(
    kind: str, every: Sequence[float], *, gravity: float, amplitude: float, restitution: float, days: float
) -> None:
    """Raise `InvalidInput` with everything that cannot be met."""
    faults = []
    if kind not in KINDS:
        faults.append(Fault("/kind", "no such design", kind, ", ".join(KINDS)))
    if not 1 <= len(every) <= MAX_VOICES:
        faults.append(Fault("/every", "how many bodies?", f"{len(every)} intervals", f"from 1 to {MAX_VOICES}"))
    for index, interval in enumerate(every):
        if not SHORTEST <= interval <= LONGEST:
            allowed = f"from {SHORTEST:g} to {LONGEST:g} heard seconds"
            faults.append(Fault(f"/every/{index}", "no interval that can be met", f"{interval:g}", allowed))
    for name, value, low, high in (
        ("gravity", gravity, 0.01, 100.0),
        ("amplitude", amplitude, 1.0, 150.0),
        ("restitution", restitution, 0.05, 1.0),
        ("days_a_second", days, 0.001, 10_000.0),
    ):
        if not low <= value <= high:
            faults.append(Fault(f"/{name}", "out of range", f"{value:g}", f"from {low:g} to {high:g}"))
    if faults:
        raise InvalidInput(faults)


def _pendulums(every: tuple[float, ...], gravity: float, amplitude: float, duration: float) -> Design:
    lengths = tuple(
        solve(lambda length: swing(length, gravity=gravity, amplitude=amplitude), interval) for interval in every
    )
    radius = min(0.05, 0.25 * min(lengths))
    reach = max(lengths) + radius
    top, width = 2.0 * reach + MARGIN, 2.0 * reach + 2 * MARGIN
    shelf = [0.1 * width * (2 * (rank + 0.5) / len(every) - 1) for rank in range(len(every))]
    bodies = tuple(
        Body(
            name=f"pendulum {number}",
            shape=Circle(radius=radius),
            position=(x + length * math.sin(amplitude), top - length * math.cos(amplitude), 0.0),
            mass=length / max(lengths),
            material="metal",
            collision=CollisionFilter(group=1),
        )
        for number, (length, x) in enumerate(zip(lengths, shelf, strict=True), start=1)
    )
    pins = tuple(
        Pin(a=body.name, anchor_b=(x, top), length=length)
        for body, length, x in zip(bodies, lengths, shelf, strict=True)
    )
    scene = Scene(
        name="Pendulums",
        dynamics="rigid",
        duration=duration,
        laws=Laws(
            gravity=gravity, friction=0, restitution=1, boundary=Boundary(size=(1.2 * width, top + reach + MARGIN, 0.0))
        ),
        harmony=Harmony(density_limit=200.0, max_polyphony=256),
        bodies=bodies,
        constraints=pins,
    )
    return Design(scene, every, "length", "m", lengths)


def _bounces(every: tuple[float, ...], gravity: float, restitution: float, duration: float) -> Design:
    """Throw the balls up from the floor together; those that strike more often keep more at each landing.

    Of a ball that keeps e, n flights last t (1 − eⁿ)/(1 − e). With e = Eᵖ, p the part of the longest interval that its own
    is, all have lost E after the longest, and fill it with their flights if the first lasts (1 − e)/(1 − E) of it.
    """
    longest = max(every)
    kept = tuple(restitution ** (interval / longest) for interval in every)
    first = every
    if restitution < 1.0:
        first = tuple(longest * (1.0 - e) / (1.0 - restitution) for e in kept)
    heights = tuple(solve(lambda height: flight(height, gravity=gravity), interval) for interval in first)
    radius = min(0.1, 0.5 * min(heights))
    pitch = 2 * radius + MARGIN
    bodies = tuple(
        Body(
            name=f"ball {number}",
            shape=Circle(radius=radius),
            position=(pitch * (number - 0.5 * (len(every) + 1)), radius, 0.0),
            velocity=(0.0, math.sqrt(2.0 * gravity * height), 0.0),
            mass=interval / longest,
            restitution=e * e,
        )
        for number, (height, interval, e) in enumerate(zip(heights, first, kept, strict=True), start=1)
    )
    size = (pitch * (len(every) + 1), max(heights) + 2 * radius + MARGIN, 0.0)
    scene = Scene(
        name="Bounces",
        duration=duration,
        laws=Laws(gravity=gravity, friction=0, restitution=1, boundary=Boundary(size=size)),
        harmony=Harmony(density_limit=200.0, max_polyphony=256),
        bodies=bodies,
    )
    return Design(scene, first, "height", "m", heights)


def _orbits(every: tuple[float, ...], days_a_second: float, duration: float) -> Design:
    axes = tuple(solve(lambda axis: period_of(axis, GRAVITATION), interval * days_a_second) for interval in every)
    star = Body(name="star", shape=Circle(radius=0.05 * min(axes)), mass=1.0, material="metal")
    planets = tuple(
        Body(
            name=f"planet {number}",
            shape=Circle(radius=0.01 * min(axes)),
            mass=0.0,
            material="glass",
            orbit=Orbit(around="star", semi_major_axis=axis, mean_anomaly=0.0),
        )
        for number, axis in enumerate(axes, start=1)
    )
    scene = Scene(
        name="Orbits",
        dynamics="orbital",
        units="astronomical",
        duration=duration,
        laws=Laws(gravity=0, time_scale=days_a_second),
        orbital=Orbital(observer=(1.0, 0.0, 0.0)),
        harmony=Harmony(density_limit=200.0, max_polyphony=256),
        bodies=(star, *planets),
    )
    return Design(scene, every, "semi-major axis", "AU", axes)
