"""Commands of `flask`, beside those that Flask-Migrate brings."""

from __future__ import annotations

import click
from flask import Flask

from app.seeds.demo import plant_demo


def register_commands(app: Flask) -> None:
    """Add the commands.

    Parameters
    ----------
    app : Flask
        The application.
    """
    app.cli.command("seed")(_seed)


def _seed() -> None:
    """Make the demo universe, or bring it up to date."""
    click.echo(f"The demo universe holds {plant_demo()} scenes.")
