"""Constraints on the wire: the engine's own kinds, and with them what the service adds."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args
from uuid import UUID

from pydantic import BaseModel, RootModel, Tag, create_model

from app.core.partial import KIND, ConstraintChanges, kind_name, kinds_of
from app.schemas.base import Warned
from app.services.members import Placed
from harmonic.constraints import Constraint, Joint


def _each_kind(suffix: str, **more: Any) -> Any:
    """Return the union of the engine's constraints, each with more fields, and of a kind that has to be said."""
    members = tuple(
        Annotated[_with(model, suffix, more | {KIND: (Literal[kind_name(model)], ...)}), Tag(kind_name(model))]
        for model in kinds_of(Constraint)
    )
    return Annotated[Union[members], get_args(Constraint)[1]]  # noqa: UP007 - the members are known at run time only


def _with(model: type[BaseModel], suffix: str, fields: dict[str, Any]) -> type[BaseModel]:
    name: str = model.__name__ + suffix
    return create_model(name, __base__=model, __doc__=model.__doc__, **fields)


if TYPE_CHECKING:

    class _In(Joint):
        """What the type checker sees: a constraint of some kind."""

    class _InScene(Joint):
        id: UUID | None = None

    class _Placed(Joint):
        """The same."""

    class _Out(Joint):
        """The same."""

    class _Written(Joint):
        """The same."""

else:
    _STORED = {
        "id": (UUID, ...),
        "created_at": (datetime, ...),
        "updated_at": (datetime, ...),
        "scene_id": (UUID, ...),
        "order": (int, ...),
    }
    _In = _each_kind("In")
    _InScene = _each_kind("InScene", id=(UUID | None, None))
    _Placed = _each_kind("Placed", id=(UUID, ...))
    _Out = _each_kind("Out", **_STORED)
    _Written = _each_kind("Written", **_STORED, warnings=(list[Warned], ...))


class ConstraintIn(RootModel[_In]):
    """A new constraint; `a` and `b` are names or ids of bodies of its scene."""


class ConstraintInScene(RootModel[_InScene]):
    """A constraint in the list of a scene; with the id of a stored constraint, it stays that constraint."""

    def placed(self) -> Placed:
        """Return the constraint and which stored one it is."""
        return Placed(self.root.id, ConstraintIn.model_validate(self.root.model_dump(exclude={"id"})).root)


class ConstraintChange(ConstraintChanges):
    """What to change in a constraint."""


class PlacedConstraintOut(RootModel[_Placed]):
    """A constraint in the list of a scene."""


class ConstraintOut(RootModel[_Out]):
    """A constraint."""


class ConstraintWritten(RootModel[_Written]):
    """A constraint that was just written, and what keeps its scene from being played."""
