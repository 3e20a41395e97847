"""Orbits against REBOUND: bare steps against bare steps, then our whole recording against its bare steps.

Processor time counts, the least of several rounds in turns: what else the machine does then touches neither.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import numpy as np
import rebound
from benchmarks.harness import RUNS, Result
from numba import njit

from harmonic import Scene, simulate
from harmonic.orbits.kepler import initial_state
from harmonic.orbits.plan import plan_of
from harmonic.orbits.two_bodies import GRAVITATION
from harmonic.physics.orbital._kernels_flow import begin_steps, end_of_step, step
from harmonic.physics.orbital._kernels_force import conserved
from harmonic.physics.orbital._system import pack
from harmonic.scene import Body, Circle, Laws, Orbital

DAYS_A_YEAR = 365.25
SIZES = (10, 30, 100, 300, 1000, 2000)


def processor_seconds(*works: Callable[[], object], runs: int = RUNS) -> list[float]:
    """Return the least processor time of each piece of work, run in turns after a round that does not count."""
    for work in works:
        work()
    rounds = [[processor_time(work) for work in works] for _ in range(runs)]
    return [min(times) for times in zip(*rounds, strict=True)]


def processor_time(work: Callable[[], object]) -> float:
    """Return the processor time of a piece of work, in seconds."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


@njit
def _many_steps(kind, rows, n, stop, h, turn, n_steps):
    for _ in range(n_steps):
        step(kind, rows, n, stop, h, turn)


def bare(scene: Scene, n_steps: int) -> tuple[Callable[[], None], Callable[[], float]]:
    """Return what takes our steps, with the look for close encounters and nothing else, and what tells the energy."""
    system = pack(scene)
    begin_steps(system.kind, system.rows, system.n, system.stop, system.step, system.turn)

    def play() -> None:
        _many_steps(system.kind, system.rows, system.n, system.stop, system.step, system.turn, n_steps)

    def energy() -> float:
        end_of_step(system.kind, system.rows, system.n)
        found = np.empty(10)
        conserved(system.rows, system.n, system.stop, found)
        return float(found[:2].sum())

    return play, energy


def drift_of(play: Callable[[], None], energy: Callable[[], float]) -> float:
    """Return by what part the energy changes while something plays."""
    before = energy()
    play()
    return abs(energy() / before - 1)


def rebounds(scene: Scene, integrator: str, *, length: float) -> rebound.Simulation:
    """Return the bodies of a scene in REBOUND."""
    system = rebound.Simulation()
    system.G, system.integrator, system.dt = GRAVITATION, integrator, length
    if integrator == "whfast":
        system.integrator.safe_mode = 0
    for body, place, velocity in zip(scene.bodies, *map(np.ndarray.tolist, initial_state(scene)), strict=True):
        x, y, z = place
        vx, vy, vz = velocity
        system.add(m=body.mass, x=x, y=y, z=z, vx=vx, vy=vy, vz=vz)
    return system


def stepped(
    scene: Scene, integrator: str, n_steps: int, *, length: float
) -> tuple[Callable[[], None], Callable[[], float]]:
    """Return what lets REBOUND take as many steps, and what tells its energy."""
    system = rebounds(scene, integrator, length=length)

    def play() -> None:
        system.steps(n_steps)
        system.synchronize()

    return play, system.energy


def planets() -> list[Result]:
    """Follow the Solar System for eight centuries."""
    scene = Scene.preset("solar-system")
    laws = scene.laws.model_copy(update={"time_scale": 10_000.0})
    scene = scene.model_copy(update={"duration": 30.0, "laws": laws})
    length = plan_of(scene).step
    n_steps = int(scene.duration * laws.time_scale / length)
    ours, peer = bare(scene, n_steps), stepped(scene, "whfast", n_steps, length=length)
    drifts = f"steps alone, energy drift {drift_of(*ours):.0e} and {drift_of(*peer):.0e}"
    steps, whole, theirs = processor_seconds(ours[0], partial(simulate, scene), peer[0])
    years = f"Solar System, {scene.duration * laws.time_scale / DAYS_A_YEAR:.0f} years"
    n_events, against = (
        len(simulate(scene).events),
        f"REBOUND WHFast without safe mode, {theirs / n_steps * 1e9:.0f} ns a step",
    )
    return [
        Result(f"{years}, {drifts}", f"{steps / n_steps * 1e9:.0f} ns a step", against, f"{theirs / steps:.2f} ×"),
        Result(
            f"{years}, with frames and {n_events:,} events, which REBOUND does not look for",
            f"{whole / n_steps * 1e9:.0f} ns a step",
            against,
            f"{theirs / whole:.2f} ×",
        ),
    ]


