"""A universe as one JSON document: what an export writes and an import reads."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, StrictBool, model_validator

from app.core.partial import HarmonyChanges, LawsChanges, SceneFields, given, patch_of
from app.schemas.base import EACH_ONCE, Inbound, Prose, Title
from app.schemas.universes import TagName
from app.services.drafts import FORMAT, VERSION, SceneDraft, SetDraft, UniverseDraft
from app.services.members import Placed
from app.services.scenes import LISTS, MOST_SCENES, OWN_FIELDS, SceneChanges
from harmonic.constraints import MAX_CONSTRAINTS, Constraint
from harmonic.scene import MAX_BODIES, Body, Harmony, Laws, Orbital


class SetDocument(Inbound):
    """A set of laws."""

    name: Title
    laws: LawsChanges = LawsChanges()

    def draft(self) -> SetDraft:
        """Return the set as the service takes it."""
        return SetDraft(self.name, given(self.laws))


class NamedSetDocument(SetDocument):
    """A set of laws of a universe."""

    is_default: StrictBool = False

    def draft(self) -> SetDraft:
        """Return the set as the service takes it."""
        return SetDraft(self.name, given(self.laws), self.is_default)


class SceneDocument(SceneFields):
    """A scene: what a scene file holds, and the set of laws that is its own."""

    bodies: Annotated[tuple[Body, ...], Field(max_length=MAX_BODIES)] = ()
    constraints: Annotated[tuple[Constraint, ...], Field(max_length=MAX_CONSTRAINTS)] = ()
    physics: SetDocument | None = None

    def draft(self) -> SceneDraft:
        """Return the scene as the service takes it."""
        changes = SceneChanges(
            fields=self.model_dump(include=set(OWN_FIELDS), exclude_unset=True),
            laws=patch_of(self, "laws", Laws),
            harmony=patch_of(self, "harmony", Harmony),
            orbital=patch_of(self, "orbital", Orbital),
            bodies=[Placed(None, body) for body in self.bodies],
            constraints=[Placed(None, constraint) for constraint in self.constraints],
            lists={name: [value.model_dump(mode="json") for value in getattr(self, name) or ()] for name in LISTS},
        )
        return SceneDraft(changes, None if self.physics is None else self.physics.draft())


class UniverseDocument(Inbound):
    """A universe, whole, without its tracks and without whom it is shared with."""

    format: Literal["harmonic-universe"] = FORMAT
    version: Literal[1] = VERSION
    name: Title
    description: Prose = ""
    tags: Annotated[list[TagName], Field(max_length=20, default_factory=list, json_schema_extra=EACH_ONCE)]
    harmony: HarmonyChanges = HarmonyChanges()
    physics: Annotated[list[NamedSetDocument], Field(max_length=200, default_factory=list)]
    scenes: Annotated[list[SceneDocument], Field(max_length=MOST_SCENES, default_factory=list)]

    @model_validator(mode="after")
    def _one_default(self) -> Self:
        """Refuse two sets that both hold for the universe, and a tag that is given twice."""
        if sum(each.is_default for each in self.physics) > 1:
            raise ValueError("more than one set of physics is the default")
        if len(set(self.tags)) < len(self.tags):
            raise ValueError("a tag is given twice")
        return self

    def draft(self) -> UniverseDraft:
        """Return the universe as the service takes it; one without a default set is given an empty one."""
        sets = [each.draft() for each in self.physics]
        if not any(each.is_default for each in sets):
            sets.insert(0, SetDraft("Default", {}, is_default=True))
        return UniverseDraft(
            name=self.name,
            description=self.description,
            tags=self.tags,
            harmony=given(self.harmony),
            sets=sets,
            scenes=[scene.draft() for scene in self.scenes],
        )


class ForkIn(Inbound):
    """What to call a copy."""

    name: Title | None = None
