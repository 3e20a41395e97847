"""Turns audio into a file: the same samples, title and run hash in every format."""

from __future__ import annotations

import io
from typing import BinaryIO

from harmonic.audio.compressed import write_compressed
from harmonic.audio.formats import FORMATS, Codec
from harmonic.audio.riff import write_wav
from harmonic.audio.synthesize import Audio
from harmonic.errors import Fault, InvalidInput, shown


def encode(audio: Audio, format: str = "wav") -> bytes:  # noqa: A002  the word that everybody knows it by
    """Write audio as a file in memory.

    Parameters
    ----------
    audio : Audio
        What is to be written.
    format : str
        One of `harmonic.audio.formats.FORMATS`.

    Returns
    -------
    bytes
        The file. Equal audio gives equal bytes. Integers are the nearest to sample · 2^(bits − 1), without dither
        but where the format has it.

    Raises
    ------
    InvalidInput
        If there is no such format, or it cannot hold so many channels.
    EncodingFailed
        If the file would pass what the format can hold.
    """
    file = io.BytesIO()
    encode_into(file, audio, format)
    return file.getvalue()


def encode_into(file: BinaryIO, audio: Audio, format: str = "wav") -> None:  # noqa: A002  as in `encode`
    """Write audio as a file, block by block: of audio whose samples are in a file, no more than a block is in memory.

    Parameters
    ----------
    file : binary file
        Empty, open for reading and writing, and seekable.
    audio : Audio
        What is to be written.
    format : str
        As in `encode`, whose bytes these are.

    Raises
    ------
    InvalidInput
        If there is no such format, or it cannot hold so many channels.
    EncodingFailed
        If the file would pass what the format can hold.
    """
    if format not in FORMATS:
        raise InvalidInput([Fault("/format", "there is no such audio format", shown(format), ", ".join(FORMATS))])
    chosen, n_channels = FORMATS[format], audio.samples.shape[1]
    if n_channels > chosen.most_channels:
        fitting = ", ".join(name for name, entry in FORMATS.items() if entry.most_channels >= n_channels)
        raise InvalidInput([Fault("/format", f"cannot hold {n_channels} channels", shown(format), fitting)])
    write = write_wav if chosen.codec in (Codec.PCM, Codec.FLOAT) else write_compressed
    write(file, audio, chosen)
