"""From a score to mastered stereo samples."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from harmonic.audio._kernels_level import join_sides
from harmonic.audio._kernels_modal import sound_chunk
from harmonic.audio.binaural import heard_by_ears
from harmonic.audio.master import master
from harmonic.audio.panning import Panning, ambisonic_wy, ambisonic_zx, equal_power
from harmonic.audio.partials import RELEASE, SAMPLE_RATE, Partials, partials_of
from harmonic.audio.space import AMBISONIC, STEREO, Outputs, reverb_of
from harmonic.audio.sustained import SustainedVoice, voices_of
from harmonic.audio.workers import in_order, n_processors
from harmonic.score import Score

CHUNK = 1 << 14
"""Samples that are worked on at once: 341 ms, small enough to stay in the processor's cache."""

FADE = 0.05
"""Seconds at the end of the file in which it fades to nothing."""

#: What is below this is no sound but an offset, and is taken away: Hz.
_LOWEST = 5.0

#: How much of the progress lies behind when the mix is made and the master begins.
_MIXED = 0.7

Progress = Callable[[float], None]
Chunk = tuple[int, NDArray[np.float32]]


@dataclass(frozen=True, eq=False, slots=True)
class Audio:
    """Sound that is ready to be heard.

    Attributes
    ----------
    samples : ndarray of float32, shape (n, C)
        Left and right, or the four channels W, Y, Z, X of ambiX, −1 … 1; read-only.
    sample_rate : int
        Frames a second: 48,000.
    loudness_lufs : float
        Integrated loudness by ITU-R BS.1770-4; −inf for silence and for less than 400 ms.
    true_peak_dbtp : float
        By fourfold oversampling; −inf for silence.
    warnings : tuple of str
        What could not be done as asked, in sentences.
    title : str
        The score's title.
    run_hash : str
        SHA-256 over everything that went in.
    author : str
        The score's author.
    """

    samples: NDArray[np.float32]
    sample_rate: int
    loudness_lufs: float
    true_peak_dbtp: float
    warnings: tuple[str, ...]
    title: str
    run_hash: str
    author: str = ""

    def __post_init__(self) -> None:
        """Make the samples read-only: audio is a value."""
        self.samples.flags.writeable = False

    @property
    def duration(self) -> float:
        """Seconds from the first frame to the last."""
        return len(self.samples) / self.sample_rate

    def to_dict(self) -> dict[str, Any]:
        """Return everything but the samples as plain values, ready for JSON; levels of −inf are None."""
        return {
            "title": self.title,
            "author": self.author,
            "duration": self.duration,
            "sample_rate": self.sample_rate,
            "loudness_lufs": _finite(self.loudness_lufs),
            "true_peak_dbtp": _finite(self.true_peak_dbtp),
            "warnings": list(self.warnings),
            "run_hash": self.run_hash,
        }


def synthesize(score: Score, *, on_progress: Progress | None = None) -> Audio:
    """Play a score.

    Parameters
    ----------
    score : Score
        What is to be played.
    on_progress : callable, optional
        Called with the part that is done, 0–1.

    Returns
    -------
    Audio
        Exactly round((duration + tail) · 48,000) frames, the last 50 ms faded. Equal scores give equal samples,
        on any number of processors.

    Raises
    ------
    InvalidInput
        If the score names an unknown timbre or holds a value that cannot be played.
    """
    tell = on_progress or (lambda _part: None)
    samples = mix(score, workers=n_processors(), on_progress=lambda part: tell(_MIXED * part))
    levels = master(samples, loudness_lufs=score.loudness_lufs, mode=score.loudness_mode)
    tell(1.0)
    return Audio(
        samples=samples,
        sample_rate=SAMPLE_RATE,
        loudness_lufs=levels.loudness_lufs,
        true_peak_dbtp=levels.true_peak_dbtp,
        warnings=levels.warnings,
        title=score.title,
        run_hash=score.run_hash,
        author=score.author,
    )


