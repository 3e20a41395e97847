"""Scenes and their bodies on the wire."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StrictInt, StrictStr

from app.core.partial import BodyChanges, HarmonyChanges, LawsChanges, SceneFields, patch_of
from app.schemas.base import EACH_ONCE, Inbound, Outbound, Resource, Title, Warned
from app.schemas.constraints import ConstraintInScene, PlacedConstraintOut
from app.schemas.shown_as import ShownAs
from app.services.members import Placed
from app.services.scenes import LISTS, MOST_SCENES, OWN_FIELDS, SceneChanges
from harmonic.bodies import CollisionFilter, Orbit, Shape, Voice
from harmonic.constraints import MAX_CONSTRAINTS
from harmonic.scene import MAX_BODIES, Body, Cloud, Harmony, Laws, MappingRule, Orbital, Spawner

Order = Annotated[StrictInt, Field(ge=0, le=1_000_000)]


MEETS_ALL = CollisionFilter()


class BodyInScene(Body):
    """A body in the list of a scene; with the id of a stored body, it stays that body."""

    id: UUID | None = None

    def placed(self) -> Placed:
        """Return the body and which stored one it is."""
        return Placed(self.id, Body.model_validate(self.model_dump(exclude={"id"})))


class SceneChange(SceneFields):
    """What to change in a scene; laws, harmony and orbital merge, lists replace all that the scene has of them."""

    order: Order | None = None
    bodies: Annotated[tuple[BodyInScene, ...], Field(max_length=MAX_BODIES)] | None = None  # type: ignore[assignment]
    constraints: Annotated[tuple[ConstraintInScene, ...], Field(max_length=MAX_CONSTRAINTS)] | None = None  # type: ignore[assignment]

    def changes(self) -> SceneChanges:
        """Return the changes as the service takes them."""
        return SceneChanges(
            fields=self.model_dump(include=set(OWN_FIELDS), exclude_unset=True),
            laws=patch_of(self, "laws", Laws),
            harmony=patch_of(self, "harmony", Harmony),
            orbital=patch_of(self, "orbital", Orbital),
            bodies=self._placed("bodies"),
            constraints=self._placed("constraints"),
            lists={name: self._whole(name) for name in LISTS if name in self.model_fields_set},
            order=self.order,
        )

    def _placed(self, name: str) -> list[Placed] | None:
        if name not in self.model_fields_set:
            return None
        return [member.placed() for member in getattr(self, name) or ()]

    def _whole(self, name: str) -> list[Any]:
        """Return every field of each source or rule, so that another default later changes none that is stored."""
        return [value.model_dump(mode="json") for value in getattr(self, name) or ()]


class SceneCreate(SceneChange):
    """A new scene; with `from_preset`, it is that ready scene with these changes."""

    universe_id: UUID
    from_preset: Annotated[StrictStr, Field(max_length=100)] | None = None


class SceneDuplicate(Inbound):
    """Where to copy a scene to, and what to call the copy."""

    universe_id: UUID | None = None
    name: Title | None = None


class SceneOrder(Inbound):
    """All scenes of a universe, in their new order."""

    universe_id: UUID
    scene_ids: Annotated[list[UUID], Field(max_length=MOST_SCENES, json_schema_extra=EACH_ONCE)]


class BodyIn(Body):
    """A new body."""


class BodyChange(BodyChanges):
    """What to change in a body."""


class BodyFields(Outbound):
    """What a body is."""

    name: str
    shape: Annotated[dict[str, Any], ShownAs(Shape)]
    position: list[float]
    velocity: list[float]
    angle: float
    angular_velocity: float
    orbit: Annotated[dict[str, Any] | None, ShownAs(Orbit | None)] = None
    mass: float
    material: str
    restitution: float | None
    friction: float | None
    fixed: bool
    sensor: bool
    # Bodies that were stored before there were filters have none.
    collision: Annotated[dict[str, Any], ShownAs(CollisionFilter)] = Field(default_factory=MEETS_ALL.model_dump)
    voice: Annotated[dict[str, Any], ShownAs(Voice)]


class PlacedBodyOut(BodyFields):
    """A body in the list of a scene."""

    id: UUID


class BodyOut(BodyFields, Resource):
    """A body."""

    scene_id: UUID
    order: int


class BodyWritten(BodyOut):
    """A body that was just written, and what keeps its scene from being played."""

    warnings: list[Warned]


class SceneOut(Resource):
    """A scene without what is in it; `laws` and `harmony` hold what it sets itself, `orbital` all that holds."""

    universe_id: UUID
    name: str
    description: str
    order: int
    dynamics: str
    units: str
    duration: float
    tail: float
    seed: int
    laws: dict[str, Any]
    harmony: dict[str, Any]
    orbital: Annotated[dict[str, Any], ShownAs(Orbital)]
    can_edit: bool


class SourcedOut(Outbound):
    """A value and where it came from: engine, universe, scene set, scene or auto."""

    value: Any
    source: str


class EffectiveOut(Outbound):
    """What holds for a scene."""

    laws: dict[str, SourcedOut]
    harmony: dict[str, SourcedOut]


class SceneWhole(SceneOut):
    """A scene with all that is in it."""

    bodies: list[PlacedBodyOut]
    constraints: list[PlacedConstraintOut]
    spawners: Annotated[list[Any], ShownAs(tuple[Spawner, ...])]
    clouds: Annotated[list[Any], ShownAs(tuple[Cloud, ...])]
    mapping: Annotated[list[Any], ShownAs(tuple[MappingRule, ...])]


class SceneDetail(SceneWhole):
    """A scene with all that is in it, what holds for it, and what keeps it from being played."""

    effective: EffectiveOut
    warnings: list[Warned]


class PreviewIn(Inbound):
    """What to set differently for a temporary render."""

    laws: LawsChanges | None = None
    harmony: HarmonyChanges | None = None
    duration: Annotated[float, Field(gt=0, le=30)] | None = None


class WorldOut(Outbound):
    """The laws of a place: a merge patch."""

    name: str
    sentence: str
    laws: dict[str, float]


class ScaleOut(Outbound):
    """A scale: its degrees are semitones above the key."""

    name: str
    sentence: str
    degrees: list[int]


class TuningOut(Outbound):
    """A named tuning: cents above the root, and after how many they come again; null where the timbres of a scene decide."""

    name: str
    sentence: str
    cents: list[float] | None
    period: float | None


class PresetOut(Outbound):
    """A ready scene."""

    name: str
    title: str
    description: str
