"""Compares the database with the migrations and with the models."""

from __future__ import annotations

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app

from app.db.session import db
from app.models import Base


def current_revision() -> str | None:
    """Return the revision that the database is at; None before the first."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def pending_revisions() -> tuple[str, ...]:
    """Return the revisions that the database has yet to see, oldest first, each with its sentence."""
    script = ScriptDirectory(current_app.extensions["migrate"].directory)
    pending = script.iterate_revisions("head", current_revision() or "base")
    return tuple(f"{revision.revision} {revision.doc}" for revision in reversed(list(pending)))


def differences() -> tuple[str, ...]:
    """Return in what the database and the models differ; empty when they agree."""
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return tuple(_told(change) for change in compare_metadata(context, Base.metadata))


def _told(change: Any) -> str:
    first = change[0] if isinstance(change, list) else change
    return " ".join(str(part) for part in first)
