"""The stage of a picture: the box or the sky, where bodies went in it, and where they are at last."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from harmonic.picture.ink import LINE, SOFT, Paint, colour_of, paints_of, plain
from harmonic.picture.shapes import outlines_of
from harmonic.picture.sky import FlatSky, flat_sky
from harmonic.recording import Recording
from harmonic.scene import Circle, Scene
from harmonic.score import Score

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Points of all trails together: what stays readable, and small as SVG.
_MOST_POINTS = 60_000
#: Steps from the oldest, faint part of a trail to the newest.
_AGES = 24


def draw_stage(axes: Axes, recording: Recording, score: Score) -> None:
    """Draw the box or the sky, the trails, the events and the bodies.

    Parameters
    ----------
    axes : Axes
        Drawn on.
    recording : Recording
        Where the bodies went.
    score : Score
        Whose notes were caused there.
    """
    from matplotlib.collections import LineCollection

    scene, sky = recording.scene, _sky(recording)
    until = _shown_frames(recording)
    if sky is None:
        _draw_box(axes, scene)
    else:
        _draw_sky(axes, sky)
    seen = recording.positions[:, :, :2] if sky is None else sky.places
    if until < len(recording.times):
        axes.set_title(f"the first {recording.times[until - 1]:.3g} s", color=SOFT, size=11, loc="right", pad=-16)
    colours = [colour_of(body.material) for body in scene.bodies]
    lines, paints = _trails(seen[:until], colours)
    axes.add_collection(LineCollection(lines, colors=paints, linewidths=1.3, capstyle="butt"), autolim=False)
    _draw_events(
        axes, recording, score, until=until, places=score.events["position"][:, :2] if sky is None else sky.events
    )
    _draw_bodies(axes, recording, sky, seen=seen, until=until, colours=colours)


def _draw_bodies(
    axes: Axes,
    recording: Recording,
    sky: FlatSky | None,
    *,
    seen: NDArray[np.float64],
    until: int,
    colours: list[str],
) -> None:
    """Draw bodies where they are at last: discs with a glow, and every other shape as it is turned."""
    from matplotlib.collections import EllipseCollection, PolyCollection

    scene = recording.scene
    places = seen[until - 1] if until else np.empty((0, 2))
    there: NDArray[np.bool_] = np.isfinite(places[:, 0])
    is_shaped = np.array([sky is None and not isinstance(body.shape, Circle) for body in scene.bodies], np.bool_)
    discs = there & ~is_shaped[: len(there)]
    across = (np.array([2.0 * body.shape.disc_radius for body in scene.bodies]) if sky is None else sky.across)[discs]
    painted = [colour for colour, is_disc in zip(colours, discs, strict=True) if is_disc]
    halo = 0.012 * (scene.laws.boundary.size[0] if sky is None else 2.0 * sky.reach)
    for beyond, alpha in ((2.0 * halo, 0.13), (halo, 0.22), (0.0, 1.0)):
        glowing = EllipseCollection(
            across + beyond, across + beyond, np.zeros(len(across)),
            units="xy", offsets=places[discs], offset_transform=axes.transData, facecolors=painted, alpha=alpha,
        )  # fmt: skip
        axes.add_collection(glowing, autolim=False)
    outlines, paints = [], []
    for index in np.flatnonzero(there & is_shaped[: len(there)]):
        body = scene.bodies[index]
        drawn = outlines_of(body, places[index], float(recording.angles[until - 1, index]))
        outlines += drawn
        paints += [colours[index]] * len(drawn)
    axes.add_collection(PolyCollection(outlines, facecolors=paints, edgecolors=paints, linewidths=0.8), autolim=False)


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
        axes.plot(x, y, color=LINE if is_open else SOFT, lw=1.2, ls=(0, (2, 4)) if is_open else "-", alpha=0.8)
    margin = 0.025 * max(width, height)
    axes.set(xlim=(-half - margin, half + margin), ylim=(-margin, height + margin), aspect="equal", anchor="W")
    plain(axes)
    axes.xaxis.set_major_formatter("{x:g} m")


def _sky(recording: Recording) -> FlatSky | None:
    is_orbital = recording.scene.dynamics == "orbital" and len(recording.scene.bodies) > 0
    return flat_sky(recording) if is_orbital else None


def _draw_sky(axes: Axes, sky: FlatSky) -> None:
    """Set the view around the body in the middle, and say in what distances are counted."""
    reach = 1.06 * sky.reach
    axes.set(xlim=(-1.6 * reach, 1.6 * reach), ylim=(-reach, reach), aspect="equal", anchor="W")
    plain(axes)
    if sky.is_compressed:
        axes.tick_params(labelbottom=False, labelleft=False)
        axes.set_title("distances as their square roots", color=SOFT, size=11, loc="left", pad=-16)
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
    paints = paints_of(score, score.notes[seen], faintest=0.15, clearest=0.75)
    where = places[score.notes["event"][seen]]
    axes.scatter(where[:, 0], where[:, 1], s=16 + 260 * loud**2, facecolors="none", edgecolors=paints)
