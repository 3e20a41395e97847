"""Hard discs: our events against the steps of pymunk, and against the closed form."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pymunk
from benchmarks.harness import Result, in_turns

from harmonic import Scene, simulate
from harmonic.physics.particles.calendar import Calendar
from harmonic.physics.particles.packing import pack
from harmonic.physics.particles.play import MAX_EVENTS, play
from harmonic.population import populate
from harmonic.scene import Body, Boundary, Circle, Laws

COLLISIONS_PER_DISC = 8.0
"""Collisions of each disc in a simulated second."""


def gas(n: int, *, filling: float = 0.1, span: float = 4.0, seed: int = 1) -> Scene:
    """Return an elastic gas of equal discs in a square box.

    The speed follows from kinetic theory: a disc of radius r among n/A others meets 4·√2·r·(n/A)·v̄·g a second in one
    sense, half of that counted once a pair; g is Henderson's contact value of the pair correlation.
    """
    radius = math.sqrt(filling / (n * math.pi))
    random = np.random.default_rng(seed)
    side = math.ceil(math.sqrt(n))
    places = (np.stack(np.meshgrid(np.arange(side), np.arange(side)), -1).reshape(-1, 2)[:n] + 0.5) / side
    contact = (1 - 7 * filling / 16) / (1 - filling) ** 2
    mean_speed = COLLISIONS_PER_DISC / (2 * math.sqrt(2) * 2 * radius * n * contact)
    velocities = random.normal(size=(n, 2)) * mean_speed * math.sqrt(2 / math.pi)
    bodies = tuple(
        Body(
            shape=Circle(radius=radius),
            position=(float(x) - 0.5, float(y), 0.0),
            velocity=(float(u), float(v), 0.0),
        )
        for (x, y), (u, v) in zip(places, velocities, strict=True)
    )
    laws = Laws(gravity=0, restitution=1, friction=0, boundary=Boundary(size=(1, 1, 0)))
    return Scene(name="Gas", duration=span, laws=laws, bodies=bodies)


def stepped(scene: Scene, rate: int) -> Callable[[], None]:
    """Return what lets pymunk play the same gas, `rate` steps a second."""

    def step() -> None:
        space = pymunk.Space()
        space.collision_slop = 1e-4
        for body in scene.bodies:
            moving = pymunk.Body(body.mass, math.inf)
            moving.position, moving.velocity = body.position[:2], body.velocity[:2]
            disc = pymunk.Circle(moving, body.shape.radius)
            disc.elasticity, disc.friction = 1.0, 0.0
            space.add(moving, disc)
        corners = [(-0.5, 0), (0.5, 0), (0.5, 1), (-0.5, 1)]
        for begin, end in zip(corners, corners[1:] + corners[:1], strict=True):
            wall = pymunk.Segment(space.static_body, begin, end, 0.0)
            wall.elasticity = 1.0
            space.add(wall)
        for _ in range(int(scene.duration * rate)):
            space.step(1 / rate)

    return step


def hurried(scene: Scene) -> Scene:
    """Return the same physics with hardly a frame: a hundred simulated seconds in a heard one."""
    return scene.model_copy(
        update={"duration": scene.duration / 100, "laws": scene.laws.model_copy(update={"time_scale": 100.0})}
    )


def looped(scene: Scene) -> Callable[[], None]:
    """Return what lets our loop over events play the gas and nothing else: no checks, no frames, no recording."""
    population, steps = populate(scene), np.array([scene.duration * scene.laws.time_scale])

    def run() -> None:
        play(
            pack(population.scene),
            calendar=Calendar(population),
            frame_times=np.empty(0),
            steps=steps,
            max_events=MAX_EVENTS,
            on_progress=lambda _part: None,
        )

    return run


def against_pymunk() -> list[Result]:
    """Play a thousand discs for twenty simulated seconds."""
    scene = gas(1000, span=20.0)
    bare = hurried(scene)
    n_collisions = simulate(scene).report.n_events
    works = {
        "packed and played, nothing recorded": looped(bare),
        "checked, played, every event recorded": lambda: simulate(bare),
        "the same with 60 frames a second": lambda: simulate(scene),
    }
    *ours, coarse, fine = in_turns(*works.values(), stepped(scene, 240), stepped(scene, 1000))
    return [
        Result(
            f"1000 elastic discs, filling 0.1, {name}",
            f"{n_collisions / time / 1e6:.2f} million collisions a second",
            peer,
            f"{theirs / time:.1f} ×",
        )
        for name, time in zip(works, ours, strict=True)
        for peer, theirs in (("pymunk, 1/240 s", coarse), ("pymunk, 1/1000 s", fine))
    ]


def against_the_closed_form() -> list[Result]:
    """Let a ball bounce ten times."""
    radius, height, e, g = 0.1, 2.0, 0.8, 9.81
    ball = Body(shape=Circle(radius=radius), position=(0.0, height, 0.0))
    scene = Scene(duration=8, laws=Laws(restitution=e, friction=0), bodies=(ball,))
    first = math.sqrt(2 * (height - radius) / g)
    expected = [first * (1 + 2 * sum(e**k for k in range(1, n + 1))) for n in range(10)]
    worst = float(np.abs(simulate(scene).events["time"][:10] - expected).max())
    return [Result("ten bounces of a ball", f"within {worst * 1e9:.1g} ns", "closed form", "–")]


def measure() -> list[Result]:
    """Measure everything about particles."""
    return [*against_pymunk(), *against_the_closed_form()]
