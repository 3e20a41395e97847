"""What sounds and steers, on the wire: timbres, resonators, materials, sources and targets."""

from __future__ import annotations

from app.schemas.base import Outbound


class QuantityOut(Outbound):
    """What a mapping rule can read: its scope is an event, a body, a pair of bodies or the scene."""

    name: str
    scope: str
    sentence: str
    unit: str
    orbital_unit: str
    dynamics: list[str]


class TargetOut(Outbound):
    """What a mapping rule can steer, of notes or of sustained voices, and between which values."""

    name: str
    steers: str
    sentence: str
    unit: str
    low: float
    high: float


class TransientOut(Outbound):
    """A partial that a blow wakes and that dies first."""

    ratio: float
    gain: float
    damping: float


class SustainOut(Outbound):
    """How a timbre sounds on; each formant has a frequency and a width in Hz and a height."""

    darkness: float
    spread: list[float]
    formants: list[list[float]]
    flutter: float


class TimbreOut(Outbound):
    """What a timbre is: a table of partials."""

    name: str
    sentence: str
    ratios: list[float]
    gains: list[float]
    transients: list[TransientOut]
    alpha: float
    beta: float
    hardness: float
    level_db: float
    resonator: str | None
    is_sustained: bool
    sustain: SustainOut | None


class ShapesOut(Outbound):
    """The modes of a resonator."""

    kind: str
    k: list[float]
    m: list[int]
    c: list[float]
    scale: list[float]
    held: list[bool]
    is_radial: bool
    is_symmetric: bool


class ResonatorOut(Outbound):
    """A body that rings, of whatever material; struck at `place`, it has these gains."""

    name: str
    sentence: str
    ratios: list[float]
    gains: list[float]
    roll_off: float
    place: float | None
    shapes: ShapesOut | None


class MaterialOut(Outbound):
    """What bodies are made of, and what it does to a resonator."""

    name: str
    density: float
    young_modulus: float
    poisson_ratio: float
    alpha: float
    beta: float
    hardness: float
    level_db: float


class PlayingOut(Outbound):
    """What holds for every note."""

    sample_rate: int
    highest: float
    faintest: float
    dynamic_range_db: float
    nearest_to_rest: float
    contact_step: float


class SoundTableOut(Outbound):
    """Every timbre, and what derived ones are made of; `version` is a hash over all of it."""

    version: str
    playing: PlayingOut
    timbres: list[TimbreOut]
    resonators: list[ResonatorOut]
    materials: list[MaterialOut]
