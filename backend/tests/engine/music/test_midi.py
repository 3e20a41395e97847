"""The MIDI file says what the score says, to two parsers that share no code with each other."""

from __future__ import annotations

from collections import defaultdict
from io import BytesIO

import mido
import numpy as np
import pytest
import symusic

from harmonic.music.channels import CHANNELS_A_PORT, port_and_channel
from harmonic.music.compose import compose
from harmonic.music.midi import BEND_RANGE, TICKS_PER_BEAT, to_midi
from harmonic.music.programs import PROGRAMS, program_of
from harmonic.music.ticks import midi_velocity
from harmonic.vocabulary.timbres import TIMBRES


def read_by_mido(data):
    """Return the notes of a file as rows of onset (s), pitch (with its bend), velocity and program, in order."""
    file = mido.MidiFile(file=BytesIO(data))
    tempo = next(message.tempo for message in file.tracks[0] if message.type == "set_tempo")
    rows = []
    for track in file.tracks[1:]:
        now, port, bends, programs = 0, 0, defaultdict(int), {}
        for message in track:
            now += message.time
            if message.type == "midi_port":
                port = message.port
            elif message.type == "program_change":
                programs[message.channel] = message.program
            elif message.type == "pitchwheel":
                bends[message.channel] = message.pitch
            elif message.type == "note_on":
                bent = message.note + bends[message.channel] * BEND_RANGE / 8192
                onset = mido.tick2second(now, file.ticks_per_beat, tempo)
                rows.append((onset, bent, message.velocity, programs[message.channel], port))
    return sorted(rows)


def read_by_symusic(data):
    """Return the notes of a file as rows of onset and end (s), MIDI number, velocity and program, in order."""
    file = symusic.Score.from_midi(data, ttype="Second")
    return sorted(
        (note.start, note.pitch, note.velocity, track.program, note.end)
        for track in file.tracks
        for note in track.notes
    )


def tick_of(score):
    """Return the length of a tick in heard seconds."""
    return round(60e6 / score.tempo_bpm) / 1e6 / TICKS_PER_BEAT


@pytest.fixture
def score(make_scene, make_random_recording):
    """Return ten seconds of twelve bodies of three materials, some off the equal scale."""
    bodies = [{"radius": 0.1 + 0.01 * i, "material": ("wood", "glass", "metal")[i % 3]} for i in range(12)]
    for index, cents in ((2, 37), (5, -12), (8, 50), (11, 3.3)):
        bodies[index]["voice"] = {"pitch": 60 + index + cents / 100}
    return compose(make_random_recording(make_scene(bodies, name="Größe ♫"), 80))


def test_mido_reads_every_note_at_its_pitch_within_a_cent_and_its_time_within_a_tick(score):
    rows = read_by_mido(to_midi(score))
    programs = [program_of(score.timbres[timbre]) for timbre in score.notes["timbre"]]
    velocities = midi_velocity(score.notes["velocity"])
    expected = sorted(zip(score.notes["onset"], score.notes["pitch"], velocities, programs, strict=True))
    assert len(rows) == len(expected) > 80
    for row, note in zip(rows, expected, strict=True):
        assert abs(row[0] - note[0]) <= tick_of(score)
    by_pitch = sorted(rows, key=lambda row: (row[3], round(row[1], 2), row[0]))
    wanted = sorted(expected, key=lambda note: (note[3], round(note[1], 2), note[0]))
    for row, note in zip(by_pitch, wanted, strict=True):
        assert abs(row[1] - note[1]) <= 0.01
        assert row[2:4] == note[2:4]


def test_symusic_reads_the_same_notes_with_their_ends(make_scene, make_random_recording):
    bodies = [{"radius": 0.1 + 0.01 * i, "material": ("wood", "glass")[i % 2]} for i in range(9)]
    score = compose(make_random_recording(make_scene(bodies), 60))
    rows, notes = read_by_symusic(to_midi(score)), score.notes
    struck_again = {}
    ends = notes["onset"] + notes["duration"]
    for index in range(len(notes)):
        part = (notes["timbre"][index], notes["pitch"][index])
        if part in struck_again:
            ends[struck_again[part]] = min(ends[struck_again[part]], notes["onset"][index])
        struck_again[part] = index
    velocities = midi_velocity(notes["velocity"])
    programs = [program_of(score.timbres[timbre]) for timbre in notes["timbre"]]
    by_part = sorted(zip(programs, notes["pitch"], notes["onset"], velocities, ends, strict=True))
    read = sorted((program, pitch, onset, velocity, end) for onset, pitch, velocity, program, end in rows)
    assert len(read) == len(by_part)
    for got, want in zip(read, by_part, strict=True):
        assert (got[0], got[1], got[3]) == (want[0], want[1], want[3])
        # symusic hands out seconds in single precision
        assert got[2] == pytest.approx(want[2], abs=1.01 * tick_of(score), rel=1e-6)
        assert got[4] == pytest.approx(want[4], abs=1.01 * tick_of(score), rel=1e-6)


