"""What a file says about itself: title, author, software, and the hash of the run that made it."""

from __future__ import annotations

import struct

from harmonic.audio.synthesize import Audio
from harmonic.credits import SOFTWARE, legible, origin

#: Of ID3v2.4: text in UTF-8, and a comment whose language nobody knows.
_UTF8, _LANGUAGE = b"\x03", b"und"


def title_of(audio: Audio) -> str:
    """Return the title as text that can be written: a question mark where a character cannot.

    Parameters
    ----------
    audio : Audio
        What is written.

    Returns
    -------
    str
        Empty where there is none.
    """
    return legible(audio.title)


def author_of(audio: Audio) -> str:
    """Return the author as text that can be written: a question mark where a character cannot.

    Parameters
    ----------
    audio : Audio
        What is written.

    Returns
    -------
    str
        Empty where none is named.
    """
    return legible(audio.author)


def software() -> str:
    """Return who made a file.

    Returns
    -------
    str
        Name and version.
    """
    return SOFTWARE


def comment_of(audio: Audio) -> str:
    """Return where a file comes from.

    Parameters
    ----------
    audio : Audio
        What is written.

    Returns
    -------
    str
        The hash of its run.
    """
    return origin(audio.run_hash)


def id3_of(audio: Audio) -> bytes:
    """Return title, author, software and run hash as an ID3v2.4 tag, which stands before an MP3.

    Parameters
    ----------
    audio : Audio
        What is written.

    Returns
    -------
    bytes
        The tag; id3.org, *ID3 tag version 2.4.0*, sections 3.1 and 4.
    """
    frames = _frame(b"TSSE", _UTF8 + software().encode())
    frames += _frame(b"COMM", _UTF8 + _LANGUAGE + b"\0" + comment_of(audio).encode())
    for name, text in ((b"TIT2", title_of(audio)), (b"TPE1", author_of(audio))):
        if text:
            frames += _frame(name, _UTF8 + text.encode())
    return b"ID3\x04\x00\x00" + _synchsafe(len(frames)) + frames


def _frame(name: bytes, body: bytes) -> bytes:
    return name + _synchsafe(len(body)) + b"\0\0" + body


def _synchsafe(number: int) -> bytes:
    """Return a number of 28 bits in four bytes of seven, so that no player takes them for the start of sound."""
    return struct.pack("4B", *(number >> shift & 0x7F for shift in (21, 14, 7, 0)))
