"""Who sent a request, by its token; and what is said of tokens that will not do."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, g
from flask_jwt_extended import get_jwt, get_jwt_identity, verify_jwt_in_request

from app.api.errors import problem
from app.core.permissions import Caller
from app.extensions import jwt
from app.models.base import utc_now
from app.services.accounts import is_revoked


class Guard(Enum):
    """Which token a route asks for."""

    NONE = "none"
    """No token is looked at."""
    OPTIONAL = "optional"
    """Anyone may come; a token that is shown must be good."""
    SIGNED_IN = "signed in"
    """An access token."""
    REFRESH = "refresh"
    """A refresh token."""


def identify(guard: Guard) -> None:
    """Judge the token of the present request and remember who sent it.

    Parameters
    ----------
    guard : Guard
        What the route asks for. A token that will not do ends the request with 401, before anything
        is looked up.
    """
    g.caller = Caller()
    if guard is Guard.NONE:
        return
    verify_jwt_in_request(optional=guard is Guard.OPTIONAL, refresh=guard is Guard.REFRESH, locations=["headers"])
    identity = get_jwt_identity()
    if identity is not None:
        g.caller = Caller(user_id=UUID(identity), session_id=UUID(get_jwt()["sid"]))


def caller() -> Caller:
    """Return whoever sent the present request."""
    found: Caller = g.caller
    return found


def _refused(detail: str) -> Response:
    return problem(HTTPStatus.UNAUTHORIZED, detail)


@jwt.token_in_blocklist_loader
def _has_ended(_header: dict[str, Any], payload: dict[str, Any]) -> bool:
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
