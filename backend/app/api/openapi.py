"""Completes the OpenAPI document with what each route declares: the same declarations that requests meet."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from flask import Flask
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from app.api.errors import PROBLEM
from app.api.identity import Guard
from app.api.operation import JSON, OPERATIONS, Operation
from app.api.session_cookie import HEADER, IN_COOKIE, NAME
from app.schemas.base import Problem

Document = dict[str, Any]
View = Callable[..., Any]

SCHEMES: Document = {
    "access": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "An access token."},
    "personal": {"type": "http", "scheme": "bearer", "description": "A personal access token; it begins with hu_."},
    "refresh": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "A refresh token."},
    "cookie": {
        "type": "apiKey",
        "in": "cookie",
        "name": NAME,
        "description": "A refresh token; it counts beside X-Session: cookie only.",
    },
}

SESSION_HEADER: Document = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "Has the refresh token kept in a cookie instead of the body; for pages of this service.",
    "schema": {"type": "string", "enum": [IN_COOKIE]},
}

SECURITY: dict[Guard, list[Document]] = {
    Guard.NONE: [],
    Guard.OPTIONAL: [{}, {"access": []}, {"personal": []}],
    Guard.SIGNED_IN: [{"access": []}, {"personal": []}],
    Guard.SESSION: [{"access": []}],
    Guard.REFRESH: [{"refresh": []}, {"cookie": []}],
    Guard.LEAVING: [{"access": []}, {"cookie": []}],
}

CONDITIONAL = ("put", "patch", "delete")
"""What writes only to what the caller knows, where that is asked for."""

IF_MATCH: Document = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "Write only if it still has one of these tags, else 412.",
    "schema": {"type": "string"},
}

IDEMPOTENCY_KEY: Document = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "What the client calls this request: sent again within a day, it gets the first answer.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}

DESCRIPTION = (
    "Physics turned into music: universes hold scenes, scenes hold bodies, and what happens between the bodies is "
    "what one hears. Every path answers with and without a trailing slash. Errors are problem documents (RFC 9457)."
)


def complete(app: Flask, document: Any) -> Any:
    """Return the document with bodies, parameters, answers and security of every operation.

    Parameters
    ----------
    app : Flask
        The application whose routes it describes.
    document : dict
        What the framework made of the routes: paths, summaries and tags.

    Returns
    -------
    dict
        An OpenAPI 3.1 document.
    """
    taken: set[str] = set()
    for path, methods in document["paths"].items():
        for method, described in methods.items():
            view = _view_at(app, path, method=method)
            described.update(_described(OPERATIONS[view], described, method=method))
            described["operationId"] = _free_name(view.__name__, method=method, taken=taken)
    document["components"] = {"schemas": _schemas(), "securitySchemes": SCHEMES}
    return document


def _view_at(app: Flask, path: str, *, method: str) -> View:
    for rule in app.url_map.iter_rules():
        shown = re.sub(r"<(?:[^<>:]+:)?([^<>]+)>", r"{\1}", rule.rule)
        if shown == path and method.upper() in (rule.methods or ()):
            return app.view_functions[rule.endpoint]
    raise LookupError(f"no route answers {method} {path}")


def _free_name(name: str, *, method: str, taken: set[str]) -> str:
    """Return a name of its own for each operation: some views answer at two paths or to two methods."""
    candidates = (name, f"{name}_by_{method}", f"{name}_again", f"{name}_again_by_{method}")
    free = next(candidate for candidate in candidates if candidate not in taken)
    taken.add(free)
    return free


def _schemas() -> Document:
    models = {model for declared in OPERATIONS.values() for model in (declared.body, declared.output) if model}
    inputs = {declared.body for declared in OPERATIONS.values()}
    ordered = sorted(models | {Problem}, key=lambda model: model.__name__)
    _, definitions = models_json_schema(
        [(model, "validation" if model in inputs else "serialization") for model in ordered],
        ref_template="#/components/schemas/{model}",
    )
    found: Document = definitions["$defs"]
    return found


def _described(declared: Operation, described: Mapping[str, Any], *, method: str) -> Document:
    operation: Document = {
        "parameters": list(described.get("parameters", [])),
        "responses": _responses(declared, method),
        "security": SECURITY[declared.guard],
    }
    if declared.query is not None:
        operation["parameters"] += _query_parameters(declared.query)
    if method in CONDITIONAL:
        operation["parameters"].append(IF_MATCH)
    if declared.in_cookie:
        operation["parameters"].append(SESSION_HEADER)
    if method == "post" and declared.may_be_repeated:
        operation["parameters"].append(IDEMPOTENCY_KEY)
    if declared.body is not None:
        operation["requestBody"] = {
            "required": not declared.may_be_empty,
            "content": {JSON: {"schema": _reference(declared.body)}},
        }
    return operation


def _responses(declared: Operation, method: str) -> Document:
    answers: Document = {str(declared.status): _success(declared)}
    for status in sorted({*declared.errors, *_usual_errors(declared, method)}):
        content = {PROBLEM: {"schema": _reference(Problem)}}
        answers[str(status)] = {"description": HTTPStatus(status).phrase, "content": content}
    return answers


def _success(declared: Operation) -> Document:
    schema: Document = {} if declared.output is None else _reference(declared.output)
    if declared.many:
        schema = {"type": "array", "items": schema}
    answer: Document = {
        "description": HTTPStatus(declared.status).phrase,
        "content": {media: {"schema": schema} for media in declared.media},
    }
    if declared.status == HTTPStatus.CREATED:
        answer["headers"] = {"Location": {"description": "Where it is.", "schema": {"type": "string"}}}
    return answer


def _usual_errors(declared: Operation, method: str) -> set[int]:
    errors: set[int] = set()
    if declared.guard is not Guard.NONE:
        errors.add(401)
        if declared.guard is not Guard.REFRESH and declared.writes(method.upper()):
            errors.add(403)
    if method in CONDITIONAL and declared.guard is not Guard.NONE:
        errors.add(412)
    if declared.guard in (Guard.SESSION, Guard.LEAVING):
        errors.add(403)
    if declared.in_cookie:
        errors |= {403, 422}
    if method == "post" and declared.may_be_repeated:
        errors |= {409, 422}
    if declared.body is not None:
        errors |= {400, 413, 415, 422}
    if declared.query is not None:
        errors.add(422)
    return errors


def _query_parameters(model: type[BaseModel]) -> list[Document]:
    properties = model.model_json_schema()["properties"]
    return [
        {
            "name": name,
            "in": "query",
            "required": model.model_fields[name].is_required(),
            "description": schema.pop("description", ""),
            "schema": schema,
        }
        for name, schema in properties.items()
    ]


def _reference(model: type[BaseModel]) -> Document:
    return {"$ref": f"#/components/schemas/{model.__name__}"}
