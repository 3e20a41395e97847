"""The bodies of a scene: one by one, or all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from pydantic import ValidationError
from sqlalchemy import func, select

from app.core.errors import NotFound
from app.core.merging import merged
from app.core.paging import Listed, Page
from app.core.permissions import Action, Caller
from app.db.repositories.pages import paged
from app.db.repositories.universes import next_body_rank
from app.db.session import begin_write, db
from app.models import BodyRow, SceneRow
from app.models.base import utc_now
from app.services.access import scene_for
from harmonic.errors import Fault, InvalidInput
from harmonic.scene import MAX_BODIES, Body
from harmonic.validation import faults_of


@dataclass(frozen=True, slots=True)
class PlacedBody:
    """A body in the list of a scene.

    Attributes
    ----------
    id : UUID or None
        Which stored body it is; None for a new one.
    body : Body
        What it is.
    """

    id: UUID | None
    body: Body


def listed(caller: Caller, scene_id: UUID, page: Page) -> Listed[BodyRow]:
    """Return the bodies of a scene.

    Parameters
    ----------
    caller : Caller
        Who asks.
    scene_id : UUID
        Whose bodies.
    page : Page
        Which of them.

    Returns
    -------
    Listed
        The bodies.
    """
    scene_for(caller, scene_id)
    return paged(db.session, select(BodyRow).where(BodyRow.scene_id == scene_id), BodyRow, page)


def get(caller: Caller, scene_id: UUID, body_id: UUID) -> BodyRow:
    """Return one body of a scene.

    Parameters
    ----------
    caller : Caller
        Who asks.
    scene_id, body_id : UUID
        Whose body, and which.

    Returns
    -------
    BodyRow
        The body.

    Raises
    ------
    NotFound
        If the scene has no such body.
    """
    return _body_of(scene_for(caller, scene_id), body_id)


def add(caller: Caller, scene_id: UUID, body: Body) -> BodyRow:
    """Add a body after those that a scene has.

    Parameters
    ----------
    caller : Caller
        Who adds it.
    scene_id : UUID
        Where.
    body : Body
        What it is.

    Returns
    -------
    BodyRow
        The new body.

    Raises
    ------
    InvalidInput
        If the scene is full.
    """
    begin_write(db.session)
    scene = scene_for(caller, scene_id, action=Action.EDIT)
    count = db.session.scalar(select(func.count()).where(BodyRow.scene_id == scene_id)) or 0
    if count >= MAX_BODIES:
        raise InvalidInput([Fault("", "the scene is full", f"{count} bodies", f"at most {MAX_BODIES}")])
    row = BodyRow(scene=scene, rank=next_body_rank(db.session, scene_id), definition=body.model_dump(mode="json"))
    db.session.add(row)
    _touch(scene)
    db.session.commit()
    return row


def change(caller: Caller, scene_id: UUID, body_id: UUID, changes: dict[str, Any]) -> BodyRow:
    """Change a body.

    Parameters
    ----------
    caller : Caller
        Who changes it.
    scene_id, body_id : UUID
        Whose body, and which.
    changes : dict
        A merge patch; null goes back to the engine's default.

    Returns
    -------
    BodyRow
        The body as it is now.
    """
    begin_write(db.session)
    row = _body_of(scene_for(caller, scene_id, action=Action.EDIT), body_id)
    patched = merged(row.definition, changes)
    try:
        row.definition = Body.model_validate(patched).model_dump(mode="json")
    except ValidationError as error:
        raise InvalidInput(faults_of(error, model=Body, document=patched)) from None
    _touch(row.scene)
    db.session.commit()
    return row


def remove(caller: Caller, scene_id: UUID, body_id: UUID) -> SceneRow:
    """Take a body out of a scene.

    Parameters
    ----------
    caller : Caller
        Who removes it.
    scene_id, body_id : UUID
        Whose body, and which.

    Returns
    -------
    SceneRow
        The scene without it.
    """
    begin_write(db.session)
    scene = scene_for(caller, scene_id, action=Action.EDIT)
    db.session.delete(_body_of(scene, body_id))
    _touch(scene)
    db.session.commit()
    return scene


def replace_bodies(scene: SceneRow, bodies: Sequence[PlacedBody]) -> None:
    """Give a scene these bodies and no others, inside the transaction of the caller.

    Parameters
    ----------
    scene : SceneRow
        Whose bodies.
    bodies : sequence of PlacedBody
        In order; those with the id of a stored body keep it.

    Raises
    ------
    InvalidInput
        If an id is not that of a body of this scene, or is given twice.
    """
    stored = {row.id: row for row in scene.bodies}
    unused = dict(stored)
    kept: list[BodyRow] = []
    for rank, placed in enumerate(bodies):
        definition = placed.body.model_dump(mode="json")
        if placed.id is None:
            kept.append(BodyRow(id=uuid4(), rank=rank, definition=definition))
            continue
        row = unused.pop(placed.id, None)
        if row is None:
            message = "the body is given twice" if placed.id in stored else "the scene has no such body"
            raise InvalidInput([Fault(f"/bodies/{rank}/id", message, str(placed.id), "no id for a new body")])
        row.rank, row.definition = rank, definition
        kept.append(row)
    scene.bodies = kept
    _touch(scene)


def _body_of(scene: SceneRow, body_id: UUID) -> BodyRow:
    row = db.session.get(BodyRow, body_id)
    if row is None or row.scene_id != scene.id:
        raise NotFound("There is no such body in this scene.")
    return row


def _touch(scene: SceneRow) -> None:
    scene.updated_at = utc_now()
