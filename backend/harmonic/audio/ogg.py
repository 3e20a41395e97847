"""Gives the pages of an Ogg file a serial number that follows from what is in it, and not from chance."""

from __future__ import annotations

import struct
import zlib

_HEAD = struct.Struct("<4sBBqIIIB")
_FLIPPED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def numbered(pages: bytes, serial: int) -> bytes:
    """Return an Ogg file of one stream with a given serial number.

    Parameters
    ----------
    pages : bytes
        Whole pages.
    serial : int
        Of 32 bits.

    Returns
    -------
    bytes
        The same pages with new checksums; RFC 3533, section 6.
    """
    out, place = bytearray(pages), 0
    while place < len(pages):
        segments = pages[place + 26]
        body = place + _HEAD.size + segments
        end = body + sum(pages[place + _HEAD.size : body])
        struct.pack_into("<I", out, place + 14, serial)
        struct.pack_into("<I", out, place + 22, 0)
        struct.pack_into("<I", out, place + 22, _checksum(bytes(out[place:end])))
        place = end
    return bytes(out)


def _checksum(page: bytes) -> int:
    """Return the CRC of a page: that of zlib with all bits in the other order, and neither end inverted."""
    mirrored = zlib.crc32(page.translate(_FLIPPED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{mirrored:032b}"[::-1], 2)
