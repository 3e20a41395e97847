"""Runs a query for one page of its rows."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import Select, func, inspect, select

from app.core.paging import Listed, Page
from app.db.session import AnySession
from app.models.base import Base

M = TypeVar("M", bound=Base)


def paged(session: AnySession, query: Select[M], model: type[M], page: Page) -> Listed[M]:
    """Return one page of the rows of a query.

    Parameters
    ----------
    session : Session
        The session.
    query : Select
        Rows of `model`, filtered but not ordered.
    model : type
        The model that holds the field to sort by.
    page : Page
        Which rows; equal ones are ordered by id, so that pages never overlap.

    Returns
    -------
    Listed
        The rows, and how many the whole query has.
    """
    key: Any = inspect(model).primary_key[0]
    total: int = session.execute(select(func.count()).select_from(query.with_only_columns(key).subquery())).scalar_one()
    column = getattr(model, page.sort)
    ordered = query.order_by(column.desc() if page.descending else column.asc(), key)
    rows = session.scalars(ordered.limit(page.size).offset((page.number - 1) * page.size))
    return Listed(rows.all(), total)
