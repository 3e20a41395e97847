"""POST requests with an `Idempotency-Key` may be sent again, and do what they ask for once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

from flask import Response, request

from app.api.errors import InvalidHeader
from app.api.identity import caller
from app.services import idempotency
from app.services.idempotency import Asked
from harmonic.errors import Fault

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
"""Tells that an answer is that of an earlier request."""

SOUND = re.compile(r"[\x21-\x7e]{1,255}")
"""What a key may be: visible ASCII."""

SENT_AGAIN = ("Location", "Content-Type", "Link")
"""Which fields of the first answer are sent with it again."""


def answered_once(view: Callable[[], Response]) -> Response:
    """Let a view answer, unless it answered to the same request before.

    Parameters
    ----------
    view : callable
        What does the work, for a caller who is signed in.

    Returns
    -------
    Response
        Its answer, or the one that it gave the first time.
    """
    asked = _asked()
    if asked is None:
        return view()
    earlier = idempotency.earlier_answer(asked)
    if earlier is not None and earlier.body_hash != asked.body_hash:
        allowed = "a new key for each new request"
        raise InvalidHeader(Fault(HEADER, "this key came with another body before", asked.key[:100], allowed))
    if earlier is not None:
        return Response(earlier.body, status=earlier.status, headers={**earlier.headers, REPLAYED: "true"})
    idempotency.remember(asked)
    try:
        response = view()
    except BaseException:
        idempotency.forget()
        raise
    kept = {name: response.headers[name] for name in SENT_AGAIN if name in response.headers}
    idempotency.keep_answer(asked, status=response.status_code, headers=kept, body=response.get_data(as_text=True))
    return response


def _asked() -> Asked | None:
    user_id, key = caller().user_id, request.headers.get(HEADER)
    if key is None or user_id is None:
        return None
    if not SOUND.fullmatch(key):
        raise InvalidHeader(Fault(HEADER, "this is no key", key[:100], "1 to 255 visible ASCII characters"))
    digest = hashlib.sha256(request.get_data()).hexdigest()
    return Asked(user_id, f"{request.method} {request.path.rstrip('/')}"[:300], key, digest)
