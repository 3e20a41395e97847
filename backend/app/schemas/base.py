"""What every message that comes in or goes out has in common."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictStr

SECRET: dict[str, Any] = {"format": "password"}
"""Marks a field of the schema whose value no message may repeat."""

EACH_ONCE: dict[str, Any] = {"uniqueItems": True}
"""What the description of a list says whose items must differ."""

Title = Annotated[StrictStr, Field(min_length=1, max_length=200)]
Prose = Annotated[StrictStr, Field(max_length=2000)]


def _without_default(schema: dict[str, Any]) -> None:
    """Take the stand-in out of the documentation: leaving the field out changes nothing."""
    del schema["default"]


def unchanged(stand_in: Any) -> Any:
    """Declare a field that may be left out but not be null; `model_fields_set` tells whether it was given.

    Parameters
    ----------
    stand_in : object
        What the attribute holds when the field was left out; nobody reads it.

    Returns
    -------
    FieldInfo
        The default of the field.
    """
    return Field(default=stand_in, json_schema_extra=_without_default)


class Inbound(BaseModel):
    """A message that comes in: nothing unknown, nothing converted."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Outbound(BaseModel):
    """A message that goes out."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


class Resource(Outbound):
    """Something with an id and a history; instants are RFC 3339 in UTC."""

    id: UUID
    created_at: datetime
    updated_at: datetime


class Deleted(Outbound):
    """What is said of something that is gone."""

    id: UUID
    deleted: bool = True


class FaultOut(Outbound):
    """One thing that is wrong with a message."""

    pointer: str | None = None
    parameter: str | None = None
    header: str | None = None
    message: str
    value: str = ""
    allowed: str = ""


class Problem(Outbound):
    """A problem document (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[FaultOut] | None = None


class Warned(Outbound):
    """What keeps a stored scene from being played."""

    pointer: str
    message: str
    value: str
    allowed: str
