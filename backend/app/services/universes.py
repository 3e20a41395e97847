"""Universes: making, listing, changing and deleting them."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from app.core.merging import merged
from app.core.paging import Listed, Page
from app.core.permissions import Action, Caller, Visibility
from app.db.repositories.pages import paged
from app.db.repositories.universes import default_set, listed_universes, public_universes, track_ids
from app.db.session import begin_write, db
from app.models import PhysicsParameters, Universe
from app.services.access import universe_for
from app.services.accounts import profile_of
from app.services.audio.storage import current_storage
from app.services.physics.laws import Layer, harmony_of
from harmonic.scene import Harmony


def listed(caller: Caller, page: Page, *, public: bool) -> Listed[Universe]:
    """Return the caller's universes, or the public ones.

    Parameters
    ----------
    caller : Caller
        Who asks.
    page : Page
        Which of them.
    public : bool
        Whether the public ones are meant, which is also what nobody in particular gets.

    Returns
    -------
    Listed
        The universes; unlisted ones are shown to their owner only.
    """
    query = public_universes() if public else listed_universes(caller.user_id)
    return paged(db.session, query, Universe, page)


def public_of(owner_id: UUID, page: Page) -> Listed[Universe]:
    """Return the public universes of one person.

    Parameters
    ----------
    owner_id : UUID
        Whose.
    page : Page
        Which of them.

    Returns
    -------
    Listed
        The universes.
    """
    return paged(db.session, public_universes(owner_id=owner_id), Universe, page)


def get(caller: Caller, universe_id: UUID) -> Universe:
    """Return one universe; see `app.services.access.universe_for` for what it raises.

    Parameters
    ----------
    caller : Caller
        Who asks.
    universe_id : UUID
        Which one.

    Returns
    -------
    Universe
        The row.
    """
    return universe_for(caller, universe_id)


def harmony(caller: Caller, universe_id: UUID) -> Harmony:
    """Return the harmony of a universe: what it sets over the engine's defaults.

    Parameters
    ----------
    caller : Caller
        Who asks.
    universe_id : UUID
        Which one.

    Returns
    -------
    Harmony
        Every music parameter; those left at `auto` follow the physics of each scene.
    """
    return harmony_of([Layer("universe", universe_for(caller, universe_id).harmony)])


def create(
    caller: Caller,
    *,
    name: str,
    description: str,
    visibility: Visibility,
    laws: dict[str, Any],
    harmony: dict[str, Any],
) -> Universe:
    """Make a universe together with its default set of laws.

    Parameters
    ----------
    caller : Caller
        Who makes it, and will own it.
    name, description : str
        What it is called, and about.
    visibility : Visibility
        Who may see it.
    laws, harmony : dict
        What it sets of each; the rest is inherited from the engine.

    Returns
    -------
    Universe
        The new universe.
    """
    begin_write(db.session)
    owner = profile_of(caller)
    universe = Universe(
        id=uuid4(),
        owner=owner,
        name=name,
        description=description,
        visibility=visibility,
        harmony=merged({}, harmony),
    )
    db.session.add(universe)
    db.session.flush()
    db.session.add(PhysicsParameters(universe_id=universe.id, name="Default", is_default=True, laws=merged({}, laws)))
    db.session.commit()
    return universe


def change(
    caller: Caller, universe_id: UUID, changes: dict[str, Any], *, laws: dict[str, Any], harmony: dict[str, Any]
) -> Universe:
    """Change a universe.

    Parameters
    ----------
    caller : Caller
        Who changes it.
    universe_id : UUID
        Which one.
    changes : dict
        New values of `name`, `description` and `visibility`; the others stay.
    laws, harmony : dict
        Merge patches for the default set and for the harmony.

    Returns
    -------
    Universe
        The universe as it is now.
    """
    begin_write(db.session)
    action = Action.MANAGE if "visibility" in changes else Action.EDIT
    universe = universe_for(caller, universe_id, action=action)
    for name, value in changes.items():
        setattr(universe, name, value)
    universe.harmony = merged(universe.harmony, harmony)
    if laws:
        row = default_set(db.session, universe_id)
        row.laws = merged(row.laws, laws)
    db.session.commit()
    return universe


def delete(caller: Caller, universe_id: UUID) -> None:
    """Delete a universe with everything in it, rendered files included.

    Parameters
    ----------
    caller : Caller
        Who deletes it.
    universe_id : UUID
        Which one.
    """
    begin_write(db.session)
    universe = universe_for(caller, universe_id, action=Action.MANAGE)
    doomed = track_ids(db.session, universe_id=universe_id)
    db.session.delete(universe)
    db.session.commit()
    current_storage().remove_tracks(doomed)
