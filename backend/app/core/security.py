"""Passwords and tokens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from threading import BoundedSemaphore
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_jwt_extended import create_access_token, create_refresh_token

ACCESS_LIFETIME = timedelta(minutes=15)
REFRESH_LIFETIME = timedelta(days=30)
GRACE = timedelta(seconds=10)
"""How long the refresh token before the current one still gets the current one: two tabs refresh at once."""

#: Argon2id as OWASP recommends it where memory is dear: 19 MiB, 2 passes, 1 lane (about 18 ms).
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)

#: Each hash takes 19 MiB: four at once keep a burst of sign-ins from taking the memory of everything else.
_PLACES = BoundedSemaphore(4)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a sign-in gives.

    Attributes
    ----------
    access : str
        Shown with each request, good for 15 minutes.
    refresh : str
        Exchanged for new tokens, once.
    """

    access: str
    refresh: str


def hash_password(password: str) -> str:
    """Return the Argon2id hash of a password, with its salt and parameters.

    Parameters
    ----------
    password : str
        What the person chose.

    Returns
    -------
    str
        The encoded hash.
    """
    with _PLACES:
        return _HASHER.hash(password)


def password_matches(password: str, hashed: str | None) -> bool:
    """Tell whether a password is the one that was hashed.

    Parameters
    ----------
    password : str
        What was typed.
    hashed : str or None
        The stored hash; None when there is no such account, which takes as long as a wrong password
        so that the time does not tell which accounts exist.

    Returns
    -------
    bool
        True only for the right password of a real account.
    """
    with _PLACES:
        try:
            return _HASHER.verify(hashed or _nobodys_hash(), password) and hashed is not None
        except (VerificationError, InvalidHashError):
            return False


@cache
def _nobodys_hash() -> str:
    return _HASHER.hash("the password of nobody at all")


def issue_tokens(*, user_id: UUID, session_id: UUID, generation: int, rotated_at: datetime) -> Tokens:
    """Return the tokens of one generation of a sign-in.

    Parameters
    ----------
    user_id, session_id : UUID
        Whose, and which sign-in.
    generation : int
        How often the refresh token has been exchanged.
    rotated_at : datetime
        When this generation began. The refresh token depends on nothing else, so that whoever asks
        twice within the grace window gets the very same successor.

    Returns
    -------
    Tokens
        An access token that is new each time and the refresh token of this generation.
    """
    claims = {"sid": str(session_id)}
    whole_seconds = int(rotated_at.timestamp())
    fixed = {
        "gen": generation,
        "jti": f"{session_id}.{generation}",
        "iat": whole_seconds,
        "nbf": whole_seconds,
        "exp": whole_seconds + int(REFRESH_LIFETIME.total_seconds()),
    }
    return Tokens(
        access=create_access_token(str(user_id), additional_claims=claims),
        refresh=create_refresh_token(str(user_id), additional_claims=claims | fixed),
    )
