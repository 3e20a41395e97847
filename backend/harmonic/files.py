"""Writes files whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

Content = bytes | Callable[[BinaryIO], None]
"""What a file shall hold, or what writes it into an empty file that is open for reading and writing."""


def write_whole(contents: Mapping[Path, Content]) -> None:
    """Write files so that each is seen complete or not at all, whatever happens on the way.

    Parameters
    ----------
    contents : mapping of Path to bytes or callable
        What each file shall hold, or what writes it. All are written beside their places first and only then moved there.

    Raises
    ------
    OSError
        If a folder is missing, full or not writable; then none of the files has changed.
    """
    waiting: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            waiting[path] = path.with_name(f".{path.name}.{uuid4().hex}.part")
            _fill(waiting[path], content)
        for path, part in waiting.items():
            part.replace(path)
    finally:
        for part in waiting.values():
            part.unlink(missing_ok=True)


def _fill(path: Path, content: Content) -> None:
    with path.open("w+b") as file:
        if isinstance(content, bytes):
            file.write(content)
        else:
            content(file)
