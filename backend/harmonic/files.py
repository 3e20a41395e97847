"""Writes files whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4


def write_whole(contents: Mapping[Path, bytes]) -> None:
    """Write files so that each is seen complete or not at all, whatever happens on the way.

    Parameters
    ----------
    contents : mapping of Path to bytes
        What each file shall hold. All are written beside their places first and only then moved there.

    Raises
    ------
    OSError
        If a folder is missing, full or not writable; then none of the files has changed.
    """
    waiting: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            waiting[path] = path.with_name(f".{path.name}.{uuid4().hex}.part")
            waiting[path].write_bytes(content)
        for path, part in waiting.items():
            part.replace(path)
    finally:
        for part in waiting.values():
            part.unlink(missing_ok=True)
