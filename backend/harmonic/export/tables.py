"""Recordings and scores as tables: CSV with a header line, in which no digit is lost."""

from __future__ import annotations

import csv
import io
import math

from harmonic.recording import EventKind, Recording, name_of_met
from harmonic.score import Score

_NOTE_COLUMNS = (
    "onset", "duration", "pitch", "velocity", "pan", "timbre", "body", "other",
    "event", "kind", "event_time", "rule", "raw", "shift", "chord",
)  # fmt: skip


def score_to_csv(score: Score) -> str:
    """Return the notes of a score as a CSV table with a header line.

    Parameters
    ----------
    score : Score
        Whose notes to write down.

    Returns
    -------
    str
        One line a note with the fields of `Note`: heard seconds, MIDI numbers, and why it is there.
    """
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(_NOTE_COLUMNS)
    for note in score:
        values = (getattr(note, column) for column in _NOTE_COLUMNS)
        writer.writerow([repr(value) if isinstance(value, float) else value for value in values])
    return table.getvalue()


def events_to_csv(recording: Recording) -> str:
    """Return the events of a recording as a CSV table with a header line.

    Parameters
    ----------
    recording : Recording
        Whose events to write down.

    Returns
    -------
    str
        One line an event; times in simulated seconds, all other values in SI units.
    """
    names, gates = recording.scene.body_names, recording.scene.gate_names
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(
        ("time", "kind", "body_a", "body_b", "impulse", "relative_speed", "x", "y", "z", "energy_lost", "contact_time")
    )
    for event in recording.events:
        writer.writerow(
            (
                repr(float(event["time"])),
                EventKind(int(event["kind"])).name.lower(),
                name_of_met(int(event["body_a"]), names, gates),
                name_of_met(int(event["body_b"]), names, gates),
                *(repr(float(event[field])) for field in ("impulse", "relative_speed")),
                *(repr(float(value)) for value in event["position"]),
                *(repr(float(event[field])) for field in ("energy_lost", "contact_time")),
            )
        )
    return table.getvalue()


def curves_to_csv(recording: Recording) -> str:
    """Return the curves of a recording as a CSV table with a header line.

    Parameters
    ----------
    recording : Recording
        Whose curves to write down.

    Returns
    -------
    str
        One line a frame: heard seconds, then a column a curve, empty where it has no value.
    """
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(("time", *recording.curves))
    for index, time in enumerate(recording.times):
        values = (float(curve[index]) for curve in recording.curves.values())
        writer.writerow((repr(float(time)), *("" if math.isnan(value) else repr(value) for value in values)))
    return table.getvalue()
