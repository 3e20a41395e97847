"""The kinds of file that audio can be written as."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Codec(StrEnum):
    """How samples are packed."""

    PCM = "pcm"
    FLOAT = "float"
    FLAC = "flac"
    VORBIS = "vorbis"
    OPUS = "opus"
    MP3 = "mp3"


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
    codec : Codec
        How its samples are packed.
    bits : int
        Of a sample; 0 where the codec has no such number.
    dithers : bool
        Whether triangular noise of two steps is added before rounding.
    most_channels : int
        How many channels it can hold.
    """

    name: str
    sentence: str
    media_type: str
    suffix: str
    codec: Codec
    bits: int = 0
    dithers: bool = False
    most_channels: int = 8

    @property
    def is_exact(self) -> bool:
        """Whether decoding gives back the very integers or floats that were written."""
        return self.codec in (Codec.PCM, Codec.FLOAT, Codec.FLAC)


_ALL = (
    AudioFormat("wav", "WAV of 24 bits; what studios exchange.", "audio/wav", ".wav", Codec.PCM, 24),
    AudioFormat("wav16", "WAV of 16 bits; what everything plays.", "audio/wav", ".wav", Codec.PCM, 16),
    AudioFormat(
        "wav16-dither",
        "WAV of 16 bits with triangular dither; what fades without grit.",
        "audio/wav",
        ".wav",
        Codec.PCM,
        16,
        dithers=True,
    ),
    AudioFormat("wav24", "WAV of 24 bits, by its full name.", "audio/wav", ".wav", Codec.PCM, 24),
    AudioFormat("wav32f", "WAV of 32-bit floating point; the very samples.", "audio/wav", ".wav", Codec.FLOAT, 32),
    AudioFormat("flac", "FLAC of 24 bits; the WAV at half its size.", "audio/flac", ".flac", Codec.FLAC, 24),
    AudioFormat("ogg", "Ogg Vorbis of some 150 kbit/s; small and open.", "audio/ogg", ".ogg", Codec.VORBIS),
    AudioFormat("opus", "Ogg Opus of some 150 kbit/s; the best for its size.", "audio/ogg", ".opus", Codec.OPUS),
    AudioFormat(
        "mp3", "MP3 of some 190 kbit/s; what the oldest player takes.", "audio/mpeg", ".mp3", Codec.MP3, most_channels=2
    ),
)

FORMATS: dict[str, AudioFormat] = {entry.name: entry for entry in _ALL}
"""Every format by name; the first is the default."""
