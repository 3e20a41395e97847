"""Scores made by hand, for tests of what plays them."""

import numpy as np

from harmonic.audio.synthesize import mix
from harmonic.calibration import Calibration
from harmonic.recording import EVENT_DTYPE
from harmonic.score import NOTE_DTYPE, Room, Score
from harmonic.vocabulary.timbres import TIMBRES

RATE = 48_000
NAMES = tuple(TIMBRES)


def frequency_of(pitch):
    """Return the frequency of a MIDI number, in Hz."""
    return 440.0 * 2.0 ** ((pitch - 69.0) / 12.0)


def a_note(*, timbre="metal", onset=0.1, pitch=69.0, velocity=1.0, **fields):
    """Return a note as a dict of its fields; it rings as its timbre does unless told otherwise."""
    ring = fields.pop("ring", TIMBRES[timbre].ring(frequency_of(pitch)))
    note = {"onset": onset, "pitch": pitch, "velocity": velocity, "ring": ring, "duration": ring}
    return note | {"contact_time": 2e-4, "timbre": NAMES.index(timbre), "other": -4} | fields


def a_score(*notes, duration=2.0, tail=0.0, reverb=0.0, size=(10.0, 6.0, 0.0), loudness=-14.0, **fields):
    """Return a dry score of some notes, each caused by the event of its own number."""
    rows = np.zeros(len(notes), NOTE_DTYPE)
    events = np.zeros(len(notes), EVENT_DTYPE)
    for index, note in enumerate(sorted(notes, key=lambda note: note["onset"])):
        for name, value in ({"event": index} | note).items():
            rows[name][index] = value
        events["time"][index] = note["onset"]
        events["body_b"][index] = -4
    return Score(
        title=fields.pop("title", "A score"),
        notes=rows,
        timbres=fields.pop("timbres", NAMES),
        events=events,
        body_names=("ball",),
        duration=duration,
        tail=tail,
        tempo_bpm=120.0,
        loudness_lufs=loudness,
        room=Room(size, reverb),
        calibration=Calibration(0.1, 1.0, (69.0,)),
        parameters={},
        warnings=(),
        run_hash="ab" * 32,
    )


def a_busy_score(*, n_notes=160, duration=8.0, seed=1, **fields):
    """Return a score of many notes of every timbre."""
    random = np.random.default_rng(seed)
    pitches = (36, 43, 48, 55, 60, 64, 67, 72, 76, 79, 84)
    notes = [
        a_note(
            timbre=str(random.choice(NAMES)),
            onset=float(random.uniform(0.0, duration - 0.5)),
            pitch=float(random.choice(pitches)),
            velocity=float(random.uniform(0.2, 1.0)),
            pan=float(random.uniform(-0.8, 0.8)),
            contact_time=float(10 ** random.uniform(-4.0, -3.0)),
            wet=0.4,
        )
        for _ in range(n_notes)
    ]
    return a_score(*notes, duration=duration, **({"reverb": 0.25} | fields))


def mixed(score, *, workers=1):
    """Return the mix of a score before its master."""
    return mix(score, workers=workers, on_progress=lambda _part: None)
