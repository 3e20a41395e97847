"""Every error the library raises, and the one shape in which bad input is described.

::

    HarmonicError
    ├── InvalidInput        what a person wrote cannot be used; carries the faults
    ├── LimitExceeded       the work would pass a stated limit
    └── EncodingFailed      samples could not be written in a format
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

MAX_VALUE_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with an input.

    Attributes
    ----------
    pointer : str
        Where it is, as a JSON pointer (RFC 6901); empty for the whole document.
    message : str
        What is wrong, in a sentence.
    value : str
        What was given, as text of at most 100 characters.
    allowed : str
        What would be accepted.
    """

    pointer: str
    message: str
    value: str = ""
    allowed: str = ""

    def __str__(self) -> str:
        """Return the fault as one line of text."""
        where = self.pointer or "input"
        got = f" (got {self.value})" if self.value else ""
        want = f"; allowed: {self.allowed}" if self.allowed else ""
        return f"{where}: {self.message}{got}{want}"


class HarmonicError(Exception):
    """The root of every error this library raises on purpose."""


class InvalidInput(HarmonicError):
    """What was given cannot be used as it is.

    Parameters
    ----------
    faults : sequence of Fault
        Everything that is wrong, at least one.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class LimitExceeded(HarmonicError):
    """The work would pass, or has passed, a limit that the message names."""


class EncodingFailed(HarmonicError):
    """Samples or notes could not be written in the format that was asked for."""


def shown(value: Any) -> str:
    """Return `value` as text short enough for an error message.

    Parameters
    ----------
    value : object
        Anything that was found where something else was expected.

    Returns
    -------
    str
        At most 100 characters.
    """
    text = repr(value) if not isinstance(value, str) else value
    return text if len(text) <= MAX_VALUE_LENGTH else text[: MAX_VALUE_LENGTH - 1] + "…"
