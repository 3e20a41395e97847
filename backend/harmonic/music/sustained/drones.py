"""The hum of orbits: a drone for each planet, that swells as it comes nearer to what it orbits."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from harmonic.curves import Curve
from harmonic.music.cast import Cast
from harmonic.music.levels import DRIEST, WETTEST, WIDEST, opening_of
from harmonic.music.orbits import Orbits, across, orbits_of, towards
from harmonic.music.parameters import MusicParameters
from harmonic.music.sustained.motion import smoothed, still
from harmonic.recording import FRAME_RATE, Recording
from harmonic.rules import Rule

LOUDEST = 0.16
"""Amplitude of a drone of a bed of 1 at the mean distance."""

MOST = 12
"""The largest bodies hum; of more one would hear a cluster."""

HIGHEST = 55.0
"""MIDI number of G3: drones are lowered by octaves until they are below it."""

_SWELL = 1.5
"""Seconds in which they begin."""


def drones_of(recording: Recording, cast: Cast, music: MusicParameters) -> Iterator[Curve]:
    """Return a drone for each of the largest bodies on orbits.

    Parameters
    ----------
    recording : Recording
        Of an orbital scene.
    cast : Cast
        Whose pitches are lowered by octaves.
    music : MusicParameters
        Whose `bed` is how loud they are.

    Yields
    ------
    Curve
        Its level falls as (a/r)² and by half on the far side of the orbit, for the observer, who also hears where it
        is across the line of sight, and how deep.
    """
    scene = recording.scene
    if music.bed == 0.0 or not scene.bodies:
        return
    orbits = orbits_of(scene)
    bound = np.flatnonzero(orbits.are_bound & (orbits.around >= 0))
    radii = np.array([scene.bodies[index].shape.disc_radius for index in bound])
    chosen = np.sort(bound[np.argsort(-radii, kind="stable")[:MOST]])
    for index in chosen:
        yield _drone(recording, orbits, cast, music, int(index), share=1.0 / np.sqrt(len(chosen)))


def _drone(
    recording: Recording, orbits: Orbits, cast: Cast, music: MusicParameters, index: int, *, share: float
) -> Curve:
    scene = recording.scene
    places = recording.positions[:, index] - recording.positions[:, orbits.around[index]]
    distances = np.linalg.norm(places, axis=1)
    near = np.square(orbits.semi_major_axes[index] / np.maximum(distances, 1e-300))
    parts = places / orbits.reaches[index]
    depth = np.clip(parts @ towards(scene), -1.0, 1.0)
    level = smoothed(np.clip(near, 0.0, 4.0) / 4.0 * (0.75 + 0.25 * depth), rise=_SWELL, fall=0.3)
    pitch = float(cast.pitches[index])
    while pitch > HIGHEST:
        pitch -= music.octave
    n_heard = int((scene.duration + scene.tail) * FRAME_RATE) + 1
    values = still(n_heard, pitch=pitch)
    _fill(values["level"], np.minimum(4.0 * LOUDEST * music.bed * share * level, 1.0))
    _fill(values["pan"], WIDEST * np.clip(parts @ across(scene), -1.0, 1.0) * opening_of(np.array([pitch]))[0])
    _fill(values["wet"], DRIEST + (WETTEST - DRIEST) * (0.5 - 0.5 * depth))
    values["brightness"] = 0.35
    behind = np.arange(n_heard - len(level))
    values["level"][len(level) :] *= np.exp(-behind / (0.5 * FRAME_RATE))
    return Curve(Rule.DRONE, "drone", index, -1, 0.0, values)


def _fill(field: NDArray[np.float64], found: NDArray[np.float64]) -> None:
    """Write what was found, and its last value behind the last frame."""
    count = min(len(found), len(field))
    field[:count] = found[:count]
    field[count:] = found[-1]
