"""The constraints of a scene."""

from __future__ import annotations

from uuid import UUID

from apiflask import APIBlueprint
from flask import Response

from app.api.identity import Guard, caller
from app.api.messages import answer, payload, query
from app.api.operation import Operation, operation
from app.api.pagination import answer_page
from app.api.shown import shown_constraint, shown_written_constraint
from app.core.partial import given
from app.core.permissions import Action
from app.schemas.base import Deleted
from app.schemas.constraints import ConstraintChange, ConstraintIn, ConstraintOut, ConstraintWritten
from app.schemas.queries import STORED_AS, MemberQuery
from app.services.access import scene_for
from app.services.constraints import CONSTRAINTS, patched_constraint

bp = APIBlueprint("constraints", __name__, url_prefix="/api/scenes/<uuid:scene_id>/constraints", tag="Constraints")


@bp.get("")
@operation(Operation(query=MemberQuery, output=ConstraintOut, many=True, errors=(404,)))
def list_constraints(scene_id: UUID) -> Response:
    """List the constraints of a scene, in their order."""
    asked = query(MemberQuery)
    page = asked.as_page(descending=asked.sort != "order", renamed=STORED_AS)
    listed = CONSTRAINTS.listed(caller(), scene_id, page)
    return answer_page([shown_constraint(row) for row in listed.items], ConstraintOut, listed=listed, page=page)


@bp.post("")
@operation(Operation(guard=Guard.SIGNED_IN, body=ConstraintIn, output=ConstraintWritten, status=201, errors=(403, 404)))
def create_constraint(scene_id: UUID) -> Response:
    """Add a constraint; one that names no body of the scene is kept, with a warning."""
    scene_for(caller(), scene_id, action=Action.EDIT)
    row = CONSTRAINTS.add(caller(), scene_id, payload(ConstraintIn).root)
    return answer(
        shown_written_constraint(row), 201, headers={"Location": f"/api/scenes/{scene_id}/constraints/{row.id}"}
    )


@bp.get("/<uuid:constraint_id>")
@operation(Operation(output=ConstraintOut, errors=(404,)))
def show_constraint(scene_id: UUID, constraint_id: UUID) -> Response:
    """Show a constraint."""
    return answer(shown_constraint(CONSTRAINTS.get(caller(), scene_id, constraint_id)))


@bp.route("/<uuid:constraint_id>", methods=["PUT", "PATCH"])
@operation(Operation(guard=Guard.SIGNED_IN, body=ConstraintChange, output=ConstraintWritten, errors=(403, 404)))
def change_constraint(scene_id: UUID, constraint_id: UUID) -> Response:
    """Change a constraint: null goes back to the default; one of another kind keeps what every constraint has."""
    scene_for(caller(), scene_id, action=Action.EDIT)
    CONSTRAINTS.get(caller(), scene_id, constraint_id)
    changes = given(payload(ConstraintChange))
    row = CONSTRAINTS.change(caller(), scene_id, constraint_id, lambda stored: patched_constraint(stored, changes))
    return answer(shown_written_constraint(row))


@bp.delete("/<uuid:constraint_id>")
@operation(Operation(guard=Guard.SIGNED_IN, output=Deleted, errors=(403, 404)))
def delete_constraint(scene_id: UUID, constraint_id: UUID) -> Response:
    """Take a constraint out of its scene."""
    CONSTRAINTS.remove(caller(), scene_id, constraint_id)
    return answer(Deleted(id=constraint_id))
