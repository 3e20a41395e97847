"""How Alembic runs a migration: on the application's own engine, whole or not at all."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app

from app.db.session import BEGIN_OPTION, db
from app.models import Base
from app.models.base import UtcDateTime

options: dict[str, Any] = dict(current_app.extensions["migrate"].configure_args)


def render_item(kind: str, item: Any, _autogen: AutogenContext) -> str | Literal[False]:
    """Write our own column type as what it is in the database, so that old migrations never import new code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def drop_empty(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """Write no migration that changes nothing."""
    if getattr(context.config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def configure(**where: Any) -> None:
    """Tell Alembic what to compare and how."""
    context.configure(
        target_metadata=Base.metadata,
        render_item=render_item,
        # Both databases can take back a change of the schema: a migration that fails leaves nothing behind.
        transactional_ddl=True,
        process_revision_directives=options.pop("process_revision_directives", None) or drop_empty,
        **options,
        **where,
    )


def run_offline() -> None:
    """Print the SQL instead of running it."""
    configure(url=db.engine.url.render_as_string(hide_password=False), literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


def run_online() -> None:
    """Run the migrations in one transaction."""
    with db.engine.connect().execution_options(**{BEGIN_OPTION: "IMMEDIATE"}) as connection:
        sqlite = connection.dialect.name == "sqlite"
        # Batch mode drops the old table: with foreign keys on, SQLite would delete every row that refers to it.
        # The switch only works outside a transaction, hence past SQLAlchemy.
        raw: Any = connection.connection.dbapi_connection
        if sqlite:
            raw.execute("PRAGMA foreign_keys=OFF")
        try:
            configure(connection=connection)
            with context.begin_transaction():
                context.run_migrations()
            if sqlite and raw.execute("PRAGMA foreign_key_check").fetchone():
                raise RuntimeError("the migration left rows that refer to nothing")
        finally:
            if sqlite:
                raw.execute("PRAGMA foreign_keys=ON")


if context.is_offline_mode():
    run_offline()
else:
    run_online()
