"""Turns rows into what is shown of them to a caller."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.core.permissions import Caller
from app.models import BodyRow, ConstraintRow, PhysicsParameters, SceneRow, Track
from app.schemas.audio import TrackKept, TrackLinks, TrackOut
from app.schemas.base import Warned
from app.schemas.constraints import ConstraintOut, ConstraintWritten, PlacedConstraintOut
from app.schemas.scenes import BodyOut, BodyWritten, EffectiveOut, PlacedBodyOut, SceneDetail, SceneOut, SceneWhole
from app.schemas.universes import ParametersOut
from app.services.access import can_edit
from app.services.audio.tracks import is_stale
from app.services.effective import effective_scene, orbital_of, warnings_of
from app.services.physics.laws import effective
from app.services.physics.parameters import shown_laws
from harmonic.errors import Fault


def shown_scene(row: SceneRow, caller: Caller) -> SceneOut:
    """Return a scene without what is in it.

    Parameters
    ----------
    row : SceneRow
        The row.
    caller : Caller
        Who looks.

    Returns
    -------
    SceneOut
        Ready to send.
    """
    return SceneOut(**_scene_fields(row, caller))


def shown_scene_whole(row: SceneRow, caller: Caller) -> SceneDetail:
    """Return a scene with all that is in it, what holds for it, and what keeps it from being played.

    Parameters
    ----------
    row : SceneRow
        The row.
    caller : Caller
        Who looks.

    Returns
    -------
    SceneDetail
        Ready to send.
    """
    scene = effective_scene(row)
    return SceneDetail(
        **_whole_fields(row, caller),
        effective=EffectiveOut.model_validate(effective(row, scene)),
        warnings=shown_warnings(warnings_of(row, scene)),
    )


def shown_scene_kept(row: SceneRow, caller: Caller) -> SceneWhole:
    """Return a scene with all that is in it, and nothing that is worked out from it.

    Parameters
    ----------
    row : SceneRow
        The row.
    caller : Caller
        Who looks.

    Returns
    -------
    SceneWhole
        Ready to send.
    """
    return SceneWhole(**_whole_fields(row, caller))


def shown_warnings(faults: Sequence[Fault]) -> list[Warned]:
    """Return what keeps a scene from being played.

    Parameters
    ----------
    faults : sequence of Fault
        What the engine found.

    Returns
    -------
    list of Warned
        Ready to send.
    """
    return [Warned.model_validate(fault) for fault in faults]


def shown_body(row: BodyRow) -> BodyOut:
    """Return a body.

    Parameters
    ----------
    row : BodyRow
        The row.

    Returns
    -------
    BodyOut
        Ready to send.
    """
    return BodyOut(**_member_fields(row))


def shown_written_body(row: BodyRow) -> BodyWritten:
    """Return a body that was just written, and what keeps its scene from being played.

    Parameters
    ----------
    row : BodyRow
        The row.

    Returns
    -------
    BodyWritten
        Ready to send.
    """
    return BodyWritten(**_member_fields(row), warnings=shown_warnings(warnings_of(row.scene)))


def shown_constraint(row: ConstraintRow) -> ConstraintOut:
    """Return a constraint.

    Parameters
    ----------
    row : ConstraintRow
        The row.

    Returns
    -------
    ConstraintOut
        Ready to send.
    """
    return ConstraintOut.model_validate(_member_fields(row))


def shown_written_constraint(row: ConstraintRow) -> ConstraintWritten:
    """Return a constraint that was just written, and what keeps its scene from being played.

    Parameters
    ----------
    row : ConstraintRow
        The row.

    Returns
    -------
    ConstraintWritten
        Ready to send.
    """
    warnings = shown_warnings(warnings_of(row.scene))
    return ConstraintWritten.model_validate(_member_fields(row) | {"warnings": warnings})


def shown_parameters(row: PhysicsParameters) -> ParametersOut:
    """Return a set of laws.

    Parameters
    ----------
    row : PhysicsParameters
        The row.

    Returns
    -------
    ParametersOut
        Ready to send.
    """
    return ParametersOut(
        id=row.id,
        created_at=row.created_at,
        updated_at=row.updated_at,
        universe_id=row.universe_id,
        scene_id=row.scene_id,
        name=row.name,
        is_default=row.is_default,
        overrides=list(row.laws),
        **shown_laws(row).model_dump(mode="json"),
    )


def shown_track(track: Track) -> TrackOut:
    """Return a track.

    Parameters
    ----------
    track : Track
        The row.

    Returns
    -------
    TrackOut
        Ready to send.
    """
    here = f"/api/audio/{track.id}"
    return TrackOut(
        **TrackKept.model_validate(track).model_dump(),
        stale=is_stale(track),
        links=TrackLinks(file=f"{here}/file", score=f"{here}/score"),
    )


def _scene_fields(row: SceneRow, caller: Caller) -> dict[str, Any]:
    names = set(SceneOut.model_fields) - {"order", "can_edit"}
    fields = {name: getattr(row, name) for name in names}
    fields["orbital"] = orbital_of(row).model_dump(mode="json")
    return fields | {"order": row.rank, "can_edit": can_edit(row.universe, caller)}


def _whole_fields(row: SceneRow, caller: Caller) -> dict[str, Any]:
    return _scene_fields(row, caller) | {
        "bodies": [PlacedBodyOut(id=body.id, **body.definition) for body in row.bodies],
        "constraints": [_placed_constraint(constraint) for constraint in row.constraints],
        "spawners": row.spawners,
        "clouds": row.clouds,
        "mapping": row.mapping,
    }


def _placed_constraint(row: ConstraintRow) -> PlacedConstraintOut:
    return PlacedConstraintOut.model_validate(row.definition | {"id": row.id})


def _member_fields(row: BodyRow | ConstraintRow) -> dict[str, Any]:
    own = {"id": row.id, "created_at": row.created_at, "updated_at": row.updated_at}
    return own | {"scene_id": row.scene_id, "order": row.rank} | row.definition
