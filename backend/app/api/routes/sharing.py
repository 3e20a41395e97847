"""With whom universes are shared, and the links that lead into them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from apiflask import APIBlueprint
from flask import Response

from app.api.identity import Guard, caller
from app.api.messages import answer, payload, query
from app.api.operation import Operation, operation
from app.api.pagination import answer_page
from app.api.shown_universes import shown_collaborator, shown_invitation, shown_made_invitation, shown_universe
from app.core.permissions import Action, Role
from app.schemas.base import Deleted
from app.schemas.queries import SharingQuery
from app.schemas.sharing import (
    CollaboratorChange,
    CollaboratorCreate,
    CollaboratorOut,
    InvitationAccept,
    InvitationCreate,
    InvitationMade,
    InvitationOut,
)
from app.schemas.universes import UniverseOut
from app.services import invitations, sharing
from app.services.access import universe_for

bp = APIBlueprint("sharing", __name__, url_prefix="/api", tag="Sharing")


@bp.get("/universes/<uuid:universe_id>/collaborators")
@operation(Operation(guard=Guard.SIGNED_IN, query=SharingQuery, output=CollaboratorOut, many=True, errors=(403, 404)))
def list_collaborators(universe_id: UUID) -> Response:
    """List with whom a universe is shared; its members may know."""
    page = query(SharingQuery).as_page()
    listed = sharing.collaborators(caller(), universe_id, page)
    return answer_page([shown_collaborator(row) for row in listed.items], CollaboratorOut, listed=listed, page=page)


@bp.post("/universes/<uuid:universe_id>/collaborators")
@operation(
    Operation(
        guard=Guard.SIGNED_IN, body=CollaboratorCreate, output=CollaboratorOut, status=201, errors=(403, 404, 409)
    )
)
def add_collaborator(universe_id: UUID) -> Response:
    """Share a universe with a person."""
    universe_for(caller(), universe_id, action=Action.MANAGE)
    wanted = payload(CollaboratorCreate)
    row = sharing.share(caller(), universe_id, username=wanted.username, role=Role(wanted.role))
    place = f"/api/universes/{universe_id}/collaborators/{row.user_id}"
    return answer(shown_collaborator(row), 201, headers={"Location": place})


@bp.get("/universes/<uuid:universe_id>/collaborators/<uuid:user_id>")
@operation(Operation(guard=Guard.SIGNED_IN, output=CollaboratorOut, errors=(403, 404)))
def show_collaborator(universe_id: UUID, user_id: UUID) -> Response:
    """Show as what a universe is shared with a person."""
    return answer(shown_collaborator(sharing.shared_with(caller(), universe_id, user_id)))


@bp.route("/universes/<uuid:universe_id>/collaborators/<uuid:user_id>", methods=["PUT", "PATCH"])
@operation(Operation(guard=Guard.SIGNED_IN, body=CollaboratorChange, output=CollaboratorOut, errors=(403, 404)))
def change_collaborator(universe_id: UUID, user_id: UUID) -> Response:
    """Change as what a universe is shared with a person."""
    universe_for(caller(), universe_id, action=Action.MANAGE)
    role = Role(payload(CollaboratorChange).role)
    return answer(shown_collaborator(sharing.change_role(caller(), universe_id, user_id, role)))


@bp.delete("/universes/<uuid:universe_id>/collaborators/<uuid:user_id>")
@operation(Operation(guard=Guard.SIGNED_IN, output=Deleted, errors=(403, 404)))
def remove_collaborator(universe_id: UUID, user_id: UUID) -> Response:
    """Share a universe no longer with a person; everyone may leave by themselves."""
    sharing.unshare(caller(), universe_id, user_id)
    return answer(Deleted(id=user_id))


@bp.get("/universes/<uuid:universe_id>/invitations")
@operation(Operation(guard=Guard.SIGNED_IN, query=SharingQuery, output=InvitationOut, many=True, errors=(403, 404)))
def list_invitations(universe_id: UUID) -> Response:
    """List the links into a universe that still hold, without their secrets."""
    page = query(SharingQuery).as_page()
    listed = invitations.invitations(caller(), universe_id, page)
    return answer_page([shown_invitation(row) for row in listed.items], InvitationOut, listed=listed, page=page)


@bp.post("/universes/<uuid:universe_id>/invitations")
@operation(
    Operation(
        guard=Guard.SIGNED_IN,
        body=InvitationCreate,
        may_be_empty=True,
        is_secret=True,
        output=InvitationMade,
        status=201,
        errors=(403, 404, 409),
    )
)
def make_invitation(universe_id: UUID) -> Response:
    """Make a link into a universe; its secret is shown this once."""
    universe_for(caller(), universe_id, action=Action.MANAGE)
    wanted = payload(InvitationCreate, optional=True)
    holds_for = timedelta(hours=wanted.hours)
    invited = invitations.invite(caller(), universe_id, role=Role(wanted.role), holds_for=holds_for)
    place = f"/api/universes/{universe_id}/invitations/{invited.row.id}"
    return answer(shown_made_invitation(invited), 201, headers={"Location": place, "Cache-Control": "no-store"})


@bp.get("/universes/<uuid:universe_id>/invitations/<uuid:invitation_id>")
@operation(Operation(guard=Guard.SIGNED_IN, output=InvitationOut, errors=(403, 404)))
def show_invitation(universe_id: UUID, invitation_id: UUID) -> Response:
    """Show a link into a universe, without its secret."""
    return answer(shown_invitation(invitations.invitation(caller(), universe_id, invitation_id)))


@bp.delete("/universes/<uuid:universe_id>/invitations/<uuid:invitation_id>")
@operation(Operation(guard=Guard.SIGNED_IN, output=Deleted, errors=(403, 404)))
def withdraw_invitation(universe_id: UUID, invitation_id: UUID) -> Response:
    """Take a link back; whoever came by it before stays."""
    invitations.withdraw(caller(), universe_id, invitation_id)
    return answer(Deleted(id=invitation_id))


@bp.post("/invitations/accept")
@operation(Operation(guard=Guard.SIGNED_IN, body=InvitationAccept, output=UniverseOut, errors=(403, 404)))
def accept_invitation() -> Response:
    """Come into a universe by a link."""
    universe = invitations.accept(caller(), payload(InvitationAccept).token)
    return answer(shown_universe(universe, caller()))
