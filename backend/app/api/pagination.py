"""Says in the header where the other pages of a list are (RFC 8288) and how much there is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Response, request
from pydantic import BaseModel

from app.api.messages import answer_many
from app.core.paging import Listed, Page


def answer_page(messages: Sequence[BaseModel], model: type[BaseModel], *, listed: Listed[Any], page: Page) -> Response:
    """Return one page of a list.

    Parameters
    ----------
    messages : sequence of BaseModel
        The items, each a `model`.
    model : type of BaseModel
        What each of them is.
    listed : Listed
        What the service found.
    page : Page
        What was asked for.

    Returns
    -------
    Response
        A bare JSON array, with `X-Total-Count` and, where there is more than one page, `Link`.
    """
    headers = {"X-Total-Count": str(listed.total)}
    links = _links(page, total=listed.total)
    if links:
        headers["Link"] = ", ".join(f'<{target}>; rel="{relation}"' for relation, target in links.items())
    return answer_many(messages, model, headers=headers)


def _links(page: Page, *, total: int) -> dict[str, str]:
    last = max(1, -(-total // page.size))
    if last == 1 and page.number == 1:
        return {}
    numbers = {"first": 1, "prev": page.number - 1, "next": page.number + 1, "last": last}
    return {relation: _address(number) for relation, number in numbers.items() if 1 <= number <= last}


def _address(number: int) -> str:
    return f"{request.path}?{urlencode(request.args.to_dict() | {'page': str(number)})}"
