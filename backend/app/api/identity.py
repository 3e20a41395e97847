"""Who sent a request, by its token; and what is said of tokens that will not do."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, g, request
from flask_jwt_extended import get_jwt, get_jwt_identity, verify_jwt_in_request

from app.api.errors import problem
from app.api.session_cookie import judge_cookie, wants_cookie
from app.core.errors import Forbidden, Unauthenticated
from app.core.permissions import Caller, require_write
from app.core.security import PERSONAL_PREFIX
from app.extensions import jwt
from app.models.base import utc_now
from app.services.accounts import caller_with, is_revoked


class Guard(Enum):
    """Which token a route asks for."""

    NONE = "none"
    """No token is looked at."""
    OPTIONAL = "optional"
    """Anyone may come; a token that is shown must be good."""
    SIGNED_IN = "signed in"
    """An access token, or a personal access token."""
    SESSION = "session"
    """An access token of a sign-in: what concerns the sign-ins themselves is not for programs."""
    REFRESH = "refresh"
    """A refresh token, from the header or from the cookie."""
    LEAVING = "leaving"
    """An access token of a sign-in, or its refresh token from the cookie."""


BEARER = "Bearer "


def identify(guard: Guard, *, writes: bool) -> None:
    """Judge the token of the present request and remember who sent it.

    Parameters
    ----------
    guard : Guard
        What the route asks for. A token that will not do ends the request with 401, or with 403 where a
        better one would do, before anything is looked up.
    writes : bool
        Whether the route changes anything, which a token for reading may not.
    """
    g.caller = Caller()
    if guard is Guard.NONE:
        return
    secret = request.headers.get("Authorization", "").removeprefix(BEARER)
    is_personal = secret.startswith(PERSONAL_PREFIX) and guard is not Guard.REFRESH and not _from_cookie(guard)
    g.caller = _program(secret, guard) if is_personal else _person(guard)
    if writes:
        require_write(g.caller)


def _program(secret: str, guard: Guard) -> Caller:
    found = caller_with(secret, now=utc_now())
    if guard in (Guard.SESSION, Guard.LEAVING):
        raise Forbidden("A personal access token cannot do this: sign in.")
    return found


def _person(guard: Guard) -> Caller:
    from_cookie = _from_cookie(guard)
    if from_cookie:
        judge_cookie()
    verify_jwt_in_request(
        optional=guard is Guard.OPTIONAL,
        refresh=guard is Guard.REFRESH or from_cookie,
        locations=["cookies" if from_cookie else "headers"],
    )
    identity = get_jwt_identity()
    if identity is None:
        return Caller()
    claims = get_jwt()
    if "guest" not in claims:
        return Caller(user_id=UUID(identity), session_id=UUID(claims["sid"]))
    if guard is not Guard.OPTIONAL:
        raise Unauthenticated("A guest has no account: sign in first.")
    return Caller(guest_id=UUID(identity))


def _from_cookie(guard: Guard) -> bool:
    return guard in (Guard.REFRESH, Guard.LEAVING) and wants_cookie()


def caller() -> Caller:
    """Return whoever sent the present request."""
    found: Caller = g.caller
    return found


def _refused(detail: str) -> Response:
    return problem(HTTPStatus.UNAUTHORIZED, detail)


@jwt.token_in_blocklist_loader
def _has_ended(_header: dict[str, Any], payload: dict[str, Any]) -> bool:
    if payload.get("guest") is True:
        return False
    try:
        session_id, user_id = UUID(payload["sid"]), UUID(payload["sub"])
    except (KeyError, TypeError, ValueError):
        return True
    return is_revoked(session_id, user_id=user_id, now=utc_now())


@jwt.unauthorized_loader
def _missing(_reason: str) -> Response:
    return _refused("Sign in first: this needs an access token.")


@jwt.invalid_token_loader
def _invalid(_reason: str) -> Response:
    return _refused("This token is not valid here.")


@jwt.expired_token_loader
def _expired(_header: dict[str, Any], _payload: dict[str, Any]) -> Response:
    return _refused("This token has run out: get a new one.")


@jwt.revoked_token_loader
def _revoked(_header: dict[str, Any], _payload: dict[str, Any]) -> Response:
    return _refused("This sign-in has ended.")


def _not_this_one(*_details: Any) -> Response:
    return _refused("This token is not valid here.")


# The library answers in its own shape wherever a loader is left unset.
_REMAINING: tuple[Callable[[Callable[..., Response]], Any], ...] = (
    jwt.needs_fresh_token_loader,
    jwt.user_lookup_error_loader,
    jwt.token_verification_failed_loader,
)
for _loader in _REMAINING:
    _loader(_not_this_one)
