"""How long a request wants to wait for its result (RFC 7240)."""

from __future__ import annotations

import re
import threading

from flask import request

LONGEST_WAIT = 10
"""Seconds that a request waits at most."""

#: At most so many requests of this process wait at once; more would take the threads that answer others.
_WAITING = threading.BoundedSemaphore(16)


def wait_for(done: threading.Event) -> dict[str, str]:
    """Wait for a result as long as the request prefers.

    Parameters
    ----------
    done : Event
        Set when the result is there.

    Returns
    -------
    dict of str
        Header fields for the answer: which preference was applied.
    """
    wanted = ", ".join(request.headers.getlist("Prefer"))
    if "respond-async" in wanted:
        return {"Preference-Applied": "respond-async"}
    asked = re.search(r"\bwait=(\d{1,6})\b", wanted)
    seconds = min(int(asked[1]), LONGEST_WAIT) if asked else LONGEST_WAIT
    if _WAITING.acquire(blocking=False):
        try:
            done.wait(seconds)
        finally:
            _WAITING.release()
    return {"Preference-Applied": f"wait={seconds}"} if asked else {}
