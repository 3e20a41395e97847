"""What the voices of bodies say that they sound like, and the order in which timbres are listed."""

from __future__ import annotations

from collections.abc import Iterable

from harmonic.scene import Body
from harmonic.vocabulary.derived import derived_name
from harmonic.vocabulary.timbres import TIMBRES


def own_timbre(body: Body) -> str | None:
    """Return what a body's voice says that it sounds like.

    Parameters
    ----------
    body : Body
        Whose voice is meant.

    Returns
    -------
    str or None
        The name of a timbre or of a resonator of its material; None where the voice names neither.
    """
    voice = body.voice
    if voice.resonator is None:
        return voice.timbre
    place = voice.strike_position
    return derived_name(body.material, voice.resonator, None if place == "contact" else place)


def in_table_order(names: Iterable[str]) -> tuple[str, ...]:
    """Return the different names among `names`, in the order of the table of timbres, then derived ones by name.

    Parameters
    ----------
    names : iterable of str
        Names of timbres, each as often as it comes.

    Returns
    -------
    tuple of str
        Each once.
    """
    wanted = set(names)
    named = [name for name in TIMBRES if name in wanted]
    return (*named, *sorted(wanted.difference(named)))
