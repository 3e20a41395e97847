"""The pitches that voices name: notes of the tuning, or frequencies."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic.music.parameters import MusicParameters
from harmonic.scene import Scene

LOWEST, HIGHEST = 0.0, 127.0
"""MIDI numbers between which a named note finds its degree."""


def given_pitches(scene: Scene, music: MusicParameters) -> NDArray[np.float64]:
    """Return the pitches that voices name.

    Parameters
    ----------
    scene : Scene
        Whose bodies are meant.
    music : MusicParameters
        Its tuning counts, but where orbits sound at their own frequencies.

    Returns
    -------
    ndarray of float64, shape (N,)
        MIDI numbers, NaN where a body names none. A whole number is a note and sounds at the degree of the tuning nearest
        to it, open or not; any other is a frequency and stays what it is.
    """
    given = np.array([np.nan if body.voice.pitch is None else body.voice.pitch for body in scene.bodies])
    notes = np.flatnonzero(given == np.round(given))
    if music.intonation != "exact" and len(notes):
        every = range(len(music.tuning.cents))
        given[notes] = music.gamut.brought(given[notes], every, low=LOWEST, high=HIGHEST)
    return given
