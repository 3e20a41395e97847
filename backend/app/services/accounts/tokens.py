"""Personal access tokens: what a person gives a program to work with instead of a password."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from app.core.errors import Conflict, NotFound, Unauthenticated
from app.core.permissions import Caller
from app.core.preconditions import judge_precondition
from app.core.security import hashed_token, new_personal_token
from app.db.repositories.tokens import count_tokens, note_token_use, personal_tokens, token_hashed
from app.db.session import begin_write, db, is_writing
from app.models import PersonalToken
from app.services.accounts.profile import profile_of

MOST_TOKENS = 50
"""How many a person may have."""

NOTED_EVERY = timedelta(minutes=1)
"""How exactly the last use is noted: a write with each request would cost more than the request."""


def tokens_of(caller: Caller) -> Sequence[PersonalToken]:
    """Return the caller's tokens, newest first.

    Parameters
    ----------
    caller : Caller
        Who asks.

    Returns
    -------
    sequence of PersonalToken
        Their rows, which do not hold the tokens themselves.
    """
    return personal_tokens(db.session, profile_of(caller).id)


def create_token(
    caller: Caller, *, name: str, scopes: Sequence[str], expires_at: datetime | None
) -> tuple[PersonalToken, str]:
    """Make a token.

    Parameters
    ----------
    caller : Caller
        Whose.
    name : str
        What it is for.
    scopes : sequence of str
        What it may be used for: `read`, `write`.
    expires_at : datetime or None
        Until when; None for no end.

    Returns
    -------
    row : PersonalToken
        What is kept of it.
    secret : str
        The token itself, which is told this once.

    Raises
    ------
    Conflict
        If there are too many already.
    """
    secret = new_personal_token()
    begin_write(db.session)
    user_id = profile_of(caller, held=True).id
    if count_tokens(db.session, user_id) >= MOST_TOKENS:
        raise Conflict(f"There are {MOST_TOKENS} tokens already, which is the most: delete one first.")
    row = PersonalToken(
        user_id=user_id,
        name=name,
        token_hash=hashed_token(secret),
        hint=f"{secret[:6]}…{secret[-4:]}",
        scopes=list(scopes),
        expires_at=expires_at,
    )
    db.session.add(row)
    db.session.commit()
    return row, secret


def delete_token(caller: Caller, token_id: UUID) -> None:
    """Delete a token: it is good for nothing from now on.

    Parameters
    ----------
    caller : Caller
        Whose.
    token_id : UUID
        Which one.

    Raises
    ------
    NotFound
        If the caller has no such token.
    """
    begin_write(db.session)
    user_id = profile_of(caller).id
    row = db.session.get(PersonalToken, token_id)
    if row is None or row.user_id != user_id:
        raise NotFound("There is no such token.")
    judge_precondition()
    db.session.delete(row)
    db.session.commit()


def caller_with(secret: str, *, now: datetime) -> Caller:
    """Return whoever shows a token.

    Parameters
    ----------
    secret : str
        The token.
    now : datetime
        The present.

    Returns
    -------
    Caller
        The person, with what the token may be used for.

    Raises
    ------
    Unauthenticated
        If there is no such token or it has run out.
    """
    row = token_hashed(db.session, hashed_token(secret))
    if row is None:
        raise Unauthenticated("This token is not valid here.")
    if row.expires_at is not None and row.expires_at <= now:
        raise Unauthenticated("This token has run out: make a new one.")
    found = Caller(user_id=row.user_id, can_write="write" in row.scopes)
    was_noted = row.last_used_at is not None and now - row.last_used_at < NOTED_EVERY
    # What is being written must not be ended by a note.
    if not was_noted and not is_writing(db.session):
        _note_use(row.id, now=now)
    return found


def _note_use(token_id: UUID, *, now: datetime) -> None:
    begin_write(db.session)
    note_token_use(db.session, token_id, now=now, before=now - NOTED_EVERY)
    db.session.commit()
    # A session of its own for the request: that one has begun to write, this one has not.
    db.session.remove()
