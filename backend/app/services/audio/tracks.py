"""Tracks: asking for them, listing, showing and deleting them."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from app.core.merging import merged
from app.core.paging import Listed, Page
from app.core.permissions import Action, Caller
from app.db.repositories.pages import paged
from app.db.repositories.universes import listed_universes
from app.db.session import begin_write, db
from app.models import Track, TrackStatus, Universe
from app.services.access import scene_for, track_for
from app.services.audio.storage import current_storage
from app.services.effective import Overrides, effective_scene
from harmonic.checks import require_playable
from harmonic.run_hash import run_hash


def create(caller: Caller, scene_id: UUID, *, name: str | None, parameters: dict[str, Any]) -> Track:
    """Make a track that waits for its render, with a snapshot of what goes into it.

    Parameters
    ----------
    caller : Caller
        Who asks.
    scene_id : UUID
        What to render.
    name : str or None
        What to call it; the scene's name unless given.
    parameters : dict
        Music parameters and `duration` for this render only.

    Returns
    -------
    Track
        The row, queued.

    Raises
    ------
    InvalidInput
        If the scene cannot be simulated; each fault has its pointer into the scene.
    """
    begin_write(db.session)
    row = scene_for(caller, scene_id, action=Action.EDIT)
    scene = effective_scene(row, _overrides(parameters))
    require_playable(scene)
    track = Track(
        id=uuid4(),
        universe_id=row.universe_id,
        scene_id=row.id,
        name=name or row.name,
        status=TrackStatus.QUEUED,
        parameters=merged({}, parameters),
        snapshot=scene.model_dump_json(),
        run_hash=run_hash(scene),
        duration=scene.duration + scene.tail,
        warnings=[],
    )
    db.session.add(track)
    db.session.commit()
    return track


def listed(caller: Caller, page: Page, *, scene_id: UUID | None) -> Listed[Track]:
    """Return tracks.

    Parameters
    ----------
    caller : Caller
        Who asks.
    page : Page
        Which of them.
    scene_id : UUID or None
        Of which scene; None for those of every universe that the caller's list of universes shows.

    Returns
    -------
    Listed
        The tracks.
    """
    query = select(Track)
    if scene_id is not None:
        scene_for(caller, scene_id)
        query = query.where(Track.scene_id == scene_id)
    else:
        mine = listed_universes(caller.user_id)
        query = query.where(Track.universe_id.in_(mine.with_only_columns(Universe.id)))
    return paged(db.session, query, Track, page)


def get(caller: Caller, track_id: UUID) -> Track:
    """Return one track; see `app.services.access.track_for` for what it raises.

    Parameters
    ----------
    caller : Caller
        Who asks.
    track_id : UUID
        Which one.

    Returns
    -------
    Track
        The row.
    """
    return track_for(caller, track_id)


def is_stale(track: Track) -> bool:
    """Tell whether the scene would come out differently by now.

    Parameters
    ----------
    track : Track
        The track.

    Returns
    -------
    bool
        Whether a render with the same parameters would have another run hash.
    """
    return run_hash(effective_scene(track.scene, _overrides(track.parameters))) != track.run_hash


def delete(caller: Caller, track_id: UUID) -> None:
    """Delete a track and its files.

    Parameters
    ----------
    caller : Caller
        Who deletes it.
    track_id : UUID
        Which one.
    """
    begin_write(db.session)
    db.session.delete(track_for(caller, track_id, action=Action.EDIT))
    db.session.commit()
    current_storage().remove_tracks([track_id])


def unfinished() -> tuple[UUID, ...]:
    """Return the tracks that a process which has stopped left behind, oldest first."""
    waiting = (TrackStatus.QUEUED, TrackStatus.RUNNING)
    return tuple(db.session.scalars(select(Track.id).where(Track.status.in_(waiting)).order_by(Track.created_at)))


def _overrides(parameters: dict[str, Any]) -> Overrides:
    harmony = {name: value for name, value in parameters.items() if name != "duration"}
    return Overrides(harmony=harmony, duration=parameters.get("duration"))
