"""Sign-ins: where a person is signed in, renewing one, and ending one or all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from app.core.errors import NotFound, Unauthenticated
from app.core.permissions import Caller
from app.core.preconditions import judge_precondition
from app.core.security import GRACE, REFRESH_LIFETIME, Tokens, issue_tokens
from app.db.repositories.users import end_sessions, live_sessions, rotate, sweep_sessions
from app.db.session import begin_write, db
from app.models import AuthSession, User
from app.models.base import utc_now
from app.services.accounts.devices import shortened
from app.services.accounts.profile import profile_of

MOST_SESSIONS = 50
"""How many sign-ins a person may have at once; one more ends the least recently used."""


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


def begin_session(user: User, *, user_agent: str) -> Tokens:
    """Begin a sign-in inside the present transaction, and sweep out those that have ended.

    Parameters
    ----------
    user : User
        Who signs in; their row is held.
    user_agent : str
        What the client says that it is.

    Returns
    -------
    Tokens
        The first ones of the sign-in.
    """
    # Seconds are all that a token can hold: the row says the same instant.
    now = utc_now().replace(microsecond=0)
    sweep_sessions(db.session, user.id, now=now, keep=MOST_SESSIONS - 1)
    row = AuthSession(
        id=uuid4(),
        user_id=user.id,
        generation=0,
        rotated_at=now,
        expires_at=now + REFRESH_LIFETIME,
        user_agent=shortened(user_agent),
    )
    db.session.add(row)
    return _tokens(row)


def refresh(caller: Caller, *, generation: int) -> Tokens:
    """Exchange a refresh token for new tokens.

    Parameters
    ----------
    caller : Caller
        Whose token it is, of which sign-in.
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
    session_id, now = _session_id(caller), utc_now()
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
    session_id = _session_id(caller)
    begin_write(db.session)
    row = db.session.get(AuthSession, session_id)
    if row is not None and row.revoked_at is None:
        row.revoked_at = utc_now()
    db.session.commit()


def logout_all(caller: Caller) -> None:
    """End every sign-in of the caller, this one too.

    Parameters
    ----------
    caller : Caller
        Who signs out everywhere. Personal access tokens stay: each has an end of its own.
    """
    begin_write(db.session)
    end_sessions(db.session, profile_of(caller).id, now=utc_now())
    db.session.commit()


def sessions_of(caller: Caller) -> Sequence[AuthSession]:
    """Return where the caller is signed in.

    Parameters
    ----------
    caller : Caller
        Who asks.

    Returns
    -------
    sequence of AuthSession
        Those that still hold, last used first.
    """
    return live_sessions(db.session, profile_of(caller).id, now=utc_now())


def end_session(caller: Caller, session_id: UUID) -> None:
    """End one sign-in of the caller.

    Parameters
    ----------
    caller : Caller
        Who asks.
    session_id : UUID
        Which one.

    Raises
    ------
    NotFound
        If the caller has no such sign-in.
    """
    begin_write(db.session)
    user_id, now = profile_of(caller).id, utc_now()
    row = db.session.get(AuthSession, session_id)
    if row is None or is_revoked(session_id, user_id=user_id, now=now):
        raise NotFound("There is no such sign-in.")
    judge_precondition()
    row.revoked_at = now
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


def _session_id(caller: Caller) -> UUID:
    if caller.session_id is None:
        raise Unauthenticated("Sign in first: this needs a token of a sign-in.")
    return caller.session_id


def _tokens(row: AuthSession) -> Tokens:
    return issue_tokens(user_id=row.user_id, session_id=row.id, generation=row.generation, rotated_at=row.rotated_at)
