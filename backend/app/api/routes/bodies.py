"""The bodies of a scene."""

from __future__ import annotations

from uuid import UUID

from apiflask import APIBlueprint
from flask import Response

from app.api.identity import Guard, caller
from app.api.messages import answer, payload, query
from app.api.operation import Operation, operation
from app.api.pagination import answer_page
from app.api.shown import shown_body, shown_written_body
from app.core.partial import given
from app.core.permissions import Action
from app.schemas.base import Deleted
from app.schemas.queries import STORED_AS, MemberQuery
from app.schemas.scenes import BodyChange, BodyIn, BodyOut, BodyWritten
from app.services.access import scene_for
from app.services.bodies import BODIES, patched_body

bp = APIBlueprint("bodies", __name__, url_prefix="/api/scenes/<uuid:scene_id>/bodies", tag="Bodies")


@bp.get("")
@operation(Operation(query=MemberQuery, output=BodyOut, many=True, errors=(404,)))
def list_bodies(scene_id: UUID) -> Response:
    """List the bodies of a scene, in their order."""
    asked = query(MemberQuery)
    page = asked.as_page(descending=asked.sort != "order", renamed=STORED_AS)
    listed = BODIES.listed(caller(), scene_id, page)
    return answer_page([shown_body(row) for row in listed.items], BodyOut, listed=listed, page=page)


@bp.post("")
@operation(Operation(guard=Guard.SIGNED_IN, body=BodyIn, output=BodyWritten, status=201, errors=(403, 404)))
def create_body(scene_id: UUID) -> Response:
    """Add a body; one that overlaps or stands outside is kept, with a warning."""
    scene_for(caller(), scene_id, action=Action.EDIT)
    row = BODIES.add(caller(), scene_id, payload(BodyIn))
    return answer(shown_written_body(row), 201, headers={"Location": f"/api/scenes/{scene_id}/bodies/{row.id}"})


@bp.get("/<uuid:body_id>")
@operation(Operation(output=BodyOut, errors=(404,)))
def show_body(scene_id: UUID, body_id: UUID) -> Response:
    """Show a body."""
    return answer(shown_body(BODIES.get(caller(), scene_id, body_id)))


@bp.route("/<uuid:body_id>", methods=["PUT", "PATCH"])
@operation(Operation(guard=Guard.SIGNED_IN, body=BodyChange, output=BodyWritten, errors=(403, 404)))
def change_body(scene_id: UUID, body_id: UUID) -> Response:
    """Change a body: null goes back to the default, a shape of another kind replaces the old one."""
    scene_for(caller(), scene_id, action=Action.EDIT)
    BODIES.get(caller(), scene_id, body_id)
    changes = given(payload(BodyChange))
    row = BODIES.change(caller(), scene_id, body_id, lambda stored: patched_body(stored, changes))
    return answer(shown_written_body(row))


@bp.delete("/<uuid:body_id>")
@operation(Operation(guard=Guard.SIGNED_IN, output=Deleted, errors=(403, 404)))
def delete_body(scene_id: UUID, body_id: UUID) -> Response:
    """Take a body out of its scene."""
    BODIES.remove(caller(), scene_id, body_id)
    return answer(Deleted(id=body_id))
