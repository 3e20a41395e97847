"""FLAC, Ogg Vorbis, Ogg Opus and MP3, written by libsndfile."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from harmonic.audio.formats import AudioFormat, Codec
from harmonic.audio.ogg import number
from harmonic.audio.riff import integers_of
from harmonic.audio.synthesize import Audio
from harmonic.audio.tags import author_of, comment_of, id3_of, software, title_of
from harmonic.audio.takes import blocks_of
from harmonic.errors import EncodingFailed


@dataclass(frozen=True, slots=True)
class _Container:
    """What libsndfile calls a codec, and how hard it should try."""

    name: str
    container: str
    subtype: str
    options: dict[str, Any]


_CONTAINERS = {
    Codec.FLAC: _Container("FLAC", "FLAC", "PCM_24", {}),
    Codec.VORBIS: _Container("Ogg Vorbis", "OGG", "VORBIS", {"compression_level": 0.3}),
    Codec.OPUS: _Container("Ogg Opus", "OGG", "OPUS", {"compression_level": 0.7}),
    Codec.MP3: _Container("MP3", "MP3", "MPEG_LAYER_III", {"compression_level": 0.0, "bitrate_mode": "VARIABLE"}),
}


class _Behind:
    """A file as it is behind what was written first: libsndfile goes back to its beginning when it is done."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._start = file, file.tell()

    def seek(self, place: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(place + (self._start if whence == io.SEEK_SET else 0), whence) - self._start

    def tell(self) -> int:
        return self._file.tell() - self._start

    def read(self, count: int = -1) -> bytes:
        return self._file.read(count)

    def write(self, block: bytes) -> int:
        return self._file.write(block)


def write_compressed(file: BinaryIO, audio: Audio, chosen: AudioFormat) -> None:
    """Write audio as a compressed file.

    Parameters
    ----------
    file : binary file
        Empty, open for reading and writing, and seekable.
    audio : Audio
        What is to be written.
    chosen : AudioFormat
        One with neither a PCM nor a FLOAT codec. Vorbis, Opus and MP3 hold what the codec keeps; an encoder may differ
        from machine to machine.

    Raises
    ------
    EncodingFailed
        If the codec cannot take this audio.
    """
    kind = _CONTAINERS[chosen.codec]
    if chosen.codec is Codec.MP3:
        # The tags that libsndfile writes into an MP3 know no other letters than those of Western Europe.
        file.write(id3_of(audio))
    _write(_Behind(file), audio, chosen, kind)
    if kind.container == "OGG":
        number(file, int(audio.run_hash[:8] or "0", 16))


def _write(behind: _Behind, audio: Audio, chosen: AudioFormat, kind: _Container) -> None:
    import soundfile

    n_channels, options = audio.samples.shape[1], {"subtype": kind.subtype, "format": kind.container} | kind.options
    try:
        with soundfile.SoundFile(behind, "w", audio.sample_rate, n_channels, **options) as file:
            if chosen.codec is not Codec.MP3:
                file.software, file.comment = software(), comment_of(audio)
                for name, text in (("title", title_of(audio)), ("artist", author_of(audio))):
                    if text:  # libsndfile refuses an empty one
                        setattr(file, name, text)
            for block in _blocks(audio, chosen):
                file.write(block)
    except soundfile.SoundFileError as error:
        raise EncodingFailed(f"the audio could not be written as {kind.name}: {error}") from error


def _blocks(audio: Audio, chosen: AudioFormat) -> Iterator[NDArray[np.int32] | NDArray[np.float32]]:
    """Yield what is handed over at a time: not too much, as Vorbis lays it on the stack."""
    if chosen.codec is Codec.FLAC:
        # libsndfile takes the upper 24 of 32 bits: the very integers of the WAV.
        yield from (block << 8 for block in integers_of(audio, chosen))
    else:
        yield from blocks_of(audio.samples)
