"""Says in words what a model allows at a place, so that every error can name it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

Schema = Mapping[str, Any]


@lru_cache(maxsize=64)
def _schema_of(model: type[BaseModel]) -> Schema:
    return model.model_json_schema()


def allowed_at(model: type[BaseModel], place: Sequence[str | int]) -> str:
    """Say what a model allows at a place.

    Parameters
    ----------
    model : type of BaseModel
        The model that refused a value.
    place : sequence of str or int
        The keys and indices that lead to the value; among them may stand which branch of a union was taken.

    Returns
    -------
    str
        Such as ``"auto" or a number from 40 to 240``; empty where the model knows no such place.
    """
    root = _schema_of(model)
    schema: Schema | None = root
    for part in place:
        schema = _step(schema, part, root) if schema is not None else None
    return _words(schema, root) if schema is not None else ""


def allowed_by(schema: Schema, definitions: Schema) -> str:
    """Say what a JSON schema allows.

    Parameters
    ----------
    schema : mapping
        The schema.
    definitions : mapping
        What its references stand for, by the last part of each.

    Returns
    -------
    str
        As `allowed_at` says it.
    """
    return _words(schema, {"$defs": definitions})


def _resolved(schema: Schema, root: Schema) -> Schema:
    while "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rsplit("/", 1)[-1]]
    return schema


def _branches(schema: Schema, root: Schema) -> list[Schema]:
    """Return the alternatives of a schema, itself when it has none."""
    schema = _resolved(schema, root)
    options = schema.get("oneOf") or schema.get("anyOf") or schema.get("allOf")
    return [branch for option in options for branch in _branches(option, root)] if options else [schema]


def _step(schema: Schema, part: str | int, root: Schema) -> Schema | None:
    branches = _branches(schema, root)
    meant = [branch for branch in branches if branch.get("properties", {}).get("kind", {}).get("const") == part]
    for found in (*meant, *(_child(branch, part) for branch in branches)):
        if found is not None:
            return found
    # The name of a branch that has no kind leads no further.
    return schema if len(branches) > 1 and isinstance(part, str) else None


def _child(schema: Schema, part: str | int) -> Schema | None:
    if isinstance(part, str):
        child = schema.get("properties", {}).get(part, schema.get("additionalProperties"))
        return child if isinstance(child, Mapping) else None
    fixed = schema.get("prefixItems", ())
    child = fixed[part] if part < len(fixed) else schema.get("items")
    return child if isinstance(child, Mapping) else None


def _words(schema: Schema, root: Schema) -> str:
    return " or ".join(dict.fromkeys(_one(branch, root) for branch in _branches(schema, root)))


def _one(schema: Schema, root: Schema) -> str:
    if "const" in schema:
        return f'"{schema["const"]}"' if isinstance(schema["const"], str) else str(schema["const"]).lower()
    if "enum" in schema:
        return ", ".join(str(value) for value in schema["enum"])
    describe = _KINDS.get(schema.get("type", ""))
    return describe(schema, root) if describe else "any value"


def _range(noun: str, schema: Schema) -> str:
    low, high, above = (schema.get(name) for name in ("minimum", "maximum", "exclusiveMinimum"))
    if above is not None:
        return f"{noun} above {above:g}" + (f", at most {high:g}" if high is not None else "")
    if low is not None and high is not None:
        return f"{noun} from {low:.16g} to {high:.16g}"
    if low is not None:
        return f"{noun} of at least {low:g}"
    return f"{noun} of at most {high:g}" if high is not None else noun


def _array(schema: Schema, root: Schema) -> str:
    fixed = schema.get("prefixItems")
    if fixed:
        return f"an array of {len(fixed)}, each {_words(fixed[0], root)}"
    if schema.get("maxItems") == 0:
        return "an empty array"
    most = schema.get("maxItems")
    size = f"at most {most} of " if most is not None else ""
    items = schema.get("items")
    return f"an array of {size}{_words(items, root)}" if items else "an array"


def _object(schema: Schema, _root: Schema) -> str:
    names = schema.get("properties")
    return f"an object with any of {', '.join(names)}" if names else "an object"


_FORMATS = {"email": "an email address", "uuid": "a UUID", "date-time": "a time as RFC 3339 writes it"}


def _text(schema: Schema, _root: Schema) -> str:
    if schema.get("format") in _FORMATS:
        return _FORMATS[schema["format"]]
    low, high = schema.get("minLength"), schema.get("maxLength")
    if low and high:
        return f"text of {low} to {high} characters"
    return f"text of at most {high} characters" if high else "text"


_KINDS: dict[str, Callable[[Schema, Schema], str]] = {
    "number": lambda schema, _root: _range("a number", schema),
    "integer": lambda schema, _root: _range("a whole number", schema),
    "boolean": lambda _schema, _root: "true or false",
    "string": _text,
    "null": lambda _schema, _root: "null",
    "array": _array,
    "object": _object,
}
