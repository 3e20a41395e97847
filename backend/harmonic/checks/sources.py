"""What keeps the clouds and spawners of a scene from being played."""

from __future__ import annotations

from collections.abc import Iterator

from harmonic.errors import Fault
from harmonic.scene import Scene


def n_sourced(scene: Scene) -> int:
    """Return how many bodies the clouds and spawners of a scene may make.

    Parameters
    ----------
    scene : Scene
        Whose fields are each valid by themselves.

    Returns
    -------
    int
        Not counting the bodies of the scene itself.
    """
    return sum(cloud.count for cloud in scene.clouds)


def source_faults(scene: Scene) -> Iterator[Fault]:
    """Find what keeps the clouds and spawners of a scene from being played.

    Parameters
    ----------
    scene : Scene
        Whose fields are each valid by themselves.

    Yields
    ------
    Fault
        With pointers into the scene.
    """
    for name, sources in (("clouds", scene.clouds), ("spawners", scene.spawners)):
        if sources:
            yield Fault(f"/{name}", f"{name} cannot be played yet", f"{len(sources)}", "none")
