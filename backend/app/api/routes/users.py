"""Profiles."""

from __future__ import annotations

from apiflask import APIBlueprint
from flask import Response

from app.api.identity import Guard, caller
from app.api.messages import answer, payload
from app.api.operation import Operation, operation
from app.api.shown_universes import shown_universes
from app.core.paging import Page
from app.schemas.accounts import ProfileChanges, ProfileOut, UserOut
from app.services import accounts, universes

bp = APIBlueprint("users", __name__, url_prefix="/api/users", tag="People")

NEWEST = Page(number=1, size=100, sort="created_at", descending=True)


@bp.get("/me")
@operation(Operation(guard=Guard.SIGNED_IN, output=UserOut))
def show_own() -> Response:
    """Show one's own profile."""
    return answer(UserOut.model_validate(accounts.profile_of(caller())))


@bp.route("/me", methods=["PUT", "PATCH"])
@operation(Operation(guard=Guard.SIGNED_IN, body=ProfileChanges, output=UserOut, errors=(409,)))
def change_own() -> Response:
    """Change one's own profile."""
    changes = payload(ProfileChanges).model_dump(exclude_unset=True)
    return answer(UserOut.model_validate(accounts.change_profile(caller(), changes)))


@bp.get("/<string:username>")
@operation(Operation(output=ProfileOut, errors=(404,)))
def show_profile(username: str) -> Response:
    """Show the public side of a person, with their newest public universes."""
    user = accounts.public_profile(username)
    listed = universes.public_of(user.id, NEWEST)
    return answer(
        ProfileOut(
            id=user.id,
            username=user.username,
            bio=user.bio,
            created_at=user.created_at,
            universes=shown_universes(listed.items, caller()),
        )
    )
