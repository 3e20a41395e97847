"""One picture of a piece: where the bodies went, what was played and what is heard."""

from __future__ import annotations

import io
import math
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from harmonic.audio.spectrogram import HIGHEST, LOWEST, spectrogram
from harmonic.audio.synthesize import Audio
from harmonic.errors import Fault, InvalidInput, shown
from harmonic.picture.facts import counts, facts
from harmonic.picture.sky import FlatSky, flat_sky
from harmonic.recording import Recording
from harmonic.scene import Scene
from harmonic.score import Score

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PICTURE_FORMATS: dict[str, str] = {"png": "image/png", "svg": "image/svg+xml"}
"""The kinds of picture by name, with their media types."""

WIDTH, HEIGHT, DPI = 16.0, 10.0, 100
"""Inches and dots an inch: 1600 × 1000 dots."""

_GROUND, _PANEL, _LINE, _TEXT, _SOFT = "#0a0e1a", "#11162a", "#2a3350", "#e8ecf6", "#93a0bf"
_COLOURS = {
    "wood": "#d9a05b",
    "metal": "#9fb4d0",
    "glass": "#7fe3e8",
    "membrane": "#ef7f6d",
    "ceramic": "#efe6d2",
    "piano": "#c39bff",
    "bass": "#7aa2ff",
}
_HEAT = ("#0c1122", "#1a2450", "#3a4fa8", "#7aa2ff", "#7fe3e8", "#f4efdf")

#: Points of all trails together: what stays readable, and small as SVG.
_MOST_POINTS = 60_000
#: Steps from the oldest, faint part of a trail to the newest.
_AGES = 24

Paint = tuple[float, float, float, float]

#: Matplotlib's settings belong to the whole process: one picture at a time.
_DRAWING = Lock()


def plot(recording: Recording, score: Score, audio: Audio, *, format: str = "png") -> bytes:  # noqa: A002  everybody's word
    """Draw a piece: trails over the box, piano roll and spectrogram.

    Parameters
    ----------
    recording : Recording
        Where the bodies went; in a box with depth, seen from the front; orbits, seen from their pole.
    score : Score
        What was played: each note coloured by its timbre, as opaque as it is loud.
    audio : Audio
        What is heard.
    format : str
        One of `PICTURE_FORMATS`.

    Returns
    -------
    bytes
        A picture of 1600 × 1000 dots, or as many units of SVG. Equal pieces give equal bytes.

    Raises
    ------
    InvalidInput
        If there is no such format.
    """
    if format not in PICTURE_FORMATS:
        raise InvalidInput(
            [Fault("/format", "there is no such picture format", shown(format), ", ".join(PICTURE_FORMATS))]
        )
    import matplotlib as mpl

    with _DRAWING, mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update({"svg.hashsalt": "harmonic", "axes.unicode_minus": True})
        return _written(_figure(recording, score, audio), format)


def _written(figure: Figure, kind: str) -> bytes:
    buffer = io.BytesIO()
    metadata = {"Date": None} if kind == "svg" else {"Software": None}
    figure.savefig(buffer, format=kind, dpi=DPI, facecolor=_GROUND, metadata=metadata)
    return buffer.getvalue()


def _figure(recording: Recording, score: Score, audio: Audio) -> Figure:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, facecolor=_GROUND)
    stage = figure.add_axes((0.045, 0.455, 0.575, 0.52))
    roll = figure.add_axes((0.045, 0.245, 0.925, 0.15))
    sound = figure.add_axes((0.045, 0.05, 0.925, 0.16))
    _draw_stage(stage, recording, score)
    _draw_caption(figure, recording, score, audio)
    _draw_roll(roll, score, audio.duration)
    _draw_sound(sound, audio)
    return figure


def _draw_stage(axes: Axes, recording: Recording, score: Score) -> None:
    """Draw the box or the sky, the trails, the events and the bodies."""
    from matplotlib.collections import EllipseCollection, LineCollection

    scene, sky = recording.scene, _sky(recording)
    until = _shown_frames(recording)
    if sky is None:
        _draw_box(axes, scene)
    else:
        _draw_sky(axes, sky)
    seen = recording.positions[:, :, :2] if sky is None else sky.places
    if until < len(recording.times):
        axes.set_title(f"the first {recording.times[until - 1]:.3g} s", color=_SOFT, size=11, loc="right", pad=-16)
    colours = [_COLOURS[body.material] for body in scene.bodies]
    lines, paints = _trails(seen[:until], colours)
    axes.add_collection(LineCollection(lines, colors=paints, linewidths=1.3, capstyle="butt"), autolim=False)
    _draw_events(
        axes, recording, score, until=until, places=score.events["position"][:, :2] if sky is None else sky.events
    )
    places = seen[until - 1] if until else np.empty((0, 2))
    there: NDArray[np.bool_] = np.isfinite(places[:, 0])
    across = (np.array([2.0 * body.shape.disc_radius for body in scene.bodies]) if sky is None else sky.across)[there]
    painted = [colour for colour, is_there in zip(colours, there, strict=True) if is_there]
    halo = 0.012 * (scene.laws.boundary.size[0] if sky is None else 2.0 * sky.reach)
    for beyond, alpha in ((2.0 * halo, 0.13), (halo, 0.22), (0.0, 1.0)):
        discs = EllipseCollection(
            across + beyond, across + beyond, np.zeros(len(across)),
            units="xy", offsets=places[there], offset_transform=axes.transData, facecolors=painted, alpha=alpha,
        )  # fmt: skip
        axes.add_collection(discs, autolim=False)


