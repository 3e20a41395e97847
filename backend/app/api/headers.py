"""Header fields that every answer carries: what browsers may do with it, and how long it may be kept."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from flask import Flask, Response, request
from flask_cors import CORS

from app.api.conditional import tag
from app.core.request_id import REQUEST_ID, name_request, request_id

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


#: What pages of other origins may send, and what they may read of an answer.
SENT = ("Authorization", "Content-Type", "If-Match", "If-None-Match", "Prefer", "Range", REQUEST_ID)
READ = (
    "Accept-Ranges",
    "Content-Disposition",
    "Content-Range",
    "ETag",
    "Link",
    "Location",
    "Retry-After",
    "X-Total-Count",
    REQUEST_ID,
)


def register_headers(app: Flask, *, cors_origins: Sequence[str]) -> None:
    """Give every answer its header fields.

    Parameters
    ----------
    app : Flask
        The application.
    cors_origins : sequence of str
        Whose pages may use the API from other places, as themselves: without cookies.
    """
    app.before_request(name_request)
    app.after_request(_dressed)
    if cors_origins:
        CORS(
            app,
            resources=["/api/*", "/openapi.json"],
            origins=list(cors_origins),
            allow_headers=SENT,
            expose_headers=READ,
            max_age=600,
        )


def _dressed(response: Response) -> Response:
    response.headers.setdefault(REQUEST_ID, request_id())
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    if request.path.startswith("/api/"):
        response.headers.setdefault("Cache-Control", _keeping())
        response.vary.update(("Authorization", "Accept"))
        _tag(response)
    return response


def _keeping() -> str:
    return "no-store" if request.path.startswith("/api/auth/") else "private, no-cache"


def _tag(response: Response) -> None:
    """Give what was read a strong tag over its bytes, and say 304 to whoever has it already."""
    told = request.method in ("GET", "HEAD", "PUT", "PATCH") and response.status_code == HTTPStatus.OK
    if told and response.mimetype == "application/json" and "no-store" not in response.headers["Cache-Control"]:
        tag(response)
        if request.method in ("GET", "HEAD"):
            response.make_conditional(request)
