"""Scenes and bodies on the wire."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StrictInt

from app.core.partial import BodyChanges, HarmonyChanges, LawsChanges, SceneFields, given
from app.schemas.base import Inbound, Outbound, Resource, Warned
from app.services.bodies import PlacedBody
from app.services.scenes import OWN_FIELDS, SceneChanges
from harmonic.scene import MAX_BODIES, Body

Order = Annotated[StrictInt, Field(ge=0, le=1_000_000)]


class BodyInScene(Body):
    """A body in the list of a scene; with the id of a stored body, it stays that body."""

    id: UUID | None = None

    def placed(self) -> PlacedBody:
        """Return the body and which stored one it is."""
        return PlacedBody(self.id, Body.model_validate(self.model_dump(exclude={"id"})))


class SceneChange(SceneFields):
    """What to change in a scene; laws, harmony and orbital merge, `bodies` replaces all of them."""

    order: Order | None = None
    bodies: Annotated[tuple[BodyInScene, ...], Field(max_length=MAX_BODIES)] | None = None  # type: ignore[assignment]

    def changes(self) -> SceneChanges:
        """Return the changes as the service takes them."""
        return SceneChanges(
            fields=self.model_dump(include=set(OWN_FIELDS), exclude_unset=True),
            laws=given(self.laws) if self.laws else {},
            harmony=given(self.harmony) if self.harmony else {},
            orbital=given(self.orbital) if self.orbital else {},
            bodies=self._placed(),
            order=self.order,
        )

    def _placed(self) -> list[PlacedBody] | None:
        if "bodies" not in self.model_fields_set:
            return None
        return [body.placed() for body in self.bodies or ()]


class SceneCreate(SceneChange):
    """A new scene."""

    universe_id: UUID


class BodyIn(Body):
    """A new body."""


class BodyChange(BodyChanges):
    """What to change in a body."""


class BodyFields(Outbound):
    """What a body is."""

    name: str
    shape: dict[str, Any]
    position: list[float]
    velocity: list[float]
    angle: float
    angular_velocity: float
    orbit: dict[str, Any] | None = None
    mass: float
    material: str
    restitution: float | None
    friction: float | None
    fixed: bool
    sensor: bool
    voice: dict[str, Any]


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
    """A scene without its bodies; `laws` and `harmony` hold what it sets itself, `orbital` all that holds."""

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
    orbital: dict[str, Any]
    can_edit: bool


class SourcedOut(Outbound):
    """A value and where it came from: engine, universe, scene set, scene or auto."""

    value: Any
    source: str


class EffectiveOut(Outbound):
    """What holds for a scene."""

    laws: dict[str, SourcedOut]
    harmony: dict[str, SourcedOut]


class SceneDetail(SceneOut):
    """A scene, whole."""

    bodies: list[PlacedBodyOut]
    constraints: list[Any]
    spawners: list[Any]
    clouds: list[Any]
    mapping: list[Any]
    effective: EffectiveOut
    warnings: list[Warned]


class PreviewIn(Inbound):
    """What to set differently for a temporary render."""

    laws: LawsChanges | None = None
    harmony: HarmonyChanges | None = None
    duration: Annotated[float, Field(gt=0, le=30)] | None = None


class PresetOut(Outbound):
    """A ready scene."""

    name: str
    title: str
    description: str
