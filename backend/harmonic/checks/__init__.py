"""What only the whole scene can tell: bodies that overlap, share a name, or are too many for the time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from harmonic.bodies import MEETS_EVERYBODY
from harmonic.checks.harmony import harmony_faults
from harmonic.checks.mapping import mapping_faults
from harmonic.checks.particles import particle_faults
from harmonic.checks.progression import progression_faults
from harmonic.checks.rigid import rigid_faults
from harmonic.checks.sources import n_sourced, no_sources, source_faults
from harmonic.errors import Fault, InvalidInput
from harmonic.orbits.faults import orbit_faults
from harmonic.population import Population, populate
from harmonic.recording import FRAME_RATE
from harmonic.scene import MAX_BODIES, Scene
from harmonic.validation import MAX_FAULTS

MAX_BODY_FRAMES = 6_000_000
"""Bodies times frames that one recording may hold: 340 MB."""


def check_scene(scene: Scene) -> tuple[Fault, ...]:
    """Return every reason why a scene cannot be simulated as it stands.

    Parameters
    ----------
    scene : Scene
        Whose fields are each valid by themselves.

    Returns
    -------
    tuple of Fault
        At most 20, with pointers into the scene; empty when it can be played.
    """
    try:
        require_playable(scene)
    except InvalidInput as error:
        return error.faults
    return ()


def require_playable(scene: Scene) -> Population:
    """Return everybody in a scene, or raise `InvalidInput` with every fault if it cannot be simulated.

    Parameters
    ----------
    scene : Scene
        What is about to be simulated.

    Returns
    -------
    Population
        The scene with the bodies of its clouds and spawners: whether there is room is known when they have a place.

    Raises
    ------
    InvalidInput
        If `check_scene` finds anything.
    """
    faults = tuple(islice(_faults(scene), MAX_FAULTS))
    if faults:
        raise InvalidInput(faults)
    return populate(scene)


def _faults(scene: Scene) -> Iterator[Fault]:
    for check in (*_ALWAYS, *_BY_DYNAMICS[scene.dynamics]):
        yield from check(scene)


def _size(scene: Scene) -> Iterator[Fault]:
    n_bodies = len(scene.bodies) + n_sourced(scene)
    if n_bodies > MAX_BODIES:
        yield Fault("/bodies", "too many, with those of clouds and spawners", f"{n_bodies}", f"at most {MAX_BODIES}")
    if n_bodies * scene.duration * FRAME_RATE > MAX_BODY_FRAMES:
        longest = MAX_BODY_FRAMES / (FRAME_RATE * n_bodies)
        yield Fault(
            "/duration",
            f"{n_bodies} bodies for this long do not fit a recording",
            f"{scene.duration:g}",
            f"at most {longest:.3g} s with {n_bodies} bodies",
        )


def _units(scene: Scene) -> Iterator[Fault]:
    expected = "astronomical" if scene.dynamics == "orbital" else "si"
    if scene.units != expected:
        yield Fault("/units", f"{scene.dynamics} scenes are written in other units", scene.units, expected)


def _shared_names(scene: Scene) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for index, body in enumerate(scene.bodies):
        if body.name and body.name in seen:
            message = f"/bodies/{seen[body.name]} has the same name"
            yield Fault(f"/bodies/{index}/name", message, body.name, "a name that no other body of the scene has")
        seen.setdefault(body.name, index)


Check = Callable[[Scene], Iterator[Fault]]


def _no_constraints(scene: Scene) -> Iterator[Fault]:
    if scene.constraints:
        value = f"{len(scene.constraints)}"
        yield Fault("/constraints", f"{scene.dynamics} scenes have no joints", value, 'none, or dynamics "rigid"')


def _no_filters(scene: Scene) -> Iterator[Fault]:
    for index, body in enumerate(scene.bodies):
        if body.collision is not MEETS_EVERYBODY and body.collision != MEETS_EVERYBODY:
            pointer = f"/bodies/{index}/collision"
            yield Fault(pointer, f"in {scene.dynamics} scenes everybody meets everybody", "", 'dynamics "rigid"')


def _particle_sources(scene: Scene) -> Iterator[Fault]:
    return source_faults(scene, particle_faults)


def _rigid_sources(scene: Scene) -> Iterator[Fault]:
    return source_faults(scene, rigid_faults)


_ALWAYS: tuple[Check, ...] = (_size, _units, _shared_names, harmony_faults, progression_faults, mapping_faults)
_BY_DYNAMICS: Mapping[str, tuple[Check, ...]] = {
    "particles": (_no_constraints, _no_filters, particle_faults, _particle_sources),
    "rigid": (rigid_faults, _rigid_sources),
    "orbital": (_no_constraints, _no_filters, orbit_faults, no_sources),
}
