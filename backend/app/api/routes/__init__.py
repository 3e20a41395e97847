"""One module a resource; `BLUEPRINTS` is all of them."""

from __future__ import annotations

from app.api.routes import (
    audio,
    auth,
    bodies,
    constraints,
    credentials,
    health,
    pages,
    physics_parameters,
    presets,
    scenes,
    sharing,
    universes,
    users,
)

BLUEPRINTS = (
    health.bp,
    auth.bp,
    credentials.bp,
    users.bp,
    universes.bp,
    sharing.bp,
    scenes.bp,
    bodies.bp,
    constraints.bp,
    physics_parameters.bp,
    audio.bp,
    presets.bp,
    pages.bp,
)
"""Every blueprint, in the order in which the API is documented."""
