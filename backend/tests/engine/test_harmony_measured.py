"""More harmony measurably means less dissonance, in the score of every ready scene in which harmony has a say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from harmonic import Scene, compose, preset_names, score_dissonance, simulate

FIXED = {
    "clockwork": "each tine has the pitch of its voice",
    "coupled-springs": "each mass has the pitch of its voice",
    "double-pendulum": "each bob has the pitch of its voice",
    "galton-board": "pegs and bins have the pitches of their voices",
    "newtons-cradle": "the balls have the chord tones of their voices",
    "pendulum-wave": "the pendulums have the pitches of their voices, low to high",
    "spinning-coin": "plate and table have the pitches of their voices",
    "galilean-moons": "orbits sound at their own frequencies",
    "hd-110067": "orbits sound at their own frequencies",
    "kepler-223": "orbits sound at their own frequencies",
    "solar-system": "orbits sound at their own frequencies",
    "toi-178": "orbits sound at their own frequencies",
    "trappist-1": "orbits sound at their own frequencies",
}
"""Ready scenes in which harmony chooses fewer than three voices, and why."""

STEPS = np.linspace(0.0, 1.0, 11)


def ranks(values):
    """Return ranks from 0, equal values sharing their mean rank."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts + 1) / 2)[inverse]


def with_harmony(recording, harmony):
    """Return the same recording of the same scene with another `harmony`."""
    chosen = recording.scene.harmony.model_copy(update={"harmony": float(harmony)})
    return replace(recording, scene=recording.scene.model_copy(update={"harmony": chosen}))


def n_chosen(score, scene):
    """Return how many different pitches sound that no voice and no orbit decides."""
    if scene.dynamics == "orbital" and scene.harmony.intonation == "exact":
        return 0
    bodies = [index for index in np.unique(score.notes["body"]) if scene.bodies[index].voice.pitch is None]
    return len({score.calibration.pitches[index] for index in bodies})


@pytest.mark.parametrize("name", preset_names())
def test_the_measured_dissonance_of_a_ready_scene_falls_as_harmony_rises(name):
    recording = simulate(Scene.preset(name))
    scores = [compose(with_harmony(recording, harmony)) for harmony in (0.0, 1.0)]
    if name in FIXED:
        assert n_chosen(scores[0], recording.scene) < 3
        assert np.array_equal(scores[0].notes["pitch"], scores[1].notes["pitch"])
        return
    assert n_chosen(scores[0], recording.scene) >= 3
    between = [compose(with_harmony(recording, harmony)) for harmony in STEPS[1:-1]]
    measured = [score_dissonance(score) for score in (scores[0], *between, scores[1])]
    assert np.corrcoef(ranks(STEPS), ranks(measured))[0, 1] <= -0.9
    assert measured[-1] < measured[0]
