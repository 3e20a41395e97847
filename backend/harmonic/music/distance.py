"""What the way to the listener does to notes: fainter, later, and higher from what comes nearer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic.air import SPEED_OF_SOUND
from harmonic.music.parameters import MusicParameters
from harmonic.recording import FRAME_RATE, Recording
from harmonic.scene import Scene
from harmonic.score import DYNAMIC_RANGE_DB

FASTEST = 0.5 * SPEED_OF_SOUND
"""What moves faster sounds as if it moved at that: near the speed of sound Doppler's formula has no bound."""

Notes = NDArray[np.void]


def listener_of(scene: Scene) -> NDArray[np.float64]:
    """Return where a scene is heard from: before its middle, as far away as it is wide.

    Parameters
    ----------
    scene : Scene
        With a box.

    Returns
    -------
    ndarray of float64, shape (3,)
        In m.
    """
    width, height, _ = scene.laws.boundary.size
    return np.array([0.0, height / 2.0, width])


def is_from_afar(music: MusicParameters) -> bool:
    """Tell whether anything of the way to the listener is to be heard.

    Parameters
    ----------
    music : MusicParameters
        Of the piece.

    Returns
    -------
    bool
        Orbits are not heard from a place, whatever it says.
    """
    return bool(music.distance or music.propagation_delay or music.doppler)


def heard_from_afar(notes: Notes, recording: Recording, music: MusicParameters) -> Notes:
    """Return notes as they come to the listener.

    Parameters
    ----------
    notes : ndarray of NOTE_DTYPE
        At their heard onsets; those of orbits stay as they are.
    recording : Recording
        Where and how fast what sounds is.
    music : MusicParameters
        Whose `distance`, `propagation_delay` and `doppler` say what is heard of the way.

    Returns
    -------
    ndarray of NOTE_DTYPE
        The level falls as distance times 1/r beyond (and rises within) the distance of the scene's middle; the onset
        is r/c later; the frequency is that at the blow times 1/(1 + v/c), v the speed away from the listener.
    """
    if not is_from_afar(music) or recording.scene.dynamics == "orbital":
        return notes
    scene, heard = recording.scene, notes.copy()
    listener = listener_of(scene)
    away = recording.events["position"][notes["event"]] - listener
    far = np.linalg.norm(away, axis=1)
    middle = scene.laws.boundary.size[0]
    fainter = 20.0 * music.distance * np.log10(far / middle)
    heard["velocity"] = np.clip(notes["velocity"] - fainter / DYNAMIC_RANGE_DB, 0.0, 1.0)
    if music.propagation_delay:
        heard["onset"] = notes["onset"] + far / SPEED_OF_SOUND
    if music.doppler:
        speed = np.einsum("nk,nk->n", _velocities(notes, recording), away) / far
        speed = np.clip(speed, -FASTEST, FASTEST)
        heard["pitch"] = notes["pitch"] - 12.0 * np.log2(1.0 + speed / SPEED_OF_SOUND)
    ends = scene.duration + scene.tail
    heard["duration"] = np.minimum(notes["duration"], ends - heard["onset"])
    heard = heard[heard["duration"] > 0.0]
    return heard[np.lexsort((heard["body"], heard["event"], heard["onset"]))]


def _velocities(notes: Notes, recording: Recording) -> NDArray[np.float64]:
    """Return how fast what sounds moves after the event, as the first frame behind it shows it; shape (M, 3)."""
    times = recording.events["time"][notes["event"]] / recording.scene.laws.time_scale
    frames = np.minimum(np.floor(times * FRAME_RATE).astype(np.int64) + 1, len(recording.times) - 1)
    found: NDArray[np.float64] = recording.velocities[frames, notes["body"]]
    return np.nan_to_num(found, nan=0.0)
