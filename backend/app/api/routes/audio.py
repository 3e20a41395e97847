"""Tracks: rendering, listing and taking them home."""

from __future__ import annotations

from uuid import UUID

from apiflask import APIBlueprint
from flask import Response, current_app, request
from werkzeug.exceptions import NotAcceptable

from app.api.errors import InvalidParameter
from app.api.files import send_path
from app.api.identity import Guard, caller
from app.api.limits import client_key
from app.api.messages import answer, answer_many, payload, query, reference
from app.api.operation import JSON, Operation, operation
from app.api.pagination import answer_page
from app.api.preferences import wait_for
from app.api.shown import shown_track
from app.core.partial import given
from app.core.permissions import Action
from app.db.session import db
from app.extensions import limiter
from app.schemas.audio import GenerateIn, ScoreOut, TrackOut, WaveformOut
from app.schemas.base import Deleted
from app.schemas.queries import FileQuery, ImageQuery, PictureQuery, ScoreQuery, StemsQuery, TrackQuery
from app.schemas.vocabulary import QuantityOut, SoundTableOut, TargetOut, TimbreOut
from app.services.access import scene_for
from app.services.audio import tracks
from app.services.audio.derived import DERIVED, derived_file
from app.services.audio.kitchen import current_kitchen
from app.services.audio.master import FORMATS, score_file, track_file
from app.services.audio.render_queue import current_queue
from harmonic.audio.table import sound_table, timbre_row
from harmonic.errors import Fault
from harmonic.vocabulary.quantities import SOURCES, TARGETS
from harmonic.vocabulary.timbres import TIMBRES

bp = APIBlueprint("audio", __name__, url_prefix="/api/audio", tag="Audio")

MEDIA = tuple(dict.fromkeys(media for media, _ in FORMATS.values()))


@bp.post("/generate")
@operation(Operation(guard=Guard.SIGNED_IN, body=GenerateIn, output=TrackOut, status=201, errors=(403, 404, 429)))
@limiter.limit(lambda: current_app.config["GENERATE_LIMIT"], key_func=client_key)
def generate() -> Response:
    """Render a scene and keep the track; answers when it is ready, or after 10 s with the track still at work."""
    place = reference("scene_id")
    if place is not None:
        scene_for(caller(), place, action=Action.EDIT)
    wanted = payload(GenerateIn)
    parameters = given(wanted.parameters) if wanted.parameters else {}
    track_id = tracks.create(caller(), wanted.scene_id, name=wanted.name, parameters=parameters).id
    # No database connection is held while this waits.
    db.session.close()
    headers = wait_for(current_queue().submit(track_id))
    headers["Location"] = f"/api/audio/tracks/{track_id}"
    return answer(shown_track(tracks.get(caller(), track_id)), 201, headers=headers)


@bp.get("/timbres")
@operation(Operation(guard=Guard.NONE, output=TimbreOut, many=True))
def list_timbres() -> Response:
    """List every timbre with its partials."""
    return answer_many([TimbreOut.model_validate(timbre_row(timbre)) for timbre in TIMBRES.values()], TimbreOut)


@bp.get("/table")
@operation(Operation(guard=Guard.NONE, output=SoundTableOut))
def show_table() -> Response:
    """Show the whole table that notes are played by: timbres, resonators, materials and what holds for all."""
    return answer(SoundTableOut.model_validate(sound_table()))


@bp.get("/sources")
@operation(Operation(guard=Guard.NONE, output=QuantityOut, many=True))
def list_sources() -> Response:
    """List everything that a mapping rule can read."""
    return answer_many([QuantityOut.model_validate(source) for source in SOURCES.values()], QuantityOut)


@bp.get("/targets")
@operation(Operation(guard=Guard.NONE, output=TargetOut, many=True))
def list_targets() -> Response:
    """List everything that a mapping rule can steer."""
    return answer_many([TargetOut.model_validate(target) for target in TARGETS.values()], TargetOut)


@bp.get("/tracks")
@operation(Operation(query=TrackQuery, output=TrackOut, many=True, errors=(404,)))
def list_tracks() -> Response:
    """List tracks, newest first."""
    asked = query(TrackQuery)
    page = asked.as_page()
    listed = tracks.listed(caller(), page, scene_id=asked.scene_id)
    return answer_page([shown_track(track) for track in listed.items], TrackOut, listed=listed, page=page)


@bp.get("/tracks/<uuid:track_id>")
@bp.get("/<uuid:track_id>")
@operation(Operation(output=TrackOut, errors=(404,)))
def show_track(track_id: UUID) -> Response:
    """Show a track."""
    return answer(shown_track(tracks.get(caller(), track_id)))


