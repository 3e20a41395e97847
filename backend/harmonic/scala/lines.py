"""Reads the lines of Scala's files, and says of each that is broken which one it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

LONGEST_SHOWN = 60


class BrokenFile(ValueError):
    """A file that cannot be read; its message begins with the line.

    Parameters
    ----------
    line : int
        Counted from 1, comments included.
    message : str
        What is wrong there.
    """

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"line {line}: {message}")


@dataclass(slots=True)
class Lines:
    """The lines of a file that are no comments, one after the other.

    Attributes
    ----------
    number : int
        That of the line taken last, counted from 1; of one that is missing, that behind the end.
    """

    text: str
    number: int = 0
    _rest: Iterator[tuple[int, str]] = field(init=False)
    _end: int = field(init=False)

    def __post_init__(self) -> None:
        lines = (
            self.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
        )
        self._end = len(lines) + 1
        self._rest = iter([(number, line) for number, line in enumerate(lines, 1) if not line.startswith("!")])

    def take(self) -> str | None:
        """Return the next line, None behind the last."""
        self.number, line = next(self._rest, (self._end, ""))
        return None if self.number == self._end else line.strip()

    def need(self, what: str) -> str:
        """Return the next line; what it should hold is named where there is none.

        Parameters
        ----------
        what : str
            Such as "the number of notes".

        Returns
        -------
        str
            Without the blanks around it.
        """
        line = self.take()
        if line is None:
            raise self.broken(f"the file ends before {what}")
        return line

    def broken(self, message: str) -> BrokenFile:
        """Return the error of the line taken last.

        Parameters
        ----------
        message : str
            What is wrong with it.

        Returns
        -------
        BrokenFile
            To be raised.
        """
        return BrokenFile(self.number, message)


def quoted(text: str) -> str:
    """Return a piece of a file as an error shows it.

    Parameters
    ----------
    text : str
        As it stands there.

    Returns
    -------
    str
        In quotation marks, cut where it is long.
    """
    return f'"{text}"' if len(text) <= LONGEST_SHOWN else f'"{text[:LONGEST_SHOWN]}…"'
