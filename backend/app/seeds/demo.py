"""The demo universe: public, with a scene for each preset."""

from __future__ import annotations

import secrets
from dataclasses import replace

from sqlalchemy import select

from app.core.permissions import Caller, Visibility
from app.core.security import hash_password
from app.db.repositories.users import user_named
from app.db.session import begin_write, db
from app.models import SceneRow, Universe, User
from app.services import scenes, universes
from app.services.drafts import draft_of_preset
from harmonic.presets import preset_names
from harmonic.scene import Scene

USERNAME = "demo"
#: A domain that can never exist (RFC 2606), so that nobody else can have this address.
EMAIL = "demo@harmonic-universe.invalid"
UNIVERSE = "Demo universe"
DESCRIPTION = "Every ready scene, to look at, listen to and play with."


GREETING = "bouncing-canon"
"""The ready scene that a visitor meets first: it shows at once what the rest is about."""


def demo_order() -> tuple[str, ...]:
    """Return the names of the ready scenes in the order of the demo universe.

    Returns
    -------
    tuple of str
        The one that greets first, then the others by the alphabet.
    """
    return tuple(sorted(preset_names(), key=lambda name: (name != GREETING, name)))


def plant_demo() -> int:
    """Make what is missing of the demo universe; a second time changes nothing.

    Returns
    -------
    int
        How many scenes it holds.
    """
    caller = Caller(user_id=_demo_user().id)
    universe = _demo_universe(caller)
    there = set(db.session.scalars(select(SceneRow.name).where(SceneRow.universe_id == universe.id)))
    universe_id = universe.id
    for order, name in enumerate(demo_order()):
        scene = Scene.preset(name)
        if scene.name not in there:
            changes = replace(draft_of_preset(scene).changes, order=order)
            scenes.create(caller, universe_id, changes)
    return len(preset_names())


def _demo_user() -> User:
    user = user_named(db.session, USERNAME)
    if user is not None:
        return user
    # Nobody signs in as the demo: its password is random and kept nowhere.
    hashed = hash_password(secrets.token_urlsafe(32))
    begin_write(db.session)
    user = User(username=USERNAME, username_key=USERNAME, email=EMAIL, email_key=EMAIL, password_hash=hashed)
    db.session.add(user)
    db.session.commit()
    return user


def _demo_universe(caller: Caller) -> Universe:
    mine = (Universe.owner_id == caller.user_id) & (Universe.name == UNIVERSE)
    universe: Universe | None = db.session.scalars(select(Universe).where(mine)).first()
    if universe is not None:
        return universe
    return universes.create(
        caller, name=UNIVERSE, description=DESCRIPTION, visibility=Visibility.PUBLIC, laws={}, harmony={}
    )
