"""Timbres that are not in the table: a resonator of a material, named by both, such as `glass bar` or `wood string at 0.5`."""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache

from harmonic.vocabulary.materials import MATERIALS, MaterialName
from harmonic.vocabulary.resonators import RESONATORS, ResonatorName
from harmonic.vocabulary.timbre import Timbre
from harmonic.vocabulary.timbres import TIMBRES

STEP = 0.025
"""Places at which a body is heard to be struck where the place is that of the contact, as a part of its length."""

_AT = " at "

#: Hertz takes a skin for a solid lump of its own soft stuff: stretched, it throws a stick back sooner.
_HARDNESS: dict[MaterialName, float] = {"membrane": 0.8, "ceramic": 0.7}
#: What is dry is louder, what rings on is softer, as in the table of timbres.
_LEVEL_DB: dict[MaterialName, float] = {"wood": 5.8, "membrane": 5.0, "glass": -1.5}

_MATERIALS = {str(name): name for name in MATERIALS}
_RESONATORS = {str(name): name for name in RESONATORS}
_TIMBRES = {str(name): timbre for name, timbre in TIMBRES.items()}


def derived_name(material: MaterialName, resonator: ResonatorName, place: float | None = None) -> str:
    """Return what a resonator of a material is called.

    Parameters
    ----------
    material : str
        What it is made of.
    resonator : str
        What rings.
    place : float, optional
        Where it is struck, 0–1, to four decimals; from the far end of what is symmetric it is the same as from the near
        one. Left out, it is struck where it always is.

    Returns
    -------
    str
        Such as `glass bar` or `glass bar at 0.25`.
    """
    shapes = RESONATORS[resonator].shapes
    if place is None or shapes is None:
        return f"{material} {resonator}"
    folded = min(place, 1.0 - place) if shapes.is_symmetric else place
    return f"{material} {resonator}{_AT}{round(folded, 4) + 0.0:g}"


def names_along(material: MaterialName, resonator: ResonatorName) -> tuple[str, ...]:
    """Return what a resonator is called at every place at which a contact is heard.

    Parameters
    ----------
    material : str
        What it is made of.
    resonator : str
        What rings; it has mode shapes.

    Returns
    -------
    tuple of str
        Each once, the place growing in steps of `STEP`.
    """
    places = (step * STEP for step in range(round(1.0 / STEP) + 1))
    return tuple(dict.fromkeys(derived_name(material, resonator, place) for place in places))


@lru_cache(maxsize=1024)
def find_timbre(name: str) -> Timbre | None:
    """Return the timbre of a name.

    Parameters
    ----------
    name : str
        One out of the table, or that of a resonator of a material.

    Returns
    -------
    Timbre or None
        None where nothing is called so.
    """
    return _TIMBRES.get(name) or _derived(name)


def timbre_named(name: str) -> Timbre:
    """Return the timbre of a name that is known to be one.

    Parameters
    ----------
    name : str
        One out of the table, or that of a resonator of a material.

    Returns
    -------
    Timbre
        Its table of partials.

    Raises
    ------
    KeyError
        If nothing is called so.
    """
    found = find_timbre(name)
    if found is None:
        raise KeyError(name)
    return found


def instrument_of(name: str) -> str:
    """Return a timbre's name without the place of the blow: what plays, wherever it is struck.

    Parameters
    ----------
    name : str
        Of a timbre.

    Returns
    -------
    str
        Such as `glass bar`.
    """
    return name.partition(_AT)[0]


def material_of(name: str) -> str:
    """Return the material of a derived timbre, and the name itself of every other.

    Parameters
    ----------
    name : str
        Of a timbre.

    Returns
    -------
    str
        Such as `glass`.
    """
    first, _, rest = name.partition(" ")
    return first if rest and first in _MATERIALS else name


def hardness_of(material: MaterialName) -> float:
    """Return the factor on the contact time of a blow on a resonator of a material.

    Parameters
    ----------
    material : str
        What it is made of.

    Returns
    -------
    float
        1 for most.
    """
    return _HARDNESS.get(material, 1.0)


def level_of(material: MaterialName) -> float:
    """Return what brings a resonator of a material to the loudness of the others.

    Parameters
    ----------
    material : str
        What it is made of.

    Returns
    -------
    float
        In dB.
    """
    return _LEVEL_DB.get(material, 0.0)


def nearest_names(name: str) -> tuple[str, ...]:
    """Return the names that are nearest to an unknown one.

    Parameters
    ----------
    name : str
        That no timbre has.

    Returns
    -------
    tuple of str
        At most three; all of the table where none is near.
    """
    known = [*_TIMBRES, *(f"{material} {resonator}" for material in MATERIALS for resonator in RESONATORS)]
    return tuple(get_close_matches(name.lower(), known, n=3, cutoff=0.6)) or tuple(_TIMBRES)


def _derived(name: str) -> Timbre | None:
    material, resonator, place = _parts(name)
    if material is None or resonator is None or name != derived_name(material, resonator, place):
        return None
    rings = RESONATORS[resonator]
    return Timbre(
        name,
        f"{rings.sentence[:-1]}, of {material}.",
        rings.ratios,
        rings.gains_at(place),
        MATERIALS[material],
        hardness=hardness_of(material),
        resonator=resonator,
        level_db=level_of(material),
    )


def _parts(name: str) -> tuple[MaterialName | None, ResonatorName | None, float | None]:
    """Return what a name says; None where it says nothing that is known."""
    said, at, place = name.partition(_AT)
    material, _, resonator = said.partition(" ")
    try:
        struck = float(place) if at else None
    except ValueError:
        return None, None, None
    if struck is not None and not 0.0 <= struck <= 1.0:
        return None, None, None
    return _MATERIALS.get(material), _RESONATORS.get(resonator), struck
