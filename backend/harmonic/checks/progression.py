"""What keeps a progression from being played: degrees that the scale has not, and lines that nobody stands in."""

from __future__ import annotations

from collections.abc import Iterator

from harmonic.errors import Fault
from harmonic.scene import Scene
from harmonic.vocabulary.numerals import ROMANS, numeral_of
from harmonic.vocabulary.scales import SCALES


def progression_faults(scene: Scene) -> Iterator[Fault]:
    """Find what of a scene's progression cannot be.

    Parameters
    ----------
    scene : Scene
        Whose fields are each valid by themselves.

    Yields
    ------
    Fault
        With pointers into the scene.
    """
    progression = scene.harmony.progression
    if progression is None:
        return
    if progression.at == "conjunctions" and (scene.dynamics != "orbital" or scene.harmony.intonation != "scale"):
        allowed = '"bars", or an orbital scene with intonation "scale"'
        yield Fault("/harmony/progression/at", "nobody stands in line on a scale here", progression.at, allowed)
    scale = scene.harmony.scale
    n_degrees = len({*(SCALES[scale] if isinstance(scale, str) else scale)})
    for index, chord in enumerate(progression.chords):
        if isinstance(chord, str) and numeral_of(chord).degree >= n_degrees:
            message = f"chord {chord} stands on a degree that the scale has not"
            allowed = f"numerals from I to {ROMANS[min(n_degrees, len(ROMANS)) - 1]}, or a list of degrees"
            yield Fault(f"/harmony/progression/chords/{index}", message, chord, allowed)
