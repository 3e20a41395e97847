"""Named sets of laws."""

from __future__ import annotations

from uuid import UUID

from apiflask import APIBlueprint
from flask import Response

from app.api.identity import Guard, caller
from app.api.messages import answer, answer_many, payload, query, reference
from app.api.operation import Operation, operation
from app.api.pagination import answer_page
from app.api.shown import shown_parameters
from app.core.permissions import Action
from app.schemas.base import Deleted
from app.schemas.queries import Paging, ParametersQuery
from app.schemas.universes import LawDefinitionOut, ParametersChange, ParametersCreate, ParametersOut
from app.services.access import parameters_for, universe_for
from app.services.physics import parameters
from app.services.physics.definitions import law_definitions

bp = APIBlueprint("physics_parameters", __name__, url_prefix="/api/physics-parameters", tag="Laws")


@bp.get("/definitions")
@operation(Operation(guard=Guard.NONE, output=LawDefinitionOut, many=True))
def list_definitions() -> Response:
    """Say of every law what it means, its unit, its limits and its default."""
    messages = [LawDefinitionOut.model_validate(definition) for definition in law_definitions()]
    return answer_many(messages, LawDefinitionOut)


@bp.get("")
@operation(Operation(query=ParametersQuery, output=ParametersOut, many=True, errors=(404,)))
def list_parameters() -> Response:
    """List the sets of a universe, those of its scenes included."""
    asked = query(ParametersQuery)
    return _listed(asked.universe_id, asked)


@bp.get("/universe/<uuid:universe_id>")
@operation(Operation(query=Paging, output=ParametersOut, many=True, errors=(404,)))
def list_parameters_of_universe(universe_id: UUID) -> Response:
    """List the sets of a universe; the same list by another path."""
    return _listed(universe_id, query(Paging))


@bp.post("")
@operation(
    Operation(guard=Guard.SIGNED_IN, body=ParametersCreate, output=ParametersOut, status=201, errors=(403, 404, 409))
)
def create_parameters() -> Response:
    """Make a set of laws, for a universe or for one of its scenes."""
    place = reference("universe_id")
    if place is not None:
        universe_for(caller(), place, action=Action.EDIT)
    wanted = payload(ParametersCreate)
    row = parameters.create(
        caller(),
        universe_id=wanted.universe_id,
        scene_id=wanted.scene_id,
        name=wanted.name,
        is_default=wanted.is_default,
        laws=wanted.laws_patch,
    )
    return answer(shown_parameters(row), 201, headers={"Location": f"/api/physics-parameters/{row.id}"})


@bp.get("/<uuid:set_id>")
@operation(Operation(output=ParametersOut, errors=(404,)))
def show_parameters(set_id: UUID) -> Response:
    """Show a set of laws."""
    return answer(shown_parameters(parameters.get(caller(), set_id)))


@bp.route("/<uuid:set_id>", methods=["PUT", "PATCH"])
@operation(Operation(guard=Guard.SIGNED_IN, body=ParametersChange, output=ParametersOut, errors=(403, 404, 409)))
def change_parameters(set_id: UUID) -> Response:
    """Change a set of laws; `is_default` makes it the one that holds for the universe."""
    parameters_for(caller(), set_id, action=Action.EDIT)
    wanted = payload(ParametersChange)
    return answer(shown_parameters(parameters.change(caller(), set_id, wanted.changes(), laws=wanted.laws_patch)))


@bp.delete("/<uuid:set_id>")
@operation(Operation(guard=Guard.SIGNED_IN, output=Deleted, errors=(403, 404, 409)))
def delete_parameters(set_id: UUID) -> Response:
    """Delete a set of laws; the default of a universe stays."""
    parameters.delete(caller(), set_id)
    return answer(Deleted(id=set_id))


def _listed(universe_id: UUID, asked: Paging) -> Response:
    page = asked.as_page()
    listed = parameters.listed(caller(), universe_id, page)
    return answer_page([shown_parameters(row) for row in listed.items], ParametersOut, listed=listed, page=page)
