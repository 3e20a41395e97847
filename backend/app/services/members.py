"""What a scene has many of, in order: its bodies and its constraints, one by one or all at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid4

from pydantic import BaseModel
from sqlalchemy import func, select

from app.core.errors import NotFound
from app.core.paging import Listed, Page
from app.core.permissions import Action, Caller
from app.db.repositories.pages import paged
from app.db.repositories.universes import next_rank
from app.db.session import begin_write, db
from app.models import BodyRow, ConstraintRow, SceneRow
from app.models.base import utc_now
from app.services.access import scene_for
from harmonic.errors import Fault, InvalidInput

R = TypeVar("R", BodyRow, ConstraintRow)

Definition = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Placed:
    """A body or a constraint in the list of a scene.

    Attributes
    ----------
    id : UUID or None
        Which stored one it is; None for a new one.
    value : BaseModel
        What it is, as the engine's model.
    """

    id: UUID | None
    value: BaseModel


@dataclass(frozen=True, slots=True)
class Members(Generic[R]):
    """One kind of thing that scenes have many of.

    Attributes
    ----------
    row : type
        The model that stores one.
    noun, plural : str
        What one and many of them are called.
    most : int
        How many a scene may have.
    """

    row: type[R]
    noun: str
    plural: str
    most: int

    def listed(self, caller: Caller, scene_id: UUID, page: Page) -> Listed[R]:
        """Return those of a scene.

        Parameters
        ----------
        caller : Caller
            Who asks.
        scene_id : UUID
            Whose.
        page : Page
            Which of them.

        Returns
        -------
        Listed
            The rows.
        """
        scene_for(caller, scene_id)
        return paged(db.session, select(self.row).where(self.row.scene_id == scene_id), self.row, page)

    def get(self, caller: Caller, scene_id: UUID, member_id: UUID) -> R:
        """Return one of a scene.

        Parameters
        ----------
        caller : Caller
            Who asks.
        scene_id, member_id : UUID
            Whose, and which.

        Returns
        -------
        Base
            The row.

        Raises
        ------
        NotFound
            If the scene has no such thing.
        """
        return self._of(scene_for(caller, scene_id), member_id)

    def add(self, caller: Caller, scene_id: UUID, value: BaseModel) -> R:
        """Add one after those that a scene has.

        Parameters
        ----------
        caller : Caller
            Who adds it.
        scene_id : UUID
            Where.
        value : BaseModel
            What it is.

        Returns
        -------
        Base
            The new row.

        Raises
        ------
        InvalidInput
            If the scene is full.
        """
        begin_write(db.session)
        scene = scene_for(caller, scene_id, action=Action.EDIT)
        count = db.session.scalar(select(func.count()).where(self.row.scene_id == scene_id)) or 0
        if count >= self.most:
            raise InvalidInput([Fault("", "the scene is full", f"{count} {self.plural}", f"at most {self.most}")])
        rank = next_rank(db.session, self.row, scene_id)
        row = self.row(scene=scene, rank=rank, definition=value.model_dump(mode="json"))
        db.session.add(row)
        _touch(scene)
        db.session.commit()
        return row

    def change(self, caller: Caller, scene_id: UUID, member_id: UUID, patched: Callable[[Definition], BaseModel]) -> R:
        """Change one.

        Parameters
        ----------
        caller : Caller
            Who changes it.
        scene_id, member_id : UUID
            Whose, and which.
        patched : callable
            Makes of what is stored what it is from now on, or raises `InvalidInput`.

        Returns
        -------
        Base
            The row as it is now.
        """
        begin_write(db.session)
        row = self._of(scene_for(caller, scene_id, action=Action.EDIT), member_id)
        row.definition = patched(row.definition).model_dump(mode="json")
        _touch(row.scene)
        db.session.commit()
        return row

    def remove(self, caller: Caller, scene_id: UUID, member_id: UUID) -> None:
        """Take one out of a scene.

        Parameters
        ----------
        caller : Caller
            Who removes it.
        scene_id, member_id : UUID
            Whose, and which.
        """
        begin_write(db.session)
        scene = scene_for(caller, scene_id, action=Action.EDIT)
        db.session.delete(self._of(scene, member_id))
        _touch(scene)
        db.session.commit()

    def replace(self, scene: SceneRow, members: Sequence[Placed]) -> None:
        """Give a scene these and no others, inside the transaction of the caller.

        Parameters
        ----------
        scene : SceneRow
            Whose.
        members : sequence of Placed
            In order; those with the id of a stored one keep it.

        Raises
        ------
        InvalidInput
            If an id is not that of one in this scene, or is given twice.
        """
        stored = {row.id: row for row in getattr(scene, self.plural)}
        unused = dict(stored)
        kept: list[R] = []
        for rank, placed in enumerate(members):
            if placed.id is not None and placed.id not in unused:
                raise InvalidInput([self._misplaced(rank, placed.id, is_stored=placed.id in stored)])
            row = self.row(id=uuid4()) if placed.id is None else unused.pop(placed.id)
            row.rank, row.definition = rank, placed.value.model_dump(mode="json")
            kept.append(row)
        setattr(scene, self.plural, kept)
        _touch(scene)

    def _misplaced(self, rank: int, member_id: UUID, *, is_stored: bool) -> Fault:
        message = f"the {self.noun} is given twice" if is_stored else f"the scene has no such {self.noun}"
        return Fault(f"/{self.plural}/{rank}/id", message, str(member_id), f"no id for a new {self.noun}")

    def _of(self, scene: SceneRow, member_id: UUID) -> R:
        row = db.session.get(self.row, member_id)
        if row is None or row.scene_id != scene.id:
            raise NotFound(f"There is no such {self.noun} in this scene.")
        return row


def _touch(scene: SceneRow) -> None:
    scene.updated_at = utc_now()
