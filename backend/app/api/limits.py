"""Whose requests are counted together."""

from __future__ import annotations

from flask_limiter.util import get_remote_address

from app.api.identity import caller


def client_key() -> str:
    """Return what names the sender of a request: the account, or the address when nobody is signed in."""
    user_id = caller().user_id
    return get_remote_address() if user_id is None else str(user_id)
