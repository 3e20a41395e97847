"""Sends files with what browsers and players need: ranges, tags, and a name."""

from __future__ import annotations

from pathlib import Path

from flask import Response, request, send_file

IMMUTABLE = "public, max-age=31536000, immutable"


def send_path(
    path: Path, *, media_type: str | None, etag: str, name: str | None = None, immutable: bool = False
) -> Response:
    """Return a file as the answer to a request; `Range`, `If-Range`, `If-None-Match` and HEAD are honoured.

    Parameters
    ----------
    path : Path
        The file.
    media_type : str or None
        What it is; guessed from its name when None.
    etag : str
        A strong tag over its content.
    name : str, optional
        What to save it as; without one it is shown in place.
    immutable : bool
        Whether this address will never give anything else. What only some may see is kept by their
        own browser alone.

    Returns
    -------
    Response
        The file, a part of it, or 304.
    """
    response = send_file(
        path, mimetype=media_type, as_attachment=name is not None, download_name=name, etag=etag, conditional=True
    )
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable" if immutable else "private, no-cache"
    if request.method == "HEAD":
        response.content_length = response.content_length or path.stat().st_size
    return response
