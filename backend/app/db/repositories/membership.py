"""Finds with whom universes are shared, who likes them, and by which words they are found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select

from app.core.permissions import Role, Visibility
from app.db.session import AnySession
from app.models import Collaborator, Favorite, Invitation, Tag, Universe


def shared_role(session: AnySession, universe_id: UUID, user_id: UUID) -> Role | None:
    """Return the role in which a universe is shared with a person.

    Parameters
    ----------
    session : Session
        The session.
    universe_id, user_id : UUID
        Which universe, and with whom.

    Returns
    -------
    Role or None
        None where it is not.
    """
    return shared_roles(session, [universe_id], user_id).get(universe_id)


def shared_roles(session: AnySession, universe_ids: Sequence[UUID], user_id: UUID) -> dict[UUID, Role]:
    """Return the roles in which universes are shared with a person, in one query.

    Parameters
    ----------
    session : Session
        The session.
    universe_ids : sequence of UUID
        Which universes.
    user_id : UUID
        With whom.

    Returns
    -------
    dict of Role
        By the id of the universe; those that are not shared are missing.
    """
    query = select(Collaborator.universe_id, Collaborator.role).where(
        Collaborator.universe_id.in_(universe_ids), Collaborator.user_id == user_id
    )
    return {universe_id: Role(role) for universe_id, role in session.execute(query)}


def collaborator(session: AnySession, universe_id: UUID, user_id: UUID) -> Collaborator | None:
    """Return the row that shares a universe with a person.

    Parameters
    ----------
    session : Session
        The session.
    universe_id, user_id : UUID
        Which universe, and with whom.

    Returns
    -------
    Collaborator or None
        The row.
    """
    return session.scalar(
        select(Collaborator).where(Collaborator.universe_id == universe_id, Collaborator.user_id == user_id)
    )


def invitation_by_hash(session: AnySession, token_hash: str) -> Invitation | None:
    """Return the invitation whose secret has this hash.

    Parameters
    ----------
    session : Session
        The session.
    token_hash : str
        SHA-256, in hexadecimal digits.

    Returns
    -------
    Invitation or None
        The row, whether it has run out or not.
    """
    return session.scalar(select(Invitation).where(Invitation.token_hash == token_hash))


def invitations_of(universe_id: UUID, *, now: datetime) -> Select[Invitation]:
    """Return the query for the invitations into a universe that still hold.

    Parameters
    ----------
    universe_id : UUID
        Into which one.
    now : datetime
        The present.

    Returns
    -------
    Select
        A query to order and run.
    """
    return select(Invitation).where(Invitation.universe_id == universe_id, Invitation.expires_at > now)


def favorite(session: AnySession, universe_id: UUID, user_id: UUID) -> Favorite | None:
    """Return the row that makes a universe somebody's favourite.

    Parameters
    ----------
    session : Session
        The session.
    universe_id, user_id : UUID
        Which universe, and whose favourite.

    Returns
    -------
    Favorite or None
        The row.
    """
    return session.scalar(select(Favorite).where(Favorite.universe_id == universe_id, Favorite.user_id == user_id))


def favorite_counts(session: AnySession, universe_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many people each of several universes is a favourite of, in one query.

    Parameters
    ----------
    session : Session
        The session.
    universe_ids : sequence of UUID
        Which universes.

    Returns
    -------
    dict of int
        By the id of the universe; those that are nobody's are missing.
    """
    query = select(Favorite.universe_id, func.count()).where(Favorite.universe_id.in_(universe_ids))
    return dict(session.execute(query.group_by(Favorite.universe_id)).all())


def favorites_among(session: AnySession, universe_ids: Sequence[UUID], user_id: UUID) -> set[UUID]:
    """Return which of several universes are a person's favourites, in one query.

    Parameters
    ----------
    session : Session
        The session.
    universe_ids : sequence of UUID
        Which universes.
    user_id : UUID
        Whose.

    Returns
    -------
    set of UUID
        Their ids.
    """
    query = select(Favorite.universe_id).where(Favorite.universe_id.in_(universe_ids), Favorite.user_id == user_id)
    return set(session.scalars(query))


def tags_of(session: AnySession, universe_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Return the tags of several universes, in one query.

    Parameters
    ----------
    session : Session
        The session.
    universe_ids : sequence of UUID
        Whose.

    Returns
    -------
    dict of list of str
        In their order, by the id of the universe; those without are missing.
    """
    query = select(Tag.universe_id, Tag.name).where(Tag.universe_id.in_(universe_ids)).order_by(Tag.rank)
    found: dict[UUID, list[str]] = {}
    for universe_id, name in session.execute(query):
        found.setdefault(universe_id, []).append(name)
    return found


def is_readable_by(user_id: UUID | None) -> ColumnElement[bool]:
    """Return the condition that a person who knows the id of a universe may look at it.

    Parameters
    ----------
    user_id : UUID or None
        Who; None when nobody is signed in.

    Returns
    -------
    ColumnElement
        For the `where` of a query for universes.
    """
    open_to_all = Universe.visibility != Visibility.PRIVATE
    return open_to_all if user_id is None else or_(open_to_all, Universe.owner_id == user_id, is_shared_with(user_id))


def readable_among(session: AnySession, universe_ids: Sequence[UUID], user_id: UUID | None) -> set[UUID]:
    """Return which of several universes a person may look at, in one query.

    Parameters
    ----------
    session : Session
        The session.
    universe_ids : sequence of UUID
        Which universes.
    user_id : UUID or None
        Who; None when nobody is signed in.

    Returns
    -------
    set of UUID
        Their ids.
    """
    if not universe_ids:
        return set()
    return set(session.scalars(select(Universe.id).where(Universe.id.in_(universe_ids), is_readable_by(user_id))))


def is_shared_with(user_id: UUID) -> ColumnElement[bool]:
    """Return the condition that a universe is shared with a person.

    Parameters
    ----------
    user_id : UUID
        With whom.

    Returns
    -------
    ColumnElement
        For the `where` of a query for universes.
    """
    return Universe.id.in_(select(Collaborator.universe_id).where(Collaborator.user_id == user_id))


def is_favorite_of(user_id: UUID) -> ColumnElement[bool]:
    """Return the condition that a universe is a person's favourite.

    Parameters
    ----------
    user_id : UUID
        Whose.

    Returns
    -------
    ColumnElement
        For the `where` of a query for universes.
    """
    return Universe.id.in_(select(Favorite.universe_id).where(Favorite.user_id == user_id))


def is_tagged(name: str) -> ColumnElement[bool]:
    """Return the condition that a universe has a tag.

    Parameters
    ----------
    name : str
        The tag.

    Returns
    -------
    ColumnElement
        For the `where` of a query for universes.
    """
    return Universe.id.in_(select(Tag.universe_id).where(Tag.name == name))


def speaks_of(words: str) -> ColumnElement[bool]:
    """Return the condition that a universe speaks of something, in its name, its description or a tag.

    Parameters
    ----------
    words : str
        What to look for, without regard to case.

    Returns
    -------
    ColumnElement
        For the `where` of a query for universes.
    """
    tagged = select(Tag.universe_id).where(Tag.name.icontains(words, autoescape=True))
    return or_(
        Universe.name.icontains(words, autoescape=True),
        Universe.description.icontains(words, autoescape=True),
        Universe.id.in_(tagged),
    )
