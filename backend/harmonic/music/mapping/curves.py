"""Lets the mapping rules of a scene steer its sustained voices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from harmonic.calibration import Calibration
from harmonic.curves import CONTROL_RATE, Curve
from harmonic.mapping import MappingRule
from harmonic.music.mapping.readings import NOBODY, Moments, read
from harmonic.music.mapping.transfer import combined, transferred
from harmonic.recording import Recording
from harmonic.vocabulary.quantities import TARGETS, TargetName

VIBRATO_RATE = 5.5
"""Hz: in the middle of what singers do, 5 to 6.5 (J. Sundberg, *The Science of the Singing Voice*, chapter 7)."""

CENTS = 100.0
"""Of a semitone."""

FIELDS: Mapping[TargetName, str] = {
    "sustained_level": "level",
    "sustained_brightness": "brightness",
    "sustained_pan": "pan",
    "sustained_reverb": "wet",
}
"""The field of a curve that each target is; a vibrato is none by itself."""

Floats = NDArray[np.float64]
Rules = Sequence[tuple[int, MappingRule]]


def mapped_curves(curves: Sequence[Curve], recording: Recording, calibration: Calibration) -> tuple[Curve, ...]:
    """Return sustained voices as the mapping rules of their scene want them.

    At each value of a curve the rules on a target work one after the other on what the default mapping gave, and the
    result is brought into the range of the target. A vibrato begins in phase with its voice.

    Parameters
    ----------
    curves : sequence of Curve
        As the default mapping made them.
    recording : Recording
        What happened.
    calibration : Calibration
        Holds the range of every rule.

    Returns
    -------
    tuple of Curve
        In the same order; `mapped` names by their index the rules that acted. The very same where there are no rules.
    """
    rules = [(index, rule) for index, rule in enumerate(recording.scene.mapping) if rule.is_sustained]
    return tuple(_steered(curve, recording, rules, calibration) for curve in curves) if rules else tuple(curves)


def _steered(curve: Curve, recording: Recording, rules: Rules, calibration: Calibration) -> Curve:
    moments, values, acted = _moments(curve, recording), curve.values.copy(), set[int]()

    def after(target: TargetName, start: Floats) -> Floats:
        found, touched = start, np.zeros(len(start), dtype=np.bool_)
        for index, rule in rules:
            if rule.target == target:
                given, acts = _given(rule, recording, moments, calibration.ranges[index])
                found, touched = np.where(acts, combined(rule, found, given), found), touched | acts
                acted.update([index] if np.any(acts) else [])
        return np.where(touched, np.clip(found, TARGETS[target].low, TARGETS[target].high), start)

    for target, field in FIELDS.items():
        values[field] = after(target, values[field])
    phases = 2.0 * np.pi * VIBRATO_RATE * np.arange(len(values)) / CONTROL_RATE
    values["pitch"] += after("vibrato", np.zeros(len(values))) / CENTS * np.sin(phases)
    return replace(curve, values=values, mapped=tuple(sorted(acted)))


def _moments(curve: Curve, recording: Recording) -> Moments:
    n_values = len(curve.values)
    heard = curve.onset + np.arange(n_values) / CONTROL_RATE
    nobody = np.full(n_values, NOBODY)
    bodies = np.full(n_values, curve.body if curve.body >= 0 else NOBODY)
    return Moments(heard * recording.scene.laws.time_scale, bodies, nobody, nobody)


def _given(
    rule: MappingRule, recording: Recording, moments: Moments, ends: tuple[float, float]
) -> tuple[Floats, NDArray[np.bool_]]:
    values, acts = read(recording, moments, rule)
    given = np.zeros(len(values))
    given[acts] = transferred(rule, values[acts], ends)
    return given, acts
