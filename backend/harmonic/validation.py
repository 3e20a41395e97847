"""Turns what Pydantic says of bad input into the faults that the library and the service show."""

from __future__ import annotations

import json
import re
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from harmonic.allowed import allowed_at
from harmonic.errors import Fault, shown

MAX_FAULTS = 20

Place = tuple[str | int, ...]

_MESSAGES: dict[str, str] = {
    "missing": "the field is required",
    "union_tag_not_found": "its kind is missing",
    "extra_forbidden": "unknown field",
    "finite_number": "not a finite number",
    "greater_than": "too small",
    "greater_than_equal": "too small",
    "less_than": "too large",
    "less_than_equal": "too large",
    "too_long": "too many items",
    "too_short": "too few items",
    "string_too_long": "too long",
    "string_too_short": "too short",
    "literal_error": "not one of the known values",
}
"""What is wrong, by the name that Pydantic gives it; other kinds keep Pydantic's sentence."""


def faults_of(error: ValidationError, *, model: type[BaseModel], document: Any = None) -> tuple[Fault, ...]:
    """Return what is wrong, as faults with JSON pointers.

    Parameters
    ----------
    error : ValidationError
        What Pydantic raised.
    model : type of BaseModel
        What it was validated against; tells what would have been allowed.
    document : object, optional
        What was validated. It tells the keys of the input from the names that Pydantic gives to
        the branches of a union.

    Returns
    -------
    tuple of Fault
        At most 20, one a place.
    """
    found: dict[Place, Fault] = {}
    for detail in _first_causes(error.errors(include_url=False)):
        place = _place(detail, document)
        found.setdefault(place, _fault(place, detail, model))
        if len(found) == MAX_FAULTS:
            break
    return tuple(found.values())


def pointer_to(place: Place) -> str:
    """Return the JSON pointer (RFC 6901) to a place.

    Parameters
    ----------
    place : tuple of str or int
        The keys and indices that lead there.

    Returns
    -------
    str
        Such as ``/bodies/0/mass``; empty for the whole document.
    """
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in place)


def _first_causes(details: list[ErrorDetails]) -> list[ErrorDetails]:
    """Leave out lists that are too short only because something in them was refused."""
    places = {detail["loc"][:length] for detail in details for length in range(len(detail["loc"]))}
    return [detail for detail in details if not (detail["type"] == "too_short" and detail["loc"] in places)]


def _fault(place: Place, detail: ErrorDetails, model: type[BaseModel]) -> Fault:
    kind = detail["type"]
    if kind == "union_tag_invalid":
        allowed = detail["ctx"]["expected_tags"].replace("'", "")
        return Fault(
            pointer_to((*place, "kind")), "not one of the known kinds", shown(_as_json(detail["ctx"]["tag"])), allowed
        )
    if kind == "json_invalid":
        return Fault("", f"not JSON: {detail['ctx']['error']}", "", "a JSON document")
    # Pydantic's own place tells which branch of a union was taken, and so what is allowed in it.
    branch = detail["loc"]
    allowed = _known_names(branch, model) if kind == "extra_forbidden" else allowed_at(model, branch)
    value = "" if kind == "missing" else shown(_as_json(detail["input"]))
    return Fault(pointer_to(place), _message(detail) + _suggestion(detail), value, allowed)


def _suggestion(detail: ErrorDetails) -> str:
    """Return the known words that are nearest to an unknown one, as the end of a message."""
    if detail["type"] != "literal_error" or not isinstance(detail["input"], str):
        return ""
    # Pydantic quotes each of them.
    known = re.findall(r"'([^']*)'", detail["ctx"]["expected"])
    close = get_close_matches(detail["input"].lower(), known, n=2, cutoff=0.6)
    return f"; did you mean {' or '.join(close)}?" if close else ""


def _message(detail: ErrorDetails) -> str:
    if detail["type"] == "value_error" and "error" in detail.get("ctx", {}):
        return str(detail["ctx"]["error"])
    fallback = detail["msg"].replace("Input should be", "must be", 1)
    return _MESSAGES.get(detail["type"], fallback)


def _as_json(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        return type(value).__name__


def _known_names(place: Place, model: type[BaseModel]) -> str:
    """Return the names nearest to an unknown one, else all that are known there."""
    around = allowed_at(model, place[:-1])
    _, _, listed = around.partition("an object with any of ")
    close = get_close_matches(str(place[-1]), listed.split(", "), n=3, cutoff=0.6)
    return " or ".join(close) if close else listed


def _place(detail: ErrorDetails, document: Any) -> Place:
    """Return where a fault is, without the names of union branches."""
    if document is None:
        return detail["loc"]
    parts: list[str | int] = []
    around = document
    for part in detail["loc"]:
        if _has(around, part):
            around = around[part]
            parts.append(part)
    if detail["type"] == "missing":
        parts.append(detail["loc"][-1])
    return tuple(parts)


def _has(around: Any, part: str | int) -> bool:
    if isinstance(around, dict):
        return part in around
    return isinstance(around, list) and isinstance(part, int) and part < len(around)
