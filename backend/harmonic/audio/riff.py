"""WAV: samples in the chunks of a RIFF file."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from harmonic.audio.formats import AudioFormat, Codec
from harmonic.audio.pcm import Dither, packed_24, quantized
from harmonic.audio.synthesize import Audio
from harmonic.audio.tags import author_of, comment_of, software, title_of
from harmonic.audio.takes import blocks_of
from harmonic.errors import EncodingFailed

_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
#: What follows the number of a format in a WAVEFORMATEXTENSIBLE.
_SUBFORMAT = bytes.fromhex("000000001000800000aa00389b71")
#: Bytes of samples: RIFF counts its size in 32 bits, and the rest of a file needs little.
_LARGEST = 4_000_000_000


def write_wav(file: BinaryIO, audio: Audio, chosen: AudioFormat) -> None:
    """Write a WAV: format, samples, and then its title and origin.

    Parameters
    ----------
    file : binary file
        Empty, open for writing.
    audio : Audio
        What is to be written.
    chosen : AudioFormat
        One with a PCM or FLOAT codec.

    Raises
    ------
    EncodingFailed
        If there are more than 4 GB of samples.
    """
    frame = audio.samples.shape[1] * chosen.bits // 8
    n_bytes = frame * len(audio.samples)
    if n_bytes > _LARGEST:
        raise EncodingFailed(f"a WAV file holds at most 4 GB of samples, and {audio.duration:g} s need more")
    before = [_chunk(b"fmt ", _format(audio, chosen, frame))]
    if chosen.codec is Codec.FLOAT:
        before.append(_chunk(b"fact", struct.pack("<I", len(audio.samples))))
    head = b"".join(part for chunk in before for part in chunk) + b"data" + struct.pack("<I", n_bytes)
    tail = b"\0" * (n_bytes % 2) + b"".join(_chunk(b"LIST", _info(audio)))
    file.write(b"RIFF" + struct.pack("<I", 4 + len(head) + n_bytes + len(tail)) + b"WAVE" + head)
    file.writelines(_packed(audio, chosen))
    file.write(tail)


def _format(audio: Audio, chosen: AudioFormat, frame: int) -> bytes:
    """Return the body of the format chunk; more than two channels belong to no loudspeakers of their own."""
    n_channels, rate = audio.samples.shape[1], audio.sample_rate
    kind = _FLOAT if chosen.codec is Codec.FLOAT else _PCM
    numbers = (n_channels, rate, rate * frame, frame, chosen.bits)
    if n_channels <= 2:
        return struct.pack("<HHIIHH", kind, *numbers)
    return struct.pack("<HHIIHHHHIH", _EXTENSIBLE, *numbers, 22, chosen.bits, 0, kind) + _SUBFORMAT


def _packed(audio: Audio, chosen: AudioFormat) -> Iterator[bytes]:
    """Yield the samples as little-endian numbers, frame by frame."""
    if chosen.codec is Codec.FLOAT:
        yield from (block.astype("<f4").tobytes() for block in blocks_of(audio.samples))
    elif chosen.bits == 16:
        yield from (whole.astype("<i2").tobytes() for whole in integers_of(audio, chosen))
    else:
        yield from (packed_24(block) for block in blocks_of(audio.samples))


def integers_of(audio: Audio, chosen: AudioFormat) -> Iterator[NDArray[np.int32]]:
    """Yield the samples as the integers of a format, block by block.

    Parameters
    ----------
    audio : Audio
        What is to be written.
    chosen : AudioFormat
        Which has `bits`.

    Yields
    ------
    ndarray of int32, shape (k, C)
        With dither where the format has it.
    """
    dither = Dither(audio.run_hash, audio.samples) if chosen.dithers else None
    for block in blocks_of(audio.samples):
        yield quantized(block, chosen.bits) if dither is None else dither.rounded(block, chosen.bits)


def _chunk(name: bytes, body: bytes) -> tuple[bytes, bytes, bytes]:
    """Return a chunk of a RIFF file in parts: head, body, and what makes its length even."""
    return name + struct.pack("<I", len(body)), body, b"\0" * (len(body) % 2)


def _info(audio: Audio) -> bytes:
    """Return the body of the LIST chunk that holds title, author, software and run hash."""
    entries = (
        (b"INAM", title_of(audio)),
        (b"IART", author_of(audio)),
        (b"ISFT", software()),
        (b"ICMT", comment_of(audio)),
    )
    texts = ((name, text.encode() + b"\0") for name, text in entries if text)
    return b"INFO" + b"".join(part for name, text in texts for part in _chunk(name, text))
