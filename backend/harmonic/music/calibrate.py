"""Finds what a piece needs to know of itself: its pitches from its bodies, its dynamics from its beginning.

Everything here follows from the scene and its first seconds, so a live session and a render of any
length find the same.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from harmonic.calibration import Calibration
from harmonic.music.leading import leads_from
from harmonic.music.mapping.ranges import mapped_ranges
from harmonic.music.orbital_pitches import orbital_pitches
from harmonic.music.parameters import MusicParameters, resolve_parameters
from harmonic.music.physical_pitches import physical_pitches
from harmonic.music.pitches import Voicing, voicing_by_size, voicing_of
from harmonic.music.playing import cast_of_piece, heard_notes
from harmonic.music.progression import chords_of, timeline_of
from harmonic.music.strikes import momenta_of
from harmonic.music.sustained.motion import kinetic_energy
from harmonic.orbits.kepler import orbital_periods
from harmonic.recording import FRAME_RATE, Recording
from harmonic.scene import Scene
from harmonic.tuning import fixed_tuning

CALIBRATION_WINDOW = 20.0
"""Heard seconds that calibration looks at."""

SOFT_PERCENTILE, HARD_PERCENTILE = 5.0, 95.0
"""The impulses between which velocity runs over its usual range."""


def calibrate(recording: Recording) -> Calibration:
    """Find the range of impulses, the tuning, the pitch of every body, and the range of every mapping rule.

    Parameters
    ----------
    recording : Recording
        Only its scene and the events of its first `CALIBRATION_WINDOW` heard seconds count.

    Returns
    -------
    Calibration
        The same for every recording that begins like this one. Orbital scenes have no impulses: both are 1 there.
    """
    scene, events = recording.scene, recording.events
    window = min(CALIBRATION_WINDOW, scene.duration)
    ranges, music = mapped_ranges(recording, window=window), resolve_parameters(scene)
    derived = music.tuning if fixed_tuning(scene.harmony.tuning) is None else None
    if scene.dynamics == "orbital":
        pitches = orbital_pitches(scene, music)
        leads = leads_from(pitches, _are_heard(scene), chords_of(music))
        return Calibration(1.0, 1.0, tuple(pitches.tolist()), ranges, tuning=derived, leads=_rows(leads))
    heard = events["time"] / scene.laws.time_scale
    momenta = momenta_of(recording)
    impulses = momenta[(heard < window) & (momenta > 0)]
    if len(impulses) == 0:
        impulses = expected_impulses(scene)
    low, high = np.percentile(impulses, (SOFT_PERCENTILE, HARD_PERCENTILE))
    energies = kinetic_energy(recording)[: int(window * FRAME_RATE) + 1]
    energy_high = float(np.percentile(energies, HARD_PERCENTILE)) if len(energies) else 0.0
    found = Calibration(float(low), float(high), (), ranges, energy_high, derived)
    if music.pitch_from == "physics":
        return replace(found, pitches=tuple(physical_pitches(scene, music).tolist()))
    return _voiced(found, voicing_of(scene, music, heard=_beginning(recording, music, found)))


def _voiced(found: Calibration, voicing: Voicing) -> Calibration:
    return replace(found, pitches=tuple(voicing.pitches.tolist()), leads=_rows(voicing.leads))


def _are_heard(scene: Scene) -> NDArray[np.bool_]:
    """Tell who comes round, or has a voice with a pitch."""
    is_given = np.array([body.voice.pitch is not None for body in scene.bodies], dtype=np.bool_)
    return is_given | np.isfinite(orbital_periods(scene))


def _rows(leads: NDArray[np.float64]) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(row) for row in leads.tolist())


def _beginning(recording: Recording, music: MusicParameters, found: Calibration) -> NDArray[np.void]:
    """Return the notes of the window, each body where size alone puts it, as loud as the rules of the scene want it.

    Other rules do not count: they change their own target, and so nobody's pitch by the way.
    """
    rules = [index for index, rule in enumerate(recording.scene.mapping) if rule.target == "loudness"]
    scene = recording.scene.model_copy(update={"mapping": tuple(recording.scene.mapping[index] for index in rules)})
    heard = recording.events[recording.events["time"] < CALIBRATION_WINDOW * scene.laws.time_scale]
    begun = replace(recording, scene=scene, events=heard)
    by_size = _voiced(found, voicing_by_size(scene, music))
    by_size = replace(by_size, ranges=tuple(found.ranges[index] for index in rules))
    return heard_notes(begun, cast_of_piece(scene, music, by_size), music, by_size, timeline_of(begun, music)).notes


def expected_impulses(scene: Scene) -> NDArray[np.float64]:
    """Return the impulses to reckon with while none has happened.

    Parameters
    ----------
    scene : Scene
        Its free bodies, their speeds, gravity and the height of the box count.

    Returns
    -------
    ndarray of float64, shape (M,)
        For each free body that can move its mass times √(v² + 2|g|h), the speed after falling
        through the box, in N·s; 1 N·s if there is none.
    """
    fall = 2.0 * abs(scene.laws.gravity) * scene.laws.boundary.size[1]
    moving = [
        body.mass * float(np.sqrt(np.dot(body.velocity, body.velocity) + fall))
        for body in scene.bodies
        if not body.fixed
    ]
    reachable = np.array([impulse for impulse in moving if impulse > 0])
    return reachable if len(reachable) else np.ones(1)
