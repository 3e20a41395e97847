"""Partial models, derived from the engine's own: every field may be left out, and null goes back to what is inherited."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, reduce
from operator import or_
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, Field, create_model
from pydantic.fields import FieldInfo

from harmonic.constraints import Constraint, Joint
from harmonic.scene import Body, Harmony, Laws, Scene
from harmonic.values import Value

KIND = "kind"
"""The field that tells the members of a union of kinds apart."""


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
    fields: Any = {name: _optional(name, info) for name, info in model.model_fields.items()}
    return create_model(f"{model.__name__}Changes", __base__=model, __doc__=f"Changes to {model.__name__}.", **fields)


def kinds_of(union: Any) -> tuple[type[BaseModel], ...]:
    """Return the models of a union of kinds, such as the shapes or the constraints.

    Parameters
    ----------
    union : object
        A type; each member may be annotated, and so may the whole.

    Returns
    -------
    tuple of type
        Empty when it is not a union of models that tell themselves apart by their `kind`.
    """
    bare = _bare(union)
    members = [_bare(member) for member in get_args(bare)] if get_origin(bare) in (Union, UnionType) else []
    models = [member for member in members if isinstance(member, type) and issubclass(member, BaseModel)]
    return tuple(models) if models and len(models) == len(members) and all(map(_has_kind, models)) else ()


@cache
def partial_of_kinds(name: str, models: tuple[type[BaseModel], ...]) -> type[BaseModel]:
    """Return one partial model for several kinds: a change need not say again of which kind the thing is.

    Parameters
    ----------
    name : str
        What it is called.
    models : tuple of type
        The kinds.

    Returns
    -------
    type of BaseModel
        With the fields of all of them, each with every limit that one of them sets. What the kind at
        hand does not allow is found out when the change is merged.
    """
    found: dict[str, list[Any]] = {}
    for model in models:
        for field, info in model.model_fields.items():
            found.setdefault(field, []).append(_limited(info.annotation, info.metadata))
    found[KIND] = [Literal[tuple(kind_name(model) for model in models)]]
    fields: Any = {field: (reduce(or_, types) | None, None) for field, types in found.items()}
    return create_model(name, __base__=Value, __doc__=f"Changes to one of: {', '.join(_names(models))}.", **fields)


def kind_name(model: type[BaseModel]) -> str:
    """Return what a kind is called on the wire.

    Parameters
    ----------
    model : type of BaseModel
        One of the models of a union of kinds.

    Returns
    -------
    str
        Such as `circle` or `spring`.
    """
    name: str = model.model_fields[KIND].default
    return name


def _names(models: Sequence[type[BaseModel]]) -> Iterator[str]:
    return (kind_name(model) for model in models)


def _has_kind(model: type[BaseModel]) -> bool:
    return KIND in model.model_fields


def _bare(kind: Any) -> Any:
    return get_args(kind)[0] if get_origin(kind) is Annotated else kind


def _limited(kind: Any, metadata: Sequence[Any]) -> Any:
    for constraint in metadata:
        kind = Annotated[kind, constraint]
    return kind


def _optional(name: str, info: FieldInfo) -> tuple[Any, Any]:
    kind: Any = info.annotation
    default: Any = Field(default=None, validation_alias=info.validation_alias, description=info.description)
    kinds = kinds_of(kind)
    if kinds:
        return partial_of_kinds(f"{name.capitalize()}Changes", kinds) | None, default
    if isinstance(kind, UnionType):
        kind = Union[tuple(_partial(member) for member in get_args(kind))]  # noqa: UP007 - the members are known at run time only
    return _limited(_partial(kind), info.metadata) | None, default


def _partial(kind: Any) -> Any:
    return partial_of(kind) if isinstance(kind, type) and issubclass(kind, BaseModel) else kind


if TYPE_CHECKING:

    class LawsChanges(Laws):
        """Some of the laws."""

    class HarmonyChanges(Harmony):
        """Some of the harmony."""

    class BodyChanges(Body):
        """Some of a body."""

    class ConstraintChanges(Joint):
        """Some of a constraint."""

    class SceneFields(Scene):
        """Some of a scene."""

else:
    LawsChanges = partial_of(Laws)
    HarmonyChanges = partial_of(Harmony)
    BodyChanges = partial_of(Body)
    ConstraintChanges = partial_of_kinds("ConstraintChanges", kinds_of(Constraint))
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


def patch_of(changes: BaseModel, name: str, whole: type[BaseModel]) -> dict[str, Any]:
    """Return the merge patch that a message holds in one of its fields.

    Parameters
    ----------
    changes : BaseModel
        The message.
    name : str
        The field: a partial model, or null, which takes back all that is set.
    whole : type of BaseModel
        What the field is a part of.

    Returns
    -------
    dict
        Empty where the field was not given.
    """
    partial: BaseModel | None = getattr(changes, name)
    if partial is not None:
        return given(partial)
    return dict.fromkeys(whole.model_fields) if name in changes.model_fields_set else {}
