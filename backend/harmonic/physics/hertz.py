"""How long bodies touch when they meet."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic.recording import EventKind
from harmonic.scene import Scene
from harmonic.vocabulary.materials import MATERIALS

Floats = NDArray[np.float64]


def contact_times(
    scene: Scene, events: NDArray[np.void], *, lightness: Floats, curvature: Floats, met: Floats
) -> Floats:
    """Return how long each impact lasts by Hertz's theory, 2.87 (m*²/(R* E*² v))^(1/5); 0 for other events.

    Source: L. D. Landau and E. M. Lifshitz, *Theory of Elasticity*, § 9. A wall is a plane of infinite mass, made of
    what meets it; so is a fixed body, but for its radius and its own material. A sharp corner or edge, for which the
    theory has no radius, counts as round as what meets it.

    Parameters
    ----------
    scene : Scene
        Whose materials to take.
    events : ndarray of EVENT_DTYPE, shape (E,)
        With the bodies and their relative speed.
    lightness : ndarray of float64, shape (N,)
        One over the mass of each body, in 1/kg; 0 of fixed ones.
    curvature : ndarray of float64, shape (N,)
        How round each body is, in 1/m.
    met : ndarray of float64, shape (E,)
        How round what `body_a` met is, in 1/m; 0 for what is flat, inf for corners and edges.

    Returns
    -------
    ndarray of float64, shape (E,)
        In s.
    """
    softness = 1 / np.array([MATERIALS[body.material].contact_modulus for body in scene.bodies])
    a, is_alone = events["body_a"], events["body_b"] < 0
    b = np.where(is_alone, a, events["body_b"])
    touching = (events["kind"] == EventKind.IMPACT) & (events["relative_speed"] > 0)
    mass = 1 / np.where(touching, lightness[a] + np.where(is_alone, 0.0, lightness[b]), 1.0)
    radius = 1 / (curvature[a] + np.where(np.isinf(met), curvature[a], met))
    modulus = 1 / (softness[a] + softness[b])
    speed = np.where(touching, events["relative_speed"], 1.0)
    return np.where(touching, 2.87 * (mass**2 / (radius * modulus**2 * speed)) ** 0.2, 0.0)
