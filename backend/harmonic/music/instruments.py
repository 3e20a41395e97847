"""Which timbre a body plays: its own voice, else the scene's instruments, else what it is made of."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from harmonic.music.parameters import MusicParameters
from harmonic.scene import Body
from harmonic.vocabulary.timbres import TIMBRES, TimbreName


def timbre_of(body: Body, music: MusicParameters, *, low: bool) -> TimbreName:
    """Return what a body sounds like.

    Parameters
    ----------
    body : Body
        Its `voice.timbre` comes first, its material last.
    music : MusicParameters
        Whose instruments play what no voice decides.
    low : bool
        Whether the body's pitch lies in the lowest octave, which the secondary instrument plays.

    Returns
    -------
    str
        A name out of `TIMBRES`.
    """
    instrument = (music.secondary if low else None) or music.primary
    return body.voice.timbre or instrument or body.material


def in_table_order(names: Sequence[TimbreName]) -> tuple[TimbreName, ...]:
    """Return the different names among `names`, in the order of the table of timbres.

    Parameters
    ----------
    names : sequence of str
        Names out of `TIMBRES`, each as often as it comes.

    Returns
    -------
    tuple of str
        Each once.
    """
    wanted = set(names)
    return tuple(name for name in TIMBRES if name in wanted)


def indices_of(names: Sequence[TimbreName], table: Sequence[TimbreName]) -> NDArray[np.int16]:
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
