"""Declares what a route takes and gives, for the request that comes and for the document that describes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec

from flask import Response, request
from pydantic import BaseModel

from app.api.idempotency import answered_once
from app.api.identity import Guard, identify
from app.api.session_cookie import judge_session_header

P = ParamSpec("P")

JSON = "application/json"
READING = ("GET", "HEAD", "OPTIONS")
"""The methods that change nothing."""


@dataclass(frozen=True, slots=True)
class Operation:
    """What a route takes and gives.

    Attributes
    ----------
    guard : Guard
        Which token it asks for.
    body, query, output : type of BaseModel or None
        What it reads and what it says.
    may_be_empty : bool
        Whether the body may be left out, which then counts as an empty object.
    many : bool
        Whether it says a list.
    status : int
        What it says when all went well.
    media : tuple of str
        The types of what it gives.
    errors : tuple of int
        What it says when something did not, beside what every route of its kind may say.
    reads : bool
        Whether it changes nothing although its method says so: a token for reading will do.
    is_secret : bool
        Whether its answer holds a secret that is told once: it is not kept to be sent again.
    in_cookie : bool
        Whether `X-Session: cookie` has the refresh token kept in a cookie.
    """

    guard: Guard = Guard.OPTIONAL
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    output: type[BaseModel] | None = None
    may_be_empty: bool = False
    many: bool = False
    status: int = 200
    media: tuple[str, ...] = (JSON,)
    errors: tuple[int, ...] = ()
    reads: bool = False
    is_secret: bool = False
    in_cookie: bool = False

    @property
    def may_be_repeated(self) -> bool:
        """Whether a POST of it may come with an `Idempotency-Key`."""
        return self.guard is Guard.SIGNED_IN and not self.reads and not self.is_secret

    def writes(self, method: str) -> bool:
        """Tell whether it changes anything.

        Parameters
        ----------
        method : str
            The HTTP method, in capitals.

        Returns
        -------
        bool
            True unless the method or the declaration says that it only reads.
        """
        return not self.reads and method not in READING


OPERATIONS: dict[Callable[..., Response], Operation] = {}
"""The declaration of each view."""


def operation(declared: Operation) -> Callable[[Callable[P, Response]], Callable[P, Response]]:
    """Declare what a view takes and gives, and judge the caller's token before it runs.

    Parameters
    ----------
    declared : Operation
        The declaration.

    Returns
    -------
    callable
        A decorator.
    """

    def decorate(view: Callable[P, Response]) -> Callable[P, Response]:
        """Put the guard before `view`."""

        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> Response:
            """Judge the token, then let `view` answer."""
            if declared.in_cookie:
                judge_session_header()
            identify(declared.guard, writes=declared.writes(request.method))
            if request.method == "POST" and declared.may_be_repeated:
                return answered_once(lambda: view(*args, **kwargs))
            return view(*args, **kwargs)

        OPERATIONS[guarded] = declared
        return guarded

    return decorate
