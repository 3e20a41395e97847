"""What each body brings to its notes: pitch, timbre, ring and gain, found once for the whole piece."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harmonic.calibration import Calibration
from harmonic.music.dissonance import frequency_of
from harmonic.music.instruments import indices_of, timbre_of
from harmonic.music.parameters import MusicParameters
from harmonic.music.registers import register_of
from harmonic.music.voiced import in_table_order
from harmonic.scene import Scene
from harmonic.vocabulary.derived import timbre_named

SOFTENED_DB = -12.0
"""What a blow on a body that sounds on anyway is heard less."""


@dataclass(frozen=True, eq=False, slots=True)
class Cast:
    """The bodies as players.

    Attributes
    ----------
    timbres : tuple of str
        What is played in the piece, in the order of the table of timbres.
    pitches : ndarray of float64, shape (N,)
        MIDI number of each body, at home.
    leads : ndarray of float64, shape (K, N)
        MIDI number of each body under each chord.
    timbre : ndarray of int16, shape (N,)
        Index into `timbres` of each body.
    rings : ndarray of float64, shape (N,)
        T60 of each body's partial of ratio 1, stretched by `note_duration`, in s.
    gains_db : ndarray of float64, shape (N,)
        By how much each body's voice is louder than its impulse says.
    softened_db : ndarray of float64, shape (N,)
        By how much the notes alone are louder: those of a sustained voice only touch it.
    rings_led : ndarray of float64, shape (K, N)
        As `rings`, under each chord.
    """

    timbres: tuple[str, ...]
    pitches: NDArray[np.float64]
    timbre: NDArray[np.int16]
    rings: NDArray[np.float64]
    gains_db: NDArray[np.float64]
    softened_db: NDArray[np.float64]
    leads: NDArray[np.float64]
    rings_led: NDArray[np.float64]

    def pitch_of(self, bodies: NDArray[np.int32], chords: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return how high bodies sound under chords.

        Parameters
        ----------
        bodies : ndarray of int32, shape (M,)
            Indices.
        chords : ndarray of int64, shape (M,)
            Which chord is open for each; `NO_CHORD` for none.

        Returns
        -------
        ndarray of float64, shape (M,)
            MIDI numbers.
        """
        return np.concatenate([self.leads, self.pitches[None, :]])[chords, bodies]

    def ring_of(self, bodies: NDArray[np.int32], chords: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return how long bodies ring under chords.

        Parameters
        ----------
        bodies : ndarray of int32, shape (M,)
            Indices.
        chords : ndarray of int64, shape (M,)
            Which chord is open for each; `NO_CHORD` for none.

        Returns
        -------
        ndarray of float64, shape (M,)
            T60 of the partial of ratio 1, in s.
        """
        return np.concatenate([self.rings_led, self.rings[None, :]])[chords, bodies]


def cast_of(scene: Scene, music: MusicParameters, calibration: Calibration, *, also: Sequence[str] = ()) -> Cast:
    """Return how each body of a scene plays.

    Parameters
    ----------
    scene : Scene
        Whose bodies are meant.
    music : MusicParameters
        Its instruments and `note_duration` count.
    calibration : Calibration
        Holds a pitch for every body of the scene.
    also : sequence of str
        Timbres that play in the piece besides those of the bodies.

    Returns
    -------
    Cast
        By index of body.
    """
    pitches = np.array(calibration.pitches, dtype=np.float64)
    is_low = register_of(music).in_lowest_octave(pitches)
    names = [timbre_of(body, music, low=bool(low)) for body, low in zip(scene.bodies, is_low, strict=True)]
    timbres = in_table_order([*names, *also])
    leads = np.array(calibration.leads, dtype=np.float64).reshape(len(calibration.leads), len(pitches))
    rings = [_rings(names, heights, music.note_duration) for heights in (pitches, *leads)]
    return Cast(
        timbres=timbres,
        pitches=pitches,
        timbre=indices_of(names, timbres),
        rings=rings[0],
        gains_db=np.array([body.voice.gain_db for body in scene.bodies], dtype=np.float64),
        softened_db=np.array([SOFTENED_DB if body.voice.sustain else 0.0 for body in scene.bodies]),
        leads=leads,
        rings_led=np.array(rings[1:], dtype=np.float64).reshape(leads.shape),
    )


def _rings(names: Sequence[str], pitches: NDArray[np.float64], stretch: float) -> NDArray[np.float64]:
    """Return how long each body rings; each timbre and pitch is reckoned once."""
    parts = list(zip(names, pitches.tolist(), strict=True))
    found = {(name, pitch): timbre_named(name).ring(float(frequency_of(pitch))) * stretch for name, pitch in set(parts)}
    return np.array([found[part] for part in parts], dtype=np.float64)
