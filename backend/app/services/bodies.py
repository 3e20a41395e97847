"""The bodies of a scene, and what a change to one of them means."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from app.core.merging import merged
from app.models import BodyRow
from app.services.members import Definition, Members
from harmonic.errors import InvalidInput
from harmonic.scene import MAX_BODIES, Body
from harmonic.validation import faults_of

BODIES = Members(BodyRow, noun="body", plural="bodies", most=MAX_BODIES)
"""The bodies of scenes."""


def patched_body(stored: Definition, changes: dict[str, Any]) -> Body:
    """Return a body with changes merged into it.

    Parameters
    ----------
    stored : dict
        What it is so far, as JSON.
    changes : dict
        A merge patch; null goes back to the engine's default. A shape of another kind takes the place of the old one.

    Returns
    -------
    Body
        What it is from now on.

    Raises
    ------
    InvalidInput
        If there is no such body.
    """
    shape = changes.get("shape") or {}
    is_reshaped = shape.get("kind", stored["shape"]["kind"]) != stored["shape"]["kind"]
    patched = merged(stored | {"shape": None} if is_reshaped else stored, changes)
    try:
        return Body.model_validate(patched)
    except ValidationError as error:
        raise InvalidInput(faults_of(error, model=Body, document=patched)) from None