def _draw_box(axes: Axes, scene: Scene) -> None:
    """Draw the walls, dashed where a side is open, and set the view."""
    (width, height, _), boundary = scene.laws.boundary.size, scene.laws.boundary
    half = width / 2
    walls = {
        "left": ((-half, -half), (0, height)),
        "right": ((half, half), (0, height)),
        "floor": ((-half, half), (0, 0)),
        "ceiling": ((-half, half), (height, height)),
    }
    for side, (x, y) in walls.items():
        is_open = boundary.kind == "open" or side in boundary.open
        axes.plot(x, y, color=_LINE if is_open else _SOFT, lw=1.2, ls=(0, (2, 4)) if is_open else "-", alpha=0.8)
    margin = 0.025 * max(width, height)
    axes.set(xlim=(-half - margin, half + margin), ylim=(-margin, height + margin), aspect="equal", anchor="W")
    _plain(axes)
    axes.xaxis.set_major_formatter("{x:g} m")


def _sky(recording: Recording) -> FlatSky | None:
    is_orbital = recording.scene.dynamics == "orbital" and len(recording.scene.bodies) > 0
    return flat_sky(recording) if is_orbital else None


def _draw_sky(axes: Axes, sky: FlatSky) -> None:
    """Set the view around the body in the middle, and say in what distances are counted."""
    reach = 1.06 * sky.reach
    axes.set(xlim=(-1.6 * reach, 1.6 * reach), ylim=(-reach, reach), aspect="equal", anchor="W")
    _plain(axes)
    if sky.is_compressed:
        axes.tick_params(labelbottom=False, labelleft=False)
        axes.set_title("distances as their square roots", color=_SOFT, size=11, loc="left", pad=-16)
    else:
        axes.xaxis.set_major_formatter("{x:g} AU")


