"""The panels of a picture over time: what is played, what is heard, and how rough that is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from harmonic.audio.spectrogram import HIGHEST, LOWEST, spectrogram
from harmonic.audio.synthesize import Audio
from harmonic.curves import CONTROL_RATE
from harmonic.picture.ink import HEAT, LINE, SOFT, TEXT, colour_of, paints_of, plain
from harmonic.picture.roughness import roughness_curve
from harmonic.score import Score

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_NAMES = 10
"""Timbres that are named above the piano roll."""


def draw_roll(axes: Axes, score: Score, duration: float) -> None:
    """Draw each note as a wedge that thins as it rings out, and a tick for each event.

    Parameters
    ----------
    axes : Axes
        Drawn on.
    score : Score
        What is played.
    duration : float
        Seconds from the left edge to the right one.
    """
    from matplotlib.collections import PolyCollection

    notes = score.notes
    low, high = (notes["pitch"].min(), notes["pitch"].max()) if len(notes) else (57.0, 69.0)
    low, high = low - 3.5, max(high + 2.5, low + 9.0)
    thick = (high - low) / 45.0
    onset, pitch = notes["onset"], notes["pitch"]
    end = np.minimum(onset + notes["duration"], duration)
    corners = [(onset, pitch - thick), (end, pitch - thick / 8), (end, pitch + thick / 8), (onset, pitch + thick)]
    wedges = np.stack([np.stack(corner, axis=-1) for corner in corners], axis=1)
    ringing = paints_of(score, notes, faintest=0.15, clearest=0.5)
    axes.add_collection(PolyCollection(list(wedges), facecolors=ringing, edgecolors="none"), autolim=False)
    _draw_sustained(axes, score, (low, high))
    struck = paints_of(score, notes, faintest=0.3, clearest=1.0)
    # Where there are many, each is smaller: they are to be seen apart.
    crowd = min(1.0, math.sqrt(400.0 / max(len(notes), 1)))
    axes.scatter(onset, pitch, s=(8 + 40 * notes["velocity"]) * crowd, c=struck, linewidths=0)
    times = np.unique(onset - notes["shift"])
    axes.vlines(times, low, low + 0.05 * (high - low), colors=SOFT, lw=0.6, alpha=0.7)
    axes.set(xlim=(0, max(duration, 1e-3)), ylim=(low, high))
    plain(axes)
    octaves = [number for number in range(math.ceil(low), math.floor(high) + 1) if number % 12 == 0]
    axes.set_yticks(octaves, [f"C{number // 12 - 1}" for number in octaves])
    axes.grid(axis="y", color=LINE, lw=0.6, alpha=0.6)
    axes.set_title("What is played", color=SOFT, size=11, loc="left", pad=5)
    _name_timbres(axes, score)


def _draw_sustained(axes: Axes, score: Score, pitches: tuple[float, float]) -> None:
    """Draw what sounds on as bands that are as thick as they are loud; those below the notes, at the lower edge."""
    from matplotlib.collections import PolyCollection

    low, high = pitches
    thick, bands, paints = (high - low) / 30.0, [], []
    for curve in score.curves:
        values = curve.values[:: max(1, len(curve.values) // 400)]
        if not len(values) or not values["level"].any():
            continue
        times = curve.onset + np.arange(len(values)) * (len(curve.values) / len(values)) / CONTROL_RATE
        half = thick * values["level"] / values["level"].max()
        middle = np.clip(values["pitch"], low + thick, high - thick)
        upper, lower = np.stack([times, middle + half], axis=1), np.stack([times, middle - half], axis=1)
        bands.append(np.concatenate([upper, lower[::-1]]))
        paints.append(colour_of(curve.timbre))
    axes.add_collection(PolyCollection(bands, facecolors=paints, edgecolors="none", alpha=0.2), autolim=False)


def _name_timbres(axes: Axes, score: Score) -> None:
    """Name who plays above the panel, in their colours."""
    from matplotlib.lines import Line2D

    struck = [score.timbres[index] for index in np.unique(score.notes["timbre"])]
    names = list(dict.fromkeys([*struck, *(curve.timbre for curve in score.curves)]))[:_MOST_NAMES]
    if not names:
        return
    axes.legend(
        handles=[Line2D([], [], marker="o", ls="", ms=6, color=colour_of(name), label=name) for name in names],
        loc="lower right", bbox_to_anchor=(1.0, 0.97), ncols=len(names), frameon=False, fontsize=10, labelcolor=TEXT,
        handletextpad=0.2, columnspacing=1.2, borderaxespad=0.0, borderpad=0.3,
    )  # fmt: skip


def draw_sound(axes: Axes, audio: Audio) -> None:
    """Draw the spectrogram.

    Parameters
    ----------
    axes : Axes
        Drawn on.
    audio : Audio
        What is heard.
    """
    from matplotlib.colors import LinearSegmentedColormap

    heat = LinearSegmentedColormap.from_list("heat", HEAT)
    picture = spectrogram(audio, columns=1480, rows=180)
    extent = (0.0, max(audio.duration, 1e-3), math.log2(LOWEST), math.log2(HIGHEST))
    axes.imshow(picture.levels, origin="lower", aspect="auto", extent=extent, cmap=heat, vmin=picture.floor_db, vmax=0)
    plain(axes)
    marks = (100, 1000, 10_000)
    axes.set_yticks([math.log2(mark) for mark in marks], ["100 Hz", "1 kHz", "10 kHz"])
    axes.set_title("What is heard", color=SOFT, size=11, loc="left", pad=5)
    axes.xaxis.set_major_formatter("{x:g} s")


def draw_dissonance(axes: Axes, score: Score, duration: float) -> None:
    """Draw how dissonant what sounds is, from moment to moment.

    Parameters
    ----------
    axes : Axes
        Drawn on.
    score : Score
        What is played.
    duration : float
        Seconds from the left edge to the right one.
    """
    times, values = roughness_curve(score)
    axes.fill_between(times, values, color="#ef7f6d", alpha=0.25, linewidth=0)
    axes.plot(times, values, color="#ef7f6d", linewidth=1.2)
    axes.set(xlim=(0, max(duration, 1e-3)), ylim=(0, max(1.05 * float(values.max()), 1e-6)))
    plain(axes)
    axes.grid(axis="y", color=LINE, lw=0.6, alpha=0.6)
    axes.set_title("How dissonant it is, by Sethares’ measure", color=SOFT, size=11, loc="left", pad=5)
    axes.xaxis.set_major_formatter("{x:g} s")
