"""Rigid bodies: a pile against the bare steps of pymunk, bounces against the closed form."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pymunk
from benchmarks.harness import Result, in_turns

from harmonic import Scene, simulate
from harmonic.physics.rigid.space import ITERATIONS
from harmonic.scene import Body, Boundary, Circle, Laws

RADIUS = 0.1
STEPS_PER_SECOND = 240


def pile(n: int, *, span: float = 10.0) -> Scene:
    """Return discs that fall into a heap in a box as wide as the heap is high."""
    side = max(2.0, 3 * RADIUS * math.sqrt(n))
    per_row = int(side / (2.5 * RADIUS))
    random = np.random.default_rng(1)
    bodies = tuple(
        Body(
            shape=Circle(radius=RADIUS),
            position=(
                (k % per_row + 0.5) * 2.5 * RADIUS - side / 2 + float(random.uniform(-0.02, 0.02)),
                0.2 + (k // per_row) * 2.5 * RADIUS,
                0.0,
            ),
        )
        for k in range(n)
    )
    boundary = Boundary(size=(side, 4 * side, 0))
    laws = Laws(gravity=9.81, restitution=0.5, friction=0.5, boundary=boundary)
    return Scene(name="Pile", dynamics="rigid", duration=span, laws=laws, bodies=bodies)


def stepped(scene: Scene) -> Callable[[], None]:
    """Return what lets pymunk step the same pile with the same settings, and do nothing else."""

    def play() -> None:
        space = pymunk.Space()
        space.gravity, space.iterations, space.collision_slop = (0, -scene.laws.gravity), ITERATIONS, 1e-4
        width, height, _ = scene.laws.boundary.size
        for body in scene.bodies:
            moving = pymunk.Body(body.mass, body.mass * RADIUS**2 / 2)
            moving.position = body.position[:2]
            disc = pymunk.Circle(moving, RADIUS)
            disc.elasticity = disc.friction = math.sqrt(0.5)
            space.add(moving, disc)
        corners = [(-width / 2, 0), (width / 2, 0), (width / 2, height), (-width / 2, height)]
        for begin, end in zip(corners, corners[1:] + corners[:1], strict=True):
            wall = pymunk.Segment(space.static_body, begin, end, 0.0)
            wall.elasticity = wall.friction = math.sqrt(0.5)
            space.add(wall)
        for _ in range(int(scene.duration * STEPS_PER_SECOND)):
            space.step(1 / STEPS_PER_SECOND)

    return play


def against_pymunk() -> list[Result]:
    """Play a pile of fifty for ten seconds, every impact rewound to its moment."""
    scene = pile(50)
    ours, theirs = in_turns(lambda: simulate(scene), stepped(scene))
    rate = f"{scene.duration / ours:.0f} × real time"
    return [
        Result(
            "pile of 50 discs, rewound impacts",
            rate,
            "pymunk, bare steps of 1/240 s",
            f"{ours / theirs:.2f} × the time",
        )
    ]


def against_the_closed_form() -> list[Result]:
    """Let a rigid ball bounce ten times."""
    e, g, height = 0.8, 9.81, 2.0
    ball = Body(shape=Circle(radius=RADIUS), position=(0.0, height, 0.0))
    scene = Scene(dynamics="rigid", duration=8, laws=Laws(restitution=e, friction=0), bodies=(ball,))
    first = math.sqrt(2 * (height - RADIUS) / g)
    expected = [first * (1 + 2 * sum(e**k for k in range(1, n + 1))) for n in range(10)]
    worst = float(np.abs(simulate(scene).events["time"][:10] - expected).max())
    return [Result("ten bounces of a rigid ball", f"within {worst * 1e9:.1g} ns", "closed form", "–")]


def measure() -> list[Result]:
    """Measure everything about rigid bodies."""
    return [*against_pymunk(), *against_the_closed_form()]
