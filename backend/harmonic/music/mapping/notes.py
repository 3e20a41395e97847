"""Lets the mapping rules of a scene steer its notes, and keeps why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harmonic.actions import ACTION_DTYPE
from harmonic.calibration import Calibration
from harmonic.mapping import MappingRule
from harmonic.music.cast import Cast
from harmonic.music.leading import nearest_open
from harmonic.music.mapping.readings import moments_of_notes, read
from harmonic.music.mapping.transfer import combined, transferred
from harmonic.music.parameters import MusicParameters
from harmonic.recording import Recording
from harmonic.score import DYNAMIC_RANGE_DB
from harmonic.vocabulary.derived import timbre_named
from harmonic.vocabulary.quantities import TARGETS, TargetName

DULLEST, BRIGHTEST = 1e-2, 1e-4
"""Contact times, in s, of brightness 0 and 1; equal steps of brightness are equal ratios of them."""

CENTS = 100.0
"""Of a semitone."""

Floats = NDArray[np.float64]
Notes = NDArray[np.void]
Actions = NDArray[np.void]


@dataclass(frozen=True, eq=False, slots=True)
class MappedNotes:
    """Notes as the rules of the scene want them.

    Attributes
    ----------
    notes : ndarray of NOTE_DTYPE, shape (M,)
        In the same order, at the same onsets.
    delays : ndarray of float64, shape (M,)
        By how much each is to sound later than its place on the grid, in heard seconds.
    actions : ndarray of ACTION_DTYPE, shape (K,)
        Which rule did what; `note` indexes these notes.
    """

    notes: Notes
    delays: Floats
    actions: Actions


def mapped_notes(
    notes: Notes, recording: Recording, *, cast: Cast, music: MusicParameters, calibration: Calibration
) -> MappedNotes:
    """Return notes as the mapping rules of their scene want them.

    Rules on the same target work one after the other, in the order of the scene, on what the default mapping gave;
    the result is brought into the range of the target. A rule changes its own target and
    nothing that the default made of it: who becomes louder does not become drier. With the pitch and the timbre the
    ring changes as the material has it.

    Parameters
    ----------
    notes : ndarray of NOTE_DTYPE, shape (M,)
        As the default mapping made them, each at the onset of its cause.
    recording : Recording
        What happened.
    cast : Cast
        Its timbres hold those of the rules.
    music : MusicParameters
        Its tuning and degrees count for pitches, which stay free where orbits sound exactly.
    calibration : Calibration
        Holds the range of every rule.

    Returns
    -------
    MappedNotes
        The very same notes where the scene has no rules.
    """
    if not recording.scene.mapping:
        return MappedNotes(notes, np.zeros(len(notes)), np.zeros(0, dtype=ACTION_DTYPE))
    desk = _Desk(notes, recording, cast, music, calibration)
    for target, work in _WORKS.items():
        work(desk, target)
    return desk.done()


class _Desk:
    """Notes at work."""

    def __init__(
        self, notes: Notes, recording: Recording, cast: Cast, music: MusicParameters, calibration: Calibration
    ) -> None:
        self.notes = notes.copy()
        self.delays = np.zeros(len(notes))
        self.cast, self.music = cast, music
        self._recording, self._ranges = recording, calibration.ranges
        self._moments = moments_of_notes(recording, notes)
        self._actions: list[Actions] = []

    def rules_on(self, target: TargetName) -> list[tuple[int, MappingRule]]:
        """Return the rules on a target, in order, each with its index."""
        return [each for each in enumerate(self._recording.scene.mapping) if each[1].target == target]

    def steered(self, target: TargetName, values: Floats) -> tuple[Floats, NDArray[np.bool_]]:
        """Return values after every rule on the target, and where one of them acted."""
        touched = np.zeros(len(values), dtype=np.bool_)
        for index, rule in self.rules_on(target):
            given, acts = self.given(index, rule)
            values = np.where(acts, combined(rule, values, given), values)
            touched |= acts
        limits = TARGETS[target]
        return np.where(touched, np.clip(values, limits.low, limits.high), values), touched

    def given(self, index: int, rule: MappingRule) -> tuple[Floats, NDArray[np.bool_]]:
        """Return what a rule gives for each note, and where it acts; write down that it did."""
        read_values, acts = read(self._recording, self._moments, rule)
        chosen = np.flatnonzero(acts)
        given = np.zeros(len(acts))
        given[chosen] = transferred(rule, read_values[chosen], self._ranges[index])
        if rule.target == "timbre":
            table = np.array([self.cast.timbres.index(name) for name in rule.timbres])
            given[chosen] = table[given[chosen].astype(np.int64)]
        actions = np.zeros(len(chosen), dtype=ACTION_DTYPE)
        actions["note"], actions["rule"] = chosen, index
        actions["value"], actions["given"] = read_values[chosen], given[chosen]
        self._actions.append(actions)
        return given, acts

    def done(self) -> MappedNotes:
        """Return what came of it."""
        actions = np.concatenate([np.zeros(0, dtype=ACTION_DTYPE), *self._actions])
        return MappedNotes(self.notes, self.delays, actions[np.lexsort((actions["rule"], actions["note"]))])


def _pitch(desk: _Desk, target: TargetName) -> None:
    pitches, touched = desk.steered(target, desk.notes["pitch"])
    if desk.music.intonation != "exact" and np.any(touched):
        pitches[touched] = nearest_open(pitches[touched], desk.notes["chord"][touched], desk.music)
    _rung_anew(desk, pitches=pitches)


def _detune(desk: _Desk, target: TargetName) -> None:
    cents, touched = desk.steered(target, np.zeros(len(desk.notes)))
    _rung_anew(desk, pitches=np.where(touched, desk.notes["pitch"] + cents / CENTS, desk.notes["pitch"]))


def _timbre(desk: _Desk, target: TargetName) -> None:
    for index, rule in desk.rules_on(target):
        given, acts = desk.given(index, rule)
        _rung_anew(desk, timbres=np.where(acts, given, desk.notes["timbre"]).astype(np.int64))


def _rung_anew(desk: _Desk, *, pitches: Floats | None = None, timbres: NDArray[np.int64] | None = None) -> None:
    """Set pitch and timbre, and let notes ring as long as those do; who was cut short stays so."""
    notes = desk.notes
    pitches = notes["pitch"] if pitches is None else pitches
    timbres = notes["timbre"] if timbres is None else timbres
    for index in np.flatnonzero((pitches != notes["pitch"]) | (timbres != notes["timbre"])):
        note, names = notes[index], desk.cast.timbres
        before = timbre_named(names[note["timbre"]]).ring(_frequency(note["pitch"]))
        after = timbre_named(names[timbres[index]]).ring(_frequency(pitches[index]))
        is_cut = note["duration"] < note["ring"]
        note["ring"] *= after / before
        note["duration"] = min(note["duration"], note["ring"]) if is_cut else note["ring"]
        note["pitch"], note["timbre"] = pitches[index], timbres[index]


def _frequency(pitch: float) -> float:
    return float(440.0 * 2.0 ** ((pitch - 69.0) / 12.0))


def _duration(desk: _Desk, target: TargetName) -> None:
    durations, touched = desk.steered(target, desk.notes["duration"])
    desk.notes["duration"][touched] = desk.notes["ring"][touched] = durations[touched]


def _loudness(desk: _Desk, target: TargetName) -> None:
    levels, touched = desk.steered(target, (desk.notes["velocity"] - 1.0) * DYNAMIC_RANGE_DB)
    desk.notes["velocity"][touched] = 1.0 + levels[touched] / DYNAMIC_RANGE_DB


def _brightness(desk: _Desk, target: TargetName) -> None:
    octaves = np.log(DULLEST / np.maximum(desk.notes["contact_time"], np.finfo(np.float64).tiny))
    values, touched = desk.steered(target, octaves / np.log(DULLEST / BRIGHTEST))
    desk.notes["contact_time"][touched] = DULLEST * (BRIGHTEST / DULLEST) ** values[touched]


def _onset(desk: _Desk, target: TargetName) -> None:
    desk.delays, _ = desk.steered(target, desk.delays)


def _pan(desk: _Desk, target: TargetName) -> None:
    desk.notes["pan"], _ = desk.steered(target, desk.notes["pan"])


def _reverb(desk: _Desk, target: TargetName) -> None:
    desk.notes["wet"], _ = desk.steered(target, desk.notes["wet"])


# In this order: the ring follows from pitch and timbre, and the rules on duration find what rings.
_WORKS: Mapping[TargetName, Callable[[_Desk, TargetName], None]] = {
    "pitch": _pitch,
    "detune": _detune,
    "timbre": _timbre,
    "duration": _duration,
    "loudness": _loudness,
    "brightness": _brightness,
    "onset": _onset,
    "pan": _pan,
    "reverb": _reverb,
}
