"""Recordings and scores as plain documents."""

import csv
import io
import json

from harmonic import Scene, compose, simulate
from harmonic.export.documents import score_to_json
from harmonic.export.tables import events_to_csv
from harmonic.scene import Body

SCENE = Scene(name="Two balls", duration=2, bodies=(Body(position=(0, 2, 0)), Body(name="b", position=(1, 1, 0))))


def test_the_events_are_a_table_that_loses_no_digit():
    recording = simulate(SCENE)
    rows = list(csv.DictReader(io.StringIO(events_to_csv(recording))))
    assert len(rows) == len(recording.events) > 2
    for row, event in zip(rows, recording.events, strict=True):
        assert float(row["time"]) == event["time"]
        assert [float(row[axis]) for axis in "xyz"] == event["position"].tolist()
        assert float(row["contact_time"]) == event["contact_time"]
    assert {row["body_a"] for row in rows} == {"body 1", "b"}
    assert {row["body_b"] for row in rows} == {"floor"}


def test_every_note_is_written_with_its_cause_and_its_place():
    recording = simulate(SCENE)
    score = compose(recording)
    document = json.loads(score_to_json(score))
    assert (document["run_hash"], document["title"], document["author"]) == (recording.run_hash, "Two balls", "")
    for written, row in zip(document["notes"], score.notes, strict=True):
        assert written["onset"] == row["onset"]
        assert written["position"] == recording.events["position"][row["event"]].tolist()
        assert written["event_time"] == recording.events["time"][row["event"]]
        assert written["raw"] == recording.events["impulse"][row["event"]]


def test_the_same_score_is_written_in_the_same_bytes():
    assert score_to_json(compose(simulate(SCENE))) == score_to_json(compose(simulate(SCENE)))
