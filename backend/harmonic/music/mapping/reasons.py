"""Tells of the mapping rules of a scene: which it has, what they play, which of them did something to what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from harmonic.actions import Declared
from harmonic.curves import Curve
from harmonic.mapping import MappingRule
from harmonic.music.mapping.notes import Actions, MappedNotes
from harmonic.scene import Scene
from harmonic.vocabulary.quantities import SOURCES, TARGETS
from harmonic.vocabulary.timbres import TimbreName


def mapped_timbres(scene: Scene) -> tuple[TimbreName, ...]:
    """Return what the mapping rules of a scene may let play.

    Parameters
    ----------
    scene : Scene
        Whose rules are meant.

    Returns
    -------
    tuple of str
        Names out of `TIMBRES`, as often as they come.
    """
    return tuple(name for rule in scene.mapping for name in rule.timbres)


def declared(scene: Scene) -> tuple[Declared, ...]:
    """Return the mapping rules of a scene as a score tells of them.

    Parameters
    ----------
    scene : Scene
        Whose rules are meant.

    Returns
    -------
    tuple of Declared
        In the same order.
    """
    return tuple(
        _declared(rule, name, scene.dynamics) for rule, name in zip(scene.mapping, scene.rule_names, strict=True)
    )


def _declared(rule: MappingRule, name: str, dynamics: str) -> Declared:
    return Declared(
        name=name,
        source=rule.source,
        unit=SOURCES[rule.source].unit_in(dynamics),
        target=rule.target,
        target_unit=_given_unit(rule),
        combine=rule.combine,
    )


def _given_unit(rule: MappingRule) -> str:
    """Return the unit of what a rule gives: factors have none, and between pitches lie semitones."""
    if rule.combine == "multiply":
        return "–"
    return "semitones" if (rule.target, rule.combine) == ("pitch", "add") else TARGETS[rule.target].unit


def actions_on(notes: NDArray[np.void], mapped: MappedNotes) -> Actions:
    """Return what the rules did to the notes that are left.

    Parameters
    ----------
    notes : ndarray of NOTE_DTYPE, shape (≤ M,)
        Some of the mapped notes, in any order: a body has one note of an event.
    mapped : MappedNotes
        What the rules did to all of them.

    Returns
    -------
    ndarray of ACTION_DTYPE, shape (≤ K,)
        In order of note, then rule.
    """
    if len(mapped.actions) == 0 or len(notes) == 0:
        return mapped.actions[:0]
    n_bodies = int(np.max(mapped.notes["body"])) + 1
    wanted = _keys(mapped.notes, n_bodies)[mapped.actions["note"]]
    keys = _keys(notes, n_bodies)
    order = np.argsort(keys, kind="stable")
    found = order[np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)]
    actions = mapped.actions.copy()
    actions["note"] = found
    actions = actions[keys[found] == wanted]
    return np.asarray(actions[np.lexsort((actions["rule"], actions["note"]))])


def _keys(notes: NDArray[np.void], n_bodies: int) -> NDArray[np.int64]:
    return np.asarray(notes["event"] * n_bodies + notes["body"])


def idle_rules(scene: Scene, mapped: MappedNotes, curves: Sequence[Curve]) -> Iterator[str]:
    """Name the mapping rules that did nothing.

    Parameters
    ----------
    scene : Scene
        Whose rules are meant.
    mapped : MappedNotes
        What they did to the notes.
    curves : sequence of Curve
        The sustained voices, with who steered them.

    Yields
    ------
    str
        A sentence a rule.
    """
    acted = set(mapped.actions["rule"].tolist()) | {index for curve in curves for index in curve.mapped}
    for index, (rule, name) in enumerate(zip(scene.mapping, scene.rule_names, strict=True)):
        if index in acted:
            continue
        if rule.is_sustained and not curves:
            yield f'mapping rule "{name}" steers nothing: there is no sustained voice'
        else:
            what = "sustained voice" if rule.is_sustained else "note"
            yield f'mapping rule "{name}" steers nothing: no {what} has a value of {rule.source} for which it holds'
