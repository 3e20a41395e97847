"""Makes the notes of a piece: who sounds, how, when on the grid, and who is left when there are too many.

Composing does it for the whole piece, calibrating for its beginning with the pitches that size alone gives.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from harmonic.calibration import Calibration
from harmonic.music.cast import Cast, cast_of
from harmonic.music.contact import contact_timbres, struck_where_met
from harmonic.music.density import damped, thinned
from harmonic.music.levels import pan_of, velocity_of, wet_of, with_gain
from harmonic.music.mapping.notes import MappedNotes, mapped_notes
from harmonic.music.mapping.reasons import mapped_timbres
from harmonic.music.orbital import DRUM, ChordAt, orbital_notes
from harmonic.music.parameters import MusicParameters
from harmonic.music.progression import Timeline
from harmonic.music.rhythm import LOOK_AHEAD, Grid, grid_of, quantized
from harmonic.music.rolls import RollCount, rolled
from harmonic.music.strikes import notes_of
from harmonic.music.unison import unisons_softened
from harmonic.recording import Recording
from harmonic.scene import Scene
from harmonic.vocabulary.timbres import TimbreName

Floats = NDArray[np.float64]
Notes = NDArray[np.void]


@dataclass(frozen=True, eq=False, slots=True)
class Heard:
    """The notes that are left, and what became of the others.

    Attributes
    ----------
    notes : ndarray of NOTE_DTYPE, shape (M,)
        In order of onset, then event, then body.
    mapped : MappedNotes
        All there were, as the mapping rules want them.
    rolls : RollCount
        What was struck too fast to be heard apart.
    n_dropped, n_damped : int
        Onsets left out for density, and notes cut short for polyphony.
    """

    notes: Notes
    mapped: MappedNotes
    rolls: RollCount
    n_dropped: int
    n_damped: int


def cast_of_piece(scene: Scene, music: MusicParameters, calibration: Calibration) -> Cast:
    """Return how each body of a scene plays, with what plays besides them.

    Parameters
    ----------
    scene : Scene
        Whose bodies are meant.
    music : MusicParameters
        Its instruments and `note_duration` count.
    calibration : Calibration
        Holds a pitch for every body of the scene.

    Returns
    -------
    Cast
        Its timbres hold those of the mapping rules and the drum of conjunctions.
    """
    return cast_of(scene, music, calibration, also=(*_drums(scene), *mapped_timbres(scene), *contact_timbres(scene)))


def heard_notes(
    recording: Recording,
    cast: Cast,
    music: MusicParameters,
    calibration: Calibration,
    timeline: Timeline,
) -> Heard:
    """Return the notes of a piece.

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
    Heard
        Each note with everything but the way to the listener.
    """
    scene, grid = recording.scene, grid_of(music)
    on_grid = partial(quantized, grid=grid, duration=scene.duration)
    played = _played(recording, cast, music, calibration, lambda onsets: timeline.at(on_grid(onsets)))
    mapped = mapped_notes(played, recording, cast=cast, music=music, calibration=calibration)
    timed = _timed(mapped.notes, on_grid(mapped.notes["onset"]), scene, delays=mapped.delays)
    return _left(timed, mapped, cast, music, grid)


def _left(notes: Notes, mapped: MappedNotes, cast: Cast, music: MusicParameters, grid: Grid) -> Heard:
    in_rolls, rolls = rolled(notes, colours=cast.timbre[notes["body"]])
    kept, n_dropped = thinned(in_rolls, density_limit=music.density_limit, look_ahead=LOOK_AHEAD - grid.earliness)
    kept, n_damped = damped(kept, max_polyphony=music.max_polyphony)
    return Heard(unisons_softened(kept), mapped, rolls, n_dropped, n_damped)


def _drums(scene: Scene) -> tuple[TimbreName, ...]:
    """Return what plays besides the bodies: where two can stand in line before a third, the drum."""
    return (DRUM,) if scene.dynamics == "orbital" and len(scene.bodies) > 2 else ()


def _played(
    recording: Recording, cast: Cast, music: MusicParameters, calibration: Calibration, chord_at: ChordAt
) -> Notes:
    """Return what is heard of the events, as the dynamics of the scene sounds."""
    if recording.scene.dynamics == "orbital" and recording.scene.bodies:
        return orbital_notes(recording, cast, music, chord_at)
    return _levelled(_voiced(recording, cast, chord_at), cast, calibration, recording)


def _voiced(recording: Recording, cast: Cast, chord_at: ChordAt) -> Notes:
    """Return the notes with what their bodies bring, under the chord that is open."""
    notes = notes_of(recording)
    voiced = notes.copy()
    voiced["chord"] = chord_at(notes["onset"])
    voiced["pitch"] = cast.pitch_of(notes["body"], voiced["chord"])
    voiced["timbre"] = cast.timbre[notes["body"]]
    voiced["ring"] = voiced["duration"] = cast.ring_of(notes["body"], voiced["chord"])
    return struck_where_met(voiced, recording, cast)


def _levelled(notes: Notes, cast: Cast, calibration: Calibration, recording: Recording) -> Notes:
    """Return the notes with velocity, pan and reverb."""
    levelled = notes.copy()
    velocities = with_gain(velocity_of(notes["raw"], calibration), (cast.gains_db + cast.softened_db)[notes["body"]])
    places = recording.events["position"][notes["event"], 0]
    levelled["velocity"] = velocities
    levelled["pan"] = pan_of(places, notes["pitch"], width=recording.scene.laws.boundary.size[0])
    levelled["wet"] = wet_of(velocities)
    return levelled


def _timed(notes: Notes, on_grid: Floats, scene: Scene, *, delays: Floats) -> Notes:
    """Return the notes at their heard onsets, each as long as it is unless the piece ends first.

    Who would be delayed past the end of the piece stays on the grid.
    """
    timed, late = notes.copy(), on_grid + delays
    onsets = np.where(late < scene.duration, late, on_grid)
    timed["onset"], timed["shift"] = onsets, on_grid - notes["onset"]
    timed["duration"] = np.minimum(notes["duration"], scene.duration + scene.tail - onsets)
    if np.all(np.diff(onsets) >= 0):
        return timed  # Pulling keeps the order of causes; only delays mix them.
    return timed[np.lexsort((notes["body"], notes["event"], onsets))]
