"""Physics turned into music: `Scene → simulate → Recording → compose → Score → synthesize → Audio → encode`.

Every name is loaded when it is first used, so that a program which needs only one arrow starts fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from harmonic._version import __version__

if TYPE_CHECKING:
    from harmonic.audio.encode import encode, encode_into
    from harmonic.audio.stems import stems, stems_zip
    from harmonic.audio.synthesize import Audio, synthesize
    from harmonic.audio.table import sound_table
    from harmonic.checks import check_scene
    from harmonic.errors import EncodingFailed, Fault, HarmonicError, InvalidInput, LimitExceeded
    from harmonic.inverse import Design, design
    from harmonic.music.compose import compose
    from harmonic.music.derived import DerivedTuning, derived_tuning
    from harmonic.music.midi import midi_warnings, to_midi
    from harmonic.physics.simulate import simulate
    from harmonic.picture.plot import plot
    from harmonic.pipeline import Render, render
    from harmonic.presets import preset_names
    from harmonic.recording import Recording
    from harmonic.roughness import score_dissonance
    from harmonic.scene import Body, Harmony, Laws, Scene
    from harmonic.score import Note, Score

_HOMES = {
    "harmonic.audio.encode": ("encode", "encode_into"),
    "harmonic.audio.stems": ("stems", "stems_zip"),
    "harmonic.audio.synthesize": ("Audio", "synthesize"),
    "harmonic.audio.table": ("sound_table",),
    "harmonic.checks": ("check_scene",),
    "harmonic.inverse": ("Design", "design"),
    "harmonic.errors": ("EncodingFailed", "Fault", "HarmonicError", "InvalidInput", "LimitExceeded"),
    "harmonic.music.compose": ("compose",),
    "harmonic.music.derived": ("DerivedTuning", "derived_tuning"),
    "harmonic.music.midi": ("midi_warnings", "to_midi"),
    "harmonic.physics.simulate": ("simulate",),
    "harmonic.pipeline": ("Render", "render"),
    "harmonic.picture.plot": ("plot",),
    "harmonic.presets": ("preset_names",),
    "harmonic.recording": ("Recording",),
    "harmonic.roughness": ("score_dissonance",),
    "harmonic.scene": ("Body", "Harmony", "Laws", "Scene"),
    "harmonic.score": ("Note", "Score"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Audio",
    "Body",
    "DerivedTuning",
    "Design",
    "EncodingFailed",
    "Fault",
    "HarmonicError",
    "Harmony",
    "InvalidInput",
    "Laws",
    "LimitExceeded",
    "Note",
    "Recording",
    "Render",
    "Scene",
    "Score",
    "__version__",
    "check_scene",
    "compose",
    "derived_tuning",
    "design",
    "encode",
    "encode_into",
    "midi_warnings",
    "plot",
    "preset_names",
    "render",
    "score_dissonance",
    "simulate",
    "sound_table",
    "stems",
    "stems_zip",
    "synthesize",
    "to_midi",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its home on first use (PEP 562)."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted(__all__)
