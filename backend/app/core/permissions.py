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


class Role(StrEnum):
    """What a caller is to a universe."""

    ANONYMOUS = "anonymous"
    STRANGER = "stranger"
    VIEWER = "viewer"
    EDITOR = "editor"
    OWNER = "owner"


MEMBERS = (Role.VIEWER, Role.EDITOR, Role.OWNER)
"""Who belongs to a universe, and may see it whoever else may."""


class Action(Enum):
    """What a caller wants to do with a universe."""

    READ = "read"
    """Look at it and play it."""
    KEEP = "keep"
    """Take a copy of it, or mark it as a favourite."""
    MEET = "meet"
    """See who else works on it, and talk with them."""
    EDIT = "edit"
    """Change what is in it, and render."""
    MANAGE = "manage"
    """Say who may see it, share it, delete it."""


LOOKING = (Action.READ, Action.MEET)
"""What changes nothing: a token for reading will do."""

_RIGHTS = {
    Role.STRANGER: {Action.READ, Action.KEEP},
    Role.ANONYMOUS: {Action.READ},
    Role.VIEWER: {Action.READ, Action.KEEP, Action.MEET},
    Role.EDITOR: {Action.READ, Action.KEEP, Action.MEET, Action.EDIT},
    Role.OWNER: set(Action),
}


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


def role_of(caller: Caller, *, owner_id: UUID, shared_as: Role | None = None) -> Role:
    """Return what a caller is to something that `owner_id` owns.

    Parameters
    ----------
    caller : Caller
        Who asks.
    owner_id : UUID
        Whose universe it is. Ids are compared as UUIDs, never as text.
    shared_as : Role, optional
        The role in which it is shared with the caller; None where it is not.

    Returns
    -------
    Role
        What the caller is to it.
    """
    if caller.user_id is None:
        return Role.ANONYMOUS
    return Role.OWNER if caller.user_id == owner_id else shared_as or Role.STRANGER


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
        What a role may do holds for members whatever the visibility, for others where it is not private.
    """
    return action in _RIGHTS[role] and (role in MEMBERS or visibility is not Visibility.PRIVATE)


def require(role: Role, action: Action, *, visibility: Visibility, what: str) -> None:
    """Raise unless a role may do this.

    Parameters
    ----------
    role : Role
        What the caller is to the universe.
    action : Action
        What the caller wants to do.
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
        If it can be seen, but this is for others to do.
    """
    if may(role, action, visibility):
        return
    if not may(role, Action.READ, visibility):
        raise NotFound(f"There is no such {what}.")
    if role is Role.ANONYMOUS:
        raise Unauthenticated("Sign in first: this needs an access token.")
    raise Forbidden(f"This {what} belongs to someone else; {_ALLOWED[role]}.")


_ALLOWED = {
    Role.STRANGER: "you may look at it, play it and take a copy",
    Role.VIEWER: "it is shared with you to look at and play",
    Role.EDITOR: "it is shared with you to change what is in it, not to share or delete it",
}


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
