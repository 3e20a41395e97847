"""Resolves the music parameters: what is left at `auto` follows the physics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from harmonic.music.derived import tuning_of_scene
from harmonic.music.gamut import Gamut, gamut_of, open_degrees
from harmonic.progression import Progression
from harmonic.scene import Scene
from harmonic.tempo import tempo_bpm
from harmonic.tuning import fixed_tuning
from harmonic.vocabulary.scales import PITCH_CLASSES
from harmonic.vocabulary.timbres import TimbreName
from harmonic.vocabulary.tunings import Tuning

CENTRE = 64.0
"""MIDI number that the range is laid around: E4, the middle of hearing's clearest octaves."""


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
        Degrees of the tuning that are open, rising, each once; in twelve equal steps, semitones above the key.
    tuning : Tuning
        The degrees there are.
    tempo_bpm : float
        Beats a minute.
    harmony : float
        0 dissonant … 1 consonant.
    rhythm_complexity : float
        0–1; decides where the grid has points.
    melody_range : float
        0–1.
    quantize : float
        0 raw time … 1 on the grid.
    swing : float
        0 straight … 1 off-beats at two thirds of the beat; felt through the grid.
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
    room : str
        `boundary`, where open sides swallow all sound, or `closed`, with walls all around.
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
    pitch_from : str
        `scale`, where size chooses among degrees, or `physics`, where bodies have the pitch of their size and material.
    intonation : str or None
        Whether orbits sound at their exact frequencies or on the scale; None in scenes without orbits.
    """

    key: str
    scale: str | tuple[int, ...]
    degrees: tuple[int, ...]
    tuning: Tuning
    tempo_bpm: float
    harmony: float
    rhythm_complexity: float
    melody_range: float
    quantize: float
    swing: float
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
    pitch_from: Literal["scale", "physics"] = "scale"
    room: Literal["boundary", "closed"] = "closed"
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

    @property
    def start(self) -> float:
        """MIDI number that the range begins near."""
        return CENTRE - 6.0 * self.octaves

    @property
    def gamut(self) -> Gamut:
        """Every pitch there is, and which are open."""
        return gamut_of(self.tuning, self.degrees, key=self.root, near=self.start)

    @property
    def octave(self) -> float:
        """Semitones by which a note comes again: an octave, but where pitches keep to a tuning that has none."""
        return 12.0 if self.intonation == "exact" else self.gamut.octave

    def to_dict(self) -> dict[str, Any]:
        """Return the parameters as plain values, ready for JSON; `intonation` only where there are orbits."""
        intonation = {} if self.intonation is None else {"intonation": self.intonation}
        return intonation | {
            "key": self.key,
            "scale": self.scale if isinstance(self.scale, str) else list(self.scale),
            "degrees": list(self.degrees),
            "tuning": self.gamut.to_dict(),
            "progression": self.progression.model_dump(mode="json") if self.progression else None,
            "tempo_bpm": self.tempo_bpm,
            "harmony": self.harmony,
            "rhythm_complexity": self.rhythm_complexity,
            "melody_range": self.melody_range,
            "octaves": self.octaves,
            "pitch_from": self.pitch_from,
            "quantize": self.quantize,
            "swing": self.swing,
            "note_duration": self.note_duration,
            "max_polyphony": self.max_polyphony,
            "density_limit": self.density_limit,
            "instruments": {"primary": self.primary or "auto", "secondary": self.secondary or "auto"},
            "reverb": self.reverb,
            "room": self.room,
            "loudness": self.loudness,
            "bed": self.bed,
            "loudness_mode": self.loudness_mode,
            "output": self.output,
            "distance": self.distance,
            "propagation_delay": self.propagation_delay,
            "doppler": self.doppler,
        }


def resolve_parameters(scene: Scene, *, derived: Tuning | None = None) -> MusicParameters:
    """Return the music parameters of a scene, `auto` replaced by what its laws say.

    Parameters
    ----------
    scene : Scene
        Its `harmony` is resolved with its `laws`.
    derived : Tuning, optional
        What `tuning` "scene" came to when the piece was calibrated; found from the scene if left out.

    Returns
    -------
    MusicParameters
        What the piece is composed with.
    """
    harmony, laws, is_orbital = scene.harmony, scene.laws, scene.dynamics == "orbital"
    tuning = fixed_tuning(harmony.tuning) or derived or tuning_of_scene(scene)
    stretch = 1.0 if is_orbital else _clamped(1.0 / laws.time_scale, 0.25, 4.0)
    return MusicParameters(
        key=harmony.key,
        scale=harmony.scale,
        degrees=open_degrees(harmony.scale, tuning),
        tuning=tuning,
        tempo_bpm=tempo_bpm(scene),
        harmony=_given(harmony.harmony, min(laws.friction, 1.0)),
        rhythm_complexity=_given(harmony.rhythm_complexity, laws.restitution),
        melody_range=_given(harmony.melody_range, _clamped(1.0 - laws.air_resistance, 0.0, 1.0)),
        quantize=harmony.quantize,
        swing=harmony.swing,
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
        pitch_from=harmony.pitch_from,
        room="closed" if is_orbital else harmony.room,
        intonation=harmony.intonation if is_orbital else None,
    )


def _instrument(chosen: Literal["auto"] | TimbreName) -> TimbreName | None:
    return None if chosen == "auto" else chosen


def _given(value: float | str, automatic: float) -> float:
    return automatic if isinstance(value, str) else float(value)


def _clamped(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)
