"""What every file says about where it comes from."""

from __future__ import annotations

from harmonic._version import __version__

SOFTWARE = f"Harmonic Universe {__version__}"
"""Who made a file: name and version."""


def origin(run_hash: str) -> str:
    """Return what a file was made of.

    Parameters
    ----------
    run_hash : str
        Of its run.

    Returns
    -------
    str
        The hash, with a word that says what it is.
    """
    return f"run {run_hash}"


def legible(text: str) -> str:
    """Return text as every kind of file can hold it.

    Parameters
    ----------
    text : str
        A title or a name.

    Returns
    -------
    str
        On one line, with a question mark for each control character and each half of a pair of surrogates.
    """
    return "".join("?" if letter < " " or 0xD800 <= ord(letter) < 0xE000 else letter for letter in text)
