"""What the present request is called, in its answer and in the log."""

from __future__ import annotations

import logging
import re
from uuid import uuid4

from flask import g, has_request_context, request

REQUEST_ID = "X-Request-ID"
"""The header field in which it is sent, and answered."""

#: What a client may call its request: nothing that could break a line of the log.
_SOUND = re.compile(r"[A-Za-z0-9._-]{1,64}")


def name_request() -> None:
    """Call the present request as its client does, or by a name of its own."""
    asked = request.headers.get(REQUEST_ID, "")
    g.request_id = asked if _SOUND.fullmatch(asked) else uuid4().hex


def request_id() -> str:
    """Return what the present request is called; a dash outside of any."""
    return str(g.get("request_id", "-")) if has_request_context() else "-"


class RequestFilter(logging.Filter):
    """Tells each line of the log during which request it was written."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Put the name of the request into a record.

        Parameters
        ----------
        record : LogRecord
            What is about to be written.

        Returns
        -------
        bool
            True: every record is written.
        """
        record.request_id = request_id()
        return True
