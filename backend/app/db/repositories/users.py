"""Finds people and their sign-ins."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CursorResult, select, update

from app.db.session import AnySession
from app.models import AuthSession, User


def user_named(session: AnySession, username: str) -> User | None:
    """Return the person of this name, without regard to case.

    Parameters
    ----------
    session : Session
        The session.
    username : str
        The name.

    Returns
    -------
    User or None
        The person.
    """
    return session.scalar(select(User).where(User.username_key == username.casefold()))


def user_with_email(session: AnySession, email: str) -> User | None:
    """Return the person with this address, without regard to case.

    Parameters
    ----------
    session : Session
        The session.
    email : str
        The address.

    Returns
    -------
    User or None
        The person.
    """
    return session.scalar(select(User).where(User.email_key == email.casefold()))


def rotate(session: AnySession, session_id: UUID, *, generation: int, now: datetime) -> bool:
    """Begin the next generation of a sign-in, if `generation` is still the current one.

    One statement decides it, so that of several requests at once exactly one rotates.

    Parameters
    ----------
    session : Session
        The session.
    session_id : UUID
        Which sign-in.
    generation : int
        The generation of the refresh token that was shown.
    now : datetime
        When the new generation begins.

    Returns
    -------
    bool
        Whether it was the current one.
    """
    current = (AuthSession.id == session_id) & (AuthSession.generation == generation)
    result = session.execute(
        update(AuthSession)
        .where(current, AuthSession.revoked_at.is_(None))
        .values(generation=generation + 1, rotated_at=now)
    )
    return isinstance(result, CursorResult) and result.rowcount == 1
