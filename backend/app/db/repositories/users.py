"""Finds people and their sign-ins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import CursorResult, delete, select, update

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


def locked_user(session: AnySession, user_id: UUID) -> User | None:
    """Return a person's row, held until the transaction ends: what is decided by it happens one after another.

    Parameters
    ----------
    session : Session
        The session.
    user_id : UUID
        Who.

    Returns
    -------
    User or None
        The person.
    """
    # NO KEY UPDATE: what refers to the person (a new universe) need not wait.
    return session.scalar(select(User).where(User.id == user_id).with_for_update(key_share=True))


def live_sessions(session: AnySession, user_id: UUID, *, now: datetime) -> Sequence[AuthSession]:
    """Return a person's sign-ins that still hold, last used first.

    Parameters
    ----------
    session : Session
        The session.
    user_id : UUID
        Whose.
    now : datetime
        The present.

    Returns
    -------
    sequence of AuthSession
        The rows.
    """
    holds = AuthSession.revoked_at.is_(None) & (AuthSession.expires_at > now)
    newest = (AuthSession.rotated_at.desc(), AuthSession.created_at.desc(), AuthSession.id)
    return session.scalars(select(AuthSession).where(AuthSession.user_id == user_id, holds).order_by(*newest)).all()


def sweep_sessions(session: AnySession, user_id: UUID, *, now: datetime, keep: int) -> None:
    """Delete a person's sign-ins that have ended, and the least recently used of too many.

    Parameters
    ----------
    session : Session
        The session.
    user_id : UUID
        Whose.
    now : datetime
        The present.
    keep : int
        How many may stay.
    """
    kept = [row.id for row in live_sessions(session, user_id, now=now)[:keep]]
    session.execute(delete(AuthSession).where(AuthSession.user_id == user_id, AuthSession.id.not_in(kept)))


def end_sessions(session: AnySession, user_id: UUID, *, now: datetime) -> None:
    """End every sign-in of a person.

    Parameters
    ----------
    session : Session
        The session.
    user_id : UUID
        Whose.
    now : datetime
        The present.
    """
    live = (AuthSession.user_id == user_id) & AuthSession.revoked_at.is_(None)
    session.execute(update(AuthSession).where(live).values(revoked_at=now))
