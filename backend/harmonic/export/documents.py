"""A score as a plain document: every note with its cause."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from harmonic.curves import CONTROL_RATE, Curve
from harmonic.rules import rule_text
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
        "author": score.author,
        "run_hash": score.run_hash,
        "duration": score.duration,
        "tail": score.tail,
        "tempo_bpm": score.tempo_bpm,
        "parameters": score.parameters,
        "timbres": list(score.timbres),
        "warnings": list(score.warnings),
        "notes": notes_document(score),
        "curves": [_curve(score, curve) for curve in score.curves],
    }


def _curve(score: Score, curve: Curve) -> dict[str, Any]:
    """Return what a sustained voice is and what it follows; its values are heard, and too many to be read."""
    return {
        "timbre": curve.timbre,
        "body": score.body_names[curve.body] if curve.body >= 0 else None,
        "event": curve.event if curve.event >= 0 else None,
        "rule": rule_text(curve.rule, score.parameters),
        "onset": curve.onset,
        "duration": len(curve.values) / CONTROL_RATE,
        "pitch": float(curve.values["pitch"].mean()) if len(curve.values) else None,
        "loudest": float(curve.values["level"].max(initial=0.0)),
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
