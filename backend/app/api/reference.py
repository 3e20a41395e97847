"""The description of the API for people: the OpenAPI document, read out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from harmonic.allowed import allowed_by

Document = Mapping[str, Any]
Row = dict[str, Any]

TOKENS = {
    "access": "an access token",
    "personal": "a personal token",
    "refresh": "a refresh token",
    "cookie": "the cookie of a sign-in",
}
"""What each scheme of the document is, in words."""


def reference(document: Document) -> Row:
    """Return what the page of the API shows.

    Parameters
    ----------
    document : mapping
        An OpenAPI 3.1 document.

    Returns
    -------
    dict
        What the template fills in: title, groups of operations, and messages with their fields.
    """
    operations = list(_operations(document))
    names = [tag["name"] for tag in document["tags"]]
    return {
        **{name: document["info"][name] for name in ("title", "version", "description")},
        "openapi": document["openapi"],
        "groups": [
            {
                "name": name,
                "anchor": re.sub(r"\W+", "-", name.lower()),
                "operations": [row for row in operations if row["group"] == name],
            }
            for name in names
        ],
        "messages": [_message(name, schema, document) for name, schema in document["components"]["schemas"].items()],
    }


def _operations(document: Document) -> Iterator[Row]:
    for path, methods in document["paths"].items():
        for method, described in methods.items():
            yield {
                "id": described["operationId"],
                "group": described["tags"][0],
                "method": method.upper(),
                "path": path,
                "summary": described["summary"],
                "token": _token(described["security"]),
                "parameters": [_parameter(each, document) for each in described["parameters"]],
                "body": _named(described.get("requestBody", {}).get("content", {})),
                "answers": [_answer(status, answer) for status, answer in described["responses"].items()],
            }


def _token(security: list[Document]) -> str:
    if not security:
        return "none"
    wanted = [TOKENS[scheme] for each in security for scheme in each]
    words = " or ".join(wanted)
    return f"none, or {words}" if {} in security else words


def _parameter(parameter: Document, document: Document) -> Row:
    return {
        "name": parameter["name"],
        "place": parameter["in"],
        "kind": allowed_by(parameter["schema"], document["components"]["schemas"]),
        "meaning": parameter.get("description", ""),
    }


def _answer(status: str, answer: Document) -> Row:
    content = answer.get("content", {})
    schemas = [media["schema"] for media in content.values()]
    return {
        "status": status,
        "phrase": HTTPStatus(int(status)).phrase,
        "media": list(content),
        "message": _named(content),
        "many": any(schema.get("type") == "array" for schema in schemas),
    }


def _named(content: Document) -> str:
    """Return the name of the message that some content is, or is a list of; empty where it has none."""
    for media in content.values():
        schema = media["schema"]
        found = schema.get("$ref") or schema.get("items", {}).get("$ref")
        if found:
            return str(found).rpartition("/")[2]
    return ""


def _message(name: str, schema: Document, document: Document) -> Row:
    needed = schema.get("required", [])
    return {
        "name": name,
        "description": schema.get("description", "").partition("\n")[0],
        "kind": allowed_by(schema, document["components"]["schemas"]),
        "fields": [
            {
                "name": field,
                "required": field in needed,
                "kind": allowed_by(part, document["components"]["schemas"]),
                "meaning": part.get("description", ""),
            }
            for field, part in schema.get("properties", {}).items()
        ],
    }
