"""The one door for rights: who may do what with a universe and everything inside it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from uuid import UUID

from app.core.errors import Forbidden, NotFound, Unauthenticated


class Visibility(StrEnum):
    """Who can see a universe."""

    PRIVATE = "private"
    UNLISTED = "unlisted"
    PUBLIC = "public"


class Role(Enum):
    """What a caller is to a universe."""

    ANONYMOUS = "anonymous"
    STRANGER = "stranger"
    OWNER = "owner"


class Action(Enum):
    """What a caller wants to do: look and play, change or render, give away or delete."""

    READ = "read"
    EDIT = "edit"
    MANAGE = "manage"


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever sent a request.

    Attributes
    ----------
    user_id : UUID or None
        The account; None when nobody is signed in.
    session_id : UUID or None
        The sign-in that the token belongs to; None for a personal access token.
    guest_id : UUID or None
        Which guest, of those who look and play without an account; they have the rights of anyone.
    can_write : bool
        Whether the token may be used to change anything.
    """

    user_id: UUID | None = None
    session_id: UUID | None = None
    guest_id: UUID | None = None
    can_write: bool = True

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody is signed in."""
        return self.user_id is None


def role_of(caller: Caller, *, owner_id: UUID) -> Role:
    """Return what a caller is to something that `owner_id` owns.

    Parameters
    ----------
    caller : Caller
        Who asks.
    owner_id : UUID
        Whose universe it is. Ids are compared as UUIDs, never as text.

    Returns
    -------
    Role
        Anonymous, stranger or owner.
    """
    if caller.user_id is None:
        return Role.ANONYMOUS
    return Role.OWNER if caller.user_id == owner_id else Role.STRANGER


def may(role: Role, action: Action, visibility: Visibility) -> bool:
    """Tell whether a role may do something with a universe of this visibility.

    Parameters
    ----------
    role : Role
        What the caller is to the universe.
    action : Action
        What the caller wants to do.
    visibility : Visibility
        Who can see the universe.

    Returns
    -------
    bool
        Owners may do everything; others may look where it is not private.
    """
    if role is Role.OWNER:
        return True
    return action is Action.READ and visibility is not Visibility.PRIVATE


def require(caller: Caller, action: Action, *, owner_id: UUID, visibility: Visibility, what: str) -> None:
    """Raise unless the caller may do this.

    Parameters
    ----------
    caller : Caller
        Who asks.
    action : Action
        What the caller wants to do.
    owner_id : UUID
        Whose universe it is.
    visibility : Visibility
        Who can see it.
    what : str
        What is asked for, as a message names it: "universe", "scene".

    Raises
    ------
    NotFound
        If the caller may not even know that it exists.
    Unauthenticated
        If signing in could help.
    Forbidden
        If it can be seen but not changed by this caller, or not with this token.
    """
    role = role_of(caller, owner_id=owner_id)
    if may(role, action, visibility):
        if action is not Action.READ:
            require_write(caller)
        return
    if not may(role, Action.READ, visibility):
        raise NotFound(f"There is no such {what}.")
    if role is Role.ANONYMOUS:
        raise Unauthenticated("Sign in first: this needs an access token.")
    raise Forbidden(f"This {what} belongs to someone else; you may look at it and play it.")


def require_write(caller: Caller) -> None:
    """Raise if the caller's token is for reading only.

    Parameters
    ----------
    caller : Caller
        Who asks.

    Raises
    ------
    Forbidden
        If it is.
    """
    if not caller.can_write:
        raise Forbidden("This token may only read: changing anything takes one with the scope write.")
