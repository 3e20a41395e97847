"""Accounts on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, Field, StrictStr, model_validator

from app.schemas.base import Inbound, Outbound, Resource, unchanged
from app.schemas.universes import UniverseOut


def _address(text: str) -> str:
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError as error:
        raise ValueError(str(error)) from None
    return text


Username = Annotated[StrictStr, Field(min_length=3, max_length=40, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")]
Email = Annotated[StrictStr, Field(max_length=254), AfterValidator(_address)]
Password = Annotated[StrictStr, Field(min_length=8, max_length=128, json_schema_extra={"format": "password"})]


class Registration(Inbound):
    """What it takes to make an account."""

    username: Username
    email: Email
    password: Password


class Credentials(Inbound):
    """What it takes to sign in: a username or an address, and the password."""

    username: Annotated[StrictStr, Field(max_length=254)] | None = None
    email: Annotated[StrictStr, Field(max_length=254)] | None = None
    password: Annotated[StrictStr, Field(max_length=1024, json_schema_extra={"format": "password"})]

    @model_validator(mode="after")
    def _one_name(self) -> Self:
        """Ask for exactly one of the two names."""
        if (self.username is None) == (self.email is None):
            raise ValueError("give either username or email")
        return self


class ProfileChanges(Inbound):
    """What to change in one's profile."""

    username: Username = unchanged("")
    email: Email = unchanged("")
    bio: Annotated[StrictStr, Field(max_length=500)] | None = None


class UserOut(Resource):
    """One's own account."""

    username: str
    email: str
    bio: str


class TokensOut(Outbound):
    """New tokens."""

    access_token: str
    refresh_token: str


class SignedIn(TokensOut):
    """A person who has just signed in."""

    user: UserOut


class SignedOut(Outbound):
    """The sign-in has ended."""

    signed_out: bool = True


class ProfileOut(Outbound):
    """The public side of a person."""

    id: UUID
    username: str
    bio: str
    created_at: datetime
    universes: list[UniverseOut]
