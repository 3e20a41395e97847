"""Makes every error a problem document (RFC 9457): the only place that does."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from http import HTTPStatus
from typing import Any

from flask import Flask, Response
from flask_limiter.errors import RateLimitExceeded
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException

from app.core.errors import (
    Busy,
    Conflict,
    Forbidden,
    NotFound,
    NotReady,
    ServiceError,
    Stale,
    SwitchedOff,
    Unauthenticated,
)
from app.db.session import db
from app.extensions import limiter
from harmonic.errors import EncodingFailed, Fault, InvalidInput, LimitExceeded

_LOG = logging.getLogger(__name__)

PROBLEM = "application/problem+json"

STATUS_OF: dict[type[ServiceError], HTTPStatus] = {
    Unauthenticated: HTTPStatus.UNAUTHORIZED,
    NotFound: HTTPStatus.NOT_FOUND,
    Forbidden: HTTPStatus.FORBIDDEN,
    NotReady: HTTPStatus.CONFLICT,
    Conflict: HTTPStatus.CONFLICT,
    Stale: HTTPStatus.PRECONDITION_FAILED,
    Busy: HTTPStatus.SERVICE_UNAVAILABLE,
    SwitchedOff: HTTPStatus.SERVICE_UNAVAILABLE,
}
"""How each meaning of an error is told over HTTP; the most specific first."""

SENTENCES = {
    HTTPStatus.NOT_FOUND: "There is nothing at this address.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address does not answer to this method.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The request is too large: at most 16 MiB.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something went wrong here; it has been logged.",
}
"""What is said where Werkzeug's own words speak to a person at a form."""

DATABASE_RETRY_S = 2


class InvalidParameter(Exception):
    """Something in the query string cannot be used.

    Parameters
    ----------
    faults : iterable of Fault
        What is wrong; the pointer of each begins with the name of the parameter.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        super().__init__("The query string is not valid.")
        self.faults = tuple(faults)


class InvalidHeader(Exception):
    """A header field cannot be used.

    Parameters
    ----------
    fault : Fault
        What is wrong; its pointer is the name of the field.
    """

    def __init__(self, fault: Fault) -> None:
        super().__init__("A header field is not valid.")
        self.fault = fault


def problem(
    status: int,
    detail: str,
    *,
    errors: Iterable[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return a problem document.

    Parameters
    ----------
    status : int
        The HTTP status.
    detail : str
        What happened, in a sentence.
    errors : iterable of mapping
        What is wrong where, for bad input.
    headers : mapping of str, optional
        More header fields.

    Returns
    -------
    Response
        With the media type `application/problem+json`.
    """
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": detail,
    }
    listed = [dict(error) for error in errors]
    if listed:
        body["errors"] = listed
    response = Response(json.dumps(body), status=status, mimetype=PROBLEM, headers=dict(headers or {}))
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def register_error_handlers(app: Flask) -> None:
    """Give every kind of error its problem document.

    Parameters
    ----------
    app : Flask
        The application.
    """
    for kind, handler in _HANDLERS.items():
        app.register_error_handler(kind, handler)


def _invalid_input(error: InvalidInput) -> Response:
    errors = [asdict(fault) for fault in error.faults]
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "The request is not valid.", errors=errors)


def _invalid_parameter(error: InvalidParameter) -> Response:
    errors = [_elsewhere("parameter", fault) for fault in error.faults]
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(error), errors=errors)


def _invalid_header(error: InvalidHeader) -> Response:
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(error), errors=[_elsewhere("header", error.fault)])


def _elsewhere(kind: str, fault: Fault) -> dict[str, str]:
    """Return a fault that is not in the body, with the place that it is in."""
    return {kind: fault.pointer.lstrip("/"), "message": fault.message, "value": fault.value, "allowed": fault.allowed}


def _service_error(error: ServiceError) -> Response:
    status = next(status for kind, status in STATUS_OF.items() if isinstance(error, kind))
    wait = getattr(error, "retry_after", None)
    return problem(status, str(error), headers={} if wait is None else {"Retry-After": str(wait)})


def _limit_exceeded(error: LimitExceeded) -> Response:
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(error))


def _http_error(error: HTTPException) -> Response:
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    headers = {name: value for name, value in error.get_headers() if name not in ("Content-Type", "Content-Length")}
    return problem(status, SENTENCES.get(status, error.description or status.phrase), headers=headers)


def _too_often(_error: RateLimitExceeded) -> Response:
    limit = limiter.current_limit
    wait = max(1, int(limit.reset_at - time.time())) if limit else 1
    headers = {"Retry-After": str(wait)}
    return problem(HTTPStatus.TOO_MANY_REQUESTS, f"Too many requests: try again in {wait} s.", headers=headers)


def _collision(_error: IntegrityError) -> Response:
    db.session.rollback()
    return problem(HTTPStatus.CONFLICT, "Someone else changed this at the same moment: look again, then retry.")


def _database_away(_error: OperationalError | InterfaceError) -> Response:
    _LOG.exception("the database does not answer")
    db.session.rollback()
    headers = {"Retry-After": str(DATABASE_RETRY_S)}
    return problem(HTTPStatus.SERVICE_UNAVAILABLE, "The database does not answer at the moment.", headers=headers)


def _unexpected(_error: Exception) -> Response:
    _LOG.exception("a request failed")
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, SENTENCES[HTTPStatus.INTERNAL_SERVER_ERROR])


_HANDLERS: dict[type[Exception], Any] = {
    InvalidInput: _invalid_input,
    InvalidParameter: _invalid_parameter,
    InvalidHeader: _invalid_header,
    ServiceError: _service_error,
    LimitExceeded: _limit_exceeded,
    EncodingFailed: _unexpected,
    RateLimitExceeded: _too_often,
    HTTPException: _http_error,
    IntegrityError: _collision,
    OperationalError: _database_away,
    InterfaceError: _database_away,
    Exception: _unexpected,
}
