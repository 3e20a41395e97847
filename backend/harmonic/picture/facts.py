"""What stands in words beside the picture of a piece."""

from __future__ import annotations

import math

from harmonic.audio.synthesize import Audio
from harmonic.recording import Recording
from harmonic.scene import Scene
from harmonic.score import Score


def facts(recording: Recording, score: Score, audio: Audio) -> list[tuple[str, str]]:
    """Return what is worth knowing of a piece, each with its name.

    Parameters
    ----------
    recording : Recording
        What happened.
    score : Score
        What is played.
    audio : Audio
        What is heard.

    Returns
    -------
    list of tuple of str
        At most eight: first what holds for the bodies, then the harmony and what came of it.
    """
    scene = recording.scene
    loud = f" at {audio.loudness_lufs:.1f} LUFS".replace("-", "−") if math.isfinite(audio.loudness_lufs) else ""
    return [
        *(_of_orbits(scene) if scene.dynamics == "orbital" else _of_particles(scene)),
        ("harmony", _harmony(scene, score)),
        ("played", f"{len(score)} notes of {len(recording.events)} events"),
        ("heard", f"{audio.duration:.4g} s{loud}"),
    ]


def counts(scene: Scene) -> list[tuple[str, int]]:
    """Return how many bodies are of each material.

    Parameters
    ----------
    scene : Scene
        Whose bodies.

    Returns
    -------
    list of tuple
        Material and number, in the order in which they first come.
    """
    materials = [body.material for body in scene.bodies]
    return [(name, materials.count(name)) for name in dict.fromkeys(materials)]


def _of_particles(scene: Scene) -> list[tuple[str, str]]:
    laws = scene.laws
    size = " × ".join(f"{side:.3g}" for side in laws.boundary.size if side > 0)
    return [
        ("gravity", f"{laws.gravity:g} m/s²"),
        ("bounciness", f"{laws.restitution:g}"),
        ("friction", f"{laws.friction:g}"),
        ("air", f"{laws.air_resistance:g} 1/s"),
        ("box", f"{size} m"),
    ]


def _of_orbits(scene: Scene) -> list[tuple[str, str]]:
    return [("time", f"{scene.laws.time_scale:g} days a second"), ("bodies", f"{len(scene.bodies)}")]


def _harmony(scene: Scene, score: Score) -> str:
    tempo = f"{score.tempo_bpm:.0f} bpm"
    if score.parameters.get("intonation") == "exact":
        return f"as the orbits have it, {tempo}"
    scale = scene.harmony.scale
    named = scale if isinstance(scale, str) else "degrees " + " ".join(str(degree) for degree in scale)
    tuned = "" if scene.harmony.tuning == "equal" else f" in {score.parameters['tuning']['name']}"
    return f"{scene.harmony.key} {named}{tuned}, {tempo}"
