"""Whose requests are counted together."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import Any

from flask import Response, request
from pydantic import TypeAdapter, ValidationError

from app.api.identity import caller
from app.core.network import client_network

NAMES = ("username", "email")
_OBJECT = TypeAdapter(dict[str, Any])


def client_key() -> str:
    """Return what names the sender of a request: the account, or the address when nobody is signed in."""
    user_id = caller().user_id
    return client_network() if user_id is None else str(user_id)


def account_key() -> str:
    """Return what names the account that a request would get into, by what its body says, whether it exists or not."""
    try:
        body = _OBJECT.validate_json(request.get_data())
    except ValidationError:
        return client_network()
    name = next((body[name] for name in NAMES if isinstance(body.get(name), str)), None)
    # A name may be as long as a body: only its hash is kept to count by.
    return client_network() if name is None else hashlib.sha256(name.casefold().encode()).hexdigest()


def was_wrong(response: Response) -> bool:
    """Tell whether an answer said that the password was wrong.

    Parameters
    ----------
    response : Response
        The answer.

    Returns
    -------
    bool
        Only those count against an account, or its owner could be kept out by signing in.
    """
    return response.status_code == HTTPStatus.UNAUTHORIZED


def was_refused(response: Response) -> bool:
    """Tell whether an answer said that something in the message, such as a password, will not do.

    Parameters
    ----------
    response : Response
        The answer.

    Returns
    -------
    bool
        Only those count where a password may be guessed, but seldom has to be typed.
    """
    return response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
