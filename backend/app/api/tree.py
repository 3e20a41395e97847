"""The tree of static files and the hash over all of them, which is part of every asset's address."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

PLACEHOLDER = "{{ static }}"
INDEX = "index.html"

Signature = tuple[tuple[str, int, int], ...]


def current_tree(app: Flask) -> str:
    """Return the hash over all static files.

    Parameters
    ----------
    app : Flask
        The application.

    Returns
    -------
    str
        16 hexadecimal digits, the same until a file changes.
    """
    root = _root(app)
    return _tree_hash(root, _signature(root))


def page_text(app: Flask) -> str:
    """Return the page, with the address of its assets filled in.

    Parameters
    ----------
    app : Flask
        The application.

    Returns
    -------
    str
        HTML.

    Raises
    ------
    NotFound
        If there is no page.
    """
    path = _root(app) / INDEX
    if not path.is_file():
        raise NotFound
    return path.read_text("utf-8").replace(PLACEHOLDER, f"/static/{current_tree(app)}")


def asset_path(app: Flask, name: str) -> Path | None:
    """Return where an asset is, or None if there is no such file inside the tree.

    Parameters
    ----------
    app : Flask
        The application.
    name : str
        Its path inside the tree, as it was asked for.

    Returns
    -------
    Path or None
        The file.
    """
    joined = safe_join(str(_root(app)), name)
    path = Path(joined) if joined else None
    return path if path is not None and path.is_file() else None


def _root(app: Flask) -> Path:
    return Path(app.root_path) / "static"


def _signature(root: Path) -> Signature:
    """Look at names, sizes and times only: reading every file for every page would be slow."""
    files = sorted(path for path in root.rglob("*") if path.is_file())
    return tuple((str(path.relative_to(root)), path.stat().st_size, path.stat().st_mtime_ns) for path in files)


@lru_cache(maxsize=4)
def _tree_hash(root: Path, signature: Signature) -> str:
    digest = hashlib.sha256()
    for name, _, _ in signature:
        content = (root / name).read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:16]
