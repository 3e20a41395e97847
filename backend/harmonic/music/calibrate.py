"""Finds what a piece needs to know of itself: its pitches from its bodies, its dynamics from its beginning.

Everything here follows from the scene and its first seconds, so a live session and a render of any
length find the same.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic.music.mapping.ranges import mapped_ranges
from harmonic.music.orbital_pitches import orbital_pitches
from harmonic.music.parameters import resolve_parameters
from harmonic.music.physical_pitches import physical_pitches
from harmonic.music.pitches import pitches_of
from harmonic.music.strikes import momenta_of
from harmonic.music.sustained.motion import kinetic_energy
from harmonic.recording import FRAME_RATE, Recording
from harmonic.scene import Scene
from harmonic.score import Calibration
from harmonic.tuning import fixed_tuning

CALIBRATION_WINDOW = 20.0
"""Heard seconds that calibration looks at."""

SOFT_PERCENTILE, HARD_PERCENTILE = 5.0, 95.0
"""The impulses between which velocity runs over its usual range."""


def calibrate(recording: Recording) -> Calibration:
    """Find the range of impulses, the tuning, the pitch of every body, and the range of every mapping rule.

    Parameters
    ----------
    recording : Recording
        Only its scene and the events of its first `CALIBRATION_WINDOW` heard seconds count.

    Returns
    -------
    Calibration
        The same for every recording that begins like this one. Orbital scenes have no impulses: both are 1 there.
    """
    scene, events = recording.scene, recording.events
    window = min(CALIBRATION_WINDOW, scene.duration)
    ranges, music = mapped_ranges(recording, window=window), resolve_parameters(scene)
    derived = music.tuning if fixed_tuning(scene.harmony.tuning) is None else None
    if scene.dynamics == "orbital":
        pitches = orbital_pitches(scene, music)
        return Calibration(1.0, 1.0, tuple(float(pitch) for pitch in pitches), ranges, tuning=derived)
    heard = events["time"] / scene.laws.time_scale
    momenta = momenta_of(recording)
    impulses = momenta[(heard < window) & (momenta > 0)]
    if len(impulses) == 0:
        impulses = expected_impulses(scene)
    low, high = np.percentile(impulses, (SOFT_PERCENTILE, HARD_PERCENTILE))
    pitches = (physical_pitches if music.pitch_from == "physics" else pitches_of)(scene, music)
    energies = kinetic_energy(recording)[: int(window * FRAME_RATE) + 1]
    energy_high = float(np.percentile(energies, HARD_PERCENTILE)) if len(energies) else 0.0
    found = tuple(float(pitch) for pitch in pitches)
    return Calibration(float(low), float(high), found, ranges, energy_high, derived)


def expected_impulses(scene: Scene) -> NDArray[np.float64]:
    """Return the impulses to reckon with while none has happened.

    Parameters
    ----------
    scene : Scene
        Its free bodies, their speeds, gravity and the height of the box count.

    Returns
    -------
    ndarray of float64, shape (M,)
        For each free body that can move its mass times √(v² + 2|g|h), the speed after falling
        through the box, in N·s; 1 N·s if there is none.
    """
    fall = 2.0 * abs(scene.laws.gravity) * scene.laws.boundary.size[1]
    moving = [
        body.mass * float(np.sqrt(np.dot(body.velocity, body.velocity) + fall))
        for body in scene.bodies
        if not body.fixed
    ]
    reachable = np.array([impulse for impulse in moving if impulse > 0])
    return reachable if len(reachable) else np.ones(1)
