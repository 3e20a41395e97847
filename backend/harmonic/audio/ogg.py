"""Gives the pages of an Ogg file a serial number that follows from what is in it, and not from chance."""

from __future__ import annotations

import io
import struct
import zlib
from typing import BinaryIO

_HEAD = struct.Struct("<4sBBqIIIB")
_FLIPPED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def number(file: BinaryIO, serial: int) -> None:
    """Give an Ogg file of one stream a serial number, and its pages their new checksums; RFC 3533, section 6.

    Parameters
    ----------
    file : binary file
        Whole pages, open for reading and writing.
    serial : int
        Of 32 bits.
    """
    file.seek(0)
    while head := file.read(_HEAD.size):
        lengths = file.read(head[26])
        page = bytearray(head + lengths + file.read(sum(lengths)))
        struct.pack_into("<I", page, 14, serial)
        struct.pack_into("<I", page, 22, 0)
        struct.pack_into("<I", page, 22, _checksum(bytes(page)))
        file.seek(-len(page), io.SEEK_CUR)
        file.write(page)


def _checksum(page: bytes) -> int:
    """Return the CRC of a page: that of zlib with all bits in the other order, and neither end inverted."""
    mirrored = zlib.crc32(page.translate(_FLIPPED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{mirrored:032b}"[::-1], 2)
