"""Ready scenes."""

from __future__ import annotations

from apiflask import APIBlueprint
from flask import Response

from app.api.identity import Guard
from app.api.messages import answer, answer_many
from app.api.operation import Operation, operation
from app.core.errors import NotFound
from app.schemas.scenes import PresetOut
from harmonic.presets import preset_names
from harmonic.scene import Scene

bp = APIBlueprint("presets", __name__, url_prefix="/api/presets", tag="Presets")


@bp.get("")
@operation(Operation(guard=Guard.NONE, output=PresetOut, many=True))
def list_presets() -> Response:
    """List the scenes that ship with the engine."""
    return answer_many([_shown(name) for name in preset_names()], PresetOut)


@bp.get("/<string:name>")
@operation(Operation(guard=Guard.NONE, output=Scene, errors=(404,)))
def show_preset(name: str) -> Response:
    """Show a ready scene, whole."""
    if name not in preset_names():
        raise NotFound("There is no such preset.")
    return answer(Scene.preset(name))


def _shown(name: str) -> PresetOut:
    scene = Scene.preset(name)
    return PresetOut(name=name, title=scene.name, description=scene.description)
