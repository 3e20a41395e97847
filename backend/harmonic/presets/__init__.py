"""Scenes that are ready to play, one JSON file each."""

from __future__ import annotations

from difflib import get_close_matches
from importlib import resources

from harmonic.errors import Fault, InvalidInput


def preset_names() -> tuple[str, ...]:
    """Return the names of every preset, in alphabetical order.

    Returns
    -------
    tuple of str
        What `preset_text` and `Scene.preset` accept.
    """
    files = resources.files(__name__).iterdir()
    return tuple(sorted(file.name.removesuffix(".json") for file in files if file.name.endswith(".json")))


def preset_text(name: str) -> str:
    """Return a preset as the JSON text of a scene.

    Parameters
    ----------
    name : str
        One of `preset_names()`.

    Returns
    -------
    str
        A JSON object.

    Raises
    ------
    InvalidInput
        If there is no preset of that name.
    """
    names = preset_names()
    if name not in names:
        nearest = get_close_matches(name, names, n=3) or names
        raise InvalidInput([Fault("/preset", "there is no such preset", name, ", ".join(nearest))])
    return resources.files(__name__).joinpath(f"{name}.json").read_text("utf-8")
