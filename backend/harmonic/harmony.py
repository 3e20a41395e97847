"""The harmony of a scene: the music parameters."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt

from harmonic.progression import Progression
from harmonic.tuning import TuningChoice
from harmonic.values import AutoStretch, AutoTempo, AutoTimbre, AutoUnit, Number, Scale, Unit, Value
from harmonic.vocabulary.scales import KeyName


class Instruments(Value):
    """What plays instead of the materials: the struck bodies, and those of the lowest octave."""

    primary: AutoTimbre = "auto"
    secondary: AutoTimbre = "auto"


class Harmony(Value):
    """The music parameters; what is left at `auto` follows the physics."""

    key: KeyName = "C"
    scale: Scale = "major"
    tuning: TuningChoice = "equal"
    progression: Progression | None = None
    intonation: Literal["exact", "scale"] = "exact"
    pitch_from: Literal["scale", "physics"] = "scale"
    tempo: AutoTempo = "auto"
    harmony: AutoUnit = "auto"
    rhythm_complexity: AutoUnit = "auto"
    melody_range: AutoUnit = "auto"
    quantize: Unit = 0.0
    swing: Unit = 0.0
    note_duration: AutoStretch = "auto"
    max_polyphony: Annotated[StrictInt, Field(ge=1, le=256)] = 64
    density_limit: Annotated[Number, Field(gt=0, le=200)] = 12.0
    instruments: Instruments = Instruments()
    reverb: Unit = 0.25
    room: Literal["boundary", "closed"] = "boundary"
    bed: Unit = 0.3
    loudness: Annotated[Number, Field(ge=-40, le=-8)] = -14.0
    loudness_mode: Literal["gentle", "exact"] = "gentle"
    output: Literal["stereo", "binaural", "ambix"] = "stereo"
    distance: Unit = 0.0
    propagation_delay: StrictBool = False
    doppler: StrictBool = False