def swarm(n: int = 1000) -> Scene:
    """Return a loose cluster of equal bodies at rest in the mean, all bound to each other."""
    random = np.random.default_rng(3)
    places, velocities = random.normal(size=(n, 3)) * 10, random.normal(size=(n, 3)) * 2e-5
    bodies = tuple(
        Body(mass=1e-6, shape=Circle(radius=1e-9), position=tuple(place), velocity=tuple(velocity))
        for place, velocity in zip(places.tolist(), velocities.tolist(), strict=True)
    )
    orbital = Orbital(integrator="leapfrog", step=0.5)
    return Scene(
        dynamics="orbital", units="astronomical", duration=1, laws=Laws(time_scale=100), orbital=orbital, bodies=bodies
    )


def cluster() -> list[Result]:
    """Follow a thousand bodies that all attract each other."""
    scene = swarm()
    peer, _energy = stepped(scene, "leapfrog", 200, length=0.5)
    steps, whole, theirs = processor_seconds(bare(scene, 200)[0], partial(simulate, scene), peer)
    against = f"REBOUND leapfrog, {theirs * 1e3:.0f} ms"
    work = "1000 bodies, 200 leapfrog steps, one thread"
    return [
        Result(f"{work}, steps alone", f"{steps * 1e3:.0f} ms", against, f"{theirs / steps:.2f} ×"),
        Result(f"{work}, checked and recorded", f"{whole * 1e3:.0f} ms", against, f"{theirs / whole:.2f} ×"),
    ]


def cost_by_size() -> list[Result]:
    """Step clusters of more and more bodies."""
    rows = []
    for n in SIZES:
        scene, n_steps = swarm(n), max(10, 20_000_000 // n**2)
        ours, theirs = processor_seconds(
            bare(scene, n_steps)[0], stepped(scene, "leapfrog", n_steps, length=0.5)[0], runs=3
        )
        rows.append(
            Result(
                f"{n} bodies, a leapfrog step",
                f"{ours / n_steps * 1e6:.3g} µs",
                f"REBOUND leapfrog, {theirs / n_steps * 1e6:.3g} µs",
                f"{theirs / ours:.2f} ×",
            )
        )
    return rows


def agreement() -> list[Result]:
    """Compare places after a hundred orbits of the innermost planet with REBOUND's most exact integrator."""
    scene = Scene.preset("solar-system")
    days = 100 * 87.969
    laws = scene.laws.model_copy(update={"time_scale": 100.0})
    fine = scene.orbital.model_copy(update={"step": 0.05})
    rows = []
    for name, orbital in (("automatic step", scene.orbital), ("a step of 0.05 d", fine)):
        played = scene.model_copy(update={"duration": days / 100.0, "laws": laws, "orbital": orbital})
        recording = simulate(played)
        truth = rebounds(played, "ias15", length=1.0)
        truth.integrate(recording.times[-1] * 100.0)
        places = np.array([particle.xyz for particle in truth.particles])
        worst = np.abs(recording.positions[-1] - places).max()
        rows.append(
            Result(f"Solar System after 100 orbits of Mercury, {name}", f"within {worst:.1g} AU", "REBOUND IAS15", "–")
        )
    return rows


def measure() -> list[Result]:
    """Measure everything about orbits."""
    return [*planets(), *cluster(), *cost_by_size(), *agreement()]
