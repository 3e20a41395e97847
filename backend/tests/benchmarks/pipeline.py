"""From scene to mastered sound: how many times faster than real time."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
from benchmarks.harness import Result, in_turns

from harmonic import Scene, compose, encode, render, simulate, synthesize
from harmonic.scene import Body, Boundary, Circle, Harmony, Laws

MATERIALS = ("wood", "metal", "glass", "membrane", "ceramic")


def thousand_notes() -> Scene:
    """Return a minute of an elastic gas that plays about a thousand notes of five materials."""
    random = np.random.default_rng(4)
    bodies = tuple(
        Body(
            shape=Circle(radius=0.15 + 0.02 * (index % 8)),
            position=(-4.0 + 2.0 * (index % 5), 1.0 + 1.4 * (index // 5), 0.0),
            velocity=(*map(float, random.normal(size=2)), 0.0),
            material=MATERIALS[index % 5],
        )
        for index in range(20)
    )
    laws = Laws(gravity=0, restitution=1, friction=0, boundary=Boundary(size=(10, 6, 0)))
    return Scene(name="A minute", duration=60, laws=laws, harmony=Harmony(density_limit=200), bodies=bodies)


def start_of_a_worker() -> None:
    """Start an interpreter and let it play a tenth of a second.

    Numba loads SciPy, PyYAML and coverage where they are installed: for tests they are, where a worker runs they are not.
    """
    code = (
        "import sys; sys.modules.update(dict.fromkeys(('scipy', 'yaml', 'coverage'))); "
        "from harmonic import Scene, render; render(Scene.preset('glass-bells').model_copy(update={'duration': 0.1}))"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def measure() -> list[Result]:
    """Measure the whole way, its parts, and the start of a worker."""
    scene = thousand_notes()
    recording = simulate(scene)
    score = compose(recording)
    audio = synthesize(score)
    whole, sound, notes, file, start = in_turns(
        lambda: encode(render(scene).audio, "wav"),
        lambda: synthesize(score),
        lambda: compose(recording),
        lambda: encode(audio, "wav"),
        start_of_a_worker,
    )
    minute = f"60 s, {len(score)} notes"
    return [
        Result(f"scene to mastered WAV, {minute}", f"{whole * 1e3:.0f} ms", "real time", f"{60 / whole:.0f} ×"),
        Result(f"synthesis and master, {minute}", f"{sound * 1e3:.0f} ms", "real time", f"{60 / sound:.0f} ×"),
        Result(f"composition, {minute}", f"{notes * 1e3:.1f} ms", "–", "–"),
        Result("WAV of 24 bits, 60 s", f"{file * 1e3:.0f} ms", "–", "–"),
        Result(
            "a worker starts and renders, warm cache, nothing installed but what it needs", f"{start:.2f} s", "–", "–"
        ),
    ]
