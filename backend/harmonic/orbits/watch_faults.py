"""What is wrong with the gates and resonances of a scene of orbits."""

from __future__ import annotations

from collections.abc import Iterator

from harmonic.errors import Fault
from harmonic.orbits.kepler import centre_of
from harmonic.orbits.resonances import resonance_names
from harmonic.scene import Resonance, Scene


def watch_faults(scene: Scene) -> Iterator[Fault]:
    """Tell why gates and resonances cannot be followed.

    Parameters
    ----------
    scene : Scene
        With a body that has no orbit, if it has gates or resonances.

    Yields
    ------
    Fault
        With pointers into the scene.
    """
    if not (scene.orbital.gates or scene.orbital.resonances):
        return
    if all(body.orbit is not None for body in scene.bodies):
        watched = "gates" if scene.orbital.gates else "resonances"
        yield Fault(
            f"/orbital/{watched}", "there is no central body to count longitudes from", "", "a body without an orbit"
        )
        return
    for index, gate in enumerate(scene.orbital.gates):
        yield from _bodies(scene, f"/orbital/gates/{index}/bodies", gate.bodies)
    for index, resonance in enumerate(scene.orbital.resonances):
        yield from _resonance(scene, f"/orbital/resonances/{index}", resonance)
    yield from _shared_names(scene)


def _resonance(scene: Scene, pointer: str, resonance: Resonance) -> Iterator[Fault]:
    if len(resonance.coefficients) != len(resonance.bodies):
        message = "there is not one coefficient for each body"
        yield Fault(f"{pointer}/coefficients", message, f"{len(resonance.coefficients)}", f"{len(resonance.bodies)}")
    yield from _bodies(scene, f"{pointer}/bodies", resonance.bodies)


def _bodies(scene: Scene, pointer: str, bodies: tuple[str, ...]) -> Iterator[Fault]:
    names, centre = scene.body_names, scene.body_names[centre_of(scene)]
    others = ", ".join(name for name in names[:20] if name != centre)
    for place, name in enumerate(bodies):
        if name == centre:
            yield Fault(f"{pointer}/{place}", "the central body has no longitude", name, others)
        elif name not in names:
            yield Fault(f"{pointer}/{place}", "there is no body of that name", name, others)
        elif name in bodies[:place]:
            yield Fault(f"{pointer}/{place}", "the body is named twice", name, "each body once")


def _shared_names(scene: Scene) -> Iterator[Fault]:
    gates = tuple(gate.name for gate in scene.orbital.gates)
    for kind, names in (("gates", gates), ("resonances", resonance_names(scene))):
        for index, name in enumerate(names):
            if name and name in names[:index]:
                message = f"/orbital/{kind}/{names.index(name)} has the same name"
                yield Fault(f"/orbital/{kind}/{index}/name", message, name, "a name that no other one has")
