"""Captions, notation, tables and outlines: read back by programs that are not ours."""

import csv
import io
import json
import re
from dataclasses import replace

import music21
import numpy as np
import pytest

from harmonic import InvalidInput, Scene, compose, simulate, synthesize
from harmonic.export.captions import SHORTEST, captions
from harmonic.export.notation import to_musicxml
from harmonic.export.tables import score_to_csv
from harmonic.export.waveform import waveform
from harmonic.presets import preset_names
from harmonic.vocabulary.derived import instrument_of
from tests.engine.audio.scores import a_note, a_score

CUE = re.compile(r"(\d\d):(\d\d):(\d\d)\.(\d\d\d) --> (\d\d):(\d\d):(\d\d)\.(\d\d\d)")


def cues_of(text):
    """Return begin, end and text of each cue."""
    assert text.startswith("WEBVTT\n\n")
    found = []
    for block in text.split("\n\n")[1:]:
        lines = block.strip().splitlines()
        if not lines or lines[0].startswith("NOTE"):
            continue
        match = CUE.fullmatch(lines[0])
        times = [int(part) for part in match.groups()]
        begin, end = (3600 * h + 60 * m + s + ms / 1000 for h, m, s, ms in (times[:4], times[4:]))
        assert begin < end
        assert len(lines) == 2
        found.append((begin, end, lines[1]))
    return found


@pytest.mark.parametrize("name", ["bouncing-canon", "trappist-1", "pendulum-wave", "galton-board"])
def test_the_captions_of_a_piece_come_in_order_and_at_most_twice_a_second(name):
    scene = Scene.preset(name).model_copy(update={"duration": 8.0, "tail": 1.0})
    score = compose(simulate(scene))
    cues = cues_of(captions(score))
    begins = np.array([begin for begin, _, _ in cues])
    ends = np.array([end for _, end, _ in cues])
    assert (np.diff(begins) >= SHORTEST - 1e-3).all()
    assert (ends[:-1] <= begins[1:] + 1e-9).all()
    assert begins[0] == pytest.approx(score.notes["onset"][0], abs=1e-3)
    told = sum(1 + int((re.search(r"and (\d+) more", text) or [0, 0])[1]) for _, _, text in cues)
    assert told == len(score)


def test_a_caption_tells_who_does_what_and_how_it_sounds():
    score = a_score(
        a_note(timbre="glass", onset=0.2, velocity=0.9, pitch=90, pan=-0.8),
        a_note(timbre="wood", onset=0.4, velocity=0.2),
        a_note(timbre="bass", onset=1.5, velocity=0.2, pitch=40, pan=0.8),
    )
    assert cues_of(captions(score)) == [
        (0.2, 1.5, "glass: ball strikes floor, loud, high, left, and 1 more (wood)"),
        (1.5, 2.0, "bass: ball strikes floor, soft, low, right"),
    ]


def test_a_name_cannot_break_a_caption():
    score = a_score(a_note(), title="a\n\nb --> <i>&")
    assert "NOTE a b --&gt; &lt;i&gt;&amp;\n" in captions(score)


def test_silence_is_told():
    assert cues_of(captions(a_score())) == [(0.0, 2.0, "(silence)")]


def parsed(score):
    return music21.converter.parseData(to_musicxml(score), format="musicxml")


def _quarter_tone(pitch):
    """Return the nearest quarter tone to a pitch of two decimals; of two, the one that is nearer the nearest semitone."""
    nearest = round(round(float(pitch), 2))
    return nearest + round(2 * (round(float(pitch), 2) - nearest)) / 2


def read_back(score):
    """Return what music21 reads, ties joined: the part, the quarter where it begins, its length and its pitch."""
    found = []
    for part in parsed(score).stripTies().parts:
        for element in part.flatten().notes:
            notes = element.notes if element.isChord else [element]
            found += [(part.partName, float(element.offset), float(element.quarterLength), n.pitch.ps) for n in notes]
    return found


