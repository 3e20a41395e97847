"""Which timbre a body plays: its own voice, else the scene's instruments, else what it is made of."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from harmonic.music.parameters import MusicParameters
from harmonic.music.voiced import own_timbre
from harmonic.scene import Body


def timbre_of(body: Body, music: MusicParameters, *, low: bool) -> str:
    """Return what a body sounds like.

    Parameters
    ----------
    body : Body
        Its `voice` comes first, its material last.
    music : MusicParameters
        Whose instruments play what no voice decides.
    low : bool
        Whether the body's pitch lies in the lowest octave, which the secondary instrument plays.

    Returns
    -------
    str
        A name out of `TIMBRES`, or that of a resonator; one that is struck where the contact lies has that of where it
        is always struck.
    """
    instrument = (music.secondary if low else None) or music.primary
    return own_timbre(body) or instrument or body.material


def indices_of(names: Sequence[str], table: Sequence[str]) -> NDArray[np.int16]:
    """Return where each name stands in a table.

    Parameters
    ----------
    names : sequence of str, length N
        What to find.
    table : sequence of str
        Where to find it; holds every name.

    Returns
    -------
    ndarray of int16, shape (N,)
        Indices into `table`.
    """
    place = {name: index for index, name in enumerate(table)}
    return np.array([place[name] for name in names], dtype=np.int16)
