"""Universes and sets of laws on the wire."""

from __future__ import annotations

from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field, StrictBool, StrictStr, model_validator

from app.core.partial import HarmonyChanges, LawsChanges, given, patch_of
from app.core.permissions import Role, Visibility
from app.schemas.base import EACH_ONCE, Inbound, Outbound, Prose, Resource, Title, unchanged
from harmonic.scene import Harmony, Laws

TagName = Annotated[StrictStr, Field(min_length=1, max_length=40, pattern=r"^[a-z0-9][a-z0-9-]*$")]


class UniverseFields(Inbound):
    """What a universe may be told."""

    description: Prose | None = None
    visibility: Visibility | None = None
    is_public: StrictBool | None = Field(default=None, description="Another way to say public or private.")
    default_physics: LawsChanges | None = Field(default=None, description="What it sets of the laws.")
    harmony: HarmonyChanges | None = Field(default=None, description="What it sets of the harmony.")
    tags: Annotated[list[TagName], Field(max_length=20, json_schema_extra=EACH_ONCE)] | None = Field(
        default=None, description="Words that it can be found by, each once; they replace those that are there."
    )

    @model_validator(mode="after")
    def _each_tag_once(self) -> Self:
        """Refuse a tag that is given twice."""
        if self.tags is not None and len(set(self.tags)) < len(self.tags):
            raise ValueError("a tag is given twice")
        return self

    @model_validator(mode="after")
    def _one_visibility(self) -> Self:
        """Refuse two ways of saying who may see it that disagree."""
        both = self.visibility is not None and self.is_public is not None
        if both and self.is_public != (self.visibility is Visibility.PUBLIC):
            raise ValueError("visibility and is_public contradict each other")
        return self

    @property
    def chosen_visibility(self) -> Visibility | None:
        """Who may see it, whichever way it was said; None when it was not."""
        if self.visibility is not None or self.is_public is None:
            return self.visibility
        return Visibility.PUBLIC if self.is_public else Visibility.PRIVATE

    @property
    def laws_patch(self) -> dict[str, Any]:
        """A merge patch for the default set of laws."""
        return patch_of(self, "default_physics", Laws)

    @property
    def harmony_patch(self) -> dict[str, Any]:
        """A merge patch for the harmony."""
        return patch_of(self, "harmony", Harmony)


class UniverseCreate(UniverseFields):
    """A new universe."""

    name: Title


class UniverseChange(UniverseFields):
    """What to change in a universe."""

    name: Title = unchanged("")

    def changes(self) -> dict[str, Any]:
        """Return the new values of the universe's own fields."""
        changes: dict[str, Any] = self.model_dump(include={"name"}, exclude_unset=True)
        if "description" in self.model_fields_set:
            changes["description"] = self.description or ""
        if "tags" in self.model_fields_set:
            changes["tags"] = self.tags or []
        if self.chosen_visibility is not None:
            changes["visibility"] = self.chosen_visibility
        return changes


class Owner(Outbound):
    """Whose it is."""

    id: UUID
    username: str


class UniverseOut(Resource):
    """A universe."""

    name: str
    description: str
    visibility: Visibility
    is_public: bool
    owner: Owner
    tags: list[str]
    default_physics: dict[str, Any]
    harmony: dict[str, Any]
    forked_from_id: UUID | None
    """Which one it was copied from, if that still exists and the caller may see it."""
    forked_from: str
    """What that was called, and whose it was; empty where it is no copy."""
    favorites: int
    """How many people it is a favourite of."""
    is_favorite: bool
    """Whether it is one of the caller's."""
    role: Role
    """What the caller is to it."""
    can_edit: bool


class PhysicsChange(LawsChanges):
    """What to change in the laws: bare, or inside `physics_params`."""

    physics_params: LawsChanges | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        """Refuse laws on both levels: which of them is meant is not clear."""
        if "physics_params" in self.model_fields_set and len(self.model_fields_set) > 1:
            raise ValueError("give the laws either bare or inside physics_params")
        return self

    @property
    def patch(self) -> dict[str, Any]:
        """The merge patch."""
        inside = "physics_params" in self.model_fields_set
        return patch_of(self, "physics_params", Laws) if inside else given(self)


class ParametersCreate(LawsChanges):
    """A new set of laws: its name and place, and the laws it sets."""

    universe_id: UUID
    scene_id: UUID | None = None
    name: Title
    is_default: StrictBool = False

    @property
    def laws_patch(self) -> dict[str, Any]:
        """The laws that it sets."""
        return _laws_in(given(self))


class ParametersChange(LawsChanges):
    """What to change in a set of laws."""

    name: Title = unchanged("")
    is_default: StrictBool = unchanged(False)

    @property
    def laws_patch(self) -> dict[str, Any]:
        """A merge patch for the laws."""
        return _laws_in(given(self))

    def changes(self) -> dict[str, Any]:
        """Return the new values of the set's own fields."""
        return self.model_dump(include={"name", "is_default"}, exclude_unset=True)


class ParametersOut(Resource):
    """A set of laws: every law with the value that holds, and which of them the set says itself."""

    universe_id: UUID
    scene_id: UUID | None
    name: str
    is_default: bool
    overrides: list[str]
    gravity: float
    friction: float
    restitution: float
    air_resistance: float
    wind: list[float]
    attraction: float
    time_scale: float
    boundary: dict[str, Any]


class LimitsOut(Outbound):
    """From where to where a law goes, each component of a vector alike; null where it is not a number."""

    minimum: float | None
    maximum: float | None


class LawDefinitionOut(Outbound):
    """What a law is, so that a page can build its control."""

    name: str
    unit: str
    minimum: float | None
    maximum: float | None
    limits: Annotated[
        dict[str, LimitsOut],
        Field(description="What each kind of dynamics allows; a kind that is missing ignores the law."),
    ]
    default: Annotated[Any, Field(description="What holds where nothing else is said.")]
    description: str


def _laws_in(patch: dict[str, Any]) -> dict[str, Any]:
    own = ("universe_id", "scene_id", "name", "is_default")
    return {name: value for name, value in patch.items() if name not in own}
