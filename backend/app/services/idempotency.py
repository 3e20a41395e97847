"""Requests that may be sent again: what they write is written once, and they get the answer of the first time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.core.errors import NotReady
from app.db.session import begin_write, db
from app.models import KeptAnswer
from app.models.base import utc_now

KEPT_FOR = timedelta(hours=24)
"""How long an answer is kept."""

_PENDING = "a request that may be sent again"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that may be sent again.

    Attributes
    ----------
    user_id : UUID
        Who sent it.
    route : str
        Method and path.
    key : str
        What its sender calls it.
    body_hash : str
        SHA-256 of its body.
    """

    user_id: UUID
    route: str
    key: str
    body_hash: str


def earlier_answer(asked: Asked) -> KeptAnswer | None:
    """Return what was answered to the same request before.

    Parameters
    ----------
    asked : Asked
        The request.

    Returns
    -------
    KeptAnswer or None
        None when it is new, or was sent more than a day ago. One that came with another body has another hash.

    Raises
    ------
    NotReady
        If the first one is still at work.
    """
    found: KeptAnswer | None = db.session.scalar(_named(asked))
    if found is None or found.created_at <= utc_now() - KEPT_FOR:
        return None
    if found.status is None and found.body_hash == asked.body_hash:
        raise NotReady("A request with this Idempotency-Key is under way, or its answer was lost.", retry_after=1)
    return found


def remember(asked: Asked) -> None:
    """Let the next commit of this session keep the request, in the very transaction that writes what it asks for.

    Parameters
    ----------
    asked : Asked
        The request.
    """
    db.session.info[_PENDING] = asked


def forget() -> None:
    """Keep nothing of a request that wrote nothing."""
    db.session.info.pop(_PENDING, None)


def keep_answer(asked: Asked, *, status: int, headers: Mapping[str, str], body: str) -> None:
    """Keep what was answered, and clear away what its sender was answered more than a day ago.

    Parameters
    ----------
    asked : Asked
        The request.
    status : int
        Of the answer.
    headers : mapping of str
        What to send with it again.
    body : str
        The answer.
    """
    forget()
    begin_write(db.session)
    row = db.session.scalar(_named(asked))
    if row is not None:
        row.status, row.headers, row.body = status, dict(headers), body
    old = (KeptAnswer.user_id == asked.user_id) & (KeptAnswer.created_at <= utc_now() - KEPT_FOR)
    db.session.execute(delete(KeptAnswer).where(old))
    db.session.commit()


def keep_pending(session: Session) -> None:
    """Write the request that is to be remembered, if any, as part of what is about to be committed.

    Parameters
    ----------
    session : Session
        The session that commits.
    """
    asked: Asked | None = session.info.pop(_PENDING, None)
    if asked is None:
        return
    # One of more than a day ago would stand in the way.
    session.execute(
        delete(KeptAnswer).where(*_is_named(asked), KeptAnswer.created_at <= utc_now() - KEPT_FOR),
        execution_options={"synchronize_session": False},
    )
    session.add(
        KeptAnswer(user_id=asked.user_id, route=asked.route, key=asked.key, body_hash=asked.body_hash, headers={})
    )


def _named(asked: Asked) -> Any:
    return select(KeptAnswer).where(*_is_named(asked))


def _is_named(asked: Asked) -> tuple[Any, ...]:
    return KeptAnswer.user_id == asked.user_id, KeptAnswer.route == asked.route, KeptAnswer.key == asked.key
