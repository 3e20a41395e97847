"""Captions that tell what is heard, for those who cannot hear it: WebVTT."""

from __future__ import annotations

from collections.abc import Iterator

from harmonic.credits import SOFTWARE, legible, origin
from harmonic.recording import EventKind
from harmonic.score import Note, Score
from harmonic.vocabulary.derived import instrument_of

SHORTEST = 0.5
"""Seconds between the beginnings of two captions, at least: what is struck meanwhile is told in one."""

LONGEST = 3.0
"""Seconds that a caption stays, at most."""

_DEEDS = {
    EventKind.IMPACT: "strikes",
    EventKind.PERIAPSIS: "is nearest",
    EventKind.APOAPSIS: "is farthest",
    EventKind.NODE: "crosses the plane",
    EventKind.TRANSIT: "passes before",
    EventKind.CONJUNCTION: "lines up with",
    EventKind.SENSOR_ENTER: "reaches",
    EventKind.GATE: "crosses",
    EventKind.TURN: "swings back",
}
_ALONE = {EventKind.PERIAPSIS, EventKind.APOAPSIS, EventKind.NODE, EventKind.TURN}
"""What a body does without anybody else."""


def captions(score: Score) -> str:
    """Return what is heard as captions.

    Parameters
    ----------
    score : Score
        What is played.

    Returns
    -------
    str
        A WebVTT file (W3C, *WebVTT: The Web Video Text Tracks Format*): at most two cues a second, in order, none over
        another. Each tells the loudest of its notes, with timbre, deed, loudness, register, side and chord, and how many more
        there are. An empty score has one cue that says so.
    """
    said = [score.title, *([f"by {score.author}"] if score.author else ()), SOFTWARE, origin(score.run_hash)]
    return "\n".join(["WEBVTT\n", *(f"NOTE {_plain(text)}\n" for text in said), *_cues(score)])


def _cues(score: Score) -> Iterator[str]:
    if len(score) == 0:
        yield _cue(0.0, max(score.duration + score.tail, 0.001), "(silence)")
        return
    groups = list(_groups(score))
    begins = [group[0].onset for group in groups]
    for group, begin, following in zip(groups, begins, [*begins[1:], score.duration + score.tail], strict=True):
        end = min(following, begin + LONGEST)
        yield _cue(begin, max(end, begin + 0.001), _told(group))


def _groups(score: Score) -> Iterator[list[Note]]:
    """Yield notes that one caption tells of."""
    group: list[Note] = []
    for note in score:
        if group and note.onset - group[0].onset >= SHORTEST:
            yield group
            group = []
        group.append(note)
    yield group


def _told(group: list[Note]) -> str:
    loudest = max(group, key=lambda note: note.velocity)
    more = len(group) - 1
    others = sorted({instrument_of(note.timbre) for note in group} - {instrument_of(loudest.timbre)})
    kinds = f" ({', '.join(others)})" if others else ""
    return _sentence(loudest) + (f", and {more} more{kinds}" if more else "")


def _sentence(note: Note) -> str:
    """Return what a note is: who does what to whom, and how it sounds."""
    kind = EventKind[note.kind.upper()]
    deed = _DEEDS.get(kind, "moves")
    object_ = "" if kind in _ALONE or note.other in ("none", note.body) else f" {_plain(note.other)}"
    side = "left" if note.pan < -1 / 3 else "right" if note.pan > 1 / 3 else "middle"
    register = "low" if note.pitch < 52 else "high" if note.pitch > 76 else "mid"
    loudness = "soft" if note.velocity < 0.35 else "loud" if note.velocity > 0.7 else "clear"
    over = f", over {_plain(note.chord)}" if note.chord else ""
    said = f"{loudness}, {register}, {side}{over}"
    return f"{instrument_of(note.timbre)}: {_plain(note.body)} {deed}{object_}, {said}"


def _cue(begin: float, end: float, text: str) -> str:
    return f"{_clock(begin)} --> {_clock(end)}\n{text}\n"


def _clock(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"


def _plain(text: str) -> str:
    """Return a name on one line, without what would end a cue or begin a tag."""
    return legible(" ".join(text.split())).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
