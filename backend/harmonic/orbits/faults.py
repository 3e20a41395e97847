"""What only a whole scene of orbits can tell: who orbits whom, whether it holds together, and what it takes."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from harmonic.errors import Fault
from harmonic.orbits.kepler import NOBODY, initial_state, primaries
from harmonic.orbits.pairs import distances_by_blocks
from harmonic.orbits.plan import DOMINANCE, Plan, has_dominant, plan_of
from harmonic.orbits.two_bodies import GRAVITATION, semi_major_axis_of
from harmonic.orbits.watch_faults import watch_faults
from harmonic.scene import Circle, Orbit, Scene

MAX_ORBITING = 2000
"""Bodies that attract each other."""

MAX_PULLS = 2e10
"""Attractions of one body by another that one simulation may work out."""

SLACK = 1e-6
"""By how much the length of the observer's direction may miss 1: what decimals round to."""


def orbit_faults(scene: Scene) -> Iterator[Fault]:
    """Tell why a scene of orbits cannot be simulated as it stands.

    Parameters
    ----------
    scene : Scene
        Whose fields are each valid by themselves.

    Yields
    ------
    Fault
        With pointers into the scene. What needs places is looked at only where these can be found.
    """
    faults = [*_laws(scene), *_forms(scene), *_names(scene), *_elements(scene), *watch_faults(scene)]
    yield from faults
    if not faults and scene.bodies:
        apart = list(_places(scene))
        yield from apart
        if not apart:
            yield from _work(scene)


def _forms(scene: Scene) -> Iterator[Fault]:
    for index, body in enumerate(scene.bodies):
        if not isinstance(body.shape, Circle):
            yield Fault(f"/bodies/{index}/shape/kind", "bodies in orbit are spheres", body.shape.kind, "circle")
        if body.sensor:
            yield Fault(f"/bodies/{index}/sensor", "bodies in orbit are no sensors", "true", "false")


def _laws(scene: Scene) -> Iterator[Fault]:
    length = math.hypot(*scene.orbital.observer)
    if abs(length - 1.0) > SLACK:
        value = f"length {length:.7g}"
        yield Fault("/orbital/observer", "the direction to the observer is not a unit vector", value, "length 1")
    if scene.laws.attraction:
        message = "orbits follow the real constant of gravitation"
        yield Fault("/laws/attraction", message, f"{scene.laws.attraction:g}", "0")
    if len(scene.bodies) > MAX_ORBITING:
        message = "too many bodies that attract each other"
        yield Fault("/bodies", message, f"{len(scene.bodies)}", f"at most {MAX_ORBITING}")
    for index, body in enumerate(scene.bodies):
        if body.fixed:
            yield Fault(f"/bodies/{index}/fixed", "among orbits nothing is fixed", "true", "false")


def _names(scene: Scene) -> Iterator[Fault]:
    """Every orbit is around another body, and following them leads to a body without one."""
    names = scene.body_names
    for index, body in enumerate(scene.bodies):
        if body.orbit is None:
            continue
        pointer, around = f"/bodies/{index}/orbit/around", body.orbit.around
        others = ", ".join(name for other, name in enumerate(names[:20]) if other != index)
        if around and around not in names:
            yield Fault(pointer, "there is no body of that name", around, others)
        elif _comes_back(scene, names, index):
            yield Fault(pointer, "the orbit leads back to the body itself", around or names[0], others)


def _comes_back(scene: Scene, names: tuple[str, ...], index: int) -> bool:
    """Tell whether going from body to the body that it orbits leads to `index` again."""
    body = index
    for _ in scene.bodies:
        orbit = scene.bodies[body].orbit
        if orbit is None or (orbit.around and orbit.around not in names):
            return False
        body = names.index(orbit.around) if orbit.around else 0
        if body == index:
            return True
    return False


def _elements(scene: Scene) -> Iterator[Fault]:
    names = scene.body_names
    for index, body in enumerate(scene.bodies):
        if body.orbit is None:
            continue
        for name, vector in (("position", body.position), ("velocity", body.velocity)):
            if any(vector):
                message = f"a body has an orbit or a {name}, not both"
                yield Fault(f"/bodies/{index}/{name}", message, str(list(vector)), "[0, 0, 0] with an orbit")
        if (body.orbit.period is None) == (body.orbit.semi_major_axis is None):
            both = "neither" if body.orbit.period is None else "both"
            message = "the size of an orbit is given once"
            yield Fault(f"/bodies/{index}/orbit", message, both, "period or semi_major_axis, one of them")
            continue
        around = body.orbit.around or names[0]
        if around in names and not _comes_back(scene, names, index):
            yield from _orbit(scene, index, names.index(around), body.orbit)


