"""Passwords and tokens."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import BoundedSemaphore
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app
from flask_jwt_extended import create_access_token, create_refresh_token
from itsdangerous import BadSignature, URLSafeSerializer

ACCESS_LIFETIME = timedelta(minutes=15)
REFRESH_LIFETIME = timedelta(days=30)
RESET_LIFETIME = timedelta(minutes=30)
GRACE = timedelta(seconds=10)
"""How long the refresh token before the current one still gets the current one: two tabs refresh at once."""

#: Argon2id as OWASP recommends it where memory is dear: 19 MiB, 2 passes, 1 lane (about 18 ms).
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)

#: What a password is compared with where there is no account. Made at the start: made when first needed, it
#: would make that one answer slower than the others.
_NOBODYS_HASH = _HASHER.hash(secrets.token_urlsafe(32))

#: Each hash takes 19 MiB: four at once keep a burst of sign-ins from taking the memory of everything else.
_PLACES = BoundedSemaphore(4)


PERSONAL_PREFIX = "hu_"
"""How a personal access token begins, so that people and scanners of leaked secrets know one when they see it."""


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
            return _HASHER.verify(hashed or _NOBODYS_HASH, password) and hashed is not None
        except (VerificationError, InvalidHashError):
            return False


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


def issue_guest_token(guest_id: UUID) -> str:
    """Return a token for someone who looks and plays without an account.

    Parameters
    ----------
    guest_id : UUID
        Which guest.

    Returns
    -------
    str
        An access token of 15 minutes that nothing renews.
    """
    token: str = create_access_token(str(guest_id), additional_claims={"guest": True})
    return token


def new_personal_token() -> str:
    """Return a new personal access token: the prefix and 32 random bytes."""
    return PERSONAL_PREFIX + secrets.token_urlsafe(32)


def hashed_token(token: str) -> str:
    """Return what is stored of a personal access token.

    Parameters
    ----------
    token : str
        The token.

    Returns
    -------
    str
        Its SHA-256 in hexadecimal. Nobody can guess 32 random bytes, so a fast hash without salt will do.
    """
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class ResetClaim:
    """What a token for a new password says.

    Attributes
    ----------
    user_id : UUID
        Whose password.
    fingerprint : str
        Of the password and the address that they had when it was made.
    """

    user_id: UUID
    fingerprint: str


def fingerprint_of(*, password_hash: str, email_key: str) -> str:
    """Return what changes as soon as a password or an address does: it makes a reset token good for one use.

    Parameters
    ----------
    password_hash : str
        The stored hash, which holds a random salt: even the same password chosen again changes it.
    email_key : str
        The address that the token is sent to.

    Returns
    -------
    str
        Half of a SHA-256, in hexadecimal.
    """
    return hashlib.sha256(f"{password_hash}\n{email_key}".encode()).hexdigest()[:32]


def sign_reset(claim: ResetClaim, *, now: datetime) -> str:
    """Return a token that lets its holder choose a new password.

    Parameters
    ----------
    claim : ResetClaim
        Whose, and what it is bound to.
    now : datetime
        When it begins to hold, for 30 minutes.

    Returns
    -------
    str
        Letters, digits and `-_.`, fit for an address.
    """
    until = int((now + RESET_LIFETIME).timestamp())
    return _reset_signer().dumps([claim.user_id.hex, claim.fingerprint, until])


def read_reset(token: str, *, now: datetime) -> ResetClaim | None:
    """Return what a token for a new password says.

    Parameters
    ----------
    token : str
        What was shown.
    now : datetime
        The present.

    Returns
    -------
    ResetClaim or None
        None if it is not one of ours or has run out.
    """
    try:
        user_id, fingerprint, until = _reset_signer().loads(token)
    except BadSignature:
        return None
    return ResetClaim(UUID(user_id), fingerprint) if now.timestamp() < until else None


def _reset_signer() -> URLSafeSerializer:
    # A key of its own is derived for this use: no other token of ours can be shown here, nor the other way round.
    return URLSafeSerializer(
        current_app.config["SECRET_KEY"],
        salt="harmonic-universe.reset",
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )
