"""The bed: a soft pad on the root and fifth of the key that breathes with the energy of all that moves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from harmonic.calibration import Calibration
from harmonic.curves import Curve
from harmonic.music.gamut import CLEAR, FIFTH, Gamut
from harmonic.music.parameters import MusicParameters
from harmonic.music.progression import Timeline, chords_of
from harmonic.music.sustained.motion import kinetic_energy, smoothed, still
from harmonic.recording import FRAME_RATE, Recording
from harmonic.rules import Rule
from harmonic.vocabulary.tunings import OCTAVE

LOUDEST = 0.25
"""Amplitude of each voice of a bed of 1 at the greatest energy: 12 dB under the hardest note."""

RISE, FALL = 0.25, 1.2
"""Seconds in which the bed follows more energy, and less."""

LOWEST = 36.0
"""MIDI number of C2: the lowest root."""

HIGHEST = 108.0
"""MIDI number of C8."""

#: Cents above the lowest root, how loud against the others, and where from.
_VOICES = ((0.0, 0.7, 0.0), (OCTAVE, 1.0, -0.35), (OCTAVE + FIFTH, 0.8, 0.35))
#: Values in which one chord fades into the next: a third of a second.
_FADE = 20


def bed_of(
    recording: Recording, music: MusicParameters, calibration: Calibration, timeline: Timeline
) -> Iterator[Curve]:
    """Return the voices of the bed.

    Parameters
    ----------
    recording : Recording
        Of particles or rigid bodies.
    music : MusicParameters
        Whose `bed` is how loud it is.
    calibration : Calibration
        Holds the energy at which it is loudest.
    timeline : Timeline
        Which chord is open when.

    Yields
    ------
    Curve
        Root, octave and the fifth above it, as the tuning has them and where the scale does. The amplitude follows the
        root of the energy over the calibrated one, up to 1; so does the brightness. When everything rests, it is silent.
        Under a progression root and fifth are the chord's: each voice is there while its pitch is, and fades into the
        next with equal power.
    """
    if music.bed == 0.0 or not recording.scene.bodies or calibration.energy_high <= 0.0:
        return
    share = np.sqrt(np.clip(kinetic_energy(recording) / calibration.energy_high, 0.0, 1.0))
    breath = smoothed(share, rise=RISE, fall=FALL)
    n_heard = int((recording.scene.duration + recording.scene.tail) * FRAME_RATE)
    breath = _died_away(breath, n_heard)
    roots = [(chord.gamut, chord.root) for chord in chords_of(music)] or [(music.gamut, 0)]
    for cents, part, pan in _VOICES:
        pitches = [_pitch(gamut, root, cents) for gamut, root in roots]
        for begin, end, pitch in _spells(pitches, timeline, len(breath)):
            heard = breath[begin:end] * _fades(begin, end, len(breath))
            values = still(end - begin, pitch=pitch)
            values["level"] = LOUDEST * music.bed * part * heard
            values["brightness"] = 0.15 + 0.6 * breath[begin:end]
            values["pan"], values["wet"] = pan, 0.5
            yield Curve(Rule.BED, "pad", -1, -1, begin / FRAME_RATE, values)


def _pitch(gamut: Gamut, root: int, cents: float) -> float | None:
    """Return how high a voice of the bed lies above a root; None where nothing open stands for its interval."""
    roots = gamut.pitches((root,), LOWEST, HIGHEST)
    # Keys that do not reach C2 have their highest root below it.
    lowest = roots[0] if len(roots) else gamut.pitches((root,), 0.0, LOWEST)[-1]
    if cents == 0.0:
        return float(lowest)
    degree, off = gamut.tuning.nearest(gamut.tuning.cents[root] + cents)
    if abs(off) > CLEAR or degree not in {root, *gamut.degrees}:
        return None
    every = range(len(gamut.tuning.cents))
    (pitch,) = gamut.brought(np.array([lowest + cents / 100.0]), every, low=lowest, high=HIGHEST)
    return float(pitch)


def _spells(pitches: Sequence[float | None], timeline: Timeline, n_values: int) -> Iterator[tuple[int, int, float]]:
    """Yield from which value to which a voice keeps a pitch, with the fade into the next one."""
    times = timeline.times if len(timeline.times) else np.zeros(1)
    heard = [pitches[index] for index in (timeline.chords if len(timeline.chords) else (0,))]
    frames = np.ceil(times * FRAME_RATE).astype(np.int64)
    begins = [index for index in range(len(heard)) if index == 0 or heard[index] != heard[index - 1]]
    for begin, following in zip(begins, [*begins[1:], None], strict=True):
        pitch = heard[begin]
        end = n_values if following is None else min(int(frames[following]) + _FADE, n_values)
        if pitch is not None and frames[begin] < end:
            yield int(frames[begin]), end, pitch


def _fades(begin: int, end: int, n_values: int) -> np.ndarray:
    """Return the level of a voice between the chords around it, of equal power with its neighbours."""
    rising = np.clip(np.arange(end - begin) / _FADE, 0.0, 1.0) if begin > 0 else np.ones(end - begin)
    falling = np.clip(np.arange(end - begin - 1, -1, -1) / _FADE, 0.0, 1.0) if end < n_values else np.ones(end - begin)
    return np.sin(0.5 * np.pi * np.minimum(rising, falling))


def _died_away(breath: np.ndarray, n_heard: int) -> np.ndarray:
    """Return the breath with its end behind the last frame: nothing moves there any more."""
    behind = max(n_heard - len(breath) + 1, 0)
    last = breath[-1] if len(breath) else 0.0
    return np.concatenate([breath, last * np.exp(-np.arange(1, behind + 1) / (FALL / 2 * FRAME_RATE))])
