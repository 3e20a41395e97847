"""How a rule gets from a value to a value: its range, its curve, and what it does to the value that was there."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from harmonic.mapping import EXPONENT, STEPS, Combination, MappingRule, TransferName

Floats = NDArray[np.float64]
Range = tuple[float, float]

MIDDLE = 0.5
"""Where a value stands in a range that has no width."""


def transferred(rule: MappingRule, values: Floats, ends: Range) -> Floats:
    """Return what a rule gives for values of its source.

    Parameters
    ----------
    rule : MappingRule
        Its curve, output and `invert` count.
    values : ndarray of float64, shape (K,)
        Of the source; none is NaN.
    ends : tuple of float
        Lowest and highest value of the input. Where they are the same, or NaN as nothing was there to
        calibrate on, every value stands in the middle.

    Returns
    -------
    ndarray of float64, shape (K,)
        Within the output; for the target `timbre` indices into `rule.timbres`.
    """
    parts = shaped(rule, _place(values, ends, is_log=rule.curve == "log"))
    if rule.target == "timbre":
        return _chosen(parts, len(rule.timbres), invert=rule.invert)
    first, last = rule.ends
    if rule.curve == "exp":
        return np.asarray(first * (last / first) ** parts)
    return np.asarray((1.0 - parts) * first + parts * last)


def shaped(rule: MappingRule, parts: Floats) -> Floats:
    """Return how far along its output a rule is.

    Parameters
    ----------
    rule : MappingRule
        Its curve, `exponent` and `steps` count.
    parts : ndarray of float64, shape (K,)
        How far along the input, 0–1; of `log` already by ratios.

    Returns
    -------
    ndarray of float64, shape (K,)
        0–1, never falling as `parts` rise, from 0 at 0 to 1 at 1; of `exp` the ratio is taken of the output.
    """
    return np.asarray(_CURVES[rule.curve](rule, parts))


def combined(rule: MappingRule, values: Floats, given: Floats) -> Floats:
    """Return what becomes of values where a rule gives others.

    Parameters
    ----------
    rule : MappingRule
        Its `combine` counts.
    values, given : ndarray of float64, shape (K,)
        What was there, and what the rule gives.

    Returns
    -------
    ndarray of float64, shape (K,)
        Not yet brought into the range of the target.
    """
    return np.asarray(_COMBINATIONS[rule.combine](values, given))


def _place(values: Floats, ends: Range, *, is_log: bool) -> Floats:
    """Return how far along its input each value is, 0–1."""
    low, high = ends
    if is_log:
        values, (low, high) = _logarithm(values), _logarithm(np.array(ends)).tolist()
    # Halves, so that a range as wide as all numbers still has a width.
    width = high / 2 - low / 2
    if not width > 0:
        return np.full(len(values), MIDDLE)
    return np.asarray((np.clip(values, low, high) / 2 - low / 2) / width)


def _logarithm(values: Floats) -> Floats:
    return np.asarray(np.log(np.maximum(values, np.finfo(np.float64).tiny)))


def _chosen(parts: Floats, n_choices: int, *, invert: bool) -> Floats:
    """Return which of equal shares each part falls into."""
    index = np.minimum(np.floor(parts * n_choices), n_choices - 1)
    return np.asarray(n_choices - 1 - index if invert else index)


def _stepped(rule: MappingRule, parts: Floats) -> Floats:
    n_steps = rule.steps or STEPS
    return np.asarray(np.minimum(np.floor(parts * n_steps), n_steps - 1) / (n_steps - 1))


_CURVES: Mapping[TransferName, Callable[[MappingRule, Floats], Floats]] = {
    "linear": lambda _rule, parts: parts,
    "log": lambda _rule, parts: parts,
    "exp": lambda _rule, parts: parts,
    "sqrt": lambda _rule, parts: np.sqrt(parts),
    "power": lambda rule, parts: parts ** (rule.exponent or EXPONENT),
    "steps": _stepped,
}

_COMBINATIONS: Mapping[Combination, Callable[[Floats, Floats], Floats]] = {
    "replace": lambda _values, given: given,
    "add": lambda values, given: values + given,
    "multiply": lambda values, given: values * given,
    "max": np.maximum,
    "min": np.minimum,
}
