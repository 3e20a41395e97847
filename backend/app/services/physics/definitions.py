"""Describes every law, so that a page can build its controls without knowing the laws."""

from __future__ import annotations

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
    "attraction": "Mutual gravity of the bodies; particles do not attract each other.",
    "time_scale": "Simulated seconds in one heard second.",
    "boundary": "The box: its size along x, y and z (depth 0 is planar) and which sides are open.",
}
"""What each law means."""


@dataclass(frozen=True, slots=True)
class LawDefinition:
    """One law.

    Attributes
    ----------
    name, unit, description : str
        What it is called, measured in, and means.
    minimum, maximum : float or None
        What is allowed, each component of a vector alike; None where it is not a number.
    default : object
        What holds where nothing else is said, as JSON.
    """

    name: str
    unit: str
    minimum: float | None
    maximum: float | None
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
    return LawDefinition(
        name=name,
        unit=UNITS[name],
        minimum=limits.get("minimum"),
        maximum=limits.get("maximum"),
        default=default,
        description=SENTENCES[name],
    )
