"""How orbits are followed and watched: what a scene says of them besides its bodies."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictInt

from harmonic.values import Angle, AutoStep, Name, Speed, Value


class Gate(Value):
    """A half-plane from the z axis through the central body: bodies that cross it are heard.

    `longitude` is in degrees from x; `bodies` are those that it is open to, all where it names none.
    """

    name: Name = ""
    longitude: Angle = 0.0
    bodies: Annotated[tuple[Name, ...], Field(max_length=100)] = ()


class Resonance(Value):
    """A resonant angle Σ cᵢ λᵢ of mean longitudes, such as Laplace's λ₁ − 3λ₂ + 2λ₃, followed as a curve in degrees."""

    name: Name = ""
    bodies: Annotated[tuple[Name, ...], Field(min_length=1, max_length=8)]
    coefficients: Annotated[
        tuple[Annotated[StrictInt, Field(ge=-1000, le=1000)], ...], Field(min_length=1, max_length=8)
    ]


class Orbital(Value):
    """How orbits are followed, from where transits are seen, and what else is looked at."""

    integrator: Literal["auto", "wisdom-holman", "leapfrog", "yoshida4"] = "auto"
    step: AutoStep = "auto"
    observer: tuple[Speed, Speed, Speed] = (0.0, 0.0, 1.0)
    gates: Annotated[tuple[Gate, ...], Field(max_length=64)] = ()
    resonances: Annotated[tuple[Resonance, ...], Field(max_length=32)] = ()
