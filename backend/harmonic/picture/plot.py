"""Pictures of a piece: where the bodies went, what was played, what is heard and how dissonant it is."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from threading import Lock
from typing import TYPE_CHECKING

from harmonic.audio.synthesize import Audio
from harmonic.credits import SOFTWARE, legible, origin
from harmonic.errors import Fault, InvalidInput, shown
from harmonic.picture.facts import counts, facts
from harmonic.picture.ink import GROUND, SOFT, TEXT, colour_of
from harmonic.picture.panels import draw_dissonance, draw_roll, draw_sound
from harmonic.picture.stage import draw_stage
from harmonic.recording import Recording
from harmonic.score import Score

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PICTURE_FORMATS: dict[str, str] = {"png": "image/png", "svg": "image/svg+xml"}
"""The formats of picture by name, with their media types."""

WIDTH, HEIGHT, DPI = 16.0, 10.0, 100
"""Inches and dots an inch: 1600 × 1000 dots."""

LOW = 4.0
"""Inches of the height of a panel by itself: 1600 × 400 dots."""

#: Matplotlib's settings belong to the whole process: one picture at a time.
_DRAWING = Lock()

_PANELS: Mapping[str, Callable[[Axes, Recording, Score, Audio], None]] = {
    "roll": lambda axes, _recording, score, audio: draw_roll(axes, score, audio.duration),
    "spectrogram": lambda axes, _recording, _score, audio: draw_sound(axes, audio),
    "dissonance": lambda axes, _recording, score, audio: draw_dissonance(axes, score, audio.duration),
}

KINDS = ("all", "trails", *_PANELS)
"""What can be drawn: trails, piano roll and spectrogram together, or one of the panels by itself."""


def plot(
    recording: Recording,
    score: Score,
    audio: Audio,
    *,
    kind: str = "all",
    format: str = "png",  # noqa: A002  everybody's word
) -> bytes:
    """Draw a piece.

    Parameters
    ----------
    recording : Recording
        Where the bodies went; in a box with depth, seen from the front; orbits, seen from their pole.
    score : Score
        What was played: each note coloured by its timbre, as opaque as it is loud.
    audio : Audio
        What is heard.
    kind : str
        One of `KINDS`.
    format : str
        One of `PICTURE_FORMATS`.

    Returns
    -------
    bytes
        A picture of 1600 × 1000 dots, or as many units of SVG; of 1600 × 400 for a panel over time. It carries title and
        run hash. Equal pieces give equal bytes.

    Raises
    ------
    InvalidInput
        If there is no such kind or format.
    """
    for field, value, allowed in (("kind", kind, KINDS), ("format", format, tuple(PICTURE_FORMATS))):
        if value not in allowed:
            fault = Fault(f"/{field}", f"there is no such picture {field}", shown(value), ", ".join(allowed))
            raise InvalidInput([fault])
    import matplotlib as mpl

    with _DRAWING, mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update({"svg.hashsalt": "harmonic", "axes.unicode_minus": True})
        return _written(_figure(recording, score, audio, kind), score, format)


def _written(figure: Figure, score: Score, name: str) -> bytes:
    buffer = io.BytesIO()
    author, metadata = legible(score.author), _metadata(score)
    if name == "svg":  # whose creator is the author, and else the program
        metadata |= {"Creator": author or SOFTWARE, "Contributor": SOFTWARE, "Date": None}
    else:
        metadata |= {"Software": SOFTWARE, **({"Author": author} if author else {})}
    figure.savefig(buffer, format=name, dpi=DPI, facecolor=GROUND, metadata=metadata)
    return buffer.getvalue()


def _metadata(score: Score) -> dict[str, str | None]:
    """Return what every kind of picture says of itself."""
    return {"Title": legible(score.title), "Source": origin(score.run_hash)}


def _figure(recording: Recording, score: Score, audio: Audio, kind: str) -> Figure:
    from matplotlib.figure import Figure

    if kind in _PANELS:
        figure = Figure(figsize=(WIDTH, LOW), dpi=DPI, facecolor=GROUND)
        axes = figure.add_axes((0.045, 0.1, 0.925, 0.8))
        _PANELS[kind](axes, recording, score, audio)
        axes.xaxis.set_major_formatter("{x:g} s")
        _name_piece(figure, score)
        return figure
    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, facecolor=GROUND)
    if kind == "trails":
        draw_stage(figure.add_axes((0.045, 0.05, 0.925, 0.9)), recording, score)
        _name_piece(figure, score)
        return figure
    stage = figure.add_axes((0.045, 0.455, 0.575, 0.52))
    roll = figure.add_axes((0.045, 0.245, 0.925, 0.15))
    sound = figure.add_axes((0.045, 0.05, 0.925, 0.16))
    draw_stage(stage, recording, score)
    _draw_caption(figure, recording, score, audio)
    draw_roll(roll, score, audio.duration)
    roll.tick_params(labelbottom=False)
    draw_sound(sound, audio)
    return figure


def _name_piece(figure: Figure, score: Score) -> None:
    """Write over a panel that stands by itself of which piece it is."""
    height = 1.0 - 0.14 / float(figure.get_figheight())
    figure.text(
        0.5,
        height,
        _readable(score.title, 80),
        color=TEXT,
        size=12,
        weight="bold",
        ha="center",
        va="top",
        parse_math=False,
    )


def _draw_caption(figure: Figure, recording: Recording, score: Score, audio: Audio) -> None:
    """Write what the piece is, beside the stage."""
    left, scene = 0.64, recording.scene
    figure.text(left, 0.922, _readable(score.title, 34), color=TEXT, size=24, weight="bold", parse_math=False)
    for row, (name, value) in enumerate(facts(recording, score, audio)):
        height = 0.868 - 0.0345 * row
        figure.text(left, height, name, color=SOFT, size=11.5)
        figure.text(left + 0.105, height, value, color=TEXT, size=11.5, parse_math=False)
    for index, (name, count) in enumerate(counts(scene)):
        height = 0.56 - 0.033 * (index % 3)
        x = left + 0.115 * (index // 3)
        figure.text(x, height, "●", color=colour_of(name), size=14, va="center")
        figure.text(x + 0.016, height, f"{count} {name}", color=TEXT, size=11.5, va="center")


def _readable(text: str, most: int) -> str:
    """Return text on one line, of at most `most` characters, with a box for what the typeface cannot show."""
    from matplotlib.font_manager import findfont, get_font

    font = get_font(findfont("DejaVu Sans:bold"))
    line = " ".join(text.split())
    short = line if len(line) <= most else line[: most - 1] + "…"
    return "".join(letter if font.get_char_index(ord(letter)) else "□" for letter in short)
