"""Signing up and in, and looking around as a guest."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError

from app.core.errors import Conflict, Unauthenticated
from app.core.security import hash_password, issue_guest_token, password_matches
from app.db.repositories.users import locked_user, user_named, user_with_email
from app.db.session import begin_write, db
from app.models import User
from app.services.accounts.profile import TAKEN, require_free
from app.services.accounts.sessions import SignIn, begin_session

WRONG = "The name or the password is wrong."


@dataclass(frozen=True, slots=True)
class Guest:
    """Someone who looks and plays without an account.

    Attributes
    ----------
    guest_id : UUID
        Which guest.
    token : str
        An access token of 15 minutes.
    """

    guest_id: UUID
    token: str


def register(*, username: str, email: str, password: str, user_agent: str) -> SignIn:
    """Make an account and sign in.

    Parameters
    ----------
    username, email, password : str
        What the person chose, valid each by itself.
    user_agent : str
        What the client says that it is.

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
    require_free(user)
    db.session.add(user)
    try:
        db.session.flush()
    except IntegrityError:
        raise Conflict(TAKEN) from None
    return _signed_in(user, user_agent=user_agent)


def login(*, username: str | None, email: str | None, password: str, user_agent: str) -> SignIn:
    """Sign in by username or email address.

    Parameters
    ----------
    username, email : str or None
        Exactly one of the two. An address is understood in either: no username holds an @.
    password : str
        The password.
    user_agent : str
        What the client says that it is.

    Returns
    -------
    SignIn
        The person and fresh tokens.

    Raises
    ------
    Unauthenticated
        If there is no such account or the password is wrong: neither the answer nor the time tells which.
    """
    name = email or username or ""
    user = user_with_email(db.session, name) if email or "@" in name else user_named(db.session, name)
    hashed = user.password_hash if user else None
    user_id = user.id if user else None
    # A hash takes a while: no transaction stays open meanwhile.
    db.session.rollback()
    if not password_matches(password, hashed) or user_id is None:
        raise Unauthenticated(WRONG)
    begin_write(db.session)
    found = locked_user(db.session, user_id)
    if found is None or found.password_hash != hashed:
        # The password was changed meanwhile, which ended every sign-in: the old one must not begin another.
        raise Unauthenticated(WRONG)
    return _signed_in(found, user_agent=user_agent)


def welcome_guest() -> Guest:
    """Return what someone needs who looks and plays without an account: nothing is stored of them.

    Returns
    -------
    Guest
        Whose rights are those of anyone.
    """
    guest_id = uuid4()
    return Guest(guest_id, issue_guest_token(guest_id))


def _signed_in(user: User, *, user_agent: str) -> SignIn:
    tokens = begin_session(user, user_agent=user_agent)
    db.session.commit()
    return SignIn(user, tokens)
