"""What every table has: a UUID key, timestamps that carry their zone, and constraints with predictable names."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, DateTime, Dialect, MetaData, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry
from sqlalchemy.types import TypeDecorator

NAMING_CONVENTION = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""Names that both databases and Alembic agree on; SQLite can only alter constraints that have one."""


class UtcDateTime(TypeDecorator[datetime]):
    """An instant in UTC that carries its zone on every database.

    SQLite keeps no zone: there it is stored as UTC and given its zone back when read.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an instant into what the database keeps.

        Parameters
        ----------
        value : datetime or None
            An instant that knows its zone.
        dialect : Dialect
            The database.

        Returns
        -------
        datetime or None
            The same instant in UTC.

        Raises
        ------
        ValueError
            If it does not say in which zone it is meant.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} does not say in which zone it is meant")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return what the database kept, as an instant in UTC.

        Parameters
        ----------
        value : datetime or None
            What was stored.
        dialect : Dialect
            The database.

        Returns
        -------
        datetime or None
            The instant, with its zone.
        """
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def utc_now() -> datetime:
    """Return the present instant, with its zone."""
    return datetime.now(UTC)


class Base(DeclarativeBase):
    """The root of every model."""

    # On the registry rather than the class: Flask-SQLAlchemy derives a class of its own from this one.
    registry = registry(
        metadata=MetaData(naming_convention=NAMING_CONVENTION),
        type_annotation_map={
            datetime: UtcDateTime(),
            UUID: Uuid(),
            dict[str, Any]: JSON(),
            list[Any]: JSON(),
        },
    )


class Identified:
    """A UUID key and the instants of birth and last change."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4, sort_order=-1)
    created_at: Mapped[datetime] = mapped_column(default=utc_now, sort_order=1)
    updated_at: Mapped[datetime] = mapped_column(default=utc_now, onupdate=utc_now, sort_order=1)
