"""What keeps the mapping rules of a scene from acting: quantities that it has not, and bodies that nobody is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from harmonic.checks.sources import n_sourced, named_sources
from harmonic.errors import Fault
from harmonic.mapping import MappingRule, is_called
from harmonic.scene import MAX_BODIES, Scene
from harmonic.vocabulary.quantities import SOURCES, SourceName

MOST_SHOWN = 10
"""How many names an error lists, where none is near."""


def mapping_faults(scene: Scene) -> Iterator[Fault]:
    """Find the mapping rules that can never act in a scene.

    Parameters
    ----------
    scene : Scene
        Whose fields are each valid by themselves.

    Yields
    ------
    Fault
        With pointers into the scene; every message names the rule.
    """
    names = _names(scene) if any(rule.bodies or rule.partner for rule in scene.mapping) else ()
    for index, (rule, name) in enumerate(zip(scene.mapping, scene.rule_names, strict=True)):
        pointer, said = f"/mapping/{index}", f'rule "{name}"'
        yield from _absent(scene, rule, pointer, said)
        yield from _unsustained(rule, pointer, said)
        yield from _partnerless(rule, pointer, said)
        for place, given in enumerate(rule.bodies):
            yield from _unknown(given, names, f"{pointer}/bodies/{place}", said)
        if rule.partner:
            yield from _unknown(rule.partner, names, f"{pointer}/partner", said, whole=True)


def _sources(rule: MappingRule, pointer: str) -> Iterator[tuple[str, SourceName]]:
    """Yield where each source that a rule reads is written, and which it is."""
    yield f"{pointer}/source", rule.source
    for index, condition in enumerate(rule.conditions):
        place = f"{pointer}/when" if rule.when is condition else f"{pointer}/when/{index}"
        if condition.source is not None:
            yield f"{place}/source", condition.source


def _absent(scene: Scene, rule: MappingRule, pointer: str, said: str) -> Iterator[Fault]:
    for place, name in _sources(rule, pointer):
        if scene.dynamics not in SOURCES[name].dynamics:
            allowed = ", ".join(each.name for each in SOURCES.values() if scene.dynamics in each.dynamics)
            yield Fault(place, f"{said}: {scene.dynamics} scenes have no {name}", name, allowed)


def _unsustained(rule: MappingRule, pointer: str, said: str) -> Iterator[Fault]:
    """Refuse what only an event has where a rule steers what lasts."""
    if not rule.is_sustained:
        return
    for place, name in _sources(rule, pointer):
        if SOURCES[name].scope == "event":
            allowed = ", ".join(each.name for each in SOURCES.values() if each.scope != "event")
            message = f"{said}: {rule.target} goes on between events, and {name} is of one event"
            yield Fault(place, message, name, allowed)
    for index, condition in enumerate(rule.conditions):
        if condition.kinds:
            place = f"{pointer}/when/kinds" if rule.when is condition else f"{pointer}/when/{index}/kinds"
            message = f"{said}: {rule.target} goes on between events, which have kinds"
            yield Fault(place, message, ", ".join(condition.kinds), "none")


def _partnerless(rule: MappingRule, pointer: str, said: str) -> Iterator[Fault]:
    """Refuse what needs another body where a sustained voice has met none."""
    others = rule.of == "other" or any(condition.of == "other" for condition in rule.conditions)
    if rule.is_sustained and others:
        yield Fault(f"{pointer}/of", f"{said}: a sustained voice has met nobody", "other", "sounding")
    if rule.is_sustained and not rule.partner and any(SOURCES[name].scope == "pair" for name in rule.sources):
        yield Fault(f"{pointer}/partner", f"{said}: a sustained voice has met nobody", "", "the name of a body")


def _names(scene: Scene) -> Sequence[str]:
    """Return what everybody is called who will ever be in a scene."""
    if n_sourced(scene) > MAX_BODIES:
        return scene.body_names
    sourced = (f"{name} {number}" for _, name, n in named_sources(scene) for number in range(1, n + 1))
    return (*scene.body_names, *sourced)


def _unknown(given: str, names: Sequence[str], pointer: str, said: str, *, whole: bool = False) -> Iterator[Fault]:
    if given in names or (not whole and any(is_called(name, given) for name in names)):
        return
    near = get_close_matches(given, names, n=3, cutoff=0.6)
    some = f"{', '.join(names[:MOST_SHOWN])}{', …' if len(names) > MOST_SHOWN else ''}"
    yield Fault(
        pointer, f"{said}: there is no such body", given, " or ".join(near) or some or "no name: no bodies are there"
    )
