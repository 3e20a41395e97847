"""The parts of a mix, each for itself: what a mixing desk wants."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from harmonic.audio.encode import encode
from harmonic.audio.formats import FORMATS
from harmonic.audio.loudness import decibels, loudness
from harmonic.audio.master import CEILING
from harmonic.audio.partials import SAMPLE_RATE
from harmonic.audio.peaks import true_peak
from harmonic.audio.synthesize import Audio, mix
from harmonic.audio.workers import n_processors
from harmonic.errors import Fault, InvalidInput, LimitExceeded
from harmonic.players import players_of
from harmonic.scene import Scene
from harmonic.score import Score

MOST_STEMS = 64
"""More parts than that nobody mixes by hand."""

MOST_SECONDS = 1800.0
"""Seconds of all stems together: they are held in memory until the loudest is known."""

#: The earliest moment that a ZIP can tell: files are to be equal whenever they are made.
_EPOCH = (1980, 1, 1, 0, 0, 0)


class StemsBy(StrEnum):
    """What a stem holds the notes of."""

    BODY = "body"
    MATERIAL = "material"
    INSTRUMENT = "instrument"


def stems(score: Score, scene: Scene, *, by: str = "instrument") -> dict[str, Audio]:
    """Play the parts of a score one by one.

    Parameters
    ----------
    score : Score
        What is to be played.
    scene : Scene
        Whose bodies sound, `recording.scene`: a score knows no materials.
    by : {"instrument", "material", "body"}
        What makes a part.

    Returns
    -------
    dict of str to Audio
        In order of name. All have one gain, at which neither their sum, the mix before its master, nor any of them
        passes −1 dBTP; so they sum to that mix within rounding, room included.

    Raises
    ------
    InvalidInput
        If there is no such part.
    LimitExceeded
        If there are more than 64 parts, or more than 1800 s of them together.
    """
    if by not in list(StemsBy):
        raise InvalidInput([Fault("/by", "stems are not made by that", by, ", ".join(StemsBy))])
    parts = _parts(score, scene, StemsBy(by))
    seconds = len(parts) * (score.duration + score.tail)
    if len(parts) > MOST_STEMS or seconds > MOST_SECONDS:
        raise LimitExceeded(
            f"by {by} there are {len(parts)} stems of {seconds:.0f} s together: at most {MOST_STEMS} and "
            f"{MOST_SECONDS:.0f} s are made. Fewer come by material or by instrument."
        )
    mixes = {name: mix(part, workers=n_processors(), on_progress=lambda _part: None) for name, part in parts.items()}
    gain = _common_gain(list(mixes.values()))
    for mixed in mixes.values():
        np.multiply(mixed, gain, out=mixed)
    return {name: _audio(score, samples) for name, samples in mixes.items()}


def stems_zip(parts: dict[str, Audio], *, format: str = "wav") -> bytes:  # noqa: A002  as in `encode`
    """Pack stems into one file.

    Parameters
    ----------
    parts : dict of str to Audio
        By name, as `stems` gives them.
    format : str
        One of `harmonic.audio.formats.FORMATS`.

    Returns
    -------
    bytes
        A ZIP without compression, a file a stem; equal stems give equal bytes.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for (name, audio), written in zip(parts.items(), _file_names(list(parts), format), strict=True):
            entry = zipfile.ZipInfo(written, _EPOCH)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, encode(replace(audio, title=f"{audio.title}: {name}"), format))
    return buffer.getvalue()


def _parts(score: Score, scene: Scene, by: StemsBy) -> dict[str, Score]:
    """Return the score of each part by name; those without a note have none."""
    of_note, of_curve = _names(score, scene, by)
    names = sorted({*of_note.tolist(), *of_curve})
    return {
        name: replace(
            score,
            notes=score.notes[of_note == name],
            curves=tuple(curve for curve, other in zip(score.curves, of_curve, strict=True) if other == name),
        )
        for name in names
    }


def _names(score: Score, scene: Scene, by: StemsBy) -> tuple[NDArray[np.str_], list[str]]:
    """Return to which part every note and every curve belongs; what follows the whole scene is called so."""
    if by is StemsBy.INSTRUMENT:
        players, player = players_of(score)
        return np.array(players or ("",))[player], [curve.timbre for curve in score.curves]
    called = score.body_names if by is StemsBy.BODY else tuple(body.material for body in scene.bodies)
    names = np.array((*called, "scene"))
    return names[score.notes["body"]], [str(names[curve.body]) for curve in score.curves]


def _common_gain(mixes: list[NDArray[np.float32]]) -> np.float32:
    if not mixes:
        return np.float32(1.0)
    whole = mixes[0].copy()
    for samples in mixes[1:]:
        whole += samples
    loudest = max(true_peak(samples) for samples in (whole, *mixes))
    return np.float32(CEILING / loudest if loudest > 0 else 1.0)


def _audio(score: Score, samples: NDArray[np.float32]) -> Audio:
    return Audio(
        samples=samples,
        sample_rate=SAMPLE_RATE,
        loudness_lufs=loudness(samples),
        true_peak_dbtp=decibels(true_peak(samples)),
        warnings=(),
        title=score.title,
        run_hash=score.run_hash,
        author=score.author,
    )


def _file_names(names: list[str], format: str) -> Iterator[str]:  # noqa: A002
    """Yield a name of a file for each stem that every system takes, none of them twice."""
    digits = len(str(len(names)))
    for number, name in enumerate(names, 1):
        kept = "".join(letter if letter.isalnum() or letter in " -_" else "-" for letter in name).strip()
        yield f"{number:0{digits}} {kept[:80] or 'stem'}{FORMATS[format].suffix}"
