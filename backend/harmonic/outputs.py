"""Which files a render is written to, and how each is made."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from harmonic.audio.encode import encode_into
from harmonic.audio.formats import FORMATS
from harmonic.audio.stems import stems, stems_zip
from harmonic.errors import Fault, InvalidInput
from harmonic.export.captions import captions
from harmonic.export.documents import score_to_json
from harmonic.export.notation import to_musicxml
from harmonic.export.tables import curves_to_csv, events_to_csv, score_to_csv
from harmonic.export.waveform import waveform
from harmonic.files import Content
from harmonic.music.midi import to_midi
from harmonic.picture.plot import plot
from harmonic.pipeline import Render

Writer = Callable[[Render], Content]


def writers_of(options: Mapping[str, Any]) -> dict[Path, Writer]:
    """Return what makes each file that was asked for; names and folders that cannot work are refused before the work.

    Parameters
    ----------
    options : mapping
        Those of `harmonic render`, by their names.

    Returns
    -------
    dict of callable
        By the place of the file.

    Raises
    ------
    InvalidInput
        If a name or a folder will not do, or nothing is asked for.
    """
    writers: dict[Path, Writer] = {}
    if options["out"]:
        name = _sound_format(options["out"], options["sound_format"])
        writers[options["out"]] = lambda result: lambda file: encode_into(file, result.audio, name)
    if options["stems"]:
        by, packed = options["stems_by"], _stem_format(options["sound_format"])
        writers[options["stems"]] = lambda result: stems_zip(
            stems(result.score, result.recording.scene, by=by), format=packed
        )
    if options["midi"]:
        layout = options["midi_layout"]
        writers[options["midi"]] = lambda result: to_midi(result.score, layout=layout)
    if options["score"]:
        writers[options["score"]] = _score_writer(options["score"])
    if options["picture"]:
        kind, suffix = options["plot_kind"], _picture_format(options["picture"])
        writers[options["picture"]] = lambda result: plot(
            result.recording, result.score, result.audio, kind=kind, format=suffix
        )
    for option, writer in _PLAIN_WRITERS.items():
        if options[option]:
            writers[options[option]] = writer
    if not writers:
        raise InvalidInput([Fault("--out", "nothing to write", "", "at least one of --out, --midi, --plot, …")])
    _require_folders(writers)
    return writers


def _require_folders(paths: Iterable[Path]) -> None:
    for path in paths:
        if not path.absolute().parent.is_dir():
            raise InvalidInput([Fault(str(path), "its folder does not exist", str(path.parent), "an existing folder")])


_PLAIN_WRITERS: Mapping[str, Writer] = {
    "musicxml": lambda result: to_musicxml(result.score).encode(),
    "captions": lambda result: captions(result.score).encode(),
    "waveform": lambda result: (json.dumps(waveform(result.audio)) + "\n").encode(),
    "events": lambda result: events_to_csv(result.recording).encode(),
    "curves": lambda result: curves_to_csv(result.recording).encode(),
    "report": lambda result: (json.dumps(result.recording.report.to_dict(), indent=1) + "\n").encode(),
}


def _sound_format(path: Path, name: str | None) -> str:
    suffix = path.suffix.lower()
    fitting = [key for key, entry in FORMATS.items() if entry.suffix == suffix]
    if not fitting:
        suffixes = ", ".join(dict.fromkeys(entry.suffix for entry in FORMATS.values()))
        raise InvalidInput([Fault("--out", "no such kind of sound file", path.name, f"a name that ends in {suffixes}")])
    if name is not None and name not in fitting:
        raise InvalidInput([Fault("--format", f"does not go with {path.name}", name, ", ".join(fitting))])
    return name or fitting[0]


def _stem_format(name: str | None) -> str:
    if name is not None and name not in FORMATS:
        raise InvalidInput([Fault("--format", "no such kind of sound", name, ", ".join(FORMATS))])
    return name or "wav"


def _score_writer(path: Path) -> Writer:
    writers: Mapping[str, Writer] = {
        ".json": lambda result: score_to_json(result.score).encode(),
        ".csv": lambda result: score_to_csv(result.score).encode(),
    }
    if path.suffix.lower() not in writers:
        raise InvalidInput([Fault("--score", "no such kind of table", path.name, "a name that ends in .json or .csv")])
    return writers[path.suffix.lower()]


def _picture_format(path: Path) -> str:
    kind = path.suffix.lower().removeprefix(".")
    if kind not in {"png", "svg"}:
        raise InvalidInput([Fault("--plot", "no such kind of picture", path.name, "a name that ends in .png or .svg")])
    return kind
