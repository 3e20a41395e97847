"""MIDI as MPE and in one track: who gets which channel, and who gives way."""

from itertools import pairwise

import numpy as np
import pytest
from music21.midi import ChannelVoiceMessages

from harmonic.errors import InvalidInput
from harmonic.music.midi import midi_warnings, to_midi
from harmonic.music.zones import PLACES, seated
from tests.engine.audio.scores import a_note, a_score
from tests.engine.strangers.midi import messages_of, notes_of, texts_of

CONTROL = ChannelVoiceMessages.CONTROLLER_CHANGE


def seat(*notes, shares=False):
    """Seat notes given as (start, end, number, bend) or with a timbre behind."""
    rows = np.array([(*note, 0)[:5] for note in notes], np.int64).T
    return seated(rows[0], rows[1], notes=rows[2], bends=rows[3], timbres=rows[4], shares=shares)


def test_a_zone_announces_its_members_and_ranges_before_anything_sounds():
    data = to_midi(a_score(a_note(pitch=60.37), a_note(pitch=72.5, onset=0.4, timbre="glass")), layout="mpe")
    messages, file = messages_of(data)
    assert (file.format, len(file.tracks)) == (1, 3)
    for track in (1, 2):
        told = [(e.channel, e.parameter1, e.parameter2) for number, tick, e in messages
                if number == track and tick == 0 and e.type == CONTROL]  # fmt: skip
        assert told[:3] == [(1, 101, 0), (1, 100, 6), (1, 6, 15)]
        ranges = [row for row in told[5:] if row[1] == 6]
        assert ranges == [(1, 6, 2), *((member, 6, 48) for member in range(2, 17))]
        programs = [e.channel for number, _, e in messages if number == track and e.type.name == "PROGRAM_CHANGE"]
        assert programs == [1]
    assert all(2 <= note["channel"] <= 16 for note in notes_of(data))


def test_each_note_of_a_zone_is_bent_and_brightened_on_a_channel_of_its_own():
    blows = (1e-5, 1e-4, 1e-3, 1e-2, 1e-1)
    score = a_score(*(a_note(pitch=60 + 0.37 * k, onset=0.1 + 0.01 * k, contact_time=t) for k, t in enumerate(blows)))
    notes = notes_of(to_midi(score, layout="mpe"))
    assert [note["pitch"] for note in notes] == pytest.approx(score.notes["pitch"], abs=0.003)
    assert [note["bright"] for note in notes] == [127, 127, 64, 0, 0]
    assert len({note["channel"] for note in notes}) == len(blows)
    assert midi_warnings(score, layout="mpe") == ()


def test_a_channel_that_has_been_silent_longest_is_taken_first():
    seating = seat(*((k, k + 2, 60 + k, k) for k in range(40)))
    assert seating.place[:PLACES].tolist() == list(range(PLACES))
    assert seating.place[PLACES : 2 * PLACES].tolist() == list(range(PLACES))
    assert (seating.n_cut, seating.n_mistuned) == (0, 0)


def test_when_all_sound_the_one_of_equal_bend_is_shared():
    fifteen = [(k, 1000, 60 + k, 10 * k) for k in range(15)]
    seating = seat(*fifteen, (20, 1000, 90, 70))
    assert seating.place[-1] == seating.place[7]
    assert (seating.end == 1000).all()
    assert seating.n_cut == 0


def test_when_all_sound_with_other_bends_the_earliest_ends_and_is_counted():
    fifteen = [(k, 1000, 60 + k, 10 * k) for k in range(15)]
    seating = seat(*fifteen, (20, 1000, 90, 71), (21, 1000, 91, 72))
    assert seating.place[-2:].tolist() == [0, 1]
    assert seating.end[:3].tolist() == [20, 21, 1000]
    assert seating.bend[-2:].tolist() == [71, 72]
    assert (seating.n_cut, seating.n_mistuned) == (2, 0)


def test_the_sixteenth_note_of_one_tick_sounds_with_the_nearest_bend_and_is_counted():
    seating = seat(*((5, 1000, 60 + k, 10 * k) for k in range(15)), (5, 1000, 90, 73))
    assert (seating.place[-1], seating.bend[-1]) == (7, 70)
    assert (seating.n_cut, seating.n_mistuned) == (0, 1)
    assert (seating.end > 5).all()


def test_the_same_number_is_never_struck_again_on_a_channel_where_it_sounds():
    restruck = [(k, 1000, 60, 0) for k in range(20)]
    seating = seat(*restruck)
    assert seating.n_cut == 5
    for place in range(PLACES):
        (own,) = np.nonzero(seating.place == place)
        assert all(seating.end[earlier] <= later for earlier, later in pairwise(own))


def test_in_one_track_notes_of_a_timbre_and_bend_share_a_channel_and_a_silent_one_is_given_to_others():
    seating = seat((0, 50, 60, 0, 1), (10, 60, 64, 0, 1), (20, 30, 60, 0, 1), (25, 90, 70, 9, 1), shares=True)
    assert seating.place.tolist() == [0, 0, 0, 1]
    assert seating.end.tolist() == [20, 60, 30, 90]
    assert seating.n_cut == 0
    turns = seat(*((10 * k, 10 * k + 5, 60, 0, k) for k in range(16)), shares=True)
    assert turns.place.tolist() == [*range(15), 0]


def test_a_file_says_who_gave_way():
    score = a_score(*(a_note(pitch=60 + 1.06 * k, onset=0.1 + k / 100, ring=1.5) for k in range(17)))
    for layout, where in (("mpe", "an MPE zone"), ("type-0", "a MIDI file of type 0")):
        warnings = midi_warnings(score, layout=layout)
        assert warnings == (f"notes that end early, as {where} has fifteen channels: 2",)
        assert warnings[0] in texts_of(to_midi(score, layout=layout))
        assert len(notes_of(to_midi(score, layout=layout))) == 17
    assert midi_warnings(score) == ()


def test_a_file_of_type_0_has_one_track_with_the_programs_of_all():
    score = a_score(a_note(timbre="glass", ring=0.3), a_note(timbre="wood", onset=0.5, pitch=61.5))
    data = to_midi(score, layout="type-0")
    _, file = messages_of(data)
    assert (file.format, len(file.tracks)) == (0, 1)
    assert [note["program"] for note in notes_of(data)] == [98, 12]
    assert max(tick for _, tick, _ in messages_of(data)[0]) == 2.0 * 2 * 15_360


def test_an_unknown_layout_is_refused_with_those_there_are():
    with pytest.raises(
        InvalidInput, match=r"/layout: there is no such MIDI layout \(got mpr\); allowed: type-1, type-0, mpe"
    ):
        to_midi(a_score(), layout="mpr")


def test_a_file_says_by_whom_and_of_what_it_is_whatever_the_names():
    from dataclasses import replace

    score = replace(a_score(a_note(), title="half \ud83d\n"), author="Ada ♫")
    assert texts_of(to_midi(score))[0] == "author: Ada ♫"
    assert texts_of(to_midi(score))[1].startswith("software: Harmonic Universe ")
    assert texts_of(to_midi(score))[2] == "run " + "ab" * 32
    assert not any(text.startswith("author") for text in texts_of(to_midi(a_score())))
