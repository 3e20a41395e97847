"""What keeps a scene of rigid bodies from being played."""

from __future__ import annotations

from collections.abc import Iterator

from harmonic.errors import Fault
from harmonic.scene import Scene


def rigid_faults(scene: Scene) -> Iterator[Fault]:
    """Find what keeps a scene of rigid bodies from being played.

    Parameters
    ----------
    scene : Scene
        Whose fields are each valid by themselves.

    Yields
    ------
    Fault
        With pointers into the scene.
    """
    yield Fault("/dynamics", "rigid bodies cannot be played yet", scene.dynamics, "particles, orbital")
