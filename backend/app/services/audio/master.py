"""The files of a track: its samples as they were rendered, and each format made from them once."""

from __future__ import annotations

import json
import math
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.core.errors import Conflict, NotFound, NotReady
from app.core.permissions import Caller
from app.db.session import db
from app.models import TrackStatus
from app.services.access import track_for
from app.services.audio.storage import current_storage
from harmonic.audio.formats import FORMATS as AUDIO_FORMATS
from harmonic.files import write_whole

if TYPE_CHECKING:
    from uuid import UUID

    from harmonic.audio.synthesize import Audio

SAMPLES, AUDIO_FACTS, SCORE, MIDI = "samples.npy", "audio.json", "score.json", "score.mid"
RETRY_S = 2

#: What each format is called in a query, its media type and the ending of a file's name.
FORMATS: dict[str, tuple[str, str]] = {
    name: (entry.media_type, entry.suffix.removeprefix(".")) for name, entry in AUDIO_FORMATS.items()
} | dict.fromkeys(("mid", "mid-type-0", "mid-mpe"), ("audio/midi", "mid"))

#: Two requests for the same file at once make it once.
_MAKING = threading.Lock()


@dataclass(frozen=True, slots=True)
class TrackFile:
    """A file that is ready to be sent.

    Attributes
    ----------
    path : Path
        Where it is.
    media_type : str
        What it is.
    name : str
        What to call it where it arrives.
    etag : str
        A strong tag: of one track the run and the format decide every byte; its author is that of its render.
    """

    path: Path
    media_type: str
    name: str
    etag: str


def facts_bytes(audio: Audio) -> bytes:
    """Return everything else about the audio as JSON; silence has no level.

    Parameters
    ----------
    audio : Audio
        What was rendered.

    Returns
    -------
    bytes
        A JSON object.
    """
    return json.dumps(audio.to_dict()).encode()


def track_file(caller: Caller, track_id: UUID, chosen: str) -> TrackFile:
    """Return a track in a format, made now if it is asked for the first time.

    Parameters
    ----------
    caller : Caller
        Who asks; whoever may read the track may.
    track_id : UUID
        Which one.
    chosen : str
        One of `FORMATS`; the further layouts of MIDI are made of the score: see `derived_file`.

    Returns
    -------
    TrackFile
        The file.

    Raises
    ------
    NotReady, Conflict
        If the track is still being rendered, or its render failed.
    """
    track = ready_track(caller, track_id)
    media_type, suffix = FORMATS[chosen]
    path = track.folder / MIDI if chosen == "mid" else track.folder / f"{chosen}.{suffix}"
    if not path.is_file():
        _encode(track.folder, path, chosen)
    return TrackFile(path, media_type, f"{file_name(track.title)}.{suffix}", f"{track.run[:32]}-{chosen}")


def score_file(caller: Caller, track_id: UUID) -> TrackFile:
    """Return the score of a track; see `ready_track` for what it raises.

    Parameters
    ----------
    caller : Caller
        Who asks; whoever may read the track may.
    track_id : UUID
        Which one.

    Returns
    -------
    TrackFile
        JSON.
    """
    track = ready_track(caller, track_id)
    name = f"{file_name(track.title)} score.json"
    return TrackFile(track.folder / SCORE, "application/json", name, f"{track.run[:32]}-score")


@dataclass(frozen=True, slots=True)
class ReadyTrack:
    """A track that is ready, as far as its files are concerned.

    Attributes
    ----------
    folder : Path
        Where they are.
    title : str
        Its name.
    run : str
        The hash of its run.
    snapshot : str
        The scene that was rendered, as JSON.
    """

    folder: Path
    title: str
    run: str
    snapshot: str


def ready_track(caller: Caller, track_id: UUID) -> ReadyTrack:
    """Return a track that is ready; the database session is closed.

    Parameters
    ----------
    caller : Caller
        Who asks; whoever may read the track may.
    track_id : UUID
        Which one.

    Returns
    -------
    ReadyTrack
        Its folder and what its files are made of.

    Raises
    ------
    NotReady, Conflict
        If the track is still being rendered, or its render failed.
    """
    track = track_for(caller, track_id)
    if track.status == TrackStatus.FAILED:
        raise Conflict(f"This track could not be rendered: {track.error}")
    if track.status != TrackStatus.READY:
        raise NotReady("This track is still being rendered.", retry_after=RETRY_S)
    title, run, snapshot = track.name, track.run_hash, track.snapshot
    # Making a format takes a moment: no database connection is held meanwhile.
    db.session.close()
    folder = current_storage().track_file(track_id, SAMPLES).parent
    if not folder.is_dir():
        raise NotFound("The files of this track are gone: generate it again.")
    return ReadyTrack(folder, title, run, snapshot)


def _encode(folder: Path, path: Path, chosen: str) -> None:
    from harmonic.audio.encode import encode_into

    with _MAKING:
        if not path.is_file():
            write_whole({path: lambda file: encode_into(file, stored_audio(folder), chosen)})


def stored_audio(folder: Path) -> Audio:
    """Return the audio of a track as it was rendered.

    Parameters
    ----------
    folder : Path
        Where the files of the track are.

    Returns
    -------
    Audio
        The very samples, as a map of their file.
    """
    from harmonic.audio.synthesize import Audio
    from harmonic.audio.takes import stored

    facts: dict[str, Any] = json.loads((folder / AUDIO_FACTS).read_bytes())
    return Audio(
        samples=stored(folder / SAMPLES),
        sample_rate=facts["sample_rate"],
        loudness_lufs=_level(facts["loudness_lufs"]),
        true_peak_dbtp=_level(facts["true_peak_dbtp"]),
        warnings=tuple(facts["warnings"]),
        title=facts["title"],
        run_hash=facts["run_hash"],
        author=facts.get("author", ""),  # what was rendered before there were authors names none
    )


def _level(value: float | None) -> float:
    return -math.inf if value is None else value


def file_name(title: str) -> str:
    """Return a title as a file name that every system takes.

    Parameters
    ----------
    title : str
        Any text.

    Returns
    -------
    str
        At most 100 characters, never empty.
    """
    kept = "".join(letter if letter.isalnum() or letter in " -_" else "-" for letter in title).strip()
    return kept[:100] or "track"
