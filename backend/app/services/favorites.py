"""Favourites: which universes people like."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.core.permissions import Action, Caller
from app.db.repositories.membership import favorite, favorite_counts
from app.db.session import begin_write, db
from app.models import Favorite
from app.services.access import require_person, universe_for


@dataclass(frozen=True, slots=True)
class Favored:
    """How a universe stands with those who like it.

    Attributes
    ----------
    is_favorite : bool
        Whether the caller does.
    favorites : int
        How many do.
    """

    is_favorite: bool
    favorites: int


def favor(caller: Caller, universe_id: UUID, *, liked: bool) -> Favored:
    """Make a universe one's favourite, or no longer; doing it twice changes nothing.

    Parameters
    ----------
    caller : Caller
        Who likes it.
    universe_id : UUID
        Which one.
    liked : bool
        Whether it is one from now on.

    Returns
    -------
    Favored
        How it stands now.
    """
    begin_write(db.session)
    user_id = require_person(caller)
    universe_for(caller, universe_id, action=Action.KEEP)
    present = favorite(db.session, universe_id, user_id)
    if liked and present is None:
        db.session.add(Favorite(universe_id=universe_id, user_id=user_id))
    if present is not None and not liked:
        db.session.delete(present)
    db.session.flush()
    count = favorite_counts(db.session, [universe_id]).get(universe_id, 0)
    db.session.commit()
    return Favored(is_favorite=liked, favorites=count)
