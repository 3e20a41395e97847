"""Orbits: our whole recording, frames and events included, against REBOUND's bare steps of the same length."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import rebound
from benchmarks.harness import Result, in_turns

from harmonic import Scene, simulate
from harmonic.orbits.kepler import initial_state
from harmonic.orbits.plan import plan_of
from harmonic.orbits.two_bodies import GRAVITATION
from harmonic.scene import Body, Circle, Laws, Orbital

DAYS_A_YEAR = 365.25


def stepped(scene: Scene, integrator: str, *, step: float) -> Callable[[], float]:
    """Return what lets REBOUND follow the same bodies, and tells its relative drift of energy."""
    places, velocities = initial_state(scene)

    def play() -> float:
        system = rebound.Simulation()
        system.G = GRAVITATION
        system.integrator = integrator
        system.dt = step
        if integrator == "whfast":
            system.integrator.safe_mode = 0
        for body, place, velocity in zip(scene.bodies, places.tolist(), velocities.tolist(), strict=True):
            x, y, z = place
            vx, vy, vz = velocity
            system.add(m=body.mass, x=x, y=y, z=z, vx=vx, vy=vy, vz=vz)
        before = system.energy()
        system.integrate(scene.duration * scene.laws.time_scale, exact_finish_time=0)
        if integrator == "whfast":
            system.synchronize()
        return abs(system.energy() / before - 1)

    return play


def planets() -> list[Result]:
    """Follow the Solar System for eight centuries."""
    scene = Scene.preset("solar-system")
    laws = scene.laws.model_copy(update={"time_scale": 10_000.0})
    scene = scene.model_copy(update={"duration": 30.0, "laws": laws})
    peer = stepped(scene, "whfast", step=plan_of(scene).step)
    ours, theirs = in_turns(lambda: simulate(scene), peer)
    drifts = f"energy drift {simulate(scene).report.energy_drift:.0e} and {peer():.0e}"
    work = f"Solar System, {scene.duration * laws.time_scale / DAYS_A_YEAR:.0f} years, {drifts}"
    return [
        Result(
            work,
            f"{ours * 1e3:.0f} ms, {len(simulate(scene).events):,} events",
            "REBOUND WHFast",
            f"{theirs / ours:.2f} ×",
        )
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
    ours, theirs = in_turns(lambda: simulate(scene), stepped(scene, "leapfrog", step=0.5))
    return [
        Result("1000 bodies, 200 leapfrog steps", f"{ours * 1e3:.0f} ms", "REBOUND leapfrog", f"{theirs / ours:.2f} ×")
    ]


def measure() -> list[Result]:
    """Measure everything about orbits."""
    return [*planets(), *cluster()]
