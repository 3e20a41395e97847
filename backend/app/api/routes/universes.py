"""Universes, their laws and their harmony."""

from __future__ import annotations

import json
from uuid import UUID

from apiflask import APIBlueprint
from flask import Response, request
from werkzeug.utils import secure_filename

from app.api.identity import Guard, caller
from app.api.messages import answer, payload, query
from app.api.operation import JSON, Operation, operation
from app.api.pagination import answer_page
from app.api.shown import shown_parameters
from app.api.shown_universes import shown_universe, shown_universes
from app.core.partial import HarmonyChanges, given
from app.core.permissions import Action, Visibility
from app.schemas.base import Deleted
from app.schemas.documents import ForkIn, UniverseDocument
from app.schemas.queries import UniverseQuery
from app.schemas.sharing import Favored
from app.schemas.universes import ParametersOut, PhysicsChange, UniverseChange, UniverseCreate, UniverseOut
from app.services import copies, favorites, universes
from app.services.access import universe_for
from app.services.physics import parameters
from harmonic.scene import Harmony

MAX_IMPORT_BYTES = 64 * 1024 * 1024
"""A universe holds many scenes: it may be larger than any other message."""

bp = APIBlueprint("universes", __name__, url_prefix="/api/universes", tag="Universes")


@bp.get("")
@operation(Operation(query=UniverseQuery, output=UniverseOut, many=True))
def list_universes() -> Response:
    """List one's universes and those shared with one, or the public ones; newest first."""
    asked = query(UniverseQuery)
    page = asked.as_page()
    listed = universes.listed(caller(), page, asked.as_wish())
    return answer_page(shown_universes(listed.items, caller()), UniverseOut, listed=listed, page=page)


@bp.post("")
@operation(Operation(guard=Guard.SIGNED_IN, body=UniverseCreate, output=UniverseOut, status=201))
def create_universe() -> Response:
    """Make a universe; it is born with a default set of laws."""
    wanted = payload(UniverseCreate)
    universe = universes.create(
        caller(),
        name=wanted.name,
        description=wanted.description or "",
        visibility=wanted.chosen_visibility or Visibility.PRIVATE,
        tags=wanted.tags or (),
        laws=wanted.laws_patch,
        harmony=wanted.harmony_patch,
    )
    return answer(shown_universe(universe, caller()), 201, headers={"Location": f"/api/universes/{universe.id}"})


@bp.get("/<uuid:universe_id>")
@operation(Operation(output=UniverseOut, errors=(404,)))
def show_universe(universe_id: UUID) -> Response:
    """Show a universe."""
    return answer(shown_universe(universes.get(caller(), universe_id), caller()))


@bp.route("/<uuid:universe_id>", methods=["PUT", "PATCH"])
@operation(Operation(guard=Guard.SIGNED_IN, body=UniverseChange, output=UniverseOut, errors=(403, 404)))
def change_universe(universe_id: UUID) -> Response:
    """Change a universe: objects merge, null goes back to what is inherited."""
    universe_for(caller(), universe_id, action=Action.EDIT)
    wanted = payload(UniverseChange)
    universe = universes.change(
        caller(), universe_id, wanted.changes(), laws=wanted.laws_patch, harmony=wanted.harmony_patch
    )
    return answer(shown_universe(universe, caller()))


@bp.delete("/<uuid:universe_id>")
@operation(Operation(guard=Guard.SIGNED_IN, output=Deleted, errors=(403, 404)))
def delete_universe(universe_id: UUID) -> Response:
    """Delete a universe with everything in it."""
    universes.delete(caller(), universe_id)
    return answer(Deleted(id=universe_id))


@bp.get("/<uuid:universe_id>/physics")
@operation(Operation(output=ParametersOut, errors=(404,)))
def show_physics(universe_id: UUID) -> Response:
    """Show the default set of laws."""
    return answer(shown_parameters(parameters.default_of(caller(), universe_id)))


@bp.route("/<uuid:universe_id>/physics", methods=["PUT", "PATCH"])
@operation(Operation(guard=Guard.SIGNED_IN, body=PhysicsChange, output=ParametersOut, errors=(403, 404)))
def change_physics(universe_id: UUID) -> Response:
    """Change the default set of laws."""
    universe_for(caller(), universe_id, action=Action.EDIT)
    row = parameters.change_default(caller(), universe_id, payload(PhysicsChange).patch)
    return answer(shown_parameters(row))


@bp.get("/<uuid:universe_id>/harmony")
@operation(Operation(output=Harmony, errors=(404,)))
def show_harmony(universe_id: UUID) -> Response:
    """Show the harmony that holds where a scene says nothing else."""
    return answer(universes.harmony(caller(), universe_id))


@bp.route("/<uuid:universe_id>/harmony", methods=["PUT", "PATCH"])
@operation(Operation(guard=Guard.SIGNED_IN, body=HarmonyChanges, output=Harmony, errors=(403, 404)))
def change_harmony(universe_id: UUID) -> Response:
    """Change the harmony."""
    universe_for(caller(), universe_id, action=Action.EDIT)
    universes.change(caller(), universe_id, {}, laws={}, harmony=given(payload(HarmonyChanges)))
    return answer(universes.harmony(caller(), universe_id))


@bp.put("/<uuid:universe_id>/favorite")
@operation(Operation(guard=Guard.SIGNED_IN, output=Favored, errors=(404,)))
def favor_universe(universe_id: UUID) -> Response:
    """Make a universe one's favourite."""
    return answer(Favored.model_validate(favorites.favor(caller(), universe_id, liked=True)))


@bp.delete("/<uuid:universe_id>/favorite")
@operation(Operation(guard=Guard.SIGNED_IN, output=Favored, errors=(404,)))
def unfavor_universe(universe_id: UUID) -> Response:
    """Let a universe be one's favourite no longer."""
    return answer(Favored.model_validate(favorites.favor(caller(), universe_id, liked=False)))


@bp.post("/<uuid:universe_id>/fork")
@operation(
    Operation(guard=Guard.SIGNED_IN, body=ForkIn, may_be_empty=True, output=UniverseOut, status=201, errors=(404,))
)
def fork_universe(universe_id: UUID) -> Response:
    """Copy a universe that one may look at, with everything in it but its tracks; the copy tells where it is from."""
    universe_for(caller(), universe_id, action=Action.KEEP)
    copy = copies.fork(caller(), universe_id, name=payload(ForkIn, optional=True).name)
    return answer(shown_universe(copy, caller()), 201, headers={"Location": f"/api/universes/{copy.id}"})


@bp.get("/<uuid:universe_id>/export")
@operation(Operation(output=UniverseDocument, errors=(404,)))
def export_universe(universe_id: UUID) -> Response:
    """Give a universe as one JSON document, which an import makes the same universe of."""
    universe = universes.get(caller(), universe_id)
    document = json.dumps(copies.exported(caller(), universe_id), separators=(",", ":"), ensure_ascii=False)
    name = secure_filename(universe.name) or "universe"
    return Response(
        document, mimetype=JSON, headers={"Content-Disposition": f'attachment; filename="{name}.universe.json"'}
    )


@bp.post("/import")
@operation(Operation(guard=Guard.SIGNED_IN, body=UniverseDocument, output=UniverseOut, status=201))
def import_universe() -> Response:
    """Make a universe of an exported one; it is private, and one's own."""
    request.max_content_length = MAX_IMPORT_BYTES
    universe = copies.imported(caller(), payload(UniverseDocument).draft())
    return answer(shown_universe(universe, caller()), 201, headers={"Location": f"/api/universes/{universe.id}"})
