"""Recordings and scores as plain documents: JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import asdict
from typing import Any

from harmonic.recording import EventKind, Recording, name_of_met
from harmonic.score import Score


def score_document(score: Score) -> dict[str, Any]:
    """Return a score as plain values, every note with its cause.

    Parameters
    ----------
    score : Score
        What to write down.

    Returns
    -------
    dict
        Ready for JSON. Times are heard seconds, positions m, of orbits AU.
    """
    return {
        "title": score.title,
        "run_hash": score.run_hash,
        "duration": score.duration,
        "tail": score.tail,
        "tempo_bpm": score.tempo_bpm,
        "parameters": score.parameters,
        "timbres": list(score.timbres),
        "warnings": list(score.warnings),
        "notes": notes_document(score),
    }


def notes_document(score: Score) -> list[dict[str, Any]]:
    """Return the notes of a score as plain values, each with the place where it was caused.

    Parameters
    ----------
    score : Score
        Whose notes to write down.

    Returns
    -------
    list of dict
        The fields of `Note` and `position`, three coordinates in m, of orbits in AU.
    """
    places = score.events["position"]
    return [asdict(note) | {"position": places[note.event].tolist()} for note in score]


def score_to_json(score: Score) -> str:
    """Return a score as the text of a JSON document.

    Parameters
    ----------
    score : Score
        What to write down.

    Returns
    -------
    str
        One JSON object; the same score gives the same text.
    """
    return json.dumps(score_document(score), ensure_ascii=False, allow_nan=False, indent=1) + "\n"


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
