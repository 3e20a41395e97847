"""The name of a run: one hash over everything that decides how it comes out."""

from __future__ import annotations

import hashlib

from harmonic._version import __version__
from harmonic.scene import Scene


def run_hash(scene: Scene) -> str:
    """Return the SHA-256 over the engine's version and the scene.

    Parameters
    ----------
    scene : Scene
        What is to be run; all of it counts but the description.

    Returns
    -------
    str
        64 hexadecimal digits. Equal hashes mean equal Recording, Score and WAV on one machine type.
    """
    canonical = scene.model_dump_json(exclude={"description"})
    return hashlib.sha256(f"harmonic {__version__}\n{canonical}".encode()).hexdigest()
