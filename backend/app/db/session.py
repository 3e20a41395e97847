"""The one session, and how a transaction begins on each database."""

from __future__ import annotations

from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session, scoped_session

from app.models import Base

db = SQLAlchemy(model_class=Base)

AnySession = Session | scoped_session[Any]
"""A session, or the one of the present request."""

BUSY_TIMEOUT_S = 5
BEGIN_OPTION = "sqlite_begin"
"""The execution option that says how a transaction begins on SQLite."""


_WRITES = "has begun to write"


def engine_options(*, uses_sqlite: bool) -> dict[str, Any]:
    """Return how SQLAlchemy shall open connections.

    Parameters
    ----------
    uses_sqlite : bool
        Whether the database is a SQLite file.

    Returns
    -------
    dict
        Keyword arguments of `create_engine`.
    """
    if uses_sqlite:
        return {"connect_args": {"timeout": BUSY_TIMEOUT_S}}
    return {"pool_pre_ping": True, "connect_args": {"connect_timeout": BUSY_TIMEOUT_S}}


def tune_sqlite(engine: Engine) -> None:
    """Make a SQLite engine behave: foreign keys, write-ahead log and transactions that SQLAlchemy begins.

    Parameters
    ----------
    engine : Engine
        The engine; one of another database is left alone.

    Notes
    -----
    Python's driver begins transactions late and behind SQLAlchemy's back; with its own handling off,
    the `begin` event says how. Reads begin DEFERRED. Writes begin IMMEDIATE (see `begin_write`): a
    transaction that reads first and writes later fails at once when another has written in between,
    whatever the busy timeout, while one that asks to write from the start waits for its turn.
    """
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)


def _on_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    # SQLite's own knows ASCII only: a search without regard to case finds the same on both databases.
    connection.create_function("lower", 1, _lowered, deterministic=True)
    cursor = connection.cursor()
    for pragma in (
        "foreign_keys=ON",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        f"busy_timeout={BUSY_TIMEOUT_S * 1000}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _lowered(text: Any) -> Any:
    return text.lower() if isinstance(text, str) else text


def _on_begin(connection: Connection) -> None:
    mode = connection.get_execution_options().get(BEGIN_OPTION, "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")


def begin_write(session: AnySession) -> None:
    """End what has been read so far and begin a transaction that may write.

    Parameters
    ----------
    session : Session
        The session of this request or task. What it has loaded is loaded again when used, so that
        rights are judged and values compared inside the very transaction that writes.
    """
    session.rollback()
    session.connection(execution_options={BEGIN_OPTION: "IMMEDIATE"})
    session.info[_WRITES] = True


def is_writing(session: AnySession) -> bool:
    """Tell whether a session has begun to write.

    Parameters
    ----------
    session : Session
        The session of this request or task.

    Returns
    -------
    bool
        Whether `begin_write` was called for it.
    """
    return _WRITES in session.info
