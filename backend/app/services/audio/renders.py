"""Renders a track from its snapshot and keeps what came of it."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.db.session import begin_write, db
from app.models import Track, TrackStatus
from app.services.audio.master import AUDIO_FACTS, MIDI, SAMPLES, SCORE, facts_bytes, samples_bytes
from app.services.audio.storage import current_storage
from harmonic.errors import HarmonicError
from harmonic.export.documents import score_document
from harmonic.scene import Scene

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a render.

    Attributes
    ----------
    files : dict of bytes
        By name; empty when it failed.
    row : dict
        What the row of the track is told.
    """

    files: dict[str, bytes]
    row: dict[str, Any]


def render_track(track_id: UUID) -> None:
    """Render a track and put the result where the track looks for it.

    Parameters
    ----------
    track_id : UUID
        Which one. One that is gone, ready or failed is left alone.
    """
    claim = _claimed(track_id)
    # A render takes a while: no database connection is held meanwhile.
    db.session.close()
    if claim is None:
        return
    snapshot, author = claim
    outcome = _rendered(snapshot, author=author, track_id=track_id)
    storage = current_storage()
    if outcome.files:
        storage.keep_track(track_id, outcome.files)
    if not _finished(track_id, outcome):
        storage.remove_tracks([track_id])


def _claimed(track_id: UUID) -> tuple[str, str] | None:
    """Return the snapshot of a track and the name of whose universe it is in; None where there is nothing to do."""
    begin_write(db.session)
    track = db.session.get(Track, track_id, with_for_update={"of": Track})
    if track is None or track.status not in (TrackStatus.QUEUED, TrackStatus.RUNNING):
        return None
    track.status = TrackStatus.RUNNING
    claim = track.snapshot, track.universe.owner.username
    db.session.commit()
    return claim


def _rendered(snapshot: str, *, author: str, track_id: UUID) -> Outcome:
    try:
        return _played(Scene.parse(snapshot), author)
    except HarmonicError as error:
        return Outcome({}, {"status": TrackStatus.FAILED, "error": str(error)})
    except Exception:  # noqa: BLE001 - whatever went wrong, the row must say so; the log keeps how
        _LOG.exception("rendering track %s failed", track_id)
        return Outcome({}, {"status": TrackStatus.FAILED, "error": "The render failed; the server's log says how."})


def _played(scene: Scene, author: str) -> Outcome:
    from harmonic.music.midi import to_midi
    from harmonic.pipeline import render

    result = render(scene, author=author)
    score = score_document(result.score) | {
        "report": result.recording.report.to_dict(),
        "warnings": list(result.warnings),
    }
    levels = result.audio.to_dict()
    files = {
        SAMPLES: samples_bytes(result.audio),
        AUDIO_FACTS: facts_bytes(result.audio),
        SCORE: json.dumps(score, separators=(",", ":")).encode(),
        MIDI: to_midi(result.score),
    }
    row = {
        "status": TrackStatus.READY,
        "error": None,
        "n_notes": len(result.score),
        "loudness_lufs": levels["loudness_lufs"],
        "true_peak_dbtp": levels["true_peak_dbtp"],
        "warnings": list(result.warnings),
    }
    return Outcome(files, row)


def _finished(track_id: UUID, outcome: Outcome) -> bool:
    """Tell the row; False when the track was deleted meanwhile."""
    begin_write(db.session)
    track = db.session.get(Track, track_id, with_for_update={"of": Track})
    if track is None:
        db.session.rollback()
        return False
    for name, value in outcome.row.items():
        setattr(track, name, value)
    db.session.commit()
    return True
