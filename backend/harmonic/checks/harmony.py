"""What the tuning of a scene has to say of its scale."""

from __future__ import annotations

from collections.abc import Iterator

from harmonic.errors import Fault
from harmonic.scene import Scene
from harmonic.tuning import fixed_tuning


def harmony_faults(scene: Scene) -> Iterator[Fault]:
    """Yield the degrees of a scale that its tuning does not have.

    Parameters
    ----------
    scene : Scene
        Its scale and tuning count.

    Yields
    ------
    Fault
        One a degree.
    """
    scale, tuning = scene.harmony.scale, fixed_tuning(scene.harmony.tuning)
    if isinstance(scale, str):
        return
    if tuning is None:
        message = "which degrees there are is found from the timbres only when the piece is played"
        allowed = (
            "the name of a scale, or a tuning whose degrees are known (`harmonic tuning` writes this one as a file)"
        )
        yield Fault("/harmony/scale", message, " ".join(map(str, scale)), allowed)
        return
    n_degrees = len(tuning.cents)
    for index, degree in enumerate(scale):
        if degree >= n_degrees:
            message = f"the tuning has no such degree: it has {n_degrees}, counted from 0"
            yield Fault(f"/harmony/scale/{index}", message, str(degree), f"a whole number from 0 to {n_degrees - 1}")
