"""Turns universes, and with whom they are shared, into what is shown of them to a caller."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.core.permissions import Action, Caller, Role, Visibility, may, role_of
from app.db.repositories.membership import favorite_counts, favorites_among, readable_among, shared_roles, tags_of
from app.db.repositories.universes import default_sets
from app.db.session import db
from app.models import Collaborator, Invitation, PhysicsParameters, Universe
from app.schemas.sharing import CollaboratorOut, InvitationMade, InvitationOut
from app.schemas.universes import Owner, UniverseOut
from app.services.invitations import Invited
from app.services.physics.laws import laws_of_set


@dataclass(frozen=True, slots=True)
class _Around:
    """What lies around several universes, each found in one query.

    Attributes
    ----------
    sets : dict of PhysicsParameters
        The default set of each.
    tags : dict of list of str
        Those of each that has any.
    roles : dict of Role
        In which each is shared with the caller, where it is.
    likes : dict of int
        How many like each, where anybody does.
    liked : set of UUID
        Which the caller likes.
    origins : set of UUID
        Which of those that they were copied from the caller may look at.
    """

    sets: dict[UUID, PhysicsParameters]
    tags: dict[UUID, list[str]]
    roles: dict[UUID, Role]
    likes: dict[UUID, int]
    liked: set[UUID]
    origins: set[UUID]


def shown_universe(universe: Universe, caller: Caller) -> UniverseOut:
    """Return a universe as its caller sees it.

    Parameters
    ----------
    universe : Universe
        The row.
    caller : Caller
        Who looks.

    Returns
    -------
    UniverseOut
        Ready to send.
    """
    (shown,) = shown_universes([universe], caller)
    return shown


def shown_universes(universes: Sequence[Universe], caller: Caller) -> list[UniverseOut]:
    """Return universes as their caller sees them.

    Parameters
    ----------
    universes : sequence of Universe
        The rows.
    caller : Caller
        Who looks.

    Returns
    -------
    list of UniverseOut
        Ready to send.
    """
    around = _around(universes, caller)
    return [_shown(universe, caller, around) for universe in universes]


def shown_collaborator(row: Collaborator) -> CollaboratorOut:
    """Return a person with whom a universe is shared.

    Parameters
    ----------
    row : Collaborator
        The row.

    Returns
    -------
    CollaboratorOut
        Ready to send.
    """
    return CollaboratorOut(
        id=row.user_id,
        username=row.user.username,
        role=row.role,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def shown_invitation(row: Invitation) -> InvitationOut:
    """Return a link into a universe, without its secret.

    Parameters
    ----------
    row : Invitation
        The row.

    Returns
    -------
    InvitationOut
        Ready to send.
    """
    return InvitationOut.model_validate(row)


def shown_made_invitation(invited: Invited) -> InvitationMade:
    """Return a link that was just made, with its secret.

    Parameters
    ----------
    invited : Invited
        The row and the secret.

    Returns
    -------
    InvitationMade
        Ready to send, this once.
    """
    return InvitationMade(**shown_invitation(invited.row).model_dump(), token=invited.token)


def _around(universes: Sequence[Universe], caller: Caller) -> _Around:
    session, user_id, ids = db.session, caller.user_id, [universe.id for universe in universes]
    origins = [universe.forked_from_id for universe in universes if universe.forked_from_id is not None]
    return _Around(
        sets=default_sets(session, ids),
        tags=tags_of(session, ids),
        roles={} if user_id is None else shared_roles(session, ids, user_id),
        likes=favorite_counts(session, ids),
        liked=set() if user_id is None else favorites_among(session, ids, user_id),
        origins=readable_among(session, origins, user_id),
    )


def _shown(universe: Universe, caller: Caller, around: _Around) -> UniverseOut:
    visibility = Visibility(universe.visibility)
    role = role_of(caller, owner_id=universe.owner_id, shared_as=around.roles.get(universe.id))
    return UniverseOut(
        id=universe.id,
        created_at=universe.created_at,
        updated_at=universe.updated_at,
        name=universe.name,
        description=universe.description,
        visibility=visibility,
        is_public=visibility is Visibility.PUBLIC,
        owner=Owner(id=universe.owner_id, username=universe.owner.username),
        tags=around.tags.get(universe.id, []),
        default_physics=laws_of_set(around.sets[universe.id]).model_dump(mode="json"),
        harmony=universe.harmony,
        forked_from_id=universe.forked_from_id if universe.forked_from_id in around.origins else None,
        forked_from=universe.forked_from,
        favorites=around.likes.get(universe.id, 0),
        is_favorite=universe.id in around.liked,
        role=role,
        can_edit=caller.can_write and may(role, Action.EDIT, visibility),
    )
