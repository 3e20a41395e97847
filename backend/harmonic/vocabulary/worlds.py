"""Laws of places that people know: what gravity pulls with on the surfaces of planets and moons.

Source: NASA Goddard, Planetary Fact Sheet (metric), row "Gravity": at the equator of the surface, or at a pressure of 1 bar.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class World:
    """A place with laws of its own.

    Attributes
    ----------
    name : str
        What it is called.
    sentence : str
        What a ball does there.
    laws : dict of float
        What the place sets of the laws; the rest stays as it is.
    """

    name: str
    sentence: str
    laws: dict[str, float]


WORLDS: tuple[World, ...] = (
    World("earth", "Where we are: a ball falls 4.9 m in the first second.", {"gravity": 9.8}),
    World("moon", "A sixth of the Earth: high, slow bounces without any air.", {"gravity": 1.6, "air_resistance": 0.0}),
    World("mercury", "A little more than a third of the Earth, without air.", {"gravity": 3.7, "air_resistance": 0.0}),
    World("venus", "Nearly the Earth’s pull, under a heavy air.", {"gravity": 8.9}),
    World("mars", "As Mercury pulls, with hardly any air.", {"gravity": 3.7}),
    World("jupiter", "More than twice the Earth: short, hard bounces.", {"gravity": 23.1}),
    World("saturn", "A giant that pulls less than the Earth, at its clouds.", {"gravity": 9.0}),
    World("uranus", "An ice giant that pulls less than the Earth.", {"gravity": 8.7}),
    World("neptune", "A tenth more than the Earth.", {"gravity": 11.0}),
    World("pluto", "A fourteenth of the Earth: everything floats.", {"gravity": 0.7, "air_resistance": 0.0}),
    World("space", "Nothing pulls and nothing brakes.", {"gravity": 0.0, "air_resistance": 0.0}),
)
"""In the order in which they are listed."""
