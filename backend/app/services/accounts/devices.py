"""Tells a browser from its user agent, in words that a person knows it by."""

from __future__ import annotations

import re

LONGEST = 80

#: The mark that each browser leaves and its name; those that also carry another's mark come first.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("FxiOS", "Firefox"),
    ("Firefox", "Firefox"),
    ("CriOS", "Chrome"),
    ("HeadlessChrome", "Chrome"),
    ("Chrome", "Chrome"),
    ("Version", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def shortened(user_agent: str) -> str:
    """Return a user agent in few words.

    Parameters
    ----------
    user_agent : str
        The header field as it was sent.

    Returns
    -------
    str
        Such as ``Firefox 145 on Linux``; of a program its name and version, such as ``curl 8.5``; empty where
        nothing was sent. At most 80 characters.
    """
    browser = _browser(user_agent)
    if browser is None:
        program = re.match(r"([\x21-\x7e]+)", user_agent)
        return program[1].replace("/", " ", 1)[:LONGEST] if program else ""
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), None)
    return browser if system is None else f"{browser} on {system}"


def _browser(user_agent: str) -> str | None:
    if not user_agent.startswith("Mozilla/"):
        return None
    for mark, name in _BROWSERS:
        found = re.search(rf"\b{mark}\w*/(\d{{1,6}})", user_agent)
        if found:
            return f"{name} {found[1]}"
    return None
