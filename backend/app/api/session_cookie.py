"""Keeps the refresh token of a page in a cookie that no script can read, instead of in the body.

A page asks for it by sending `X-Session: cookie`. A foreign page cannot send that header: the browser would ask
first, and nobody here answers. So the header is what tells a page of ours from a forged request; the cookie counts
only beside it, `SameSite=Strict` keeps it from travelling with foreign requests at all, and `Origin` must be ours.
"""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Response, current_app, g, request

from app.api.errors import InvalidHeader
from app.api.messages import answer
from app.core.config import Settings
from app.core.errors import Forbidden
from app.core.security import REFRESH_LIFETIME, Tokens
from app.schemas.accounts import TokensOut
from harmonic.errors import Fault, shown

HEADER = "X-Session"
IN_COOKIE = "cookie"
NAME = "harmonic_refresh"
PATH = "/api/auth"
JUDGED = "judged_by_cookie"


def judge_session_header() -> None:
    """Refuse a request that asks for the cookie and may not.

    Raises
    ------
    InvalidHeader
        If `X-Session` says anything but `cookie`.
    Forbidden
        If it does not come from a page of this service.
    """
    wish = request.headers.get(HEADER)
    if wish is None:
        return
    if wish != IN_COOKIE:
        raise InvalidHeader(Fault(HEADER, "unknown way to keep a sign-in", shown(wish), IN_COOKIE))
    if request.headers.get("Origin") not in _own_origins():
        raise Forbidden("A sign-in is kept in a cookie for pages of this service only: the Origin is another.")


def wants_cookie() -> bool:
    """Return whether the present request keeps its sign-in in the cookie."""
    return request.headers.get(HEADER) == IN_COOKIE


def judge_cookie() -> None:
    """Note that the present request is judged by its cookie: one that will not do is taken back."""
    g.setdefault(JUDGED, True)


def answer_signed_in(message: TokensOut, tokens: Tokens, status: int = 200, *, location: str = "") -> Response:
    """Return new tokens as the answer, the refresh token in the body or in the cookie.

    Parameters
    ----------
    message : TokensOut
        What to say, without a refresh token.
    tokens : Tokens
        The new ones.
    status : int
        The HTTP status.
    location : str
        Where what was made is, if anything was.

    Returns
    -------
    Response
        JSON.
    """
    headers = {"Location": location} if location else {}
    if not wants_cookie():
        return answer(message.model_copy(update={"refresh_token": tokens.refresh}), status, headers=headers)
    response = answer(message, status, headers=headers)
    _set(response, tokens.refresh, max_age=int(REFRESH_LIFETIME.total_seconds()))
    return response


def answer_tokens(tokens: Tokens) -> Response:
    """Return new tokens and nothing else; see `answer_signed_in`.

    Parameters
    ----------
    tokens : Tokens
        The new ones.

    Returns
    -------
    Response
        JSON.
    """
    return answer_signed_in(TokensOut(access_token=tokens.access), tokens)


def forget_spent_cookie(response: Response) -> Response:
    """Take the cookie back from a page whose sign-in has ended.

    Parameters
    ----------
    response : Response
        Any answer.

    Returns
    -------
    Response
        The same answer.
    """
    if g.get(JUDGED, False) and response.status_code == HTTPStatus.UNAUTHORIZED:
        forget_cookie(response)
    return response


def forget_cookie(response: Response) -> None:
    """Take the cookie back.

    Parameters
    ----------
    response : Response
        The answer that does it.
    """
    _set(response, "", max_age=0)


def _set(response: Response, value: str, *, max_age: int) -> None:
    response.set_cookie(NAME, value, max_age=max_age, path=PATH, secure=_is_secure(), httponly=True, samesite="Strict")


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _is_secure() -> bool:
    # Browsers keep no Secure cookie of a server that is developed over plain HTTP.
    return _settings().is_production or request.is_secure


def _own_origins() -> set[str]:
    public = urlsplit(_settings().public_url)
    # Browsers decide what Host says, so a forged request cannot lie about it.
    return {f"{public.scheme}://{public.netloc}".lower(), request.host_url.rstrip("/")}
