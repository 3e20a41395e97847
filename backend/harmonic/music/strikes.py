"""Who sounds: turns what happened into bare notes, each with its cause."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic.recording import EventKind, Recording
from harmonic.rules import Rule
from harmonic.score import NOTE_DTYPE

Notes = NDArray[np.void]

TURN_CONTACT = 1e-3
"""Seconds: a turn touches nothing, and sounds as bright as a blow of this length."""


def notes_of(recording: Recording) -> Notes:
    """Return a note for every body that sounds in a scene of particles or rigid bodies.

    Parameters
    ----------
    recording : Recording
        What happened.

    Returns
    -------
    ndarray of NOTE_DTYPE, shape (M,)
        With `onset` (raw), `body`, `other`, `event`, `rule`, `raw` (N·s) and `contact_time` set, in order of onset, then
        event, then body. Nothing at or past the end of the piece is among them.
    """
    strikes, others = strikes_of(recording), np.concatenate([_turns(recording), _visits(recording)])
    if len(others) == 0:
        return strikes
    notes = np.concatenate([strikes, others])
    return notes[np.lexsort((notes["body"], notes["event"], notes["onset"]))]


def momenta_of(recording: Recording) -> NDArray[np.float64]:
    """Return what decides how loud each event is heard: impulses, and the momenta of turns and visits.

    Parameters
    ----------
    recording : Recording
        What happened.

    Returns
    -------
    ndarray of float64, shape (E,)
        In N·s; 0 for what is not heard.
    """
    events = recording.events
    masses = np.array([body.mass for body in recording.scene.bodies] or [0.0])
    is_blow = np.isin(events["kind"], (EventKind.IMPACT, EventKind.TURN))
    visits = np.where(
        events["kind"] == EventKind.SENSOR_ENTER, masses[events["body_a"]] * events["relative_speed"], 0.0
    )
    return np.where(is_blow, events["impulse"], visits)


def _turns(recording: Recording) -> Notes:
    """Return a note for each turn of what swings by itself: a swing that began with a blow was heard then."""
    turns = _heard(recording, EventKind.TURN)
    turns = turns[~_after_a_blow(recording, turns)]
    notes = _blank(recording, turns, Rule.TURN)
    notes["body"], notes["other"] = recording.events["body_a"][turns], recording.events["body_b"][turns]
    notes["contact_time"] = TURN_CONTACT
    return notes


def _after_a_blow(recording: Recording, turns: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Tell before which turns their body was struck, with no other turn in between."""
    events = recording.events
    blows = np.flatnonzero(events["kind"] == EventKind.IMPACT)
    bodies = np.concatenate([events["body_a"][blows], events["body_b"][blows], events["body_a"][turns]])
    indices = np.concatenate([blows, blows, turns])
    order = np.lexsort((indices, bodies))
    is_turn = order >= 2 * len(blows)
    same_body = np.diff(bodies[order], prepend=np.iinfo(np.int32).min) == 0
    follows_blow = np.zeros(len(order), np.bool_)
    follows_blow[order] = is_turn & same_body & ~np.roll(is_turn, 1)
    return follows_blow[2 * len(blows) :]


def _visits(recording: Recording) -> Notes:
    """Return a note of the sensor for each body that enters it."""
    visits = _heard(recording, EventKind.SENSOR_ENTER)
    notes = _blank(recording, visits, Rule.VISIT)
    notes["body"], notes["other"] = recording.events["body_b"][visits], recording.events["body_a"][visits]
    notes["contact_time"] = TURN_CONTACT
    return notes


def _heard(recording: Recording, kind: EventKind) -> NDArray[np.intp]:
    """Return the events of a kind that lie within the piece."""
    scene, events = recording.scene, recording.events
    return np.flatnonzero((events["kind"] == kind) & (events["time"] / scene.laws.time_scale < scene.duration))


def _blank(recording: Recording, chosen: NDArray[np.intp], rule: Rule) -> Notes:
    """Return a note for each of the events, that no body has taken yet."""
    notes = np.zeros(len(chosen), dtype=NOTE_DTYPE)
    notes["onset"] = recording.events["time"][chosen] / recording.scene.laws.time_scale
    notes["event"], notes["rule"], notes["raw"] = chosen, rule, momenta_of(recording)[chosen]
    return notes


def strikes_of(recording: Recording) -> Notes:
    """Return a note for every body that an impact makes sound.

    Free against free sounds both; free against a fixed body the fixed one; free against a wall the
    free one. Impacts at or past the end of the piece and bodies that leave make no sound.

    Parameters
    ----------
    recording : Recording
        What happened.

    Returns
    -------
    ndarray of NOTE_DTYPE, shape (M,)
        With `onset` (raw), `body`, `other`, `event`, `raw` (the impulse, in N·s) and `contact_time`
        set, in order of onset, then event, then body.
    """
    events, heard = recording.events, _heard(recording, EventKind.IMPACT)
    is_fixed = np.array([body.fixed for body in recording.scene.bodies], dtype=np.bool_)
    first, second = events["body_a"][heard], events["body_b"][heard]
    sounding = np.concatenate([heard[_sounds(first, second, is_fixed)], heard[_sounds(second, first, is_fixed)]])
    n_first = int(np.count_nonzero(_sounds(first, second, is_fixed)))
    notes = _blank(recording, sounding, Rule.STRIKE)
    notes["body"] = np.where(np.arange(len(notes)) < n_first, events["body_a"][sounding], events["body_b"][sounding])
    notes["other"] = events["body_a"][sounding] + events["body_b"][sounding] - notes["body"]
    notes["contact_time"] = events["contact_time"][sounding]
    return notes[np.lexsort((notes["body"], notes["event"], notes["onset"]))]


def _sounds(bodies: NDArray[np.int32], others: NDArray[np.int32], is_fixed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell which `bodies` sound: fixed ones, and free ones that met no fixed one."""
    return (bodies >= 0) & (_lookup(is_fixed, bodies) | ~_lookup(is_fixed, others))


def _lookup(is_fixed: NDArray[np.bool_], bodies: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Tell which are fixed bodies; a wall is none, since what strikes it sounds itself."""
    found = np.zeros(len(bodies), dtype=np.bool_)
    found[bodies >= 0] = is_fixed[bodies[bodies >= 0]]
    return found
