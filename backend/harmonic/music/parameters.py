"""Resolves the music parameters: what is left at `auto` follows the physics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from harmonic.progression import Progression
from harmonic.scene import Scene
from harmonic.tempo import tempo_bpm
from harmonic.vocabulary.scales import PITCH_CLASSES, SCALES
from harmonic.vocabulary.timbres import TimbreName


@dataclass(frozen=True, slots=True)
class MusicParameters:
    """Every music parameter with the value that is used.

    Attributes
    ----------
    key : str
        Name of the root.
    scale : str or tuple of int
        Name of the scale, or the list of degrees that the scene gives.
    degrees : tuple of int
        Semitones above the key that are open, rising, each once.
    tempo_bpm : float
        Beats a minute.
    harmony : float
        0 dissonant … 1 consonant.
    rhythm_complexity : float
        0–1; decides the subdivision of the grid.
    melody_range : float
        0–1.
    quantize : float
        0 raw time … 1 on the grid.
    note_duration : float
        Factor on how long things ring.
    max_polyphony : int
        Notes that may sound at once.
    density_limit : float
        Onsets a second.
    primary, secondary : str or None
        The timbres that play instead of the materials, if any.
    reverb : float
        0–1.
    loudness : float
        What the master aims at, in LUFS.
    bed : float
        How loud what sounds on under the notes is, 0–1.
    loudness_mode : str
        `gentle` or `exact`.
    output : str
        `stereo`, `binaural` or `ambix`.
    distance : float
        How much of the fall of the level with distance is heard, 0–1.
    propagation_delay, doppler : bool
        Whether sound takes its time from where it is made, and rises from what comes nearer.
    progression : Progression or None
        The chords that open one after the other, if any.
    intonation : str or None
        Whether orbits sound at their exact frequencies or on the scale; None in scenes without orbits.
    """

    key: str
    scale: str | tuple[int, ...]
    degrees: tuple[int, ...]
    tempo_bpm: float
    harmony: float
    rhythm_complexity: float
    melody_range: float
    quantize: float
    note_duration: float
    max_polyphony: int
    density_limit: float
    primary: TimbreName | None
    secondary: TimbreName | None
    reverb: float
    loudness: float
    bed: float
    loudness_mode: str
    output: str
    distance: float
    propagation_delay: bool
    doppler: bool
    progression: Progression | None = None
    intonation: Literal["exact", "scale"] | None = None

    @property
    def root(self) -> int:
        """Semitones of the key above C, 0–11."""
        return PITCH_CLASSES[self.key]

    @property
    def octaves(self) -> float:
        """How many octaves the voices are spread over: 2 + 2·melody_range."""
        return 2.0 + 2.0 * self.melody_range

    def to_dict(self) -> dict[str, Any]:
        """Return the parameters as plain values, ready for JSON; `intonation` only where there are orbits."""
        intonation = {} if self.intonation is None else {"intonation": self.intonation}
        return intonation | {
            "key": self.key,
            "scale": self.scale if isinstance(self.scale, str) else list(self.scale),
            "degrees": list(self.degrees),
            "progression": self.progression.model_dump(mode="json") if self.progression else None,
            "tempo_bpm": self.tempo_bpm,
            "harmony": self.harmony,
            "rhythm_complexity": self.rhythm_complexity,
            "melody_range": self.melody_range,
            "octaves": self.octaves,
            "quantize": self.quantize,
            "note_duration": self.note_duration,
            "max_polyphony": self.max_polyphony,
            "density_limit": self.density_limit,
            "instruments": {"primary": self.primary or "auto", "secondary": self.secondary or "auto"},
            "reverb": self.reverb,
            "loudness": self.loudness,
            "bed": self.bed,
            "loudness_mode": self.loudness_mode,
            "output": self.output,
            "distance": self.distance,
            "propagation_delay": self.propagation_delay,
            "doppler": self.doppler,
        }


def resolve_parameters(scene: Scene) -> MusicParameters:
    """Return the music parameters of a scene, `auto` replaced by what its laws say.

    Parameters
    ----------
    scene : Scene
        Its `harmony` is resolved with its `laws`.

    Returns
    -------
    MusicParameters
        What the piece is composed with.
    """
    harmony, laws, is_orbital = scene.harmony, scene.laws, scene.dynamics == "orbital"
    stretch = 1.0 if is_orbital else _clamped(1.0 / laws.time_scale, 0.25, 4.0)
    return MusicParameters(
        key=harmony.key,
        scale=harmony.scale,
        degrees=open_degrees(harmony.scale),
        tempo_bpm=tempo_bpm(scene),
        harmony=_given(harmony.harmony, min(laws.friction, 1.0)),
        rhythm_complexity=_given(harmony.rhythm_complexity, laws.restitution),
        melody_range=_given(harmony.melody_range, _clamped(1.0 - laws.air_resistance, 0.0, 1.0)),
        quantize=harmony.quantize,
        note_duration=_given(harmony.note_duration, stretch),
        max_polyphony=harmony.max_polyphony,
        density_limit=harmony.density_limit,
        primary=_instrument(harmony.instruments.primary),
        secondary=_instrument(harmony.instruments.secondary),
        reverb=harmony.reverb,
        loudness=harmony.loudness,
        bed=harmony.bed,
        loudness_mode=harmony.loudness_mode,
        output=harmony.output,
        distance=harmony.distance,
        propagation_delay=harmony.propagation_delay,
        doppler=harmony.doppler,
        progression=harmony.progression,
        intonation=harmony.intonation if is_orbital else None,
    )


def open_degrees(scale: str | tuple[int, ...]) -> tuple[int, ...]:
    """Return the degrees of a scale, rising, each once.

    Parameters
    ----------
    scale : str or tuple of int
        A name out of `SCALES`, or degrees in any order.

    Returns
    -------
    tuple of int
        Semitones above the key, 0–11.
    """
    degrees = next((degrees for name, degrees in SCALES.items() if name == scale), scale)
    return tuple(sorted({int(degree) for degree in degrees}))


def _instrument(chosen: Literal["auto"] | TimbreName) -> TimbreName | None:
    return None if chosen == "auto" else chosen


def _given(value: float | str, automatic: float) -> float:
    return automatic if isinstance(value, str) else float(value)


def _clamped(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)
