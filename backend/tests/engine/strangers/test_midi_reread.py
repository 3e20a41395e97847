"""The MIDI files of ready scenes, read back by parsers that are not ours, say what the score says."""

from collections import Counter, defaultdict

import numpy as np
import pytest
import symusic

from harmonic.music.midi import MidiLayout, midi_warnings, to_midi
from harmonic.music.programs import program_of
from harmonic.music.ticks import TICKS_PER_BEAT, midi_velocity
from tests.engine.strangers.midi import notes_of

LAYOUTS = list(MidiLayout)


def missing(score, read, ticks_a_second):
    """Return the notes of a score that have none in a file within a tick and a cent, of their velocity and program."""
    by_tick = defaultdict(list)
    for note in read:
        by_tick[note["tick"]].append(note)
    lost = []
    for note, loud in zip(score.notes, midi_velocity(score.notes["velocity"]), strict=True):
        at, program = note["onset"] * ticks_a_second, program_of(score.timbres[note["timbre"]])
        near = [other for tick in range(int(at) - 1, int(at) + 3) for other in by_tick[tick] if abs(tick - at) <= 1]
        alike = [other for other in near if (other["velocity"], other["program"]) == (loud, program)]
        found = [other for other in alike if abs(other["pitch"] - note["pitch"]) <= 0.01]
        if found:
            by_tick[found[0]["tick"]].remove(found[0])
        else:
            lost.append(note)
    return lost


@pytest.mark.parametrize("layout", LAYOUTS)
def test_music21_reads_every_note_within_a_tick_and_a_cent(played, layout):
    score = played.score
    data = to_midi(score, layout=layout)
    (tempo,) = symusic.Score.from_midi(data).tempos
    assert 6e7 / tempo.mspq == pytest.approx(score.tempo_bpm, rel=1e-5)
    read = notes_of(data)
    assert len(read) == len(score)
    assert missing(score, read, TICKS_PER_BEAT * 1e6 / tempo.mspq) == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_symusic_reads_the_same_notes(played, layout):
    data = to_midi(played.score, layout=layout)
    read, ours = symusic.Score.from_midi(data), notes_of(data)
    theirs = Counter((note.time, note.velocity) for track in read.tracks for note in track.notes)
    assert theirs == Counter((note["tick"], note["velocity"]) for note in ours)
    pitches = Counter(note.pitch for track in read.tracks for note in track.notes)
    assert pitches == Counter(np.rint(played.score.notes["pitch"]).astype(int).tolist())


@pytest.mark.parametrize("layout", LAYOUTS)
def test_who_ends_early_is_counted(played, layout):
    score = played.score
    per_second = TICKS_PER_BEAT * 1e6 / round(6e7 / score.tempo_bpm)
    wanted = np.sort(np.rint((score.notes["onset"] + score.notes["duration"]) * per_second))
    ends = np.sort([note["end"] for note in notes_of(to_midi(score, layout=layout))])
    assert (ends <= wanted + 1).all()
    if layout == "mpe":
        n_early = np.sum(np.abs(ends - wanted) > 1)
        told = midi_warnings(score, layout=layout)
        assert bool(n_early) == bool(told)
        assert all("end early" in warning for warning in told)
