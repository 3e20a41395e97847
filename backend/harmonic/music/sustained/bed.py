"""The bed: a soft pad on the root and fifth of the key that breathes with the energy of all that moves."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from harmonic.music.gamut import CLEAR, FIFTH, Gamut
from harmonic.music.parameters import MusicParameters
from harmonic.music.sustained.motion import kinetic_energy, smoothed, still
from harmonic.recording import FRAME_RATE, Recording
from harmonic.rules import Rule
from harmonic.score import Calibration, Curve
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


def bed_of(recording: Recording, music: MusicParameters, calibration: Calibration) -> Iterator[Curve]:
    """Return the voices of the bed.

    Parameters
    ----------
    recording : Recording
        Of particles or rigid bodies.
    music : MusicParameters
        Whose `bed` is how loud it is.
    calibration : Calibration
        Holds the energy at which it is loudest.

    Yields
    ------
    Curve
        Root, octave and the fifth above it, as the tuning has them and where the scale does. The amplitude follows the root of the energy over
        the calibrated one, up to 1; so does the brightness. When everything rests, it is silent.
    """
    if music.bed == 0.0 or not recording.scene.bodies or calibration.energy_high <= 0.0:
        return
    share = np.sqrt(np.clip(kinetic_energy(recording) / calibration.energy_high, 0.0, 1.0))
    breath = smoothed(share, rise=RISE, fall=FALL)
    n_heard = int((recording.scene.duration + recording.scene.tail) * FRAME_RATE)
    breath = _died_away(breath, n_heard)
    for pitch, part, pan in _voices(music.gamut):
        values = still(len(breath), pitch=pitch)
        values["level"] = LOUDEST * music.bed * part * breath
        values["brightness"] = 0.15 + 0.6 * breath
        values["pan"], values["wet"] = pan, 0.5
        yield Curve(Rule.BED, "pad", -1, -1, 0.0, values)


def _voices(gamut: Gamut) -> Iterator[tuple[float, float, float]]:
    """Yield the pitch of each voice, how loud it is against the others, and where from."""
    every = range(len(gamut.tuning.cents))
    roots = gamut.pitches((0,), LOWEST, HIGHEST)
    # Keys that do not reach C2 have their highest root below it.
    root = roots[0] if len(roots) else gamut.pitches((0,), 0.0, LOWEST)[-1]
    yield float(root), *_VOICES[0][1:]
    for cents, part, pan in _VOICES[1:]:
        degree, off = gamut.tuning.nearest(cents)
        if abs(off) > CLEAR or degree not in {0, *gamut.degrees}:
            continue
        (pitch,) = gamut.brought(np.array([root + cents / 100.0]), every, low=root, high=HIGHEST)
        yield float(pitch), part, pan


def _died_away(breath: np.ndarray, n_heard: int) -> np.ndarray:
    """Return the breath with its end behind the last frame: nothing moves there any more."""
    behind = max(n_heard - len(breath) + 1, 0)
    last = breath[-1] if len(breath) else 0.0
    return np.concatenate([breath, last * np.exp(-np.arange(1, behind + 1) / (FALL / 2 * FRAME_RATE))])
