"""Turns audio into the bytes of a file: the same samples, title and run hash in every format."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harmonic._version import __version__
from harmonic.audio.synthesize import Audio
from harmonic.errors import EncodingFailed, Fault, InvalidInput, shown

_PCM = 1
_FLOAT = 3
_CHANNELS = 2
#: Bytes of samples: RIFF counts its size in 32 bits, and the rest of a file needs little.
_LARGEST = 4_000_000_000


@dataclass(frozen=True, slots=True)
class AudioFormat:
    """A kind of file that audio can be written as.

    Attributes
    ----------
    name : str
        What `encode` and the service call it.
    sentence : str
        What it is, for people.
    media_type : str
        By RFC 6838.
    suffix : str
        Of file names, with its dot.
    bits : int
        Of a sample.
    is_float : bool
        Whether samples are floating-point numbers and not integers.
    is_flac : bool
        Whether it is compressed as FLAC and not written as WAV.
    """

    name: str
    sentence: str
    media_type: str
    suffix: str
    bits: int
    is_float: bool = False
    is_flac: bool = False


FORMATS: dict[str, AudioFormat] = {
    "wav": AudioFormat("wav", "WAV of 24 bits; what studios exchange.", "audio/wav", ".wav", 24),
    "wav16": AudioFormat("wav16", "WAV of 16 bits; what everything plays.", "audio/wav", ".wav", 16),
    "wav24": AudioFormat("wav24", "WAV of 24 bits, by its full name.", "audio/wav", ".wav", 24),
    "wav32f": AudioFormat("wav32f", "WAV of 32-bit floating point; the very samples.", "audio/wav", ".wav", 32, True),
    "flac": AudioFormat("flac", "FLAC of 24 bits; the WAV at half its size.", "audio/flac", ".flac", 24, is_flac=True),
}
"""Every format by name; the first is the default."""


def encode(audio: Audio, format: str = "wav") -> bytes:  # noqa: A002  the word that everybody knows it by
    """Write audio as a file in memory.

    Parameters
    ----------
    audio : Audio
        What is to be written.
    format : str
        One of `FORMATS`.

    Returns
    -------
    bytes
        The file. Equal audio gives equal bytes. Integers are the nearest to sample · 2^(bits − 1), without dither.

    Raises
    ------
    InvalidInput
        If there is no such format.
    EncodingFailed
        If the file would pass what the format can hold.
    """
    if format not in FORMATS:
        raise InvalidInput([Fault("/format", "there is no such audio format", shown(format), ", ".join(FORMATS))])
    chosen = FORMATS[format]
    return _flac(audio, chosen) if chosen.is_flac else _wav(audio, chosen)


def quantized(samples: NDArray[np.float32], bits: int) -> NDArray[np.int32]:
    """Return samples as the nearest integers.

    Parameters
    ----------
    samples : ndarray of float32, shape (n, 2)
        −1 … 1; what lies beyond becomes the outermost integer.
    bits : int
        Of the integers, at most 24.

    Returns
    -------
    ndarray of int32, shape (n, 2)
        sample · 2^(bits − 1), rounded to the nearest, halves to even.
    """
    full = float(2 ** (bits - 1))
    # float32 holds every integer of 24 bits, so that nothing is lost before the rounding.
    scaled: NDArray[np.float32] = np.rint(samples * np.float32(full))
    return scaled.clip(-full, full - 1).astype(np.int32)


def _wav(audio: Audio, chosen: AudioFormat) -> bytes:
    """Return a RIFF file: format, samples, and then its title and origin."""
    frame, rate = _CHANNELS * chosen.bits // 8, audio.sample_rate
    if frame * len(audio.samples) > _LARGEST:
        raise EncodingFailed(f"a WAV file holds at most 4 GB of samples, and {audio.duration:g} s need more")
    kind = _FLOAT if chosen.is_float else _PCM
    chunks = [_chunk(b"fmt ", struct.pack("<HHIIHH", kind, _CHANNELS, rate, rate * frame, frame, chosen.bits))]
    if chosen.is_float:
        chunks.append(_chunk(b"fact", struct.pack("<I", len(audio.samples))))
    chunks += [_chunk(b"data", _wav_samples(audio.samples, chosen)), _chunk(b"LIST", _info(audio))]
    size = 4 + sum(len(part) for chunk in chunks for part in chunk)
    return b"".join([b"RIFF", struct.pack("<I", size), b"WAVE", *(part for chunk in chunks for part in chunk)])


def _wav_samples(samples: NDArray[np.float32], chosen: AudioFormat) -> bytes:
    """Return the samples as little-endian numbers, left before right."""
    if chosen.is_float:
        return samples.astype("<f4").tobytes()
    whole = quantized(samples, chosen.bits)
    if chosen.bits == 16:
        return whole.astype("<i2").tobytes()
    return np.ascontiguousarray(whole.astype("<i4")).view(np.uint8).reshape(-1, 4)[:, :3].tobytes()


def _chunk(name: bytes, body: bytes) -> tuple[bytes, bytes, bytes]:
    """Return a chunk of a RIFF file in parts: head, body, and what makes its length even."""
    return name + struct.pack("<I", len(body)), body, b"\0" * (len(body) % 2)


def _info(audio: Audio) -> bytes:
    """Return the body of the LIST chunk that holds title, software and run hash."""
    entries = ((b"INAM", _title(audio)), (b"ISFT", _software()), (b"ICMT", _comment(audio)))
    texts = ((name, text.encode() + b"\0") for name, text in entries)
    return b"INFO" + b"".join(part for name, text in texts for part in _chunk(name, text))


def _flac(audio: Audio, chosen: AudioFormat) -> bytes:
    import soundfile

    # libsndfile takes the upper 24 of 32 bits: the very integers of the WAV.
    whole = quantized(audio.samples, chosen.bits) << 8
    buffer = io.BytesIO()
    try:
        with soundfile.SoundFile(buffer, "w", audio.sample_rate, _CHANNELS, subtype="PCM_24", format="FLAC") as file:
            file.software, file.comment = _software(), _comment(audio)
            if audio.title:  # libsndfile refuses an empty one
                file.title = _title(audio)
            file.write(whole)
    except soundfile.SoundFileError as error:
        raise EncodingFailed(f"the audio could not be written as FLAC: {error}") from error
    return buffer.getvalue()


def _title(audio: Audio) -> str:
    """Return the title as text that can be written: a question mark where a character cannot."""
    return audio.title.replace("\0", "?").encode("utf-8", "replace").decode()


def _software() -> str:
    return f"Harmonic Universe {__version__}"


def _comment(audio: Audio) -> str:
    return f"run {audio.run_hash}"