def _shown_frames(recording: Recording) -> int:
    """Return how many frames from the start the trails hold."""
    most = max(2, _MOST_POINTS // max(len(recording.scene.bodies), 1))
    return min(len(recording.times), most)


def _trails(places: NDArray[np.float64], colours: list[str]) -> tuple[list[NDArray[np.float64]], list[Paint]]:
    """Return each body's trail in pieces, from faint to clear, and their paints."""
    from matplotlib.colors import to_rgba

    n_frames, n_bodies = places.shape[:2]
    borders = np.unique(np.linspace(0, max(n_frames - 1, 0), _AGES + 1).round().astype(int))
    clearest = min(0.9, 4.0 / math.sqrt(n_bodies + 16))
    pieces = [(body, k) for k in range(len(borders) - 1) for body in range(n_bodies)]
    lines = [places[borders[k] : borders[k + 1] + 1, body] for body, k in pieces]
    paints = [to_rgba(colours[body], clearest * (0.5 + 0.5 * (k + 1) / len(borders))) for body, k in pieces]
    return lines, paints


def _draw_events(axes: Axes, recording: Recording, score: Score, *, until: int, places: NDArray[np.float64]) -> None:
    """Draw a ring where each note was caused, as large as it is loud."""
    if until == 0 or len(score) == 0:
        return
    events = score.events[score.notes["event"]]
    last = recording.times[until - 1] * recording.scene.laws.time_scale
    seen = events["time"] <= last
    loud = score.notes["velocity"][seen]
    paints = _paints(score, score.notes[seen], faintest=0.15, clearest=0.75)
    where = places[score.notes["event"][seen]]
    axes.scatter(where[:, 0], where[:, 1], s=16 + 260 * loud**2, facecolors="none", edgecolors=paints)


def _draw_caption(figure: Figure, recording: Recording, score: Score, audio: Audio) -> None:
    """Write what the piece is, beside the stage."""
    left, scene = 0.64, recording.scene
    figure.text(left, 0.922, _readable(score.title, 34), color=_TEXT, size=24, weight="bold", parse_math=False)
    for row, (name, value) in enumerate(facts(recording, score, audio)):
        height = 0.868 - 0.0345 * row
        figure.text(left, height, name, color=_SOFT, size=11.5)
        figure.text(left + 0.105, height, value, color=_TEXT, size=11.5, parse_math=False)
    for index, (name, count) in enumerate(counts(scene)):
        height = 0.56 - 0.033 * (index % 3)
        x = left + 0.115 * (index // 3)
        figure.text(x, height, "●", color=_COLOURS[name], size=14, va="center")
        figure.text(x + 0.016, height, f"{count} {name}", color=_TEXT, size=11.5, va="center")


def _draw_roll(axes: Axes, score: Score, duration: float) -> None:
    """Draw each note as a wedge that thins as it rings out, and a tick for each event."""
    from matplotlib.collections import PolyCollection

    notes = score.notes
    low, high = (notes["pitch"].min(), notes["pitch"].max()) if len(notes) else (57.0, 69.0)
    low, high = low - 3.5, max(high + 2.5, low + 9.0)
    thick = (high - low) / 45.0
    onset, pitch = notes["onset"], notes["pitch"]
    end = np.minimum(onset + notes["duration"], duration)
    corners = [(onset, pitch - thick), (end, pitch - thick / 8), (end, pitch + thick / 8), (onset, pitch + thick)]
    wedges = np.stack([np.stack(corner, axis=-1) for corner in corners], axis=1)
    ringing = _paints(score, notes, faintest=0.15, clearest=0.5)
    axes.add_collection(PolyCollection(list(wedges), facecolors=ringing, edgecolors="none"), autolim=False)
    struck = _paints(score, notes, faintest=0.3, clearest=1.0)
    axes.scatter(onset, pitch, s=8 + 40 * notes["velocity"], c=struck, linewidths=0)
    times = np.unique(onset - notes["shift"])
    axes.vlines(times, low, low + 0.05 * (high - low), colors=_SOFT, lw=0.6, alpha=0.7)
    axes.set(xlim=(0, max(duration, 1e-3)), ylim=(low, high))
    _plain(axes)
    octaves = [number for number in range(math.ceil(low), math.floor(high) + 1) if number % 12 == 0]
    axes.set_yticks(octaves, [f"C{number // 12 - 1}" for number in octaves])
    axes.grid(axis="y", color=_LINE, lw=0.6, alpha=0.6)
    axes.tick_params(labelbottom=False)
    axes.set_title("What is played", color=_SOFT, size=11, loc="left", pad=5)


def _paints(score: Score, notes: NDArray[np.void], *, faintest: float, clearest: float) -> list[Paint]:
    """Return the colour of each note's timbre, the clearer the louder it is."""
    from matplotlib.colors import to_rgba

    names = [score.timbres[index] for index in notes["timbre"]]
    opacities = faintest + (clearest - faintest) * notes["velocity"]
    return [to_rgba(_COLOURS[name], float(opacity)) for name, opacity in zip(names, opacities, strict=True)]


def _draw_sound(axes: Axes, audio: Audio) -> None:
    """Draw the spectrogram."""
    from matplotlib.colors import LinearSegmentedColormap

    heat = LinearSegmentedColormap.from_list("heat", _HEAT)
    picture = spectrogram(audio, columns=1480, rows=180)
    extent = (0.0, max(audio.duration, 1e-3), math.log2(LOWEST), math.log2(HIGHEST))
    axes.imshow(picture.levels, origin="lower", aspect="auto", extent=extent, cmap=heat, vmin=picture.floor_db, vmax=0)
    _plain(axes)
    marks = (100, 1000, 10_000)
    axes.set_yticks([math.log2(mark) for mark in marks], ["100 Hz", "1 kHz", "10 kHz"])
    axes.set_title("What is heard", color=_SOFT, size=11, loc="left", pad=5)
    axes.xaxis.set_major_formatter("{x:g} s")


def _plain(axes: Axes) -> None:
    axes.set_facecolor(_PANEL)
    axes.tick_params(colors=_SOFT, labelsize=9.5, length=0)
    axes.set_axisbelow(True)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _readable(text: str, most: int) -> str:
    """Return text on one line, of at most `most` characters, with a box for what the typeface cannot show."""
    from matplotlib.font_manager import findfont, get_font

    font = get_font(findfont("DejaVu Sans:bold"))
    line = " ".join(text.split())
    short = line if len(line) <= most else line[: most - 1] + "…"
    return "".join(letter if font.get_char_index(ord(letter)) else "□" for letter in short)
