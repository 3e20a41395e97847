"""Passwords: a new one for who knows the old one, and for who can read the mail."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from app.core.permissions import Caller
from app.core.security import (
    ResetClaim,
    Tokens,
    fingerprint_of,
    hash_password,
    password_matches,
    read_reset,
    sign_reset,
)
from app.db.repositories.tokens import delete_tokens
from app.db.repositories.users import end_sessions, locked_user, user_with_email
from app.db.session import begin_write, db
from app.models import User
from app.models.base import utc_now
from app.services.accounts.profile import profile_of
from app.services.accounts.sessions import begin_session
from app.services.mail.carriers import Carrier
from app.services.mail.letters import Letterhead, reset_letter
from app.services.mail.post import current_post
from harmonic.errors import Fault, InvalidInput


def change_password(caller: Caller, *, old_password: str, new_password: str, user_agent: str) -> Tokens:
    """Change the caller's password: every sign-in ends, and a new one begins.

    Parameters
    ----------
    caller : Caller
        Whose password.
    old_password, new_password : str
        The present one and the next one.
    user_agent : str
        What the client says that it is.

    Returns
    -------
    Tokens
        Of the new sign-in.

    Raises
    ------
    InvalidInput
        If the old password is wrong.
    """
    user_id, hashed = confirm_password(caller, old_password, field="old_password")
    fresh = hash_password(new_password)
    user = held_unchanged(user_id, hashed, field="old_password")
    _replace_password(user, fresh)
    tokens = begin_session(user, user_agent=user_agent)
    db.session.commit()
    return tokens


def request_reset(email: str) -> None:
    """Send a letter that lets its reader choose a new password, if the address has an account.

    Nothing is looked up here: all of it happens after the answer, so that neither the answer nor the time
    that it takes can tell whether there is such an account.

    Parameters
    ----------
    email : str
        The address.

    Raises
    ------
    SwitchedOff
        If no mail can be sent.
    Busy
        If too many letters are waiting.
    """
    post = current_post()
    post.submit(partial(_send_reset, email, post.letterhead))


def reset_password(*, token: str, new_password: str) -> None:
    """Set a new password with the token of a letter: every sign-in and every personal access token ends.

    Parameters
    ----------
    token : str
        What the letter held.
    new_password : str
        The next password.

    Raises
    ------
    InvalidInput
        If the token is not one of ours, has run out or was used.
    """
    # Hashed before anything is known, so that every answer takes as long.
    fresh = hash_password(new_password)
    begin_write(db.session)
    user = _holder_of(token)
    if user is None:
        message = "this token has run out, was used before, or never was one of ours"
        raise InvalidInput([Fault("/token", message, allowed="the token of a letter, once, within 30 minutes")])
    _replace_password(user, fresh)
    # Whoever resets may have lost more than a password: programs that were let in are let out too.
    delete_tokens(db.session, user.id)
    db.session.commit()


def confirm_password(caller: Caller, password: str, *, field: str) -> tuple[UUID, str]:
    """Raise unless the caller knows their password; no transaction is open afterwards.

    Parameters
    ----------
    caller : Caller
        Who asks.
    password : str
        What they typed.
    field : str
        Where they typed it.

    Returns
    -------
    user_id : UUID
        Who they are.
    hashed : str
        The hash that it was compared with; see `held_unchanged`.

    Raises
    ------
    InvalidInput
        If it is wrong.
    """
    user = profile_of(caller)
    user_id, hashed = user.id, user.password_hash
    # A hash takes a while: no transaction stays open meanwhile.
    db.session.rollback()
    if not password_matches(password, hashed):
        raise _wrong(field)
    return user_id, hashed


def held_unchanged(user_id: UUID, hashed: str, *, field: str) -> User:
    """Begin to write, and hold a person's row whose password is still the one that was confirmed.

    Parameters
    ----------
    user_id : UUID
        Who.
    hashed : str
        The hash that was confirmed.
    field : str
        Where the password was typed.

    Returns
    -------
    User
        The row.

    Raises
    ------
    InvalidInput
        If it was changed meanwhile.
    """
    begin_write(db.session)
    user = locked_user(db.session, user_id)
    if user is None or user.password_hash != hashed:
        raise _wrong(field)
    return user


def _wrong(field: str) -> InvalidInput:
    return InvalidInput([Fault(f"/{field}", "this is not the present password", allowed="the present password")])


def _replace_password(user: User, fresh: str) -> None:
    user.password_hash = fresh
    end_sessions(db.session, user.id, now=utc_now())


def _send_reset(email: str, letterhead: Letterhead, carrier: Carrier) -> None:
    user = user_with_email(db.session, email)
    if user is None:
        return
    claim = ResetClaim(user.id, fingerprint_of(password_hash=user.password_hash, email_key=user.email_key))
    token = sign_reset(claim, now=utc_now())
    address, username = user.email, user.username
    # Sending takes as long as the mail server likes: no transaction stays open meanwhile.
    db.session.rollback()
    carrier(reset_letter(letterhead, to=address, username=username, token=token))


def _holder_of(token: str) -> User | None:
    claim = read_reset(token, now=utc_now())
    user = None if claim is None else locked_user(db.session, claim.user_id)
    if user is None or claim is None:
        return None
    present = fingerprint_of(password_hash=user.password_hash, email_key=user.email_key)
    return user if present == claim.fingerprint else None
