"""FLAC, Ogg Vorbis, Ogg Opus and MP3, written by libsndfile."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from harmonic.audio.formats import AudioFormat, Codec
from harmonic.audio.ogg import numbered
from harmonic.audio.riff import integers_of
from harmonic.audio.synthesize import Audio
from harmonic.audio.tags import author_of, comment_of, id3_of, software, title_of
from harmonic.errors import EncodingFailed

_AT_ONCE = 1 << 14
"""Frames handed over at a time: Vorbis lays what it is given on the stack."""


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


def compressed(audio: Audio, chosen: AudioFormat) -> bytes:
    """Return audio as a compressed file.

    Parameters
    ----------
    audio : Audio
        What is to be written.
    chosen : AudioFormat
        One with neither a PCM nor a FLOAT codec.

    Returns
    -------
    bytes
        The file. Vorbis, Opus and MP3 hold what the codec keeps; an encoder may differ from machine to machine.

    Raises
    ------
    EncodingFailed
        If the codec cannot take this audio.
    """
    kind = _CONTAINERS[chosen.codec]
    # libsndfile takes the upper 24 of 32 bits: the very integers of the WAV.
    samples = integers_of(audio, chosen) << 8 if chosen.codec is Codec.FLAC else audio.samples
    file = _written(audio, samples, kind, tagged=chosen.codec is not Codec.MP3)
    if kind.container == "OGG":
        return numbered(file, int(audio.run_hash[:8] or "0", 16))
    # The tags that libsndfile writes into an MP3 know no other letters than those of Western Europe.
    return id3_of(audio) + file if chosen.codec is Codec.MP3 else file


def _written(
    audio: Audio, samples: NDArray[np.int32] | NDArray[np.float32], kind: _Container, *, tagged: bool
) -> bytes:
    import soundfile

    buffer = io.BytesIO()
    try:
        with soundfile.SoundFile(
            buffer,
            "w",
            audio.sample_rate,
            samples.shape[1],
            subtype=kind.subtype,
            format=kind.container,
            **kind.options,
        ) as file:
            if tagged:
                file.software, file.comment = software(), comment_of(audio)
                for name, text in (("title", title_of(audio)), ("artist", author_of(audio))):
                    if text:  # libsndfile refuses an empty one
                        setattr(file, name, text)
            for begin in range(0, len(samples), _AT_ONCE):
                file.write(samples[begin : begin + _AT_ONCE])
    except soundfile.SoundFileError as error:
        raise EncodingFailed(f"the audio could not be written as {kind.name}: {error}") from error
    return buffer.getvalue()
