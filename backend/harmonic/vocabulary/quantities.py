"""What mapping rules read and what they steer: one table of sources and one of targets, for all that lists or checks them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Dynamics = Literal["particles", "rigid", "orbital"]

EventKindName = Literal[
    "impact",
    "leave",
    "periapsis",
    "apoapsis",
    "node",
    "transit",
    "conjunction",
    "sensor_enter",
    "sensor_leave",
    "slide_start",
    "slide_end",
    "roll_start",
    "roll_end",
    "gate",
    "turn",
]

SourceName = Literal[
    "time",
    "impulse",
    "relative_speed",
    "energy_lost",
    "contact_time",
    "x",
    "y",
    "z",
    "body_x",
    "body_y",
    "body_z",
    "speed",
    "acceleration",
    "kinetic_energy",
    "potential_energy",
    "spin",
    "angle",
    "mass",
    "radius",
    "separation",
    "period_ratio",
    "energy",
    "temperature",
]

TargetName = Literal[
    "pitch",
    "detune",
    "loudness",
    "pan",
    "onset",
    "duration",
    "brightness",
    "timbre",
    "reverb",
    "sustained_level",
    "vibrato",
    "sustained_brightness",
    "sustained_pan",
    "sustained_reverb",
]

Scope = Literal["event", "body", "pair", "scene"]


@dataclass(frozen=True, slots=True)
class Source:
    """A quantity that a mapping rule can read.

    Attributes
    ----------
    name : str
        What scenes call it.
    scope : str
        Whether it belongs to the event, to one body, to a pair of bodies or to the whole scene.
    sentence : str
        What it is, for people.
    unit : str
        In scenes of particles and rigid bodies; "–" for none.
    orbital_unit : str
        In orbital scenes.
    dynamics : tuple of str
        Where there is such a quantity.
    """

    name: SourceName
    scope: Scope
    sentence: str
    unit: str
    orbital_unit: str
    dynamics: tuple[Dynamics, ...]

    def unit_in(self, dynamics: str) -> str:
        """Return the unit that the quantity has in scenes of one kind.

        Parameters
        ----------
        dynamics : str
            Of the scene.

        Returns
        -------
        str
            "–" for none.
        """
        return self.orbital_unit if dynamics == "orbital" else self.unit


@dataclass(frozen=True, slots=True)
class Target:
    """A property of the sound that a mapping rule can steer.

    Attributes
    ----------
    name : str
        What scenes call it.
    steers : str
        Whether it belongs to notes or to sustained voices.
    sentence : str
        What it is, for people.
    unit : str
        Of its values; "–" for none.
    low, high : float
        Between which its values are kept, whatever the rules give.
    """

    name: TargetName
    steers: Literal["notes", "sustained"]
    sentence: str
    unit: str
    low: float
    high: float


DYNAMICS: tuple[Dynamics, ...] = ("particles", "rigid", "orbital")
_CONTACTS: tuple[Dynamics, ...] = ("particles", "rigid")
_ORBITS: tuple[Dynamics, ...] = ("orbital",)
_ENERGY = "M☉ AU²/day²"

_SOURCES = (
    Source("time", "scene", "when it happens, in simulated time", "s", "days", DYNAMICS),
    Source("impulse", "event", "impulse of the contact; of a turn, the momentum of the swing; else 0", "N·s", "", _CONTACTS),
    Source("relative_speed", "event", "speed at which the two met, along the normal", "m/s", "AU/day", DYNAMICS),
    Source("energy_lost", "event", "kinetic energy that the contact took", "J", "", _CONTACTS),
    Source("contact_time", "event", "how long the contact lasted (Hertz)", "s", "", _CONTACTS),
    Source("x", "event", "where it happened, across", "m", "AU", DYNAMICS),
    Source("y", "event", "where it happened, up", "m", "AU", DYNAMICS),
    Source("z", "event", "where it happened, in depth", "m", "AU", DYNAMICS),
    Source("body_x", "body", "where the body is, across", "m", "AU", DYNAMICS),
    Source("body_y", "body", "where the body is, up", "m", "AU", DYNAMICS),
    Source("body_z", "body", "where the body is, in depth", "m", "AU", DYNAMICS),
    Source("speed", "body", "speed of the body, at an impact just before it", "m/s", "AU/day", DYNAMICS),
    Source("acceleration", "body", "change of velocity over the frame before", "m/s²", "AU/day²", DYNAMICS),
    Source("kinetic_energy", "body", "½ m v², without spin", "J", _ENERGY, DYNAMICS),
    Source("potential_energy", "body", "m g y; of orbits −Σ G m mⱼ / r", "J", _ENERGY, DYNAMICS),
    Source("spin", "body", "angular velocity over the frame before, positive anticlockwise", "rad/s", "rad/day", DYNAMICS),
    Source("angle", "body", "rotation within one turn, 0 to 2π", "rad", "rad", DYNAMICS),
    Source("mass", "body", "mass of the body", "kg", "M☉", DYNAMICS),
    Source("radius", "body", "radius of the body; of other shapes that of the disc of the same area", "m", "AU", DYNAMICS),
    Source("separation", "pair", "distance between the centres of two bodies", "m", "AU", DYNAMICS),
    Source("period_ratio", "pair", "period of the other's first orbit over the body's own", "–", "–", _ORBITS),
    Source("energy", "scene", "kinetic and potential energy of all that can move, springs not counted", "J", _ENERGY, DYNAMICS),
    Source("temperature", "scene", "Σ m (v − v̄)² / (d (n − 1)) over the n free bodies in d dimensions", "J", "", _CONTACTS),
)  # fmt: skip

SOURCES: dict[SourceName, Source] = {source.name: source for source in _SOURCES}
"""Every source by its name."""

_TARGETS = (
    Target("pitch", "notes", "pitch, brought to the nearest open degree", "MIDI number", 24.0, 108.0),
    Target("detune", "notes", "what the pitch is off, free of any scale", "cents", -1200.0, 1200.0),
    Target("loudness", "notes", "level, 0 the loudest", "dB", -36.0, 0.0),
    Target("pan", "notes", "place between left, −1, and right, 1", "–", -1.0, 1.0),
    Target("onset", "notes", "delay behind the cause, after quantization", "s", 0.0, 0.2),
    Target("duration", "notes", "how long it rings, to −60 dB", "s", 0.02, 30.0),
    Target("brightness", "notes", "0 dull, a blow of 10 ms … 1 bright, one of 0.1 ms", "–", 0.0, 1.0),
    Target("timbre", "notes", "which of the rule's `timbres` sounds", "–", 0.0, 1.0),
    Target("reverb", "notes", "send to the room", "–", 0.0, 1.0),
    Target("sustained_level", "sustained", "amplitude of a sustained voice", "–", 0.0, 1.0),
    Target("vibrato", "sustained", "depth of a vibrato of 5.5 Hz", "cents", 0.0, 200.0),
    Target("sustained_brightness", "sustained", "0 dull … 1 bright", "–", 0.0, 1.0),
    Target("sustained_pan", "sustained", "place between left, −1, and right, 1", "–", -1.0, 1.0),
    Target("sustained_reverb", "sustained", "send to the room", "–", 0.0, 1.0),
)

TARGETS: dict[TargetName, Target] = {target.name: target for target in _TARGETS}
"""Every target by its name."""
