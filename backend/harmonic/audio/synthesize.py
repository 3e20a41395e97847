"""From a score to mastered stereo samples."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from harmonic.audio._kernels_level import join_sides
from harmonic.audio._kernels_modal import GROUP, LEAP, PAIR, STRIDE, WAVE, sound_chunk
from harmonic.audio.binaural import heard_by_ears
from harmonic.audio.lanes import aligned
from harmonic.audio.master import Meters, master_take
from harmonic.audio.panning import Panning, ambisonic_wy, ambisonic_zx, equal_power
from harmonic.audio.partials import RELEASE, SAMPLE_RATE, Partials, partials_of
from harmonic.audio.playable import require_playable
from harmonic.audio.space import AMBISONIC, STEREO, Outputs, reverb_of
from harmonic.audio.sustained import SustainedVoice, voices_of
from harmonic.audio.takes import BLOCK, FileTake, MemoryTake, Take
from harmonic.audio.workers import in_order, n_processors
from harmonic.score import Score

CHUNK = BLOCK
"""Samples that are sounded at once."""

FADE = 0.05
"""Seconds at the end of the file in which it fades to nothing."""

#: What is below this is no sound but an offset, and is taken away: Hz.
_LOWEST = 5.0

#: How much of the progress lies behind when the mix is made and the master begins.
_MIXED = 0.7

Progress = Callable[[float], None]
Chunk = tuple[int, NDArray[np.float32]]
"""The first sample of a piece of sound, and the piece."""

Workspace = tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.int64], NDArray[np.float64]]


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


def synthesize(score: Score, *, on_progress: Progress | None = None, into: Path | None = None) -> Audio:
    """Play a score.

    Parameters
    ----------
    score : Score
        What is to be played.
    on_progress : callable, optional
        Called with the part that is done, 0–1.
    into : Path, optional
        A `.npy` file that takes the samples: `Audio.samples` is then a read-only map of it, and no more than a block is
        in memory at once, however long the piece is. Whoever named the file deletes it, after the last use of the audio.

    Returns
    -------
    Audio
        Exactly round((duration + tail) · 48,000) frames, the last 50 ms faded. Equal scores give equal samples,
        on any number of processors, in memory or in a file.

    Raises
    ------
    InvalidInput
        If the score names an unknown timbre or holds a value that cannot be played.
    OSError
        If the file cannot be written.
    """
    require_playable(score)
    tell = on_progress or (lambda _part: None)
    if into is None:
        return _played(score, MemoryTake(np.empty((_n_frames(score), _n_channels(score)), np.float32)), tell)
    with FileTake(into, _n_frames(score), _n_channels(score)) as take:
        return _played(score, take, tell)


def _played(score: Score, take: Take, tell: Progress) -> Audio:
    """Mix a score into a take and master it there."""
    meters = Meters(take.n_frames, mode=score.loudness_mode)
    for begin, frames in _mixed(score, workers=n_processors(), on_progress=lambda part: tell(_MIXED * part)):
        take.write(begin, frames)
        meters.add(frames)
    levels = master_take(take, meters, loudness_lufs=score.loudness_lufs)
    tell(1.0)
    return Audio(
        samples=take.samples(),
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
    require_playable(score)
    mixed = np.empty((_n_frames(score), _n_channels(score)), np.float32)
    for begin, frames in _mixed(score, workers=workers, on_progress=on_progress):
        mixed[begin : begin + CHUNK] = frames
    return mixed


def _n_frames(score: Score) -> int:
    return round((score.duration + score.tail) * SAMPLE_RATE)


def _n_channels(score: Score) -> int:
    return 4 if score.output == "ambix" else 2


def _mixed(score: Score, *, workers: int, on_progress: Progress) -> Iterator[Chunk]:
    """Yield the mix chunk by chunk, faded at its end, each with its first frame."""
    n_frames = _n_frames(score)
    pairs = [_pair(score, panning, outputs, workers=workers) for panning, outputs in _passes(score)]
    for begin, *sides in zip(range(0, n_frames, CHUNK), *pairs, strict=True):
        frames = sides[0] if len(sides) == 1 else np.hstack(sides)
        _fade(frames, begin, n_frames)
        yield begin, frames
        on_progress(min(begin + CHUNK, n_frames) / n_frames)


def _passes(score: Score) -> tuple[tuple[Panning, Outputs], ...]:
    """Return what makes each two channels of a score."""
    if score.output == "ambix":
        return (ambisonic_wy, AMBISONIC[0]), (ambisonic_zx, AMBISONIC[1])
    return ((equal_power, STEREO),)


def _pair(score: Score, panning: Panning, outputs: Outputs, *, workers: int) -> Iterator[NDArray[np.float32]]:
    """Sum notes and sustained voices in their room into two channels, chunk by chunk."""
    partials, voices = partials_of(score, panning=panning), voices_of(score, panning=panning)
    if score.output == "binaural":
        partials = heard_by_ears(partials, score.notes["pan"])
    reverb = reverb_of(score.room, longest=CHUNK, outputs=outputs)
    if reverb is None:
        partials = replace(partials, send=np.zeros_like(partials.send))
    n_frames, state = _n_frames(score), np.zeros(4)
    keep = math.exp(-2.0 * math.pi * _LOWEST / SAMPLE_RATE)
    for begin, (left, right, send) in _sounded(partials, voices, n_frames, workers=workers):
        if reverb is not None:
            reverb.add(send, left, right)
        frames = np.empty((min(CHUNK, n_frames - begin), 2), np.float32)
        join_sides(left[: len(frames)], right[: len(frames)], frames, state, keep)
        yield frames


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
    sides = aligned(3, CHUNK)
    (heard,) = np.nonzero((notes.start < begin + CHUNK) & (notes.stop > begin))
    sound_chunk(
        begin, heard, notes.onset, notes.start, notes.stop, notes.damped, notes.left, notes.right, notes.send,
        notes.first, notes.amplitude, notes.omega, notes.decay, notes.life, _RELEASE, sides[0], sides[1], sides[2],
        *workspace(notes.first),
    )  # fmt: skip
    return sides


def workspace(first: NDArray[np.int64]) -> Workspace:
    """Return room for `sound_chunk` to work in.

    Parameters
    ----------
    first : ndarray of int64, shape (M + 1,)
        Where the partials of each note begin.

    Returns
    -------
    tuple of ndarray
        Enough for the note that has the most of them.
    """
    groups = -(-int(np.diff(first).max(initial=0)) // GROUP)
    rows = CHUNK // STRIDE + LEAP
    waves, parts = aligned(groups * GROUP * WAVE + PAIR * STRIDE), aligned(groups * GROUP * 2 * rows)
    return waves, parts, np.empty(groups, np.int64), np.empty(2 * LEAP)


def _falling(seconds: float) -> NDArray[np.float32]:
    """Return half a cosine that falls from 1 to 0 in `seconds`."""
    count = round(seconds * SAMPLE_RATE)
    falling: NDArray[np.float64] = 0.5 + 0.5 * np.cos(np.pi * np.arange(1, count + 1) / count)
    return falling.astype(np.float32)


_RELEASE = _falling(RELEASE)


def _fade(frames: NDArray[np.float32], begin: int, n_frames: int) -> None:
    """Fade what lies in the last 50 ms of the piece, or in the whole of a shorter one, in place."""
    count = min(round(FADE * SAMPLE_RATE), n_frames)
    first = max(n_frames - count - begin, 0)
    if first < len(frames):
        falling = _falling(count / SAMPLE_RATE)
        offset = begin + first - (n_frames - count)
        frames[first:] *= falling[offset : offset + len(frames) - first, None]


def _finite(level: float) -> float | None:
    return level if math.isfinite(level) else None
