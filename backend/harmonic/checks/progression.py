"""What keeps a progression from being played: degrees that the scale has not, and lines that nobody stands in."""

from __future__ import annotations

from collections.abc import Iterator

from harmonic.errors import Fault
from harmonic.progression import Progression
from harmonic.scene import Scene
from harmonic.tuning import fixed_tuning
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
    yield from _degrees(scene, progression)
    scale = scene.harmony.scale
    n_degrees = len({*(SCALES[scale] if isinstance(scale, str) else scale)})
    for index, chord in enumerate(progression.chords):
        if isinstance(chord, str) and numeral_of(chord).degree >= n_degrees:
            message = f"chord {chord} stands on a degree that the scale has not"
            allowed = f"numerals from I to {ROMANS[min(n_degrees, len(ROMANS)) - 1]}, or a list of degrees"
            yield Fault(f"/harmony/progression/chords/{index}", message, chord, allowed)


def _degrees(scene: Scene, progression: Progression) -> Iterator[Fault]:
    """Find degrees that the tuning does not have."""
    tuning = fixed_tuning(scene.harmony.tuning)
    listed = ((index, chord) for index, chord in enumerate(progression.chords) if not isinstance(chord, str))
    for index, chord in listed:
        pointer, value = f"/harmony/progression/chords/{index}", " ".join(map(str, chord))
        if tuning is None:
            message = "which degrees there are is found from the timbres only when the piece is played"
            yield Fault(pointer, message, value, "roman numerals, or a tuning whose degrees are known")
        elif max(chord) >= len(tuning.cents):
            message = f"the tuning has no such degree: it has {len(tuning.cents)}, counted from 0"
            yield Fault(pointer, message, value, f"whole numbers from 0 to {len(tuning.cents) - 1}")
