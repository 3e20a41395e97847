"""All the sustained voices of a piece, by its dynamics."""

from __future__ import annotations

from harmonic.calibration import Calibration
from harmonic.curves import Curve
from harmonic.music.cast import Cast
from harmonic.music.parameters import MusicParameters
from harmonic.music.progression import Timeline
from harmonic.music.sustained.bed import bed_of
from harmonic.music.sustained.drones import drones_of
from harmonic.music.sustained.friction import friction_of
from harmonic.music.sustained.gliding import gliding
from harmonic.music.sustained.swells import swells_of
from harmonic.recording import Recording


def sustained_voices(
    recording: Recording, cast: Cast, music: MusicParameters, calibration: Calibration, timeline: Timeline
) -> tuple[tuple[Curve, ...], int]:
    """Return what sounds on in a piece.

    Parameters
    ----------
    recording : Recording
        What happened.
    cast : Cast
        Who plays.
    music : MusicParameters
        With what parameters.
    calibration : Calibration
        What was found from the beginning.
    timeline : Timeline
        Which chord is open when.

    Returns
    -------
    curves : tuple of Curve
        Of orbits a drone each; of all else the bed, then those that are to be sustained, then what rolls and slides.
    n_left_out : int
        How many that rolled or slid there were no voices for.
    """
    if recording.scene.dynamics == "orbital":
        return tuple(gliding(drones_of(recording, cast, music), cast, timeline)), 0
    rubbing, n_left_out = friction_of(recording, cast)
    bodies = gliding([*swells_of(recording, cast), *rubbing], cast, timeline)
    return (*bed_of(recording, music, calibration, timeline), *bodies), n_left_out
