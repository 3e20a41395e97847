"""Sharing a universe with whoever holds a link."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import func

from app.core.errors import Conflict, NotFound
from app.core.paging import Listed, Page
from app.core.permissions import Action, Caller, Role
from app.db.repositories.membership import invitation_by_hash, invitations_of
from app.db.repositories.pages import paged
from app.db.session import begin_write, db
from app.models import Invitation, Universe
from app.models.base import utc_now
from app.services.access import role_in, universe_for
from app.services.accounts import profile_of
from app.services.sharing import added, shared

MOST_INVITATIONS = 20
"""How many links into a universe may hold at once."""


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation that was just made.

    Attributes
    ----------
    row : Invitation
        What is kept of it.
    token : str
        The secret of its link, which is kept nowhere.
    """

    row: Invitation
    token: str


def invitations(caller: Caller, universe_id: UUID, page: Page) -> Listed[Invitation]:
    """Return the links into a universe that still hold.

    Parameters
    ----------
    caller : Caller
        Its owner.
    universe_id : UUID
        Which one.
    page : Page
        Which of them.

    Returns
    -------
    Listed
        The rows.
    """
    universe_for(caller, universe_id, action=Action.MANAGE)
    return paged(db.session, invitations_of(universe_id, now=utc_now()), Invitation, page)


def invitation(caller: Caller, universe_id: UUID, invitation_id: UUID) -> Invitation:
    """Return one link into a universe.

    Parameters
    ----------
    caller : Caller
        Its owner.
    universe_id, invitation_id : UUID
        Into which one, and which link.

    Returns
    -------
    Invitation
        The row.

    Raises
    ------
    NotFound
        If there is no such link.
    """
    universe_for(caller, universe_id, action=Action.MANAGE)
    row = db.session.get(Invitation, invitation_id)
    if row is None or row.universe_id != universe_id:
        raise NotFound("There is no such invitation.")
    return row


def invite(caller: Caller, universe_id: UUID, *, role: Role, holds_for: timedelta) -> Invited:
    """Make a link into a universe.

    Parameters
    ----------
    caller : Caller
        Its owner.
    universe_id : UUID
        Which one.
    role : Role
        What those who come by it will be.
    holds_for : timedelta
        How long it holds.

    Returns
    -------
    Invited
        The row, and the secret.

    Raises
    ------
    Conflict
        If too many links hold already.
    """
    begin_write(db.session)
    universe_for(caller, universe_id, action=Action.MANAGE)
    now, token = utc_now(), secrets.token_urlsafe(32)
    holding = invitations_of(universe_id, now=now).with_only_columns(func.count())
    if (db.session.scalar(holding) or 0) >= MOST_INVITATIONS:
        raise Conflict(f"{MOST_INVITATIONS} invitations hold already: take one back first.")
    row = Invitation(
        id=uuid4(), universe_id=universe_id, role=role, token_hash=_hash(token), expires_at=now + holds_for
    )
    db.session.add(row)
    db.session.commit()
    return Invited(row, token)


def withdraw(caller: Caller, universe_id: UUID, invitation_id: UUID) -> None:
    """Take a link back; whoever came by it before stays.

    Parameters
    ----------
    caller : Caller
        The owner of the universe.
    universe_id, invitation_id : UUID
        Into which one, and which link.

    Raises
    ------
    NotFound
        If there is no such link.
    """
    begin_write(db.session)
    db.session.delete(invitation(caller, universe_id, invitation_id))
    db.session.commit()


def accept(caller: Caller, token: str) -> Universe:
    """Come into a universe by a link; whoever may do as much already stays what they are.

    Parameters
    ----------
    caller : Caller
        Who comes, signed in.
    token : str
        The secret of the link.

    Returns
    -------
    Universe
        Where it leads.

    Raises
    ------
    NotFound
        If the link leads nowhere, was taken back or has run out.
    """
    begin_write(db.session)
    user = profile_of(caller)
    found = invitation_by_hash(db.session, _hash(token))
    if found is None or found.expires_at <= utc_now():
        raise NotFound("This invitation does not hold, or no longer.")
    # Locked, so that two who come at once don't both find the last place free.
    universe = db.session.get_one(Universe, found.universe_id, with_for_update={"of": Universe})
    role = Role(found.role)
    present = role_in(caller, universe)
    if present is Role.VIEWER and role is Role.EDITOR:
        shared(universe.id, user.id).role = role
    elif present is Role.STRANGER:
        added(universe, user, role)
    db.session.commit()
    return universe


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
