"""The stage of a picture: the box or the sky, where bodies went in it, and where they are at last."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from harmonic.picture.ink import LINE, PANEL, SOFT, colour_of, paints_of, plain
from harmonic.picture.joints import joints_of
from harmonic.picture.shapes import outlines_of
from harmonic.picture.sky import FlatSky, flat_sky
from harmonic.picture.trails import trails_of
from harmonic.recording import Recording
from harmonic.scene import Circle, Scene
from harmonic.score import Score

if TYPE_CHECKING:
    from matplotlib.axes import Axes


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
    if sky is None:
        _draw_box(axes, scene)
    else:
        _draw_sky(axes, sky)
    seen = recording.positions[:, :, :2] if sky is None else sky.places
    colours = [colour_of(body.material) for body in scene.bodies]
    trails = trails_of(seen, colours, view=float(np.diff(axes.get_xlim())[0]))
    if trails.until < len(recording.times):
        _say(axes, f"trails of the first {recording.times[trails.until - 1]:.3g} s", side="right")
    axes.add_collection(
        LineCollection(trails.lines, colors=trails.paints, linewidths=1.3, capstyle="butt"), autolim=False
    )
    _draw_events(
        axes, recording, score, until=trails.until,
        places=score.events["position"][:, :2] if sky is None else sky.events,
    )  # fmt: skip
    _draw_joints(axes, recording)
    _draw_bodies(axes, recording, sky, places=seen[-1] if len(seen) else np.empty((0, 2)), colours=colours)


def _say(axes: Axes, text: str, *, side: str) -> None:
    """Write a remark into an upper corner of the stage."""
    x = 0.012 if side == "left" else 0.988
    ground = {"facecolor": PANEL, "edgecolor": "none", "alpha": 0.85, "pad": 2.0}
    axes.text(x, 0.982, text, color=SOFT, size=11, ha=side, va="top", transform=axes.transAxes, zorder=5, bbox=ground)


def _draw_joints(axes: Axes, recording: Recording) -> None:
    """Draw rods, ropes, springs and grooves where they are at last; behind the bodies."""
    from matplotlib.collections import LineCollection

    if not recording.scene.constraints or not len(recording.times):
        return
    drawn = list(joints_of(recording.scene, recording.positions[-1, :, :2], recording.angles[-1]))
    lines = [joint.corners for joint in drawn]
    axes.add_collection(LineCollection(lines, colors=SOFT, linewidths=1.0, alpha=0.75, zorder=0.9), autolim=False)


def _draw_bodies(
    axes: Axes,
    recording: Recording,
    sky: FlatSky | None,
    *,
    places: NDArray[np.float64],
    colours: list[str],
) -> None:
    """Draw bodies where they are at last: discs with a glow, and every other shape as it is turned."""
    from matplotlib.collections import EllipseCollection, PolyCollection

    scene = recording.scene
    there: NDArray[np.bool_] = np.isfinite(places[:, 0])
    is_shaped = np.array([sky is None and not isinstance(body.shape, Circle) for body in scene.bodies], np.bool_)
    discs = there & ~is_shaped[: len(there)]
    across = (np.array([2.0 * body.shape.disc_radius for body in scene.bodies]) if sky is None else sky.across)[discs]
    painted = [colour for colour, is_disc in zip(colours, discs, strict=True) if is_disc]
    # Many halos would run together into clouds that are not there.
    halo = (
        0.012
        * (scene.laws.boundary.size[0] if sky is None else 2.0 * sky.reach)
        * min(1.0, 4.0 / math.sqrt(len(discs) + 1))
    )
    for beyond, alpha in ((2.0 * halo, 0.13), (halo, 0.22), (0.0, 1.0)):
        glowing = EllipseCollection(
            across + beyond, across + beyond, np.zeros(len(across)),
            units="xy", offsets=places[discs], offset_transform=axes.transData, facecolors=painted, alpha=alpha,
        )  # fmt: skip
        axes.add_collection(glowing, autolim=False)
    outlines, paints = [], []
    for index in np.flatnonzero(there & is_shaped[: len(there)]):
        body = scene.bodies[index]
        drawn = outlines_of(body, places[index], float(recording.angles[-1, index]))
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
        _say(axes, "distances as their square roots", side="left")
    else:
        axes.xaxis.set_major_formatter("{x:g} AU")


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
    # Where there are many, each is smaller: they are to be seen apart.
    crowd = min(1.0, math.sqrt(400.0 / max(len(where), 1)))
    axes.scatter(where[:, 0], where[:, 1], s=(16 + 260 * loud**2) * crowd, facecolors="none", edgecolors=paints)
