"""Ready scenes, and the laws, scales and tunings that have names."""

from __future__ import annotations

from apiflask import APIBlueprint
from flask import Response

from app.api.identity import Guard
from app.api.messages import answer, answer_many
from app.api.operation import Operation, operation
from app.core.errors import NotFound
from app.schemas.scenes import PresetOut, ScaleOut, TuningOut, WorldOut
from harmonic.presets import preset_names
from harmonic.scene import Scene
from harmonic.vocabulary.scales import SCALE_SENTENCES, SCALES
from harmonic.vocabulary.tunings import TUNING_SENTENCES, TUNINGS, TuningName
from harmonic.vocabulary.worlds import WORLDS

bp = APIBlueprint("presets", __name__, url_prefix="/api/presets", tag="Presets")


@bp.get("")
@operation(Operation(guard=Guard.NONE, output=PresetOut, many=True))
def list_presets() -> Response:
    """List the scenes that ship with the engine."""
    return answer_many([_shown(name) for name in preset_names()], PresetOut)


@bp.get("/laws")
@operation(Operation(guard=Guard.NONE, output=WorldOut, many=True))
def list_laws() -> Response:
    """List the laws of places that people know; each is a merge patch for laws."""
    return answer_many([WorldOut.model_validate(world) for world in WORLDS], WorldOut)


@bp.get("/scales")
@operation(Operation(guard=Guard.NONE, output=ScaleOut, many=True))
def list_scales() -> Response:
    """List the scales that have names."""
    rows = [
        ScaleOut(name=name, sentence=sentence, degrees=list(SCALES[name])) for name, sentence in SCALE_SENTENCES.items()
    ]
    return answer_many(rows, ScaleOut)


@bp.get("/tunings")
@operation(Operation(guard=Guard.NONE, output=TuningOut, many=True))
def list_tunings() -> Response:
    """List the tunings that have names."""
    return answer_many([_shown_tuning(name, sentence) for name, sentence in TUNING_SENTENCES.items()], TuningOut)


@bp.get("/<string:name>")
@operation(Operation(guard=Guard.NONE, output=Scene, errors=(404,)))
def show_preset(name: str) -> Response:
    """Show a ready scene, whole."""
    if name not in preset_names():
        raise NotFound("There is no such preset.")
    return answer(Scene.preset(name))


def _shown_tuning(name: TuningName, sentence: str) -> TuningOut:
    tuning = None if name == "scene" else TUNINGS[name]
    cents, period = (list(tuning.cents), tuning.period) if tuning else (None, None)
    return TuningOut(name=name, sentence=sentence, cents=cents, period=period)


def _shown(name: str) -> PresetOut:
    scene = Scene.preset(name)
    return PresetOut(name=name, title=scene.name, description=scene.description)
