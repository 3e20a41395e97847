"""Whether what the service stands on is there."""

from __future__ import annotations

from sqlalchemy import text

from app.db.session import db


def ask_database() -> None:
    """Ask the database the smallest question there is; what it raises when it is away is not caught here."""
    db.session.execute(text("SELECT 1"))