def _orbit(scene: Scene, index: int, centre: int, orbit: Orbit) -> Iterator[Fault]:
    own, other = scene.bodies[index], scene.bodies[centre]
    mu = GRAVITATION * (own.mass + other.mass)
    if mu == 0:
        message = f"{scene.body_names[centre]} (/bodies/{centre}) has no mass to hold a body without mass"
        yield Fault(f"/bodies/{index}/mass", message, "0", "a mass for one of them")
        return
    a = semi_major_axis_of(orbit.period, mu) if orbit.period is not None else float(orbit.semi_major_axis or 0.0)
    nearest, reach = a * (1.0 - orbit.eccentricity), own.shape.reach + other.shape.reach
    if nearest < reach:
        message = f"at periapsis the body would hit {scene.body_names[centre]} (/bodies/{centre})"
        yield Fault(f"/bodies/{index}/orbit", message, f"{nearest:g} AU", f"at least {reach:g} AU, the radii of both")


def _places(scene: Scene) -> Iterator[Fault]:
    """Bodies that overlap, else bodies that nothing holds."""
    positions, velocities = initial_state(scene)
    overlapping = list(_overlaps(scene, positions))
    yield from overlapping
    if not overlapping:
        yield from _unbound(scene, positions, velocities)


def _overlaps(scene: Scene, positions: NDArray[np.float64]) -> Iterator[Fault]:
    radii = np.array([body.shape.reach for body in scene.bodies])
    for chosen, distances in distances_by_blocks(positions):
        for row, first in np.argwhere(distances < radii[chosen, None] + radii):
            second = chosen.start + int(row)
            if first > second:
                continue
            message = f"the body overlaps {scene.body_names[first]} (/bodies/{first})"
            allowed = f"centres at least {radii[first] + radii[second]:g} AU apart"
            kind = "position" if scene.bodies[second].orbit is None else "orbit"
            yield Fault(f"/bodies/{second}/{kind}", message, f"{distances[row, first]:g} AU apart", allowed)


def _unbound(scene: Scene, positions: NDArray[np.float64], velocities: NDArray[np.float64]) -> Iterator[Fault]:
    """Find bodies that move, against the barycentre of all others, as fast as they must to leave them for good.

    As for two bodies, with μ = G (M + m): v² ≥ 2 G (M + m)/M Σ mⱼ/rⱼ, M being the mass of the others.
    """
    masses = np.array([body.mass for body in scene.bodies])
    around = primaries(scene)
    for chosen, distances in distances_by_blocks(positions):
        weights = np.where(np.isinf(distances), 0.0, masses)
        others = weights.sum(axis=1)
        is_pulled = others > 0
        total = np.where(is_pulled, others, 1.0)
        drifts = np.where(is_pulled[:, None], weights @ velocities / total[:, None], velocities[around[chosen]])
        speeds = np.linalg.norm(velocities[chosen] - drifts, axis=1)
        depths = (masses / distances).sum(axis=1)
        escapes = np.sqrt(2.0 * GRAVITATION * (total + masses[chosen]) / total * depths) * is_pulled
        held_by_none = (around[chosen] == NOBODY) & ~is_pulled
        for row in np.flatnonzero((speeds >= escapes) & ~held_by_none):
            yield _leaves(scene, chosen.start + int(row), float(speeds[row]), float(escapes[row]))


def _leaves(scene: Scene, index: int, speed: float, escape: float) -> Fault:
    pointer = f"/bodies/{index}/velocity" if scene.bodies[index].orbit is None else f"/bodies/{index}/orbit"
    message = "the body is not bound: it would leave for good"
    return Fault(pointer, message, f"{speed:g} AU/day", f"below {escape:g} AU/day there")


def _work(scene: Scene) -> Iterator[Fault]:
    if scene.orbital.integrator == "wisdom-holman" and not has_dominant(scene):
        allowed = f"auto, leapfrog or yoshida4, or a mass over {DOMINANCE:g} times all others together at the centre"
        message = "Wisdom and Holman's method needs one body that dominates and that all others orbit"
        yield Fault("/orbital/integrator", message, "wisdom-holman", allowed)
        return
    plan = plan_of(scene)
    span = scene.duration * scene.laws.time_scale
    most = MAX_PULLS / _pulls_a_step(scene, plan)
    if plan.step == 0 or span / plan.step > most:
        yield from _too_many_steps(scene, plan, span=span, most=most)


def _too_many_steps(scene: Scene, plan: Plan, *, span: float, most: float) -> Iterator[Fault]:
    if scene.orbital.step == "auto":
        longest = most * plan.step / scene.laws.time_scale
        message = f"steps of {plan.step:.3g} d, which the fastest orbit needs, are too many for this long"
        yield Fault("/duration", message, f"{scene.duration:g}", f"at most {longest:.3g} s with these bodies")
    else:
        message = "steps of this length are too many for this long"
        yield Fault("/orbital/step", message, f"{plan.step:g}", f"at least {span / most:.3g} d")


def _pulls_a_step(scene: Scene, plan: Plan) -> float:
    """Return how many attractions a step takes: by each body with mass on everyone, and what each body takes alone."""
    n_bodies = len(scene.bodies)
    n_heavy = sum(body.mass > 0 for body in scene.bodies)
    rounds = 3 if plan.integrator == "yoshida4" else 1
    return float(rounds * n_heavy * n_bodies + 20 * n_bodies)
