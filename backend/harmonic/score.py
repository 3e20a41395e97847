"""What is to be played: notes, each with the event that caused it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from harmonic.actions import ACTION_DTYPE, Declared, Mapped
from harmonic.calibration import Calibration
from harmonic.curves import Curve
from harmonic.laws import SideName
from harmonic.recording import EventKind, name_of_met
from harmonic.rules import Rule, rule_text

DYNAMIC_RANGE_DB = 36.0
"""How much softer a note of velocity 0 is than one of velocity 1."""

#: One row a note. `onset`, `duration`, `ring`, `shift` in heard seconds; `pitch` a MIDI number (may be fractional);
#: `velocity` 0–1; `pan` −1 left … 1 right; `wet` 0–1 reverb send; `timbre` indexes `Score.timbres`;
#: `ring` is the T60 of the partial of ratio 1, `duration` the time until the note is damped;
#: `contact_time` s of the blow; `body` sounds, struck by or against `other` (an index, a `Side` or a gate);
#: `event` indexes `Score.events`; `raw` is the value the velocity was mapped from; `shift` what quantization moved it by;
#: `rule` is the `Rule` that made the note; `roll` says which roll it is a stroke of, from 1, 0 where it is of none;
#: `chord` indexes `Score.chords`, −1 where none is open.
NOTE_DTYPE = np.dtype(
    [
        ("onset", np.float64),
        ("duration", np.float64),
        ("ring", np.float64),
        ("pitch", np.float64),
        ("velocity", np.float64),
        ("pan", np.float64),
        ("wet", np.float64),
        ("contact_time", np.float64),
        ("timbre", np.int16),
        ("body", np.int32),
        ("other", np.int32),
        ("event", np.int64),
        ("raw", np.float64),
        ("shift", np.float64),
        ("rule", np.int8),
        ("roll", np.int32),
        ("chord", np.int16),
    ]
)


@dataclass(frozen=True, slots=True)
class Note:
    """One note and why it is there.

    Attributes
    ----------
    onset, duration : float
        Heard seconds.
    pitch : float
        MIDI number; 69 is 440 Hz.
    velocity, pan : float
        0–1 and −1 … 1.
    timbre, body, other : str
        What sounds, which body it is and what it met.
    event : int
        Index of the event that caused it.
    kind : str
        What kind of event that was.
    event_time : float
        When it happened, in simulated units.
    rule : str
        Which default rule made the note, whether it is a stroke of a roll, and which rules of the scene touched it.
    raw : float
        The value the default rule started from.
    shift : float
        By how much quantization moved the onset, in heard seconds.
    mapped : tuple of Mapped
        What the rules of the scene did to it, in their order.
    chord : str
        The chord that was open and decided its pitch; empty without a progression.
    """

    onset: float
    duration: float
    pitch: float
    velocity: float
    pan: float
    timbre: str
    body: str
    other: str
    event: int
    kind: str
    event_time: float
    rule: str
    raw: float
    shift: float
    mapped: tuple[Mapped, ...] = ()
    chord: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """The space the notes sound in.

    Attributes
    ----------
    size : tuple of float
        Width, height and depth, in m.
    reverb : float
        How much of it is heard, 0–1.
    open_sides : tuple of str
        Which of its sides are no walls.
    """

    size: tuple[float, float, float]
    reverb: float
    open_sides: tuple[SideName, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class Score:
    """A piece of music, ready to be played.

    Attributes
    ----------
    title : str
        The scene's name.
    notes : ndarray of NOTE_DTYPE, shape (M,)
        In order of onset; equal onsets by event, then body.
    timbres : tuple of str
        The names that the field `timbre` of the notes indexes.
    events : ndarray of EVENT_DTYPE, shape (E,)
        The events of the recording.
    body_names : tuple of str
        By index.
    duration, tail : float
        Heard seconds of the piece, and of what may ring on after it.
    tempo_bpm : float
        Beats a minute; the grid that `quantize` pulls towards.
    loudness_lufs : float
        The loudness that the master aims at.
    room : Room
        The space around the notes.
    calibration : Calibration
        What was found from the beginning of the piece.
    parameters : dict
        Every harmony parameter with the value that was used, `auto` resolved.
    warnings : tuple of str
        What was dropped or clamped, in sentences.
    run_hash : str
        SHA-256 over everything that went in.
    gate_names : tuple of str
        Those of the scene, in its order.
    curves : tuple of Curve
        What sounds on while something lasts.
    output : str
        `stereo`, `binaural` or `ambix`.
    loudness_mode : str
        `gentle`, where the limiter takes at most 3 dB, or `exact`.
    mapping : tuple of Declared
        The mapping rules of the scene, in its order.
    actions : ndarray of ACTION_DTYPE, shape (K,)
        What they did to the notes; in order of note, then rule.
    author : str
        Who made the piece, for the files that name one; nothing that is heard depends on it.
    chords : tuple of str
        Those of the progression, in its order.
    """

    title: str
    notes: NDArray[np.void]
    timbres: tuple[str, ...]
    events: NDArray[np.void]
    body_names: tuple[str, ...]
    duration: float
    tail: float
    tempo_bpm: float
    loudness_lufs: float
    room: Room
    calibration: Calibration
    parameters: dict[str, Any]
    warnings: tuple[str, ...]
    run_hash: str
    gate_names: tuple[str, ...] = ()
    curves: tuple[Curve, ...] = ()
    output: str = "stereo"
    loudness_mode: str = "gentle"
    mapping: tuple[Declared, ...] = ()
    actions: NDArray[np.void] = field(default_factory=lambda: np.zeros(0, dtype=ACTION_DTYPE))
    author: str = ""
    chords: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Make the arrays read-only: a score is a value."""
        self.actions.flags.writeable = False
        self.notes.flags.writeable = False
        self.events.flags.writeable = False

    def __len__(self) -> int:
        """Return the number of notes."""
        return len(self.notes)

    def __iter__(self) -> Iterator[Note]:
        """Yield every note with its cause."""
        return (self.note(index) for index in range(len(self)))

    def note(self, index: int) -> Note:
        """Return the note at `index` with everything that explains it.

        Parameters
        ----------
        index : int
            0 … len(score) − 1.

        Returns
        -------
        Note
            The note and its cause.
        """
        row, mapped = self.notes[index], self._mapped(index)
        event, chord = self.events[row["event"]], self._chord(int(row["chord"]))
        leading = (f"chord {chord} → pitch",) if chord else ()
        return Note(
            onset=float(row["onset"]),
            duration=float(row["duration"]),
            pitch=float(row["pitch"]),
            velocity=float(row["velocity"]),
            pan=float(row["pan"]),
            timbre=self.timbres[row["timbre"]],
            body=self._called(int(row["body"])),
            other=self._called(int(row["other"])),
            event=int(row["event"]),
            kind=EventKind(int(event["kind"])).name.lower(),
            event_time=float(event["time"]),
            rule="; ".join([self._rule(row), *leading, *(each.in_words for each in mapped)]),
            raw=float(row["raw"]),
            shift=float(row["shift"]),
            mapped=mapped,
            chord=chord,
        )

    def _chord(self, index: int) -> str:
        return self.chords[index] if 0 <= index < len(self.chords) else ""

    def _rule(self, row: np.void) -> str:
        """Return which default rule made a note, and whether it was evened out among others."""
        in_roll = f"; stroke of roll {row['roll']}, mean of its strokes → velocity" if row["roll"] else ""
        return rule_text(Rule(int(row["rule"])), self.parameters) + in_roll

    def _mapped(self, index: int) -> tuple[Mapped, ...]:
        """Return what the rules of the scene did to a note."""
        first, last = np.searchsorted(self.actions["note"], (index, index + 1))
        return tuple(self._action(action) for action in self.actions[first:last])

    def _action(self, action: np.void) -> Mapped:
        rule, given = self.mapping[action["rule"]], float(action["given"])
        return Mapped(
            name=rule.name,
            source=rule.source,
            unit=rule.unit,
            value=float(action["value"]),
            target=rule.target,
            target_unit=rule.target_unit,
            combine=rule.combine,
            given=self.timbres[int(given)] if rule.target == "timbre" else given,
        )

    def _called(self, index: int) -> str:
        return name_of_met(index, self.body_names, self.gate_names)
