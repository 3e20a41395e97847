"""Accounts on the wire."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal, Self
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, AwareDatetime, Field, StrictBool, StrictStr, model_validator

from app.schemas.base import SECRET, Inbound, Outbound, Resource, Title, unchanged
from app.schemas.universes import UniverseOut
from harmonic.values import Number

LONGEST_TOKEN = timedelta(days=3653)
"""Ten years: whoever means longer means no end."""


def _address(text: str) -> str:
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError as error:
        raise ValueError(str(error)) from None
    return text


Username = Annotated[StrictStr, Field(min_length=3, max_length=40, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")]
Email = Annotated[StrictStr, Field(max_length=254), AfterValidator(_address)]
Password = Annotated[StrictStr, Field(min_length=8, max_length=128, json_schema_extra=SECRET)]
TypedPassword = Annotated[StrictStr, Field(max_length=1024, json_schema_extra=SECRET)]
"""What somebody types for a password that there is already: whatever it is, it is compared."""


def _in_time(instant: datetime) -> datetime:
    now = datetime.now(UTC)
    if not now < instant <= now + LONGEST_TOKEN:
        raise ValueError("give an instant from now to ten years from now")
    return instant


def _scopes(given: list[Scope]) -> list[Scope]:
    # Whoever may write may read.
    return ["read", "write"] if "write" in given else ["read"]


Scope = Literal["read", "write"]


class Registration(Inbound):
    """What it takes to make an account."""

    username: Username
    email: Email
    password: Password


class Credentials(Inbound):
    """What it takes to sign in: a username or an address, and the password."""

    username: Annotated[StrictStr, Field(max_length=254)] | None = None
    email: Annotated[StrictStr, Field(max_length=254)] | None = None
    password: TypedPassword

    @model_validator(mode="after")
    def _one_name(self) -> Self:
        """Ask for exactly one of the two names."""
        if (self.username is None) == (self.email is None):
            raise ValueError("give either username or email")
        return self


class PasswordChange(Inbound):
    """The present password and the next one."""

    old_password: TypedPassword
    new_password: Password


class ResetRequest(Inbound):
    """Where to send a letter that lets its reader choose a new password."""

    email: Email


class PasswordReset(Inbound):
    """The token of such a letter, and the next password."""

    token: Annotated[StrictStr, Field(max_length=1024, json_schema_extra=SECRET)]
    new_password: Password


class Farewell(Inbound):
    """What it takes to delete one's account."""

    password: TypedPassword


class TokenCreate(Inbound):
    """A personal access token to make."""

    name: Annotated[Title, Field(max_length=100)]
    scopes: Annotated[
        list[Scope],
        Field(min_length=1, max_length=2, description="`write` includes `read`."),
        AfterValidator(_scopes),
    ] = Field(default=["read"])
    expires_at: Annotated[
        Annotated[AwareDatetime, AfterValidator(_in_time)] | None,
        Field(description="Until when, at most ten years from now; null for no end."),
    ] = None


Locale = Annotated[
    StrictStr,
    Field(
        pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$",
        description="The language and the way to write numbers (BCP 47), such as `de` or `pt-BR`; null: the browser's.",
    ),
]
Theme = Annotated[Literal["auto", "dark", "light"], Field(description="The colours; `auto`: as the system says.")]
ReducedMotion = Annotated[
    StrictBool, Field(description="Whether what moves for show only stays still; null: as the system says.")
]
Loudness = Annotated[
    Number, Field(ge=-40, le=-8, description="How loud the page asks for sound where a scene says nothing, in LUFS.")
]


class SettingsChange(Inbound):
    """What to change of how the page looks and sounds; null goes back to the default."""

    locale: Locale | None = None
    theme: Theme | None = None
    reduced_motion: ReducedMotion | None = None
    loudness: Loudness | None = None


class SettingsOut(Outbound):
    """How the page looks and sounds for a person."""

    locale: Locale | None = None
    theme: Theme = "auto"
    reduced_motion: ReducedMotion | None = None
    loudness: Loudness = -14.0


class ProfileChanges(Inbound):
    """What to change in one's profile."""

    username: Username = unchanged("")
    email: Email = unchanged("")
    bio: Annotated[StrictStr, Field(max_length=500)] | None = None
    password: TypedPassword | None = Field(
        default=None, json_schema_extra=SECRET, description="The present one: a new email address needs it."
    )


class UserOut(Resource):
    """One's own account."""

    username: str
    email: str
    bio: str


class TokensOut(Outbound):
    """New tokens."""

    access_token: str
    refresh_token: Annotated[
        str | None,
        Field(description="Left out where it is set as a cookie instead.", exclude_if=lambda value: value is None),
    ] = None


class SignedIn(TokensOut):
    """A person who has just signed in."""

    user: UserOut


class SignedOut(Outbound):
    """The sign-in has ended."""

    signed_out: bool = True


class GuestId(Outbound):
    """Which guest."""

    id: UUID


class GuestOut(Outbound):
    """What a guest needs to look and play."""

    guest: GuestId
    access_token: str
    expires_in: Annotated[int, Field(description="Seconds; nothing renews it.")]


class ResetSent(Outbound):
    """What is said whether the address has an account or not."""

    accepted: bool = True
    detail: str = "If this address has an account, a letter is on its way to it."


class PasswordReplaced(Outbound):
    """The new password holds."""

    password_changed: bool = True


class SessionOut(Outbound):
    """One sign-in."""

    id: UUID
    created_at: datetime
    last_used_at: Annotated[datetime, Field(description="When its tokens were last renewed: every 15 minutes of use.")]
    expires_at: datetime
    user_agent: Annotated[str, Field(description="The browser and the system in few words.")]
    is_current: bool


class TokenOut(Resource):
    """A personal access token, without the token itself."""

    name: str
    scopes: list[Scope]
    hint: Annotated[str, Field(description="How it begins and ends.")]
    expires_at: datetime | None
    last_used_at: Annotated[datetime | None, Field(description="To the minute.")]


class TokenCreated(TokenOut):
    """A new personal access token."""

    token: Annotated[str, Field(description="Shown this once.")]


class ProfileOut(Outbound):
    """The public side of a person."""

    id: UUID
    username: str
    bio: str
    created_at: datetime
    universes: list[UniverseOut]
