"""Scenes, and temporary renders of them."""

from __future__ import annotations

from uuid import UUID

from apiflask import APIBlueprint
from flask import Response, current_app

from app.api.files import send_path
from app.api.identity import Guard, caller
from app.api.limits import client_key
from app.api.messages import answer, answer_many, payload, query, reference
from app.api.operation import JSON, Operation, operation
from app.api.pagination import answer_page
from app.api.shown import shown_scene, shown_scene_whole
from app.core.partial import given
from app.core.permissions import Action
from app.extensions import limiter
from app.schemas.audio import PreviewOut
from app.schemas.base import Deleted
from app.schemas.queries import STORED_AS, SceneQuery
from app.schemas.scenes import PreviewIn, SceneChange, SceneCreate, SceneDetail, SceneDuplicate, SceneOrder, SceneOut
from app.services import copies, scenes
from app.services.access import scene_for, universe_for
from app.services.audio.kitchen import current_kitchen
from app.services.audio.previews import AUDIO, FRAMES, LONGEST, preview, preview_file
from app.services.effective import Overrides

bp = APIBlueprint("scenes", __name__, url_prefix="/api/scenes", tag="Scenes")

WAV = "audio/wav"
BYTES = "application/octet-stream"


@bp.get("")
@operation(Operation(query=SceneQuery, output=SceneOut, many=True, errors=(404,)))
def list_scenes() -> Response:
    """List scenes without what is in them, in their order."""
    asked = query(SceneQuery)
    page = asked.as_page(descending=asked.sort != "order", renamed=STORED_AS)
    listed = scenes.listed(caller(), page, universe_id=asked.universe_id)
    return answer_page([shown_scene(row, caller()) for row in listed.items], SceneOut, listed=listed, page=page)


@bp.post("")
@operation(Operation(guard=Guard.SIGNED_IN, body=SceneCreate, output=SceneDetail, status=201, errors=(403, 404)))
def create_scene() -> Response:
    """Make a scene, with what is in it if that is given."""
    place = reference("universe_id")
    if place is not None:
        universe_for(caller(), place, action=Action.EDIT)
    wanted = payload(SceneCreate)
    if wanted.from_preset is None:
        row = scenes.create(caller(), wanted.universe_id, wanted.changes())
    else:
        row = copies.from_preset(caller(), wanted.universe_id, wanted.from_preset, wanted.changes())
    return answer(shown_scene_whole(row, caller()), 201, headers={"Location": f"/api/scenes/{row.id}"})


@bp.get("/<uuid:scene_id>")
@operation(Operation(output=SceneDetail, errors=(404,)))
def show_scene(scene_id: UUID) -> Response:
    """Show a scene with all that is in it, and where each of its laws comes from."""
    return answer(shown_scene_whole(scenes.get(caller(), scene_id), caller()))


@bp.route("/<uuid:scene_id>", methods=["PUT", "PATCH"])
@operation(Operation(guard=Guard.SIGNED_IN, body=SceneChange, output=SceneDetail, errors=(403, 404)))
def change_scene(scene_id: UUID) -> Response:
    """Change a scene: laws, harmony and orbital merge, lists such as `bodies` and `constraints` replace."""
    scene_for(caller(), scene_id, action=Action.EDIT)
    row = scenes.change(caller(), scene_id, payload(SceneChange).changes())
    return answer(shown_scene_whole(row, caller()))


@bp.delete("/<uuid:scene_id>")
@operation(Operation(guard=Guard.SIGNED_IN, output=Deleted, errors=(403, 404)))
def delete_scene(scene_id: UUID) -> Response:
    """Delete a scene with all that is in it, and its tracks."""
    scenes.delete(caller(), scene_id)
    return answer(Deleted(id=scene_id))


@bp.post("/<uuid:scene_id>/duplicate")
@operation(
    Operation(
        guard=Guard.SIGNED_IN,
        body=SceneDuplicate,
        may_be_empty=True,
        output=SceneDetail,
        status=201,
        errors=(403, 404),
    )
)
def duplicate_scene(scene_id: UUID) -> Response:
    """Copy a scene that one may look at into a universe that one may change: its own, unless another is named."""
    row = scene_for(caller(), scene_id)
    universe_for(caller(), reference("universe_id") or row.universe_id, action=Action.EDIT)
    wanted = payload(SceneDuplicate, optional=True)
    copy = copies.duplicate(caller(), scene_id, universe_id=wanted.universe_id, name=wanted.name)
    return answer(shown_scene_whole(copy, caller()), 201, headers={"Location": f"/api/scenes/{copy.id}"})


@bp.post("/reorder")
@operation(Operation(guard=Guard.SIGNED_IN, body=SceneOrder, output=SceneOut, many=True, errors=(403, 404)))
def reorder_scenes() -> Response:
    """Give the scenes of a universe another order."""
    place = reference("universe_id")
    if place is not None:
        universe_for(caller(), place, action=Action.EDIT)
    wanted = payload(SceneOrder)
    rows = scenes.reorder(caller(), wanted.universe_id, wanted.scene_ids)
    return answer_many([shown_scene(row, caller()) for row in rows], SceneOut)


@bp.post("/<uuid:scene_id>/preview")
@operation(Operation(body=PreviewIn, may_be_empty=True, output=PreviewOut, errors=(404, 429, 503), reads=True))
@limiter.limit(lambda: current_app.config["PREVIEW_LIMIT"], key_func=client_key)
def preview_scene(scene_id: UUID) -> Response:
    """Render a scene for listening now, with other laws if they are given; at most 30 s."""
    scene_for(caller(), scene_id)
    wanted = payload(PreviewIn, optional=True)
    overrides = Overrides(
        laws=given(wanted.laws) if wanted.laws else {},
        harmony=given(wanted.harmony) if wanted.harmony else {},
        duration=wanted.duration,
        longest=LONGEST,
    )
    text = preview(caller(), scene_id, overrides, kitchen=current_kitchen())
    return Response(text, mimetype=JSON, headers={"Cache-Control": "no-store"})


@bp.get("/<uuid:scene_id>/previews/<string:run_hash>/audio")
@operation(Operation(media=(WAV,), errors=(404,)))
def show_preview_audio(scene_id: UUID, run_hash: str) -> Response:
    """Give the sound of a temporary render, as WAV."""
    path = preview_file(caller(), scene_id, run_hash, AUDIO)
    return send_path(path, media_type=WAV, etag=f"{run_hash}-audio", immutable=True)


@bp.get("/<uuid:scene_id>/previews/<string:run_hash>/frames")
@operation(Operation(media=(BYTES,), errors=(404,)))
def show_preview_frames(scene_id: UUID, run_hash: str) -> Response:
    """Give the picture of a temporary render: positions and angles, 60 times a second."""
    path = preview_file(caller(), scene_id, run_hash, FRAMES)
    return send_path(path, media_type=BYTES, etag=f"{run_hash}-frames", immutable=True)
