"""A person's profile and settings."""

from __future__ import annotations

from typing import Any

from sqlalchemy.exc import IntegrityError

from app.core.errors import Conflict, NotFound, Unauthenticated
from app.core.merging import merged
from app.core.permissions import Caller
from app.core.preconditions import judge_precondition
from app.db.repositories.users import user_named, user_with_email
from app.db.session import begin_write, db
from app.models import User

RESERVED_NAMES = frozenset({"me", "admin", "api", "static"})
"""Usernames that paths already use, or that would mislead."""

TAKEN = "This username or email address is already in use."


def profile_of(caller: Caller, *, held: bool = False) -> User:
    """Return the account of whoever is signed in.

    Parameters
    ----------
    caller : Caller
        Who asks.
    held : bool
        Whether the row is held until the transaction ends, as it is at this moment.

    Returns
    -------
    User
        The account.

    Raises
    ------
    Unauthenticated
        If nobody is signed in.
    """
    if caller.user_id is None:
        raise Unauthenticated("Sign in first: this needs an access token.")
    # NO KEY UPDATE: what refers to the person (a new universe) need not wait.
    lock: Any = {"key_share": True} if held else None
    user = db.session.get(User, caller.user_id, with_for_update=lock)
    if user is None:
        raise Unauthenticated("This account no longer exists.")
    return user


def put_profile(user: User, changes: dict[str, Any]) -> User:
    """Change a person's username, address or words about themselves, and commit.

    Parameters
    ----------
    user : User
        The row, held.
    changes : dict
        New values of `username`, `email`, `bio`; null empties the bio.

    Returns
    -------
    User
        The account as it is now.

    Raises
    ------
    Conflict
        If the name or the address is taken.
    """
    for name, value in changes.items():
        setattr(user, name, value if value is not None else "")
    user.username_key, user.email_key = user.username.casefold(), user.email.casefold()
    with db.session.no_autoflush:
        require_free(user)
    try:
        db.session.commit()
    except IntegrityError:
        raise Conflict(TAKEN) from None
    return user


def change_settings(caller: Caller, changes: dict[str, Any]) -> User:
    """Change how the page looks and sounds for a person.

    Parameters
    ----------
    caller : Caller
        Whose settings.
    changes : dict
        A merge patch: null goes back to the default.

    Returns
    -------
    User
        The account, with its settings as they are now.
    """
    user = held(caller)
    user.settings = merged(user.settings, changes)
    db.session.commit()
    return user


def public_profile(username: str) -> User:
    """Return a person's public side.

    Parameters
    ----------
    username : str
        Without regard to case.

    Returns
    -------
    User
        The person.

    Raises
    ------
    NotFound
        If there is nobody of this name.
    """
    # PostgreSQL refuses the character NUL in any text, even one that is only compared.
    user = None if "\0" in username else user_named(db.session, username)
    if user is None:
        raise NotFound("There is nobody of this name.")
    return user


def held(caller: Caller) -> User:
    """Begin to write, and hold the caller's row, which is as the request asks it to be.

    Parameters
    ----------
    caller : Caller
        Who asks.

    Returns
    -------
    User
        The row.
    """
    begin_write(db.session)
    user = profile_of(caller, held=True)
    judge_precondition()
    return user


def require_free(user: User) -> None:
    """Raise unless a person may have the name and the address that their row says.

    Parameters
    ----------
    user : User
        The row, not yet written.

    Raises
    ------
    Conflict
        If one of them is someone else's, or reserved.
    """
    named = user_named(db.session, user.username)
    if user.username_key in RESERVED_NAMES or (named is not None and named is not user):
        raise Conflict("This username is already in use.")
    addressed = user_with_email(db.session, user.email)
    if addressed is not None and addressed is not user:
        raise Conflict("This email address is already in use.")