def test_a_tick_is_well_below_a_millisecond_at_any_tempo():
    assert 60 / 40 / TICKS_PER_BEAT < 0.0001


def test_the_file_carries_title_tempo_names_and_length(score):
    file = mido.MidiFile(file=BytesIO(to_midi(score)), charset="utf-8")
    assert (file.type, file.ticks_per_beat) == (1, TICKS_PER_BEAT)
    assert file.tracks[0].name == "Größe ♫"
    assert {track.name for track in file.tracks[1:]} == set(score.timbres)
    assert file.tracks[0][1].tempo == round(60e6 / score.tempo_bpm)
    length = mido.tick2second(sum(m.time for m in file.tracks[0]), TICKS_PER_BEAT, file.tracks[0][1].tempo)
    assert length == pytest.approx(score.duration + score.tail, abs=tick_of(score))


def test_notes_of_different_bends_that_sound_together_never_share_a_channel(score):
    file = mido.MidiFile(file=BytesIO(to_midi(score)))
    for track in file.tracks[1:]:
        sounding = defaultdict(set)
        for message in track:
            if message.type == "note_on":
                assert message.note not in sounding[message.channel]
                sounding[message.channel].add(message.note)
            elif message.type == "note_off":
                sounding[message.channel].remove(message.note)
            elif message.type == "pitchwheel":
                assert not sounding[message.channel]


def test_more_bends_at_once_than_channels_go_on_on_a_further_port(make_scene, make_recording):
    bodies = [{"material": "glass", "voice": {"pitch": 60 + i + i / 50}} for i in range(40)]
    scene = make_scene(bodies, harmony={"density_limit": 200})
    score = compose(make_recording(scene, [{"time": 0.001 * i, "body_a": i} for i in range(40)]))
    rows = read_by_mido(to_midi(score))
    assert {row[4] for row in rows} == {0, 1, 2}
    np.testing.assert_allclose([row[1] for row in rows], score.notes["pitch"], atol=0.01)


def test_a_silent_channel_is_bent_again_rather_than_another_opened(make_scene, make_recording):
    bodies = [{"material": "wood", "voice": {"pitch": 70 + i + i / 100}} for i in range(45)]
    scene = make_scene(bodies, duration=45.0, harmony={"density_limit": 200})
    score = compose(make_recording(scene, [{"time": 0.9 * i, "body_a": i} for i in range(45)]))
    rows = read_by_mido(to_midi(score))
    assert {row[4] for row in rows} == {0}
    np.testing.assert_allclose([row[1] for row in rows], score.notes["pitch"], atol=0.01)


def test_two_bodies_of_one_pitch_struck_at_once_both_have_a_note(make_scene, make_recording):
    bodies = [{"voice": {"pitch": 60.0}}, {"voice": {"pitch": 60.0}}]
    score = compose(make_recording(make_scene(bodies), [{"time": 1.0, "body_a": 0, "body_b": 1}]))
    assert [row[1] for row in read_by_mido(to_midi(score))] == [60.0, 60.0]


def test_velocities_sound_as_loud_as_the_scores_levels():
    velocities = np.linspace(0, 1, 11)
    levels_db = 40 * np.log10(midi_velocity(velocities) / 127)
    np.testing.assert_allclose(levels_db, -36 * (1 - velocities), atol=0.5)
    assert (midi_velocity(velocities).min(), midi_velocity(velocities).max()) == (16, 127)


def test_every_timbre_has_a_program():
    assert set(PROGRAMS) == set(TIMBRES)


def test_channels_leave_out_the_drums():
    numbers = [port_and_channel(number) for number in range(2 * CHANNELS_A_PORT)]
    assert numbers == [(port, channel) for port in (0, 1) for channel in range(16) if channel != 9]


def test_the_same_score_makes_the_same_bytes(score):
    assert to_midi(score) == to_midi(score)


def test_an_empty_score_is_a_file_without_notes(make_scene, make_recording):
    data = to_midi(compose(make_recording(make_scene(), [])))
    assert read_by_mido(data) == []
    assert symusic.Score.from_midi(data).note_num() == 0
