"""JSON Merge Patch (RFC 7396): objects merge, arrays and values replace, null goes back to what is inherited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

WHOLE = frozenset({"tuning"})
"""Members that are one value although they may be objects: a new one takes the place of the old."""


def merged(stored: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return `stored` with `changes` merged into it.

    Parameters
    ----------
    stored : mapping
        A JSON object.
    changes : mapping
        What to change in it: null removes a member. Those of `WHOLE` replace what was there.

    Returns
    -------
    dict
        A new object; neither argument is touched. An object that became empty is left out, so
        that it counts as inherited.
    """
    result = dict(stored)
    for name, change in changes.items():
        value = change if name in WHOLE else _merged_value(result.get(name), change)
        if value is None:
            result.pop(name, None)
        else:
            result[name] = value
    return result


def _merged_value(stored: Any, change: Any) -> Any:
    if not isinstance(change, Mapping):
        return change
    return merged(stored if isinstance(stored, Mapping) else {}, change) or None
