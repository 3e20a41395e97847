"""How the passages of orbiting bodies sound: pitch, level, place, brightness and length of each note."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from harmonic.music.cast import Cast
from harmonic.music.levels import DRIEST, WETTEST, WIDEST, opening_of, with_gain
from harmonic.music.orbits import Orbits, across, orbits_of, towards
from harmonic.music.parameters import MusicParameters
from harmonic.music.passages import passage_kinds, passages_of, relative_places
from harmonic.recording import EventKind, Recording
from harmonic.rules import Rule
from harmonic.scene import Scene
from harmonic.vocabulary.timbres import TIMBRES, TimbreName

DRUM: TimbreName = "membrane"
"""What a conjunction is struck on."""

DRUM_LOWEST = 36.0
"""MIDI number of C2: the lower drum of a pair lies in the octave above it."""

LONGEST = 4.0
"""Heard seconds that a passage rings at most, before `note_duration` stretches it."""

MIDDLING, WIDTH, WIDEST_RANGE = 0.7, 0.5, 2 / 3
"""Velocity of a body of middling radius; how far apart the smallest and the largest are, 18 dB, where they differ by a
factor of 4, and at most, 24 dB, from a factor of 6.3 on."""

LEAST_SPREAD = float(np.log(4.0))
"""Log ratio of radii that the width of velocity covers at least: worlds alike are about as loud."""

BEAT_SOFTER = 0.31
"""By how much of velocity a conjunction is softer than the passages of its bodies: 11 dB."""

ACCENT_SOFTEST, ACCENT_GROWTH, ACCENT_LOUDEST = 0.25, 0.5, 0.7
"""Velocity of the accent of a round orbit, what it gains over the whole range of eccentricity, and its limit."""

TOP = 108.0
"""MIDI number of C8: an accent that would lie beyond it is an octave lower than its body, not higher."""

CONTACT = 1e-3
"""Contact time, in s, of a passage at the mean speed of its orbit."""

SWIFTNESS = 3.0
"""Power of the speed that the contact time falls with: a body at twice its mean speed is struck in an eighth of it."""

DRY = 0.1
"""Reverb send of a conjunction."""

Floats = NDArray[np.float64]
ChordAt = Callable[[Floats], NDArray[np.int64]]
Notes = NDArray[np.void]


def orbital_notes(recording: Recording, cast: Cast, music: MusicParameters, chord_at: ChordAt) -> Notes:
    """Return a note for every passage that is heard, with everything but its final onset.

    Parameters
    ----------
    recording : Recording
        Of an orbital scene.
    cast : Cast
        How each body plays; its timbres hold the drum if any two bodies can stand in line.
    music : MusicParameters
        Its `note_duration` and its octave count.
    chord_at : callable
        Tells which chord is open for notes of raw onsets.

    Returns
    -------
    ndarray of NOTE_DTYPE, shape (M,)
        In order of onset, then event, then body; `duration` is the time until the body comes round again, or `ring`.
    """
    orbits = orbits_of(recording.scene)
    notes = passages_of(recording, orbits)
    body = notes["body"]
    notes["chord"] = chord_at(notes["onset"])
    notes["pitch"], notes["timbre"] = cast.pitch_of(body, notes["chord"]), cast.timbre[body]
    notes["ring"] = np.minimum(cast.ring_of(body, notes["chord"]), LONGEST * music.note_duration)
    notes["duration"] = np.minimum(notes["ring"], orbits.periods[body] / recording.scene.laws.time_scale)
    notes["raw"] = np.array([part.shape.disc_radius for part in recording.scene.bodies])[body]
    notes["velocity"] = _passage_velocity(recording.scene, orbits)[body]
    notes["contact_time"] = _contact_times(recording, notes, orbits)
    _place(notes, recording, orbits)
    _accent(notes, orbits, music)
    _beat(notes, cast, music)
    notes["velocity"] = with_gain(notes["velocity"], cast.gains_db[body])
    return notes


def _passage_velocity(scene: Scene, orbits: Orbits) -> Floats:
    """Return how loud each body is: the log of its radius among those that orbit, around the middle of their range."""
    logs = np.log([body.shape.disc_radius for body in scene.bodies])
    orbiting = logs[orbits.around >= 0]
    low, high = (np.min(orbiting), np.max(orbiting)) if len(orbiting) else (0.0, 0.0)
    spread = max(high - low, LEAST_SPREAD)
    width = min(WIDTH * spread / LEAST_SPREAD, WIDEST_RANGE)
    place = np.clip((logs - (low + high) / 2) / spread, -0.5, 0.5)
    return np.asarray(min(MIDDLING, 1.0 - width / 2) + width * place)


def _contact_times(recording: Recording, notes: Notes, orbits: Orbits) -> Floats:
    """Return how long each blow takes: the faster a body is, against its mean speed, the shorter."""
    speeds = recording.events["relative_speed"][notes["event"]]
    usual = orbits.mean_speeds[notes["body"]]
    is_known = np.isfinite(usual) & (speeds > 0) & (notes["rule"] != Rule.CONJUNCTION)
    swift = np.divide(speeds, usual, out=np.ones_like(speeds), where=is_known)
    return np.asarray(CONTACT * np.clip(swift, 0.5, 2.0) ** -SWIFTNESS)


def _place(notes: Notes, recording: Recording, orbits: Orbits) -> None:
    """Set where notes are heard from: across and along the line of sight, each body on its own orbit.

    All transits lie on the line of sight: bodies that are heard then have seats instead, but not at gates.
    """
    scene = recording.scene
    first = recording.events["body_a"][notes["event"]]
    parts = relative_places(recording, orbits)[notes["event"]] / orbits.reaches[first][:, None]
    side = np.clip(parts @ across(scene), -1.0, 1.0)
    seated = (passage_kinds(scene, orbits) == EventKind.TRANSIT)[notes["body"]]
    in_line = (notes["rule"] != Rule.CONJUNCTION) & (notes["rule"] != Rule.GATE)
    side = np.where(seated & in_line, _seats(orbits)[notes["body"]], side)
    notes["pan"] = WIDEST * side * opening_of(notes["pitch"])
    depth = 0.5 - 0.5 * np.clip(parts @ towards(scene), -1.0, 1.0)
    notes["wet"] = DRIEST + (WETTEST - DRIEST) * depth


def _seats(orbits: Orbits) -> Floats:
    """Return a side for each body, −1 … 1: the nearest to the middle, further out by turns right and left."""
    seats = np.zeros(len(orbits.around))
    ranked = np.argsort(orbits.periods, kind="stable")[: np.count_nonzero(orbits.are_bound)]
    ranks = np.arange(len(ranked))
    seats[ranked] = np.where(ranks % 2 == 0, -1.0, 1.0) * (ranks + 1) / max(len(ranked), 1)
    return seats


def _accent(notes: Notes, orbits: Orbits, music: MusicParameters) -> None:
    """Make soft notes an octave away of the accents, the louder the less round the orbit."""
    chosen = notes["rule"] == Rule.ACCENT
    eccentricity = orbits.eccentricities[notes["body"]]
    louder = np.minimum(ACCENT_SOFTEST + ACCENT_GROWTH * eccentricity, ACCENT_LOUDEST)
    apart = np.where(notes["pitch"] + music.octave <= TOP, music.octave, -music.octave)
    notes["raw"] = np.where(chosen, eccentricity, notes["raw"])
    notes["velocity"] = np.where(chosen, louder, notes["velocity"])
    notes["pitch"] += np.where(chosen, apart, 0.0)


def _beat(notes: Notes, cast: Cast, music: MusicParameters) -> None:
    """Make drums of the conjunctions: the pair's interval, low and dry."""
    for index in np.flatnonzero(notes["rule"] == Rule.CONJUNCTION):
        note = notes[index]
        pair = np.array([note["body"], note["other"]])
        lower = np.min(cast.pitch_of(pair, np.full(2, note["chord"])))
        note["pitch"] = note["pitch"] - music.octave * np.floor((lower - DRUM_LOWEST) / music.octave)
        natural = TIMBRES[DRUM].ring(float(440.0 * 2.0 ** ((note["pitch"] - 69.0) / 12.0)))
        note["timbre"] = cast.timbres.index(DRUM)
        note["ring"] = note["duration"] = min(natural, LONGEST) * music.note_duration
        note["velocity"] -= BEAT_SOFTER
        note["wet"] = DRY
