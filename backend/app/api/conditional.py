"""Conditional requests (RFC 9110, section 13): strong tags on what is read, and writes only to what the caller knows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, current_app, request
from werkzeug.exceptions import MethodNotAllowed, NotFound

from app.api.operation import OPERATIONS
from app.core.errors import Stale
from app.core.preconditions import require_before_writing

WRITES = ("PUT", "PATCH", "DELETE")


def bear_condition() -> None:
    """Remember the `If-Match` of the present request, so that it is judged where it writes."""
    asked = request.method in WRITES and request.headers.get("If-Match", "").strip()
    require_before_writing(_judge if asked else None)


def tag(response: Response) -> None:
    """Give an answer a strong tag over its bytes, where these are what a GET of this address answers.

    Parameters
    ----------
    response : Response
        The answer to a GET, or to a write that shows what was written.
    """
    if request.method not in WRITES or _shows_what_is_read():
        response.add_etag()


def _shows_what_is_read() -> bool:
    """Tell whether this write answers with the very representation that is read here."""
    view: Any = current_app.view_functions[request.endpoint or ""]
    found = _reader()
    return found is not None and OPERATIONS[found[0]].output is OPERATIONS[view].output


def _judge() -> None:
    """Raise unless what lies at the address of this request still has the tag that the caller knows."""
    known = request.if_match
    if known.star_tag:
        return
    found = _reader()
    if found is None:
        raise Stale("There is nothing to compare at this address: leave If-Match out.")
    read, arguments = found
    present = read(**arguments)
    present.add_etag()
    etag, _ = present.get_etag()
    if etag is None or not known.contains(etag):
        raise Stale("It has changed since you last looked: look again, then decide.")


def _reader() -> tuple[Callable[..., Response], dict[str, Any]] | None:
    """Return what answers to a GET of this address, with its arguments."""
    adapter = current_app.create_url_adapter(request)
    try:
        endpoint, arguments = adapter.match(method="GET") if adapter else ("", {})
    except (MethodNotAllowed, NotFound):
        return None
    view: Any = current_app.view_functions.get(endpoint)
    return None if view is None else (view, dict(arguments))
