"""Partial models, derived from the engine's own: every field may be left out, and null goes back to what is inherited."""

from __future__ import annotations

from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args

from pydantic import BaseModel, Field, create_model
from pydantic.fields import FieldInfo

from harmonic.scene import Body, Harmony, Laws, Scene


@cache
def partial_of(model: type[BaseModel]) -> type[BaseModel]:
    """Return a model with the same fields and limits, each of them optional and nullable.

    Parameters
    ----------
    model : type of BaseModel
        Whose fields to take; nested models become partial too.

    Returns
    -------
    type of BaseModel
        A subclass of `model`, so that its validators still hold. `model_dump(exclude_unset=True)`
        of an instance is what was given, under the canonical names.
    """
    fields: Any = {name: _optional(info) for name, info in model.model_fields.items()}
    return create_model(f"{model.__name__}Changes", __base__=model, __doc__=f"Changes to {model.__name__}.", **fields)


def _optional(info: FieldInfo) -> tuple[Any, Any]:
    kind: Any = info.annotation
    if isinstance(kind, UnionType):
        kind = Union[tuple(_partial(member) for member in get_args(kind))]  # noqa: UP007 - the members are known at run time only
    kind = _partial(kind)
    for constraint in info.metadata:
        kind = Annotated[kind, constraint]
    default: Any = Field(default=None, validation_alias=info.validation_alias, description=info.description)
    return kind | None, default


def _partial(kind: Any) -> Any:
    return partial_of(kind) if isinstance(kind, type) and issubclass(kind, BaseModel) else kind


if TYPE_CHECKING:

    class LawsChanges(Laws):
        """Some of the laws."""

    class HarmonyChanges(Harmony):
        """Some of the harmony."""

    class BodyChanges(Body):
        """Some of a body."""

    class SceneFields(Scene):
        """Some of a scene."""

else:
    LawsChanges = partial_of(Laws)
    HarmonyChanges = partial_of(Harmony)
    BodyChanges = partial_of(Body)
    SceneFields = partial_of(Scene)


def given(changes: BaseModel) -> dict[str, Any]:
    """Return what a partial model was given, as JSON values under the canonical names.

    Parameters
    ----------
    changes : BaseModel
        An instance of a partial model.

    Returns
    -------
    dict
        A merge patch: only the members that were given, null where null was.
    """
    return changes.model_dump(mode="json", exclude_unset=True)
