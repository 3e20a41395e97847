"""Renders a track from its snapshot and keeps what came of it."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any
from uuid import UUID

from app.db.session import begin_write, db
from app.models import Track, TrackStatus
from app.services.audio.master import AUDIO_FACTS, MIDI, SAMPLES, SCORE, facts_bytes
from app.services.audio.storage import current_storage
from harmonic.errors import HarmonicError
from harmonic.export.documents import score_document
from harmonic.scene import Scene

_LOG = logging.getLogger(__name__)


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
    row = _rendered(snapshot, author=author, track_id=track_id)
    if not _finished(track_id, row):
        current_storage().remove_tracks([track_id])


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


def _rendered(snapshot: str, *, author: str, track_id: UUID) -> dict[str, Any]:
    """Render a snapshot into the files of its track; return what the row of the track is told."""
    try:
        with current_storage().new_track(track_id) as folder:
            return _played(Scene.parse(snapshot), author, folder)
    except HarmonicError as error:
        return {"status": TrackStatus.FAILED, "error": str(error)}
    except Exception:  # noqa: BLE001 - whatever went wrong, the row must say so; the log keeps how
        _LOG.exception("rendering track %s failed", track_id)
        return {"status": TrackStatus.FAILED, "error": "The render failed; the server's log says how."}


def _played(scene: Scene, author: str, folder: Path) -> dict[str, Any]:
    from harmonic.music.midi import to_midi
    from harmonic.pipeline import render

    result = render(scene, author=author, into=folder / SAMPLES)
    score = score_document(result.score) | {
        "report": result.recording.report.to_dict(),
        "warnings": list(result.warnings),
    }
    levels = result.audio.to_dict()
    (folder / AUDIO_FACTS).write_bytes(facts_bytes(result.audio))
    (folder / SCORE).write_text(json.dumps(score, separators=(",", ":")), "utf-8")
    (folder / MIDI).write_bytes(to_midi(result.score))
    return {
        "status": TrackStatus.READY,
        "error": None,
        "n_notes": len(result.score),
        "loudness_lufs": levels["loudness_lufs"],
        "true_peak_dbtp": levels["true_peak_dbtp"],
        "warnings": list(result.warnings),
    }


def _finished(track_id: UUID, row: dict[str, Any]) -> bool:
    """Tell the row; False when the track was deleted meanwhile."""
    begin_write(db.session)
    track = db.session.get(Track, track_id, with_for_update={"of": Track})
    if track is None:
        db.session.rollback()
        return False
    for name, value in row.items():
        setattr(track, name, value)
    db.session.commit()
    return True
