"""What joins bodies, as it is drawn: rods, ropes, springs and grooves between the points that they take hold of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harmonic.constraints import Anchored, Groove
from harmonic.scene import Scene

_COILS = 10
_WIDTH = 0.06
"""How far a spring's coils reach to either side, as a part of its length."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Drawn:
    """A line that stands for a joint.

    Attributes
    ----------
    kind : str
        Of the constraint.
    corners : ndarray of float64, shape (K, 2)
        In m.
    """

    kind: str
    corners: Floats


def joints_of(scene: Scene, places: Floats, angles: Floats) -> Iterator[Drawn]:
    """Yield the joints of a scene as lines; what only turns bodies, and hinges, have none.

    Parameters
    ----------
    scene : Scene
        Whose constraints.
    places : ndarray of float64, shape (N, 2)
        Where the bodies are, in m; NaN where they are not.
    angles : ndarray of float64, shape (N,)
        How they are turned, in rad.

    Yields
    ------
    Drawn
        Of each whose bodies are there.
    """
    index = {name: number for number, name in enumerate(scene.body_names)}
    for constraint in scene.constraints:
        if isinstance(constraint, Anchored):
            ends = [_held(index, body, anchor, places, angles)
                    for body, anchor in ((constraint.a, constraint.anchor_a), (constraint.b, constraint.anchor_b))]  # fmt: skip
        elif isinstance(constraint, Groove):
            ends = [_held(index, constraint.b, end, places, angles) for end in (constraint.start, constraint.end)]
        else:
            continue
        line = np.array(ends)
        if np.isfinite(line).all():
            yield Drawn(constraint.kind, _coiled(line) if constraint.kind == "spring" else line)


def _held(index: dict[str, int], body: str, anchor: tuple[float, ...], places: Floats, angles: Floats) -> Floats:
    """Return where a joint takes hold of a body, or of the world where it names none."""
    if not body:
        return np.asarray(anchor[:2], np.float64)
    number = index[body]
    turn = np.array([np.cos(angles[number]), np.sin(angles[number])])
    along, across = anchor[:2]
    return np.asarray(
        places[number] + np.array([along * turn[0] - across * turn[1], along * turn[1] + across * turn[0]])
    )


def _coiled(line: Floats) -> Floats:
    """Return a straight line as a zigzag between short straight ends."""
    parts = np.concatenate([[0.0, 0.1], 0.1 + 0.8 * (np.arange(2 * _COILS) + 0.5) / (2 * _COILS), [0.9, 1.0]])
    sides = np.zeros(len(parts))
    sides[2:-2] = np.where(np.arange(2 * _COILS) % 2, 1.0, -1.0)
    along = line[1] - line[0]
    return np.asarray(line[0] + np.outer(parts, along) + _WIDTH * np.outer(sides, [-along[1], along[0]]))
