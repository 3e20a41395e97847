"""WAV: samples in the chunks of a RIFF file."""

from __future__ import annotations

import struct

import numpy as np
from numpy.typing import NDArray

from harmonic.audio.formats import AudioFormat, Codec
from harmonic.audio.pcm import dithered, quantized
from harmonic.audio.synthesize import Audio
from harmonic.audio.tags import author_of, comment_of, software, title_of
from harmonic.errors import EncodingFailed

_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
#: What follows the number of a format in a WAVEFORMATEXTENSIBLE.
_SUBFORMAT = bytes.fromhex("000000001000800000aa00389b71")
#: Bytes of samples: RIFF counts its size in 32 bits, and the rest of a file needs little.
_LARGEST = 4_000_000_000


def wav_of(audio: Audio, chosen: AudioFormat) -> bytes:
    """Return a WAV: format, samples, and then its title and origin.

    Parameters
    ----------
    audio : Audio
        What is to be written.
    chosen : AudioFormat
        One with a PCM or FLOAT codec.

    Returns
    -------
    bytes
        The file.

    Raises
    ------
    EncodingFailed
        If there are more than 4 GB of samples.
    """
    frame = audio.samples.shape[1] * chosen.bits // 8
    if frame * len(audio.samples) > _LARGEST:
        raise EncodingFailed(f"a WAV file holds at most 4 GB of samples, and {audio.duration:g} s need more")
    chunks = [_chunk(b"fmt ", _format(audio, chosen, frame))]
    if chosen.codec is Codec.FLOAT:
        chunks.append(_chunk(b"fact", struct.pack("<I", len(audio.samples))))
    chunks += [_chunk(b"data", _samples(audio, chosen)), _chunk(b"LIST", _info(audio))]
    size = 4 + sum(len(part) for chunk in chunks for part in chunk)
    return b"".join([b"RIFF", struct.pack("<I", size), b"WAVE", *(part for chunk in chunks for part in chunk)])


def _format(audio: Audio, chosen: AudioFormat, frame: int) -> bytes:
    """Return the body of the format chunk; more than two channels belong to no loudspeakers of their own."""
    n_channels, rate = audio.samples.shape[1], audio.sample_rate
    kind = _FLOAT if chosen.codec is Codec.FLOAT else _PCM
    numbers = (n_channels, rate, rate * frame, frame, chosen.bits)
    if n_channels <= 2:
        return struct.pack("<HHIIHH", kind, *numbers)
    return struct.pack("<HHIIHHHHIH", _EXTENSIBLE, *numbers, 22, chosen.bits, 0, kind) + _SUBFORMAT


def _samples(audio: Audio, chosen: AudioFormat) -> bytes:
    """Return the samples as little-endian numbers, frame by frame."""
    if chosen.codec is Codec.FLOAT:
        return audio.samples.astype("<f4").tobytes()
    whole = integers_of(audio, chosen)
    if chosen.bits == 16:
        return whole.astype("<i2").tobytes()
    return np.ascontiguousarray(whole.astype("<i4")).view(np.uint8).reshape(-1, 4)[:, :3].tobytes()


def integers_of(audio: Audio, chosen: AudioFormat) -> NDArray[np.int32]:
    """Return the samples as the integers of a format.

    Parameters
    ----------
    audio : Audio
        What is to be written.
    chosen : AudioFormat
        Which has `bits`.

    Returns
    -------
    ndarray of int32, shape (n, C)
        With dither where the format has it.
    """
    if chosen.dithers:
        return dithered(audio.samples, chosen.bits, seed=audio.run_hash)
    return quantized(audio.samples, chosen.bits)


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
