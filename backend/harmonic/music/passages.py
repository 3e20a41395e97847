"""Who sounds where bodies orbit: once an orbit each planet, and the pairs that stand in line."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic.music.orbits import Orbits
from harmonic.recording import FRAME_RATE, EventKind, Recording
from harmonic.rules import Rule
from harmonic.scene import Scene
from harmonic.score import NOTE_DTYPE

Notes = NDArray[np.void]

INCLINED = float(np.radians(0.1))
"""The least inclination against the reference plane, in rad, at which a body is heard as it rises through the plane."""

ROUND = 0.02
"""The eccentricity below which nobody hears a periapsis as an accent."""


def passage_kinds(scene: Scene, orbits: Orbits) -> NDArray[np.int8]:
    """Return which event of each body is its note, once an orbit.

    A body that passes in front of the one it orbits, for the observer, sounds then. Another that is inclined by at
    least `INCLINED` sounds as it rises through the reference plane, and the rest at periapsis.

    Parameters
    ----------
    scene : Scene
        Its radii count.
    orbits : Orbits
        Those that the scene starts with.

    Returns
    -------
    ndarray of int8, shape (N,)
        `EventKind.TRANSIT`, `NODE` or `PERIAPSIS`.
    """
    radii = np.array([body.shape.disc_radius for body in scene.bodies], dtype=np.float64)
    transits = orbits.separations < radii + radii[orbits.around]
    tilted = np.abs(orbits.normals[:, 2]) < np.cos(INCLINED)
    kinds = np.where(tilted, EventKind.NODE, EventKind.PERIAPSIS)
    return np.where(transits, EventKind.TRANSIT, kinds).astype(np.int8)


def passages_of(recording: Recording, orbits: Orbits) -> Notes:
    """Return a note for every passage that is heard.

    Each body sounds at its own kind of passage (`passage_kinds`), at periapsis also an accent where its orbit is
    less round than `ROUND`; both bodies of a conjunction sound, and whoever crosses a gate. Nothing at or past the end of the piece does.

    Parameters
    ----------
    recording : Recording
        What happened.
    orbits : Orbits
        Those that its scene starts with.

    Returns
    -------
    ndarray of NOTE_DTYPE, shape (M,)
        With `onset` (raw), `body`, `other`, `event` and `rule` set, in order of onset, then event, then body.
    """
    scene, events = recording.scene, recording.events
    onsets = events["time"] / scene.laws.time_scale
    heard = onsets < scene.duration
    kind, body = events["kind"], events["body_a"]
    is_passage = heard & (kind == passage_kinds(scene, orbits)[body]) & ~_falls(recording, orbits)
    is_gate = heard & (kind == EventKind.GATE)
    is_accent = heard & ~is_passage & (kind == EventKind.PERIAPSIS) & (orbits.eccentricities[body] >= ROUND)
    meets = np.flatnonzero(heard & (kind == EventKind.CONJUNCTION))
    notes = np.concatenate(
        [
            _noted(recording, np.flatnonzero(is_passage), Rule.PASSAGE),
            _noted(recording, np.flatnonzero(is_accent), Rule.ACCENT),
            _noted(recording, np.flatnonzero(is_gate), Rule.GATE),
            _noted(recording, meets, Rule.CONJUNCTION),
            _noted(recording, meets, Rule.CONJUNCTION, sounding="body_b", met="body_a"),
        ]
    )
    notes["onset"] = onsets[notes["event"]]
    return np.asarray(notes[np.lexsort((notes["body"], notes["event"], notes["onset"]))])


def _noted(
    recording: Recording, chosen: NDArray[np.intp], rule: Rule, *, sounding: str = "body_a", met: str = "body_b"
) -> Notes:
    notes = np.zeros(len(chosen), dtype=NOTE_DTYPE)
    notes["event"], notes["rule"] = chosen, rule
    notes["body"], notes["other"] = recording.events[sounding][chosen], recording.events[met][chosen]
    return notes


def _falls(recording: Recording, orbits: Orbits) -> NDArray[np.bool_]:
    """Tell which events are crossings of the reference plane downwards, shape (E,)."""
    events = recording.events
    places = relative_places(recording, orbits)
    ascending = np.cross(np.array([0.0, 0.0, 1.0]), orbits.normals[events["body_a"]])
    return np.asarray((events["kind"] == EventKind.NODE) & (np.sum(places * ascending, axis=1) < 0))


def relative_places(recording: Recording, orbits: Orbits) -> NDArray[np.float64]:
    """Return where the first body of each event is, as seen from the body that it orbits.

    Parameters
    ----------
    recording : Recording
        What happened.
    orbits : Orbits
        Those that its scene starts with.

    Returns
    -------
    ndarray of float64, shape (E, 3)
        AU. The body orbited moves from frame to frame on the cubic that its places and velocities there fix.
    """
    scene, events = recording.scene, recording.events
    centre = orbits.around[events["body_a"]]
    step, last = scene.laws.time_scale / FRAME_RATE, len(recording.times) - 1
    before = np.clip((events["time"] / step).astype(np.int64), 0, max(last - 1, 0))
    after = np.minimum(before + 1, last)
    part = (events["time"] / step - before)[:, None]
    start, end = recording.positions[before, centre], recording.positions[after, centre]
    leaving, coming = recording.velocities[before, centre] * step, recording.velocities[after, centre] * step
    smooth = part * part * (3.0 - 2.0 * part)
    bend = part * (1.0 - part) * ((1.0 - part) * leaving - part * coming)
    return np.asarray(events["position"] - (start + smooth * (end - start) + bend))
