"""What keeps the joints of a rigid scene from being played: bodies that aren't there, limits that leave no room."""

from __future__ import annotations

import math
from collections.abc import Iterator

from harmonic.constraints import Constraint, Groove, RotaryLimit, RotarySpring, Slide, Spring
from harmonic.errors import Fault
from harmonic.pieces import spread_of
from harmonic.scene import Body, Scene

MOST_SPRING_RATE = 120.0
"""rad/s: what springs may swing at, half a turn of the phase in a step of the solver."""


def joint_faults(scene: Scene) -> Iterator[Fault]:
    """Find what keeps the joints of a scene from being played.

    Parameters
    ----------
    scene : Scene
        Whose fields are each valid by themselves.

    Yields
    ------
    Fault
        With pointers into the scene.
    """
    by_name = dict(zip(scene.body_names, scene.bodies, strict=True))
    for index, constraint in enumerate(scene.constraints):
        pointer = f"/constraints/{index}"
        named = list(_names(constraint, by_name, pointer))
        yield from named
        yield from _limits(constraint, pointer)
        if not named and isinstance(constraint, Spring | RotarySpring):
            yield from _stiffness(constraint, by_name, pointer)


def _names(constraint: Constraint, by_name: dict[str, Body], pointer: str) -> Iterator[Fault]:
    for end, name in (("a", constraint.a), ("b", constraint.b)):
        if name and name not in by_name:
            yield Fault(f"{pointer}/{end}", "there is no body of this name", name, "a body of the scene")
    if constraint.a == constraint.b:
        yield Fault(f"{pointer}/b", "a body cannot be joined to itself", constraint.b, "another body, or the world")
    elif _is_fixed(constraint.a, by_name) and (not constraint.b or _is_fixed(constraint.b, by_name)):
        yield Fault(pointer, "both ends are fixed", constraint.a, "at least one that moves")


def _is_fixed(name: str, by_name: dict[str, Body]) -> bool:
    return name in by_name and by_name[name].fixed


def _limits(constraint: Constraint, pointer: str) -> Iterator[Fault]:
    if isinstance(constraint, Slide | RotaryLimit) and constraint.least > constraint.most:
        allowed = f"at most {constraint.most:g}"
        yield Fault(f"{pointer}/least", "it leaves no room", f"{constraint.least:g}", allowed)
    if isinstance(constraint, Groove) and constraint.start == constraint.end:
        yield Fault(f"{pointer}/end", "the groove has no length", str(list(constraint.end)), "another place than start")


def _stiffness(constraint: Spring | RotarySpring, by_name: dict[str, Body], pointer: str) -> Iterator[Fault]:
    """Refuse a spring that would swing too fast to be followed: ω = √(k Σ (1/m + r²/I))."""
    yielding = 0.0
    for name, anchor in ((constraint.a, "anchor_a"), (constraint.b, "anchor_b")):
        body = by_name.get(name)
        if body is None or body.fixed or body.mass < 1e-9:
            continue
        spread = spread_of(body.shape)
        turn = 1 / (body.mass * spread.gyration) if spread.gyration else 0.0
        arm = abs(complex(*getattr(constraint, anchor)) - spread.centre) if isinstance(constraint, Spring) else 1.0
        yielding += arm**2 * turn + (1 / body.mass if isinstance(constraint, Spring) else 0.0)
    if yielding == 0:
        return
    for field, most in (
        ("stiffness", MOST_SPRING_RATE**2 / yielding),
        ("damping", MOST_SPRING_RATE / yielding),
    ):
        given = float(getattr(constraint, field))
        if given > most * (1 + 1e-12) and math.isfinite(most):
            message = "too strong for bodies as light as these"
            yield Fault(f"{pointer}/{field}", message, f"{given:g}", f"at most {most:.4g}")
