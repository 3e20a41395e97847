"""Finds the tokens that people made for programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update

from app.db.session import AnySession
from app.models import PersonalToken


def personal_tokens(session: AnySession, user_id: UUID) -> Sequence[PersonalToken]:
    """Return a person's tokens, newest first.

    Parameters
    ----------
    session : Session
        The session.
    user_id : UUID
        Whose.

    Returns
    -------
    sequence of PersonalToken
        The rows.
    """
    newest = (PersonalToken.created_at.desc(), PersonalToken.id)
    return session.scalars(select(PersonalToken).where(PersonalToken.user_id == user_id).order_by(*newest)).all()


def count_tokens(session: AnySession, user_id: UUID) -> int:
    """Return how many tokens a person has.

    Parameters
    ----------
    session : Session
        The session.
    user_id : UUID
        Whose.

    Returns
    -------
    int
        Those that have run out included.
    """
    query = select(func.count()).select_from(PersonalToken).where(PersonalToken.user_id == user_id)
    return session.scalar(query) or 0


def token_hashed(session: AnySession, token_hash: str) -> PersonalToken | None:
    """Return the token of this hash.

    Parameters
    ----------
    session : Session
        The session.
    token_hash : str
        SHA-256 in hexadecimal.

    Returns
    -------
    PersonalToken or None
        The row.
    """
    return session.scalar(select(PersonalToken).where(PersonalToken.token_hash == token_hash))


def note_token_use(session: AnySession, token_id: UUID, *, now: datetime, before: datetime) -> None:
    """Note that a token is used, unless that was noted lately.

    Parameters
    ----------
    session : Session
        The session.
    token_id : UUID
        Which token.
    now : datetime
        The present.
    before : datetime
        What was noted since then is recent enough.
    """
    stale = or_(PersonalToken.last_used_at.is_(None), PersonalToken.last_used_at < before)
    # The token itself does not change by being used.
    noted = {"last_used_at": now, "updated_at": PersonalToken.updated_at}
    session.execute(update(PersonalToken).where(PersonalToken.id == token_id, stale).values(noted))


def delete_tokens(session: AnySession, user_id: UUID) -> None:
    """Delete every token of a person.

    Parameters
    ----------
    session : Session
        The session.
    user_id : UUID
        Whose.
    """
    session.execute(delete(PersonalToken).where(PersonalToken.user_id == user_id))
