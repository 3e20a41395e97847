"""The page and its assets."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint
from flask import Response, current_app, render_template, request
from werkzeug.exceptions import NotFound

from app.api.files import IMMUTABLE, send_path
from app.api.reference import reference
from app.api.tree import asset_path, current_tree, page_text

bp = APIBlueprint("pages", __name__, enable_openapi=False)


@bp.get("/")
def show_page() -> Response:
    """Give the page; it names the tree of assets that it was made for."""
    response = Response(page_text(current_app), mimetype="text/html")
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    return response


@bp.get("/docs")
def show_reference() -> Response:
    """Give the description of the API for people."""
    application: Any = current_app
    tree = f"/static/{current_tree(current_app)}"
    page = render_template("reference.html", static=tree, **reference(application.spec))
    response = Response(page, mimetype="text/html")
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


@bp.get("/static/<string:tree>/<path:name>")
def show_asset(tree: str, name: str) -> Response:
    """Give an asset of the present tree; a page of another tree must not mix its modules with these."""
    path = asset_path(current_app, name)
    if path is None or tree != current_tree(current_app):
        raise NotFound
    response = send_path(path, media_type=None, etag=f"{tree}-{name}")
    response.headers["Cache-Control"] = IMMUTABLE
    return response
