"""The colours of a picture, and what its panels have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from harmonic.score import Score
from harmonic.vocabulary.derived import material_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GROUND, PANEL, LINE, TEXT, SOFT = "#0a0e1a", "#11162a", "#2a3350", "#e8ecf6", "#93a0bf"
HEAT = ("#0c1122", "#1a2450", "#3a4fa8", "#7aa2ff", "#7fe3e8", "#f4efdf")
COLOURS = {
    "wood": "#d9a05b",
    "metal": "#9fb4d0",
    "glass": "#7fe3e8",
    "membrane": "#ef7f6d",
    "ceramic": "#efe6d2",
    "piano": "#c39bff",
    "bass": "#7aa2ff",
}
_OTHERS = ("#a5d66f", "#f2c14e", "#f29ac0", "#6fd6b0", "#d0a7f0", "#f0866f", "#8fc1f0", "#cfd36f")

Paint = tuple[float, float, float, float]


def colour_of(timbre: str) -> str:
    """Return the colour of a material or timbre.

    Parameters
    ----------
    timbre : str
        Its name.

    Returns
    -------
    str
        As #rrggbb; a derived timbre has that of its material; of those that have none of their own, by the letters of their name.
    """
    return COLOURS.get(material_of(timbre)) or _OTHERS[sum(timbre.encode()) % len(_OTHERS)]


def paints_of(score: Score, notes: NDArray[np.void], *, faintest: float, clearest: float) -> list[Paint]:
    """Return the colour of each note's timbre, the clearer the louder it is.

    Parameters
    ----------
    score : Score
        Whose timbres they name.
    notes : ndarray of NOTE_DTYPE
        Some of its notes.
    faintest, clearest : float
        Opacity at velocity 0 and 1.

    Returns
    -------
    list of tuple of float
        Red, green, blue and opacity of each.
    """
    from matplotlib.colors import to_rgba

    names = [score.timbres[index] for index in notes["timbre"]]
    opacities = faintest + (clearest - faintest) * notes["velocity"]
    return [to_rgba(colour_of(name), float(opacity)) for name, opacity in zip(names, opacities, strict=True)]


def plain(axes: Axes) -> None:
    """Make a panel of an axis: a ground, and numbers without lines.

    Parameters
    ----------
    axes : Axes
        Changed in place.
    """
    axes.set_facecolor(PANEL)
    axes.tick_params(colors=SOFT, labelsize=9.5, length=0)
    axes.set_axisbelow(True)
    for spine in axes.spines.values():
        spine.set_visible(False)
