"""Sharing a universe with people, by name."""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import func, select

from app.core.errors import Conflict, Forbidden, NotFound
from app.core.paging import Listed, Page
from app.core.permissions import Action, Caller, Role
from app.db.repositories.membership import collaborator
from app.db.repositories.pages import paged
from app.db.repositories.users import user_named
from app.db.session import begin_write, db
from app.models import Collaborator, Universe, User
from app.services.access import universe_for
from harmonic.errors import Fault, InvalidInput

MOST_COLLABORATORS = 100
"""With how many people a universe may be shared."""


def collaborators(caller: Caller, universe_id: UUID, page: Page) -> Listed[Collaborator]:
    """Return with whom a universe is shared; only members may know.

    Parameters
    ----------
    caller : Caller
        Who asks.
    universe_id : UUID
        Which one.
    page : Page
        Which of them.

    Returns
    -------
    Listed
        The rows.
    """
    universe_for(caller, universe_id, action=Action.MEET)
    return paged(db.session, select(Collaborator).where(Collaborator.universe_id == universe_id), Collaborator, page)


def shared_with(caller: Caller, universe_id: UUID, user_id: UUID) -> Collaborator:
    """Return as what a universe is shared with a person; only members may know.

    Parameters
    ----------
    caller : Caller
        Who asks.
    universe_id, user_id : UUID
        Which one, and with whom.

    Returns
    -------
    Collaborator
        The row.
    """
    universe_for(caller, universe_id, action=Action.MEET)
    return shared(universe_id, user_id)


def share(caller: Caller, universe_id: UUID, *, username: str, role: Role) -> Collaborator:
    """Share a universe with a person.

    Parameters
    ----------
    caller : Caller
        Its owner.
    universe_id : UUID
        Which one.
    username : str
        With whom.
    role : Role
        As what.

    Returns
    -------
    Collaborator
        The new row.

    Raises
    ------
    InvalidInput
        If there is nobody of this name, or the universe is shared with too many.
    Conflict
        If it is shared with them already, or theirs.
    """
    begin_write(db.session)
    universe = universe_for(caller, universe_id, action=Action.MANAGE)
    user = user_named(db.session, username)
    if user is None:
        raise InvalidInput([Fault("/username", "there is nobody of this name", username, "the name of an account")])
    if user.id == universe.owner_id:
        raise Conflict("The universe is theirs.")
    if collaborator(db.session, universe_id, user.id) is not None:
        raise Conflict("The universe is shared with them already: change their role instead.")
    row = added(universe, user, role)
    db.session.commit()
    return row


def change_role(caller: Caller, universe_id: UUID, user_id: UUID, role: Role) -> Collaborator:
    """Change as what a universe is shared with a person.

    Parameters
    ----------
    caller : Caller
        Its owner.
    universe_id, user_id : UUID
        Which one, and with whom.
    role : Role
        As what, from now on.

    Returns
    -------
    Collaborator
        The row as it is now.
    """
    begin_write(db.session)
    universe_for(caller, universe_id, action=Action.MANAGE)
    row = shared(universe_id, user_id)
    row.role = role
    db.session.commit()
    return row


def unshare(caller: Caller, universe_id: UUID, user_id: UUID) -> None:
    """Share a universe no longer with a person: its owner may say so, or they themselves.

    Parameters
    ----------
    caller : Caller
        Who says so.
    universe_id, user_id : UUID
        Which one, and with whom.
    """
    begin_write(db.session)
    leaves = caller.user_id == user_id
    universe_for(caller, universe_id, action=Action.MEET if leaves else Action.MANAGE)
    db.session.delete(shared(universe_id, user_id))
    db.session.commit()


def added(universe: Universe, user: User, role: Role) -> Collaborator:
    """Share a universe with one more person, inside the transaction of the caller.

    Parameters
    ----------
    universe : Universe
        Which one, locked.
    user : User
        With whom.
    role : Role
        As what.

    Returns
    -------
    Collaborator
        The new row.

    Raises
    ------
    Forbidden
        If it is shared with too many already.
    """
    count = db.session.scalar(select(func.count()).where(Collaborator.universe_id == universe.id)) or 0
    if count >= MOST_COLLABORATORS:
        raise Forbidden(f"A universe is shared with at most {MOST_COLLABORATORS} people.")
    row = Collaborator(id=uuid4(), universe=universe, user=user, role=role)
    db.session.add(row)
    return row


def shared(universe_id: UUID, user_id: UUID) -> Collaborator:
    """Return the row that shares a universe with a person.

    Parameters
    ----------
    universe_id, user_id : UUID
        Which one, and with whom.

    Returns
    -------
    Collaborator
        The row.

    Raises
    ------
    NotFound
        If it is not shared with them.
    """
    row = collaborator(db.session, universe_id, user_id)
    if row is None:
        raise NotFound("The universe is not shared with them.")
    return row
