"""Profiles, settings, and all that belongs to a person."""

from __future__ import annotations

from apiflask import APIBlueprint
from flask import Response, current_app

from app.api.identity import Guard, caller
from app.api.limits import client_key, was_refused
from app.api.messages import answer, payload
from app.api.operation import Operation, operation
from app.api.shown_account import shown_belongings, shown_settings, shown_user
from app.api.shown_universes import shown_universes
from app.core.paging import Page
from app.extensions import limiter
from app.models.base import utc_now
from app.schemas.accounts import Farewell, ProfileChanges, ProfileOut, SettingsChange, SettingsOut, UserOut
from app.schemas.base import Deleted
from app.schemas.export import ExportOut
from app.services import accounts, universes

bp = APIBlueprint("users", __name__, url_prefix="/api/users", tag="People")

NEWEST = Page(number=1, size=100, sort="created_at", descending=True)


@bp.get("/me")
@operation(Operation(guard=Guard.SIGNED_IN, output=UserOut))
def show_own() -> Response:
    """Show one's own profile."""
    return answer(shown_user(accounts.profile_of(caller())))


@bp.route("/me", methods=["PUT", "PATCH"])
@operation(Operation(guard=Guard.SIGNED_IN, body=ProfileChanges, output=UserOut, errors=(409, 429)))
@limiter.limit(lambda: current_app.config["LOGIN_LIMIT"], key_func=client_key, deduct_when=was_refused)
def change_own() -> Response:
    """Change one's own profile; a new email address needs the password."""
    wanted = payload(ProfileChanges)
    changes = wanted.model_dump(exclude_unset=True, exclude={"password"})
    return answer(shown_user(accounts.change_profile(caller(), changes, password=wanted.password)))


@bp.delete("/me")
@operation(Operation(guard=Guard.SIGNED_IN, body=Farewell, output=Deleted, errors=(429,)))
@limiter.limit(lambda: current_app.config["LOGIN_LIMIT"], key_func=client_key)
def delete_own() -> Response:
    """Delete one's account with everything that belongs to it, tracks included."""
    gone = accounts.delete_account(caller(), password=payload(Farewell).password)
    return answer(Deleted(id=gone))


@bp.get("/me/settings")
@operation(Operation(guard=Guard.SIGNED_IN, output=SettingsOut))
def show_settings() -> Response:
    """Show how the page looks and sounds for this person."""
    return answer(shown_settings(accounts.profile_of(caller())))


@bp.route("/me/settings", methods=["PUT", "PATCH"])
@operation(Operation(guard=Guard.SIGNED_IN, body=SettingsChange, output=SettingsOut))
def change_settings() -> Response:
    """Change how the page looks and sounds; null goes back to the default."""
    changes = payload(SettingsChange).model_dump(exclude_unset=True)
    return answer(shown_settings(accounts.change_settings(caller(), changes)))


@bp.get("/me/export")
@operation(Operation(guard=Guard.SIGNED_IN, output=ExportOut))
def export_own() -> Response:
    """Give everything that is stored of and by this person, as one file."""
    owned = accounts.everything_of(caller())
    name = f"harmonic-universe-{owned.user.username}.json"
    return answer(
        shown_belongings(owned, caller(), now=utc_now()),
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


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
