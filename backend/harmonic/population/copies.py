"""Many bodies from one: alike but for name, place and velocity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from harmonic.bodies import Body


def copies(
    template: Body, name: str, places: Iterable[list[float]], velocities: Iterable[Iterable[float]]
) -> Iterator[Body]:
    """Yield bodies like a template.

    Parameters
    ----------
    template : Body
        Valid; what is put in its stead is taken to be so, since checking each of 20,000 bodies takes a second.
    name : str
        What they are called, each with a number from 1.
    places : iterable of list of float
        Of each body, in m.
    velocities : iterable of list of float
        Of each, in m/s.

    Yields
    ------
    Body
        As many as there are places.
    """
    fields: dict[str, Any] = {field: getattr(template, field) for field in type(template).model_fields}
    # One set for all of them: 20,000 of their own would take 10 MB.
    said = set(fields)
    # A range of velocities may have no end: the places decide how many bodies there are.
    for number, (place, velocity) in enumerate(zip(places, velocities, strict=False), start=1):
        own = {"name": f"{name} {number}", "position": tuple(place), "velocity": tuple(velocity)}
        yield Body.model_construct(_fields_set=said, **fields | own)
