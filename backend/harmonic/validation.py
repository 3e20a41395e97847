"""Turns what Pydantic says of bad input into the faults that the library and the service show."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from harmonic.errors import Fault, shown

MAX_FAULTS = 20


def faults_of(error: ValidationError, *, document: Any = None, fields: Sequence[str] = ()) -> tuple[Fault, ...]:
    """Return what is wrong, as faults with JSON pointers.

    Parameters
    ----------
    error : ValidationError
        What Pydantic raised.
    document : object, optional
        What was validated. It tells the keys of the input from the names that Pydantic gives to
        the branches of a union.
    fields : sequence of str, optional
        The known names at the top level, for the nearest one to an unknown name.

    Returns
    -------
    tuple of Fault
        At most 20, one a place.
    """
    found: dict[str, Fault] = {}
    for detail in error.errors(include_url=False):
        pointer = _pointer(detail, document)
        if pointer not in found:
            found[pointer] = _fault(pointer, detail, fields)
    return tuple(found.values())[:MAX_FAULTS]


def _fault(pointer: str, detail: ErrorDetails, fields: Sequence[str]) -> Fault:
    context = detail.get("ctx", {})
    value = "" if detail["type"] == "missing" else shown(_plain(detail["input"]))
    if detail["type"] == "extra_forbidden":
        return Fault(pointer, "unknown field", value, _nearest(str(detail["loc"][-1]), fields))
    message = str(context["error"]) if detail["type"] == "value_error" else detail["msg"]
    return Fault(pointer, message, value, _allowed(detail["type"], context))


def _plain(value: Any) -> Any:
    try:
        return json.dumps(value, default=str)
    except (TypeError, ValueError, RecursionError):
        return repr(type(value))


def _nearest(name: str, fields: Sequence[str]) -> str:
    close = get_close_matches(name, fields, n=3, cutoff=0.6)
    return " or ".join(close) if close else ", ".join(fields)


#: How each kind of limit that Pydantic names reads in a sentence.
_LIMITS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "greater_than": lambda c: f"more than {c['gt']}",
    "greater_than_equal": lambda c: f"at least {c['ge']}",
    "less_than": lambda c: f"less than {c['lt']}",
    "less_than_equal": lambda c: f"at most {c['le']}",
    "literal_error": lambda c: str(c["expected"]),
    "string_too_long": lambda c: f"at most {c['max_length']} characters",
    "string_too_short": lambda c: f"at least {c['min_length']} characters",
    "too_long": lambda c: f"at most {c['max_length']} items",
    "too_short": lambda c: f"at least {c['min_length']} items",
    "string_pattern_mismatch": lambda c: f"text that matches {c['pattern']}",
    "finite_number": lambda _: "a finite number",
    "float_type": lambda _: "a finite number",
    "int_type": lambda _: "a whole number",
    "bool_type": lambda _: "true or false",
    "string_type": lambda _: "text",
    "missing": lambda _: "this field is required",
    "model_type": lambda _: "an object",
    "model_attributes_type": lambda _: "an object",
    "tuple_type": lambda _: "an array",
    "json_invalid": lambda _: "a JSON document",
}


def _allowed(kind: str, context: Mapping[str, Any]) -> str:
    describe = _LIMITS.get(kind)
    return describe(context) if describe else ""


def _pointer(detail: ErrorDetails, document: Any) -> str:
    """Return the JSON pointer of a location, without the names of union branches."""
    parts: list[str] = []
    place, known = document, document is not None
    for part in detail["loc"]:
        if known and _has(place, part):
            place = place[part]
        elif known and not _names_a_field(place, part, detail):
            continue
        parts.append(str(part).replace("~", "~0").replace("/", "~1"))
    return "".join(f"/{part}" for part in parts)


def _has(place: Any, part: str | int) -> bool:
    if isinstance(place, Mapping):
        return part in place
    return isinstance(place, list | tuple) and isinstance(part, int) and part < len(place)


def _names_a_field(place: Any, part: str | int, detail: ErrorDetails) -> bool:
    """Tell whether a part that is not in the input names a missing field rather than a branch."""
    return detail["type"] == "missing" and isinstance(place, Mapping) and part == detail["loc"][-1]