@bp.delete("/tracks/<uuid:track_id>")
@bp.delete("/<uuid:track_id>")
@operation(Operation(guard=Guard.SIGNED_IN, output=Deleted, errors=(403, 404)))
def delete_track(track_id: UUID) -> Response:
    """Delete a track and its files."""
    tracks.delete(caller(), track_id)
    return answer(Deleted(id=track_id))


@bp.get("/<uuid:track_id>/file")
@bp.get("/file/<uuid:track_id>")
@operation(Operation(query=FileQuery, media=MEDIA, errors=(404, 406, 409, 503)))
def show_file(track_id: UUID) -> Response:
    """Give a track as a file; `format` wins over `Accept`, WAV with 24 bits where neither says."""
    tracks.get(caller(), track_id)
    chosen = _wanted_format()
    if chosen in DERIVED:
        return _derived(track_id, chosen)
    found = track_file(caller(), track_id, chosen)
    return send_path(found.path, media_type=found.media_type, etag=found.etag, name=found.name)


@bp.get("/<uuid:track_id>/stems")
@operation(Operation(query=StemsQuery, media=("application/zip",), errors=(404, 409, 503)))
def show_stems(track_id: UUID) -> Response:
    """Give the parts of a track, which sum to it before its master, as a ZIP of WAVs of 24 bits."""
    return _derived(track_id, f"stems-{query(StemsQuery).by}")


@bp.get("/<uuid:track_id>/score")
@operation(
    Operation(
        query=ScoreQuery,
        output=ScoreOut,
        media=(JSON, "text/csv", "application/vnd.recordare.musicxml+xml"),
        errors=(404, 409, 503),
    )
)
def show_score(track_id: UUID) -> Response:
    """Give every note of a track with its cause: as JSON, as a table, or on paper."""
    wanted = query(ScoreQuery).format
    if wanted != "json":
        return _derived(track_id, f"score-{wanted}")
    found = score_file(caller(), track_id)
    return send_path(found.path, media_type=found.media_type, etag=found.etag)


@bp.get("/<uuid:track_id>/captions")
@operation(Operation(media=("text/vtt",), errors=(404, 409, 503)))
def show_captions(track_id: UUID) -> Response:
    """Tell what is heard in a track, as WebVTT."""
    return _derived(track_id, "captions")


@bp.get("/<uuid:track_id>/waveform")
@operation(Operation(output=WaveformOut, errors=(404, 409, 503)))
def show_waveform(track_id: UUID) -> Response:
    """Give the outline of a track: the lowest and highest samples of a thousand equal parts."""
    return _derived(track_id, "waveform")


@bp.get("/<uuid:track_id>/picture")
@operation(Operation(query=PictureQuery, media=("image/png", "image/svg+xml"), errors=(404, 409, 503)))
def show_picture(track_id: UUID) -> Response:
    """Draw a track: trails, piano roll and spectrogram together, or one of them, or how dissonant it is."""
    wanted = query(PictureQuery)
    return _derived(track_id, f"picture-{wanted.kind}-{wanted.format}")


@bp.get("/<uuid:track_id>/spectrogram")
@operation(Operation(query=ImageQuery, media=("image/png", "image/svg+xml"), errors=(404, 409, 503)))
def show_spectrogram(track_id: UUID) -> Response:
    """Draw what is heard in a track."""
    return _derived(track_id, f"picture-spectrogram-{query(ImageQuery).format}")


def _derived(track_id: UUID, kind: str) -> Response:
    """Return something that is made of a track; what a page shows in place has no name to be saved as."""
    found = derived_file(caller(), track_id, kind, kitchen=current_kitchen())
    name = found.name if kind.startswith(("stems", "score-", "mid-")) else None
    return send_path(found.path, media_type=found.media_type, etag=found.etag, name=name)


def _wanted_format() -> str:
    """Return the format that the query asks for, else the one that `Accept` likes best."""
    chosen = query(FileQuery).format
    if chosen is None:
        return _acceptable()
    if chosen not in FORMATS:
        raise InvalidParameter([Fault("format", "unknown format", chosen, ", ".join(FORMATS))])
    return chosen


def _acceptable() -> str:
    """Return the format that the `Accept` header likes best."""
    best = request.accept_mimetypes.best_match(MEDIA) if request.accept_mimetypes else MEDIA[0]
    if best is None:
        raise NotAcceptable(f"This can be given as {' or '.join(MEDIA)}.")
    return next(name for name, (media, _) in FORMATS.items() if media == best)