@pytest.mark.parametrize("name", preset_names())
def test_the_notation_of_a_preset_has_its_pitches_at_its_times(name):
    scene = Scene.preset(name).model_copy(update={"duration": 6.0, "tail": 0.5})
    score = compose(simulate(scene))
    notes = score.notes
    sixteenths = np.rint(notes["onset"] * score.tempo_bpm / 60 * 4) / 4
    last = np.ceil(6.5 * score.tempo_bpm / 60 / 4) * 4 - 0.25
    wanted = {
        (instrument_of(score.timbres[note["timbre"]]), min(float(at), last), _quarter_tone(note["pitch"]))
        for note, at in zip(notes, sixteenths, strict=True)
    }
    got = {(part, at, round(pitch, 2)) for part, at, _, pitch in read_back(score)}
    assert got <= wanted
    # A chord has at most twelve pitches.
    crowded = len(wanted) - len(got)
    assert crowded == 0 or name in ("galton-board", "ideal-gas", "pendulum-wave", "marble-run", "billiards")


def test_a_note_over_a_bar_line_is_tied_and_a_quarter_tone_keeps_its_cents():
    score = a_score(a_note(onset=1.75, pitch=60.5, duration=1.0, ring=1.0), duration=4.0)
    assert read_back(score) == [("metal", 3.5, 2.0, 60.5)]
    text = to_musicxml(score)
    assert text.count("<tie type=") == 2
    assert "<alter>0.5</alter>" in text
    assert "¢" not in text
    assert "<other-technical>-20 ¢</other-technical>" in to_musicxml(a_score(a_note(pitch=60.3)))
    assert "<other-technical>+13 ¢</other-technical>" in to_musicxml(a_score(a_note(pitch=60.13)))


def test_paper_names_title_author_and_software():
    score = replace(a_score(a_note(), title="Study"), author="Ada & Łukasz")
    read = parsed(score).metadata
    assert (read.title, read.composer) == ("Study", "Ada & Łukasz")
    assert any(name.startswith("Harmonic Universe ") for name in read.software)
    assert "<creator" not in to_musicxml(a_score(a_note()))


def test_captions_name_title_author_software_and_run():
    score = replace(a_score(a_note(), title="Study"), author="Ada")
    assert captions(score).startswith("WEBVTT\n\nNOTE Study\n\nNOTE by Ada\n\nNOTE Harmonic Universe ")
    assert "NOTE by" not in captions(a_score(a_note()))


def test_a_score_without_notes_is_a_staff_of_rests():
    parts = parsed(a_score(duration=4.0)).parts
    assert len(parts) == 1
    assert len(parts[0].flatten().notes) == 0
    assert len(parts[0].getElementsByClass("Measure")) == 2


def test_the_notes_are_a_table_that_loses_no_digit():
    score = compose(simulate(Scene.preset("bouncing-canon").model_copy(update={"duration": 4.0})))
    rows = list(csv.DictReader(io.StringIO(score_to_csv(score))))
    assert len(rows) == len(score) > 10
    for row, note in zip(rows, score, strict=True):
        assert (float(row["onset"]), float(row["pitch"]), float(row["raw"])) == (note.onset, note.pitch, note.raw)
        assert (row["body"], row["other"], row["rule"]) == (note.body, note.other, note.rule)


def test_the_outline_of_a_sound_holds_its_lowest_and_highest_samples():
    audio = synthesize(a_score(a_note(pan=-0.5)))
    outline = json.loads(json.dumps(waveform(audio, n_peaks=100)))
    parts = np.array_split(audio.samples, 100)
    assert pytest.approx(np.array([part.min(axis=0) for part in parts]), abs=1e-5) == np.array(outline["low"]).T
    assert pytest.approx(np.array([part.max(axis=0) for part in parts]), abs=1e-5) == np.array(outline["high"]).T
    with pytest.raises(InvalidInput, match=r"/n_peaks: cannot be that many \(got 0\); allowed: 1 to 20000"):
        waveform(audio, n_peaks=0)
