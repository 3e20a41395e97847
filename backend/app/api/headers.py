"""Header fields that every answer carries: what browsers may do with it, and how long it may be kept."""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, Response, request

from app.api.conditional import tag

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


def register_headers(app: Flask) -> None:
    """Give every answer its header fields.

    Parameters
    ----------
    app : Flask
        The application.
    """
    app.after_request(_dressed)


def _dressed(response: Response) -> Response:
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
