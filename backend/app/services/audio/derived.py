"""What can be made of a track beside its sound: stems, captions, notation, tables and pictures, each made once."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.core.errors import Conflict
from app.core.permissions import Caller
from app.services.audio.kitchen import Kitchen
from app.services.audio.master import AUDIO_FACTS, FORMATS, ReadyTrack, TrackFile, file_name, ready_track, stored_audio
from harmonic.errors import LimitExceeded
from harmonic.files import write_whole
from harmonic.scene import Scene

if TYPE_CHECKING:
    from uuid import UUID

    from harmonic.recording import Recording
    from harmonic.score import Score

JSON = "application/json"
PICTURES = ("all", "trails", "roll", "spectrogram", "dissonance")
"""What a picture can show; a test compares them with those of the engine, which would load its drawing."""


@dataclass(frozen=True, slots=True)
class Derived:
    """A kind of file that is made of a track.

    Attributes
    ----------
    media_type : str
        What it is.
    suffix : str
        The ending of its name, with its dot.
    make : callable
        What makes it of a track.
    """

    media_type: str
    suffix: str
    make: Callable[[ReadyTrack], bytes]


def derived_file(caller: Caller, track_id: UUID, kind: str, *, kitchen: Kitchen) -> TrackFile:
    """Return something that is made of a track, made now if it is asked for the first time.

    Parameters
    ----------
    caller : Caller
        Who asks; whoever may read the track may.
    track_id : UUID
        Which one.
    kind : str
        One of `DERIVED`.
    kitchen : Kitchen
        Where such work waits for each other.

    Returns
    -------
    TrackFile
        The file.

    Raises
    ------
    NotReady, Conflict
        If the track is still being rendered, its render failed, or it is too large for this.
    Busy
        If no place came free in time.
    """
    track, wanted = ready_track(caller, track_id), DERIVED[kind]
    path = track.folder / f"{kind}{wanted.suffix}"
    with kitchen.alone(str(path)):
        if not path.is_file():
            with kitchen.place():
                write_whole({path: wanted.make(track)})
    name = f"{file_name(track.title)}{wanted.suffix if kind in FORMATS else f' {kind}{wanted.suffix}'}"
    return TrackFile(path, wanted.media_type, name, f"{track.run[:32]}-{kind}")


def _replayed(track: ReadyTrack) -> tuple[Recording, Score]:
    """Play the snapshot of a track again, which gives the very recording and score."""
    from harmonic.music.compose import compose
    from harmonic.physics.simulate import simulate

    recording = simulate(Scene.parse(track.snapshot))
    author = json.loads((track.folder / AUDIO_FACTS).read_bytes()).get("author", "")
    return recording, replace(compose(recording), author=author)


def _stems(by: str) -> Callable[[ReadyTrack], bytes]:
    def make(track: ReadyTrack) -> bytes:
        from harmonic.audio.stems import stems, stems_zip

        recording, score = _replayed(track)
        try:
            return stems_zip(stems(score, recording.scene, by=by))
        except LimitExceeded as error:
            raise Conflict(f"This track has too many stems: {error}") from error

    return make


def _picture(kind: str, suffix: str) -> Callable[[ReadyTrack], bytes]:
    def make(track: ReadyTrack) -> bytes:
        from harmonic.picture.plot import plot

        recording, score = _replayed(track)
        return plot(recording, score, stored_audio(track.folder), kind=kind, format=suffix)

    return make


def _midi(layout: str) -> Callable[[ReadyTrack], bytes]:
    def make(track: ReadyTrack) -> bytes:
        from harmonic.music.midi import to_midi

        return to_midi(_replayed(track)[1], layout=layout)

    return make


def _captions(track: ReadyTrack) -> bytes:
    from harmonic.export.captions import captions

    return captions(_replayed(track)[1]).encode()


def _table(track: ReadyTrack) -> bytes:
    from harmonic.export.tables import score_to_csv

    return score_to_csv(_replayed(track)[1]).encode()


def _notation(track: ReadyTrack) -> bytes:
    from harmonic.export.notation import to_musicxml

    return to_musicxml(_replayed(track)[1]).encode()


def _waveform(track: ReadyTrack) -> bytes:
    from harmonic.export.waveform import waveform

    return json.dumps(waveform(stored_audio(track.folder)), separators=(",", ":")).encode()


DERIVED: Mapping[str, Derived] = {
    "score-csv": Derived("text/csv", ".csv", _table),
    "score-musicxml": Derived("application/vnd.recordare.musicxml+xml", ".musicxml", _notation),
    **{f"mid-{layout}": Derived("audio/midi", ".mid", _midi(layout)) for layout in ("type-0", "mpe")},
    "captions": Derived("text/vtt", ".vtt", _captions),
    "waveform": Derived(JSON, ".json", _waveform),
    **{f"stems-{by}": Derived("application/zip", ".zip", _stems(by)) for by in ("body", "material", "instrument")},
    **{
        f"picture-{kind}-{suffix}": Derived(media_type, f".{suffix}", _picture(kind, suffix))
        for kind in PICTURES
        for suffix, media_type in (("png", "image/png"), ("svg", "image/svg+xml"))
    },
}
"""Every kind by name."""
