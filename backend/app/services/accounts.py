"""Accounts: signing up, in and out, and the profile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError

from app.core.errors import Conflict, NotFound, Unauthenticated
from app.core.permissions import Caller
from app.core.security import GRACE, REFRESH_LIFETIME, Tokens, hash_password, issue_tokens, password_matches
from app.db.repositories.users import rotate, user_named, user_with_email
from app.db.session import begin_write, db
from app.models import AuthSession, User
from app.models.base import utc_now

RESERVED_NAMES = frozenset({"me", "admin", "api", "static"})
"""Usernames that paths already use, or that would mislead."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """A person who has just signed in.

    Attributes
    ----------
    user : User
        Who.
    tokens : Tokens
        What to show with later requests.
    """

    user: User
    tokens: Tokens


def register(*, username: str, email: str, password: str) -> SignIn:
    """Make an account and sign in.

    Parameters
    ----------
    username, email, password : str
        What the person chose, valid each by itself.

    Returns
    -------
    SignIn
        The new person and their tokens.

    Raises
    ------
    Conflict
        If the name or the address is taken.
    """
    hashed = hash_password(password)
    begin_write(db.session)
    user = User(
        username=username,
        username_key=username.casefold(),
        email=email,
        email_key=email.casefold(),
        password_hash=hashed,
    )
    _require_free(user)
    db.session.add(user)
    try:
        db.session.flush()
    except IntegrityError:
        raise Conflict("This username or email address is already in use.") from None
    return _signed_in(user)


def login(*, username: str | None, email: str | None, password: str) -> SignIn:
    """Sign in by username or email address.

    Parameters
    ----------
    username, email : str or None
        Exactly one of the two. An address is understood in either: no username holds an @.
    password : str
        The password.

    Returns
    -------
    SignIn
        The person and fresh tokens.

    Raises
    ------
    Unauthenticated
        If there is no such account or the password is wrong: the answer does not tell which.
    """
    name = email or username or ""
    user = user_with_email(db.session, name) if email or "@" in name else user_named(db.session, name)
    hashed = user.password_hash if user else None
    user_id = user.id if user else None
    # A hash takes a while: no transaction stays open meanwhile.
    db.session.rollback()
    if not password_matches(password, hashed) or user_id is None:
        raise Unauthenticated("The name or the password is wrong.")
    begin_write(db.session)
    return _signed_in(_existing(user_id))


def refresh(*, session_id: UUID | None, generation: int) -> Tokens:
    """Exchange a refresh token for new tokens.

    Parameters
    ----------
    session_id : UUID or None
        The sign-in that the token belongs to.
    generation : int
        Which of its tokens was shown.

    Returns
    -------
    Tokens
        The next generation; within the grace window the current one, when the one before it is shown.

    Raises
    ------
    Unauthenticated
        If the token is spent. A spent token means that it was copied, so the whole sign-in ends.
    """
    if session_id is None:
        raise Unauthenticated("Sign in first: this needs a refresh token.")
    now = utc_now()
    begin_write(db.session)
    rotated = rotate(db.session, session_id, generation=generation, now=now)
    row = db.session.get(AuthSession, session_id)
    if row is None or row.revoked_at is not None:
        raise Unauthenticated("This sign-in has ended.")
    within_grace = row.generation == generation + 1 and now - row.rotated_at <= GRACE
    if not rotated and not within_grace:
        row.revoked_at = now
        db.session.commit()
        raise Unauthenticated("This refresh token was used before; the sign-in has been ended.")
    row.expires_at = row.rotated_at + REFRESH_LIFETIME
    tokens = _tokens(row)
    db.session.commit()
    return tokens


def logout(caller: Caller) -> None:
    """End the sign-in that the caller's token belongs to.

    Parameters
    ----------
    caller : Caller
        Who signs out; doing it twice changes nothing.
    """
    begin_write(db.session)
    row = db.session.get(AuthSession, caller.session_id)
    if row is not None and row.revoked_at is None:
        row.revoked_at = utc_now()
    db.session.commit()


def is_revoked(session_id: UUID, *, user_id: UUID, now: datetime) -> bool:
    """Tell whether a sign-in no longer holds.

    Parameters
    ----------
    session_id, user_id : UUID
        What the token says.
    now : datetime
        The present.

    Returns
    -------
    bool
        True when it has ended, run out, or never was this person's.
    """
    row = db.session.get(AuthSession, session_id)
    return row is None or row.revoked_at is not None or row.expires_at <= now or row.user_id != user_id


def profile_of(caller: Caller) -> User:
    """Return the account of whoever is signed in.

    Parameters
    ----------
    caller : Caller
        Who asks.

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
    return _existing(caller.user_id)


def change_profile(caller: Caller, changes: dict[str, Any]) -> User:
    """Change one's username, address or words about oneself.

    Parameters
    ----------
    caller : Caller
        Who changes their profile.
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
    begin_write(db.session)
    user = profile_of(caller)
    for name, value in changes.items():
        setattr(user, name, value if value is not None else "")
    user.username_key, user.email_key = user.username.casefold(), user.email.casefold()
    with db.session.no_autoflush:
        _require_free(user)
    try:
        db.session.commit()
    except IntegrityError:
        raise Conflict("This username or email address is already in use.") from None
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


def _require_free(user: User) -> None:
    named = user_named(db.session, user.username)
    if user.username_key in RESERVED_NAMES or (named is not None and named is not user):
        raise Conflict("This username is already in use.")
    addressed = user_with_email(db.session, user.email)
    if addressed is not None and addressed is not user:
        raise Conflict("This email address is already in use.")


def _existing(user_id: UUID) -> User:
    user = db.session.get(User, user_id)
    if user is None:
        raise Unauthenticated("This account no longer exists.")
    return user


def _signed_in(user: User) -> SignIn:
    # Seconds are all that a token can hold: the row says the same instant.
    now = utc_now().replace(microsecond=0)
    row = AuthSession(id=uuid4(), user_id=user.id, generation=0, rotated_at=now, expires_at=now + REFRESH_LIFETIME)
    db.session.add(row)
    tokens = _tokens(row)
    db.session.commit()
    return SignIn(user, tokens)


def _tokens(row: AuthSession) -> Tokens:
    return issue_tokens(user_id=row.user_id, session_id=row.id, generation=row.generation, rotated_at=row.rotated_at)
