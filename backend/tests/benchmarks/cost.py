"""What one more body costs: the same work with more and more bodies, as a plot."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.harness import seconds
from benchmarks.orbits import SIZES, bare, swarm
from benchmarks.particles import gas, hurried
from benchmarks.rigid import pile
from matplotlib.figure import Figure

from harmonic import Scene, simulate

REPEATS = 3
GROUND, LINE, TEXT, COLOURS = "#ffffff", "#c8cdd8", "#2a3350", ("#2f6fde", "#d9703b", "#2d9d78")


@dataclass(frozen=True, slots=True)
class Curve:
    """The cost of one kind of work at several sizes, in µs."""

    name: str
    points: tuple[tuple[int, float], ...]


def cost(scene: Scene, amount: Callable[[], int]) -> float:
    """Return the µs that each of so many pieces of work takes, the best of a few runs."""
    simulate(scene)
    return min(seconds(lambda: simulate(scene)) for _ in range(REPEATS)) / amount() * 1e6


def particles_curve() -> Curve:
    """Let elastic discs collide: the cost of a collision hardly grows."""
    points = []
    for n in (10, 100, 1000, 10_000, 20_000):
        scene = hurried(gas(n, span=max(10.0, 4000 / n)))
        points.append((n, cost(scene, lambda: simulate(scene).report.n_events)))  # noqa: B023 - called at once
    return Curve("particles: one collision", tuple(points))


def rigid_curve() -> Curve:
    """Let discs fall into a heap: the cost of a simulated second for each body."""
    points = []
    for n in (10, 30, 100, 300, 1000):
        scene = pile(n)
        bodies_seconds = int(n * scene.duration)
        points.append((n, cost(scene, lambda: bodies_seconds)))  # noqa: B023 - called at once
    return Curve("rigid: one body for a second", tuple(points))


def orbits_curve() -> Curve:
    """Let bodies attract each other: every step costs one look at each pair."""
    points = []
    for n in SIZES:
        n_steps = max(10, 20_000_000 // n**2)
        play, _energy = bare(swarm(n), n_steps)
        points.append((n, min(seconds(play) for _ in range(REPEATS)) / (n_steps * n) * 1e6))
    return Curve("orbits: one step of one body", tuple(points))


def picture_of(curves: list[Curve]) -> bytes:
    """Return the curves over the number of bodies, both axes logarithmic, as SVG."""
    figure = Figure(figsize=(8, 4.5), facecolor=GROUND)
    axes = figure.add_subplot()
    for curve, colour in zip(curves, COLOURS, strict=True):
        axes.loglog(*zip(*curve.points, strict=True), marker="o", color=colour, label=curve.name)
    axes.set_xlabel("bodies", color=TEXT)
    axes.set_ylabel("µs", color=TEXT)
    axes.grid(visible=True, which="both", color=LINE, linewidth=0.5)
    axes.legend(frameon=False, labelcolor=TEXT)
    figure.tight_layout()
    out = io.BytesIO()
    figure.savefig(out, format="svg", metadata={"Date": None})
    return out.getvalue()


def curves() -> list[Curve]:
    """Measure all of them."""
    return [particles_curve(), rigid_curve(), orbits_curve()]
