"""Temporary renders: what a scene would sound like with other laws, heard at once and kept for a while."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.core.errors import NotFound
from app.core.permissions import Caller
from app.db.session import db
from app.services.access import scene_for
from app.services.audio.frames import frames_bytes
from app.services.audio.kitchen import Kitchen
from app.services.audio.looks import body_looks, boundary_look, constraint_looks
from app.services.audio.storage import Storage, current_storage
from app.services.effective import Overrides, effective_scene
from harmonic.checks import require_playable
from harmonic.export.documents import notes_document
from harmonic.recording import FRAME_RATE
from harmonic.run_hash import run_hash
from harmonic.scene import Scene

if TYPE_CHECKING:
    from harmonic.pipeline import Render

LONGEST = 30.0
"""Heard seconds of a temporary render, tail included."""

DESCRIPTION, AUDIO, FRAMES = "preview-2.json", "audio.wav", "frames.bin"
"""The files of a temporary render; the name of its description counts its forms, so that one kept in an older is not given out."""


def preview(caller: Caller, scene_id: UUID, overrides: Overrides, *, kitchen: Kitchen) -> bytes:
    """Render a scene for listening now.

    Parameters
    ----------
    caller : Caller
        Who listens; whoever may read the scene may.
    scene_id : UUID
        What to render.
    overrides : Overrides
        What to set differently.
    kitchen : Kitchen
        Where renders wait for each other.

    Returns
    -------
    bytes
        The description of the render, as JSON.

    Raises
    ------
    InvalidInput
        If the scene cannot be simulated; each fault has its pointer into the scene.
    Busy
        If no place came free in time.
    """
    scene = _for_two_speakers(effective_scene(scene_for(caller, scene_id), overrides))
    # A render takes a while: no database connection is held meanwhile.
    db.session.close()
    require_playable(scene)
    run, storage = run_hash(scene), current_storage()
    with kitchen.alone(f"{scene_id}-{run}"):
        kept = storage.preview_file(scene_id, run, DESCRIPTION)
        if kept is not None:
            return kept.read_bytes()
        with kitchen.place():
            return _made(scene, scene_id=scene_id, run=run, storage=storage)


def _for_two_speakers(scene: Scene) -> Scene:
    """Return a scene as a page can play it: browsers take four channels for four loudspeakers."""
    if scene.harmony.output != "ambix":
        return scene
    return scene.model_copy(update={"harmony": scene.harmony.model_copy(update={"output": "stereo"})})


def preview_file(caller: Caller, scene_id: UUID, run: str, name: str) -> Path:
    """Return a file of a temporary render.

    Parameters
    ----------
    caller : Caller
        Who asks; whoever may read the scene may.
    scene_id : UUID
        What was rendered.
    run : str
        The name of the run.
    name : str
        `AUDIO` or `FRAMES`.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    NotFound
        If it has gone meanwhile, or never was.
    """
    scene_for(caller, scene_id)
    path = current_storage().preview_file(scene_id, run, name)
    if path is None:
        raise NotFound("This preview is no longer kept: ask for it again.")
    return path


def _made(scene: Scene, *, scene_id: UUID, run: str, storage: Storage) -> bytes:
    from harmonic.audio.encode import encode
    from harmonic.pipeline import render

    result = render(scene)
    text = json.dumps(description(result, scene_id=scene_id, run=run), separators=(",", ":")).encode()
    files = {DESCRIPTION: text, AUDIO: encode(result.audio, "wav16"), FRAMES: frames_bytes(result.recording)}
    storage.keep_preview(scene_id, run, files)
    return text


def description(result: Render, *, scene_id: UUID, run: str) -> dict[str, Any]:
    """Describe a render for a page that plays it.

    Parameters
    ----------
    result : Render
        What came of the scene. Its recording knows everybody, also those whom clouds and spawners made.
    scene_id : UUID
        What was rendered.
    run : str
        The name of the run.

    Returns
    -------
    dict
        Ready for JSON.
    """
    scene = result.recording.scene
    here = f"/api/scenes/{scene_id}/previews/{run}"
    return {
        "run_hash": run,
        "dynamics": scene.dynamics,
        "duration": scene.duration + scene.tail,
        "frame_rate": FRAME_RATE,
        "n_frames": len(result.recording.times),
        "n_bodies": len(scene.bodies),
        "boundary": boundary_look(scene.laws.boundary),
        **({"observer": list(scene.orbital.observer)} if scene.dynamics == "orbital" else {}),
        "bodies": body_looks(scene),
        "constraints": constraint_looks(scene),
        "notes": notes_document(result.score),
        "laws": scene.laws.model_dump(mode="json"),
        "harmony": result.score.parameters,
        "report": result.recording.report.to_dict(),
        "loudness_lufs": result.audio.to_dict()["loudness_lufs"],
        "warnings": list(result.warnings),
        "links": {"audio": f"{here}/audio", "frames": f"{here}/frames"},
    }
