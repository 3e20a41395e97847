"""Describes every law, so that a page can build its controls without knowing the laws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from harmonic.scene import Laws

UNITS = {
    "gravity": "m/s²",
    "friction": "",
    "restitution": "",
    "air_resistance": "1/s",
    "wind": "m/s",
    "attraction": "",
    "time_scale": "",
    "boundary": "m",
}
"""SI units; what has none is a pure number."""

SENTENCES = {
    "gravity": "Acceleration towards the floor; negative falls upwards.",
    "friction": "How strongly surfaces hold each other when they rub (Coulomb); of a pair √(μa·μb).",
    "restitution": "How much speed a bounce keeps: 0 sticks, 1 loses nothing; of a pair √(ea·eb).",
    "air_resistance": "Linear drag: dv/dt = … − c (v − wind).",
    "wind": "The velocity of the air, along x, y and z; it acts through air resistance.",
    "attraction": "Mutual gravity of rigid bodies; particles do not attract each other.",
    "time_scale": "Simulated seconds, in orbital scenes days, in one heard second.",
    "boundary": "The box: its size along x, y and z (depth 0 is planar), and which sides are open or periodic.",
}
"""What each law means."""


PARTICLES, RIGID, ORBITAL = "particles", "rigid", "orbital"

NARROWED: Mapping[str, Mapping[str, tuple[float, float]]] = {
    "attraction": {PARTICLES: (0.0, 0.0)},
    "time_scale": {PARTICLES: (0.01, 100.0), RIGID: (0.01, 100.0), ORBITAL: (0.001, 10_000.0)},
}
"""What a kind of dynamics allows of a law, where that is less than any scene may hold."""

OF_ORBITS = ("time_scale",)
"""The laws that orbits follow; of the others they take no notice."""


@dataclass(frozen=True, slots=True)
class Limits:
    """From where to where a law goes.

    Attributes
    ----------
    minimum, maximum : float or None
        Each component of a vector alike; None where it is not a number.
    """

    minimum: float | None
    maximum: float | None


@dataclass(frozen=True, slots=True)
class LawDefinition:
    """One law.

    Attributes
    ----------
    name, unit, description : str
        What it is called, measured in, and means.
    minimum, maximum : float or None
        What a scene may hold, each component of a vector alike; None where it is not a number.
    limits : dict of Limits
        By dynamics, what can be played there; a kind of dynamics that is missing takes no notice of the law.
    default : object
        What holds where nothing else is said, as JSON.
    """

    name: str
    unit: str
    minimum: float | None
    maximum: float | None
    limits: dict[str, Limits]
    default: Any
    description: str


def law_definitions() -> tuple[LawDefinition, ...]:
    """Return every law, in the order in which the engine lists them.

    Returns
    -------
    tuple of LawDefinition
        The limits and defaults are the engine's own.
    """
    schema = Laws.model_json_schema()["properties"]
    defaults = Laws().model_dump(mode="json")
    return tuple(_definition(name, schema[name], default) for name, default in defaults.items())


def _definition(name: str, schema: dict[str, Any], default: Any) -> LawDefinition:
    limits = schema.get("prefixItems", [schema])[0]
    widest = (limits.get("minimum"), limits.get("maximum"))
    return LawDefinition(
        name=name,
        unit=UNITS[name],
        minimum=widest[0],
        maximum=widest[1],
        limits={
            dynamics: Limits(*NARROWED.get(name, {}).get(dynamics, widest))
            for dynamics in (PARTICLES, RIGID, *([ORBITAL] if name in OF_ORBITS else []))
        },
        default=default,
        description=SENTENCES[name],
    )