def mix(score: Score, *, workers: int, on_progress: Progress) -> NDArray[np.float32]:
    """Sum the notes of a score in their room, before the master.

    Parameters
    ----------
    score : Score
        What is to be played.
    workers : int
        How many threads sound the notes; the result does not depend on it.
    on_progress : callable
        Called with the part that is done, 0–1.

    Returns
    -------
    ndarray of float32, shape (n, 2), or (n, 4) for ambiX: W, Y, Z, X
        The mix; a note of velocity 1 has a power of 1 at its onset.

    Raises
    ------
    InvalidInput
        If the score names an unknown timbre or holds a value that cannot be played.
    """
    if score.output == "ambix":
        passes = zip((ambisonic_wy, ambisonic_zx), AMBISONIC, strict=True)
        pairs = [_mixed(score, p, o, workers, _nobody) for p, o in passes]
        on_progress(1.0)
        return np.ascontiguousarray(np.hstack(pairs))
    return _mixed(score, equal_power, STEREO, workers, on_progress)


def _mixed(
    score: Score, panning: Panning, outputs: Outputs, workers: int, on_progress: Progress
) -> NDArray[np.float32]:
    """Sum notes and sustained voices in their room into two channels."""
    partials, voices = partials_of(score, panning=panning), voices_of(score, panning=panning)
    if score.output == "binaural":
        partials = heard_by_ears(partials, score.notes["pan"])
    mixed = np.empty((round((score.duration + score.tail) * SAMPLE_RATE), 2), np.float32)
    reverb = reverb_of(score.room, longest=CHUNK, outputs=outputs)
    state = np.zeros(4)
    keep = math.exp(-2.0 * math.pi * _LOWEST / SAMPLE_RATE)
    for begin, (left, right, send) in _sounded(partials, voices, len(mixed), workers=workers):
        if reverb is not None:
            reverb.add(send, left, right)
        frames = mixed[begin : begin + CHUNK]
        join_sides(left[: len(frames)], right[: len(frames)], frames, state, keep)
        on_progress(min(begin + CHUNK, len(mixed)) / len(mixed))
    _fade(mixed)
    return mixed


def _nobody(_part: float) -> None:
    """Be told of progress in vain: one of two passes says nothing about the whole."""


def _sounded(partials: Partials, voices: list[SustainedVoice], n_samples: int, *, workers: int) -> Iterator[Chunk]:
    """Yield each chunk's first sample with its left, right and send; each depends on the score alone."""

    def sound(begin: int) -> Chunk:
        sides = _chunk(partials, begin)
        for voice in voices:
            voice.add(begin, sides)
        return begin, sides

    return in_order(sound, range(0, n_samples, CHUNK), workers=workers)


def _chunk(notes: Partials, begin: int) -> NDArray[np.float32]:
    """Return left, right and send of one whole chunk, also where the piece ends within it."""
    sides = np.zeros((3, CHUNK), np.float32)
    (heard,) = np.nonzero((notes.start < begin + CHUNK) & (notes.stop > begin))
    sound_chunk(
        begin, heard, notes.onset, notes.start, notes.stop, notes.damped, notes.left, notes.right, notes.send,
        notes.first, notes.amplitude, notes.omega, notes.decay, notes.life, _RELEASE, sides[0], sides[1], sides[2],
    )  # fmt: skip
    return sides


def _falling(seconds: float) -> NDArray[np.float32]:
    """Return half a cosine that falls from 1 to 0 in `seconds`."""
    count = round(seconds * SAMPLE_RATE)
    falling: NDArray[np.float64] = 0.5 + 0.5 * np.cos(np.pi * np.arange(1, count + 1) / count)
    return falling.astype(np.float32)


_RELEASE = _falling(RELEASE)


def _fade(samples: NDArray[np.float32]) -> None:
    """Fade the last 50 ms, or the whole of a shorter piece, in place."""
    count = min(round(FADE * SAMPLE_RATE), len(samples))
    samples[len(samples) - count :] *= _falling(count / SAMPLE_RATE)[:, None]


def _finite(level: float) -> float | None:
    return level if math.isfinite(level) else None
