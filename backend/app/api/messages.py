"""Reads what requests say and writes what answers say."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from flask import Response, request
from pydantic import BaseModel, TypeAdapter, ValidationError
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from app.api.errors import InvalidParameter
from app.schemas.base import SECRET
from harmonic.errors import Fault, InvalidInput
from harmonic.validation import faults_of

M = TypeVar("M", bound=BaseModel)

UNREADABLE = "json_invalid"
NUL_MESSAGE = "text may not contain the character NUL"


def payload(model: type[M], *, optional: bool = False) -> M:
    """Return the body of the present request.

    Parameters
    ----------
    model : type of BaseModel
        What it should be.
    optional : bool
        Whether no body at all counts as an empty object.

    Returns
    -------
    BaseModel
        What was sent. Numbers are numbers: `true`, `"5"`, NaN and 1e999 are refused.

    Raises
    ------
    UnsupportedMediaType
        If it is no JSON by its own account.
    BadRequest
        If it cannot be read as JSON.
    InvalidInput
        If it is not what the model allows, with a pointer to each fault.
    """
    text = _text(optional=optional)
    try:
        message = model.model_validate_json(text)
    except ValidationError as error:
        if any(detail["type"] == UNREADABLE for detail in error.errors(include_url=False)):
            raise BadRequest("The body cannot be read as JSON.") from None
        faults = faults_of(error, model=model, document=json.loads(text))
        raise InvalidInput(_without_secrets(faults, model)) from None
    _refuse_nul(text)
    return message


def reference(name: str) -> UUID | None:
    """Return the id that the body gives under a name, if it gives one.

    What a request refers to is looked up before the rest of it is judged, so that someone who may
    not write there learns that, and not what is wrong with the message.

    Parameters
    ----------
    name : str
        A member of the JSON object.

    Returns
    -------
    UUID or None
        None where there is no such id; reading the body then says what is wrong.
    """
    try:
        document = TypeAdapter(dict[str, Any]).validate_json(_text(optional=True))
        return UUID(document[name])
    except (ValidationError, KeyError, ValueError, AttributeError, TypeError):
        return None


def query(model: type[M]) -> M:
    """Return the query string of the present request.

    Parameters
    ----------
    model : type of BaseModel
        What it may hold.

    Returns
    -------
    BaseModel
        What was asked for.

    Raises
    ------
    InvalidParameter
        If a name is unknown, comes twice or has a value that is not allowed.
    """
    given = request.args.to_dict(flat=False)
    repeated = [name for name, values in given.items() if len(values) > 1]
    if repeated:
        raise InvalidParameter(Fault(name, "given more than once", allowed="once") for name in repeated)
    document = {name: values[0] for name, values in given.items()}
    nuls = [name for name, value in document.items() if "\0" in value]
    if nuls:
        raise InvalidParameter(Fault(name, NUL_MESSAGE) for name in nuls)
    try:
        return model.model_validate(document)
    except ValidationError as error:
        raise InvalidParameter(faults_of(error, model=model, document=document)) from None


def answer(message: BaseModel, status: int = 200, *, headers: Mapping[str, str] | None = None) -> Response:
    """Return a message as the answer to a request.

    Parameters
    ----------
    message : BaseModel
        What to say.
    status : int
        The HTTP status.
    headers : mapping of str, optional
        More header fields.

    Returns
    -------
    Response
        JSON; instants end in Z.
    """
    return Response(message.model_dump_json(), status=status, mimetype="application/json", headers=dict(headers or {}))


def answer_many(
    messages: Sequence[BaseModel], model: type[BaseModel], *, headers: Mapping[str, str] | None = None
) -> Response:
    """Return messages as a bare JSON array.

    Parameters
    ----------
    messages : sequence of BaseModel
        What to say, each a `model`.
    model : type of BaseModel
        What each of them is.
    headers : mapping of str, optional
        More header fields.

    Returns
    -------
    Response
        A JSON array.
    """
    text = _list_of(model).dump_json(list(messages))
    return Response(text, mimetype="application/json", headers=dict(headers or {}))


@lru_cache
def _list_of(model: type[BaseModel]) -> TypeAdapter[list[BaseModel]]:
    kind: Any = list[model]  # type: ignore[valid-type]  # the type is known when it runs
    return TypeAdapter(kind)


def _text(*, optional: bool) -> bytes:
    coding = request.headers.get("Content-Encoding", "identity")
    if coding.lower() != "identity":
        raise UnsupportedMediaType(f"The content coding {coding!r} is not supported: send the body as it is.")
    text = request.get_data()
    if not text and optional:
        return b"{}"
    if not request.is_json:
        raise UnsupportedMediaType("Send the body as application/json.")
    return text


def _without_secrets(faults: Sequence[Fault], model: type[BaseModel]) -> list[Fault]:
    """Hide what was given where it may be a secret: a password, a misspelt one, or the whole that holds it."""
    secret_fields = {name for name, field in model.model_fields.items() if field.json_schema_extra == SECRET}
    if not secret_fields:
        return list(faults)
    open_fields = set(model.model_fields) - secret_fields
    return [fault if fault.pointer.strip("/") in open_fields else replace(fault, value="") for fault in faults]


def _refuse_nul(text: bytes) -> None:
    """PostgreSQL can store any text but NUL; here both databases refuse it alike."""
    if b"\\u0000" not in text:
        return
    faults = [Fault(pointer, NUL_MESSAGE) for pointer, value in _strings(json.loads(text), "") if "\0" in value]
    if faults:
        raise InvalidInput(faults)


def _strings(value: Any, pointer: str) -> list[tuple[str, str]]:
    if isinstance(value, str):
        return [(pointer, value)]
    if isinstance(value, dict):
        inner = [found for name, item in value.items() for found in _strings(item, f"{pointer}/{name}")]
        return [(f"{pointer}/{name}", name) for name in value] + inner
    if isinstance(value, list):
        return [found for index, item in enumerate(value) for found in _strings(item, f"{pointer}/{index}")]
    return []
