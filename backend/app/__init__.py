"""The service around the engine: accounts, universes, scenes, renders and the page that plays them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apiflask import APIFlask

    from app.core.config import Settings


def create_app(settings: Settings | None = None) -> APIFlask:
    """Build the application; see `app.app.create_app`, which is loaded only now.

    Parameters
    ----------
    settings : Settings, optional
        How it runs; read from the environment unless given.

    Returns
    -------
    APIFlask
        The application, ready to serve.
    """
    from app.app import create_app as build

    return build(settings)


__all__ = ["create_app"]
