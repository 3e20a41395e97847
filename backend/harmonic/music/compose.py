"""The arrow from Recording to Score: every note from an event, and nothing from anywhere else.

Composing is causal. What needs the whole piece comes from `calibrate`; a note's place and presence
depend on nothing later than `LOOK_AHEAD`. That is why a live session and a render make the same score.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from harmonic.calibration import Calibration
from harmonic.errors import Fault, InvalidInput
from harmonic.music.calibrate import calibrate
from harmonic.music.cast import Cast
from harmonic.music.distance import heard_from_afar, is_from_afar
from harmonic.music.mapping.curves import mapped_curves
from harmonic.music.mapping.reasons import actions_on, declared, idle_rules
from harmonic.music.parameters import MusicParameters, resolve_parameters
from harmonic.music.playing import cast_of_piece, heard_notes
from harmonic.music.progression import chords_of, is_off_the_scale, timeline_of
from harmonic.music.sustained.friction import MOST_AT_ONCE
from harmonic.music.sustained.voices import sustained_voices
from harmonic.orbits.kepler import centre_of
from harmonic.recording import Recording
from harmonic.scene import Scene
from harmonic.score import Room, Score

Notes = NDArray[np.void]


def compose(recording: Recording, *, calibration: Calibration | None = None) -> Score:
    """Turn what happened into what is to be played.

    Parameters
    ----------
    recording : Recording
        What happened.
    calibration : Calibration, optional
        What an earlier score of the same bodies found, so that an edit of the laws keeps pitches
        and dynamics; found from this recording if left out.

    Returns
    -------
    Score
        The notes, in order, each with the event that caused it.

    Raises
    ------
    InvalidInput
        If the calibration is of other bodies or mapping rules than the recording's.
    """
    scene = recording.scene
    _require_same_scene(scene, calibration)
    found = calibration or calibrate(recording)
    music = resolve_parameters(scene, derived=found.tuning)
    cast, timeline = cast_of_piece(scene, music, found), timeline_of(recording, music)
    heard = heard_notes(recording, cast, music, found, timeline)
    notes = heard_from_afar(heard.notes, recording, music)
    actions = actions_on(notes, heard.mapped)
    sustained, n_quiet = sustained_voices(recording, cast, music, found, timeline)
    curves = mapped_curves(sustained, recording, found)
    warnings = (
        *_silence(recording, notes),
        *idle_rules(scene, heard.mapped, curves),
        *_unheard(recording, notes),
        *_octaves_alone(found),
        *heard.rolls.in_words(),
        *_omissions(recording, music, heard.n_dropped, heard.n_damped),
        *_left_quiet(n_quiet),
    )
    score = _score(recording, notes, cast=cast, music=music, calibration=found, warnings=warnings)
    return replace(score, curves=curves, mapping=declared(scene), actions=actions, chords=timeline.names)


def _require_same_scene(scene: Scene, calibration: Calibration | None) -> None:
    if calibration is not None and len(calibration.pitches) != len(scene.bodies):
        given, allowed = f"{len(calibration.pitches)} pitches", f"{len(scene.bodies)}, one for each body"
        raise InvalidInput([Fault("/calibration", "the calibration is of other bodies", given, allowed)])
    if calibration is not None and len(calibration.ranges) != len(scene.mapping):
        given, allowed = f"{len(calibration.ranges)} ranges", f"{len(scene.mapping)}, one for each mapping rule"
        raise InvalidInput([Fault("/calibration", "the calibration is of other mapping rules", given, allowed)])
    n_chords = len(chords_of(resolve_parameters(scene)))
    if calibration is not None and len(calibration.leads) != n_chords:
        given, allowed = f"{len(calibration.leads)} chords", f"{n_chords}, those of the progression"
        raise InvalidInput([Fault("/calibration", "the calibration is of another progression", given, allowed)])


def _silence(recording: Recording, notes: Notes) -> Iterator[str]:
    """Say why nothing sounds, if nothing does."""
    if not recording.scene.bodies:
        yield "nothing sounds: the scene has no bodies"
    elif len(notes) == 0:
        deed = "passes" if recording.scene.dynamics == "orbital" else "meets"
        yield f"nothing sounds: no body {deed} anything within {recording.scene.duration:g} s"


def _unheard(recording: Recording, notes: Notes) -> Iterator[str]:
    """Name the bodies whose orbits are too long for the piece, and those that do not come round."""
    scene = recording.scene
    if scene.dynamics != "orbital" or len(notes) == 0:
        return
    silent = set(range(len(scene.bodies))) - set(notes["body"].tolist()) - {centre_of(scene)}
    if silent:
        names = ", ".join(scene.body_names[index] for index in sorted(silent)[:5])
        more = f" and {len(silent) - 5} more" if len(silent) > 5 else ""
        yield f"not heard within {scene.duration:g} s, as nothing passes: {names}{more}"


def _omissions(recording: Recording, music: MusicParameters, n_dropped: int, n_damped: int) -> Iterator[str]:
    """Say what happened and is not heard, or not heard to its end."""
    report = recording.report
    if report.muted:
        yield f"impacts too close together to be heard apart were muted: {report.muted}"
    if report.made_elastic:
        yield f"contacts too slow to resolve kept their energy: {report.made_elastic}"
    if report.put_to_rest:
        yield f"bodies put to rest where their bounces became too small: {report.put_to_rest}"
    if report.not_born:
        yield f"bodies that did not appear, as their place was taken: {report.not_born}"
    if recording.scene.dynamics == "orbital" and is_from_afar(music):
        yield "distance, propagation_delay and doppler are of scenes in metres: orbits are heard without them"
    if music.progression is not None and is_off_the_scale(music):
        yield "the progression leads nobody: bodies have pitches of their own here, which no degree decides"
    if n_dropped:
        yield f"onsets left out to keep density_limit at {music.density_limit:g} a second: {n_dropped}"
    if n_damped:
        yield f"notes damped early to keep max_polyphony at {music.max_polyphony}: {n_damped}"


def _octaves_alone(calibration: Calibration) -> Iterator[str]:
    if calibration.tuning is not None and len(calibration.tuning.cents) == 1:
        yield "the timbres ask for octaves alone, as their partials lie too far apart: the tuning has no other degree"


def _left_quiet(count: int) -> Iterator[str]:
    if count:
        yield f"what rolled or slid while {MOST_AT_ONCE} others did is not heard: {count}"


def _room(scene: Scene, music: MusicParameters) -> Room:
    """Return the box as a room; orbits have none of their own, and sound in one with walls all around."""
    boundary = scene.laws.boundary
    return Room(boundary.size, music.reverb, () if music.room == "closed" else boundary.open_sides)


def _score(
    recording: Recording,
    notes: Notes,
    *,
    cast: Cast,
    music: MusicParameters,
    calibration: Calibration,
    warnings: tuple[str, ...],
) -> Score:
    scene = recording.scene
    return Score(
        title=scene.name,
        notes=notes,
        timbres=cast.timbres,
        events=recording.events,
        body_names=scene.body_names,
        duration=scene.duration,
        tail=scene.tail,
        tempo_bpm=music.tempo_bpm,
        loudness_lufs=music.loudness,
        room=_room(scene, music),
        calibration=calibration,
        parameters=music.to_dict(),
        warnings=warnings,
        run_hash=recording.run_hash,
        gate_names=scene.gate_names,
        output=music.output,
        loudness_mode=music.loudness_mode,
    )
